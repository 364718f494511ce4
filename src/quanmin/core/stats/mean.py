"""The mean of a sample and its interval, and by how much it has grown, from sums that add up over units."""

import numpy as np
from numpy.typing import ArrayLike

from quanmin.core.stats.estimate import Estimate, Values
from quanmin.core.stats.quantiles import normal_quantile, student_quantile


def mean(count: ArrayLike, total: ArrayLike, squares: ArrayLike, confidence: float = 0.95) -> Estimate:
    """The mean with its t interval, from the number of values, their sum and the sum of their squares.

    No values: NaN throughout. One value: the mean is that value and its interval is NaN, since one value says
    nothing of the spread. Sums are asked for because they can be added over villages; means cannot.
    """
    n = np.asarray(count, dtype=np.float64)
    value, variance = _mean_and_variance(n, total, squares)
    degrees = np.where(n > 1, n - 1, np.nan)
    reach = student_quantile(degrees, 0.5 + confidence / 2) * np.sqrt(variance)
    return Estimate(value, value - reach, value + reach)


def mean_of(values: ArrayLike, confidence: float = 0.95) -> Estimate:
    """The mean of a list of values with its t interval; exact where `mean` of large, close values would not be."""
    sample = np.asarray(values, dtype=np.float64)
    if not sample.size:
        return mean(0, 0.0, 0.0, confidence)
    centre = sample.mean()
    around = mean(sample.size, 0.0, np.square(sample - centre).sum(), confidence)
    return Estimate(around.value + centre, around.lower + centre, around.upper + centre)


Sums = tuple[ArrayLike, ArrayLike, ArrayLike]  # how many values, their sum, the sum of their squares


def growth_of_mean(now: Sums, before: Sums, confidence: float = 0.95) -> Estimate:
    """By what share a mean has grown between two samples: 0.05 for five in a hundred; NaN without either.

    The interval is that of the difference of logarithms, by the delta method (Casella and Berger, Statistical
    Inference, 2nd ed. 2002, section 5.5.4), for many values and two samples that do not depend on each other; NaN where
    one sample has fewer than two values or a mean that is not above zero.
    """
    (first, spread), (then, varied) = (_mean_and_variance(*part) for part in (before, now))
    base, grown = (np.where(part > 0, part, np.nan) for part in (first, then))
    ratio = then / base
    several = np.where(ratio > 0, ratio, np.nan)
    error = np.sqrt(spread / np.square(base) + varied / np.square(grown))
    reach = np.exp(normal_quantile(confidence) * error)
    return Estimate(ratio - 1, several / reach - 1, several * reach - 1)


def _mean_and_variance(count: ArrayLike, total: ArrayLike, squares: ArrayLike) -> tuple[Values, Values]:
    """The mean, and the variance of the mean; NaN for what no values or one value cannot say."""
    n, s, q = (np.asarray(part, dtype=np.float64) for part in (count, total, squares))
    some, several = np.where(n > 0, n, np.nan), np.where(n > 1, n - 1, np.nan)
    value = s / some
    # Rounding can leave a hair below zero when all values are equal.
    return value, np.maximum(q - s * value, 0.0) / several / some
