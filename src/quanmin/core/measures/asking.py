"""Ask every measure, for every period, what it needs: the result is a list of tallies and the facts they stand on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import narwhals as nw

from quanmin.core.measures.declare import Measure
from quanmin.core.measures.kinds import (
    Clauses,
    Count,
    Group,
    Kind,
    LifeTable,
    Mean,
    Pooled,
    Rate,
    Ratio,
    Reported,
)
from quanmin.core.measures.rows import Fact, Place
from quanmin.core.measures.tables import Tables
from quanmin.core.periods import Period
from quanmin.core.snapshot.tables import BY_NAME

Role = Literal["count", "top", "bottom", "mean"]
MOST_CLAUSES = 8  # one byte of the grid holds them


@dataclass(frozen=True)
class Tally:
    """Rows of one table to be counted by unit for one measure and period.

    `eligible` is how many of the clauses, from the first, make the denominator; for every role but `count` it is all.
    `amount` is added up instead of counting rows; `band` splits the tally by age band.
    """

    measure: str
    period: str
    role: Role
    of: str
    at: Place
    clauses: Clauses
    eligible: int
    facts: tuple[Fact, ...]
    shared: tuple[str, ...] = ()
    amount: nw.Expr | None = None
    band: nw.Expr | None = None

    @property
    def mask(self) -> int:
        """The bits of the clauses that make a row eligible."""
        return (1 << self.eligible) - 1

    @property
    def full(self) -> int:
        """The bits of all clauses."""
        return (1 << len(self.clauses)) - 1


@dataclass(frozen=True)
class Asked:
    """All that a set of measures and periods needs: tallies, the name of each fact, and what kind each answer is."""

    tallies: tuple[Tally, ...]
    facts: Mapping[Fact, str]
    shared: Mapping[str, nw.Expr]
    kinds: Mapping[tuple[str, str], Kind]


def ask(measures: Sequence[Measure], periods: Sequence[Period], *, since: date | None = None) -> Asked:
    """Call every rule once for every period; equal questions become one fact.

    A window that begins before the day the records begin is not asked about: it would count part of a year as a whole.
    """
    names: dict[Fact, str] = {}
    shared: dict[str, nw.Expr] = {}
    kinds: dict[tuple[str, str], Kind] = {}
    tallies: list[Tally] = []
    for measure in measures:
        for period in periods:
            tables = Tables(names, shared)
            kind = measure.rule(tables, measure.window(period))
            if isinstance(kind, Reported) or _covered(measure, period, since):
                kinds[measure.code, period.name] = kind
                tallies += _tallies(measure.code, period.name, kind, tables)
    return Asked(tuple(tallies), names, shared, kinds)


def _covered(measure: Measure, period: Period, since: date | None) -> bool:
    """Do the records cover the whole window? A single day needs no past."""
    return since is None or measure.per == "point" or measure.window(period).start >= since


def _tallies(code: str, period: str, kind: Kind, needs: Tables) -> list[Tally]:
    def group(role: Role, rows: Group, amount: nw.Expr | None = None) -> Tally:
        return _tally(
            code, period, role, rows.of, rows.at, rows.clauses, len(rows.clauses), needs, amount, rows.band
        )

    def count(part: Count) -> Tally:
        return _tally(code, period, "count", part.of, part.at, part.clauses, len(part.eligible), needs)

    match kind:
        case Count():
            return [count(kind)]
        case Pooled(parts):
            return [count(part) for part in parts]
        case Rate(top, bottom) | Ratio(top, bottom) | LifeTable(top, bottom):
            return [group("top", top, top.weight), group("bottom", bottom, bottom.weight)]
        case Mean(over, value):
            return [group("mean", over, value)]
        case Reported():
            return []


def _tally(
    code: str, period: str, role: Role, of: str, at: Place, clauses: Clauses, eligible: int,
    needs: Tables, amount: nw.Expr | None = None, band: nw.Expr | None = None,
) -> Tally:  # fmt: skip
    columns = {column.name for column in BY_NAME[of].columns}
    assert len(clauses) <= MOST_CLAUSES, f"{code} has more than {MOST_CLAUSES} clauses"
    mine = tuple(fact for fact in needs.asked if fact.on in columns)
    return Tally(code, period, role, of, at, clauses, eligible, mine, tuple(needs.used), amount, band)
