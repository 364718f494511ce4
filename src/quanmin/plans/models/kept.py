"""Plans as read from their documents; every fact knows the span of text it came from, and who decided on it."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from quanmin.accounts.models import User
from quanmin.plans.states import UNDER_REVIEW, WAS_APPROVED, Origin, Sharing, Standing, State


def _paired(who, when, name, *, needed_in=(), free_in=(State.CLOSED,)):
    """Who and when stand together: always in some states of a plan, perhaps in others, never in the rest."""
    there = Q(**{f"{who}__isnull": False, f"{when}__isnull": False})
    absent = Q(**{f"{who}__isnull": True, f"{when}__isnull": True})
    may_be = Q(state__in=(*needed_in, *free_in))
    return models.CheckConstraint(condition=there & may_be | absent & ~Q(state__in=needed_in), name=name)


def _decided(name):
    """A fact that was decided on says by whom and when; one that was only read has neither."""
    nobody = Q(decided_by__isnull=True, decided_at__isnull=True)
    somebody = Q(decided_by__isnull=False, decided_at__isnull=False)
    read = Q(standing=Standing.READ)
    return models.CheckConstraint(condition=read & nobody | ~read & somebody, name=name)


def new_lineage():
    """A name for a plan and all its later versions."""
    return uuid4().hex


class Plan(models.Model):
    """One document, read. `text` is what the spans of targets, tasks and findings point into.

    The versions of one plan share a `lineage`; `amends` is the version this one was made from, either from a new
    document or from edits of the old text.
    """

    classed = {
        "open": ("id", "title", "number", "issuer", "issued", "issued_on", "text", "source_name", "source_sha256",
                 "lineage", "version", "amends", "origin", "state", "kept_at", "kept_by", "reviewed_at", "reviewed_by",
                 "approved_at", "approved_by")
    }  # fmt: skip

    title = models.CharField(max_length=300)
    number = models.CharField(max_length=100, blank=True)
    issuer = models.CharField(max_length=200, blank=True)
    issued = models.CharField(max_length=50, blank=True)
    issued_on = models.DateField(null=True)
    text = models.TextField()
    source_name = models.CharField(max_length=300)
    source_sha256 = models.CharField(max_length=64, db_index=True)
    lineage = models.CharField(max_length=32, default=new_lineage, db_index=True)
    version = models.PositiveSmallIntegerField(default=1)
    amends = models.ForeignKey("self", models.PROTECT, null=True, related_name="amendments")
    origin = models.CharField(max_length=16, choices=Origin, default=Origin.DOCUMENT)
    state = models.CharField(max_length=16, choices=State, default=State.DRAFT)
    kept_at = models.DateTimeField(auto_now_add=True)
    kept_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-kept_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("source_sha256",), name="document_kept_once",
                condition=Q(origin=Origin.DOCUMENT) & ~Q(state=State.CLOSED),
            ),
            models.UniqueConstraint(fields=("lineage", "version"), name="plan_version_once"),
            models.UniqueConstraint(
                fields=("lineage",), name="plan_one_version_in_force", condition=Q(state=State.APPROVED)
            ),
            models.UniqueConstraint(
                fields=("lineage",), name="plan_one_version_under_review", condition=Q(state__in=UNDER_REVIEW)
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="plan_state_known"),
            _paired(
                "reviewed_by", "reviewed_at", "plan_review_has_who_and_when",
                needed_in=(State.REVIEWED, *WAS_APPROVED),
            ),
            _paired("approved_by", "approved_at", "plan_approval_has_who_and_when", needed_in=WAS_APPROVED),
        )  # fmt: skip

    def __str__(self):
        return self.title


class Fact(models.Model):
    """What targets, tasks and findings share: read by the machine, then decided on by a person."""

    standing = models.CharField(max_length=16, choices=Standing, default=Standing.READ)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True


FACT = ("standing", "decided_at", "decided_by")


class Target(Fact):
    """One figure the plan wants reached; `measure` is the code of the measure that shows it, when one is known.

    `start` and `end` are the clause in the plan's text, `number_start` and `number_end` the figure itself.
    """

    classed = {
        "open": ("id", "plan", "position", "indicator", "comparator", "value", "value_high", "unit", "year",
                 "year_said", "annual", "approximate", "baseline", "baseline_year", "nature", "kind", "domain", "lead",
                 "sentence", "start", "end", "number_start", "number_end", "measure", "match", "sharing", "replaces",
                 *FACT)
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
    sharing = models.CharField(max_length=16, choices=Sharing, blank=True)
    replaces = models.ForeignKey("self", models.SET_NULL, null=True, related_name="replaced_by")

    class Meta:
        ordering = ("plan", "position")
        constraints = (
            models.UniqueConstraint(fields=("plan", "position"), name="target_position_once"),
            _decided("target_decision_has_who_and_when"),
        )

    def __str__(self):
        return self.indicator


class Task(Fact):
    """One thing the plan tells offices to do."""

    classed = {
        "open": ("id", "plan", "position", "path", "project", "title", "text", "lead", "cooperate", "deadline",
                 "deadline_year", "start", "end", "replaces", *FACT)
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
    replaces = models.ForeignKey("self", models.SET_NULL, null=True, related_name="replaced_by")

    class Meta:
        ordering = ("plan", "position")
        constraints = (
            models.UniqueConstraint(fields=("plan", "position"), name="task_position_once"),
            _decided("task_decision_has_who_and_when"),
        )

    def __str__(self):
        return self.title


class Finding(Fact):
    """One thing that is odd in the document, with what to do about it."""

    classed = {"open": ("id", "plan", "position", "code", "message", "spans", *FACT)}

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="findings")
    position = models.PositiveIntegerField()
    code = models.CharField(max_length=50)
    message = models.TextField()
    spans = models.JSONField(default=list)

    class Meta:
        ordering = ("plan", "position")
        constraints = (
            models.UniqueConstraint(fields=("plan", "position"), name="finding_position_once"),
            _decided("finding_decision_has_who_and_when"),
        )

    def __str__(self):
        return self.code


class Move(models.Model):
    """One step of a plan from state to state: who, when, and why where it needs saying."""

    classed = {"open": ("id", "plan", "state", "reason", "at", "by")}

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="moves")
    state = models.CharField(max_length=16, choices=State)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (models.CheckConstraint(condition=Q(state__in=State.values), name="move_state_known"),)

    def __str__(self):
        return f"{self.plan_id} {self.state}"
