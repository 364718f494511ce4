"""Budgets shared among units, in whole fen; what each gets, and the services that were looked at."""

from django.db import models
from django.db.models import Q

from quanmin.accounts.models import User
from quanmin.appraisals.models.scores import Appraisal
from quanmin.appraisals.models.signed import SIGNED, Signed, signed_constraints
from quanmin.appraisals.states import Method, Outcome, Ruling
from quanmin.results.models import Snapshot
from quanmin.units.models import Unit


class Allotment(Signed):
    """One budget and the rule it is shared by: scores of an appraisal, or services of a time that were verified.

    `rule` is the rule as data: the pass line and what scores are multiplied by; or the fund, and the published seed.
    """

    classed = {
        "open": ("id", "title", "method", "budget_fen", "rule", "appraisal", "snapshot", "first", "last", *SIGNED)
    }  # fmt: skip

    title = models.CharField(max_length=200)
    method = models.CharField(max_length=16, choices=Method)
    budget_fen = models.BigIntegerField()
    rule = models.JSONField(default=dict)
    appraisal = models.ForeignKey(Appraisal, models.PROTECT, null=True, related_name="allotments")
    snapshot = models.ForeignKey(Snapshot, models.PROTECT, null=True, related_name="+")
    first = models.DateField(null=True)
    last = models.DateField(null=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            *signed_constraints("allotment"),
            models.CheckConstraint(condition=Q(budget_fen__gt=0), name="allotment_has_money"),
            models.CheckConstraint(
                condition=Q(method=Method.SCORES, appraisal__isnull=False, snapshot__isnull=True)
                | Q(
                    method=Method.SERVICES,
                    appraisal__isnull=True,
                    snapshot__isnull=False,
                    first__isnull=False,
                    last__isnull=False,
                ),
                name="allotment_rests_on_one_thing",
            ),
        )

    def __str__(self):
        return f"{self.pk}"


class AllottedShare(models.Model):
    """What one unit gets, with its sum: weight, exact share and whether the rounding gave it one fen more.

    `weight` and `exact` are fractions as text, so that the sum can be worked again without losing anything.
    `corrected` is the weight after an appeal, with the reason on the appeal.
    """

    classed = {
        "open": ("id", "allotment", "unit", "weight", "corrected", "exact", "fen", "rounded_up", "working",
                 "working_en")
    }  # fmt: skip

    allotment = models.ForeignKey(Allotment, models.CASCADE, related_name="shares")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    weight = models.CharField(max_length=200)
    corrected = models.CharField(max_length=200, blank=True)
    exact = models.CharField(max_length=400)
    fen = models.BigIntegerField()
    rounded_up = models.BooleanField(default=False)
    working = models.TextField()
    working_en = models.TextField()

    class Meta:
        ordering = ("allotment", "unit__position")
        constraints = (
            models.UniqueConstraint(fields=("allotment", "unit"), name="share_once"),
            models.CheckConstraint(condition=Q(fen__gte=0), name="share_is_no_debt"),
        )

    def __str__(self):
        return f"{self.allotment_id} {self.unit_id}"


class ServiceCount(models.Model):
    """How many services of one kind a unit recorded in the time of an allotment."""

    classed = {"open": ("id", "allotment", "unit", "programme", "recorded")}

    allotment = models.ForeignKey(Allotment, models.CASCADE, related_name="counts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    programme = models.CharField(max_length=40)
    recorded = models.PositiveIntegerField()

    class Meta:
        ordering = ("allotment", "unit__position", "programme")
        constraints = (
            models.UniqueConstraint(fields=("allotment", "unit", "programme"), name="service_count_once"),
        )

    def __str__(self):
        return f"{self.allotment_id} {self.unit_id} {self.programme}"


class SpotCheck(models.Model):
    """One recorded service that was drawn; `lot` is the hash that drew it, `outcome` what the person served said."""

    classed = {
        "open": ("id", "allotment", "unit", "programme", "service_id", "resident_id", "served_on", "lot", "outcome",
                 "at", "by"),
        "personal": ("note",),
    }  # fmt: skip

    allotment = models.ForeignKey(Allotment, models.CASCADE, related_name="checks")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    programme = models.CharField(max_length=40)
    service_id = models.BigIntegerField()
    resident_id = models.BigIntegerField()
    served_on = models.DateField()
    lot = models.CharField(max_length=64)
    outcome = models.CharField(max_length=16, choices=Outcome, blank=True)
    note = models.TextField(blank=True)
    at = models.DateTimeField(null=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("allotment", "unit__position", "lot")
        constraints = (
            models.UniqueConstraint(fields=("allotment", "service_id"), name="service_drawn_once"),
            models.CheckConstraint(
                condition=Q(outcome="", at__isnull=True, by__isnull=True)
                | Q(outcome__in=Outcome.values, at__isnull=False, by__isnull=False),
                name="spot_check_has_who_and_when",
            ),
        )

    def __str__(self):
        return f"{self.allotment_id} {self.service_id}"


class Appeal(models.Model):
    """A unit's objection to one line of its score or to its money, and the office's ruling with its reasons.

    Scores are worked anew while appeals are heard, so an appeal holds to appraisal, unit and line, not to a row.
    """

    classed = {
        "open": ("id", "appraisal", "key", "allotment", "unit", "reason", "at", "by", "ruling", "corrected",
                 "ruling_reason", "ruled_at", "ruled_by")
    }  # fmt: skip

    appraisal = models.ForeignKey(Appraisal, models.CASCADE, null=True, related_name="appeals")
    key = models.CharField(max_length=60, blank=True)
    allotment = models.ForeignKey(Allotment, models.CASCADE, null=True, related_name="appeals")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ruling = models.CharField(max_length=16, choices=Ruling, default=Ruling.OPEN)
    corrected = models.DecimalField(max_digits=20, decimal_places=4, null=True)
    ruling_reason = models.TextField(blank=True)
    ruled_at = models.DateTimeField(null=True)
    ruled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(appraisal__isnull=False, allotment__isnull=True) & ~Q(key="")
                | Q(appraisal__isnull=True, allotment__isnull=False, key=""),
                name="appeal_is_on_one_thing",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="appeal_has_a_reason"),
            models.CheckConstraint(
                condition=Q(ruling=Ruling.OPEN, ruled_at__isnull=True, ruled_by__isnull=True, ruling_reason="")
                | Q(ruling__in=(Ruling.UPHELD, Ruling.CORRECTED), ruled_at__isnull=False, ruled_by__isnull=False)
                & ~Q(ruling_reason=""),
                name="appeal_ruling_has_who_when_and_why",
            ),
            models.CheckConstraint(
                condition=Q(ruling=Ruling.CORRECTED, corrected__isnull=False)
                | ~Q(ruling=Ruling.CORRECTED) & Q(corrected__isnull=True),
                name="appeal_corrected_says_the_figure",
            ),
            models.UniqueConstraint(
                fields=("appraisal", "unit", "key"), condition=Q(ruling=Ruling.OPEN, allotment__isnull=True),
                name="one_open_appeal_a_line",
            ),
            models.UniqueConstraint(
                fields=("allotment", "unit"), condition=Q(ruling=Ruling.OPEN, appraisal__isnull=True),
                name="one_open_appeal_a_share",
            ),
        )  # fmt: skip

    def __str__(self):
        return f"{self.pk} {self.ruling}"
