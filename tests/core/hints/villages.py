"""Villages drawn from true distributions, and what is done to some of them: the worlds the checks are tried on."""

from datetime import date, datetime, timedelta
from functools import cache

import numpy as np
import polars as pl

from quanmin.core.hints import Check, Held, checks

BY_CODE = {check.code: check for check in checks()}
FIRST = date(2025, 1, 6)
CONTACTS = {
    "contact_id": pl.Int64, "resident_id": pl.Int64, "kind": pl.String, "method": pl.String, "date": pl.Date,
    "unit_id": pl.Int64, "staff_id": pl.Int64,
}  # fmt: skip
READINGS = {
    "observation_id": pl.Int64, "resident_id": pl.Int64, "code": pl.String, "taken_at": pl.Datetime("us"),
    "value": pl.Float64, "second_value": pl.Float64, "contact_id": pl.Int64, "unit_id": pl.Int64,
    "staff_id": pl.Int64, "kind": pl.String, "timed": pl.Boolean,
}  # fmt: skip
GONE = {"resident_id": pl.Int64, "death_date": pl.Date, "left": pl.Date}
SUPPLIES = {"unit_id": pl.Int64, "item": pl.String, "date": pl.Date, "number": pl.Int64}
PRESSURE, GLUCOSE = "85354-9", "14771-0"


def held(*, contacts=(), readings=(), gone=(), supplies=()):
    """Records as a check takes them; what is not said of a row is filled in."""
    return Held(
        _frame(contacts, CONTACTS, {"kind": "follow-up", "method": "clinic", "unit_id": 1, "staff_id": 1}),
        _frame(
            readings,
            READINGS,
            {"code": PRESSURE, "unit_id": 1, "staff_id": 1, "kind": "follow-up", "timed": True},
        ),
        _frame(gone, GONE, {}),
        _frame(supplies, SUPPLIES, {"unit_id": 1, "item": "glucose-strips"}),
    )


def _frame(rows, schema, usual):
    keys = {"contact_id", "observation_id"}
    filled = [
        {**usual, **dict.fromkeys(keys & set(schema), place), **row} for place, row in enumerate(rows, 1)
    ]
    return pl.DataFrame(
        [{name: row.get(name) for name in schema} for row in filled], schema=schema, orient="row"
    )


@cache
def readings_of(seed, *, units=40, people=25, times=4, step=1, change=None):
    """Readings of villages: each resident with a pressure and glucose of their own, measured on days of the year.

    `step` is what pressures are read to (2: a mercury column); `change(unit, row, before)` is what
    a village does to them.
    """
    rng, rows = np.random.default_rng(seed), []
    for unit in range(1, units + 1):
        for person in range(people):
            rows += _of_person(rng, unit, unit * 1000 + person, times, step, change)
    return held(readings=rows, contacts=[_contact(row, number) for number, row in enumerate(rows, 1)])


def _of_person(rng, unit, resident, times, step, change):
    high, low, sugar = rng.normal(138, 15), rng.normal(84, 9), rng.lognormal(1.85, 0.2)
    before, rows = None, []
    for visit in range(times):
        day = FIRST + timedelta(days=90 * visit + int(rng.integers(0, 60)))
        at = datetime.combine(day, datetime.min.time()) + timedelta(minutes=480 + int(rng.integers(0, 480)))
        row = {
            "unit_id": unit, "staff_id": unit, "resident_id": resident, "taken_at": at,
            "value": float(step * round(rng.normal(high, 8) / step)),
            "second_value": float(step * round(rng.normal(low, 6) / step)), "sugar": round(rng.normal(sugar, 0.6), 1),
        }  # fmt: skip
        before = change(unit, row, before) if change else row
        rows.append(before)
    sugars = [{**row, "code": GLUCOSE, "value": row["sugar"], "second_value": None} for row in rows]
    return [*rows, *sugars]


def _contact(row, number):
    return {
        "contact_id": number, "resident_id": row["resident_id"], "unit_id": row["unit_id"], "staff_id": row["staff_id"],
        "date": row["taken_at"].date(),
    }  # fmt: skip


def check(code, **settings) -> Check:
    """A declared check, some of its settings changed."""
    return Check(**{**vars(BY_CODE[code]), **settings})
