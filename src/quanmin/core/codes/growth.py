"""How long a child should be: the WHO standard of length and height for age, read between its printed days.

The distribution of length is normal at every age (L is 1), so a z-score is (length / median - 1) / variation. To 730
days a child is measured lying, from 731 standing; lying, the same child is 0.7 cm longer.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from quanmin.core.codes.table import rows

FILE = Path(__file__).with_name("length-for-age.csv")
STANDING_FROM_DAYS = 731
STANDS_FROM_DAYS = 274  # nine months: a younger child was measured lying, whatever the form says
LYING_LONGER_CM = 0.7


@dataclass(frozen=True)
class Stretch:
    """Days of age between two rows of the standard of one sex, first and last included: all runs straight in it."""

    sex: str
    first: int
    last: int
    median: tuple[float, float]
    variation: tuple[float, float]

    def at(self, z: float) -> tuple[float, float]:
        """The length in cm of a child so many standard deviations from the median, on the first and the last day."""
        low, high = (m * (1 + z * s) for m, s in zip(self.median, self.variation, strict=True))
        return low, high


@cache
def stretches() -> tuple[Stretch, ...]:
    """All stretches, boys first, in order of age; together they hold every day from birth to 1,856 once."""
    found: list[Stretch] = []
    for sex in ("male", "female"):
        knots = [row for row in rows(FILE) if row["sex"] == sex]
        found += _stretches(sex, knots)
    return tuple(found)


def _stretches(sex: str, knots: list[dict[str, str]]) -> Iterable[Stretch]:
    for low, high in pairwise(knots):
        first, last = int(low["age_days"]), int(high["age_days"])
        if last == STANDING_FROM_DAYS:
            continue  # lying and standing do not join
        yield Stretch(sex, first, last, *(
            (float(low[name]), float(high[name])) for name in ("median_cm", "variation")
        ))  # fmt: skip


def z_score(sex: str, age_days: int, height_cm: float, *, lying: bool) -> float | None:
    """Standard deviations from the median of that sex and age; None outside the standard's ages or sexes."""
    for stretch in stretches():
        if stretch.sex == sex and stretch.first <= age_days <= stretch.last:
            part = (age_days - stretch.first) / (stretch.last - stretch.first)
            median, above = (low + (high - low) * part for low, high in (stretch.at(0), stretch.at(1)))
            return (height_cm + correction(age_days, lying=lying) - median) / (above - median)
    return None


def correction(age_days: int, *, lying: bool) -> float:
    """What to add to a length that was taken the other way than its age asks for."""
    if age_days >= STANDING_FROM_DAYS:
        return -LYING_LONGER_CM if lying else 0.0
    return 0.0 if lying or age_days < STANDS_FROM_DAYS else LYING_LONGER_CM
