"""Tallies that differ in their window of time alone, counted together.

Eight trailing years of one question overlap: a visit lies in four of them. The days are cut where any window begins or
ends, each row is counted once in its stretch of days, and a window is the sum of its stretches.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from quanmin.core.measures.asking import Tally
from quanmin.core.measures.kernel.adding import Few, Sums, added
from quanmin.core.measures.kernel.values import Array, Values, literal
from quanmin.core.measures.terms import Term


@dataclass(frozen=True)
class Window:
    """A tally's clause of time: its name, the day it is about, the first and last day it allows."""

    clause: str
    day: Term
    first: date
    last: date


@dataclass(frozen=True)
class Stretch:
    """A tally's window among all that its question is asked for: `cuts` are the days on which a stretch begins.

    The window is the stretches from `start` to before `stop`.
    """

    window: Window
    cuts: tuple[int, ...]
    start: int
    stop: int

    @property
    def many(self) -> int:
        """How many stretches there are."""
        return len(self.cuts) - 1


def stretches(tallies: Sequence[Tally]) -> Mapping[int, Stretch]:
    """By place in the list, the stretch of every tally whose question is asked for more than one window."""
    windows = {place: window for place, tally in enumerate(tallies) if (window := _window(tally)) is not None}
    alike: dict[Any, list[int]] = {}
    for place, window in windows.items():
        alike.setdefault(_question(tallies[place], window), []).append(place)
    return {
        place: _stretch(windows[place], [windows[one] for one in mine])
        for mine in alike.values() if len(mine) > 1 for place in mine
    }  # fmt: skip


def _window(tally: Tally) -> Window | None:
    """The one required clause that says no more than that a day lies between two others."""
    if tally.band is not None:
        return None
    required = list(tally.clauses.items())[: tally.eligible]
    found = [window for name, clause in required if (window := _between(name, clause)) is not None]
    return found[0] if len(found) == 1 else None


def _between(name: str, clause: Term) -> Window | None:
    match clause.operator, clause.parts:
        case "and", (
            Term(operator=">=", parts=(Term() as day, Term(operator="constant", parts=(date() as first,)))),
            Term(operator="<=", parts=(Term() as same, Term(operator="constant", parts=(date() as last,)))),
        ) if day is same and day.operator == "day":
            return Window(name, day, first, last)
        case _:
            return None


def _question(tally: Tally, window: Window) -> Any:
    """What is asked besides the window. Equal terms are one object."""
    rest = tuple((name == window.clause, 0 if name == window.clause else id(clause))
                 for name, clause in tally.clauses.items())  # fmt: skip
    return id(window.day), rest, tally.eligible, id(tally.at.unit), id(tally.amount)


def _stretch(mine: Window, alike: Sequence[Window]) -> Stretch:
    ends = {one.last + timedelta(days=1) for one in alike}
    cuts = tuple(sorted(literal(day) for day in {one.first for one in alike} | ends))
    after = literal(mine.last + timedelta(days=1))
    return Stretch(mine, cuts, cuts.index(literal(mine.first)), cuts.index(after))


def cells(cuts: Sequence[int]) -> Callable[[Array, Values], Array]:
    """The place and stretch of each row as one number; -1 for a row without either."""
    many, before = len(cuts) - 1, cuts[0] - 1
    # The stretch of each day from the one before the first to the one after the last, both in none.
    of_day = np.concatenate(([-1], np.repeat(np.arange(many), np.diff(cuts)), [-1]))

    def cell(place: Array, day: Values) -> Array:
        stretch = of_day.take(day.data - before, mode="clip")
        inside = (place >= 0) & (stretch >= 0)
        return np.where(inside if day.known is None else inside & day.known, place * many + stretch, -1)

    return cell


def summed(stretch: Stretch) -> Callable[[Sums], Array]:
    """Sums by place and stretch (and more, behind) added up over a window."""
    many, start, stop = stretch.many, stretch.start, stretch.stop

    def add(sums: Sums) -> Array:
        every = added(None, sums) if isinstance(sums, Few) else sums
        found: Array = every.reshape(-1, many, *every.shape[1:])[:, start:stop].sum(axis=1)
        return found

    return add
