"""Limits that no question goes beyond: rows outside them are left out as they are read.

A rule about the last year and a rule about the quarter before both leave the years before alone; so may the reader.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import and_
from typing import Literal

import numpy as np

from quanmin.core.measures.kernel.blocks import Block
from quanmin.core.measures.kernel.values import Array, Values, literal
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


def within(rows: Block, limits: Sequence[Limit]) -> Block:
    """The rows that lie within every limit."""
    if not limits:
        return rows
    return rows.where(reduce(np.logical_and, (_inside(rows.column(limit.column), limit) for limit in limits)))


def _inside(column: Values, limit: Limit) -> Array:
    if limit.bound == ">=":
        inside = column.data >= _begins(column, limit.day)
    else:
        inside = column.data < _begins(column, limit.day + timedelta(days=1))
    return inside if column.known is None else inside & column.known


def _begins(column: Values, day: date) -> int:
    """The first moment of a day as the column tells time."""
    found: int = literal(datetime.combine(day, time()) if column.kind == "datetime" else day)
    return found
