"""The residents still to reach, held against counting one by one."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quanmin.core.stats.reaching import in_proportion, largest_first, needed_each, still_needed, weekly
from quanmin.errors import UsageError

MEETS = {
    ">=": lambda share, target: share >= target,
    ">": lambda share, target: share > target,
    "<=": lambda share, target: share <= target,
    "<": lambda share, target: share < target,
}
comparators = st.sampled_from(sorted(MEETS))
targets = st.sampled_from([0, 7, 30, 33.3, 50, 70.1, 90, 99.99, 100])
gaps = st.dictionaries(st.integers(1, 9), st.integers(0, 7), max_size=5)


@given(people=st.integers(1, 12), part=st.integers(0, 12), target=targets, comparator=comparators)
def test_one_fewer_would_not_do(people, part, target, comparator) -> None:
    assume(part <= people)
    found = still_needed(part, people, target, comparator=comparator)
    way = 1 if ">" in comparator else -1
    enough = [
        step
        for step in range(people + 1)
        if 0 <= part + way * step <= people
        and MEETS[comparator](Fraction(part + way * step, people), Fraction(str(target)) / 100)
    ]
    assert found == (enough[0] if enough else None)


@pytest.mark.parametrize(("part", "people", "target", "needed"), [
    (0, 10, 90, 9), (9, 10, 90, 0), (8, 10, 90, 1), (0, 0, 90, None), (0, 1, 90, 1), (1, 1, 90, 0), (3, 10, 110, None),
    (0, 1000, 0.1, 1), (0, 3, 33.3, 1), (0, 3, 33.4, 2), (8_930, 10_240, 90, 286),
])  # fmt: skip
def test_a_target_is_met_to_the_person(part, people, target, needed) -> None:
    assert still_needed(part, people, target) == needed


def test_a_decimal_target_is_what_is_written() -> None:
    # 0.07 * 100 is a little more than 7 to a computer.
    assert still_needed(7, 100, 0.07, multiplier=1) == 0


def test_nothing_is_below_nought() -> None:
    assert still_needed(3, 10, 0, comparator="<") is None
    assert still_needed(3, 10, 0, comparator="<=") == 3


def test_each_township_is_asked_by_itself() -> None:
    assert needed_each({20: (9, 10), 10: (4, 10), 30: (0, 0)}, 90) == {10: 5, 20: 0, 30: None}


@given(gaps=gaps, data=st.data())
def test_all_that_are_needed_are_shared_out_and_no_unit_gets_more_than_its_gap(gaps, data) -> None:
    needed = data.draw(st.integers(0, sum(gaps.values())))
    for shared in (in_proportion(needed, gaps), largest_first(needed, gaps)):
        assert sum(shared.values()) == needed
        assert all(0 <= shared[unit] <= gaps[unit] for unit in gaps)
        assert list(shared) == sorted(gaps)


@given(gaps=gaps, data=st.data())
def test_a_share_is_within_one_of_its_proportion(gaps, data) -> None:
    needed = data.draw(st.integers(0, sum(gaps.values())))
    for unit, given_to in in_proportion(needed, gaps).items():
        assert abs(given_to * sum(gaps.values()) - needed * gaps[unit]) < max(sum(gaps.values()), 1)


@given(gaps=gaps, data=st.data())
def test_no_fewer_units_could_do_it(gaps, data) -> None:
    needed = data.draw(st.integers(0, sum(gaps.values())))
    used = sum(given_to > 0 for given_to in largest_first(needed, gaps).values())
    largest = sorted(gaps.values(), reverse=True)
    assert needed == 0 or sum(largest[: used - 1]) < needed <= sum(largest[:used])


def test_equal_remainders_go_to_the_lowest_code() -> None:
    assert in_proportion(1, {30: 5, 10: 5, 20: 5}) == {10: 1, 20: 0, 30: 0}
    assert largest_first(3, {30: 5, 10: 5}) == {10: 3, 30: 0}


def test_more_than_the_gaps_hold_is_refused() -> None:
    with pytest.raises(UsageError, match="8 residents cannot be found in gaps of 7"):
        in_proportion(8, {10: 3, 20: 4})
    with pytest.raises(UsageError, match="ask for 0 to 0"):
        largest_first(1, {})


@pytest.mark.parametrize(("on", "weeks"), [
    (date(2025, 12, 18), 2), (date(2025, 12, 17), 3), (date(2025, 12, 31), 1), (date(2026, 1, 1), 0),
    (date(2026, 2, 1), 0),
])  # fmt: skip
def test_weeks_are_counted_to_the_due_day(on, weeks) -> None:
    assert len(weekly(5, on=on, due=date(2025, 12, 31))) == weeks


def test_the_fuller_weeks_come_first() -> None:
    assert weekly(8, on=date(2025, 12, 11), due=date(2025, 12, 31)) == (3, 3, 2)
    assert weekly(0, on=date(2025, 12, 11), due=date(2025, 12, 31)) == (0, 0, 0)
