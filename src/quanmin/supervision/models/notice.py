"""Notices (督办单): who is asked for what by when, each step signed, the system's reminders, and bulletins."""

from django.db import models
from django.db.models import F, Q

from quanmin.accounts.models import User
from quanmin.supervision.models.ledger import Line
from quanmin.supervision.states import OPEN_STAGES, ReminderKind, Series, Stage, Urgency
from quanmin.units.models import Unit

_NUMBERED = tuple(stage for stage in Stage.values if stage not in (Stage.PROPOSED, Stage.WITHDRAWN))


class Issuer(models.Model):
    """A unit that issues documents: the name on their head and the letters of their numbers (机关代字)."""

    classed = {"open": ("id", "unit", "name", "letters")}

    unit = models.OneToOneField(Unit, models.PROTECT, related_name="issuer")
    name = models.CharField(max_length=100)
    letters = models.CharField(max_length=20)

    def __str__(self):
        return self.name


class Numbering(models.Model):
    """The last number of one series of one issuer in one year; taken inside the action that uses it, never reset."""

    classed = {"open": ("id", "issuer", "series", "year", "last")}

    issuer = models.ForeignKey(Issuer, models.PROTECT, related_name="numberings")
    series = models.CharField(max_length=16, choices=Series)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("issuer", "series", "year"), name="numbering_once"),)

    def __str__(self):
        return f"{self.series} {self.year} {self.last}"


class Notice(models.Model):
    """One thing a unit must explain or put right. `basis` is what the screen showed when it was issued, frozen.

    `due_on` is by when the present stage must end, `answer_due` by when the unit must have answered. A number comes
    with issuing; `after` is the notice numbered before it, so that no number is left out and none used twice.
    """

    classed = {
        "open": ("id", "issuer", "year", "number", "after", "unit", "line", "title", "reason", "demand", "urgency",
                 "basis", "stage", "since", "due_on", "answer_due", "issued_on", "returned"),
        "personal": ("person", "phone", "signer"),
    }  # fmt: skip

    issuer = models.ForeignKey(Issuer, models.PROTECT, related_name="notices")
    year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField(null=True)
    after = models.OneToOneField("self", models.PROTECT, null=True, related_name="before")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="notices")
    line = models.ForeignKey(Line, models.SET_NULL, null=True, related_name="notices")
    title = models.CharField(max_length=200)
    reason = models.TextField()
    demand = models.TextField()
    urgency = models.CharField(max_length=16, choices=Urgency, default=Urgency.ORDINARY)
    basis = models.JSONField(default=dict)
    stage = models.CharField(max_length=16, choices=Stage, default=Stage.PROPOSED)
    since = models.DateField()
    due_on = models.DateField(null=True)
    answer_due = models.DateField()
    issued_on = models.DateField(null=True)
    returned = models.PositiveSmallIntegerField(default=0)
    person = models.CharField(max_length=50, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    signer = models.CharField(max_length=50, blank=True)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("unit", "stage"), name="notice_of_unit"),)
        constraints = (
            models.UniqueConstraint(fields=("issuer", "year", "number"), name="notice_number_once"),
            models.CheckConstraint(
                condition=Q(
                    number__isnull=True, year__isnull=True, after__isnull=True, issued_on__isnull=True
                )
                | Q(number=1, year__isnull=False, after__isnull=True, issued_on__isnull=False)
                | Q(number__gt=1, year__isnull=False, after__isnull=False, issued_on__isnull=False),
                name="notice_number_follows_another",
            ),
            models.CheckConstraint(
                condition=Q(stage=Stage.PROPOSED, number__isnull=True)
                | Q(stage=Stage.WITHDRAWN)
                | Q(stage__in=_NUMBERED, number__isnull=False),
                name="notice_numbered_once_issued",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=OPEN_STAGES, due_on__isnull=False)
                | ~Q(stage__in=OPEN_STAGES) & Q(due_on__isnull=True),
                name="notice_has_a_clock_while_open",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(demand="") & ~Q(title=""), name="notice_says_why_and_what"
            ),
            models.CheckConstraint(
                condition=Q(issued_on__isnull=True) | Q(answer_due__gt=F("issued_on")),
                name="notice_leaves_time",
            ),
        )

    def __str__(self):
        return f"{self.pk} {self.stage}"


class Step(models.Model):
    """One move of a notice: to which stage, by whom, on which day, with what words; `due_on` is the clock it met."""

    classed = {"open": ("id", "notice", "stage", "text", "on", "due_on", "at", "by")}

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="steps")
    stage = models.CharField(max_length=16, choices=Stage)
    text = models.TextField(blank=True)
    on = models.DateField()
    due_on = models.DateField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="step_stage_known"),
            # Whoever answers, returns, objects or withdraws says why.
            models.CheckConstraint(
                condition=~Q(stage__in=(Stage.ANSWERED, Stage.RETURNED, Stage.OBJECTED, Stage.WITHDRAWN))
                | ~Q(text=""),
                name="step_says_why",
            ),
        )

    def __str__(self):
        return f"{self.notice_id} {self.stage}"

    @property
    def late_days(self):
        """How many days after its clock the step came; nought in time."""
        return max((self.on - self.due_on).days, 0) if self.due_on else 0


class Reminder(models.Model):
    """What the system said of a step that was not done in time: once for each kind and clock."""

    classed = {"open": ("id", "notice", "kind", "stage", "due_on", "on", "at")}

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=16, choices=ReminderKind)
    stage = models.CharField(max_length=16, choices=Stage)
    due_on = models.DateField()
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("on", "id")
        constraints = (
            models.UniqueConstraint(fields=("notice", "kind", "stage", "due_on"), name="reminder_once"),
        )

    def __str__(self):
        return f"{self.notice_id} {self.kind}"


class Bulletin(models.Model):
    """How units kept what was due in a period (通报), as it stood on a day; figures are kept as they were published."""

    classed = {
        "open": (
            "id",
            "issuer",
            "year",
            "number",
            "after",
            "title",
            "first",
            "last",
            "on",
            "rows",
            "basis",
            "at",
            "by",
        )
    }

    issuer = models.ForeignKey(Issuer, models.PROTECT, related_name="bulletins")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    after = models.OneToOneField("self", models.PROTECT, null=True, related_name="before")
    title = models.CharField(max_length=200)
    first = models.DateField()
    last = models.DateField()
    on = models.DateField()
    rows = models.JSONField(default=list)
    basis = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-year", "-number")
        constraints = (
            models.UniqueConstraint(fields=("issuer", "year", "number"), name="bulletin_number_once"),
            models.CheckConstraint(
                condition=Q(number=1, after__isnull=True) | Q(number__gt=1, after__isnull=False),
                name="bulletin_number_follows_another",
            ),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="bulletin_ends_after_start"),
        )

    def __str__(self):
        return f"{self.pk}"
