"""The mean of a sample and its interval, from sums that add up over units."""

import numpy as np
from numpy.typing import ArrayLike

from quanmin.core.stats.estimate import Estimate
from quanmin.core.stats.quantiles import student_quantile


def mean(count: ArrayLike, total: ArrayLike, squares: ArrayLike, confidence: float = 0.95) -> Estimate:
    """The mean with its t interval, from the number of values, their sum and the sum of their squares.

    No values: NaN throughout. One value: the mean is that value and its interval is NaN, since one value says
    nothing of the spread. Sums are asked for because they can be added over villages; means cannot.
    """
    n, s, q = (np.asarray(part, dtype=np.float64) for part in (count, total, squares))
    some, several = np.where(n > 0, n, np.nan), np.where(n > 1, n - 1, np.nan)
    value = s / some
    # Rounding can leave a hair below zero when all values are equal.
    variance = np.maximum(q - s * value, 0.0) / several
    reach = student_quantile(several, 0.5 + confidence / 2) * np.sqrt(variance / some)
    return Estimate(value, value - reach, value + reach)


def mean_of(values: ArrayLike, confidence: float = 0.95) -> Estimate:
    """The mean of a list of values with its t interval; exact where `mean` of large, close values would not be."""
    sample = np.asarray(values, dtype=np.float64)
    if not sample.size:
        return mean(0, 0.0, 0.0, confidence)
    centre = sample.mean()
    around = mean(sample.size, 0.0, np.square(sample - centre).sum(), confidence)
    return Estimate(around.value + centre, around.lower + centre, around.upper + centre)
