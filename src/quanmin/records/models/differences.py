"""What stands here otherwise than its source says: corrections made here, and differences that a person settles."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quanmin.accounts.models import User
from quanmin.records.models.residents import Resident


class Settled(models.TextChoices):
    OPEN = "open", _("待核对")
    OURS = "ours", _("保留本县登记")
    THEIRS = "theirs", _("采用来源")
    AGREED = "agreed", _("来源已一致")


DIFFERENCE_TRANSITIONS = {
    Settled.OPEN: (Settled.OURS, Settled.THEIRS, Settled.AGREED),
    Settled.OURS: (),
    Settled.THEIRS: (),
    Settled.AGREED: (),
}


class Correction(models.Model):
    """A particular that was put right here: what was said of it before, by the source or whoever registered it.

    It is there as long as the two differ. `sought` is a keyed index, by which a later sheet finds the resident under
    what it still says; an identity number in `said` is encrypted as everywhere.
    """

    classed = {
        "open": ("id", "resident", "field", "by", "at"),
        "personal": ("said",),
        "secret": ("sought",),
    }
    stays_in_merge = "it was said of this number"

    resident = models.ForeignKey(Resident, models.PROTECT, related_name="corrections")
    field = models.CharField(max_length=20)
    said = models.CharField(max_length=300, blank=True)
    sought = models.BinaryField(max_length=32)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        indexes = (models.Index(fields=("field", "sought"), name="correction_sought"),)
        constraints = (models.UniqueConstraint(fields=("resident", "field"), name="correction_once"),)

    def __str__(self):
        return f"{self.resident_id} {self.field}"


class Difference(models.Model):
    """A source says something new of what stands otherwise here; what stands here stands until a person settles it.

    `column` is empty where the whole row differs: it was withdrawn here, or stands beside one entered here that tells
    the same once. `said` is what the source says, as JSON holds it.
    """

    classed = {
        "open": ("id", "table", "key", "column", "resident", "source", "found_at", "settled", "by", "at"),
        "personal": ("said",),
    }
    stays_in_merge = "it was said of this number"

    table = models.CharField(max_length=40)
    key = models.BigIntegerField()
    column = models.CharField(max_length=40, blank=True)
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="differences")
    said = models.JSONField(null=True)
    source = models.CharField(max_length=80)
    found_at = models.DateTimeField()
    settled = models.CharField(max_length=8, choices=Settled, default=Settled.OPEN)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("resident", "id")
        indexes = (models.Index(fields=("settled", "resident", "id"), name="difference_to_settle"),)
        constraints = (
            models.UniqueConstraint(
                fields=("table", "key", "column"),
                condition=Q(settled=Settled.OPEN),
                name="difference_open_once",
            ),
            models.CheckConstraint(
                condition=Q(settled=Settled.OPEN, by__isnull=True, at__isnull=True)
                | (~Q(settled=Settled.OPEN) & Q(by__isnull=False, at__isnull=False)),
                name="difference_settled_has_who_and_when",
            ),
        )

    def __str__(self):
        return f"{self.table} {self.key} {self.column}"
