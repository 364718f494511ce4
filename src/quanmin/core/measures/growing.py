"""Results of growth: each place's sums now against its sums before, whatever the growth of the places within it."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from quanmin.core.measures.declare import Measure
from quanmin.core.measures.kinds import Growth, Mean, Total
from quanmin.core.measures.places import Array, Places, columns, sums
from quanmin.core.stats.estimate import Estimate
from quanmin.core.stats.mean import growth_of_mean
from quanmin.core.stats.suppression import PUBLIC

# A mean of fewer rows says nothing of a growth, and would let others work out what a hidden number of last year was.
FEWEST = PUBLIC.fewest
BEFORE = " before"  # ends the role of what growth is held against (see asking.BEFORE)
Sums = tuple[Array, Array, Array]  # of one measure and period by place: top, below, squares


def growth_rows(
    kinds: Mapping[tuple[str, str], Growth],
    by_code: Mapping[str, Measure],
    totals: pl.DataFrame,
    places: Places,
) -> list[pl.DataFrame]:
    """The rows of every growth; a place with too few rows in either time has none, nor has one that had nothing."""
    earlier = pl.col("role").str.ends_with(BEFORE)
    was = totals.filter(earlier).with_columns(role=pl.col("role").str.strip_suffix(BEFORE))
    now, then = (sums(kinds, part, places) for part in (totals.filter(~earlier), was))
    found = []
    for number, ((code, period), kind) in enumerate(kinds.items()):
        here, before = ((part.top[number], part.below[number], part.squares[number]) for part in (now, then))
        found.append(_rows(by_code[code], kind, (here, before), places, period))
    return found


def _rows(
    measure: Measure, kind: Growth, parts: tuple[Sums, Sums], places: Places, period: str
) -> pl.DataFrame:
    (top, below, _), (before, _, _) = parts
    grown = _grown(kind, *parts).times(measure.multiplier)
    denominator = before if isinstance(kind.now, Total) else below
    return places.rows.with_columns(
        measure=pl.lit(measure.code), period=pl.lit(period), numerator=pl.Series(top.astype(np.int64)),
        denominator=pl.Series(denominator.astype(np.int64)), value=pl.Series(grown.value),
        lower=pl.Series(grown.lower), upper=pl.Series(grown.upper), years=pl.lit(None, pl.Int64),
    ).select(columns())  # fmt: skip


def _grown(kind: Growth, now: Sums, before: Sums) -> Estimate:
    """Growth as a share; an interval only of a mean, whose rows vary."""
    (top, below, squares), (top_before, below_before, squares_before) = now, before
    if isinstance(kind.now, Total):
        return _of_sums(top, top_before)
    enough = (below >= FEWEST) & (below_before >= FEWEST)
    if isinstance(kind.now, Mean):
        grown = growth_of_mean((below, top, squares), (below_before, top_before, squares_before))
    else:
        some, several = (np.where(part > 0, part, np.nan) for part in (below, below_before))
        grown = _of_sums(top / some, top_before / several)
    return grown.only_where(enough)


def _of_sums(now: Array, before: Array) -> Estimate:
    grown = now / np.where(before > 0, before, np.nan) - 1
    nothing = np.full(len(grown), np.nan)
    return Estimate(grown, nothing, nothing)
