"""How a measure asks questions of a table: rows under conditions, aggregated to one fact about a person.

    c = tables.contacts
    c.where(c.programme == "hypertension", c.date.within(period)).count() >= 4

A question is data, not code: two measures that ask the same one share one column, and all questions to a table are
answered in one pass over it. That is how forty measures × eight quarters cost little more than one.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Literal

import narwhals as nw

from quanmin.core.periods import Period
from quanmin.core.snapshot.declare import Column, Table

Value = str | int | float | bool | date | datetime | tuple[str, ...] | tuple[int, ...]
Operator = Literal["==", "!=", "<", "<=", ">", ">=", "in", "starts", "null"]
Aggregate = Literal["count", "days", "sum", "max", "min", "last", "last_pair", "last_is"]


@dataclass(frozen=True)
class Compare:
    """One comparison of a column with a value."""

    column: str
    operator: Operator
    value: Value

    def __or__(self, other: "Condition") -> "AnyOf":
        return AnyOf((self, other))


@dataclass(frozen=True)
class AnyOf:
    """True where at least one part is."""

    parts: tuple["Condition", ...]

    def __or__(self, other: "Condition") -> "AnyOf":
        return AnyOf((*self.parts, other))


@dataclass(frozen=True)
class AllOf:
    """True where every part is."""

    parts: tuple["Condition", ...]

    def __or__(self, other: "Condition") -> "AnyOf":
        return AnyOf((self, other))


Condition = Compare | AnyOf | AllOf


@dataclass(frozen=True, eq=False)
class Field:
    """A declared column inside a question; comparing it gives a condition."""

    declared: Column

    @property
    def name(self) -> str:
        """The column's name."""
        return self.declared.name

    def __eq__(self, value: object) -> Compare:  # type: ignore[override]
        return Compare(self.name, "==", value)  # type: ignore[arg-type]

    def __ne__(self, value: object) -> Compare:  # type: ignore[override]
        return Compare(self.name, "!=", value)  # type: ignore[arg-type]

    def __lt__(self, value: Value) -> Compare:
        return Compare(self.name, "<", value)

    def __le__(self, value: Value) -> Compare:
        return Compare(self.name, "<=", value)

    def __gt__(self, value: Value) -> Compare:
        return Compare(self.name, ">", value)

    def __ge__(self, value: Value) -> Compare:
        return Compare(self.name, ">=", value)

    def one_of(self, *values: str) -> Compare:
        """Equal to one of the values."""
        return Compare(self.name, "in", values)

    def starts_with(self, *prefixes: str) -> Condition:
        """Text that begins with one of the prefixes, such as an ICD-10 category."""
        parts = tuple(Compare(self.name, "starts", prefix) for prefix in prefixes)
        return parts[0] if len(parts) == 1 else AnyOf(parts)

    def holds(self) -> Compare:
        """A yes-or-no column that says yes."""
        return Compare(self.name, "==", True)

    def is_empty(self) -> Compare:
        """No value."""
        return Compare(self.name, "null", True)

    def has_value(self) -> Compare:
        """Some value."""
        return Compare(self.name, "null", False)

    def within(self, period: Period) -> AllOf:
        """On a day of the period, first and last included."""
        if self.declared.kind == "datetime":
            first, after = midnight(period.start), midnight(period.end + timedelta(days=1))
            return AllOf((Compare(self.name, ">=", first), Compare(self.name, "<", after)))
        return AllOf((Compare(self.name, ">=", period.start), Compare(self.name, "<=", period.end)))


def midnight(day: date) -> datetime:
    """The first instant of a day, local time; a snapshot's times carry no zone."""
    return datetime.combine(day, time())


@dataclass(frozen=True)
class Fact:
    """One question: rows of `table` under `conditions`, grouped by `key`, as one number joined on column `on`."""

    table: str
    key: str
    on: str
    conditions: tuple[Condition, ...]
    aggregate: Aggregate
    column: str = ""
    test: Condition | None = None


