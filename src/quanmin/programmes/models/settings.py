"""What a county sets otherwise than declared: parameters of protocols, terms of packages, limits of hints."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from quanmin.accounts.models import User


class Kind(models.TextChoices):
    PROTOCOL = "protocol", _("服务规程")
    PACKAGE = "package", _("签约服务包")
    CHECK = "check", _("核对提示")


class SettingQuerySet(models.QuerySet):
    def held_on(self, on):
        """The settings that say what holds on a day, the one that decides last: those begun and not taken back."""
        begun = self.filter(since__lte=on).filter(Q(ended__isnull=True) | Q(ended__gt=on))
        return begun.order_by("since", "id")


class Setting(models.Model):
    """A parameter set by the county from a day on; of those begun the latest holds. An empty value is the default.

    `code` and `parameter` name what is set; the value is a number, for the fee of a package its parts in fen, and False
    for an item that is not promised. One taken back holds no longer from the day `ended`; all stay readable.
    """

    classed = {
        "open": (
            "id", "kind", "code", "parameter", "value", "since", "reason", "at", "by", "ended", "undone_at",
            "undone_by",
        )
    }  # fmt: skip

    kind = models.CharField(max_length=12, choices=Kind, default=Kind.PROTOCOL)
    code = models.CharField(max_length=40)
    parameter = models.CharField(max_length=40)
    value = models.JSONField(null=True)
    since = models.DateField()
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended = models.DateField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = SettingQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="setting_says_why"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="setting_kind_known"),
            models.CheckConstraint(
                condition=Q(ended__isnull=True, undone_at__isnull=True, undone_by__isnull=True)
                | Q(ended__gte=F("since"), undone_at__isnull=False, undone_by__isnull=False),
                name="setting_taken_back_by_whom_and_when",
            ),
        )

    def __str__(self):
        return f"{self.code} {self.parameter}"
