"""The ledger follows plans: each task and target in force has a line, and the lines of an amended plan go on."""

from datetime import date

from quanmin import clock
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.core.writing.words import last_day
from quanmin.plans.models import OPEN_DUTIES, Assignment, KeyPoint, Part, Plan, Standing, State, Target, Task
from quanmin.supervision.models import Line, Progress
from quanmin.supervision.nodes import points_of, reports_of, set_columns

BATCH = 500
MADE = (
    "next_due", "base", "base_reason", "base_about", "yellow_on", "yellow_reason", "yellow_about", "red_on",
    "red_reason", "red_about", "rules", "claim", "reported_on", "problem", "reports", "proofs",
)  # fmt: skip


def open_ledgers(*, by, on=None):
    """Open the ledger of each plan in force that has none yet; answers their number. Twice changes nothing."""
    waiting = Plan.objects.filter(state=State.APPROVED, lines__isnull=True).defer("text")
    return sum(bool(open_ledger(plan, by=by, on=on)) for plan in waiting)


def open_ledger(plan, *, by, on=None):
    """Give every task and target of a plan in force its line; what was reported under the version before goes on.

    `on` is the day from which nodes are clocked: today, or the day a ledger kept elsewhere began.
    """
    with acting(by, Permission.APPROVE_PLAN) as trail:
        carried = _carry_on(plan)
        leads = _leads(plan)
        if carried:
            refresh(plan.lines.all())
        lines = [*_lines(plan, Task, leads, on), *_lines(plan, Target, leads, on)]
        points = points_of(lines, {})
        for line in lines:
            set_columns(line, points.get(line.task_id, ()), ())
        Line.objects.bulk_create(lines, batch_size=BATCH)
        trail.add("ledger opened", plan, lines=len(lines), carried=carried)
    return lines


def refresh(lines):
    """Bring the made columns of lines up to their nodes and reports, inside the action that changed them."""
    kept = list(lines.select_related("task"))
    reports = reports_of(kept)
    points = points_of(kept, reports)
    for line in kept:
        set_columns(line, points.get(line.task_id, ()), reports.get(line.pk, ()))
    Line.objects.bulk_update(kept, MADE, batch_size=BATCH)


def _lines(plan, kind, leads, on):
    """New lines for the facts of one kind that have none; what a plan says was reached long ago is no work."""
    facts = kind.objects.filter(plan=plan, line__isnull=True).exclude(standing=Standing.REJECTED)
    if kind is Target:
        facts = facts.exclude(kind="achievement")
    field = kind.__name__.lower()
    return [
        Line(plan=plan, place=fact.position, begun=on or clock.today(), lead_id=leads.get((field, fact.pk)),
             **{field: fact}, **_named(fact))
        for fact in facts
    ]  # fmt: skip


def _named(fact):
    """The title and the last day of a task or target."""
    if isinstance(fact, Task):
        return {"title": fact.title or fact.text[:300], "due": last_day(fact)}
    return {"title": fact.indicator, "due": date(fact.year, 12, 31) if fact.year else None}


def _leads(plan):
    """The first unit that leads each task and target."""
    rows = Assignment.objects.filter(plan=plan, part=Part.LEAD, state__in=OPEN_DUTIES, unit__isnull=False)
    found = {}
    for task, target, unit in rows.order_by("id").values_list("task_id", "target_id", "unit_id"):
        found.setdefault(("task", task) if task else ("target", target), unit)
    return found


def _carry_on(plan):
    """Move the lines of the version before to what continues them, with reports, evidence and notices; how many."""
    if plan.amends_id is None:
        return 0
    after = {("task", fact.replaces_id): fact for fact in _continuing(plan, Task)}
    after |= {("target", fact.replaces_id): fact for fact in _continuing(plan, Target)}
    leads, moved = _leads(plan), []
    for line in Line.objects.filter(plan=plan.amends_id):
        field = "task" if line.task_id else "target"
        fact = after.get((field, line.task_id or line.target_id))
        if fact is not None:
            line.plan, line.place, line.lead_id = plan, fact.position, leads.get((field, fact.pk))
            for name, value in {field: fact, **_named(fact)}.items():
                setattr(line, name, value)
            line.save()
            moved.append(line)
    _move_nodes(moved)
    return len(moved)


def _continuing(plan, kind):
    facts = kind.objects.filter(plan=plan, replaces__isnull=False, line__isnull=True)
    return facts.exclude(standing=Standing.REJECTED)


def _move_nodes(lines):
    """What was reported done of a year belongs to the same year of the new version; to none where it has none."""
    points = {(point.task_id, point.year): point for point in KeyPoint.objects.filter(task__line__in=lines)}
    entries = Progress.objects.filter(line__in=lines, node__isnull=False).select_related("node", "line")
    for entry in entries:
        entry.node = points.get((entry.line.task_id, entry.node.year))
        entry.save(update_fields=("node",))
