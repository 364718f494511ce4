"""Looks at residents outside one's own care, for a reason that is kept."""

from django.db import models
from django.db.models import F, Q

from quanmin.accounts.models import User
from quanmin.records.models.residents import Resident


class EmergencyAccess(models.Model):
    """Leave to open one resident for some hours, taken by oneself in an emergency; whoever checks the trail sees it."""

    classed = {"open": ("id", "resident", "by", "at", "until"), "personal": ("reason",)}

    stays_in_merge = "it opened this number and no other"

    resident = models.ForeignKey(Resident, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("resident", "by", "until"), name="emergency_of_whom"),)
        constraints = (
            models.CheckConstraint(condition=Q(until__gt=F("at")), name="emergency_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(reason=""), name="emergency_has_a_reason"),
        )

    def __str__(self):
        return str(self.pk)
