"""Asking: every rule is called once a period, and what it returns becomes tallies: rows to be counted by unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from quanmin.core.measures.declare import Measure
from quanmin.core.measures.kinds import (
    UNCOUNTED,
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
    Survey,
    Total,
)
from quanmin.core.measures.rows import Place
from quanmin.core.measures.tables import Tables
from quanmin.core.measures.terms import Term
from quanmin.core.periods import Period

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
    amount: Term | None = None
    band: Term | None = None

    @property
    def required(self) -> tuple[Term, ...]:
        """The clauses that make a row eligible."""
        return tuple(self.clauses.values())[: self.eligible]

    @property
    def mask(self) -> int:
        """The bits of the clauses that make a row eligible."""
        return (1 << self.eligible) - 1

    @property
    def terms(self) -> tuple[Term, ...]:
        """Every term the tally stands on."""
        told = (self.at.unit, *self.clauses.values(), self.amount, self.band)
        return tuple(one for one in told if one is not None)


@dataclass(frozen=True)
class Asked:
    """All that a set of measures and periods needs: the tallies, and what kind each answer is."""

    tallies: tuple[Tally, ...]
    kinds: Mapping[tuple[str, str], Kind]

    def of(self, table: str) -> tuple[Tally, ...]:
        """The tallies that count rows of a table."""
        return tuple(tally for tally in self.tallies if tally.of == table)


def ask(measures: Sequence[Measure], periods: Sequence[Period], *, since: date | None = None) -> Asked:
    """Call every rule once for every period.

    A window that begins before the day the records begin is not asked about: it would count part of a year as a whole.
    """
    kinds: dict[tuple[str, str], Kind] = {}
    tallies: list[Tally] = []
    tables = Tables()
    for measure in measures:
        for period in periods:
            kind = measure.rule(tables, measure.window(period))
            if isinstance(kind, UNCOUNTED) or _covered(measure, period, since):
                kinds[measure.code, period.name] = kind
                tallies += _tallies(measure.code, period.name, kind)
    return Asked(tuple(tallies), kinds)


def _covered(measure: Measure, period: Period, since: date | None) -> bool:
    """Do the records cover the whole window? A single day needs no past."""
    return since is None or measure.per == "point" or measure.window(period).start >= since


def _tallies(code: str, period: str, kind: Kind) -> list[Tally]:
    def group(role: Role, rows: Group, amount: Term | None = None) -> Tally:
        return _tally(
            code, period, role, rows.of, rows.at, rows.clauses, len(rows.clauses), amount, rows.band
        )

    def count(part: Count) -> Tally:
        return _tally(code, period, "count", part.of, part.at, part.clauses, len(part.eligible))

    match kind:
        case Count():
            return [count(kind)]
        case Pooled(parts):
            return [count(part) for part in parts]
        case Rate(top, bottom) | Ratio(top, bottom) | LifeTable(top, bottom):
            return [group("top", top, top.weight), group("bottom", bottom, bottom.weight)]
        case Total(counted):
            return [group("top", counted, counted.weight)]
        case Mean(over, value):
            return [group("mean", over, value)]
        case Survey() | Reported():
            return []


def _tally(
    code: str, period: str, role: Role, of: str, at: Place, clauses: Clauses, eligible: int,
    amount: Term | None = None, band: Term | None = None,
) -> Tally:  # fmt: skip
    assert len(clauses) <= MOST_CLAUSES, f"{code} has more than {MOST_CLAUSES} clauses"
    return Tally(code, period, role, of, at, clauses, eligible, amount, band)
