"""Lights. They are computed from a run's results and an approved plan, never set by hand."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quanmin.plans.models import Target
from quanmin.results.models import Run
from quanmin.units.models import Unit


class Colour(models.TextChoices):
    GREEN = "green", _("绿灯")
    YELLOW = "yellow", _("黄灯")
    RED = "red", _("红灯")
    GREY = "grey", _("暂不可评")


class LightQuerySet(models.QuerySet):
    """Lights by run."""

    def of(self, run):
        """The lights that stand in a run: its own, and of its base those of targets it has not judged anew."""
        if run is None or run.base_id is None:
            return self.filter(run=run)
        anew = Light.objects.filter(run=run).values("target")
        return self.filter(Q(run=run) | Q(run=run.base_id) & ~Q(target__in=anew))


class Light(models.Model):
    """How one target stands for one unit in one period, against the path from its baseline to its value.

    `rules` is the version of the thresholds, `judged_on` the day that decides whether a value is stale.
    """

    classed = {
        "open": ("id", "run", "target", "unit", "period", "colour", "reason", "value", "numerator", "denominator",
                 "lower", "upper", "expected", "distance", "forecast", "explanation", "explanation_en", "rules",
                 "judged_on")
    }  # fmt: skip

    run = models.ForeignKey(Run, models.CASCADE, related_name="lights", db_index=False)
    target = models.ForeignKey(Target, models.CASCADE, related_name="lights")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    period = models.CharField(max_length=10)
    colour = models.CharField(max_length=8, choices=Colour)
    reason = models.CharField(max_length=50)
    value = models.FloatField(null=True)
    numerator = models.BigIntegerField(null=True)
    denominator = models.BigIntegerField(null=True)
    lower = models.FloatField(null=True)
    upper = models.FloatField(null=True)
    expected = models.FloatField(null=True)
    distance = models.FloatField(null=True)
    forecast = models.FloatField(null=True)
    explanation = models.TextField()
    explanation_en = models.TextField()
    rules = models.CharField(max_length=20)
    judged_on = models.DateField()

    objects = LightQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("run", "unit", "target", "period"), name="light_once"),
            models.CheckConstraint(condition=Q(colour__in=Colour.values), name="light_colour_known"),
        )

    def __str__(self):
        return f"{self.target_id} {self.unit_id} {self.colour}"

    @property
    def gap(self):
        """How many of the denominator are not in the numerator."""
        if self.numerator is None or self.denominator is None:
            return None
        return self.denominator - self.numerator
