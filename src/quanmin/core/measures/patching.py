"""The grid of a run brought up to date: the rows of the residents concerned, laid over the grid of the run before."""

from functools import lru_cache
from pathlib import Path

import polars as pl

from quanmin.core.measures.kernel.counting import Plan, added_up, plan
from quanmin.core.measures.kernel.held import count_held
from quanmin.core.measures.marks import LONG, Counted
from quanmin.core.measures.recounting import Prepared
from quanmin.core.measures.stored import GONE, write_grid
from quanmin.core.measures.worlds import Rows, as_read
from quanmin.core.snapshot.folder import table_path
from quanmin.core.snapshot.rows import OF_RESIDENTS, frame_of
from quanmin.core.snapshot.tables import BY_NAME

SNAPSHOT = "snapshot"


def write_patch(folder: Path, prepared: Prepared, before: Rows, after: Rows, *, over: Path) -> None:
    """Write a grid that lies over another: what the residents of both worlds are counted as now, and why.

    `folder/snapshot` keeps their records as they stand, so that a number still opens to the reading behind it.
    """
    rows = {table.name: after.get(table.name, frame_of(table, [])) for table in OF_RESIDENTS}
    rows["units"] = prepared.units
    snapshot = folder / SNAPSHOT
    snapshot.mkdir(parents=True, exist_ok=True)
    for name, frame in rows.items():
        frame.write_parquet(table_path(snapshot, BY_NAME[name]), compression="uncompressed", statistics=True)
    _gone(before, after).write_parquet(folder / GONE)
    write_grid(folder, snapshot, _counted(prepared, rows), prepared.tree, over=over)


def _gone(before: Rows, after: Rows) -> pl.DataFrame:
    """The rows of the grid below that this one speaks for."""
    keys = [
        frame.select(table=pl.lit(name), subject_id=BY_NAME[name].key[0])
        for world in (before, after)
        for name, frame in world.items()
    ]
    nothing = pl.DataFrame(schema={"table": pl.String, "subject_id": pl.Int64})
    return pl.concat([nothing, *keys]).unique(maintain_order=True)


def _counted(prepared: Prepared, rows: Rows) -> list[Counted]:
    tables = {name: as_read(BY_NAME[name], frame) for name, frame in rows.items()}
    return [added_up(planned, [count_held(planned, tables)]) for planned in _plans(prepared)]


@lru_cache(maxsize=2)
def _plans(prepared: Prepared) -> tuple[Plan, ...]:
    """As prepared, but for one world and with the grid."""
    numbers = prepared.units["unit_id"].sort().to_numpy()
    return tuple(plan(of, prepared.asked.of(of), numbers, grid=of not in LONG) for of in prepared.tables)
