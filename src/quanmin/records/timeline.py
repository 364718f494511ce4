"""A resident's records as one dated list, read from the snapshot by its declarations: a new table shows by itself."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import polars as pl
from django.utils.translation import gettext as _

from quanmin.core.snapshot.folder import table_path
from quanmin.core.snapshot.tables import PROVENANCE, TABLES
from quanmin.errors import SnapshotError
from quanmin.records.models import Import
from quanmin.records.words import say_column, say_reading, say_value
from quanmin.units.models import Unit

OF_RESIDENTS = tuple(
    table
    for table in TABLES
    if table.name != "residents" and any(column.name == "resident_id" for column in table.columns)
)
HIDDEN = {"resident_id", "unit_id", "staff_id", *(column.name for column in PROVENANCE)}


@dataclass(frozen=True)
class Happening:
    """One dated record of a resident: the table it stands in, its row, what it says (pairs of label and value)."""

    day: date
    table: str
    title: str
    row_id: int
    unit: Unit | None
    facts: list[tuple[str, str]]
    recorded_at: datetime
    source: str


def happenings(resident_id):
    """Everything the latest snapshot holds on a resident, latest first; empty before residents were brought in."""
    latest = Import.objects.order_by("id").last()
    if latest is None:
        return []
    rows = [(table, row) for table in OF_RESIDENTS for row in rows_of(latest.folder, table, [resident_id])]
    units = Unit.objects.in_bulk({row.get("unit_id") for _table, row in rows} - {None})
    found = [_happening(table, row, units) for table, row in rows]
    return sorted(found, key=lambda one: (one.day, one.recorded_at, one.table, one.row_id), reverse=True)


def rows_of(folder, table, resident_ids):
    """The rows of a declared table on these residents, as dicts; the file's sorting lets most of it go unread."""
    return scan(folder, table).filter(pl.col("resident_id").is_in(resident_ids)).collect().to_dicts()


def scan(folder, table):
    """The file of a table, unread; SnapshotError where the snapshot was moved away since."""
    path = table_path(Path(folder), table)
    if not path.is_file():
        raise SnapshotError(
            _("数据快照 %(folder)s 已不在原处；请放回原处，或重新导入居民。") % {"folder": repr(str(folder))}
        )
    return pl.scan_parquet(path)


def clock_column(table):
    """The column that dates a row: the first date it is sorted by, else its first date."""
    dated = [column.name for column in table.columns if column.kind in ("date", "datetime")]
    return next((name for name in table.sort if name in dated), dated[0])


def _happening(table, row, units):
    return Happening(
        day=_day(row.get("done") or row[clock_column(table)]),
        table=table.name,
        title=table.title,
        row_id=row[table.key[0]],
        unit=units.get(row.get("unit_id")),
        facts=list(_facts(table, row)),
        recorded_at=row["recorded_at"],
        source=row["source"],
    )


def _facts(table, row):
    if table.name == "observations":
        yield say_reading(row)
        return
    for column in table.columns:
        value = row[column.name]
        known = value is not None and column.name not in HIDDEN and column.name not in table.key
        if known and not column.refers and column.name != clock_column(table):
            yield say_column(column), say_value(column, value)


def _day(value):
    return value.date() if isinstance(value, datetime) else value or date.min
