"""What a goal wants, where its path stands on a day, and where a result is heading."""

import itertools
from datetime import date

from quanmin.core.scoring.values import Goal, Rules, Span


def wanted(goal: Goal, rules: Rules) -> Span | None:
    """The values the goal wants on its due date; None when it names no value, or changes a baseline it lacks."""
    if goal.comparator in ("increase_by", "decrease_by"):
        return _changed(goal)
    if goal.comparator == "cover_all":
        return Span(rules.all_covered if goal.value is None else goal.value, None)
    if goal.value is None:
        return None
    if goal.comparator == "range":
        return _between(goal)
    least = goal.comparator in (">=", ">") or (goal.comparator == "=" and goal.better == "higher")
    strict = goal.comparator in (">", "<")
    return Span(goal.value, None, strict) if least else Span(None, goal.value, strict)


def _between(goal: Goal) -> Span | None:
    """A range is reached from its near end: who promised 2 to 3 and built 4 has kept the promise.

    Only what must stay between two bounds, such as the use of beds, has both ends for limits.
    """
    low, high = ends(goal)
    if low is None or high is None:
        return None
    if goal.better == "neither":
        return Span(low, high)
    return Span(low, None) if goal.better == "higher" else Span(None, high)


def ends(goal: Goal) -> tuple[float | None, float | None]:
    """The two values of a range, the lesser first, however they were written; a single one stands for both."""
    if goal.value is None:
        return None, None
    other = goal.value if goal.value_high is None else goal.value_high
    return min(goal.value, other), max(goal.value, other)


def _changed(goal: Goal) -> Span | None:
    if goal.baseline is None:
        return None
    amount = goal.value or 0.0
    step = abs(goal.baseline) * amount / 100 if goal.relative else amount
    # Without an amount any change will do, but no change at all will not.
    strict = goal.value is None
    if goal.comparator == "increase_by":
        return Span(goal.baseline + step, None, strict)
    return Span(None, goal.baseline - step, strict)


def elapsed(goal: Goal, on: date) -> float | None:
    """The share of the time from baseline to due that has passed, 0 to 1; None without a dated baseline."""
    if goal.baseline is None or goal.baseline_on is None:
        return None
    if on >= goal.due or goal.baseline_on >= goal.due:
        return 1.0
    return max(0.0, (on - goal.baseline_on).days / (goal.due - goal.baseline_on).days)


def path(target: Span, goal: Goal, on: date) -> Span:
    """The values wanted on a day: on the straight line from the baseline, or past it.

    A limit that the baseline already keeps is asked for in full from the first day: nobody is given leave to
    fall back to it. Where the goal has steps, the line runs from one to the next.
    """
    if goal.steps and on < goal.due:
        return _stepped(target, goal, on)
    share = elapsed(goal, on)
    if share is None or share >= 1 or goal.baseline is None:
        return target
    low, high = target.low, target.high
    if low is not None and goal.baseline < low:
        low = goal.baseline + share * (low - goal.baseline)
    if high is not None and goal.baseline > high:
        high = goal.baseline + share * (high - goal.baseline)
    return Span(low, high, target.strict)


def _stepped(target: Span, goal: Goal, on: date) -> Span:
    """The span of a day between two steps; to the first the line comes from the baseline, if that lies behind it."""
    points = [*_start(target, goal), *goal.steps]
    value = points[0][1]
    for (start, low), (end, high) in itertools.pairwise(points):
        if start <= on:
            value = low + (high - low) * min(1.0, (on - start).days / (end - start).days)
    low_end, high_end = (None if edge is None else value for edge in (target.low, target.high))
    return Span(low_end, high_end, target.strict)


def _start(target: Span, goal: Goal) -> list[tuple[date, float]]:
    if goal.baseline is None or goal.baseline_on is None:
        return []
    first = goal.steps[0][1]
    behind = goal.baseline < first if target.low is not None else goal.baseline > first
    return [(goal.baseline_on, goal.baseline)] if behind else []


def allowance(target: Span, goal: Goal, value: float, rules: Rules) -> float:
    """How far a value may miss the path and still be near it; see `Rules.near_of_way`."""
    edge = target.edge(value)
    if goal.baseline is not None and goal.baseline_on is not None:
        way, miss = edge - goal.baseline, edge - value
        if way * miss > 0:  # The baseline lay on the same side of the limit as the value does.
            return rules.near_of_way * abs(way)
    return rules.near_of_target * abs(edge)


def forecast(goal: Goal, value: float, on: date, rules: Rules) -> float | None:
    """Where the line from the baseline through the value arrives when the target is due; None when untold."""
    share = elapsed(goal, on)
    if share is None or goal.baseline is None or not rules.forecast_from <= share < 1 or share == 0:
        return None
    arrival = goal.baseline + (value - goal.baseline) / share
    # Rates and counts do not fall below nought, however fast they fall.
    return max(arrival, 0.0) if goal.baseline >= 0 and value >= 0 else arrival
