"""Comparisons of places at the edges and by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanmin.core.stats.comparing import beyond_chance, funnel, inequality


def test_nobody_counted_is_neither_above_nor_below() -> None:
    assert np.isnan(beyond_chance(0, 0, 0.5))
    assert np.isnan(funnel(0, 0.5)).all()


def test_one_person_is_never_beyond_chance_of_a_half() -> None:
    assert beyond_chance([0, 1], [1, 1], 0.5).tolist() == [0, 0]


def test_on_the_limit_is_inside() -> None:
    # Three standard errors of 0.5 among 100 are 0.15 less 0.0045: 65 of 100 are inside, 66 are not.
    assert beyond_chance([34, 35, 65, 66], [100] * 4, 0.5).tolist() == [-1, 0, 0, 1]


def test_where_all_meet_one_miss_is_beyond_chance() -> None:
    assert beyond_chance([99, 100], [100, 100], 1.0).tolist() == [-1, 0]


@given(people=st.integers(1, 500), average=st.sampled_from([0.0, 0.1, 0.5, 0.97]))
def test_more_people_make_a_narrower_funnel_about_the_average(people: int, average: float) -> None:
    (low, high), (lower, higher) = funnel(people, average), funnel(people + 1, average)
    assert 0 <= low <= lower <= average <= higher <= high <= 1


def test_two_equal_halves_are_a_line_between_their_middles() -> None:
    # From 70 at a quarter of the people to 80 at three quarters: 20 from end to end, 65 to 85.
    found = inequality([70.0, 80.0], [0.0, 0.0], [50, 50])
    assert found.slope.value == pytest.approx(20)
    assert found.ratio.value == pytest.approx(85 / 65)
    assert (found.slope.lower, found.slope.upper) == pytest.approx((20, 20))


def test_the_error_of_a_slope_is_carried_through_the_line() -> None:
    # The slope is twice the difference, whose error is the root of 1 + 1.
    found = inequality([70.0, 80.0], [1.0, 1.0], [50, 50]).slope
    assert found.upper - found.value == pytest.approx(1.959963984540054 * 2 * np.sqrt(2))


@pytest.mark.parametrize("people", [[0, 0], [7, 0]])
def test_fewer_than_two_groups_with_people_have_no_slope(people) -> None:
    found = inequality([70.0, 80.0], [1.0, 1.0], people)
    assert np.isnan([found.slope.value, found.ratio.upper]).all()


def test_a_line_that_ends_below_nought_has_no_ratio() -> None:
    found = inequality([1.0, 9.0], [0.1, 0.1], [50, 50])
    assert found.slope.value == pytest.approx(16)
    assert np.isnan(found.ratio.value)


@given(values=st.lists(st.sampled_from([60.0, 70.0, 75.0]), min_size=3, max_size=3))
def test_turned_round_the_slope_is_the_other_way(values) -> None:
    there, back = (
        inequality(part, [1.0] * 3, people)
        for part, people in ((values, [1, 2, 3]), (values[::-1], [3, 2, 1]))
    )
    assert there.slope.value == pytest.approx(-back.slope.value)
    assert there.ratio.value == pytest.approx(1 / back.ratio.value)


def test_a_line_that_ends_at_nought_has_no_ratio() -> None:
    assert np.isnan(inequality([5.0, 15.0], [0.1, 0.1], [50, 50]).ratio.value)
    assert np.isnan(inequality([15.0, 5.0], [0.1, 0.1], [50, 50]).ratio.value)
