"""Intervals at the edges: zero cases, zero people, one person, and laws that hold everywhere."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanmin.core.stats.intervals import byar, exact_binomial, exact_poisson, rate_interval, wilson
from quanmin.core.stats.mean import growth_of_mean, mean, mean_of

SHARES = [wilson, exact_binomial]
COUNTS = [byar, exact_poisson]
counts = st.integers(0, 200)


@pytest.mark.parametrize("interval", SHARES)
def test_nobody_to_count_has_no_interval(interval) -> None:
    assert all(map(math.isnan, interval(0, 0)))


@pytest.mark.parametrize("interval", SHARES)
def test_more_cases_than_people_have_no_interval(interval) -> None:
    assert all(map(math.isnan, interval(2, 1)))


@pytest.mark.parametrize("interval", SHARES)
def test_one_person_without_the_condition_could_still_be_any_share_but_one(interval) -> None:
    lower, upper = interval(0, 1)
    assert lower == 0
    assert 0.75 < upper < 1


@pytest.mark.parametrize("interval", SHARES)
def test_one_person_with_the_condition_mirrors_one_without(interval) -> None:
    without, having = interval(0, 1), interval(1, 1)
    assert having == pytest.approx((1 - without[1], 1 - without[0]))


@pytest.mark.parametrize("interval", COUNTS)
def test_nought_cases_leave_room_for_almost_four(interval) -> None:
    lower, upper = interval(0)
    assert lower == 0
    assert upper == pytest.approx(3.7, abs=0.1)


def test_a_rate_over_no_time_has_no_interval() -> None:
    assert all(map(math.isnan, rate_interval(3, 0)))


def test_a_rate_turns_from_exact_to_byar_at_ten_cases() -> None:
    assert rate_interval(9, 1) == exact_poisson(9)
    assert rate_interval(10, 1) == byar(10)


def test_an_array_is_answered_like_its_members() -> None:
    lower, upper = wilson(np.array([0, 3, 5]), np.array([0, 10, 5]))
    one_by_one = [wilson(*pair) for pair in ((0, 0), (3, 10), (5, 5))]
    assert list(zip(lower, upper, strict=True))[1:] == one_by_one[1:]
    assert np.isnan(lower[0])


@pytest.mark.parametrize("interval", SHARES)
@given(people=st.integers(1, 300), share=st.floats(0, 1))
def test_the_share_lies_in_its_interval_and_the_interval_in_nought_to_one(interval, people, share) -> None:
    cases = round(share * people)
    lower, upper = interval(cases, people)
    assert 0 <= lower <= cases / people <= upper <= 1


@pytest.mark.parametrize("interval", COUNTS)
@given(cases=counts)
def test_one_more_case_moves_both_ends_up(interval, cases) -> None:
    before, after = interval(cases), interval(cases + 1)
    assert before[0] <= after[0]
    assert before[1] < after[1]


@pytest.mark.parametrize("interval", COUNTS)
@given(cases=counts)
def test_more_confidence_is_never_a_narrower_interval(interval, cases) -> None:
    narrow, wide = interval(cases, 0.95), interval(cases, 0.998)
    assert wide[0] <= narrow[0]
    assert narrow[1] <= wide[1]


def test_no_values_have_no_mean() -> None:
    assert math.isnan(mean_of([]).value)


def test_one_value_is_its_own_mean_and_says_nothing_of_the_spread() -> None:
    alone = mean_of([12.0])
    assert alone.value == 12
    assert math.isnan(alone.lower)


def test_a_mean_has_students_interval() -> None:
    sample = [48.38596, 67.98475, 71.23587, 82.37927]
    found = mean_of(sample)
    # 3.182446 is the 97.5 % point of Student's t with three degrees of freedom.
    reach = 3.182446305284263 * np.std(sample, ddof=1) / 2
    assert (found.lower, found.upper) == pytest.approx((np.mean(sample) - reach, np.mean(sample) + reach))


def test_villages_add_up_to_the_mean_of_their_people() -> None:
    east, west = np.array([120.0, 135.0, 150.0]), np.array([110.0, 142.0])
    parts = [(len(v), v.sum(), (v**2).sum()) for v in (east, west)]
    together = mean(*np.sum(parts, axis=0))
    whole = mean_of(np.concatenate([east, west]))
    assert (together.lower, together.value, together.upper) == pytest.approx(
        (whole.lower, whole.value, whole.upper)
    )


def test_growth_of_a_mean_is_that_of_its_people() -> None:
    before, now = np.array([8.0, 12.0]), np.array([9.0, 11.0, 13.0])
    sums = [(len(part), part.sum(), np.square(part).sum()) for part in (now, before)]
    found = growth_of_mean(*sums)
    error = math.sqrt(4 / 3 / 11**2 + 8 / 2 / 10**2)
    assert found.value == pytest.approx(0.1)
    assert found.upper == pytest.approx(1.1 * math.exp(1.959964 * error) - 1)
    assert found.lower == pytest.approx(1.1 * math.exp(-1.959964 * error) - 1)


@pytest.mark.parametrize("before", [(0, 0, 0), (3, 0, 0)])
def test_nothing_before_is_no_growth(before) -> None:
    assert math.isnan(growth_of_mean((2, 10, 60), before).value)


def test_one_value_in_a_year_has_a_growth_without_interval() -> None:
    found = growth_of_mean((1, 11, 121), (2, 20, 208))
    assert found.value == pytest.approx(0.1)
    assert math.isnan(found.lower)


def test_a_mean_that_fell_to_nothing_fell_by_all() -> None:
    found = growth_of_mean((2, 0, 0), (2, 20, 208))
    assert (found.value, math.isnan(found.upper)) == (-1, True)
