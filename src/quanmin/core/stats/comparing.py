"""Places held against each other: which differ from the average by more than chance, and how uneven they are."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from quanmin.core.stats.estimate import Estimate, Values
from quanmin.core.stats.quantiles import normal_quantile


def funnel(people: ArrayLike, average: float, *, confidence: float = 0.998) -> tuple[Values, Values]:
    """Between which shares a place of so many people lies when it is like the average, chance aside; 0 to 1 at most.

    Two limits are usual: 0.95 (about two standard errors) and 0.998 (about three). Nobody: no limits. Spiegelhalter,
    Stat Med 2005;24:1185; as `calculate_funnel_limits` of PHEindicatormethods.
    """
    n = np.asarray(people, dtype=np.float64)
    reach = normal_quantile(confidence) * np.sqrt(average * (1 - average) / np.where(n > 0, n, np.nan))
    lower, upper = (np.clip(end, 0.0, 1.0) for end in (average - reach, average + reach))
    return lower, upper


def beyond_chance(
    numerator: ArrayLike, people: ArrayLike, average: float, *, confidence: float = 0.998
) -> Values:
    """1 for a place above the funnel, -1 below it, 0 inside; NaN where nobody was counted.

    With many places some lie outside by chance alone: of 500, one at 0.998.
    """
    n = np.asarray(people, dtype=np.float64)
    share = np.asarray(numerator, dtype=np.float64) / np.where(n > 0, n, np.nan)
    lower, upper = funnel(n, average, confidence=confidence)
    outside = np.where(share > upper, 1.0, np.where(share < lower, -1.0, 0.0))
    return np.where(np.isnan(share), np.nan, outside)


@dataclass(frozen=True)
class Inequality:
    """The difference between the best and the worst off along a straight line, and the ratio of the two ends."""

    slope: Estimate
    ratio: Estimate


def inequality(
    values: ArrayLike, errors: ArrayLike, people: ArrayLike, *, confidence: float = 0.95
) -> Inequality:
    """The slope and relative index of inequality over groups in order from worst to best off.

    A line is fitted by weighted least squares through the values at the middle of each group's part of all people
    (Pamuk, Popul Stud 1985;39:17; Mackenbach and Kunst, Soc Sci Med 1997;44:757); its rise from one end of the people
    to the other is the slope, the quotient of the ends the ratio. The interval carries the errors of the values
    through the line; for the ratio on the logarithm. `phe_sii` draws the same by chance. Groups with nobody, or fewer
    than two groups with people: NaN.
    """
    y, error, n = (np.asarray(part, dtype=np.float64) for part in (values, errors, people))
    share = n / n.sum() if n.sum() > 0 else np.full_like(n, np.nan)
    rank = np.cumsum(share) - share / 2
    around = rank - share @ rank
    spread = share @ around**2
    if not spread > 0:
        nothing = Estimate(*(np.asarray(np.nan) for _ in range(3)))
        return Inequality(nothing, nothing)
    for_slope = share * around / spread
    for_best = share + (1 - share @ rank) * for_slope
    for_worst = for_best - for_slope
    slope, best, worst = (float(part @ y) for part in (for_slope, for_best, for_worst))
    z = normal_quantile(confidence)
    reach = z * float(np.sqrt((for_slope * error) ** 2 @ np.ones_like(y)))
    if not (best > 0 and worst > 0):
        return Inequality(_about(slope, slope - reach, slope + reach), _about(np.nan, np.nan, np.nan))
    times = np.exp(z * np.sqrt(np.sum(((for_best / best - for_worst / worst) * error) ** 2)))
    ratio = best / worst
    return Inequality(
        _about(slope, slope - reach, slope + reach), _about(ratio, ratio / times, ratio * times)
    )


def _about(value: float, lower: float, upper: float) -> Estimate:
    return Estimate(np.asarray(value), np.asarray(lower), np.asarray(upper))
