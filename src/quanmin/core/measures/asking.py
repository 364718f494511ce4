"""Asking: every rule is called once a period, and what it returns becomes tallies: rows to be counted by unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from quanmin.core.measures.declare import Measure
from quanmin.core.measures.kinds import (
    UNCOUNTED,
    Clauses,
    Compared,
    Count,
    Group,
    Growth,
    Kind,
    LifeTable,
    Mean,
    Pooled,
    Quantile,
    Rate,
    Ratio,
    Reported,
    Survey,
    Total,
)
from quanmin.core.measures.rows import Place
from quanmin.core.measures.tables import Tables
from quanmin.core.measures.terms import Term, only
from quanmin.core.measures.years import whole_years
from quanmin.core.periods import Period, parse

# `each` splits rows by a value of theirs; `before` is what a growth is held against.
Role = Literal["count", "top", "bottom", "mean", "each", "top before", "bottom before", "mean before"]
BEFORE: dict[Role, Role] = {"top": "top before", "bottom": "bottom before", "mean": "mean before"}
ANY_PERIOD = "2024Q4"
MOST_CLAUSES = 8  # one byte of the grid holds them
AGES = 128  # age bands are named by their first year, below this
MOST_YEARS = 5  # that a place adds up
Split = tuple[Term | None, int]  # the band of a row, and how many there are


@dataclass(frozen=True)
class Tally:
    """Rows of one table to be counted by unit for one measure and period.

    `eligible` is how many of the clauses, from the first, make the denominator; for every role but `count` it is all.
    `amount` is added up instead of counting rows; `band` splits the tally by age band, year or value, a whole number
    from 0 and below `bands`.
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
    bands: int = AGES

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
    """All that a set of measures and periods needs: the tallies, and what kind each answer is.

    `years` says of what adds up years place by place how many the records cover.
    """

    tallies: tuple[Tally, ...]
    kinds: Mapping[tuple[str, str], Kind]
    years: Mapping[tuple[str, str], int]

    def of(self, table: str) -> tuple[Tally, ...]:
        """The tallies that count rows of a table."""
        return tuple(tally for tally in self.tallies if tally.of == table)


def ask(measures: Sequence[Measure], periods: Sequence[Period], *, since: date | None = None) -> Asked:
    """Call every rule once for every period.

    A window that begins before the day the records begin is not asked about: it would count part of a year as a whole.
    What adds up years place by place is asked about where the records cover the last of them.
    """
    kinds: dict[tuple[str, str], Kind] = {}
    years: dict[tuple[str, str], int] = {}
    tallies: list[Tally] = []
    tables = Tables()
    for measure in measures:
        for period in periods:
            window = measure.window(period)
            kind = measure.rule(tables, window)
            covered = whole_years(window, since) if _adds_up_years(kind) else _covered(measure, window, since)
            if isinstance(kind, UNCOUNTED) or covered:
                kinds[measure.code, period.name] = kind
                tallies += _tallies(measure.code, period.name, kind)
            if _adds_up_years(kind):
                years[measure.code, period.name] = int(covered)
    return Asked(tuple(tallies), kinds, years)


def kind_of(measure: Measure) -> Kind:
    """What the measure's rule returns; its form is the same for every period."""
    return measure.rule(Tables(), measure.window(parse(ANY_PERIOD)))


def _adds_up_years(kind: Kind) -> bool:
    return isinstance(kind, Rate | LifeTable) and kind.pooling is not None


def _covered(measure: Measure, window: Period, since: date | None) -> bool:
    """Do the records cover the whole window? A single day needs no past."""
    return since is None or measure.per == "point" or window.start >= since


def _tallies(code: str, period: str, kind: Kind) -> list[Tally]:
    def count(part: Count) -> Tally:
        required = len(part.eligible)
        return _checked(Tally(code, period, "count", part.of, part.at, part.clauses, required))

    def group(role: Role, rows: Group, amount: Term | None = None, split: Split | None = None) -> Tally:
        required, (band, bands) = len(rows.clauses), split or _split(rows)
        return _checked(
            Tally(code, period, role, rows.of, rows.at, rows.clauses, required, amount, band, bands)
        )

    match kind:
        case Count():
            return [count(kind)]
        case Pooled(parts):
            return [count(part) for part in parts]
        case LifeTable(top, bottom):
            return [group("top", top, top.weight), group("bottom", bottom, bottom.weight)]
        case Quantile(over, value, _, most):
            inside = only((value >= 0) & (value <= most), value)
            return [group("each", over, split=(inside, most + 1))]
        case Growth(now, before):
            earlier = [(BEFORE[role], rows, amount) for role, rows, amount in _sums(before)]
            return [group(*each) for each in (*_sums(now), *earlier)]
        case Survey() | Reported():
            return []
        case _:
            return [group(*each) for each in _sums(kind)]


def _sums(kind: Compared | Rate) -> list[tuple[Role, Group, Term | None]]:
    """What is added up over rows, under its role."""
    match kind:
        case Rate(top, bottom) | Ratio(top, bottom):
            return [("top", top, top.weight), ("bottom", bottom, bottom.weight)]
        case Total(counted):
            return [("top", counted, counted.weight)]
        case Mean(over, value):
            return [("mean", over, value)]


def _split(rows: Group) -> Split:
    """How a group's rows are split: by age band, by year, or by both."""
    if rows.ago is None:
        return rows.band, AGES
    if rows.band is None:
        return rows.ago, MOST_YEARS
    return rows.ago * AGES + rows.band, AGES * MOST_YEARS


def _checked(tally: Tally) -> Tally:
    assert len(tally.clauses) <= MOST_CLAUSES, f"{tally.measure} has more than {MOST_CLAUSES} clauses"
    return tally
