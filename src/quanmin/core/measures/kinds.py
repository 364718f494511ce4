"""The kinds of measure: what a measure function returns. Each holds people under named clauses, never numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from quanmin.core.measures.rows import Place
from quanmin.core.measures.terms import Term
from quanmin.core.stats.pooling import Pooling

Clauses = Mapping[str, Term]


@dataclass(frozen=True)
class Group:
    """Rows of the table `of` for which every clause holds, each counting for the unit `at`, once or `weight` times.

    `band` is the first year of a row's age band; `ago` how many years before the last year of the window it lies, where
    years are added up place by place.
    """

    of: str
    at: Place
    clauses: Clauses
    weight: Term | None = None
    band: Term | None = None
    ago: Term | None = None


@dataclass(frozen=True)
class Count:
    """A proportion: of the rows that are `eligible`, those that are also `met`. The rest are the gap."""

    eligible: Clauses
    met: Clauses
    at: Place
    of: str = "residents"

    @property
    def clauses(self) -> Clauses:
        """All clauses in order; the bits of the grid follow this order."""
        return {**self.eligible, **self.met}


@dataclass(frozen=True)
class Pooled:
    """A proportion over more than one table, such as visits and admissions together: the counts add up."""

    parts: tuple[Count, ...]


@dataclass(frozen=True)
class Rate:
    """Events against the people, births or time exposed to them; an interval by Byar's method.

    With `pooling` a place adds up as many years as its exposure needs, and has no value where even all are too few.
    """

    events: Group
    exposure: Group
    pooling: Pooling | None = None


@dataclass(frozen=True)
class Ratio:
    """One count against another, where neither is a random event (staff, beds, places): no interval."""

    top: Group
    bottom: Group


@dataclass(frozen=True)
class Total:
    """A plain count, such as people sent to train: no denominator belongs to it, so 1 stands in its place."""

    counted: Group


@dataclass(frozen=True)
class Mean:
    """The mean of an integer `value` over the rows of a group; rows without a value do not count."""

    over: Group
    value: Term


@dataclass(frozen=True)
class Quantile:
    """The whole number that a `share` of the rows of a group have at most: 0.5 is the median, 0.9 the P90.

    Only values from 0 to `most` count. Rows are counted value by value, and these counts add up, so that the median of
    a county is exactly that of all its rows; the interval is one of order statistics.
    """

    over: Group
    value: Term
    share: float
    most: int


@dataclass(frozen=True)
class Growth:
    """By how much a mean, a ratio or a sum has grown since an earlier time, as a share of what it was then.

    Numerator and denominator are those of `now`; of a Total the sum now and the sum before. They add up over places,
    growth does not: each place's is worked out from its own sums.
    """

    now: "Compared"
    before: "Compared"


Compared = Mean | Ratio | Total


@dataclass(frozen=True)
class LifeTable:
    """Deaths and person-years by age band, for a life expectancy (`e0`), the chance of dying from 30 to 69 (`q30_70`)
    or a death rate per person `standardised` by age.

    Each group's `band` column holds the first year of the five-year age band (0, 1, 5 … 85). With `pooling` a place
    adds up as many years as it needs. With `health` the years are those lived in health, by the shares of the county's
    survey that meet that item (Sullivan's method).
    """

    deaths: Group
    people: Group
    reads: Literal["e0", "q30_70", "standardised"] = "e0"
    pooling: Pooling | None = None
    health: "Survey | None" = None


@dataclass(frozen=True)
class Reported:
    """A figure that an office reports, because no record can answer it: read from `reported_values`."""

    measure: str


@dataclass(frozen=True)
class Survey:
    """A figure out of a sample survey: the weighted share that meets an item, or the mean of its answers.

    An answer meets from the value `least` on; `ages` are the first and last completed year asked about, the last
    empty where there is none. Read from `survey_answers` by `surveyed`.
    """

    item: str
    least: float = 1.0
    ages: tuple[int, int | None] = (0, None)
    reads: Literal["share", "mean"] = "share"


Kind = Count | Pooled | Rate | Ratio | Total | Mean | Quantile | Growth | LifeTable | Survey | Reported
UNCOUNTED = (Survey, Reported)  # read as they were written, not counted on records
