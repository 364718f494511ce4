"""How a measure asks questions of a table: rows under conditions, aggregated to one fact about a person.

    c = tables.contacts
    c.where(c.programme == "hypertension", c.date.within(period)).count() >= 4

A question is data, not code: two measures that ask the same one share its answer, and all questions to a table are
answered in one pass over it. That is how forty measures × eight quarters cost little more than one.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from quanmin.core.measures.terms import Term, any_of, col, term
from quanmin.core.snapshot.declare import Column, Table

Aggregate = Literal["count", "days", "sum", "min", "max", "last", "last_pair", "last_is"]


@dataclass(frozen=True)
class Fact:
    """One question: rows of `table` under `conditions`, grouped by `key`, as one number joined on column `on`."""

    table: str
    key: str
    on: str
    conditions: tuple[Term, ...]
    aggregate: Aggregate
    column: str = ""
    test: Term | None = None


@dataclass(frozen=True)
class Place:
    """Which unit a row counts for; `unit` is empty where it counts nowhere."""

    unit: Term

    @property
    def known(self) -> Term:
        """Does the row count somewhere?"""
        return self.unit.has_value()


@dataclass(frozen=True)
class Rows:
    """Rows of a declared table under conditions."""

    declared: Table
    conditions: tuple[Term, ...] = ()
    key: str = "resident_id"
    on: str = "resident_id"

    def __getattr__(self, name: str) -> Term:
        if name.startswith("__"):
            raise AttributeError(name)
        return col(self.declared.column(name).name)

    def where(self, *conditions: Term) -> "Rows":
        """These rows, further narrowed."""
        return replace(self, conditions=self.conditions + conditions)

    def of(self, key: str, on: str = "") -> "Rows":
        """The same rows about another subject: grouped by `key`, joined on the subject's column `on`."""
        self.declared.column(key)
        return replace(self, key=key, on=on or key)

    def open_on(self, day: date) -> "Rows":
        """Rows whose span `start` to `end` holds the day; an empty end lasts."""
        return self.where(col("start") <= day, any_of(col("end").is_empty(), col("end") >= day))

    def exists(self) -> Term:
        """Is there a row? Never empty."""
        return self._ask("count") > 0

    def count(self) -> Term:
        """How many rows; 0 when none."""
        return self._ask("count")

    def days(self) -> Term:
        """On how many different days; a service entered twice counts once. 0 when no row."""
        return self._ask("days", clock(self.declared).name)

    def sum(self, column: str) -> Term:
        """Sum of an integer column; 0 when no row."""
        return self._ask("sum", column)

    def first_day(self, column: str) -> Term:
        """The earliest date of a column; empty when no row."""
        return self._ask("min", column)

    def last_day(self, column: str) -> Term:
        """The latest date of a column; empty when no row."""
        return self._ask("max", column)

    def last(self, column: str) -> Term:
        """The value of the latest row; on one instant the higher value counts; empty when no row."""
        packed = self._ask("last", column)
        return packed % IDS if packs_whole(self.declared.column(column)) else packed % NUMBER / 100

    def last_pair(self) -> tuple[Term, Term]:
        """`value` and `second_value` of the latest row, to one decimal; on one instant the higher reading counts."""
        packed = self._ask("last_pair")
        return packed // PAIR % PAIR / 10, packed % PAIR / 10

    def last_is(self, test: Term) -> Term:
        """Does the latest row meet the test? On one day the row with the higher key is the later; false when no row."""
        return (self._ask("last_is", test=test) % 2 == 1).holds()

    def place(self, column: str = "unit_id") -> Place:
        """The unit of the latest row, as the place a person counts for."""
        return Place(self.last(column))

    def _ask(self, aggregate: Aggregate, column: str = "", test: Term | None = None) -> Term:
        if column:
            self.declared.column(column)
        return term(
            "fact", Fact(self.declared.name, self.key, self.on, self.conditions, aggregate, column, test)
        )


# A latest value is found as the maximum of (time, value) packed into one 63-bit integer, so that "last" is a plain
# maximum that every engine computes alike: see docs/decisions.
PAIR = 2**14  # two readings in tenths, each below 1,638.4
NUMBER = 2**28  # one value in hundredths, below 2.68 million
IDS = 2**44  # a unit or row number, above any 13-digit number of an organisation


def packs_whole(column: Column) -> bool:
    """Is a latest value of the column kept as it is, beside the day? A measured value is kept in hundredths."""
    return column.kind in ("id", "int")


CLOCKS = ("taken_at", "date", "start", "opened", "started_at", "admitted", "diagnosed", "diagnosed_at")


def clock(table: Table) -> Column:
    """The column that says when a row of the table happened."""
    names = {column.name for column in table.columns}
    return table.column(next(name for name in CLOCKS if name in names))
