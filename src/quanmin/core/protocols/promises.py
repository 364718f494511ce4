"""What a contract promises and when, and which of it was kept: from packages, days and rows that are there anyway."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from quanmin.core.protocols.packages import Item, Package

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Promise:
    """One service promised once: it can be given from `opens` on and is due by `due`."""

    item: Item
    opens: date
    due: date


@dataclass(frozen=True)
class Owed:
    """A promised service as it stands: `opens` to `due`; `done` where somebody said so, and not we from the rows."""

    number: int
    opens: date
    due: date
    done: date | None = None


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a month that lacks it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(last, day.day))
        except ValueError:
            continue
    raise AssertionError(day)


def last_day(start: date, years: int = 1) -> date:
    """The last day of a contract of so many years: the day before the same day."""
    return months_later(start, 12 * years) - DAY


def promised_items(chosen: Sequence[Package]) -> tuple[Item, ...]:
    """The items of these packages, each once; of one that two packages promise, the more frequent promise."""
    found: dict[str, Item] = {}
    for item in (item for one in chosen for item in one.items):
        before = found.get(item.title.zh)
        if before is None or before.times < item.times:
            found[item.title.zh] = item
    return tuple(found.values())


def promises(chosen: Sequence[Package], start: date, end: date) -> tuple[Promise, ...]:
    """Everything the packages promise from the first day to the last, by due day; nothing for items given as needed.

    Of an item spread over the year, each part of the year owes one, due by its last day; a contract shorter than a
    part still owes one by its end. Others are open all the time and due by the end.
    """
    found = [one for item in promised_items(chosen) for one in _of_item(item, start, end)]
    return tuple(sorted(found, key=lambda one: (one.due, one.item.key)))


def _of_item(item: Item, start: date, end: date) -> list[Promise]:
    if item.times == 0:
        return []
    years = 1
    while last_day(start, years) < end:
        years += 1
    if not item.spread:
        return [Promise(item, start, end)] * (item.times * years)
    found, opens = [], start
    for part in range(1, item.times * years + 1):
        due = _part_ends(start, part, item.times)
        if due > end:
            break
        found.append(Promise(item, opens, due))
        opens = due + DAY
    return found or [Promise(item, start, end)]


def _part_ends(start: date, part: int, times: int) -> date:
    """The last day of the n-th of so many equal parts of a year, counted in months where they are whole."""
    if 12 % times == 0:
        return months_later(start, part * 12 // times) - DAY
    year, rest = divmod(part, times)
    begins = months_later(start, 12 * year)
    return begins + timedelta(days=365 * rest // times) - DAY


def kept_on(owed: Iterable[Owed], days: Iterable[date]) -> Mapping[int, date | None]:
    """For each promise of one item that nobody spoke of, the day it was kept by the days of service; None where not.

    Days in order each keep the earliest promise that is open by then: one service keeps one promise, one given before
    a promise opens does not keep it, and a late one does. A day somebody already named keeps no second promise.
    """
    rows = sorted(owed, key=lambda one: (one.due, one.number))
    spoken = {one.done for one in rows if one.done is not None}
    found: dict[int, date | None] = {one.number: None for one in rows if one.done is None}
    for day in sorted(set(days) - spoken):
        open_now = (
            one for one in rows if one.number in found and found[one.number] is None and one.opens <= day
        )
        first = next(open_now, None)
        if first is not None:
            found[first.number] = day
    return found


def opening(dues: Sequence[tuple[int, date]], start: date) -> Mapping[int, date]:
    """The day each promise of one item opens, by number: the day after the one before it was due, else the first day.

    Promises due on one day open together.
    """
    found, opens = {}, start
    for due, rows in groupby(sorted(dues, key=lambda one: (one[1], one[0])), key=lambda one: one[1]):
        found.update({number: opens for number, _due in rows})
        opens = max(due + DAY, opens)
    return found
