"""Will a target be met by its date? A straight line through the results so far, drawn on to the date with its doubt.

The line is straight on the scale where chance is even: the logit of a share, the logarithm of a rate, a value as it
is. It is fitted by generalised least squares to the empirical logits or logarithms (Cox and Snell, Analysis of Binary
Data, 2nd ed. 1989, section 2.1), each result weighing as the people counted in it. Results over windows that overlap,
such as rolling years, count as alike as their windows are. The spread about the line is taken from the results, but
never less than chance alone would give (Poisson or binomial), so both a wild series and a quiet one are judged by
what they show. The prediction is the best linear unbiased one (Goldberger, J Am Stat Assoc 1962;57:369): it uses what
is already known of a window that has begun. Student's distribution with two degrees less than results gives the
interval and the chance.

What it cannot know: a campaign that is planned, a change of definition, and the season, where windows are shorter than
a year (`seasonal`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, inf, isinf, nan
from typing import Literal

import numpy as np

from quanmin.core.stats.estimate import Values
from quanmin.core.stats.quantiles import student_quantile, student_share

Scale = Literal["share", "rate", "value"]
Verdict = Literal["likely", "open", "unlikely", "untold"]
Why = Literal["", "too-few-results", "due-already", "too-far", "no-target"]


@dataclass(frozen=True)
class Result:
    """One result so far: the last day of its window, the window's days (0 for a state on that day), and its counts.

    On the scale `value`, `numerator` is the value and `denominator` 1, or how much the value weighs.
    """

    end: date
    days: int
    numerator: float
    denominator: float


@dataclass(frozen=True)
class Aim:
    """The values wanted on the day `due`, as a share or rate per person: from `low` to `high`, None without limit.

    `strict` leaves the limits themselves out.
    """

    due: date
    low: float | None
    high: float | None
    strict: bool = False


@dataclass(frozen=True)
class Rule:
    """The thresholds of a forecast, named so that a page can show them.

    `fewest`: with fewer results with people in them nothing is said. `farthest`: nor further ahead than so many times
    the span of the results. `likely` and `unlikely`: the chances from which, and up to which, the words are used.
    `confidence`: that of the interval.
    """

    fewest: int = 3
    farthest: float = 2.0
    likely: float = 0.8
    unlikely: float = 0.2
    confidence: float = 0.9


DEFAULT = Rule()


@dataclass(frozen=True)
class Forecast:
    """What the trend says of the due day: value and interval, the chance that the goal is met, and the word for it.

    `untold` says why there is no forecast in `why`, and its numbers are NaN. `results` is how many it rests on.
    """

    verdict: Verdict
    why: Why
    value: float
    lower: float
    upper: float
    chance: float
    results: int
    seasonal: bool


def forecast(
    results: Sequence[Result], aim: Aim, *, scale: Scale = "share", rule: Rule = DEFAULT
) -> Forecast:
    """Whether the goal will be met if things go on as they did; the order of results is nothing.

    Results without people are left out. The people counted on the due day are taken to be as many as at last.
    """
    known = sorted((result for result in results if result.denominator > 0), key=lambda one: one.end)
    seasonal = any(0 < result.days < 360 for result in known)
    why = _untold(known, aim.due, rule)
    if why:
        return Forecast("untold", why, nan, nan, nan, nan, len(known), seasonal)
    at, error = _predicted(known, aim.due, scale)
    degrees = len(known) - 2
    reach = float(student_quantile(degrees, 0.5 + rule.confidence / 2)) * error
    lower, value, upper = (_back(end, scale) for end in (at - reach, at, at + reach))
    chance = _chance(at, error, degrees, _limits(aim, known[-1].denominator, scale))
    return Forecast(_verdict(chance, rule), "", value, lower, upper, chance, len(known), seasonal)


def _untold(known: Sequence[Result], due: date, rule: Rule) -> Why:
    if len(known) < max(rule.fewest, 3):
        return "too-few-results"
    first, last = known[0], known[-1]
    if due <= last.end:
        return "due-already"
    span = (last.end - first.end).days + first.days
    return "too-far" if (due - last.end).days > rule.farthest * span else ""


def _verdict(chance: float, rule: Rule) -> Verdict:
    if chance >= rule.likely:
        return "likely"
    return "unlikely" if chance <= rule.unlikely else "open"


def _predicted(known: Sequence[Result], due: date, scale: Scale) -> tuple[float, float]:
    """The best linear unbiased prediction on the scale, and its standard error."""
    last = known[-1]
    days = np.array([(result.end - last.end).days for result in known], dtype=np.float64)
    ahead = float((due - last.end).days)
    y, weight, least = _on_scale(known, scale)
    rough = 1 / np.sqrt(weight)
    alike = _alike(days[:, np.newaxis] - days, last.days) * rough[:, np.newaxis] * rough
    to_come = _alike(days - ahead, last.days) * rough * rough[-1]
    line, then = np.stack([np.ones_like(days), days], axis=1), np.array([1.0, ahead])
    inverse = np.linalg.inv(alike)
    doubt = np.linalg.inv(line.T @ inverse @ line)
    # From the last result on, so that equal results stay equal to the last digit.
    moved = y - y[-1]
    fitted = doubt @ line.T @ inverse @ moved
    residual = moved - line @ fitted
    spread = max(float(residual @ inverse @ residual) / (len(y) - 2), least)
    seen = inverse @ to_come
    beyond = then - line.T @ seen
    variance = spread * max(rough[-1] ** 2 - to_come @ seen + beyond @ doubt @ beyond, 0.0)
    return float(y[-1] + then @ fitted + seen @ residual), float(np.sqrt(variance))


def _on_scale(known: Sequence[Result], scale: Scale) -> tuple[Values, Values, float]:
    """The results on the scale, their weights (1 on average), and the least spread that chance gives such a weight."""
    x, n = (
        np.array([getattr(one, name) for one in known], dtype=np.float64)
        for name in ("numerator", "denominator")
    )
    weight = n / n.mean()
    if scale == "value":
        return x, weight, 0.0
    if scale == "rate":
        return np.log((x + 0.5) / n), weight, float(1 / (x.mean() + 0.5))
    pooled = (x.sum() + 0.5) / (n.sum() + 1)
    return np.log((x + 0.5) / (n - x + 0.5)), weight, float(1 / (n.mean() * pooled * (1 - pooled)))


def _alike(apart: Values, days: int) -> Values:
    """The share that two windows of so many days have in common when they end so many days apart."""
    return np.maximum(1 - np.abs(apart) / max(days, 1), 0.0)


def _limits(aim: Aim, people: float, scale: Scale) -> tuple[float, float]:
    """The goal's limits on the scale, halfway between the last count that misses and the first that meets it."""
    low, high = aim.low, aim.high
    if scale == "value":
        return (-inf if low is None else low), (inf if high is None else high)
    hair = 1e-9 * max(people, 1.0)
    step = 1 if aim.strict else 0
    least = -inf if low is None else (floor(low * people + hair) + 1 if step else ceil(low * people - hair))
    most = inf if high is None else (ceil(high * people - hair) - 1 if step else floor(high * people + hair))
    return _count_on_scale(least, people, scale), _count_on_scale(most + 1, people, scale)


