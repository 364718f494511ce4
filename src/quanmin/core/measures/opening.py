"""Opening a number: the rows behind it, those in the gap, and the clauses that put them there.

A proportion's gap is who is eligible and not met. A rate has no gap: what opens is its events (the deaths, the cases).
"""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from quanmin.core.measures.asking import ask
from quanmin.core.measures.declare import Measure
from quanmin.core.measures.kernel.counting import count_piece, pieces, plan
from quanmin.core.measures.marks import LONG
from quanmin.core.measures.stored import TREE, Entry, Layer, layers_of
from quanmin.core.measures.tree import beneath
from quanmin.core.periods import parse

SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "table": pl.String,
    "subject_id": pl.Int64,
    "resident_id": pl.Int64,
    "unit_id": pl.Int64,
    "failed": pl.List(pl.String),
}


def gap(grid: Path, measure: Measure, period: str, units: Sequence[int] | None = None) -> pl.DataFrame:
    """Rows in the gap of a measure in a period, within some units and all below them (default everywhere).

    Columns: table and subject_id (which row), resident_id (empty for a row about a place), unit_id, and `failed`, the
    names of the clauses not met, in order. Sorted by unit and subject. UsageError when the run did not count it.
    """
    inside = None if units is None else beneath(pl.read_parquet(grid / TREE), list(units))
    pieces = [pl.DataFrame(schema=SCHEMA)]
    for layer in layers_of(grid):
        for entry in layer.index.of(measure.code, period):
            if entry.role in ("count", "top"):
                pieces.append(_in_gap(_rows(layer, measure, entry), entry, inside))
    return pl.concat(pieces).sort("unit_id", "table", "subject_id")


def by_snapshot(grid: Path, residents: Sequence[int]) -> dict[Path, list[int]]:
    """The snapshots that hold these residents' records as the run counted them, with the residents of each."""
    layers, found = layers_of(grid), dict[Path, list[int]]()
    for resident in residents:
        layer = next(layer for layer in layers if not layer.lacks("residents", resident))
        found.setdefault(layer.index.snapshot, []).append(resident)
    return found


def _rows(layer: Layer, measure: Measure, entry: Entry) -> pl.LazyFrame:
    on_demand = entry.table in LONG
    rows = _on_demand(layer, measure, entry) if on_demand else _kept(layer.folder, entry)
    if layer.gone is None:
        return rows
    gone = layer.gone.lazy().filter(pl.col("table") == entry.table).select("subject_id")
    return rows.join(gone, on="subject_id", how="anti")


def _kept(grid: Path, entry: Entry) -> pl.LazyFrame:
    return _named(pl.scan_parquet(grid / f"{entry.table}.parquet"), entry.bits, entry.unit)


def _on_demand(layer: Layer, measure: Measure, entry: Entry) -> pl.LazyFrame:
    """The rows of a long table, marked again for this one measure and period."""
    snapshot, tree = layer.index.snapshot, pl.read_parquet(layer.folder / TREE)
    tallies = ask([measure], [parse(entry.period)]).of(entry.table)[:1]
    planned = plan(entry.table, tallies, tree["unit"].sort().to_numpy(), grid=True)
    parts = [count_piece(planned, reach).grid for reach in pieces(snapshot, planned)]
    return _named(pl.concat(part for part in parts if part is not None).lazy(), "bits_0", "unit_0")


def _named(rows: pl.LazyFrame, bits: str, unit: str) -> pl.LazyFrame:
    names = rows.collect_schema().names()
    resident = pl.col("of_resident") if "of_resident" in names else pl.lit(None, pl.Int64)
    return rows.select(
        "subject_id", resident.alias("resident_id"), pl.col(unit).alias("unit_id"), pl.col(bits).alias("bits")
    )


def _in_gap(rows: pl.LazyFrame, entry: Entry, inside: list[int] | None) -> pl.DataFrame:
    everything = (1 << len(entry.clauses)) - 1
    eligible = pl.col("bits").cast(pl.Int64) & entry.required == entry.required
    wanted = (
        eligible & (pl.col("bits") != everything) if entry.role == "count" else pl.col("bits") == everything
    )
    here = pl.col("unit_id").is_not_null() if inside is None else pl.col("unit_id").is_in(inside)
    met = enumerate(entry.clauses)
    failed = [pl.when((pl.col("bits") // (1 << place)) % 2 == 0).then(pl.lit(name)) for place, name in met]
    found = rows.filter(wanted & here).with_columns(
        table=pl.lit(entry.table), failed=pl.concat_list(failed).list.drop_nulls()
    )
    return found.select(list(SCHEMA)).cast(SCHEMA).collect()  # type: ignore[arg-type]


def standing(grid: Path, resident: int, period: str) -> pl.DataFrame:
    """For one resident and period: every measure that counts them, whether met, and the clauses they fail.

    Columns: measure, met, failed. Only measures counted over residents; sorted by measure.
    """
    layer = next(one for one in layers_of(grid) if not one.lacks("residents", resident))
    entries = [
        entry for entry in layer.index.entries if entry.table == "residents" and entry.period == period
    ]
    columns = [entry.bits for entry in entries]
    kept = pl.scan_parquet(layer.folder / "residents.parquet").filter(pl.col("subject_id") == resident)
    row = kept.select(columns).collect()
    found = [_verdict(entry, row[entry.bits][0]) for entry in entries if len(row)]
    counted = [verdict for verdict in found if verdict is not None]
    kinds: dict[str, pl.DataType | type[pl.DataType]] = {
        "measure": pl.String,
        "met": pl.Boolean,
        "failed": pl.List(pl.String),
    }
    return pl.DataFrame(counted, schema=kinds, orient="row").sort("measure")


def _verdict(entry: Entry, bits: int | None) -> tuple[str, bool, list[str]] | None:
    if bits is None or bits & entry.required != entry.required:
        return None
    failed = [name for place, name in enumerate(entry.clauses) if not bits >> place & 1]
    return entry.measure, not failed, failed
