"""The nodes of tasks: what is due by which day, what was done and shown, and the light that follows from it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from quanmin.core.scoring.task import Node, TaskFacts, light_on, timetable_of
from quanmin.core.writing.words import last_day
from quanmin.plans.models import KeyPoint
from quanmin.supervision.models import Progress


@dataclass(frozen=True)
class DatedPoint:
    """A key point with the day it is due, and when it was done with evidence or only said to be."""

    point: KeyPoint
    due: date
    done_on: date | None
    claimed_on: date | None


@dataclass(frozen=True)
class Reported:
    """One report that counts, and how many files came with it."""

    line: int
    node: int | None
    on: date
    claim: str
    problem: str
    proofs: int


def reports_of(lines):
    """The reports that count, by line, the earliest first."""
    rows = Progress.objects.filter(line__in=lines, refused_at__isnull=True).annotate(proofs=Count("evidence"))
    found = {}
    for row in rows.order_by("on", "id").values_list("line", "node", "on", "claim", "problem", "proofs"):
        found.setdefault(row[0], []).append(Reported(*row))
    return found


def points_of(lines, reports):
    """The dated points of task lines, by number of the task, in the order of their days."""
    tasks = {line.task_id: line for line in lines if line.task_id}
    found = {number: [] for number in tasks}
    for point in KeyPoint.objects.filter(task__in=tasks).order_by("year"):
        line = tasks[point.task_id]
        told = [one for one in reports.get(line.pk, ()) if one.node == point.pk]
        found[point.task_id].append(
            DatedPoint(
                point, due_day(line.task, point.year),
                done_on=min((one.on for one in told if one.proofs), default=None),
                claimed_on=min((one.on for one in told if not one.proofs), default=None),
            )
        )  # fmt: skip
    return found


def due_day(task, year):
    """The last day of the year, or the task's own deadline where that is earlier."""
    end = date(year, 12, 31)
    own = last_day(task)
    return min(end, own) if own and own.year == year else end


def facts_of(line, points, reports):
    """What the light of a task's line rests on. Points due before the ledger began are not clocked, the last one is."""
    clocked = [one for one in points if one.due >= line.begun or one.done_on] or points[-1:]
    last = reports[-1] if reports else None
    return TaskFacts(
        nodes=tuple(Node(one.due, one.done_on, one.claimed_on) for one in clocked),
        begun=line.begun,
        reported_on=last.on if last else None,
        evidence_on=max((one.on for one in reports if one.proofs), default=None),
        problem=bool(last and last.problem),
    )


def stood_on(lines, day):
    """By number of line, the colour and next day of task lines as they were known on an earlier day.

    Only what was reported by then counts; a line whose ledger began later is left out.
    """
    told = {line: [one for one in found if one.on <= day] for line, found in reports_of(lines).items()}
    begun = [line for line in lines if line.begun <= day]
    points = points_of(begun, told)
    tables = {
        line.pk: timetable_of(facts_of(line, points[line.task_id], told.get(line.pk, []))) for line in begun
    }
    return {number: (light_on(table, day)[0], table.next_due) for number, table in tables.items()}


def set_columns(line, points, reports):
    """Bring the made columns of a line up to its nodes, reports and evidence; nothing is saved."""
    last = reports[-1] if reports else None
    line.claim, line.problem = (last.claim, last.problem) if last else ("", "")
    line.reported_on, line.reports = (last.on if last else None), len(reports)
    line.proofs = sum(one.proofs for one in reports)
    if line.task_id is None:
        return
    table = timetable_of(facts_of(line, points, reports))
    line.base, line.base_reason, line.base_about = table.colour, table.reason, table.about
    for name, turn in (("yellow", table.yellow), ("red", table.red)):
        setattr(line, f"{name}_on", turn.on if turn else None)
        setattr(line, f"{name}_reason", turn.reason if turn else "")
        setattr(line, f"{name}_about", turn.about if turn else None)
    line.next_due, line.rules = table.next_due, table.rules
