"""Every rule, length and name of a declaration tried on tables of no rows, so that a slip is found when it is read."""

from collections.abc import Iterable
from typing import Any

import polars as pl

from quanmin.core.protocols.declare import Protocol
from quanmin.core.protocols.dosing import doses_name, series_of
from quanmin.core.protocols.facts import AGES, ENROLMENTS, PEOPLE, Schema
from quanmin.core.protocols.offsets import length
from quanmin.core.protocols.rules import check_rule
from quanmin.core.protocols.visits import KINDS, schema
from quanmin.errors import UsageError

SOME_MORE: Schema = {"begins": pl.Date, "ends": pl.Date}
CLOSING: Schema = {
    "died": pl.Boolean, "moved": pl.Boolean, "attempts": pl.Int64, "attempt_months": pl.Int64,
    "months_since_seen": pl.Int64, "last_outcome": pl.String,
}  # fmt: skip
ENROLLED_BY = ("eligible", "enrolment")
GRADES = ("info", "warn", "refer")


def tried(protocol: Protocol) -> Protocol:
    """The protocol, when everything it says can be worked out; UsageError with what cannot."""
    _check_names(protocol)
    settings: Schema = {one.key: pl.Float64() for one in protocol.parameters}
    person: Schema = PEOPLE | AGES | settings
    course = {**person, **ENROLMENTS, **SOME_MORE}
    check_rule(protocol.eligible, person)
    _try_schedule(protocol, course)
    for one in protocol.closing:
        check_rule(one.when, course | CLOSING)
    _try_form(protocol, schema(protocol) | AGES | settings)
    for text in filter(None, _lengths(protocol)):
        length(protocol, text)
    return protocol


def _check_names(protocol: Protocol) -> None:
    kept: tuple[Any, ...] = (
        protocol.fields,
        protocol.outcomes,
        protocol.findings,
        protocol.closing,
        protocol.parameters,
    )
    own = [[one.key for one in rows] for rows in kept]
    schedule: tuple[Any, ...] = (*protocol.steps, *protocol.repeats, *protocol.seasons)
    own.append([one.key for one in schedule])
    for keys in own:
        for key in keys:
            if keys.count(key) > 1:
                raise UsageError(
                    f"{protocol.code} {protocol.edition} says {key!r} twice; give each its own key."
                )
    for asked in protocol.fields:
        if asked.kind not in (*KINDS, "choices"):
            raise UsageError(
                f"{protocol.code}: field {asked.key} is a {asked.kind!r}; choose of {', '.join(KINDS)}."
            )
        if asked.key in PEOPLE:
            raise UsageError(
                f"{protocol.code}: field {asked.key!r} is the name of a fact; name it otherwise."
            )
    if protocol.by not in ENROLLED_BY or any(one.grade not in GRADES for one in protocol.findings):
        raise UsageError(f"{protocol.code}: `by` is of {ENROLLED_BY}, a finding's grade of {GRADES}.")
    if any(not one.low <= one.default <= one.high for one in protocol.parameters):
        raise UsageError(f"{protocol.code}: a parameter's default is outside its range.")


def _try_schedule(protocol: Protocol, course: Schema) -> None:
    if not (protocol.steps or protocol.repeats or protocol.seasons):
        raise UsageError(
            f"{protocol.code} {protocol.edition} owes nobody anything; write steps, repeats or seasons."
        )
    counts: Schema = {doses_name(name): pl.Int64() for name in series_of(protocol)}
    for step in protocol.steps:
        _try(step.who, course | (counts if step.series else {}))
        _check_dates(protocol, step.anchor, course)
        _check_dates(protocol, step.stops or "ends", course)
    for repeat in protocol.repeats:
        _try(repeat.who, course)
        _check_dates(protocol, repeat.start, course)
        for gap in repeat.gaps:
            _try(gap.when, {**course, "since": pl.Date, "outcome": pl.String, "first_time": pl.Boolean})
    for season in protocol.seasons:
        _try(season.who, course)


def _check_dates(protocol: Protocol, anchor: str, course: Schema) -> None:
    for name in anchor.split("|"):
        if course.get(name) != pl.Date:
            raise UsageError(f"{protocol.code}: {name!r} is no date to count from.")


def _try_form(protocol: Protocol, columns: Schema) -> None:
    for one in protocol.fields:
        _try(one.when, columns)
    for derived in protocol.derived:
        check_rule(derived.value, columns, yes_or_no=False)
        columns = columns | {derived.key: _answer(derived.value, columns)}
    said: Any
    for said in (*protocol.checks, *protocol.outcomes, *protocol.findings):
        check_rule(said.when, columns)


def _answer(text: str, columns: Schema) -> pl.DataType:
    return pl.DataFrame(schema=columns).select(pl.sql_expr(text).alias("answer")).schema["answer"]


def _try(text: str, columns: Schema) -> None:
    if text:
        check_rule(text, columns)


def _lengths(protocol: Protocol) -> Iterable[str]:
    for step in protocol.steps:
        yield from (step.first, step.due, step.last, step.until, step.gap, *(one.gap for one in step.spacing))
    for repeat in protocol.repeats:
        yield from (repeat.grace, repeat.lead, *(gap.length for gap in repeat.gaps))
    yield from (one.next for one in protocol.outcomes)
    yield from (one.next for one in protocol.findings)
    yield from (protocol.begins, protocol.ends)