@dataclass(frozen=True)
class Rows:
    """Rows of a declared table under conditions. `ask` takes a fact and gives the name of its column."""

    declared: Table
    ask: Callable[[Fact], str]
    conditions: tuple[Condition, ...] = ()
    key: str = "resident_id"
    on: str = "resident_id"

    def __getattr__(self, name: str) -> Field:
        if name.startswith("__"):
            raise AttributeError(name)
        return Field(self.declared.column(name))

    def where(self, *conditions: Condition) -> "Rows":
        """These rows, further narrowed."""
        return replace(self, conditions=self.conditions + conditions)

    def of(self, key: str, on: str = "") -> "Rows":
        """The same rows about another subject: grouped by `key`, joined on the subject's column `on`."""
        self.declared.column(key)
        return replace(self, key=key, on=on or key)

    def open_on(self, day: date) -> "Rows":
        """Rows whose span `start` to `end` holds the day; an empty end lasts."""
        end = Compare("end", "null", True) | Compare("end", ">=", day)
        return self.where(Compare("start", "<=", day), end)

    def exists(self) -> nw.Expr:
        """Is there a row? Never empty."""
        return _some(self._ask("count"))

    def count(self) -> nw.Expr:
        """How many rows; 0 when none."""
        return nw.col(self._ask("count"))

    def days(self) -> nw.Expr:
        """On how many different days; a service entered twice counts once. 0 when no row."""
        return nw.col(self._ask("days", clock(self.declared).name))

    def sum(self, column: str) -> nw.Expr:
        """Sum of an integer column; 0 when no row."""
        return nw.col(self._ask("sum", column))

    def first_day(self, column: str) -> nw.Expr:
        """The earliest date of a column; empty when no row."""
        return nw.col(self._ask("min", column))

    def last_day(self, column: str) -> nw.Expr:
        """The latest date of a column; empty when no row."""
        return nw.col(self._ask("max", column))

    def last(self, column: str) -> nw.Expr:
        """The value of the latest row; on one instant the higher value counts; empty when no row."""
        return unpack(nw.col(self._ask("last", column)), self.declared.column(column))

    def last_pair(self) -> tuple[nw.Expr, nw.Expr]:
        """`value` and `second_value` of the latest row, to one decimal; on one instant the higher reading counts."""
        packed = nw.col(self._ask("last_pair"))
        return packed // PAIR % PAIR / 10, packed % PAIR / 10

    def last_is(self, test: Condition) -> nw.Expr:
        """Does the latest row meet the test? On one day the row with the higher key is the later; false when no row."""
        return (nw.col(self._ask("last_is", test=test)) % 2 == 1).fill_null(False)

    def place(self, column: str = "unit_id") -> "Place":
        """The unit of the latest row, as the place a person counts for."""
        return Place(self._ask("last", column), packed=True)

    def _ask(self, aggregate: Aggregate, column: str = "", test: Condition | None = None) -> str:
        if column:
            self.declared.column(column)
        return self.ask(Fact(self.declared.name, self.key, self.on, self.conditions, aggregate, column, test))


@cache
def _some(count: str) -> nw.Expr:
    """More than none; one object for one question, so that it is worked out once."""
    return nw.col(count) > 0


@dataclass(frozen=True)
class Place:
    """The column that says which unit a row counts for."""

    column: str
    packed: bool = False

    @property
    def unit(self) -> nw.Expr:
        """The unit's number; empty when the row counts nowhere."""
        return nw.col(self.column) % IDS if self.packed else nw.col(self.column)

    @property
    def known(self) -> nw.Expr:
        """Does the row count somewhere?"""
        return _given(self.column)


@cache
def _given(column: str) -> nw.Expr:
    return ~nw.col(column).is_null()


# A latest value is found as the maximum of (time, value) packed into one 63-bit integer, so that "last" is a plain
# maximum that every engine computes alike: see docs/decisions.
PAIR = 2**14  # two readings in tenths, each below 1,638.4
NUMBER = 2**28  # one value in hundredths, below 2.68 million
IDS = 2**44  # a unit or row number, above any 13-digit number of an organisation


def unpack(packed: nw.Expr, column: Column) -> nw.Expr:
    """The value out of a packed maximum."""
    return packed % IDS if column.kind in ("id", "int") else packed % NUMBER / 100


def pack(fact: Fact, table: Table) -> nw.Expr:
    """Time and value of a row in one integer; empty where the value is."""
    when = clock(table)
    if fact.aggregate == "last_pair":
        return _instant(when) * NUMBER + _scaled("value", 10) * PAIR + _scaled("second_value", 10)
    if table.column(fact.column).kind in ("id", "int"):
        return _day(when) * IDS + nw.col(fact.column)
    return _instant(when) * NUMBER + _scaled(fact.column, 100)


def pack_test(fact: Fact, table: Table, test: nw.Expr) -> nw.Expr:
    """Day, row key and outcome of a test in one integer."""
    one = nw.when(test).then(nw.lit(1)).otherwise(nw.lit(0))
    return _day(clock(table)) * IDS + nw.col(table.key[0]) * 2 + one


CLOCKS = ("taken_at", "date", "start", "opened", "started_at", "diagnosed", "diagnosed_at")


def clock(table: Table) -> Column:
    """The column that says when a row of the table happened."""
    names = {column.name for column in table.columns}
    return table.column(next(name for name in CLOCKS if name in names))


def _instant(when: Column) -> nw.Expr:
    """A number that grows with time, one step a second; not a true count of seconds, since only the order matters."""
    if when.kind == "date":
        return _day(when) * 86_400
    time_of = nw.col(when.name).dt
    second = time_of.hour().cast(nw.Int64) * 3_600 + time_of.minute().cast(nw.Int64) * 60 + time_of.second()
    return _day(when) * 86_400 + second


def _day(when: Column) -> nw.Expr:
    """A number that grows with the day, 17 bits to the year 2200."""
    day = nw.col(when.name).dt
    return (day.year().cast(nw.Int64) - 1900) * 416 + day.month().cast(nw.Int64) * 32 + day.day()


def _scaled(column: str, by: int) -> nw.Expr:
    return (nw.col(column) * by + 0.5).floor().cast(nw.Int64)
