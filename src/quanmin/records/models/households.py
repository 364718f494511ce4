"""Households: who lives under one roof, and as what to its head."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from quanmin.units.models import Unit


class Relation(models.TextChoices):
    """What somebody is to the head of the household, in the groups of GB/T 4761."""

    HEAD = "head", _("户主")
    SPOUSE = "spouse", _("配偶")
    CHILD = "child", _("子女")
    GRANDCHILD = "grandchild", _("孙子女")
    PARENT = "parent", _("父母")
    GRANDPARENT = "grandparent", _("祖父母")
    SIBLING = "sibling", _("兄弟姐妹")
    OTHER = "other", _("其他")


class Household(models.Model):
    """One household of a village; its members are the residents that name it."""

    classed = {"open": ("id", "village", "made_at")}

    village = models.ForeignKey(Unit, models.PROTECT, related_name="households")
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self):
        return str(self.pk)
