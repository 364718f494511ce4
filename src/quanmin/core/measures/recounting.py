"""Bringing a run up to date: what a change to some residents' records does to the county's totals and results.

    prepared = prepare(CATALOGUE, periods, since=since, tree=tree)
    moved = shift(prepared, before, after, units)         # TOTALS, with signs; nothing where nothing moves
    changed = moved_results(prepared, totals, moved)      # results that differ, of the places it concerns

`before` and `after` are all rows on the residents concerned, by table. It costs a pass over those rows and not over the
county, and is exact: totals are sums of whole numbers over rows, and rows of other residents are the same in both.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import polars as pl

from quanmin.core.measures.asking import Asked, ask
from quanmin.core.measures.declare import Measure
from quanmin.core.measures.kernel.counting import Plan, added_up, plan
from quanmin.core.measures.kernel.held import count_held
from quanmin.core.measures.marks import TOTALS
from quanmin.core.measures.results import results
from quanmin.core.measures.worlds import Rows, Worlds, side_by_side
from quanmin.core.periods import Period
from quanmin.core.snapshot.rows import OF_RESIDENTS

CELL = ["measure", "period", "role", "unit", "band"]


@dataclass(frozen=True, eq=False)
class Prepared:
    """Measures and periods asked and compiled once, for counting many small changes of one county."""

    measures: tuple[Measure, ...]
    asked: Asked
    plans: tuple[Plan, ...]
    tree: pl.DataFrame
    units: pl.DataFrame


def prepare(
    measures: Sequence[Measure], periods: Sequence[Period], *, since: date | None, tree: pl.DataFrame,
    units: pl.DataFrame,
) -> Prepared:  # fmt: skip
    """Ask and compile; `tree` as read by read_tree, `units` the rows of that table."""
    asked = ask(measures, periods, since=since)
    numbers = np.arange(2 * len(units))
    about = [table.name for table in OF_RESIDENTS if asked.of(table.name)]
    plans = tuple(plan(of, asked.of(of), numbers, grid=False) for of in about)
    return Prepared(tuple(measures), asked, plans, tree, units)


def shift(prepared: Prepared, before: Rows, after: Rows) -> pl.DataFrame:
    """What the change adds to the county's totals (TOTALS, with signs); cells that do not move are left out."""
    worlds = side_by_side(before, after, prepared.units)
    counted = [_counted(planned, worlds) for planned in prepared.plans if len(worlds.tables[planned.of])]
    return pl.concat([pl.DataFrame(schema=TOTALS), *counted]) if counted else pl.DataFrame(schema=TOTALS)


def _counted(planned: Plan, worlds: Worlds) -> pl.DataFrame:
    totals = added_up(planned, [count_held(planned, worlds.tables)]).totals
    number, count = totals["unit"].to_numpy(), len(worlds.units)
    sign = pl.Series(np.where(number < count, -1, 1))
    said = totals.with_columns(
        unit=pl.Series(worlds.units[number % count]), top=pl.col("top") * sign, below=pl.col("below") * sign,
        squares=pl.col("squares") * sign,
    )  # fmt: skip
    moved = said.group_by(CELL, maintain_order=True).agg(pl.col("top", "below", "squares").sum())
    return moved.filter((pl.col("top") != 0) | (pl.col("below") != 0) | (pl.col("squares") != 0)).cast(TOTALS)


def moved_results(prepared: Prepared, totals: pl.DataFrame, moved: pl.DataFrame) -> pl.DataFrame:
    """The results (results.SCHEMA) of every measure, period and place whose totals moved, and of the places above.

    `totals` are the county's before the change. Other results stand as they are.
    """
    concerned = moved.select("measure", "period").unique()
    wanted = set(concerned.iter_rows())
    kinds = {key: kind for key, kind in prepared.asked.kinds.items() if key in wanted}
    now = pl.concat([totals.join(concerned, on=["measure", "period"], how="semi"), moved])
    asked = replace(prepared.asked, tallies=(), kinds=kinds)
    found = results(asked, now, prepared.tree, prepared.measures)
    places = _above(prepared.tree, moved)
    return found.join(places, on=["measure", "period", "unit"], how="semi")


def _above(tree: pl.DataFrame, moved: pl.DataFrame) -> pl.DataFrame:
    """Each measure and period with the village, township and county of every unit whose totals moved."""
    levels = ("county", "township", "village")
    places = moved.select("measure", "period", "unit").join(tree.select("unit", *levels), on="unit")
    return pl.concat(places.select("measure", "period", unit=level) for level in levels).unique().drop_nulls()
