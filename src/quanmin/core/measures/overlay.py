"""What lies over a whole run: the residents whose records changed since, as they stand, and what that moves.

    overlay = changed(prepared, Overlay(), people, before, after)     # and again, as often as something is entered
    results = moved_results(prepared, by_figure(totals), overlay.moved)
    write_patch(folder, prepared, overlay, over=grid)

A change costs a pass over the rows of the people it concerns, however many were concerned before. All is whole numbers
and rows that take the place of others, so changes that come one by one leave what they leave all at once (tests/laws).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import polars as pl

from quanmin.core.measures.kernel.counting import Plan, added_up, plan
from quanmin.core.measures.kernel.held import count_held
from quanmin.core.measures.marks import LONG, TOTALS, Counted
from quanmin.core.measures.recounting import Prepared, shift, summed
from quanmin.core.measures.stored import GONE, write_grid
from quanmin.core.measures.worlds import Rows, as_read
from quanmin.core.snapshot.declare import Table
from quanmin.core.snapshot.folder import table_path
from quanmin.core.snapshot.rows import OF_RESIDENTS, frame_of, naming_residents
from quanmin.core.snapshot.tables import BY_NAME

SNAPSHOT = "snapshot"
KEY = "subject_id"
KEYS = {KEY: pl.Int64}


@dataclass(frozen=True, eq=False)
class Overlay:
    """By table, the rows on all residents concerned as they stand, the keys of rows they take the place of or have, and
    the rows of the grid; `moved` is what the county's totals move by (TOTALS, with signs). At first nothing.
    """

    rows: Rows = field(default_factory=lambda: {table.name: frame_of(table, []) for table in OF_RESIDENTS})
    gone: Mapping[str, pl.DataFrame] = field(
        default_factory=lambda: {table.name: pl.DataFrame(schema=KEYS) for table in OF_RESIDENTS}
    )
    counted: Mapping[str, Counted] = field(default_factory=dict)
    moved: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=TOTALS))


def changed(prepared: Prepared, over: Overlay, people: Sequence[int], before: Rows, after: Rows) -> Overlay:
    """The overlay with another change.

    `before` and `after` are all rows on these people by table, as the whole run counted them and as they stand now.
    With a person come those whose rows their own are counted by, such as a newborn's mother.
    """
    own = {table.name: _own(table, over, people) for table in OF_RESIDENTS}
    was = {table.name: _rows(table, before) for table in OF_RESIDENTS}
    now = {table.name: _rows(table, after) for table in OF_RESIDENTS}
    stood = {name: pl.concat([_without(name, was[name], over.gone[name]), own[name]]) for name in own}
    keys = {name: _keys(name, own[name]) for name in own}
    return Overlay(
        {name: pl.concat([_without(name, over.rows[name], keys[name]), now[name]]) for name in own},
        {name: _together(over.gone[name], _keys(name, was[name]), _keys(name, now[name])) for name in own},
        {one.of: _laid(one, over.counted.get(one.of), keys[one.of]) for one in _counted(prepared, now)},
        summed([over.moved, shift(prepared, stood, now)]),
    )


def write_patch(folder: Path, prepared: Prepared, overlay: Overlay, *, over: Path) -> None:
    """Write a grid that lies over another: what the residents concerned are counted as now, and why.

    `folder/snapshot` keeps their records as they stand, so that a number still opens to the reading behind it. Totals
    are the whole run's alone: this grid has none.
    """
    rows = {name: frame.sort(*BY_NAME[name].order) for name, frame in overlay.rows.items()}
    snapshot = folder / SNAPSHOT
    snapshot.mkdir(parents=True, exist_ok=True)
    for name, frame in (rows | {"units": prepared.units}).items():
        frame.write_parquet(table_path(snapshot, BY_NAME[name]), compression="uncompressed", statistics=True)
    gone = [keys.select(pl.lit(name).alias("table"), KEY) for name, keys in overlay.gone.items()]
    pl.concat(gone).write_parquet(folder / GONE)
    write_grid(folder, snapshot, list(overlay.counted.values()), prepared.tree, over=over)


def _rows(table: Table, world: Rows) -> pl.DataFrame:
    return world[table.name] if table.name in world else frame_of(table, [])


def _own(table: Table, over: Overlay, people: Sequence[int]) -> pl.DataFrame:
    """The rows of the overlay that name one of these people."""
    names = naming_residents(table)
    return over.rows[table.name].filter(pl.any_horizontal(pl.col(name).is_in(people) for name in names))


def _keys(name: str, rows: pl.DataFrame) -> pl.DataFrame:
    """The keys of some rows of a table."""
    return rows.select(pl.col(BY_NAME[name].key[0]).alias(KEY))


def _without(name: str, rows: pl.DataFrame, keys: pl.DataFrame) -> pl.DataFrame:
    """Rows of a table but for those of some keys."""
    return rows.join(keys, left_on=BY_NAME[name].key[0], right_on=KEY, how="anti", maintain_order="left")


def _together(known: pl.DataFrame, *more: pl.DataFrame) -> pl.DataFrame:
    """Keys, each once; those known are not gone through again."""
    new = pl.concat(more).unique(maintain_order=True)
    return pl.concat([known, new.join(known, on=KEY, how="anti", maintain_order="left")])


def _laid(counted: Counted, before: Counted | None, keys: pl.DataFrame) -> Counted:
    """What was counted of some people, with the grid of all others concerned; totals are left to `moved`."""
    grid = counted.grid
    if grid is not None and before is not None and before.grid is not None:
        grid = pl.concat([before.grid.join(keys, on=KEY, how="anti", maintain_order="left"), grid])
    return replace(counted, totals=counted.totals.clear(), grid=grid)


def _counted(prepared: Prepared, rows: Rows) -> list[Counted]:
    tables = {
        name: as_read(BY_NAME[name], frame) for name, frame in {**rows, "units": prepared.units}.items()
    }
    return [added_up(planned, [count_held(planned, tables)]) for planned in _plans(prepared)]


@lru_cache(maxsize=2)
def _plans(prepared: Prepared) -> tuple[Plan, ...]:
    """As prepared, but for one world and with the grid."""
    numbers = prepared.units["unit_id"].sort().to_numpy()
    return tuple(plan(of, prepared.asked.of(of), numbers, grid=of not in LONG) for of in prepared.tables)
