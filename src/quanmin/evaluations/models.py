"""Evaluations of a plan. A frozen one is never written again, neither its figures nor its document."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quanmin.accounts.models import User
from quanmin.plans.models import Plan


class Kind(models.TextChoices):
    YEARLY = "yearly", _("年度评估")
    MID_TERM = "mid-term", _("中期评估")
    FINAL = "final", _("终期评估")


class Evaluation(models.Model):
    """How a plan stands at the end of a year; `content` holds every figure it shows and what these rest on."""

    classed = {
        "open": ("id", "plan", "kind", "year", "period", "day", "content", "made_at", "made_by", "frozen_at",
                 "frozen_by", "document", "sha256", "is_edited")
    }  # fmt: skip

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="evaluations")
    kind = models.CharField(max_length=10, choices=Kind)
    year = models.PositiveIntegerField()
    period = models.CharField(max_length=10)
    day = models.DateField()
    content = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField(null=True)
    frozen_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    document = models.BinaryField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    is_edited = models.BooleanField(default=False)

    class Meta:
        ordering = ("-year", "kind", "-id")
        constraints = (
            models.UniqueConstraint(fields=("plan", "kind", "year"), name="evaluation_once"),
            models.CheckConstraint(
                condition=Q(frozen_at__isnull=True, frozen_by__isnull=True, document__isnull=True, sha256="")
                | (
                    Q(frozen_at__isnull=False, frozen_by__isnull=False, document__isnull=False)
                    & ~Q(sha256="")
                ),
                name="evaluation_frozen_whole",
            ),
        )

    def __str__(self):
        return f"{self.kind} {self.year}"

    @property
    def is_frozen(self):
        """Has it been issued?"""
        return self.frozen_at is not None
