"""What people decided on the facts of a plan, with what each was before."""

from django.db import models
from django.db.models import Q

from quanmin.accounts.models import User
from quanmin.plans.models.kept import Finding, Plan, Target, Task
from quanmin.plans.states import Verdict


class Decision(models.Model):
    """One verdict of a person on one fact: what it was before, what it became. Those of one act share its `line`.

    `line` is the number of the act in the trail, so that what was done in one stroke is undone in one.
    """

    classed = {
        "open": ("id", "plan", "target", "task", "finding", "verdict", "reason", "before", "after", "line", "at", "by",
                 "undone_at", "undone_by")
    }  # fmt: skip

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="decisions")
    target = models.ForeignKey(Target, models.CASCADE, null=True, related_name="decisions")
    task = models.ForeignKey(Task, models.CASCADE, null=True, related_name="decisions")
    finding = models.ForeignKey(Finding, models.CASCADE, null=True, related_name="decisions")
    verdict = models.CharField(max_length=16, choices=Verdict)
    reason = models.TextField(blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    line = models.BigIntegerField(db_index=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=Q(target__isnull=False, task__isnull=True, finding__isnull=True)
                | Q(target__isnull=True, task__isnull=False, finding__isnull=True)
                | Q(target__isnull=True, task__isnull=True, finding__isnull=False),
                name="decision_is_on_one_fact",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="decision_undone_has_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(verdict=Verdict.REJECT) | ~Q(reason=""), name="decision_to_reject_has_a_reason"
            ),
        )

    def __str__(self):
        return f"{self.verdict} {self.line}"

    @property
    def fact(self):
        """The fact that was decided on."""
        return self.target or self.task or self.finding
