"""Units of one group in the order of their scores, and how far that order is more than chance.

Two scores differ when the interval of their difference leaves nought out; the interval of a difference comes from the
two scores' own (MOVER: Zou and Donner, Stat Med 2008;27:1693), which is narrower than asking whether they overlap.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import hypot

from quanmin.core.scoring.marking import Score


@dataclass(frozen=True)
class Standing:
    """A unit's place by points, equal totals sharing one, and the first and last place that chance leaves it."""

    unit: int
    place: int
    first: int
    last: int

    @property
    def is_certain(self) -> bool:
        """Whether chance leaves the unit no other place."""
        return self.first == self.last


def ranked(scores: Mapping[int, Score]) -> tuple[Standing, ...]:
    """The units, most points first; equal totals stand in the order of unit numbers."""
    ordered = sorted(scores, key=lambda unit: (-scores[unit].total, unit))
    return tuple(_standing(unit, scores) for unit in ordered)


def differ(one: Score, other: Score) -> bool:
    """Whether one score is above or below the other by more than chance; without intervals any point tells."""
    high, low = (one, other) if one.total >= other.total else (other, one)
    reach = hypot(high.total - high.lower, low.upper - low.total)
    return high.total - low.total > reach


def _standing(unit: int, scores: Mapping[int, Score]) -> Standing:
    own = scores[unit]
    others = [score for other, score in scores.items() if other != unit]
    apart = [score for score in others if differ(own, score)]
    ahead, behind = _count(apart, own, 1), _count(apart, own, -1)
    place = 1 + sum(score.total > own.total for score in others)
    return Standing(unit, place, 1 + ahead, max(place, len(scores) - behind))


def _count(apart: Iterable[Score], own: Score, sign: int) -> int:
    return sum(sign * (score.total - own.total) > 0 for score in apart)
