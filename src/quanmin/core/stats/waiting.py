"""Medians and other quantiles of counted values, such as minutes waited, and the weakest of several places.

Histograms add up over villages and months, so a county's median is exactly that of all its people; medians do not
add up. Ends of intervals are values that occur: no shape of the distribution is assumed.
"""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quanmin.core.stats.estimate import Estimate, Values
from quanmin.core.stats.quantiles import binomial_share

Ranks = NDArray[np.int64]


def quantile(values: ArrayLike, counts: ArrayLike, share: float, *, confidence: float = 0.95) -> Estimate:
    """The value that this share of all people wait at most: 0.5 is the median, 0.9 the P90.

    `counts` says how often each of the rising `values` occurs; its last axis is values, the others are places.
    Where the share falls between two people, their midpoint (Hyndman and Fan, Am Stat 1996;50:361, definition 2).
    The interval runs from one person's value to another's (order statistics; Conover, Practical Nonparametric
    Statistics, 3rd ed. 1999, section 3.2); an end that so few people cannot give is NaN. Nobody: NaN throughout.
    """
    assert 0 < share < 1, f"a quantile lies between 0 and 1, not at {share!r}"
    grid, table = np.asarray(values, dtype=np.float64), np.asarray(counts, dtype=np.int64)
    assert (np.diff(grid) > 0).all(), "values must rise"
    people = table.sum(axis=-1)
    below, above = _middle_ranks(people, share)
    value = (_at_rank(grid, table, below) + _at_rank(grid, table, above)) / 2
    low, high = interval_ranks(people, share, confidence)
    return Estimate(value, _at_rank(grid, table, low), _at_rank(grid, table, high))


def grouped_quantile(
    edges: ArrayLike, counts: ArrayLike, share: float, *, confidence: float = 0.95
) -> Estimate:
    """The same where only counts of groups are known: `edges` has one more value than there are groups.

    People are taken as spread evenly within their group; the last edge may be infinite, and what falls into such an
    open group is NaN. Ends of the interval are interpolated at the ranks of `quantile`.
    """
    bounds, table = np.asarray(edges, dtype=np.float64), np.asarray(counts, dtype=np.int64)
    assert (np.diff(bounds) > 0).all(), "edges must rise"
    assert len(bounds) == table.shape[-1] + 1, f"{len(bounds)} edges cannot hold {table.shape[-1]} groups"
    people = table.sum(axis=-1)
    ends = interval_ranks(people, share, confidence)
    known = [np.where(rank > 0, rank - 0.5, np.nan) for rank in ends]
    return Estimate(*(_interpolated(bounds, table, at) for at in (people * share, *known)))


def interval_ranks(people: ArrayLike, share: float, confidence: float) -> tuple[Ranks, Ranks]:
    """The people, counted from 1 in order of waiting, whose values bound the quantile; 0 where nobody can.

    The lower is the highest with at most half the doubt below it, the upper the lowest with at most half above it.
    """
    n = np.asarray(people, dtype=np.int64)
    tail = (1 - confidence) / 2
    low = _first_beyond(n, share, tail)
    high = _first_beyond(n, share, 1 - tail, reached=True) + 1
    return low, np.where(high <= n, high, 0)


def _first_beyond(n: Ranks, share: float, chance: float, *, reached: bool = False) -> Ranks:
    """The least number of people with more than that chance of being below the quantile, found by halving."""
    lower, upper = np.full_like(n, -1), n.copy()
    for _ in range(int(n.max(initial=0)).bit_length() + 1):
        middle = (lower + upper) // 2
        at_most = binomial_share(middle, n, share)
        enough = at_most >= chance if reached else at_most > chance
        lower, upper = np.where(enough, lower, middle), np.where(enough, middle, upper)
    return upper


def _middle_ranks(people: Ranks, share: float) -> tuple[Ranks, Ranks]:
    """The person at the share, and the next one where the share is reached exactly."""
    # As written, 0.9 is nine tenths; the nearest binary number is not.
    exact = Fraction(str(share))
    below = -(-people * exact.numerator // exact.denominator)
    whole = people * exact.numerator % exact.denominator == 0
    return below, np.where(whole & (people > 0), below + 1, below)


def _at_rank(grid: Values, table: Ranks, rank: Ranks) -> Values:
    """The value of the person of that rank; NaN for rank 0."""
    place = (np.cumsum(table, axis=-1) < rank[..., np.newaxis]).sum(axis=-1)
    return np.where(rank > 0, grid[np.minimum(place, len(grid) - 1)], np.nan)


def _interpolated(bounds: Values, table: Ranks, at: Values) -> Values:
    """The value below which `at` people lie; NaN where there are none or the group has no end."""
    reached = np.cumsum(table, axis=-1)
    place = np.minimum((reached < at[..., np.newaxis]).sum(axis=-1), table.shape[-1] - 1)
    inside = np.take_along_axis(table, place[..., np.newaxis], axis=-1)[..., 0]
    before = np.take_along_axis(reached, place[..., np.newaxis], axis=-1)[..., 0] - inside
    start, width = bounds[place], bounds[place + 1] - bounds[place]
    known = (inside > 0) & np.isfinite(width) & ~np.isnan(at)
    part = np.where(known, at - before, 0.0) / np.where(inside > 0, inside, 1)
    return np.where(known, start + np.where(known, width, 0.0) * part, np.nan)


def weakest(
    units: Sequence[int], numerators: Sequence[int], denominators: Sequence[int], *, better: str = "higher"
) -> int | None:
    """The unit with the worst share, on which “each township at least 90 %” stands or falls; None if none has one.

    Shares are compared as fractions, so equal ones are equal; of those the lowest unit code is named. A unit with
    nobody to count has no share and cannot be the weakest.
    """
    sign = 1 if better == "higher" else -1
    shares = [
        (sign * Fraction(int(top), int(below)), int(unit))
        for unit, top, below in zip(units, numerators, denominators, strict=True)
        if below > 0
    ]
    return min(shares)[1] if shares else None
