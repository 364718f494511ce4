"""Plans as read from their documents; every fact knows the span of text it came from."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quanmin.accounts.models import User


class State(models.TextChoices):
    DRAFT = "draft", _("待审核")
    REVIEWED = "reviewed", _("已审核")
    APPROVED = "approved", _("已发布")


# From each state, the states an action may move a plan to.
TRANSITIONS = {
    State.DRAFT: (State.REVIEWED, State.APPROVED),
    State.REVIEWED: (State.APPROVED, State.DRAFT),
    State.APPROVED: (),
}


class Plan(models.Model):
    """One document, read. `text` is what the spans of targets, tasks and findings point into."""

    classed = {
        "open": ("id", "title", "number", "issuer", "issued", "issued_on", "text", "source_name", "source_sha256",
                 "state", "kept_at", "kept_by", "approved_at", "approved_by")
    }  # fmt: skip

    title = models.CharField(max_length=300)
    number = models.CharField(max_length=100, blank=True)
    issuer = models.CharField(max_length=200, blank=True)
    issued = models.CharField(max_length=50, blank=True)
    issued_on = models.DateField(null=True)
    text = models.TextField()
    source_name = models.CharField(max_length=300)
    source_sha256 = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=16, choices=State, default=State.DRAFT)
    kept_at = models.DateTimeField(auto_now_add=True)
    kept_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-kept_at", "-id")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=State.values), name="plan_state_known"),
            models.CheckConstraint(
                condition=Q(state=State.APPROVED, approved_at__isnull=False, approved_by__isnull=False)
                | Q(approved_at__isnull=True, approved_by__isnull=True) & ~Q(state=State.APPROVED),
                name="plan_approval_has_who_and_when",
            ),
        )

    def __str__(self):
        return self.title


class Target(models.Model):
    """One figure the plan wants reached; `measure` is the code of the measure that shows it, when one is known.

    `start` and `end` are the clause in the plan's text, `number_start` and `number_end` the figure itself.
    """

    classed = {
        "open": ("id", "plan", "position", "indicator", "comparator", "value", "value_high", "unit", "year",
                 "year_said", "annual", "approximate", "baseline", "baseline_year", "nature", "kind", "domain", "lead",
                 "sentence", "start", "end", "number_start", "number_end", "measure", "match")
    }  # fmt: skip

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="targets")
    position = models.PositiveIntegerField()
    indicator = models.CharField(max_length=300)
    comparator = models.CharField(max_length=16)
    value = models.FloatField(null=True)
    value_high = models.FloatField(null=True)
    unit = models.CharField(max_length=50, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    year_said = models.BooleanField(default=True)
    annual = models.BooleanField(default=False)
    approximate = models.BooleanField(default=False)
    baseline = models.FloatField(null=True)
    baseline_year = models.PositiveSmallIntegerField(null=True)
    nature = models.CharField(max_length=50, blank=True)
    kind = models.CharField(max_length=16, default="target")
    domain = models.CharField(max_length=100, blank=True)
    lead = models.JSONField(default=list)
    sentence = models.TextField()
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    number_start = models.PositiveIntegerField(null=True)
    number_end = models.PositiveIntegerField(null=True)
    measure = models.CharField(max_length=100, blank=True, db_index=True)
    match = models.FloatField(null=True)

    class Meta:
        ordering = ("plan", "position")
        constraints = (models.UniqueConstraint(fields=("plan", "position"), name="target_position_once"),)

    def __str__(self):
        return self.indicator


class Task(models.Model):
    """One thing the plan tells offices to do."""

    classed = {
        "open": ("id", "plan", "position", "path", "project", "title", "text", "lead", "cooperate", "deadline",
                 "deadline_year", "start", "end")
    }  # fmt: skip

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="tasks")
    position = models.PositiveIntegerField()
    path = models.CharField(max_length=200, blank=True)
    project = models.CharField(max_length=300, blank=True)
    title = models.CharField(max_length=300)
    text = models.TextField()
    lead = models.JSONField(default=list)
    cooperate = models.JSONField(default=list)
    deadline = models.CharField(max_length=100, blank=True)
    deadline_year = models.PositiveSmallIntegerField(null=True)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)

    class Meta:
        ordering = ("plan", "position")
        constraints = (models.UniqueConstraint(fields=("plan", "position"), name="task_position_once"),)

    def __str__(self):
        return self.title


class Finding(models.Model):
    """One thing that is odd in the document, with what to do about it."""

    classed = {"open": ("id", "plan", "position", "code", "message", "spans")}

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="findings")
    position = models.PositiveIntegerField()
    code = models.CharField(max_length=50)
    message = models.TextField()
    spans = models.JSONField(default=list)

    class Meta:
        ordering = ("plan", "position")
        constraints = (models.UniqueConstraint(fields=("plan", "position"), name="finding_position_once"),)

    def __str__(self):
        return self.code
