"""One visit as one row of a table that rules can read: answers, the person's age and sex, and the visits before it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl

from quanmin.core.codes.growth import STANDING_FROM_DAYS, z_score
from quanmin.core.protocols.declare import Field, Protocol
from quanmin.core.protocols.facts import PEOPLE, Schema, ages
from quanmin.core.protocols.rules import rule, settings

KINDS: Schema = {
    "number": pl.Float64, "integer": pl.Int64, "choice": pl.Int64, "yes": pl.Boolean, "text": pl.String,
    "date": pl.Date,
}  # fmt: skip
BEFORE: Schema = {
    "seen_on": pl.Date,
    "last_outcome": pl.String,
    "unsettled_before": pl.Int64,
    "days_since_last": pl.Int64,
    "length_z": pl.Float64,
}


@dataclass(frozen=True)
class Visit:
    """What was answered on a day: values by field, facts of the person, and earlier visits as (day, outcome)."""

    seen_on: date
    values: Mapping[str, Any]
    person: Mapping[str, Any] = field(default_factory=dict)
    history: tuple[tuple[date, str | None], ...] = ()


def flag(one: Field, number: int) -> str:
    """The name rules have for one option of a `choices` field."""
    return f"{one.key}_{number}"


def schema(protocol: Protocol) -> Schema:
    """The columns of a visit that rules of the protocol may name, before parameters and derived values."""
    columns: Schema = {name: kind for name, kind in PEOPLE.items() if name != "resident_id"}
    for one in protocol.fields:
        if one.kind == "choices":
            columns |= {flag(one, option.number): pl.Boolean for option in one.options}
        else:
            columns[one.key] = KINDS[one.kind]
    return columns | BEFORE


def table(protocol: Protocol, visits: Iterable[Visit]) -> pl.DataFrame:
    """A row a visit, in the order given, with ages, parameters and derived values."""
    columns = schema(protocol)
    rows = [_row(protocol, visit) for visit in visits]
    frame = pl.DataFrame([{name: row.get(name) for name in columns} for row in rows], schema=columns)
    return completed(protocol, frame)


def completed(protocol: Protocol, frame: pl.DataFrame) -> pl.DataFrame:
    """The table with ages on the day of each visit, the parameters as set, and the derived values in order."""
    frame = frame.with_columns(*ages("seen_on"), *settings(protocol))
    for one in protocol.derived:
        frame = frame.with_columns(rule(one.value, frozenset(frame.columns)).alias(one.key))
    return frame


def unsettled(protocol: Protocol, history: Iterable[tuple[date, str | None]], before: date) -> int:
    """How many visits in a row, up to the day, ended unsatisfactory; one without an outcome is not counted."""
    settled = {outcome.key: outcome.settled for outcome in protocol.outcomes}
    run = 0
    for _, outcome in sorted(((day, said) for day, said in history if said and day < before), reverse=True):
        if settled.get(outcome, True):
            break
        run += 1
    return run


def _row(protocol: Protocol, visit: Visit) -> dict[str, Any]:
    row: dict[str, Any] = {**visit.person, "seen_on": visit.seen_on}
    for one in protocol.fields:
        value = visit.values.get(one.key)
        if one.kind == "choices":
            row |= {flag(one, option.number): value and option.number in value for option in one.options}
        else:
            row[one.key] = value
    said = sorted((day, outcome) for day, outcome in visit.history if outcome and day < visit.seen_on)
    days = [day for day, _ in visit.history if day < visit.seen_on]
    row["last_outcome"] = said[-1][1] if said else None
    row["unsettled_before"] = unsettled(protocol, visit.history, visit.seen_on)
    row["days_since_last"] = (visit.seen_on - max(days)).days if days else None
    row["length_z"] = _length_z(visit)
    return row


def _length_z(visit: Visit) -> float | None:
    born, height, sex = visit.person.get("birth_date"), visit.values.get("height"), visit.person.get("sex")
    if born is None or height is None or sex is None or visit.seen_on < born:
        return None
    days = (visit.seen_on - born).days
    return z_score(sex, days, float(height), lying=days < STANDING_FROM_DAYS)
