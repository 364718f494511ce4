"""The working ledger: one line a task or target in force, what was reported on it, and the evidence.

A task's light is kept as its timetable: the colour it has from the last report on, and the days it turns yellow and red
(`core.scoring.task`). A target's light is that of the latest run; no line can hold another.
"""

from django.db import models
from django.db.models import Q

from quanmin.accounts.models import User
from quanmin.core.scoring.task import REASONS
from quanmin.plans.models import Assignment, KeyPoint, Plan, Target, Task
from quanmin.supervision.models.light import Colour
from quanmin.units.models import Unit


class Claim(models.TextChoices):
    GREEN = "green", Colour.GREEN.label
    YELLOW = "yellow", Colour.YELLOW.label
    RED = "red", Colour.RED.label


class Line(models.Model):
    """One line of the ledger. The columns below `lead` are made from nodes, reports and evidence, and only by actions.

    `base` holds until `yellow_on`, yellow until `red_on`; each has its reason and the day the reason speaks of.
    """

    classed = {
        "open": ("id", "plan", "task", "target", "place", "title", "lead", "begun", "due", "next_due", "base",
                 "base_reason", "base_about", "yellow_on", "yellow_reason", "yellow_about", "red_on", "red_reason",
                 "red_about", "rules", "claim", "reported_on", "problem", "reports", "proofs")
    }  # fmt: skip

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="lines")
    task = models.OneToOneField(Task, models.CASCADE, null=True, related_name="line")
    target = models.OneToOneField(Target, models.CASCADE, null=True, related_name="line")
    place = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    lead = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    begun = models.DateField()
    due = models.DateField(null=True)
    next_due = models.DateField(null=True, db_index=True)
    base = models.CharField(max_length=8, choices=Colour, default=Colour.GREY)
    base_reason = models.CharField(max_length=20)
    base_about = models.DateField(null=True)
    yellow_on = models.DateField(null=True)
    yellow_reason = models.CharField(max_length=20, blank=True)
    yellow_about = models.DateField(null=True)
    red_on = models.DateField(null=True)
    red_reason = models.CharField(max_length=20, blank=True)
    red_about = models.DateField(null=True)
    rules = models.CharField(max_length=20, blank=True)
    claim = models.CharField(max_length=8, choices=Claim, blank=True)
    reported_on = models.DateField(null=True)
    problem = models.TextField(blank=True)
    reports = models.PositiveIntegerField(default=0)
    proofs = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("plan", "place")
        indexes = (models.Index(fields=("plan", "place"), name="line_in_order"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(task__isnull=False, target__isnull=True)
                | Q(task__isnull=True, target__isnull=False),
                name="line_is_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(yellow_on__isnull=True, yellow_reason="")
                | Q(yellow_on__isnull=False, yellow_reason__in=REASONS),
                name="line_turns_yellow_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(red_on__isnull=True, red_reason="")
                | Q(red_on__isnull=False, red_reason__in=REASONS),
                name="line_turns_red_for_a_reason",
            ),
            # Green needs evidence: without a proof a task's light never starts green.
            models.CheckConstraint(
                condition=Q(target__isnull=False) | ~Q(base=Colour.GREEN) | Q(proofs__gt=0),
                name="line_is_green_with_proof",
            ),
        )

    def __str__(self):
        return f"{self.pk}"

    @property
    def thing(self):
        """The task or target the line is about."""
        return self.task or self.target


class Charge(models.Model):
    """The person who answers for an assignment in its unit (责任人)."""

    classed = {
        "open": ("id", "assignment", "set_at", "set_by"),
        "personal": ("name", "phone"),
    }

    assignment = models.OneToOneField(Assignment, models.CASCADE, related_name="charge")
    name = models.CharField(max_length=50)
    phone = models.CharField(max_length=30, blank=True)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(name=""), name="charge_has_a_name"),)

    def __str__(self):
        return f"{self.pk}"


class Progress(models.Model):
    """What a unit reported on a line on a day. `node` is the year whose key point it calls done, if any.

    One that was refused stays readable and counts no more.
    """

    classed = {
        "open": ("id", "line", "unit", "on", "text", "problem", "next_step", "claim", "node", "at", "by", "refused_at",
                 "refused_by", "refused_why")
    }  # fmt: skip

    line = models.ForeignKey(Line, models.CASCADE, related_name="entries")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    on = models.DateField()
    text = models.TextField()
    problem = models.TextField(blank=True)
    next_step = models.TextField(blank=True)
    claim = models.CharField(max_length=8, choices=Claim)
    node = models.ForeignKey(KeyPoint, models.CASCADE, null=True, related_name="entries")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    refused_at = models.DateTimeField(null=True)
    refused_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    refused_why = models.TextField(blank=True)

    class Meta:
        ordering = ("-on", "-id")
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="progress_says_something"),
            models.CheckConstraint(
                condition=Q(refused_at__isnull=True, refused_by__isnull=True, refused_why="")
                | Q(refused_at__isnull=False, refused_by__isnull=False) & ~Q(refused_why=""),
                name="progress_refused_has_who_when_why",
            ),
        )

    def __str__(self):
        return f"{self.pk}"


class RememberedFilter(models.Model):
    """What somebody last asked of a page, so that it opens the same next time."""

    classed = {"open": ("id", "user", "page", "asked")}

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    page = models.CharField(max_length=20)
    asked = models.JSONField(default=dict)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "page"), name="filter_once"),)

    def __str__(self):
        return f"{self.page}"
