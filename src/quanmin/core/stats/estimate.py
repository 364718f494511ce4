"""A value with its interval, for one unit or for many at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Estimate:
    """Values and the two ends of their intervals, all of one shape; NaN where there is no value."""

    value: Values
    lower: Values
    upper: Values

    def only_where(self, kept: Mask) -> "Estimate":
        """The same estimates with those not kept made NaN."""
        return Estimate(*(np.where(kept, part, np.nan) for part in (self.value, self.lower, self.upper)))

    def times(self, factor: float) -> "Estimate":
        """The same estimates in another unit: 100_000 turns a rate per person into one per 100,000."""
        return Estimate(self.value * factor, self.lower * factor, self.upper * factor)
