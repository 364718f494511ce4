"""Bringing a run up to date: what a change to some residents' records does to the county's totals and results.

    prepared = prepare(CATALOGUE, periods, since=since, tree=tree)
    moved = shift(prepared, before, after)                # TOTALS, with signs; nothing where nothing moves
    changed = moved_results(prepared, by_figure(totals), moved)    # results of the places it concerns

`before` and `after` are all rows on the residents concerned, by table. It costs a pass over those rows and not over the
county, and is exact: totals are sums of whole numbers over rows, and rows of other residents are the same in both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import cast

import numpy as np
import polars as pl

from quanmin.core.measures.asking import Asked, ask
from quanmin.core.measures.declare import Measure
from quanmin.core.measures.kernel.counting import Plan, added_up, plan
from quanmin.core.measures.kernel.held import count_held
from quanmin.core.measures.lifetables import Shares
from quanmin.core.measures.marks import TOTALS
from quanmin.core.measures.results import results
from quanmin.core.measures.run import shares_of
from quanmin.core.measures.worlds import Numbers, Rows, side_by_side
from quanmin.core.periods import Period
from quanmin.core.snapshot.rows import OF_RESIDENTS

ByFigure = Mapping[tuple[str, str], pl.DataFrame]
CELL = ["measure", "period", "role", "unit", "band"]


@dataclass(frozen=True, eq=False)
class Prepared:
    """Measures and periods asked once, for counting many small changes of one county."""

    measures: tuple[Measure, ...]
    asked: Asked
    tree: pl.DataFrame
    units: pl.DataFrame
    shares: Mapping[tuple[str, str], Shares] = field(default_factory=dict)

    @property
    def tables(self) -> list[str]:
        """The tables about residents whose rows are counted."""
        return [table.name for table in OF_RESIDENTS if self.asked.of(table.name)]


def prepare(
    measures: Sequence[Measure], periods: Sequence[Period], *, since: date | None, tree: pl.DataFrame,
    units: pl.DataFrame, folder: Path | None = None,
) -> Prepared:  # fmt: skip
    """Ask; `tree` as read by read_tree, `units` the rows of that table.

    `folder` is the snapshot, whose surveys say who is in good health; without it years in health stand as they are.
    """
    asked = ask(measures, periods, since=since)
    shares = {} if folder is None else shares_of(folder, asked, periods)
    return Prepared(tuple(measures), asked, tree, units, shares)


@lru_cache(maxsize=8)
def _plans(prepared: Prepared, units: int) -> tuple[Plan, ...]:
    """The work compiled for so many units, whatever their true numbers."""
    numbers = np.arange(units)
    return tuple(plan(of, prepared.asked.of(of), numbers, grid=False) for of in prepared.tables)


def shift(prepared: Prepared, before: Rows, after: Rows) -> pl.DataFrame:
    """What the change adds to the county's totals (TOTALS, with signs); cells that do not move are left out."""
    worlds = side_by_side(before, after, prepared.units)
    found = [
        added_up(planned, [count_held(planned, worlds.tables)]).totals
        for planned in _plans(prepared, 2 * _room(len(worlds.units)))
        if len(worlds.tables[planned.of])
    ]
    return _difference(pl.concat([pl.DataFrame(schema=TOTALS), *found]), worlds.units)


def _room(units: int) -> int:
    """A few sizes, so that the work is compiled a few times only: 64, 128, 256 …"""
    return 1 << max(6, (units - 1).bit_length())


def _difference(totals: pl.DataFrame, units: Numbers) -> pl.DataFrame:
    """The totals of the second world less those of the first, by the true numbers of units."""
    number, many = totals["unit"].to_numpy(), max(len(units), 1)
    sign = pl.Series(np.where(number < many, -1, 1), dtype=pl.Int64)
    said = totals.with_columns(pl.col("top", "below", "squares") * sign, unit=pl.Series(number % many))
    moved = summed([said])
    return moved.with_columns(unit=pl.Series(units[moved["unit"].to_numpy()], dtype=pl.Int64)).cast(TOTALS)


def summed(moved: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """What several changes add to the totals together, without the cells they leave as they were."""
    sums = pl.concat(moved).group_by(CELL, maintain_order=True).agg(pl.col("top", "below", "squares").sum())
    return sums.filter(pl.any_horizontal(pl.col("top", "below", "squares") != 0))


def by_figure(totals: pl.DataFrame) -> ByFigure:
    """A county's totals cut up by measure and period, so that those a change moves are at hand."""
    return cast(ByFigure, totals.partition_by("measure", "period", as_dict=True))


def moved_results(prepared: Prepared, totals: ByFigure, moved: pl.DataFrame) -> pl.DataFrame:
    """The results (results.SCHEMA) of every measure, period and place whose totals moved, and of the places above.

    `totals` are the county's before the change. Other results stand as they are.
    """
    concerned = list(moved.select("measure", "period").unique().iter_rows())
    kinds = {key: prepared.asked.kinds[key] for key in concerned}
    now = pl.concat([*(totals[key] for key in concerned if key in totals), moved])
    asked = replace(prepared.asked, tallies=(), kinds=kinds)
    found = results(asked, now, prepared.tree, prepared.measures, prepared.shares)
    places = _above(prepared.tree, moved)
    return found.join(places, on=["measure", "period", "unit"], how="semi")


def _above(tree: pl.DataFrame, moved: pl.DataFrame) -> pl.DataFrame:
    """Each measure and period with the village, township and county of every unit whose totals moved."""
    levels = ("county", "township", "village")
    places = moved.select("measure", "period", "unit").join(tree.select("unit", *levels), on="unit")
    return pl.concat(places.select("measure", "period", unit=level) for level in levels).unique().drop_nulls()
