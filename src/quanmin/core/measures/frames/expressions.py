"""Terms as Narwhals expressions. Nothing here computes."""

import operator as python
from collections.abc import Callable, Mapping
from functools import reduce
from operator import or_
from typing import Any, cast

import narwhals as nw

from quanmin.core.measures.rows import Fact
from quanmin.core.measures.terms import Literal, Term

Names = Mapping[Fact, str]


def expressions(terms: Mapping[str, Term], names: Names) -> list[nw.Expr]:
    """Named terms over a frame that has the column of every fact in `names`; what two share is one object."""
    known: dict[int, Any] = {}
    return [_expression(term, names, known).alias(name) for name, term in terms.items()]


def expression(term: Term, names: Names) -> nw.Expr:
    """One term."""
    found: nw.Expr = _expression(term, names, {})
    return found


def _expression(term: Term, names: Names, known: dict[int, Any]) -> Any:
    if id(term) not in known:
        known[id(term)] = _fresh(term, names, known)
    return known[id(term)]


def _fresh(term: Term, names: Names, known: dict[int, Any]) -> Any:
    match term.operator, term.parts:
        case "column", (str(name),):
            return nw.col(name)
        case "constant", (value,):
            return nw.lit(cast(Literal, value))
        case "fact", (Fact() as fact,):
            return nw.col(names[fact])
        case operator, parts:
            operands = (_expression(part, names, known) if isinstance(part, Term) else part for part in parts)
            return OPERATIONS[operator](*operands)


def _day_number(what: nw.Expr) -> nw.Expr:
    """Hinnant 2013, days from civil: no engine's own difference of dates is common to all."""
    early = nw.when(what.dt.month() < 3).then(nw.lit(1)).otherwise(nw.lit(0))
    year = what.dt.year().cast(nw.Int64) - early
    month = what.dt.month().cast(nw.Int64) + 12 * early - 3
    return (
        365 * year + year // 4 - year // 100 + year // 400 + (153 * month + 2) // 5 + what.dt.day() - 719_469
    )


def _second_number(what: nw.Expr) -> nw.Expr:
    clock = what.cast(nw.Datetime("us")).dt
    second = clock.hour().cast(nw.Int64) * 3_600 + clock.minute().cast(nw.Int64) * 60 + clock.second()
    return _day_number(what) * 86_400 + second


def _starts_with(what: nw.Expr, prefixes: tuple[str, ...]) -> nw.Expr:
    return reduce(or_, (what.str.starts_with(prefix) for prefix in prefixes))


def _choose(test: nw.Expr, yes: nw.Expr, no: nw.Expr) -> nw.Expr:
    return nw.when(test.fill_null(False)).then(yes).otherwise(no)


def _later(unit: str) -> Callable[[nw.Expr, int], nw.Expr]:
    return lambda what, number: what.dt.offset_by(f"{number}{unit}").cast(nw.Date)


OPERATIONS: Mapping[str, Callable[..., nw.Expr]] = {
    "and": python.and_, "or": python.or_, "not": python.inv, "==": python.eq, "!=": python.ne, "<": python.lt,
    "<=": python.le, ">": python.gt, ">=": python.ge, "+": python.add, "-": python.sub, "*": python.mul,
    "/": python.truediv, "//": python.floordiv, "%": python.mod, "choose": _choose, "starts": _starts_with,
    "in": lambda what, values: what.is_in(values), "empty": lambda what: what.is_null(),
    "holds": lambda what: what.fill_null(False), "day": lambda what: what.cast(nw.Date),
    "day number": _day_number, "second number": _second_number, "days later": _later("d"), "months later": _later("mo"),
    "only": lambda test, value: nw.when(test).then(value), "first letters": lambda what, n: what.str.slice(0, n),
    "rounded down": lambda what: what.floor().cast(nw.Int64),
}  # fmt: skip
