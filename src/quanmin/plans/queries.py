"""Reads of plans, shared by pages, exports and the api.

`plans` and `plan` are the list and one plan; `standing_targets` and `standing_tasks` are what counts of it: all but
what a reviewer threw out. `breakdown`, `key_points` and `assignments` are an approved plan by year, place and unit;
`versions` and `difference_to_old` its amendments. `review` is the plan as its reviewers see it. What is in force is
`targets_in_force`.
"""

import hashlib
from dataclasses import dataclass

from django.db.models import Count, F, Prefetch, Q

from quanmin.accounts.acting import require
from quanmin.accounts.permissions import Permission
from quanmin.plans.differences import Difference, difference
from quanmin.plans.doubts import facts_with_old, items
from quanmin.plans.models import (
    Assignment,
    Decision,
    Duty,
    KeyPoint,
    Objection,
    Plan,
    Standing,
    State,
    Target,
)


@dataclass(frozen=True)
class Branch:
    """One heading of a plan's outline, with what stands under it."""

    title: str
    tasks: list


@dataclass(frozen=True)
class Review:
    """A plan under review: every fact with its doubts in the order of the text, and how far the review is."""

    plan: Plan
    items: list
    decided: int
    open: int
    last: Decision | None

    @property
    def total(self):
        return len(self.items)


@dataclass(frozen=True)
class VersionChange:
    """A version of a plan and the one before it, with what became of targets and tasks."""

    old: Plan
    new: Plan
    targets: Difference
    tasks: Difference


def plans(seen_by):
    """All plans, latest first."""
    require_anywhere(seen_by)
    return Plan.objects.defer("text").select_related("kept_by", "reviewed_by", "approved_by")


def progress(seen_by):
    """By plan, how many of its facts were decided on and how many there are; in three questions."""
    require_anywhere(seen_by)
    counted = {}
    for part in ("targets", "tasks", "findings"):
        decided = Count(part, filter=~Q(**{f"{part}__standing": Standing.READ}))
        for plan_id, done, total in Plan.objects.values_list("pk").annotate(done=decided, total=Count(part)):
            before = counted.get(plan_id, (0, 0))
            counted[plan_id] = (before[0] + done, before[1] + total)
    return counted


def plan(id, seen_by):  # noqa: A002  the plan's own id
    """One plan with its targets, tasks and findings; Plan.DoesNotExist when there is none."""
    require_anywhere(seen_by)
    return Plan.objects.prefetch_related("targets", "tasks", "findings").get(pk=id)


def facts(id, part, seen_by):  # noqa: A002  the plan's own id
    """The `targets`, `tasks` or `findings` of a plan as rows to page through, less those thrown out."""
    require_anywhere(seen_by)
    return getattr(Plan.objects.only("pk").get(pk=id), part).exclude(standing=Standing.REJECTED)


def standing_targets(plan):
    """The targets of a plan that nobody threw out, in the order of the document; reads what `plan` fetched."""
    return [target for target in plan.targets.all() if target.standing != Standing.REJECTED]


def standing_tasks(plan):
    """The tasks of a plan that nobody threw out, in the order of the document; reads what `plan` fetched."""
    return [task for task in plan.tasks.all() if task.standing != Standing.REJECTED]


def outline(plan):
    """The plan's tasks under their headings (project, else path), in the order of the document."""
    branches = []
    for task in standing_tasks(plan):
        title = task.project or task.path
        if not branches or branches[-1].title != title:
            branches.append(Branch(title, []))
        branches[-1].tasks.append(task)
    return branches


def review(id, seen_by):  # noqa: A002  the plan's own id
    """A plan as its reviewers see it; Plan.DoesNotExist when there is none."""
    require(seen_by, Permission.REVIEW_PLAN)
    found = Plan.objects.get(pk=id)
    listed = items(found, *facts_with_old(found))
    own = Decision.objects.filter(plan=found, by=seen_by, undone_at__isnull=True)
    return Review(
        found,
        listed,
        decided=sum(item.is_decided for item in listed),
        open=sum(item.is_open for item in listed),
        last=own.order_by("-line").first(),
    )


def history(plan, seen_by):
    """Every decision on the facts of a plan, latest first, those taken back too."""
    require_anywhere(seen_by)
    rows = Decision.objects.filter(plan=plan).select_related("by", "undone_by", "target", "task", "finding")
    return rows.order_by("-line", "id")


