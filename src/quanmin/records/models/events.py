"""Deaths and moves as they were entered here, each of which can be taken back."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quanmin.accounts.models import User
from quanmin.records.models.residents import Resident


class Event(models.TextChoices):
    MOVED_IN = "moved-in", _("迁入")
    MOVED_OUT = "moved-out", _("迁出")
    DIED = "died", _("死亡")


class LifeEvent(models.Model):
    """One death or move entered here; `steps` are the rows it entered (table, key, record before, record that did it).

    `before` is what the register said of home and household, in numbers, so that taking it back restores them.
    """

    classed = {
        "open": ("id", "resident", "kind", "day", "steps", "before", "at", "by", "undone_at", "undone_by"),
        "personal": ("undone_reason",),
    }
    stays_in_merge = "its rows are this number's; it is taken back after the merge is undone"

    resident = models.ForeignKey(Resident, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=Event)
    day = models.DateField()
    steps = models.JSONField(default=list)
    before = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    undone_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("resident", "-id"), name="event_of_resident"),)
        constraints = (
            models.UniqueConstraint(
                fields=("resident",), condition=Q(kind=Event.DIED, undone_at=None), name="event_dies_once"
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True, undone_reason="")
                | (Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undone_reason="")),
                name="event_undone_has_who_when_and_why",
            ),
        )

    def __str__(self):
        return str(self.pk)
