"""Visits as somebody reported them, and the forms each one filled."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from quanmin.accounts.models import User
from quanmin.records.models import Resident
from quanmin.units.models import Unit


class Standing(models.TextChoices):
    STANDS = "stands", _("有效")
    CORRECTED = "corrected", _("已更正")
    WITHDRAWN = "withdrawn", _("已撤销")


TRANSITIONS = {
    Standing.STANDS: (Standing.CORRECTED, Standing.WITHDRAWN),
    Standing.CORRECTED: (),
    Standing.WITHDRAWN: (),
}


class Visit(models.Model):
    """One visit to one resident, entered once for every programme that asked.

    `key` is chosen by the device that reports it, so that a report sent twice is one visit; `digest` tells whether the
    second says the same. `rows` names the rows of declared tables it wrote. A correction is a later visit that
    `corrects` this one, and says `why`; one withdrawn says why in `ended_why`. Nothing is overwritten.
    """

    classed = {
        "open": (
            "id", "key", "digest", "resident", "unit", "seen_on", "standing", "corrects", "rows", "at", "by",
            "ended_at", "ended_by",
        ),
        "personal": ("answers", "reasons", "why", "ended_why"),
    }  # fmt: skip

    key = models.UUIDField(unique=True)
    digest = models.CharField(max_length=64)
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="visits")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    seen_on = models.DateField()
    answers = models.JSONField()
    reasons = models.JSONField(default=dict)
    rows = models.JSONField(default=dict)
    standing = models.CharField(max_length=12, choices=Standing, default=Standing.STANDS)
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")
    why = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_why = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("resident", "seen_on"), name="visit_of_resident_by_day"),
            models.Index(fields=("by", "at"), name="visit_by_whom"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(standing__in=Standing.values), name="visit_standing_known"),
            models.CheckConstraint(
                condition=Q(standing=Standing.STANDS, ended_at__isnull=True, ended_by__isnull=True)
                | ~Q(standing=Standing.STANDS) & Q(ended_at__isnull=False, ended_by__isnull=False),
                name="visit_ended_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(corrects=F("id")), name="visit_corrects_another"
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(why=""), name="visit_correction_says_why"
            ),
        )

    def __str__(self):
        return f"{self.key}"


class Filled(models.Model):
    """One form a visit filled, and what the protocol made of it."""

    classed = {
        "open": (
            "id", "visit", "protocol", "edition", "item", "chosen", "next_on", "complete",
        ),
        "personal": ("outcome", "refer", "findings"),
    }  # fmt: skip

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="forms")
    protocol = models.CharField(max_length=40)
    edition = models.CharField(max_length=20)
    item = models.CharField(max_length=40)
    chosen = models.BooleanField(default=True)
    outcome = models.CharField(max_length=40, blank=True)
    refer = models.CharField(max_length=20, blank=True)
    next_on = models.DateField(null=True)
    complete = models.BooleanField()
    findings = models.JSONField(default=list)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("visit", "protocol", "item"), name="filled_once_a_visit"),
        )

    def __str__(self):
        return f"{self.protocol}/{self.item}"


class Draft(models.Model):
    """A visit begun and not sent, kept for the one who began it."""

    classed = {"open": ("id", "resident", "by", "at"), "personal": ("answers",)}

    resident = models.ForeignKey(Resident, models.CASCADE, related_name="+")
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    answers = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("resident", "by"), name="draft_one_a_person"),)

    def __str__(self):
        return f"{self.pk}"
