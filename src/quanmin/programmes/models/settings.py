"""Parameters of protocols as the county sets them."""

from django.db import models
from django.db.models import Q

from quanmin.accounts.models import User


class Setting(models.Model):
    """A parameter set by the county; the last one holds, the earlier stay readable. An empty value is the default."""

    classed = {"open": ("id", "protocol", "parameter", "value", "reason", "at", "by")}

    protocol = models.CharField(max_length=40)
    parameter = models.CharField(max_length=40)
    value = models.FloatField(null=True)
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-id",)
        constraints = (models.CheckConstraint(condition=~Q(reason=""), name="setting_says_why"),)

    def __str__(self):
        return f"{self.protocol} {self.parameter}"
