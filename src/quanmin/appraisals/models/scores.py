"""Schemes, appraisals and scores. Points are whole hundredths; a score is the sum of its lines."""

from django.db import models
from django.db.models import F, Q

from quanmin.accounts.models import User
from quanmin.appraisals.models.signed import SIGNED, Signed, signed_constraints
from quanmin.appraisals.states import SchemeState, Stage
from quanmin.results.models import Run
from quanmin.units.models import Unit


class Scheme(models.Model):
    """One version of a scheme as data (see core.scoring.scheme_reading). Only a draft can be changed."""

    classed = {
        "open": ("id", "code", "version", "title", "data", "state", "made_at", "made_by", "adopted_at", "adopted_by")
    }  # fmt: skip

    code = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    data = models.JSONField()
    state = models.CharField(max_length=16, choices=SchemeState, default=SchemeState.DRAFT)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    adopted_at = models.DateTimeField(null=True)
    adopted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("code", "-version")
        constraints = (
            models.UniqueConstraint(fields=("code", "version"), name="scheme_version_once"),
            models.UniqueConstraint(
                fields=("code",), condition=Q(state=SchemeState.ADOPTED), name="one_adopted_scheme_a_code"
            ),
            models.UniqueConstraint(
                fields=("code",), condition=Q(state=SchemeState.DRAFT), name="one_draft_scheme_a_code"
            ),
            models.CheckConstraint(condition=Q(state__in=SchemeState.values), name="scheme_state_known"),
            models.CheckConstraint(
                condition=Q(
                    state__in=(SchemeState.ADOPTED, SchemeState.RETIRED),
                    adopted_at__isnull=False,
                    adopted_by__isnull=False,
                )
                | Q(
                    state__in=(SchemeState.DRAFT, SchemeState.DISCARDED),
                    adopted_at__isnull=True,
                    adopted_by__isnull=True,
                ),
                name="scheme_adopted_has_who_and_when",
            ),
        )

    def __str__(self):
        return f"{self.code} {self.version}"


class Appraisal(Signed):
    """One adopted scheme applied to the results of one run in one period."""

    classed = {"open": ("id", "scheme", "run", "period", *SIGNED)}

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="appraisals")
    run = models.ForeignKey(Run, models.PROTECT, related_name="+")
    period = models.CharField(max_length=10)

    class Meta:
        ordering = ("-id",)
        constraints = (
            *signed_constraints("appraisal"),
            models.UniqueConstraint(
                fields=("scheme", "period"), condition=~Q(stage=Stage.WITHDRAWN), name="appraised_once"
            ),
        )

    def __str__(self):
        return f"{self.scheme_id} {self.period}"


class Score(models.Model):
    """One unit's total with its interval, its place in its group, and the first and last place chance leaves it."""

    classed = {
        "open": ("id", "appraisal", "unit", "group", "total", "lower", "upper", "vetoed", "place", "first", "last")
    }  # fmt: skip

    appraisal = models.ForeignKey(Appraisal, models.CASCADE, related_name="scores")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    group = models.CharField(max_length=60)
    total = models.PositiveIntegerField()
    lower = models.PositiveIntegerField()
    upper = models.PositiveIntegerField()
    vetoed = models.BooleanField(default=False)
    place = models.PositiveIntegerField()
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        ordering = ("appraisal", "group", "place", "unit__position")
        constraints = (
            models.UniqueConstraint(fields=("appraisal", "unit"), name="score_once"),
            models.CheckConstraint(
                condition=Q(lower__lte=F("total"), upper__gte=F("total"), first__lte=F("last")),
                name="score_lies_in_its_interval",
            ),
        )

    def __str__(self):
        return f"{self.appraisal_id} {self.unit_id}"


class ScoreLine(models.Model):
    """One worked line: what was known and whence, the rule and the sum in words, the points."""

    classed = {
        "open": ("id", "score", "position", "kind", "key", "title", "title_en", "heading", "fact", "points", "of",
                 "own", "value", "numerator", "denominator", "origin", "working", "working_en")
    }  # fmt: skip

    score = models.ForeignKey(Score, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16)
    key = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    heading = models.CharField(max_length=100, blank=True)
    fact = models.CharField(max_length=120, blank=True)
    points = models.IntegerField()
    of = models.IntegerField()
    own = models.IntegerField()
    value = models.DecimalField(max_digits=20, decimal_places=2, null=True)
    numerator = models.BigIntegerField(null=True)
    denominator = models.BigIntegerField(null=True)
    origin = models.CharField(max_length=300, blank=True)
    working = models.TextField()
    working_en = models.TextField()

    class Meta:
        ordering = ("score", "position")
        constraints = (models.UniqueConstraint(fields=("score", "position"), name="score_line_once"),)

    def __str__(self):
        return f"{self.score_id} {self.key}"


class EnteredFact(models.Model):
    """A figure the office enters for a unit: a visit's marks, a case proven, or a correction after an appeal.

    A later one of the same name replaces it; both stay readable, and the one that stands is `current`.
    """

    classed = {"open": ("id", "appraisal", "unit", "fact", "value", "document", "current", "at", "by")}

    appraisal = models.ForeignKey(Appraisal, models.CASCADE, related_name="facts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    fact = models.CharField(max_length=120)
    value = models.DecimalField(max_digits=20, decimal_places=4)
    document = models.TextField()
    current = models.BooleanField(default=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("appraisal", "unit", "fact"), condition=Q(current=True), name="entered_fact_stands_once"
            ),
            models.CheckConstraint(condition=~Q(document=""), name="entered_fact_has_a_document"),
        )  # fmt: skip

    def __str__(self):
        return f"{self.appraisal_id} {self.unit_id} {self.fact}"
