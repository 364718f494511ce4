"""Working days: the clocks of offices stop on weekends and public holidays, and run on the weekend days made up for.

The table `holidays.csv` holds what the State Council's general office published, year by year: the days off and the
weekend days that are worked in exchange (调休). A year that is not in the table follows weekends alone; `known_years`
tells which are, so that whoever shows a date can say so.

    add_working_days(date(2025, 9, 26), 1)  → 2025-09-28, a Sunday that was worked
    add_working_days(date(2025, 9, 30), 1)  → 2025-10-09
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from quanmin.core.codes.table import provenance, rows

FILE = Path(__file__).with_name("holidays.csv")
_DAY = timedelta(days=1)


@cache
def known_years() -> frozenset[int]:
    """The years whose holidays are in the table."""
    return frozenset(int(row["year"]) for row in rows(FILE))


def source() -> str:
    """Where the table comes from, for a footnote."""
    return provenance(FILE)["source"]


def is_working_day(day: date) -> bool:
    """Whether offices work on that day; by weekends alone in a year the table does not know."""
    off, worked = _days()
    return day in worked or (day.weekday() < 5 and day not in off)


def holiday_name(day: date) -> str:
    """The holiday a day off belongs to; empty for a working day and for a plain weekend."""
    return _days()[0].get(day, "")


def add_working_days(day: date, count: int) -> date:
    """The day on which so many working days have passed since `day`, which does not count itself.

    A negative count goes back. With nought it is the day itself where that is worked, else the next day that is.
    """
    step = -_DAY if count < 0 else _DAY
    left = abs(count)
    while left or not is_working_day(day):
        day += step
        left -= is_working_day(day) and left > 0
    return day


def working_days(after: date, until: date) -> int:
    """How many working days come after `after`, up to and including `until`; negative where `until` lies before."""
    if until < after:
        return -working_days(until, after)
    weeks, rest = divmod((until - after).days, 7)
    first = after + weeks * 7 * _DAY
    plain = 5 * weeks + sum((first + n * _DAY).weekday() < 5 for n in range(1, rest + 1))
    return plain + _corrections(until) - _corrections(after)


def unknown_years(first: date, last: date) -> tuple[int, ...]:
    """The years from one day to another whose holidays the table does not know; those of none where all are known."""
    return tuple(year for year in range(first.year, last.year + 1) if year not in known_years())


@cache
def _days() -> tuple[dict[date, str], frozenset[date]]:
    """The days off with their names, and the weekend days that are worked."""
    off = {
        day: row["name"]
        for row in rows(FILE)
        for day in _span(date.fromisoformat(row["first"]), date.fromisoformat(row["last"]))
    }
    worked = frozenset(date.fromisoformat(day) for row in rows(FILE) for day in row["worked"].split())
    return off, worked


def _span(first: date, last: date) -> Iterator[date]:
    return (first + n * _DAY for n in range((last - first).days + 1))


@cache
def _corrections(day: date) -> int:
    """By how much the working days up to a day differ from its weekdays, over the whole table."""
    off, worked = _days()
    return sum(one <= day for one in worked) - sum(one <= day and one.weekday() < 5 for one in off)
