"""Snapshots, runs and results. A result names its run, the run its snapshot, code version and periods."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from quanmin.accounts.models import User
from quanmin.units.models import Unit


class Snapshot(models.Model):
    """A folder of Parquet files that was taken as a basis for runs."""

    classed = {"open": ("id", "folder", "name", "until", "fingerprint", "taken_at")}

    folder = models.CharField(max_length=500)
    name = models.CharField(max_length=200)
    until = models.DateField(null=True)
    fingerprint = models.CharField(max_length=64)
    taken_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-taken_at", "-id")

    def __str__(self):
        return self.name


class Run(models.Model):
    """One computation of measures over a snapshot; `grid` is the folder that opens each number down to people.

    A run brought up to date (`base` and `through` are set) counts what was entered up to that record as well. It keeps
    only what differs from its base; what it does not keep stands as the base has it (`Result.objects.of`).
    """

    classed = {
        "open": ("id", "snapshot", "code_version", "parameters", "periods", "engine", "started_at", "finished_at",
                 "grid", "results_count", "by", "base", "through")
    }  # fmt: skip

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="runs")
    code_version = models.CharField(max_length=50)
    parameters = models.JSONField(default=dict)
    periods = models.JSONField(default=list)
    engine = models.CharField(max_length=20)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    grid = models.CharField(max_length=500)
    results_count = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    base = models.ForeignKey("self", models.CASCADE, null=True, related_name="brought_up")
    through = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(base__isnull=True, through__isnull=True)
                | Q(base__isnull=False, through__isnull=False),
                name="run_up_to_date_says_through_what",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(finished_at__gte=F("started_at")),
                name="run_ends_after_start",
            ),
        )

    def __str__(self):
        return f"{self.pk}"


class ResultQuerySet(models.QuerySet):
    """Results by run."""

    def of(self, run):
        """The results that stand in a run: its own, and of its base those it has no other figure for."""
        if run is None or run.base_id is None:
            return self.filter(run=run)
        own = Result.objects.filter(
            run=run, unit=OuterRef("unit"), measure=OuterRef("measure"), period=OuterRef("period")
        )
        return self.filter(Q(run=run) | Q(run=run.base_id) & ~Exists(own))


class Result(models.Model):
    """One number: a measure for a unit and period. Counts add up through the tree; nothing below, no `value`."""

    classed = {
        "open": ("id", "run", "measure", "unit", "period", "period_end", "numerator", "denominator", "value", "lower",
                 "upper", "years")
    }  # fmt: skip

    run = models.ForeignKey(Run, models.CASCADE, related_name="results", db_index=False)
    measure = models.CharField(max_length=100)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    period = models.CharField(max_length=10)
    period_end = models.DateField()
    numerator = models.BigIntegerField(null=True)
    denominator = models.BigIntegerField(null=True)
    value = models.FloatField(null=True)
    lower = models.FloatField(null=True)
    upper = models.FloatField(null=True)
    # How many years a small place added up, 0 where even all are too few; empty for measures that add up none.
    years = models.PositiveSmallIntegerField(null=True)

    objects = ResultQuerySet.as_manager()

    class Meta:
        constraints = (
            # In this order the same index answers "this number", "its trend" and "all units in one period".
            models.UniqueConstraint(fields=("run", "unit", "measure", "period"), name="result_once"),
        )

    def __str__(self):
        return f"{self.measure} {self.unit_id} {self.period}"

    @property
    def gap(self):
        """How many of the denominator are not in the numerator."""
        if self.numerator is None or self.denominator is None:
            return None
        return self.denominator - self.numerator
