"""A resident's records as one dated list, read by the tables' declarations: a new table shows by itself."""

from dataclasses import dataclass
from datetime import date, datetime

from quanmin.core.snapshot.tables import BY_NAME, PROVENANCE
from quanmin.records.overlay import rows_of_residents
from quanmin.records.sensitive import may_show
from quanmin.records.words import say_column, say_reading, say_value
from quanmin.units.models import Unit

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


def happenings(resident_id, *, sensitive=True):
    """Everything known of a resident, brought in or entered here, latest first; what is sensitive only where asked."""
    held = rows_of_residents([resident_id]).items()
    rows = [
        (BY_NAME[name], row) for name, found in held for row in found if may_show(row, sensitive=sensitive)
    ]
    units = Unit.objects.in_bulk({row.get("unit_id") for _table, row in rows} - {None})
    found = [_happening(table, row, units) for table, row in rows]
    return sorted(found, key=lambda one: (one.day, one.recorded_at, one.table, one.row_id), reverse=True)


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
