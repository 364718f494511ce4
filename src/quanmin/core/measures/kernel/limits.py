"""Limits that no question goes beyond: rows outside them are left out as they are read.

A rule about the last year and a rule about the quarter before both leave the years before alone; so may the reader.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import and_
from typing import Literal

import pyarrow as pa
import pyarrow.compute as pc

from quanmin.core.measures.terms import Term

Bound = Literal[">=", "<="]


@dataclass(frozen=True)
class Limit:
    """A column's first or last day, itself included; a row without a day lies outside."""

    column: str
    bound: Bound
    day: date


def limits_of(questions: Sequence[Sequence[Term]]) -> tuple[Limit, ...]:
    """The widest first and last day that every question sets on a column; a question is tests that must all hold."""
    if not questions:
        return ()
    found = [_limits(tests) for tests in questions]
    shared = reduce(and_, (set(limits) for limits in found))
    widest = {">=": min, "<=": max}
    return tuple(
        Limit(column, bound, widest[bound](limits[column, bound] for limits in found))
        for column, bound in sorted(shared)
    )


def _limits(tests: Sequence[Term]) -> dict[tuple[str, Bound], date]:
    found: dict[tuple[str, Bound], date] = {}
    for test in tests:
        match test.operator, test.parts:
            case "and", (Term() as left, Term() as right):
                found |= _limits([left, right])
            case (">=" | "<=") as bound, (Term() as what, Term(operator="constant", parts=(date() as day,))):
                if column := _day_of(what):
                    found[column, bound] = day
    return found


def _day_of(what: Term) -> str:
    """The column whose day it is; empty for anything else."""
    (inner, *_) = what.parts
    if what.operator == "day" and isinstance(inner, Term):
        what, (inner, *_) = inner, inner.parts
    return str(inner) if what.operator == "column" else ""


def within(rows: pa.Table, limits: Sequence[Limit]) -> pa.Table:
    """The rows that lie within every limit."""
    for limit in limits:
        rows = rows.filter(_inside(rows[limit.column], limit))
    return rows


def _inside(column: pa.ChunkedArray, limit: Limit) -> pa.ChunkedArray:
    if not pa.types.is_timestamp(column.type):
        return (pc.greater_equal if limit.bound == ">=" else pc.less_equal)(column, limit.day)
    if limit.bound == ">=":
        return pc.greater_equal(column, pa.scalar(_midnight(limit.day), column.type))
    return pc.less(column, pa.scalar(_midnight(limit.day + timedelta(days=1)), column.type))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())
