"""A snapshot folder: one Parquet file for each declared table, and a manifest that says what it is.

Opening reads only the files' footers, so it is quick for any size; `check.check_snapshot` reads the rows.
A folder without a manifest is read too: a hospital's own export need not know about it.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import polars as pl

from quanmin.core.snapshot.declare import Table
from quanmin.core.snapshot.tables import BY_NAME, TABLES
from quanmin.core.snapshot.types import may_hold, stored_type
from quanmin.errors import SnapshotError

MANIFEST = "manifest.json"
FORMAT = "quanmin-snapshot/1"


@dataclass(frozen=True)
class Stored:
    """What the manifest says of one file: its rows and the SHA-256 of its bytes (empty without a manifest)."""

    rows: int
    sha256: str = ""


@dataclass(frozen=True)
class Manifest:
    """What a snapshot is: name, county, the days its records span, the seed of a made-up one, its files."""

    name: str
    county: str
    from_date: date | None
    until_date: date | None
    seed: int | None
    tables: Mapping[str, Stored]

    @property
    def fingerprint(self) -> str:
        """Sixteen hexadecimal digits that change with any byte of any table; empty without a manifest."""
        sums = [f"{name} {stored.sha256}" for name, stored in sorted(self.tables.items())]
        if not all(stored.sha256 for stored in self.tables.values()):
            return ""
        return hashlib.sha256("\n".join(sums).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Snapshot:
    """An opened snapshot: every table is there, with every declared column in a type we read."""

    folder: Path
    manifest: Manifest

    def path(self, table: str) -> Path:
        """The Parquet file of a declared table; KeyError for any other name."""
        return table_path(self.folder, BY_NAME[table])

    def rows(self, table: str) -> int:
        """How many rows a table has."""
        return self.manifest.tables[table].rows


def table_path(folder: Path, table: Table) -> Path:
    """Where a snapshot folder keeps a table."""
    return folder / f"{table.name}.parquet"


def open_snapshot(folder: Path | str) -> Snapshot:
    """The snapshot in the folder; SnapshotError for the first missing or foreign file, column or type.

    The rows themselves are not read: a null, an orphan or a value out of range is found by `check_snapshot`.
    """
    folder = Path(folder)
    faults = folder_faults(folder)
    if faults:
        raise SnapshotError(faults[0])
    return Snapshot(folder, read_manifest(folder))


def folder_faults(folder: Path) -> list[str]:
    """One sentence for each missing or foreign file, column or type; empty when the folder can be opened."""
    if not folder.is_dir():
        return [f"{str(folder)!r} is not a folder; give the folder that holds the snapshot's Parquet files."]
    missing = [table.name for table in TABLES if not table_path(folder, table).is_file()]
    if missing:
        names = ", ".join(f"{name}.parquet" for name in missing)
        return [f"{str(folder)!r} lacks {names}; write one file for each declared table, even an empty one."]
    return [fault for table in TABLES for fault in _file_faults(table_path(folder, table), table)]


def _file_faults(path: Path, table: Table) -> list[str]:
    try:
        found = pl.read_parquet_schema(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        reason = str(error).splitlines()[0]
        return [f"{path.name} cannot be read as Parquet ({reason}); write the file again."]
    faults = [
        f"{path.name}: table {table.name} lacks column {column.name!r} ({column.meaning}); add it."
        for column in table.columns
        if column.name not in found
    ]
    faults += [
        f"{path.name}: column {column.name!r} of table {table.name} is stored as {found[column.name]}, "
        f"which is not read as {column.kind}; write it as {stored_type(column.kind)}."
        for column in table.columns
        if column.name in found and not may_hold(column.kind, found[column.name])
    ]
    return faults


def read_manifest(folder: Path) -> Manifest:
    """What the manifest says; without one, the folder's name and the row counts of its files."""
    path = folder / MANIFEST
    if not path.is_file():
        return Manifest(folder.name, "", None, None, None, MappingProxyType(_counted(folder)))
    try:
        written = json.loads(path.read_text(encoding="utf-8"))
        return _manifest(written)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SnapshotError(
            f"{str(path)!r} is not a manifest of the form {FORMAT} ({error!r}); write the snapshot again."
        ) from error


def _manifest(written: dict[str, Any]) -> Manifest:
    if written["format"] != FORMAT:
        raise ValueError(f"format {written['format']!r}")
    return Manifest(
        name=written["name"],
        county=written["county"],
        from_date=_day(written["from"]),
        until_date=_day(written["until"]),
        seed=written["seed"],
        tables=MappingProxyType(
            {table.name: Stored(**written["tables"][table.name]) for table in TABLES},
        ),
    )


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def _counted(folder: Path) -> dict[str, Stored]:
    return {table.name: Stored(count_rows(table_path(folder, table))) for table in TABLES}


def count_rows(path: Path) -> int:
    """How many rows a Parquet file has, from its footer."""
    return int(pl.scan_parquet(path).select(pl.len()).collect().item())


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
