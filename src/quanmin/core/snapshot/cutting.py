"""A snapshot as it was on an earlier day: what had been recorded by then, and no more.

A row counts by when it was recorded, not by when it happened: a birth entered a fortnight late is missing from a cut
made the day after it. What a row says of a day after the cut (that somebody died, that a stay ended) was not known and
is left empty; a day set ahead, such as that of the next visit, stays.
"""

import shutil
from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path

import polars as pl

from quanmin.core.snapshot.declare import Table
from quanmin.core.snapshot.folder import MANIFEST, open_snapshot, table_path
from quanmin.core.snapshot.noted import NOTE
from quanmin.core.snapshot.tables import BY_NAME, TABLES
from quanmin.core.snapshot.write import replacing, write_manifest, write_table
from quanmin.errors import UsageError

SET_AHEAD = frozenset({"next_due"})


def cut_snapshot(folder: Path | str, out: Path | str, until: date) -> None:
    """Write the snapshot as it was at the end of a day into a folder of its own; the same day gives the same bytes.

    A row that refers to one not recorded yet is left out, or loses the reference where it may be empty. UsageError for
    a day outside the snapshot's own.
    """
    whole = open_snapshot(folder)
    said = whole.manifest
    first, last = said.from_date, said.until_date
    if (last is not None and until > last) or (first is not None and until < first):
        raise UsageError(
            f"{until.isoformat()!r} lies outside the days of the snapshot ({first} to {last}); choose one between."
        )
    with replacing(out) as part:
        known: dict[str, pl.Series] = {}
        for table in _referred_first():
            rows = _as_known(table, pl.scan_parquet(table_path(whole.folder, table)), until, known).collect()
            known[table.name] = rows[table.key[0]]
            write_table(part, table, rows)
        _copy_the_rest(whole.folder, part)
        write_manifest(
            part, name=said.name, county=said.county, from_date=first, until_date=until, seed=said.seed
        )


def _as_known(table: Table, rows: pl.LazyFrame, until: date, known: Mapping[str, pl.Series]) -> pl.LazyFrame:
    """The rows recorded by the day, without days that had not come and without what they cannot refer to yet."""
    rows = rows.filter(pl.col("recorded_at") <= datetime.combine(until, time.max))
    ahead = [
        pl.when(pl.col(column.name).cast(pl.Date) <= until).then(pl.col(column.name)).alias(column.name)
        for column in table.columns
        if column.kind in ("date", "datetime") and not column.required and column.name not in SET_AHEAD
    ]
    rows = rows.with_columns(ahead)
    for column in table.columns:
        if column.refers and column.refers in known:
            is_known = pl.col(column.name).is_in(known[column.refers].implode())
            if column.required:
                rows = rows.filter(is_known)
            else:
                rows = rows.with_columns(pl.when(is_known).then(pl.col(column.name)).alias(column.name))
    return rows


def _referred_first() -> list[Table]:
    """The tables in an order in which each comes after those it refers to, itself left aside."""
    ordered: dict[str, Table] = {}

    def place(table: Table) -> None:
        for column in table.columns:
            if column.refers and column.refers != table.name and column.refers not in ordered:
                place(BY_NAME[column.refers])
        ordered.setdefault(table.name, table)

    for table in TABLES:
        place(table)
    return list(ordered.values())


def _copy_the_rest(folder: Path, out: Path) -> None:
    """What lies beside the tables, such as the map."""
    for file in sorted(folder.iterdir()):
        if file.is_file() and file.suffix != ".parquet" and file.name not in (MANIFEST, NOTE):
            shutil.copyfile(file, out / file.name)
