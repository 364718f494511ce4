"""An approved plan broken down: what each year and each township is to reach, and what each task is to do a year."""

from django.db import models
from django.db.models import Q

from quanmin.accounts.models import User
from quanmin.plans.models.kept import Target, Task
from quanmin.units.models import Unit


def _by_hand(name):
    """A figure set by hand says who, when and why; a computed one says nothing."""
    computed = Q(set_by__isnull=True, set_at__isnull=True, reason="")
    by_hand = Q(set_by__isnull=False, set_at__isnull=False) & ~Q(reason="")
    return models.CheckConstraint(condition=computed | by_hand, name=name)


class Aim(models.Model):
    """What year aims and place aims share: the value asked for, the one that was computed, and who changed it why."""

    value = models.FloatField()
    computed = models.FloatField()
    reason = models.TextField(blank=True)
    set_at = models.DateTimeField(null=True)
    set_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True


AIM = ("value", "computed", "reason", "set_at", "set_by")


class YearAim(Aim):
    """What a target asks for at the end of one year on its way."""

    classed = {"open": ("id", "target", "year", *AIM)}

    target = models.ForeignKey(Target, models.CASCADE, related_name="year_aims")
    year = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("target", "year")
        constraints = (
            models.UniqueConstraint(fields=("target", "year"), name="year_aim_once"),
            _by_hand("year_aim_by_hand_has_who_when_why"),
        )

    def __str__(self):
        return f"{self.target_id} {self.year}"


class PlaceAim(Aim):
    """What a target asks of one township: the county's rate, or its share of the county's count."""

    classed = {"open": ("id", "target", "unit", *AIM)}

    target = models.ForeignKey(Target, models.CASCADE, related_name="place_aims")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("target", "unit__position")
        constraints = (
            models.UniqueConstraint(fields=("target", "unit"), name="place_aim_once"),
            _by_hand("place_aim_by_hand_has_who_when_why"),
        )

    def __str__(self):
        return f"{self.target_id} {self.unit_id}"


class KeyPoint(models.Model):
    """What is to be done for a task in one year (年度重点任务)."""

    classed = {"open": ("id", "task", "year", "text", "set_at", "set_by")}

    task = models.ForeignKey(Task, models.CASCADE, related_name="key_points")
    year = models.PositiveSmallIntegerField()
    text = models.TextField()
    set_at = models.DateTimeField(null=True)
    set_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("year", "task__position")
        constraints = (
            models.UniqueConstraint(fields=("task", "year"), name="key_point_once"),
            models.CheckConstraint(
                condition=Q(set_by__isnull=True, set_at__isnull=True)
                | Q(set_by__isnull=False, set_at__isnull=False),
                name="key_point_by_hand_has_who_and_when",
            ),
        )

    def __str__(self):
        return f"{self.task_id} {self.year}"
