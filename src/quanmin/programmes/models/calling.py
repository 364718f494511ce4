"""Calls made to residents on the list, and whether they came."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from quanmin.accounts.models import User
from quanmin.programmes.models.visits import Visit
from quanmin.records.models import Resident


class Reached(models.TextChoices):
    WILL_COME = "will-come", _("约好时间")
    REACHED = "reached", _("已联系上")
    NO_ANSWER = "no-answer", _("无人接听")
    REFUSED = "refused", _("拒绝")
    WRONG_NUMBER = "wrong-number", _("号码不对")


class Call(models.Model):
    """One call about what is owed; `visit` is the first visit after it, when the person came."""

    classed = {
        "open": ("id", "resident", "day", "outcome", "promised", "protocols", "visit", "at", "by"),
        "personal": ("note",),
    }

    resident = models.ForeignKey(Resident, models.PROTECT, related_name="calls")
    day = models.DateField()
    outcome = models.CharField(max_length=16, choices=Reached)
    promised = models.DateField(null=True)
    note = models.CharField(max_length=200, blank=True)
    protocols = models.JSONField(default=list)
    visit = models.ForeignKey(Visit, models.PROTECT, null=True, related_name="calls")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=Q(outcome__in=Reached.values), name="call_outcome_known"),
            models.CheckConstraint(
                condition=Q(outcome=Reached.WILL_COME, promised__isnull=False)
                | ~Q(outcome=Reached.WILL_COME) & Q(promised__isnull=True),
                name="call_promise_has_its_day",
            ),
        )

    def __str__(self):
        return f"{self.pk}"