def moves(plan, seen_by):
    """The steps of a plan from state to state, the first first."""
    require_anywhere(seen_by)
    return plan.moves.select_related("by")


def versions(plan, seen_by):
    """All versions of a plan, the first first."""
    require_anywhere(seen_by)
    return Plan.objects.filter(lineage=plan.lineage).defer("text").order_by("version")


def difference_to_old(id, seen_by):  # noqa: A002  the plan's own id
    """A version, the one it amends, and what became of targets and tasks; Plan.DoesNotExist when it amends none."""
    require_anywhere(seen_by)
    new = (
        Plan.objects.select_related("amends")
        .prefetch_related("targets", "tasks")
        .get(pk=id, amends__isnull=False)
    )
    old = plan(new.amends_id, seen_by)
    return VersionChange(
        old,
        new,
        targets=difference(standing_targets(old), standing_targets(new)),
        tasks=difference(standing_tasks(old), standing_tasks(new)),
    )


def breakdown(plan, seen_by):
    """The targets of a plan that were broken down, each with its years and townships; in three questions."""
    require_anywhere(seen_by)
    found = plan.targets.exclude(standing=Standing.REJECTED).exclude(sharing="")
    return list(found.prefetch_related("year_aims__set_by", "place_aims__set_by", "place_aims__unit"))


def key_points(plan, seen_by):
    """What is to be done for each task in each year, by year and in the order of the document."""
    require_anywhere(seen_by)
    return KeyPoint.objects.filter(task__plan=plan).select_related("task", "set_by").defer("task__text")


def assignments(plan, seen_by):
    """Who answers for what in a plan, what was withdrawn too; by unit in the order of the tree, unknown names first."""
    require_anywhere(seen_by)
    rows = Assignment.objects.filter(plan=plan).select_related("unit", "task", "target")
    return rows.order_by(F("unit__position").asc(nulls_first=True), "written", "part", "id")


def duties(seen_by, *, year):
    """What plans in force ask of the person's own unit, leads first; with a year's key points and all objections."""
    require_anywhere(seen_by)
    rows = Assignment.objects.filter(unit=seen_by.unit, plan__state=State.APPROVED).exclude(
        state=Duty.UNLINKED
    )
    rows = rows.select_related("task", "target", "plan").defer("plan__text", "task__text")
    points = Prefetch("task__key_points", KeyPoint.objects.filter(year=year))
    return rows.prefetch_related(_objections(), points).order_by(
        "-part", "plan", "task__position", "target__position"
    )


def open_objections(seen_by):
    """The objections the office has to rule on, the oldest first."""
    require(seen_by, Permission.ASSIGN_TASK)
    rows = Objection.objects.filter(ruling="", assignment__state=Duty.OBJECTED)
    return rows.filter(assignment__plan__state=State.APPROVED).select_related(
        "by", "assignment__unit", "assignment__task", "assignment__target", "assignment__plan"
    )


def ruled_objections(seen_by, *, last=50):
    """The objections the office has ruled on, the latest first."""
    require(seen_by, Permission.ASSIGN_TASK)
    rows = Objection.objects.exclude(ruling="").order_by("-ruled_at")
    return rows.select_related(
        "by", "ruled_by", "to_unit", "assignment__unit", "assignment__task", "assignment__target"
    )[:last]


def _objections():
    return Prefetch("objections", Objection.objects.select_related("by", "ruled_by", "to_unit"))


def kept_before(source_bytes, seen_by):
    """The plan that was read from these very bytes; None when the document is new."""
    require_anywhere(seen_by)
    return Plan.objects.filter(source_sha256=hashlib.sha256(source_bytes).hexdigest()).first()


def measured_targets():
    """Targets of approved plans that a measure can show, in the order of their documents."""
    return targets_in_force().exclude(measure="").select_related("plan").defer("plan__text")


def targets_in_force():
    """What the county has promised and stands by: the targets of approved plans, less what reviewers threw out."""
    return Target.objects.filter(plan__state=State.APPROVED).exclude(standing=Standing.REJECTED)


def require_anywhere(seen_by):
    """Plans are one for the county: whoever may see them for their own unit may see them whole."""
    require(seen_by, Permission.SEE_PLAN, on=seen_by.unit)