def _count_on_scale(count: float, people: float, scale: Scale) -> float:
    """Where this count begins on the scale, half a count below it."""
    if count <= 0:
        return -inf
    if isinf(count) or (scale == "share" and count > people):
        return inf
    return float(np.log(count / (people - count + 1 if scale == "share" else people)))


def _chance(at: float, error: float, degrees: int, limits: tuple[float, float]) -> float:
    low, high = limits
    # Results on a line leave no doubt but that of rounding.
    hair = 1e-9 * max(abs(at), 1.0)
    if error < hair:
        return float(low - hair <= at <= high + hair)
    below, above = (student_share(degrees, (end - at) / error) for end in limits)
    return max(float(above - below), 0.0)


def _back(value: float, scale: Scale) -> float:
    if scale == "value":
        return value
    return float(np.exp(value)) if scale == "rate" else float(1 / (1 + np.exp(-value)))


@dataclass(frozen=True)
class Backtest:
    """How forecasts made from the past would have done: how many were made, and how many intervals held the result."""

    made: int
    inside: int


def backtest(results: Sequence[Result], *, scale: Scale = "share", rule: Rule = DEFAULT) -> Backtest:
    """Every result held against the forecasts that could have been made of it from those before it."""
    known = sorted((result for result in results if result.denominator > 0), key=lambda one: one.end)
    pairs = [
        (forecast(known[:origin], Aim(later.end, None, None), scale=scale, rule=rule), later)
        for origin in range(1, len(known))
        for later in known[origin:]
    ]
    told = [(made, later.numerator / later.denominator) for made, later in pairs if made.verdict != "untold"]
    return Backtest(len(told), sum(made.lower <= value <= made.upper for made, value in told))
