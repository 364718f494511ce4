"""The language of rules: a term is a value worked out of one row, written down and not yet computed.

    c.date.within(period) & (c.programme == "hypertension")

Terms are data. Two rules that write the same term write one object, so the engine computes it once; and every engine
reads the same terms, so they cannot mean different things. An empty value makes a comparison neither true nor false;
where a rule needs a yes or a no, that counts as no.
"""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache, reduce
from operator import and_, or_
from typing import Any, NoReturn

from quanmin.core.periods import Period

Literal = str | int | float | bool | date | datetime | tuple[str, ...] | tuple[int, ...]


@dataclass(frozen=True, eq=False, repr=False, slots=True)
class Term:
    """A column, a constant, a fact about a person, or an operation on other terms."""

    operator: str
    parts: tuple[object, ...]

    def __repr__(self) -> str:
        return f"{self.operator}({', '.join(map(repr, self.parts))})"

    def __bool__(self) -> NoReturn:
        raise TypeError("a term is worked out later; join terms with & and |, not with `and` and `or`")

    __hash__ = object.__hash__

    def __and__(self, other: "Term") -> "Term":
        return term("and", self, other)

    def __or__(self, other: "Term") -> "Term":
        return term("or", self, other)

    def __invert__(self) -> "Term":
        return term("not", self)

    def __eq__(self, other: object) -> "Term":  # type: ignore[override]
        return _binary("==", self, other)

    def __ne__(self, other: object) -> "Term":  # type: ignore[override]
        return _binary("!=", self, other)

    def __lt__(self, other: object) -> "Term":
        return _binary("<", self, other)

    def __le__(self, other: object) -> "Term":
        return _binary("<=", self, other)

    def __gt__(self, other: object) -> "Term":
        return _binary(">", self, other)

    def __ge__(self, other: object) -> "Term":
        return _binary(">=", self, other)

    def __add__(self, other: object) -> "Term":
        return _binary("+", self, other)

    def __radd__(self, other: object) -> "Term":
        return _binary("+", self, other)

    def __sub__(self, other: object) -> "Term":
        return _binary("-", self, other)

    def __mul__(self, other: object) -> "Term":
        return _binary("*", self, other)

    def __truediv__(self, other: object) -> "Term":
        return _binary("/", self, other)

    def __floordiv__(self, other: object) -> "Term":
        return _binary("//", self, other)

    def __mod__(self, other: object) -> "Term":
        return _binary("%", self, other)

    def is_empty(self) -> "Term":
        """No value; never empty itself."""
        return term("empty", self)

    def has_value(self) -> "Term":
        """Some value; never empty itself."""
        return ~self.is_empty()

    def holds(self) -> "Term":
        """A yes-or-no that says yes; an empty one says no."""
        return term("holds", self)

    def one_of(self, *values: str | int) -> "Term":
        """Equal to one of the values."""
        return term("in", self, values)

    def starts_with(self, *prefixes: str) -> "Term":
        """Text that begins with one of the prefixes, such as an ICD-10 category."""
        return term("starts", self, prefixes)

    def first_letters(self, number: int) -> "Term":
        """The beginning of a text, such as the category of an ICD-10 code."""
        return term("first letters", self, number)

    def within(self, period: Period) -> "Term":
        """On a day of the period, first and last included."""
        return (self.day() >= period.start) & (self.day() <= period.end)

    def day(self) -> "Term":
        """The date of a date or an instant."""
        return term("day", self)

    def day_number(self) -> "Term":
        """A running number of the date, for differences between two dates."""
        return term("day number", self)

    def second_number(self) -> "Term":
        """A running number of the second of an instant, for differences between two instants."""
        return term("second number", self)

    def rounded_down(self) -> "Term":
        """The whole number at or below."""
        return term("rounded down", self)

    def days_later(self, days: int) -> "Term":
        """The date so many days after."""
        return term("days later", self, days)

    def months_later(self, months: int) -> "Term":
        """The date so many months after, on the last day of a month that lacks the day."""
        return term("months later", self, months)


@lru_cache(maxsize=None, typed=True)
def term(operator: str, *parts: object) -> Term:
    """The one term of these parts: equal questions are the same object."""
    return Term(operator, parts)


def col(name: str) -> Term:
    """A column of the row."""
    return term("column", name)


def lit(value: Literal) -> Term:
    """A constant."""
    return term("constant", value)


def choose(test: Term, yes: "Term | Literal", no: "Term | Literal") -> Term:
    """`yes` where the test holds, else `no`; an empty test does not hold."""
    return term("choose", test, _as_term(yes), _as_term(no))


def only(test: Term, value: Term) -> Term:
    """The value where the test holds, else empty."""
    return term("only", test, value)


def all_of(*tests: Term) -> Term:
    """Every test holds."""
    return reduce(and_, tests)


def any_of(*tests: Term) -> Term:
    """At least one test holds."""
    return reduce(or_, tests)


@cache
def columns_of(root: Term) -> frozenset[str]:
    """The columns of the row that a term stands on."""
    if root.operator == "column":
        return frozenset(str(name) for name in root.parts)
    return frozenset().union(*(columns_of(part) for part in root.parts if isinstance(part, Term)))


@cache
def facts_of(root: Term) -> frozenset[Any]:
    """The facts about other tables' rows that a term stands on."""
    if root.operator == "fact":
        return frozenset(root.parts)
    return frozenset().union(*(facts_of(part) for part in root.parts if isinstance(part, Term)))


def _binary(operator: str, left: Term, right: object) -> Term:
    return term(operator, left, _as_term(right))


def _as_term(value: object) -> Term:
    return value if isinstance(value, Term) else term("constant", value)
