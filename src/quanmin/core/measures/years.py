"""Years that end together: a place with few births or people adds up several, and each must be told from the others."""

from datetime import date
from functools import reduce

from quanmin.core.measures.terms import Term, choose, lit
from quanmin.core.periods import Period


def years_of(window: Period) -> tuple[Period, ...]:
    """The whole years of a window of years, the last one first; `ago` numbers them from 0 in this order."""
    last = Period(window.end, window.end, window.name, "month").reaching_back(12)
    found = [last]
    while found[-1].start > window.start:
        found.append(found[-1].before())
    return tuple(found)


def years_ago(day: Term, window: Period) -> Term:
    """How many years before the last year of the window a day of it lies, from 0."""
    starts = [year.start for year in years_of(window)[:-1]]
    longest: Term = lit(len(starts))

    def nearer(further: Term, place: int) -> Term:
        return choose(day >= starts[place], place, further)

    return reduce(nearer, reversed(range(len(starts))), longest)


def whole_years(window: Period, since: date | None) -> int:
    """How many years of the window, from its last, the records cover; all where nobody says when they begin."""
    return sum(since is None or year.start >= since for year in years_of(window))
