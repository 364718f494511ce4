"""What is owed to residents, worked out by the protocols: a schedule of all, kept up resident by resident."""

from django.db import models
from django.db.models import F, Q

from quanmin.records.models import Resident
from quanmin.units.models import Unit


class ScheduleQuerySet(models.QuerySet):
    def in_use(self):
        """The schedule lists are read from: the last one finished; None before the first."""
        return self.filter(finished_at__isnull=False).order_by("-id").first()


class Schedule(models.Model):
    """One working out of everybody's schedule. Lists read the last finished one, so a new one disturbs nobody."""

    classed = {"open": ("id", "day", "begun_at", "finished_at", "residents", "items")}

    day = models.DateField()
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    residents = models.PositiveIntegerField(default=0)
    items = models.PositiveIntegerField(default=0)

    objects = ScheduleQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)

    def __str__(self):
        return f"{self.day}"


class Due(models.Model):
    """One thing owed to one resident: open from `first`, to be done by `due`, gone after `until` (empty: never).

    Whether it is due or overdue is a matter of the day it is asked on, and not kept. `risk` is the resident's grade;
    `lead` marks the one line a resident stands in a list by. Where that is of a programme shown to few, `stand_in`
    marks the one line they stand by in the lists of everybody else.
    """

    classed = {
        "open": (
            "id", "schedule", "key", "resident", "village", "protocol", "item", "first", "due", "last", "until",
            "risk", "lead", "stand_in",
        )
    }  # fmt: skip
    stays_in_merge = "it is planned anew for both"

    # Millions of rows at once, worked out from these very tables: to look each of them up three times again would be
    # half of the rebuild. Nothing here is ever written by hand.
    schedule = models.ForeignKey(
        Schedule, models.CASCADE, related_name="dues", db_index=False, db_constraint=False
    )
    key = models.CharField(max_length=120)
    resident = models.ForeignKey(
        Resident, models.CASCADE, related_name="dues", db_index=False, db_constraint=False
    )
    village = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    protocol = models.CharField(max_length=40)
    item = models.CharField(max_length=40)
    first = models.DateField()
    due = models.DateField()
    last = models.DateField(null=True)
    until = models.DateField(null=True)
    risk = models.PositiveSmallIntegerField(default=0)
    lead = models.BooleanField(default=False)
    stand_in = models.BooleanField(default=False)

    class Meta:
        ordering = ("-risk", "due", "resident", "key")
        indexes = (
            models.Index(fields=("schedule", "village", "first"), name="due_of_village"),
            models.Index(
                fields=("schedule", "village", "first"),
                condition=Q(lead=True) | Q(stand_in=True),
                name="due_leads_of_village",
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=("resident", "schedule", "key"), name="due_owed_once"),
            models.UniqueConstraint(
                fields=("resident", "schedule"), condition=Q(lead=True), name="due_one_lead_a_resident"
            ),
            models.UniqueConstraint(
                fields=("resident", "schedule"),
                condition=Q(stand_in=True),
                name="due_one_stand_in_a_resident",
            ),
            models.CheckConstraint(condition=~Q(lead=True, stand_in=True), name="due_stands_in_for_another"),
            models.CheckConstraint(condition=Q(due__gte=F("first")), name="due_opens_before_it_is_due"),
            models.CheckConstraint(condition=Q(risk__lte=3), name="due_risk_is_a_grade"),
        )

    def __str__(self):
        return self.key
