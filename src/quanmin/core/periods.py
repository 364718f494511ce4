"""Periods of time: months, quarters, calendar years and the maternal-child year (October to September).

A period is a first and a last day, both inclusive, with the name it is written by: `2024-03`, `2024Q1`, `2024`,
`2024MCH`; a quarter that is not over is written by the day it is looked at, `2024-02-15`. Nothing here reads the clock.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from quanmin.errors import UsageError

Kind = Literal["month", "quarter", "year", "mch-year"]
KINDS: dict[Kind, tuple[int, int]] = {
    "month": (1, 1),
    "quarter": (3, 1),
    "year": (12, 1),
    "mch-year": (12, 10),
}


# Not from the locale, which differs between machines.
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, order=True)
class Period:
    """The days `start` to `end`, inclusive, under one name. Periods order by start, then end."""

    start: date
    end: date
    name: str
    kind: Kind

    def __str__(self) -> str:
        return self.name

    @property
    def trailing_year(self) -> "Period":
        """The twelve months that end with this period: itself for a year, the last four quarters for a quarter."""
        if self.kind in ("year", "mch-year"):
            return self
        return self.reaching_back(12)

    def reaching_back(self, months: int) -> "Period":
        """The months that end with this period, under the name `2023-04..2024-03`; by days where it ends within one."""
        if self.end == last_of_month(self.end):
            return spanning(first_of_month(self.end, back=months - 1), self.end)
        return spanning(months_before(self.end, months) + timedelta(days=1), self.end)

    def holds_middle_of(self, year: int) -> bool:
        """Does 1 July of the year lie in the period? Mid-year populations stand for such years."""
        return self.start <= date(year, 7, 1) <= self.end

    def before(self) -> "Period":
        """The period of the same kind and length that ends the day before this one begins."""
        eve = self.start - timedelta(days=1)
        if self._is_window:
            return Period(eve, eve, "", "month").reaching_back(_months(self))
        return containing(eve, self.kind)

    def title(self, language: str = "zh") -> str:
        """The name for people: 2024年第1季度, Q1 2024; for other months 2023年4月至2024年3月, Apr 2023 to Mar 2024.

        A quarter that is not over says up to when: 2024年第1季度（至2月15日）, Q1 2024 to 15 Feb.
        """
        if self._is_window:
            first, last = (_end_title(day, self, language) for day in (self.start, self.end))
            return f"{first}至{last}" if language.startswith("zh") else f"{first} to {last}"
        if self.is_running:
            return _running_title(self, language)
        return _title(self, language)

    @property
    def is_running(self) -> bool:
        """Is this a quarter that is not over, looked at on the day it ends with?"""
        return len(self.name) == len("2024-02-15")

    @property
    def _is_window(self) -> bool:
        return ".." in self.name


def first_of_month(day: date, *, back: int = 0) -> date:
    """The first day of the month that lies `back` months before the month of `day`."""
    months = day.year * 12 + day.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)


def months_before(day: date, months: int) -> date:
    """The last date of birth of those who are so many completed months old on the day.

    Somebody turns a month older on the same day of the month, or on the last day of a month that lacks it: born on
    31 January, one month on 28 February; born on 29 February, one year on 28 February of a common year.
    """
    first = first_of_month(day, back=months)
    last = last_of_month(first)
    return last if day == last_of_month(day) else first.replace(day=min(day.day, last.day))


def last_of_month(day: date) -> date:
    """The last day of the month of a day."""
    return first_of_month(day, back=-1) - timedelta(days=1)


def containing(day: date, kind: Kind) -> Period:
    """The period of that kind that holds the day."""
    length, first = KINDS[kind]
    start = first_of_month(day, back=(day.month - first) % length)
    end = first_of_month(start, back=-length) - timedelta(days=1)
    return Period(start, end, _name(start, end, kind), kind)


def spanning(start: date, end: date) -> Period:
    """All days from one to another, under the name `2023-04..2024-03`; by days where they are not whole months."""
    whole = start.day == 1 and end == last_of_month(end)
    return Period(start, end, f"{start:%Y-%m}..{end:%Y-%m}" if whole else f"{start}..{end}", "year")


def running(day: date) -> Period:
    """The quarter of a day, from its first day to this one; on its last day the quarter itself."""
    quarter = containing(day, "quarter")
    return quarter if quarter.end == day else Period(quarter.start, day, f"{day}", "quarter")


def _months(period: Period) -> int:
    months = (period.end.year - period.start.year) * 12 + period.end.month - period.start.month
    return months + 1 if period.start.day == 1 else months


def _name(start: date, end: date, kind: Kind) -> str:
    names = {
        "month": f"{start:%Y-%m}",
        "quarter": f"{start.year}Q{(start.month + 2) // 3}",
        "year": f"{start.year}",
        "mch-year": f"{end.year}MCH",
    }
    return names[kind]


def _title(period: Period, language: str) -> str:
    year, month = period.end.year, period.start.month
    quarter = (month + 2) // 3
    zh = {"month": f"{year}年{month}月", "quarter": f"{year}年第{quarter}季度", "year": f"{year}年",
          "mch-year": f"{year}妇幼年度"}  # fmt: skip
    en = {"month": f"{_MONTHS[month - 1]} {year}", "quarter": f"Q{quarter} {year}", "year": f"{year}",
          "mch-year": f"maternal-child year {year}"}  # fmt: skip
    return (zh if language.startswith("zh") else en)[period.kind]


def _end_title(day: date, window: Period, language: str) -> str:
    if window.start.day == 1 and window.end == last_of_month(window.end):
        return containing(day, "month").title(language)
    return _day_title(day, language, year=True)


def _running_title(period: Period, language: str) -> str:
    quarter, day = _title(containing(period.end, "quarter"), language), _day_title(period.end, language)
    return f"{quarter}（至{day}）" if language.startswith("zh") else f"{quarter} to {day}"


def _day_title(day: date, language: str, *, year: bool = False) -> str:
    if language.startswith("zh"):
        return f"{day.year}年{day.month}月{day.day}日" if year else f"{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]}" + (f" {day.year}" if year else "")


_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_WRITTEN: tuple[tuple[Kind, str], ...] = (
    ("month", r"(?P<year>\d{4})-(?P<part>0[1-9]|1[0-2])"),
    ("quarter", r"(?P<year>\d{4})Q(?P<part>[1-4])"),
    ("mch-year", r"(?P<year>\d{4})MCH"),
    ("year", r"(?P<year>\d{4})"),
)


def parse(text: str) -> Period:
    """The period written as `2024-03`, `2024Q1`, `2024`, `2024MCH` or `2024-02-15`; UsageError for anything else."""
    if _DAY.fullmatch(text.strip()):
        return running(_day(text.strip()))
    for kind, pattern in _WRITTEN:
        found = re.fullmatch(pattern, text.strip(), re.IGNORECASE)
        if found and 1900 <= int(found["year"]) <= 2200:
            part = int(found.groupdict().get("part") or 1)
            month = {"month": part, "quarter": part * 3, "year": 1, "mch-year": 1}[kind]
            return containing(date(int(found["year"]), month, 1), kind)
    raise _not_a_period(text)


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise _not_a_period(text) from error
    if not 1900 <= day.year <= 2200:
        raise _not_a_period(text)
    return day


def _not_a_period(text: str) -> UsageError:
    return UsageError(
        f"{text!r} is not a period; write 2024-03, 2024Q1, 2024 or 2024MCH, or the day a quarter is to reach."
    )


def parse_range(text: str) -> tuple[Period, ...]:
    """The periods of `2024Q1..2025Q4`, or of a comma-separated list; both ends of a range are of one kind."""
    return tuple(period for piece in text.split(",") for period in _piece(piece))


def _piece(text: str) -> tuple[Period, ...]:
    first_text, dots, last_text = text.partition("..")
    first = parse(first_text)
    last = parse(last_text) if dots else first
    if first.kind != last.kind:
        raise UsageError(f"{text!r} runs from a {first.kind} to a {last.kind}; write both ends the same way.")
    if last < first:
        raise UsageError(f"{text!r} ends before it begins; write the earlier period first.")
    return between(first, last)


def between(first: Period, last: Period) -> tuple[Period, ...]:
    """All periods from the first to the last, both included."""
    periods = [first]
    while periods[-1].end < last.end:
        after = containing(periods[-1].end + timedelta(days=1), first.kind)
        periods.append(after if after.end <= last.end else last)
    return tuple(periods)


def completed_years(born: date, on: date) -> int:
    """Whole years from a birth to a day; who was born on 29 February turns on the 28th where a year has no 29th.

    The rule of measures and protocols, for one person.
    """
    turns = min(born.day, monthrange(on.year, born.month)[1])
    return on.year - born.year - ((on.month, on.day) < (born.month, turns))
