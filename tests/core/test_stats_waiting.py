"""Quantiles of counted values: by hand, at the edges, and the law that pooled histograms are pooled people."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanmin.core.stats.waiting import grouped_quantile, interval_ranks, quantile, weakest

MINUTES = np.array([0, 5, 10, 30])
histograms = st.lists(st.integers(0, 6), min_size=4, max_size=4)


def waits(counts) -> np.ndarray:
    return np.repeat(MINUTES, counts)


@pytest.mark.parametrize("share", [0.5, 0.9])
def test_nobody_waits_no_time_at_all(share: float) -> None:
    found = quantile(MINUTES, [0, 0, 0, 0], share)
    assert all(map(math.isnan, (found.value, found.lower, found.upper)))
    assert math.isnan(grouped_quantile([0, 10, 20], [0, 0], share).value)


def test_one_person_is_the_median_and_says_nothing_of_others() -> None:
    found = quantile(MINUTES, [0, 0, 1, 0], 0.5)
    assert found.value == 10
    assert math.isnan(found.lower)
    assert math.isnan(found.upper)


def test_the_median_of_an_even_number_lies_between_the_two_in_the_middle() -> None:
    assert quantile(MINUTES, [1, 1, 1, 1], 0.5).value == 7.5


def test_nine_in_ten_is_between_the_ninth_and_the_tenth() -> None:
    assert quantile(MINUTES, [9, 0, 0, 1], 0.9).value == 15
    assert quantile(MINUTES, [10, 0, 0, 1], 0.9).value == 0


@given(counts=histograms)
def test_the_median_is_that_of_the_people(counts) -> None:
    found = quantile(MINUTES, counts, 0.5).value
    assert (math.isnan(found) and not sum(counts)) or found == np.median(waits(counts))


@given(east=histograms, west=histograms)
def test_villages_add_up_to_the_median_of_their_people(east, west) -> None:
    together = quantile(MINUTES, np.add(east, west), 0.9)
    people = quantile(
        MINUTES, np.bincount(np.searchsorted(MINUTES, np.append(waits(east), waits(west))), minlength=4), 0.9
    )
    assert together.value == pytest.approx(people.value, nan_ok=True)


@given(east=histograms, west=histograms)
def test_many_places_at_once_are_each_as_alone(east, west) -> None:
    both = quantile(MINUTES, [east, west], 0.5)
    for place, counts in enumerate((east, west)):
        alone = quantile(MINUTES, counts, 0.5)
        assert both.value[place] == pytest.approx(float(alone.value), nan_ok=True)
        assert both.upper[place] == pytest.approx(float(alone.upper), nan_ok=True)


@given(counts=histograms, share=st.sampled_from([0.25, 0.5, 0.9]))
def test_the_value_lies_in_its_interval(counts, share) -> None:
    found = quantile(MINUTES, counts, share)
    assert not found.lower > found.value
    assert not found.upper < found.value


@pytest.mark.parametrize(
    ("people", "ranks"), [(5, (0, 0)), (6, (1, 6)), (10, (2, 9)), (20, (6, 15)), (100, (40, 61))]
)
def test_the_ranks_about_a_median_are_the_printed_ones(people, ranks) -> None:
    # Campbell and Gardner in Statistics with Confidence, 2nd ed. 2000, table 18.4.
    assert interval_ranks(people, 0.5, 0.95) == ranks


@given(people=st.integers(1, 60), share=st.sampled_from([0.5, 0.9]))
def test_each_end_leaves_at_most_half_the_doubt_and_the_next_would_leave_more(people, share) -> None:
    low, high = (int(rank) for rank in interval_ranks(people, share, 0.95))
    chance = [math.comb(people, k) * share**k * (1 - share) ** (people - k) for k in range(people + 1)]
    assert sum(chance[:low]) <= 0.025 < sum(chance[: low + 1])
    if high:
        assert sum(chance[high:]) <= 0.025 + 1e-12
        assert sum(chance[high - 1 :]) > 0.025
    else:
        assert sum(chance[people:]) > 0.025


def test_within_a_group_people_are_spread_evenly() -> None:
    found = grouped_quantile([0, 15, 30, 60], [4, 8, 4], 0.5)
    assert found.value == 22.5


def test_a_quantile_in_the_open_group_has_no_value() -> None:
    open_ended = grouped_quantile([0, 15, 30, math.inf], [4, 4, 8], 0.9)
    assert math.isnan(open_ended.value)
    assert grouped_quantile([0, 15, 30, math.inf], [4, 8, 4], 0.5).value == 22.5


def test_the_end_of_an_interval_is_a_rank_in_its_group() -> None:
    # Of 100 people the 40th and 61st bound the median; ten a minute are the 39.5th and 60.5th tenth.
    found = grouped_quantile(range(11), [10] * 10, 0.5)
    assert (found.lower, found.upper) == (pytest.approx(3.95), pytest.approx(6.05))


def test_of_equal_shares_the_lowest_code_is_the_weakest() -> None:
    assert weakest([30, 20, 10], [1, 2, 9], [2, 4, 10]) == 20


def test_where_less_is_better_the_highest_share_is_the_weakest() -> None:
    assert weakest([10, 20, 30], [1, 3, 2], [10, 10, 10], better="lower") == 20


def test_a_township_with_nobody_to_count_is_not_the_weakest() -> None:
    assert weakest([10, 20], [0, 9], [0, 10]) == 20
    assert weakest([10], [0], [0]) is None
    assert weakest([], [], []) is None


def test_too_few_people_in_groups_leave_an_end_open() -> None:
    found = grouped_quantile([0, 10, 20], [2, 1], 0.5)
    assert found.value == 7.5
    assert math.isnan(found.lower)
    assert math.isnan(found.upper)


def test_between_two_groups_the_quantile_is_the_end_of_the_lower() -> None:
    assert grouped_quantile([0, 10, 20, 30], [5, 0, 5], 0.5).value == 10
