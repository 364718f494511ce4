"""Writing a snapshot: each table in its declared order and types, the manifest last, nothing half-written.

    with replacing(folder) as part:
        for name, frame in frames.items():
            write_table(part, BY_NAME[name], frame)
        write_manifest(part, name="demo", county="640303", from_date=…, until_date=…, seed=7)

The same rows give the same bytes, so a snapshot made from one seed can be recognised by its checksums.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path

import polars as pl

from quanmin.core.snapshot.declare import Table
from quanmin.core.snapshot.folder import (
    FORMAT,
    MANIFEST,
    Manifest,
    Stored,
    count_rows,
    read_manifest,
    sha256_of,
    table_path,
)
from quanmin.core.snapshot.parquet import write_rows
from quanmin.core.snapshot.tables import TABLES
from quanmin.core.snapshot.types import may_hold, schema
from quanmin.errors import SnapshotError, UsageError


def write_table(folder: Path, table: Table, frame: pl.DataFrame | pl.LazyFrame) -> Path:
    """Write the rows of one table, sorted as declared with ties broken by its key; answers the file's path.

    The frame must have exactly the declared columns, in any order, in types we read, else SnapshotError.
    Values are not looked at: that is `check_snapshot`. A column of nothing but nulls may have the null type.
    """
    found = frame.collect_schema()
    _refuse_other_columns(table, found)
    wanted = schema(table)
    path = table_path(folder, table)
    rows = frame.lazy().select(pl.col(name).cast(kind) for name, kind in wanted.items())
    write_rows(path, wanted, [rows.sort(*table.order).collect()])
    return path


def _refuse_other_columns(table: Table, found: pl.Schema) -> None:
    declared = {column.name for column in table.columns}
    missing, foreign = sorted(declared - set(found)), sorted(set(found) - declared)
    if missing or foreign:
        raise SnapshotError(
            f"The rows for table {table.name} lack {missing!r} and have undeclared {foreign!r}; "
            f"give exactly the columns declared in snapshot/tables.py."
        )
    for column in table.columns:
        stored = found[column.name]
        if stored != pl.Null() and not may_hold(column.kind, stored):
            raise SnapshotError(
                f"Column {column.name!r} of the rows for table {table.name} is {stored}, "
                f"which is not read as {column.kind}; give {schema(table)[column.name]}."
            )


def write_manifest(
    folder: Path,
    *,
    name: str,
    county: str,
    from_date: date | None = None,
    until_date: date | None = None,
    seed: int | None = None,
) -> Manifest:
    """Write what the snapshot is, with the row count and checksum of each file; every table must be there.

    `county` is the county's six-digit division number; `seed` is for a made-up county only.
    """
    tables = {table.name: asdict(_stored(table_path(folder, table))) for table in TABLES}
    written = {
        "format": FORMAT,
        "name": name,
        "county": county,
        "from": from_date.isoformat() if from_date else None,
        "until": until_date.isoformat() if until_date else None,
        "seed": seed,
        "tables": tables,
    }
    text = json.dumps(written, ensure_ascii=False, indent=1) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    return read_manifest(folder)


def _stored(path: Path) -> Stored:
    if not path.is_file():
        raise SnapshotError(
            f"{path.name} is not written yet; write every declared table before the manifest."
        )
    return Stored(count_rows(path), sha256_of(path))


@contextmanager
def replacing(folder: Path | str) -> Iterator[Path]:
    """An empty folder to write into, which takes the place of `folder` when the block ends well.

    When the block fails, `folder` is as it was and the part is removed. Only a folder that is new, empty or a
    snapshot is replaced: UsageError for any other, because replacing it would delete somebody's files.
    """
    folder = Path(folder).absolute()
    part, old = folder.with_name(f"{folder.name}.part"), folder.with_name(f"{folder.name}.old")
    _restore(folder, old)
    _refuse_foreign(folder)
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        yield part
        if folder.exists():
            folder.rename(old)
        part.rename(folder)
    finally:
        _restore(folder, old)
        shutil.rmtree(part, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)


def _restore(folder: Path, old: Path) -> None:
    """Put back a folder that was moved aside when the machine stopped before its successor came."""
    if old.exists() and not folder.exists():
        old.rename(folder)


def _refuse_foreign(folder: Path) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise UsageError(f"{str(folder)!r} is a file; name a folder for the snapshot.")
    if any(folder.iterdir()) and not (folder / MANIFEST).is_file():
        raise UsageError(
            f"{str(folder)!r} holds files that are not a snapshot; name a new or an empty folder."
        )
