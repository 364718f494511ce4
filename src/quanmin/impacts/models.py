"""The tables of health impact checks: the check with its answers and ruling, experts, advice, files, every step."""

from django.db import models
from django.db.models import F, Q

from quanmin.accounts.models import User
from quanmin.attaching import OPEN, PERSONAL, Attached
from quanmin.impacts.states import ISSUED, RULED, AdviceState, Kind, Ruling, Stage
from quanmin.plans.models import Plan
from quanmin.supervision.models import Issuer, Line
from quanmin.units.models import Unit


class ImpactCheck(models.Model):
    """One check of a project, policy or plan; `asked` is the questionnaire as it was when the check was opened.

    `proposed` and `grounds` are what the rule said of the answers when they were handed in; `ruling` is what somebody
    with a name decided. `scope` is what is to be assessed and of whom, `due_on` by when.
    """

    classed = {
        "open": ("id", "plan", "line", "unit", "kind", "title", "summary", "asked", "answers", "scales", "stage",
                 "opened_at", "opened_by", "submitted_at", "submitted_by", "proposed", "grounds", "ruling",
                 "ruling_reason", "ruled_on", "ruled_at", "ruled_by", "scope", "due_on", "findings", "issuer", "year",
                 "number", "issued_on"),
        "personal": ("ruler",),
    }  # fmt: skip

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="impact_checks")
    line = models.ForeignKey(Line, models.SET_NULL, null=True, related_name="impact_checks")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="impact_checks")
    kind = models.CharField(max_length=16, choices=Kind)
    title = models.CharField(max_length=200)
    summary = models.TextField()
    asked = models.JSONField()
    answers = models.JSONField(default=dict)
    scales = models.JSONField(default=dict)
    stage = models.CharField(max_length=16, choices=Stage, default=Stage.FILLING)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    proposed = models.CharField(max_length=8, choices=Ruling, blank=True)
    grounds = models.JSONField(default=list)
    ruling = models.CharField(max_length=8, choices=Ruling, blank=True)
    ruling_reason = models.TextField(blank=True)
    ruler = models.CharField(max_length=50, blank=True)
    ruled_on = models.DateField(null=True)
    ruled_at = models.DateTimeField(null=True)
    ruled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    scope = models.TextField(blank=True)
    due_on = models.DateField(null=True)
    findings = models.TextField(blank=True)
    issuer = models.ForeignKey(Issuer, models.PROTECT, null=True, related_name="+")
    year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField(null=True)
    issued_on = models.DateField(null=True)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("unit", "stage"), name="impact_check_by_unit"),)
        constraints = (
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="impact_check_stage_known"),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(summary=""), name="impact_check_says_what_it_is_about"
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True, proposed="")
                | Q(submitted_at__isnull=False, submitted_by__isnull=False, proposed__in=Ruling.values),
                name="impact_check_handed_in_has_who_when_what",
            ),
            models.CheckConstraint(
                condition=Q(
                    stage__in=RULED, ruled_on__isnull=False, ruled_at__isnull=False, ruled_by__isnull=False
                )
                & ~Q(ruling="")
                & ~Q(ruling_reason="")
                & ~Q(ruler="")
                | ~Q(stage__in=RULED)
                & Q(ruled_on=None, ruled_at=None, ruled_by=None, ruling="", ruling_reason="", ruler=""),
                name="impact_check_ruled_has_who_when_why",
            ),
            # Nobody rules on what they handed in.
            models.CheckConstraint(
                condition=Q(ruled_by__isnull=True) | ~Q(ruled_by=F("submitted_by")),
                name="impact_check_is_ruled_by_another",
            ),
            models.CheckConstraint(
                condition=Q(stage=Stage.EXEMPT, ruling=Ruling.NONE)
                | ~Q(stage=Stage.EXEMPT) & ~Q(ruling=Ruling.NONE),
                name="impact_check_exempt_as_ruled",
            ),
            models.CheckConstraint(
                condition=Q(
                    stage__in=ISSUED,
                    issuer__isnull=False,
                    year__isnull=False,
                    number__isnull=False,
                    issued_on__isnull=False,
                )
                | ~Q(stage__in=ISSUED)
                & Q(issuer__isnull=True, year__isnull=True, number__isnull=True, issued_on__isnull=True),
                name="impact_check_issued_has_a_number",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=(Stage.ADVISED, Stage.CLOSED)) | ~Q(findings=""),
                name="impact_check_advised_has_findings",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=(Stage.ASSESSING, Stage.ADVISED, Stage.CLOSED)) | ~Q(scope=""),
                name="impact_check_assessed_has_a_scope",
            ),
            models.UniqueConstraint(fields=("issuer", "year", "number"), name="impact_check_number_once"),
        )

    def __str__(self):
        return f"{self.pk} {self.stage}"


