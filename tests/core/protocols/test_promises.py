"""What a contract promises, and which promises the days of service keep: drawn cases and laws."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanmin.core.protocols.packages import package
from quanmin.core.protocols.promises import (
    Owed,
    kept_on,
    last_day,
    months_later,
    opening,
    promised_items,
    promises,
)

START = date(2026, 1, 5)
END = date(2027, 1, 4)
DAYS = st.dates(date(2025, 11, 1), date(2027, 3, 1))


def of(code, day=START):
    return package(code, day)


def due(title, *codes, start=START, end=END):
    found = promises([of(code) for code in codes], start, end)
    return [(one.opens, one.due) for one in found if one.item.title.zh == title]


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 12, 15), 1, date(2025, 1, 15)),
        (date(2024, 10, 31), 1, date(2024, 11, 30)),
    ],
)
def test_months_end_where_the_month_does(day, months, then):
    assert months_later(day, months) == then


def test_a_year_ends_the_day_before_its_day():
    assert (last_day(START), last_day(START, 3)) == (END, date(2029, 1, 4))


def test_each_quarter_owes_one_follow_up():
    assert due("季度随访", "chronic") == [
        (date(2026, 1, 5), date(2026, 4, 4)),
        (date(2026, 4, 5), date(2026, 7, 4)),
        (date(2026, 7, 5), date(2026, 10, 4)),
        (date(2026, 10, 5), END),
    ]


def test_what_is_given_as_needed_is_never_owed():
    assert due("预约转诊", "chronic") == []


def test_a_contract_shorter_than_a_part_still_owes_one():
    assert due("年度健康体检", "chronic", end=date(2026, 3, 1)) == [(START, date(2026, 3, 1))]


def test_three_years_owe_three_check_ups():
    assert len(due("年度健康体检", "chronic", end=last_day(START, 3))) == 3


def test_what_may_be_given_at_any_time_is_open_to_the_end():
    assert due("孕期随访", "maternal") == [(START, END)] * 2


def test_of_two_packages_the_more_frequent_promise_holds():
    items = {one.title.zh: one.times for one in promised_items([of("chronic"), of("glucose")])}

    assert items["用药指导"] == 4
    assert due("用药指导", "chronic", "glucose") == due("用药指导", "glucose")


def quarters(*done):
    opens = [date(2026, 1, 5), date(2026, 4, 5), date(2026, 7, 5)]
    ends = [date(2026, 4, 4), date(2026, 7, 4), date(2026, 10, 4)]
    days = [*done, *[None] * (3 - len(done))]
    return [Owed(number, *row) for number, row in enumerate(zip(opens, ends, days, strict=True), 1)]


@pytest.mark.parametrize(
    ("days", "kept"),
    [
        ([], [None, None, None]),
        ([date(2026, 2, 1)], [date(2026, 2, 1), None, None]),
        # A second visit of one quarter keeps nothing of the next.
        ([date(2026, 2, 1), date(2026, 2, 15)], [date(2026, 2, 1), None, None]),
        # A late one makes the first good; the next of the same quarter is its own.
        ([date(2026, 5, 1), date(2026, 5, 20)], [date(2026, 5, 1), date(2026, 5, 20), None]),
        ([date(2026, 4, 5)], [date(2026, 4, 5), None, None]),
        ([date(2026, 1, 4)], [None, None, None]),
        ([date(2026, 1, 5)], [date(2026, 1, 5), None, None]),
        ([date(2026, 2, 1), date(2026, 4, 4)], [date(2026, 2, 1), None, None]),
        ([date(2026, 2, 1), date(2026, 4, 5)], [date(2026, 2, 1), date(2026, 4, 5), None]),
    ],
)
def test_days_keep_the_earliest_promise_that_is_open(days, kept):
    assert list(kept_on(quarters(), days).values()) == kept


def test_what_somebody_said_stands_and_its_day_keeps_no_other():
    said = date(2026, 5, 1)

    assert kept_on(quarters(said), [said]) == {2: None, 3: None}
    assert kept_on(quarters(said), [said, date(2026, 5, 2)]) == {2: date(2026, 5, 2), 3: None}


def test_promises_open_when_the_one_before_was_due():
    dues = [(7, date(2026, 7, 4)), (5, date(2026, 4, 4)), (6, date(2026, 4, 4))]

    assert opening(dues, START) == {5: START, 6: START, 7: date(2026, 4, 5)}


@given(st.lists(DAYS, max_size=12), st.lists(DAYS, max_size=4))
def test_more_services_never_keep_fewer_and_their_order_is_nothing(days, more):
    kept = kept_on(quarters(), days)
    shuffled = kept_on(quarters(), reversed(days))
    after = kept_on(quarters(), [*days, *more])

    assert kept == shuffled
    assert sum(day is not None for day in after.values()) >= sum(day is not None for day in kept.values())
    assert all(day is None or one.opens <= day for one, day in zip(quarters(), after.values(), strict=True))


@given(st.dates(date(2022, 3, 3), date(2040, 1, 1)), st.integers(1, 1095))
def test_promises_lie_within_the_contract_one_after_the_other(start, days):
    end = start + timedelta(days=days)
    found = promises([package("chronic", start), package("glucose", start)], start, end)

    for title in {one.item.title.zh for one in found}:
        mine = [one for one in found if one.item.title.zh == title]
        assert all(start <= one.opens <= one.due <= end for one in mine)
        assert all(one.due + timedelta(days=1) == after.opens for one, after in pairwise(mine))
