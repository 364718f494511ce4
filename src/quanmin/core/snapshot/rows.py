"""One row of a declared table outside a file: checked against its declaration, written as JSON, read back.

The same declarations that check a snapshot's files check a row somebody types, so that what is entered today can be
measured tomorrow.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import polars as pl

from quanmin.core.snapshot.check import MISWRITTEN, MISWRITTEN_SAYS, SPANS
from quanmin.core.snapshot.declare import Column, Kind, Table
from quanmin.core.snapshot.tables import PROVENANCE, TABLES
from quanmin.core.snapshot.types import schema

Row = dict[str, Any]
SAID_ELSEWHERE = frozenset(column.name for column in PROVENANCE)
_HELD: dict[Kind, tuple[type, ...]] = {
    "id": (int,), "int": (int,), "number": (int, float), "text": (str,), "date": (date,), "datetime": (datetime,),
    "bool": (bool,),
}  # fmt: skip


def naming_residents(table: Table) -> tuple[str, ...]:
    """The columns of a table that name a resident; of the residents themselves their key."""
    if table.name == "residents":
        return table.key
    return tuple(column.name for column in table.columns if column.refers == "residents")


# Tables about residents. What is counted of the others no resident's change can move.
OF_RESIDENTS = tuple(table for table in TABLES if naming_residents(table))


def row_faults(table: Table, row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is wrong with a row, as pairs of column and sentence; empty when it keeps its declaration.

    The key and provenance are not looked at. References are looked at for their kind only: whether they lead anywhere
    is known to the store. Values of personal columns are not repeated.
    """
    declared = {column.name: column for column in columns_of(table)}
    faults = [(name, f"is no column of {table.name}; leave it out.") for name in row if name not in declared]
    for name, column in declared.items():
        faults += [(name, fault) for fault in _faults(column, row.get(name))]
    return faults or list(_spans(declared, row))


def columns_of(table: Table) -> tuple[Column, ...]:
    """The columns somebody fills in: all but the key and provenance."""
    return tuple(
        column
        for column in table.columns
        if column.name not in SAID_ELSEWHERE and column.name not in table.key
    )


def _faults(column: Column, value: Any) -> Iterator[str]:
    if value is None:
        if column.required:
            yield "is empty but required; fill it in."
        return
    shown = "the value" if column.privacy != "open" else repr(value) if isinstance(value, str) else str(value)
    if not _is_of(column.kind, value):
        yield f"{shown} is not a {column.kind}; correct it."
    elif column.choices and value not in column.choices:
        yield f"{shown} is not one of {', '.join(column.choices)}; correct it."
    elif column.system and re.search(MISWRITTEN, value):
        yield f"{shown} {MISWRITTEN_SAYS}."
    elif column.low is not None and value < column.low:
        yield f"{shown} is below {column.low:g}; correct it."
    elif column.high is not None and value > column.high:
        yield f"{shown} is above {column.high:g}; correct it."


def _is_of(kind: Kind, value: Any) -> bool:
    """A clock is no day and yes is no number, although Python counts them so."""
    if (isinstance(value, bool) and kind != "bool") or (isinstance(value, datetime) and kind == "date"):
        return False
    return isinstance(value, _HELD[kind]) and not (isinstance(value, float) and not math.isfinite(value))


def _spans(declared: Mapping[str, Column], row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for start, end in SPANS:
        if {start, end} <= set(declared):
            first, last = row.get(start), row.get(end)
            if first is not None and last is not None and last < first:
                yield end, f"lies before its {start}; correct the one that is wrong."


def to_json(table: Table, row: Mapping[str, Any]) -> Row:
    """The row as JSON holds it: days and clocks as text, empty values left out, columns in declared order."""
    wanted = ((column.name, row.get(column.name)) for column in columns_of(table))
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in wanted
            if value is not None}  # fmt: skip


def from_json(table: Table, row: Mapping[str, Any]) -> Row:
    """The row with every declared column but key and provenance, days and clocks as themselves."""
    return {column.name: _read(column.kind, row.get(column.name)) for column in columns_of(table)}


def _read(kind: Kind, value: Any) -> Any:
    if value is None:
        return None
    if kind == "date":
        return date.fromisoformat(value)
    if kind == "datetime":
        return datetime.fromisoformat(value)
    return float(value) if kind == "number" else value


def frame_of(table: Table, rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Whole rows (key and provenance with them) as a frame in declared types, sorted as a file of the table is."""
    kinds = schema(table)
    frame = pl.DataFrame([{name: row.get(name) for name in kinds} for row in rows], schema=kinds)
    return frame.sort(*table.order)
