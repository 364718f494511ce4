"""Who answers for what: tasks and targets assigned to units, their objections, and how the office ruled."""

from django.db import models
from django.db.models import Q

from quanmin.accounts.models import User
from quanmin.plans.models.kept import Plan, Target, Task
from quanmin.plans.states import OPEN_DUTIES, RULINGS, Duty, Part
from quanmin.units.models import Unit


class Assignment(models.Model):
    """One task or target given to one unit, under the name the plan writes; without a unit until one is found."""

    classed = {"open": ("id", "plan", "task", "target", "part", "written", "unit", "state", "at", "by")}

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="assignments")
    task = models.ForeignKey(Task, models.CASCADE, null=True, related_name="assignments")
    target = models.ForeignKey(Target, models.CASCADE, null=True, related_name="assignments")
    part = models.CharField(max_length=16, choices=Part)
    written = models.CharField(max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="assignments")
    state = models.CharField(max_length=16, choices=Duty, default=Duty.ASSIGNED)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("plan", "task__position", "target__position", "part", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(task__isnull=False, target__isnull=True)
                | Q(task__isnull=True, target__isnull=False),
                name="assignment_is_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | Q(state__in=(Duty.UNLINKED, Duty.WITHDRAWN)),
                name="assignment_has_a_unit_once_linked",
            ),
            models.UniqueConstraint(
                fields=("task", "unit"), condition=Q(state__in=OPEN_DUTIES), name="task_assigned_once"
            ),
            models.UniqueConstraint(
                fields=("target", "unit"), condition=Q(state__in=OPEN_DUTIES), name="target_assigned_once"
            ),
        )

    def __str__(self):
        return f"{self.written} {self.state}"

    @property
    def thing(self):
        """The task or target that was assigned."""
        return self.task or self.target


class Objection(models.Model):
    """A unit's objection to an assignment, and the office's ruling with its reasons."""

    classed = {
        "open": (
            "id",
            "assignment",
            "reason",
            "at",
            "by",
            "ruling",
            "ruling_reason",
            "to_unit",
            "ruled_at",
            "ruled_by",
        )
    }

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="objections")
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ruling = models.CharField(max_length=16, choices=Duty, blank=True)
    ruling_reason = models.TextField(blank=True)
    to_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    ruled_at = models.DateTimeField(null=True)
    ruled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="objection_has_a_reason"),
            models.CheckConstraint(
                condition=Q(ruling="", ruled_at__isnull=True, ruled_by__isnull=True, ruling_reason="")
                | Q(ruling__in=RULINGS, ruled_at__isnull=False, ruled_by__isnull=False)
                & ~Q(ruling_reason=""),
                name="ruling_has_who_when_and_why",
            ),
            models.CheckConstraint(
                condition=Q(ruling=Duty.REASSIGNED, to_unit__isnull=False)
                | ~Q(ruling=Duty.REASSIGNED) & Q(to_unit__isnull=True),
                name="reassignment_names_a_unit",
            ),
            models.UniqueConstraint(
                fields=("assignment",), condition=Q(ruling=""), name="one_open_objection_an_assignment"
            ),
        )

    def __str__(self):
        return f"{self.assignment_id} {self.ruling}"
