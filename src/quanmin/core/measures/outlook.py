"""From the results of a measure and a plan's goal to a forecast: will the target be met by its date?

outlook(measure, "Count", [("2024Q1", 310, 420, 73.8), …], goal).verdict   # likely, open, unlikely, untold
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import nan

from quanmin.core.measures.declare import Measure
from quanmin.core.periods import Period, parse
from quanmin.core.scoring.path import wanted
from quanmin.core.scoring.values import DEFAULT as JUDGING
from quanmin.core.scoring.values import Goal
from quanmin.core.stats.trend import DEFAULT, Aim, Forecast, Result, Rule, Scale, forecast

# The scale on which each kind of measure moves evenly; all others as their values are.
SCALES: Mapping[str, Scale] = {"Count": "share", "Pooled": "share", "Rate": "rate"}
Figure = tuple[str, int, int, float | None]  # period, numerator, denominator, value in the measure's unit


def outlook(
    measure: Measure, kind: str, figures: Sequence[Figure], goal: Goal, *, rule: Rule = DEFAULT
) -> Forecast:
    """The forecast for the goal's due day, in the measure's unit, from one unit's results over periods of one length.

    `kind` is the name of the measure's kind. Only periods as long as the latest are used, so that quarters and the
    year they make are not counted twice; a quarter that still runs and a result without a value are left out.
    `no-target` where the goal names no value to reach.
    """
    span = wanted(goal, JUDGING)
    results = _results(measure, kind, figures)
    if span is None:
        return Forecast("untold", "no-target", nan, nan, nan, nan, len(results), seasonal=False)
    scale = SCALES.get(kind, "value")
    factor = 1 if scale == "value" else measure.multiplier
    low, high = (None if end is None else end / factor for end in (span.low, span.high))
    found = forecast(results, Aim(goal.due, low, high, span.strict), scale=scale, rule=rule)
    return replace(found, value=found.value * factor, lower=found.lower * factor, upper=found.upper * factor)


def _results(measure: Measure, kind: str, figures: Sequence[Figure]) -> list[Result]:
    told = [(parse(figure[0]), figure) for figure in figures if not parse(figure[0]).is_running]
    latest = max((period for period, _ in told), key=lambda period: (period.end, period.start), default=None)
    return [
        _result(measure, kind, period, figure)
        for period, figure in told
        if latest is not None and period.kind == latest.kind and figure[3] is not None
    ]


def _result(measure: Measure, kind: str, period: Period, figure: Figure) -> Result:
    window = measure.window(period)
    days = 0 if measure.per == "point" else (window.end - window.start).days + 1
    _, numerator, denominator, value = figure
    if kind in SCALES:
        return Result(window.end, days, numerator, denominator)
    return Result(window.end, days, nan if value is None else value, 1)
