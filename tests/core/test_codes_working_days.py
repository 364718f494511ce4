"""Working days, against the notices of the State Council's general office."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanmin.core.codes.table import rows
from quanmin.core.codes.working_days import (
    FILE,
    add_working_days,
    holiday_name,
    is_working_day,
    known_years,
    source,
    unknown_years,
    working_days,
)

DAYS = st.dates(date(2019, 6, 1), date(2028, 6, 1))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2025, 10, 8), False),  # 国庆节、中秋节放假八天
        (date(2025, 10, 9), True),
        (date(2025, 9, 28), True),  # 周日上班
        (date(2025, 10, 11), True),  # 周六上班
        (date(2022, 12, 31), False),  # 2023年元旦从上一年算起
        (date(2020, 1, 31), False),  # 春节假期延长
        (date(2020, 2, 1), False),
        (date(2026, 2, 14), True),
        (date(2026, 2, 23), False),
        (date(2024, 6, 10), False),
        (date(2027, 10, 1), True),  # 尚未公布，按周末推算
        (date(2027, 10, 2), False),
    ],
)
def test_a_day_is_worked_as_published(day: date, works: bool) -> None:
    assert is_working_day(day) is works


def test_every_year_has_its_seven_holidays_and_no_more_than_a_dozen_days_made_up_for() -> None:
    for year in known_years():
        of_year = [row for row in rows(FILE) if row["year"] == str(year)]
        names = "、".join(row["name"] for row in of_year)
        assert all(one in names for one in ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"))
        assert sum(len(row["worked"].split()) for row in of_year) <= 12


def test_what_is_worked_in_exchange_is_a_weekend_and_lies_in_no_holiday() -> None:
    worked = [date.fromisoformat(day) for row in rows(FILE) for day in row["worked"].split()]

    assert all(day.weekday() >= 5 and not holiday_name(day) for day in worked)
    assert len(worked) == len(set(worked))


@pytest.mark.parametrize(
    ("day", "count", "then"),
    [
        (date(2025, 9, 26), 1, date(2025, 9, 28)),
        (date(2025, 9, 30), 1, date(2025, 10, 9)),
        (date(2025, 10, 9), -1, date(2025, 9, 30)),
        (date(2025, 10, 1), 0, date(2025, 10, 9)),
        (date(2025, 12, 31), 0, date(2025, 12, 31)),
        (date(2025, 12, 31), 5, date(2026, 1, 8)),  # 元旦三天，周日上班
    ],
)
def test_working_days_are_added_across_holidays(day: date, count: int, then: date) -> None:
    assert add_working_days(day, count) == then


@given(DAYS, st.integers(1, 60))
def test_what_was_added_is_what_is_counted(day: date, count: int) -> None:
    then = add_working_days(day, count)

    assert is_working_day(then)
    assert working_days(day, then) == count == -working_days(then, day)


@given(DAYS, st.integers(0, 800))
def test_the_count_is_that_of_single_days(day: date, length: int) -> None:
    one_by_one = sum(is_working_day(day + timedelta(days=n)) for n in range(1, length + 1))

    assert working_days(day, day + timedelta(days=length)) == one_by_one


def test_a_year_that_was_not_published_is_told() -> None:
    assert unknown_years(date(2026, 12, 1), date(2028, 1, 1)) == (2027, 2028)
    assert unknown_years(date(2025, 1, 1), date(2026, 12, 31)) == ()
    assert "国务院办公厅" in source()
