"""Tiny snapshots for tests: say only what the test is about, the rest is filled in from the declarations."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from quanmin.core.snapshot.declare import Column, Table
from quanmin.core.snapshot.tables import TABLES
from quanmin.core.snapshot.types import schema

COUNTY, EAST, WEST = 990001000000, 990001100000, 990001101000
EAST_1, EAST_2, WEST_1 = 990001100200, 990001100201, 990001101200
CLINIC = 11
HOSPITAL, OUTSIDE = 12, 13
UNITS: tuple[dict[str, Any], ...] = (
    {"unit_id": COUNTY, "parent_id": None, "kind": "county", "name": "云岭县"},
    {"unit_id": EAST, "parent_id": COUNTY, "kind": "township", "name": "东镇"},
    {"unit_id": WEST, "parent_id": COUNTY, "kind": "township", "name": "西乡"},
    {"unit_id": EAST_1, "parent_id": EAST, "kind": "village", "name": "东一村"},
    {"unit_id": EAST_2, "parent_id": EAST, "kind": "village", "name": "东二村"},
    {"unit_id": WEST_1, "parent_id": WEST, "kind": "village", "name": "西一村"},
    {"unit_id": CLINIC, "parent_id": EAST_1, "kind": "village-clinic", "name": "东一村卫生室"},
    {"unit_id": HOSPITAL, "parent_id": COUNTY, "kind": "county-hospital", "name": "县人民医院"},
    {"unit_id": OUTSIDE, "parent_id": None, "kind": "outside-hospital", "name": "市第一医院"},
)
DEFAULTS: Mapping[str, Any] = {
    "id": 1, "int": 0, "number": 0.0, "text": "x", "bool": False, "date": date(2020, 1, 1),
    "datetime": datetime(2020, 1, 1),
}  # fmt: skip
BY_COLUMN: Mapping[str, Any] = {
    "unit_id": EAST_1,
    "birth_date": date(1950, 6, 1),
    "live": True,
    "complete": True,
}


def a_world(folder: Path, **rows: Sequence[Mapping[str, Any]]) -> Path:
    """A snapshot in `folder` holding these rows; a table that is not named is empty, units have two townships."""
    folder.mkdir(parents=True, exist_ok=True)
    given = {"units": UNITS, **rows}
    for table in TABLES:
        _frame(table, given.get(table.name, ())).write_parquet(folder / f"{table.name}.parquet")
    return folder


def residents(*people: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Residents numbered from 1 who have always lived in a village: their rows and their residences."""
    rows = [{"resident_id": number, **person} for number, person in enumerate(people, start=1)]
    homes = [
        {"resident_id": row["resident_id"], "unit_id": row.pop("lives_in", EAST_1), "start": date(2000, 1, 1)}
        for row in rows
    ]
    return {"residents": rows, "residences": homes}


def _frame(table: Table, rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    filled = [
        {column.name: _value(column, row, number, table) for column in table.columns}
        for number, row in enumerate(rows, 1)
    ]
    unknown = {name for row in rows for name in row} - {column.name for column in table.columns}
    assert not unknown, f"{table.name} has no column {unknown}"
    return pl.DataFrame(filled, schema=schema(table), orient="row")


def _value(column: Column, row: Mapping[str, Any], number: int, table: Table) -> Any:
    if column.name in row:
        return row[column.name]
    if column.name == table.key[0]:
        return number
    if not column.required:
        return None
    return BY_COLUMN.get(column.name, column.choices[0] if column.choices else DEFAULTS[column.kind])
