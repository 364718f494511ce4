"""Days and ages as whole numbers: a day is counted from 1 January 1970, a minute from its midnight.

Numbers are quick to compute with by the million; they become dates when a table is written.
"""

from datetime import date

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

NEVER = 1 << 30  # a day that does not come: written as an empty date
EMPTY = -1  # no row to refer to: written as an empty value
DAY_MINUTES = 1440
YEAR_DAYS = 365.2425
_EPOCH = date(1970, 1, 1)


def day_number(day: date) -> int:
    """Days from 1 January 1970 to the day."""
    return (day - _EPOCH).days


def day_of(year: int, month: int = 1, day: int = 1) -> int:
    """The number of a calendar day."""
    return day_number(date(year, month, day))


def as_dates(days: Ints) -> npt.NDArray[np.datetime64]:
    """Day numbers as numpy dates."""
    return days.astype("datetime64[D]")


def _calendar() -> tuple[int, Ints, Ints]:
    """The first day of the look-up, and year and month-and-day of each day from 1900 to 2060."""
    days = np.arange(day_of(1900), day_of(2061))
    dates = as_dates(days)
    month = dates.astype("datetime64[M]")
    in_year = month.astype(np.int64) % 12 * 100 + 100 + (dates - month).astype(np.int64) + 1
    return int(days[0]), dates.astype("datetime64[Y]").astype(np.int64) + 1970, in_year


_FIRST, _YEARS, _IN_YEAR = _calendar()


def _place(days: Ints) -> Ints:
    """Position in the look-up; a day that never comes stands for the last one."""
    return np.clip(days - _FIRST, 0, _YEARS.size - 1)


def year_of(days: Ints) -> Ints:
    """The calendar year of each day between 1900 and 2060."""
    return _YEARS[_place(days)]


def month_and_day(days: Ints) -> Ints:
    """Month and day as one number, 101 to 1231, for comparing birthdays."""
    return _IN_YEAR[_place(days)]


def month_of(days: Ints) -> Ints:
    """The month of each day, 1 to 12."""
    return month_and_day(days) // 100


def day_in_month(days: Ints) -> Ints:
    """The day of the month, 1 to 31."""
    return month_and_day(days) % 100


def age_years(birth: Ints, on: Ints | int) -> Ints:
    """Completed years of age on a day; a birthday on 29 February falls on 1 March of common years."""
    moment = np.broadcast_to(np.asarray(on, dtype=np.int64), birth.shape)
    before_birthday = month_and_day(moment) < month_and_day(birth)
    return np.asarray(year_of(moment) - year_of(birth) - before_birthday, dtype=np.int64)


def add_months(days: Ints, months: Ints | int) -> Ints:
    """The same day of the month so many months later, or the last day of a shorter month."""
    dates = as_dates(days)
    target = dates.astype("datetime64[M]") + np.asarray(months, dtype="timedelta64[M]")
    length = ((target + 1).astype("datetime64[D]") - target.astype("datetime64[D]")).astype(np.int64)
    moved: Ints = target.astype("datetime64[D]").astype(np.int64) + np.minimum(day_in_month(days), length) - 1
    return moved


def first_days(first: int, last: int, months: int) -> Ints:
    """The first days of the months, quarters (3) or years (12) that begin between two days."""
    start, end = (int(np.datetime64(day, "D").astype("datetime64[M]").astype(int)) for day in (first, last))
    return np.arange(start, end + 1, months).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
