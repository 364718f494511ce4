"""Lights: a measured value against the dated path from the baseline to the target.

    goal = Goal(">=", 70, due=date(2025, 12, 31), baseline=50, baseline_on=date(2020, 12, 31))
    judge(goal, Measured(61, 58, 64, on=date(2023, 12, 31), recorded=date(2024, 1, 9)), today=date(2024, 2, 1))

The rules, in the order they are asked:

    grey    no value, or none that can be compared (an increase without a baseline); or the value is stale
    green   the value is on the path or beyond it. A chance that it is not is said (`…-uncertain`), not punished
    yellow  the value misses the path, but its interval reaches it (`within-chance`)
    yellow  the target is not due yet and the value misses the path by little (`near`)
    yellow  the value misses the path in a quarter that is running and lacks records of other systems, but the last
            whole quarter was not red (`not-whole`): records that are still to come are no falling behind
    red     the value misses the path (`behind`), or the target itself once it is due (`missed`)

The path is the straight line from the baseline on its date to the target on its due date, and the target after
that. Without a dated baseline, or with one that already meets the target, the path is the target at all times.
"""

from datetime import date
from math import isnan

from quanmin.core.scoring.path import allowance, forecast, path, wanted
from quanmin.core.scoring.values import (
    DEFAULT,
    Colour,
    Comparator,
    Goal,
    Light,
    Measured,
    Reason,
    Rules,
    Span,
)
from quanmin.core.scoring.words import explain

__all__ = [
    "DEFAULT",
    "Colour",
    "Comparator",
    "Goal",
    "Light",
    "Measured",
    "Reason",
    "Rules",
    "Span",
    "explain",
    "judge",
]


def judge(goal: Goal, measured: Measured, *, today: date, rules: Rules = DEFAULT) -> Light:
    """The light of a result; its reason is the first rule of this module's list that speaks."""
    target, value = wanted(goal, rules), measured.value
    why_not = _not_measurable(goal, measured, target, today=today, rules=rules)
    if why_not or target is None or value is None:
        return Light("grey", why_not or "no-value", None, None, None, target, goal, measured, today, rules)
    now = path(target, goal, measured.as_of)
    colour, reason = _verdict(goal, measured, value, target=target, now=now, rules=rules)
    if colour == "red" and _stood_before(goal, measured.whole, today=today, rules=rules):
        colour, reason = "yellow", "not-whole"
    heading = forecast(goal, value, measured.as_of, rules)
    return Light(
        colour, reason, now.edge(value), now.margin(value), heading, target, goal, measured, today, rules
    )


def _stood_before(goal: Goal, whole: Measured | None, *, today: date, rules: Rules) -> bool:
    """Was the light of the last whole quarter green or yellow? Without its result nothing speaks for the value."""
    return whole is not None and judge(goal, whole, today=today, rules=rules).colour in ("green", "yellow")


def _not_measurable(
    goal: Goal, measured: Measured, target: Span | None, *, today: date, rules: Rules
) -> Reason | None:
    if target is None:
        return "no-baseline" if goal.comparator in ("increase_by", "decrease_by") else "no-target"
    if measured.value is None or isnan(measured.value):
        return "no-value"
    if (today - measured.as_of).days > rules.stale_after_days:
        return "stale"
    return None


def _verdict(
    goal: Goal, measured: Measured, value: float, *, target: Span, now: Span, rules: Rules
) -> tuple[Colour, Reason]:
    ends = [end for end in (measured.lower, measured.upper) if end is not None and not isnan(end)]
    due = measured.as_of >= goal.due
    if target.meets(value):
        return "green", "reached" if all(map(target.meets, ends)) else "reached-uncertain"
    if now.meets(value):
        return "green", "on-path" if all(map(now.meets, ends)) else "on-path-uncertain"
    if ends and now.reaches(min(ends), max(ends)):
        return "yellow", "within-chance"
    if not due and -now.margin(value) <= allowance(target, goal, value, rules):
        return "yellow", "near"
    return "red", "missed" if due else "behind"
