"""Periods: their days, their names, and what lies before them."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanmin.core.periods import KINDS, between, completed_years, containing, parse, parse_range, running
from quanmin.core.protocols.facts import with_ages
from quanmin.errors import UsageError

days = st.dates(date(1902, 1, 1), date(2198, 12, 31))
kinds = st.sampled_from(sorted(KINDS))


@pytest.mark.parametrize(
    ("name", "start", "end", "zh", "en"),
    [
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "2024年2月", "Feb 2024"),
        ("2023-12", date(2023, 12, 1), date(2023, 12, 31), "2023年12月", "Dec 2023"),
        ("2024Q1", date(2024, 1, 1), date(2024, 3, 31), "2024年第1季度", "Q1 2024"),
        ("2024Q4", date(2024, 10, 1), date(2024, 12, 31), "2024年第4季度", "Q4 2024"),
        ("2024", date(2024, 1, 1), date(2024, 12, 31), "2024年", "2024"),
        ("2024MCH", date(2023, 10, 1), date(2024, 9, 30), "2024妇幼年度", "maternal-child year 2024"),
    ],
)
def test_a_name_is_read_to_its_days_and_titles(name: str, start: date, end: date, zh: str, en: str) -> None:
    period = parse(name)
    assert (period.start, period.end, str(period)) == (start, end, name)
    assert (period.title(), period.title("en")) == (zh, en)


@pytest.mark.parametrize(
    "text",
    ["", "2024-13", "2024-1", "2024Q5", "24", "2024-02-30", "2024 Q1", "1066", "last year", "2024Q1..2024Q2"],
)
def test_what_is_not_a_period_is_refused_with_examples(text: str) -> None:
    with pytest.raises(UsageError, match="is not a period; write 2024-03, 2024Q1, 2024 or 2024MCH"):
        parse(text)


def test_a_range_holds_both_ends() -> None:
    assert [str(period) for period in parse_range("2023Q3..2024Q2")] == [
        "2023Q3",
        "2023Q4",
        "2024Q1",
        "2024Q2",
    ]


def test_a_list_may_mix_kinds_and_ranges() -> None:
    assert [str(period) for period in parse_range("2022,2024-01..2024-02")] == ["2022", "2024-01", "2024-02"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [("2024Q1..2024", "runs from a quarter to a year"), ("2024Q2..2024Q1", "ends before it begins")],
)
def test_a_range_that_makes_no_sense_is_refused(text: str, fault: str) -> None:
    with pytest.raises(UsageError, match=fault):
        parse_range(text)


def test_the_trailing_year_of_a_quarter_is_its_last_four_quarters() -> None:
    window = parse("2024Q1").trailing_year
    assert (window.start, window.end) == (date(2023, 4, 1), date(2024, 3, 31))
    assert (window.title(), window.title("en")) == ("2023年4月至2024年3月", "Apr 2023 to Mar 2024")


@pytest.mark.parametrize("name", ["2024", "2024MCH"])
def test_a_year_is_its_own_trailing_year(name: str) -> None:
    assert parse(name).trailing_year == parse(name)


def test_the_window_before_a_window_is_as_long() -> None:
    before = parse("2024Q1").reaching_back(36).before()
    assert (before.start, before.end, before.name) == (
        date(2018, 4, 1),
        date(2021, 3, 31),
        "2018-04..2021-03",
    )


def test_a_year_holds_its_own_middle_and_a_maternal_child_year_that_of_its_number() -> None:
    assert [year for year in range(2022, 2026) if parse("2024").holds_middle_of(year)] == [2024]
    assert [year for year in range(2022, 2026) if parse("2024MCH").holds_middle_of(year)] == [2024]
    assert not parse("2024Q1").holds_middle_of(2024)


@given(day=days, kind=kinds)
def test_the_period_that_contains_a_day_contains_it(day: date, kind) -> None:
    period = containing(day, kind)
    assert period.start <= day <= period.end
    assert parse(period.name) == period


@given(day=days, kind=kinds)
def test_periods_follow_each_other_without_gap_or_overlap(day: date, kind) -> None:
    period = containing(day, kind)
    assert period.before().end + timedelta(days=1) == period.start
    assert between(period.before(), period) == (period.before(), period)


@given(day=days, kind=kinds, months=st.integers(1, 60))
def test_a_window_ends_with_its_period_and_is_followed_back_by_one_as_long(
    day: date, kind, months: int
) -> None:
    window = containing(day, kind).reaching_back(months)
    assert window.end == containing(day, kind).end
    assert window.before().end + timedelta(days=1) == window.start


def test_a_quarter_that_is_not_over_is_named_by_the_day_it_reaches() -> None:
    period = parse("2024-02-15")
    assert (period.start, period.end, str(period)) == (date(2024, 1, 1), date(2024, 2, 15), "2024-02-15")
    assert (period.title(), period.title("en")) == ("2024年第1季度（至2月15日）", "Q1 2024 to 15 Feb")
    assert str(period.before()) == "2023Q4"


def test_the_trailing_year_of_a_running_quarter_is_twelve_months_by_days() -> None:
    window = parse("2024-02-15").trailing_year
    assert (window.start, window.end) == (date(2023, 2, 16), date(2024, 2, 15))
    assert (window.title(), window.title("en")) == (
        "2023年2月16日至2024年2月15日",
        "16 Feb 2023 to 15 Feb 2024",
    )


@given(days)
def test_on_its_last_day_a_running_quarter_is_the_quarter(day: date) -> None:
    quarter = containing(day, "quarter")
    assert running(quarter.end) == quarter
    assert parse(str(running(day))) == running(day)
    assert running(day).is_running == (day != quarter.end)


@given(days)
def test_years_to_a_day_lie_end_to_end(day: date) -> None:
    year = running(day).trailing_year
    assert year.before().end == year.start - timedelta(days=1)
    assert all(364 < (one.end - one.start).days + 1 < 367 for one in (year, year.before()))


def test_a_range_may_end_with_the_quarter_that_runs() -> None:
    assert [str(period) for period in parse_range("2023Q3..2024-02-15")] == ["2023Q3", "2023Q4", "2024-02-15"]
    assert [str(period) for period in between(parse("2024-02-15"), parse("2024Q2"))] == [
        "2024-02-15",
        "2024Q1",
        "2024Q2",
    ]


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        (date(1960, 6, 15), date(2025, 6, 14), 64),
        (date(1960, 6, 15), date(2025, 6, 15), 65),
        (date(1960, 2, 29), date(2025, 2, 27), 64),
        (date(1960, 2, 29), date(2025, 2, 28), 65),
        (date(1960, 2, 29), date(2024, 2, 28), 63),
        (date(1960, 2, 29), date(2024, 2, 29), 64),
        (date(2025, 3, 31), date(2025, 4, 30), 0),
    ],
)
def test_years_are_completed_as_measures_and_protocols_complete_them(born, on, years):
    known = with_ages(pl.DataFrame({"birth_date": [born]}), on)

    assert completed_years(born, on) == years == known["age_years"][0]
