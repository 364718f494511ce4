"""Means and shares out of a sample survey: weights, strata and clusters as they were drawn.

    plan = design(stratum, village, weight)
    literacy = weighted_share(score >= 80, plan, among=age >= 15)

The variance is Taylor's linearisation for sampling units drawn with replacement, or without it where the number
of units in each stratum is given (Woodruff, J Am Stat Assoc 1971;66:411; Lumley, Complex Surveys, 2010, chapter 2;
the same as `svymean` and `svyciprop` of R's survey). Later stages of drawing are in it without being named: they show
in the differences between first-stage units.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quanmin.core.stats.estimate import Estimate, Mask, Values
from quanmin.core.stats.intervals import exact_binomial
from quanmin.core.stats.quantiles import student_quantile
from quanmin.errors import UsageError

Lonely = Literal["refuse", "certainty", "adjust"]
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Design:
    """How each answer came into the sample: its weight, the place of its stratum and of its sampling unit.

    `units` are the sampling units of each stratum in the sample, `fraction` the share of all there are (0 where that
    is not known), `of_stratum` the stratum of each unit. `lonely` says what a stratum with a single unit, which shows
    no spread, adds to the variance: nothing, as if it was drawn for certain (`certainty`); its distance from the
    mean of all (`adjust`); or an error to be solved by whoever knows the survey (`refuse`).
    """

    weight: Values
    unit: Places
    of_stratum: Places
    units: Values
    fraction: Values
    lonely: Lonely


def design(
    stratum: ArrayLike,
    unit: ArrayLike,
    weight: ArrayLike,
    *,
    units_there_are: ArrayLike | None = None,
    lonely: Lonely = "refuse",
) -> Design:
    """The design of answers given their stratum, sampling unit and weight; a unit lies within its stratum.

    `units_there_are`, one figure an answer, is the number of sampling units in the whole of its stratum, for the
    finite population correction. UsageError for a weight below 0 and for a lonely unit that is to be refused.
    """
    weights = np.asarray(weight, dtype=np.float64)
    if (weights < 0).any() or not np.isfinite(weights).all():
        raise UsageError(f"a weight of {weights.min()!r} is in the survey; weights are 0 or more.")
    labels, strata = np.unique(np.asarray(stratum), return_inverse=True)
    _, names = np.unique(np.asarray(unit), return_inverse=True)
    pairs, units = np.unique(np.stack([strata, names], axis=1), axis=0, return_inverse=True)
    count = np.bincount(pairs[:, 0], minlength=len(labels)).astype(np.float64)
    fraction = np.zeros(len(labels))
    if units_there_are is not None:
        fraction[strata] = count[strata] / np.asarray(units_there_are, dtype=np.float64)
    alone = (count == 1) & (fraction < 1)
    if lonely == "refuse" and alone.any():
        raise UsageError(
            f"stratum {labels[alone][0].item()!r} has one sampling unit and shows no spread; join it to another "
            "stratum, or choose lonely='certainty' or lonely='adjust'."
        )
    return Design(weights, units.reshape(-1), pairs[:, 0], count, fraction, lonely)


@dataclass(frozen=True)
class Surveyed:
    """A mean or share with its interval, its standard error, and what stands behind it.

    `effect` is the variance over that of as many people drawn singly with replacement (Kish's design effect); `asked`
    how many answered; `degrees` the sampling units with an answer less their strata.
    """

    estimate: Estimate
    error: float
    effect: float
    asked: int
    degrees: int


def weighted_mean(
    values: ArrayLike, plan: Design, *, among: ArrayLike | None = None, confidence: float = 0.95
) -> Surveyed:
    """The mean of those `among` whom it is asked (all by default), with Student's interval.

    NaN is no answer and counts as not asked. Those left out still say how the sample was drawn, so a part of the
    people is given as a mask and never by taking rows away. Nobody: no value. One sampling unit: no interval.
    """
    found = _linearised(values, plan, among)
    value = found.estimate.value
    reach = student_quantile(found.degrees, 0.5 + confidence / 2) * found.error
    return _with_interval(found, value - reach, value + reach)


def weighted_share(
    met: ArrayLike, plan: Design, *, among: ArrayLike | None = None, confidence: float = 0.95
) -> Surveyed:
    """The share that met, as a mean of 0 and 1, with an interval on the logit scale so that it stays inside 0 to 1.

    When all or none met, the sample shows no spread: the interval is the exact binomial one of the people asked (as
    the NCHS rule for proportions does, Parker et al., Vital Health Stat 2(175), 2017). Otherwise as `weighted_mean`.
    """
    found = _linearised(met, plan, among)
    share = float(found.estimate.value)
    if share in (0.0, 1.0):
        return _with_interval(found, *exact_binomial(share * found.asked, found.asked, confidence))
    with np.errstate(invalid="ignore"):
        logit = np.log(share / (1 - share))
    reach = student_quantile(found.degrees, 0.5 + confidence / 2) * found.error / (share * (1 - share))
    return _with_interval(found, *(1 / (1 + np.exp(-end)) for end in (logit - reach, logit + reach)))


def _linearised(values: ArrayLike, plan: Design, among: ArrayLike | None) -> Surveyed:
    """Mean, standard error and design effect, the interval still to come."""
    y = np.asarray(values, dtype=np.float64)
    inside = ~np.isnan(y) & (plan.weight > 0) & (True if among is None else np.asarray(among, dtype=np.bool_))
    w = np.where(inside, plan.weight, 0.0)
    asked, people = int(inside.sum()), float(w.sum())
    if not asked:
        nothing = np.asarray(np.nan)
        return Surveyed(Estimate(nothing, nothing, nothing), np.nan, np.nan, 0, 0)
    # Taken from the first answer, so that when all say the same the mean is that to the last digit.
    first = float(y[inside][0])
    mean = first + float(w @ np.where(inside, y - first, 0.0)) / people
    apart = np.where(inside, y - mean, 0.0)
    variance = _variance(w * apart / people, plan)
    degrees = _degrees(inside, plan)
    singly = float(w @ apart**2) / people / (asked - 1) if asked > 1 else 0.0
    return Surveyed(
        Estimate(np.asarray(mean), np.asarray(np.nan), np.asarray(np.nan)),
        float(np.sqrt(variance)) if degrees else np.nan,
        variance / singly if singly > 0 and degrees else np.nan,
        asked,
        degrees,
    )


def _variance(z: Values, plan: Design) -> float:
    """The variance of the sum of linearised values: the spread of unit totals within strata."""
    totals = np.bincount(plan.unit, weights=z, minlength=len(plan.of_stratum))
    centre = np.bincount(plan.of_stratum, weights=totals, minlength=len(plan.units)) / plan.units
    several = plan.units > 1
    # The linearised values of all add up to nought, so nought is the mean that a lonely unit is held against.
    centre = np.where(several | (plan.lonely == "certainty"), centre, 0.0)
    scale = (1 - plan.fraction) * np.where(several, plan.units / np.where(several, plan.units - 1, 1.0), 1.0)
    return float(np.sum(scale[plan.of_stratum] * (totals - centre[plan.of_stratum]) ** 2))


def _degrees(inside: Mask, plan: Design) -> int:
    """Sampling units with somebody inside, less their strata."""
    units = np.unique(plan.unit[inside])
    return len(units) - len(np.unique(plan.of_stratum[units]))


def _with_interval(found: Surveyed, lower: ArrayLike, upper: ArrayLike) -> Surveyed:
    ends = (np.asarray(end, dtype=np.float64) for end in (lower, upper))
    return Surveyed(
        Estimate(found.estimate.value, *ends), found.error, found.effect, found.asked, found.degrees
    )