class Opinion(models.Model):
    """What one expert found."""

    classed = {"open": ("id", "impact", "post", "text", "on", "at", "by"), "personal": ("name",)}

    impact = models.ForeignKey(ImpactCheck, models.CASCADE, related_name="opinions")
    name = models.CharField(max_length=50)
    post = models.CharField(max_length=100)
    text = models.TextField()
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("impact", "name"), name="opinion_once_an_expert"),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(post="") & ~Q(text=""), name="opinion_says_who_and_what"
            ),
        )

    def __str__(self):
        return f"{self.pk}"


class Recommendation(models.Model):
    """One piece of advice: to which unit, by when, what it answered, and what it did."""

    classed = {
        "open": ("id", "impact", "place", "text", "unit", "due_on", "state", "partly", "reply", "replied_on", "done",
                 "done_on", "confirmed_on")
    }  # fmt: skip

    impact = models.ForeignKey(ImpactCheck, models.CASCADE, related_name="advice")
    place = models.PositiveSmallIntegerField()
    text = models.TextField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    due_on = models.DateField()
    state = models.CharField(max_length=16, choices=AdviceState, default=AdviceState.DRAFTED)
    partly = models.BooleanField(default=False)
    reply = models.TextField(blank=True)
    replied_on = models.DateField(null=True)
    done = models.TextField(blank=True)
    done_on = models.DateField(null=True)
    confirmed_on = models.DateField(null=True)

    class Meta:
        ordering = ("place",)
        indexes = (models.Index(fields=("unit", "state"), name="recommendation_of_unit"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=AdviceState.values), name="recommendation_state_known"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="recommendation_says_something"),
            models.UniqueConstraint(fields=("impact", "place"), name="recommendation_place_once"),
            models.CheckConstraint(
                condition=Q(state__in=(AdviceState.DRAFTED, AdviceState.ASKED), replied_on__isnull=True)
                | ~Q(state__in=(AdviceState.DRAFTED, AdviceState.ASKED)) & Q(replied_on__isnull=False),
                name="recommendation_answered_has_a_day",
            ),
            # Whoever declines, or adopts in part, says why.
            models.CheckConstraint(
                condition=Q(partly=False) & ~Q(state=AdviceState.DECLINED) | ~Q(reply=""),
                name="recommendation_declined_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(AdviceState.REPORTED, AdviceState.CONFIRMED))
                | Q(done_on__isnull=False) & ~Q(done=""),
                name="recommendation_done_says_what",
            ),
            models.CheckConstraint(
                condition=Q(state=AdviceState.CONFIRMED, confirmed_on__isnull=False)
                | ~Q(state=AdviceState.CONFIRMED) & Q(confirmed_on__isnull=True),
                name="recommendation_confirmed_has_a_day",
            ),
        )

    def __str__(self):
        return f"{self.pk} {self.state}"


class CheckStep(models.Model):
    """One thing that was done with a check or a piece of its advice, in what words, by whom."""

    classed = {"open": ("id", "impact", "advice", "state", "text", "on", "at", "by")}

    impact = models.ForeignKey(ImpactCheck, models.CASCADE, related_name="steps")
    advice = models.ForeignKey(Recommendation, models.CASCADE, null=True, related_name="steps")
    state = models.CharField(max_length=16)
    text = models.TextField(blank=True)
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(advice__isnull=True, state__in=Stage.values)
                | Q(advice__isnull=False, state__in=AdviceState.values),
                name="check_step_state_known",
            ),
        )

    def __str__(self):
        return f"{self.impact_id} {self.state}"


class CheckFile(Attached):
    """A file of a check: the project's papers, or what shows that a piece of advice was carried out."""

    classed = {"open": ("id", "impact", "advice", *OPEN), "personal": PERSONAL}

    impact = models.ForeignKey(ImpactCheck, models.CASCADE, related_name="files")
    advice = models.ForeignKey(Recommendation, models.CASCADE, null=True, related_name="files")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("impact", "sha256"), condition=Q(advice__isnull=True), name="check_file_once"
            ),
            models.UniqueConstraint(fields=("advice", "sha256"), name="advice_file_once"),
        )
