"""How units kept what was due in a period: nodes of tasks they lead, and steps of notices they had to take.

Both are counts of things due and things done by their day, so they add up; the share is what units are ranked by. A
unit with nothing due has no share and no place.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from fractions import Fraction

from quanmin.core.scoring.task import light_on
from quanmin.plans.models import State
from quanmin.supervision.basis import timetable_of_line
from quanmin.supervision.models import Line, Notice, Stage, Step
from quanmin.supervision.nodes import points_of, reports_of
from quanmin.supervision.states import UNIT_STAGES
from quanmin.units.models import Unit


@dataclass(frozen=True)
class Kept:
    """One unit's row: what was due and kept of nodes and of notices, what is late now, the lights of its tasks."""

    unit: Unit
    place: int | None
    nodes_due: int
    nodes_kept: int
    steps_due: int
    steps_kept: int
    late_now: int
    lights: dict[str, int]

    @property
    def due(self):
        return self.nodes_due + self.steps_due

    @property
    def kept(self):
        return self.nodes_kept + self.steps_kept


def kept_in(first, last, on):
    """How each unit that leads a task or has a notice kept what was due from one day to another, as it stands `on`.

    The best share first; equal shares have one place, in the order of the tree.
    """
    counts = defaultdict(Counter)
    _count_nodes(counts, first, last, on)
    _count_steps(counts, first, last, on)
    shares = {unit: _share(counted) for unit, counted in counts.items()}
    units = Unit.objects.in_bulk(list(counts))
    ordered = sorted(
        units.values(), key=lambda unit: (shares[unit.pk] is None, -(shares[unit.pk] or 0), unit.position)
    )
    return [_row(unit, counts[unit.pk], _place(shares, unit.pk)) for unit in ordered]


def _count_nodes(counts, first, last, on):
    lines = list(
        Line.objects.filter(
            plan__state=State.APPROVED, task__isnull=False, lead__isnull=False
        ).select_related("task")
    )
    points = points_of(lines, reports_of(lines))
    for line in lines:
        counted = counts[line.lead_id]
        counted[light_on(timetable_of_line(line), on)[0]] += 1
        for point in points[line.task_id]:
            # The day itself is left for it, as the clocks of notices leave theirs.
            is_over = point.due < on or (point.due == on and point.done_on)
            if first <= point.due <= last and is_over and point.due >= line.begun:
                counted["nodes_due"] += 1
                counted["nodes_kept"] += bool(point.done_on and point.done_on <= point.due)


def nodes_kept_in(first, last, on):
    """By number of the unit that leads, how many nodes of tasks fell due between two days, and were done in time `on`.

    Done is what a report with evidence shows that nobody refused; what a unit only says counts as not done. Nodes that
    are not over yet are left out on both sides, so that getting something done never makes the share smaller.
    """
    counts = defaultdict(Counter)
    _count_nodes(counts, first, last, on)
    return {unit: (one["nodes_due"], one["nodes_kept"]) for unit, one in counts.items() if one["nodes_due"]}


def _count_steps(counts, first, last, on):
    """Signing for a notice and answering it are what a unit owes; a step that is late and not taken is not kept."""
    taken = Step.objects.filter(
        stage__in=(Stage.SIGNED, Stage.ANSWERED), due_on__range=(first, last), on__lte=on
    )
    for unit, due, done in taken.values_list("notice__unit_id", "due_on", "on"):
        counts[unit]["steps_due"] += 1
        counts[unit]["steps_kept"] += done <= due
    waiting = Notice.objects.filter(stage__in=UNIT_STAGES, due_on__lt=on)
    for unit, due in waiting.values_list("unit_id", "due_on"):
        counts[unit]["late_now"] += 1
        counts[unit]["steps_due"] += first <= due <= last


def _share(counted):
    due = counted["nodes_due"] + counted["steps_due"]
    return Fraction(counted["nodes_kept"] + counted["steps_kept"], due) if due else None


def _place(shares, unit):
    own = shares[unit]
    return None if own is None else 1 + sum(share is not None and share > own for share in shares.values())


def _row(unit, counted, place):
    names = ("nodes_due", "nodes_kept", "steps_due", "steps_kept", "late_now")
    lights = {colour: counted[colour] for colour in ("red", "yellow", "green", "grey")}
    return Kept(unit, place, *(counted[name] for name in names), lights)
