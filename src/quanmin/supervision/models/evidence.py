"""Files that show what was said: for a progress report, or for a step of a notice."""

from django.db import models
from django.db.models import Q

from quanmin.attaching import OPEN, PERSONAL, Attached
from quanmin.supervision.models.ledger import Progress
from quanmin.supervision.models.notice import Step
from quanmin.units.models import Unit


class Evidence(Attached):
    """One file of a progress report or a step of a notice; `unit` is who handed it in."""

    classed = {"open": ("id", "progress", "step", "unit", *OPEN), "personal": PERSONAL}

    progress = models.ForeignKey(Progress, models.CASCADE, null=True, related_name="evidence")
    step = models.ForeignKey(Step, models.CASCADE, null=True, related_name="evidence")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(progress__isnull=False, step__isnull=True)
                | Q(progress__isnull=True, step__isnull=False),
                name="evidence_is_of_one_thing",
            ),
            models.UniqueConstraint(fields=("progress", "sha256"), name="evidence_once_a_report"),
            models.UniqueConstraint(fields=("step", "sha256"), name="evidence_once_a_step"),
        )
