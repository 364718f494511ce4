"""Reads of plans."""

from dataclasses import dataclass

from quanmin.accounts.acting import require
from quanmin.accounts.permissions import Permission
from quanmin.plans.models import Plan, State, Target


@dataclass(frozen=True)
class Branch:
    """One heading of a plan's outline, with what stands under it."""

    title: str
    tasks: list


def plans(seen_by):
    """All plans, latest first."""
    require_anywhere(seen_by)
    return Plan.objects.defer("text").select_related("kept_by", "approved_by")


def plan(id, seen_by):  # noqa: A002  the plan's own id
    """One plan with its targets, tasks and findings; Plan.DoesNotExist when there is none."""
    require_anywhere(seen_by)
    return Plan.objects.prefetch_related("targets", "tasks", "findings").get(pk=id)


def outline(plan):
    """The plan's tasks under their headings (project, else path), in the order of the document."""
    branches = []
    for task in plan.tasks.all():
        title = task.project or task.path
        if not branches or branches[-1].title != title:
            branches.append(Branch(title, []))
        branches[-1].tasks.append(task)
    return branches


def measured_targets():
    """Targets of approved plans that a measure can show, in the order of their documents."""
    return (
        Target.objects.filter(plan__state=State.APPROVED)
        .exclude(measure="")
        .select_related("plan")
        .defer("plan__text")
    )


def require_anywhere(seen_by):
    """Plans are one for the county: whoever may see them for their own unit may see them whole."""
    require(seen_by, Permission.SEE_PLAN, on=seen_by.unit)
