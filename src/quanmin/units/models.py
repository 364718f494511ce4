"""The tree of units. Its order is kept in the rows, so a subtree is one range and a list is sorted as people expect."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    COUNTY = "county", _("县（市、区）")
    TOWNSHIP = "township", _("乡镇（街道）")
    VILLAGE = "village", _("村（社区）")
    ORGANISATION = "organisation", _("医疗卫生机构")
    DEPARTMENT = "department", _("部门")


class UnitQuerySet(models.QuerySet):
    def within(self, unit):
        """The unit and everything under it."""
        return self.filter(position__range=(unit.position, unit.last))

    def above(self, unit):
        """The unit and all it belongs to, the highest first."""
        return self.filter(position__lte=unit.position, last__gte=unit.position)


class Unit(models.Model):
    """A place, an organisation or a department.

    `position` numbers the whole tree, a parent before its children and brothers by pinyin; `last` is the
    highest position below. Both are set anew whenever units are brought in.
    """

    classed = {"open": ("id", "parent", "kind", "level", "name", "position", "last", "opened", "closed")}

    id = models.BigIntegerField(primary_key=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    kind = models.CharField(max_length=32)
    level = models.CharField(max_length=16, choices=Level)
    name = models.CharField(max_length=100)
    position = models.PositiveIntegerField(db_index=True)
    last = models.PositiveIntegerField()
    opened = models.DateField(null=True, blank=True)
    closed = models.DateField(null=True, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ("position",)
        indexes = (models.Index(fields=("level", "position"), name="unit_level_position"),)
        constraints = (
            models.CheckConstraint(condition=Q(last__gte=F("position")), name="unit_last_after_position"),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="unit_level_known"),
        )

    def __str__(self):
        return self.name

    def holds(self, other):
        """Whether the other unit is this one or lies under it."""
        return self.position <= other.position <= self.last


class UnitAlias(models.Model):
    """Another name a unit is written by, such as 卫健局 for 卫生健康局."""

    classed = {"open": ("id", "unit", "name")}

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=100, unique=True)

    def __str__(self):
        return self.name
