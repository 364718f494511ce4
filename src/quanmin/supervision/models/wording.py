"""The standard words an issuer's notices begin with, one version after the other."""

from django.db import models
from django.db.models import Q

from quanmin.accounts.models import User
from quanmin.supervision.models.notice import Issuer, Reminder
from quanmin.supervision.states import Occasion


class Wording(models.Model):
    """The words of one issuer for one occasion; the last version holds, and those before stay readable."""

    classed = {"open": ("id", "issuer", "occasion", "version", "title", "reason", "demand", "at", "by")}

    issuer = models.ForeignKey(Issuer, models.PROTECT, related_name="wordings")
    occasion = models.CharField(max_length=16, choices=Occasion)
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    reason = models.TextField()
    demand = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("occasion", "-version")
        constraints = (
            models.UniqueConstraint(fields=("issuer", "occasion", "version"), name="wording_version_once"),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(reason="") & ~Q(demand=""), name="wording_says_something"
            ),
        )

    def __str__(self):
        return f"{self.occasion} {self.version}"


class Seen(models.Model):
    """That somebody has read a reminder."""

    classed = {"open": ("id", "reminder", "user", "at")}

    reminder = models.ForeignKey(Reminder, models.CASCADE, related_name="seen")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("reminder", "user"), name="reminder_seen_once"),)

    def __str__(self):
        return f"{self.reminder_id} {self.user_id}"
