"""Causes of death and years in health at the edges, and laws on tiny counties."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanmin.core.stats.causes import change, mortality, without_cause
from quanmin.core.stats.lifetable import Rules, life_table
from quanmin.core.stats.sullivan import healthy_life

BANDS = (0, 1, 40, 80)
TINY = Rules(fewest_people=0, widest=math.inf)
PEOPLE = np.array([100, 3_000, 2_500, 300])
deaths = st.lists(st.lists(st.integers(0, 30), min_size=4, max_size=4), min_size=2, max_size=2)


def a_county(by_cause: list[list[int]]) -> np.ndarray:
    """Deaths of two causes with at least one death in the open band, so that there is a table."""
    return np.array(by_cause) + np.array([[0, 0, 0, 1], [0, 0, 0, 0]])


@given(one=deaths, other=deaths)
def test_ages_and_causes_add_up_to_the_difference(one, other) -> None:
    before, later = (mortality(a_county(end), PEOPLE) for end in (one, other))
    found = change(before, later, BANDS, rules=TINY)
    lives = [life_table(end.deaths, PEOPLE, BANDS, rules=TINY).expectancy.value[0] for end in (before, later)]
    assert found.years == pytest.approx(lives[1] - lives[0], abs=1e-9)
    assert found.by_band.sum() == pytest.approx(found.years, abs=1e-9)
    assert found.by_cause.sum(axis=0) == pytest.approx(found.by_band, abs=1e-12)


@given(by_cause=deaths)
def test_nothing_changed_is_owed_to_nobody(by_cause) -> None:
    same = mortality(a_county(by_cause), PEOPLE)
    assert np.abs(change(same, same, BANDS, rules=TINY).by_cause).max() == 0


def test_causes_that_change_places_share_no_gain() -> None:
    before, later = (
        mortality([[5, 9, 20, 30], [0, 1, 5, 5]], PEOPLE),
        mortality([[5, 4, 20, 30], [0, 6, 5, 5]], PEOPLE),
    )
    found = change(before, later, BANDS, rules=TINY)
    assert found.years == pytest.approx(0, abs=1e-12)
    assert found.by_cause[0, 1] == pytest.approx(-found.by_cause[1, 1])
    assert found.by_cause[0, 1] > 0.05


def test_a_cause_that_kills_fewer_adds_years_where_it_did() -> None:
    before, later = (
        mortality([[5, 9, 20, 30], [1, 1, 5, 5]], PEOPLE),
        mortality([[5, 9, 20, 30], [1, 1, 2, 5]], PEOPLE),
    )
    found = change(before, later, BANDS, rules=TINY).by_cause
    assert found[1, 2] > 0
    assert np.delete(found.ravel(), 6) == pytest.approx(np.zeros(7))


def test_small_places_are_held_against_each_other_closed_at_the_same_age() -> None:
    bands, people = (0, 40, 75, 85), np.array([900, 800, 90, 30])
    before, later = mortality([[2, 9, 9, 0]], people), mortality([[2, 8, 8, 4]], people)
    small = Rules(fewest_people=0, widest=math.inf, open_from=75)
    found = change(before, later, bands, rules=small)
    merged = [mortality([[2, 9, 9]], [900, 800, 120]), mortality([[2, 8, 12]], [900, 800, 120])]
    by_hand = change(*merged, bands[:3], rules=Rules(fewest_people=0, widest=math.inf))
    assert found.by_band[:3] == pytest.approx(by_hand.by_band)
    assert found.by_band[3] == 0


@pytest.mark.parametrize("people", [0 * PEOPLE, np.array([1, 0, 0, 0])])
def test_nobody_and_one_person_have_neither_change_nor_table(people) -> None:
    found = mortality(np.zeros((2, 4)), people)
    assert math.isnan(change(found, found, BANDS, rules=TINY).years)
    assert np.isnan(without_cause(found, 0, BANDS, rules=TINY).expectancy.value).all()


def test_a_band_that_nobody_outlives_leaves_no_change() -> None:
    found = mortality([[5, 9, 2_500, 30]], PEOPLE)
    assert np.isnan(change(found, found, BANDS, rules=TINY).by_band).all()


@given(by_cause=deaths)
def test_without_a_cause_nobody_lives_shorter(by_cause) -> None:
    found = mortality(a_county(by_cause), PEOPLE)
    spared = without_cause(found, 1, BANDS, rules=TINY).expectancy.value
    assert (spared >= life_table(found.deaths, PEOPLE, BANDS, rules=TINY).expectancy.value - 1e-9).all()


def test_without_a_cause_of_no_deaths_the_table_stays() -> None:
    found = mortality([[5, 9, 20, 30], [0, 0, 0, 0]], PEOPLE)
    whole, spared = (
        life_table(found.deaths, PEOPLE, BANDS, rules=TINY),
        without_cause(found, 1, BANDS, rules=TINY),
    )
    assert spared.expectancy.upper == pytest.approx(whole.expectancy.upper)
    assert spared.dying == pytest.approx(whole.dying)


def test_without_the_only_cause_there_is_no_table() -> None:
    found = mortality([[5, 9, 20, 30]], PEOPLE)
    assert np.isnan(without_cause(found, 0, BANDS, rules=TINY).expectancy.value).all()


def test_a_share_of_the_hazard_is_taken_from_the_survivors() -> None:
    # A fifth of the 100 deaths among 2,500 people is spared.
    found = mortality([[0, 0, 80, 30], [0, 0, 20, 0]], PEOPLE)
    q = 40 * 0.04 / (1 + 20 * 0.04)
    assert without_cause(found, 1, BANDS, rules=Rules(fewest_people=0)).dying[2] == pytest.approx(
        1 - (1 - q) ** 0.8
    )


TABLE = life_table([5, 9, 20, 30], PEOPLE, BANDS, rules=TINY)


def test_when_all_are_healthy_healthy_life_is_life() -> None:
    found = healthy_life(TABLE, np.ones(4), 0.0)
    assert found.expectancy.value == pytest.approx(TABLE.expectancy.value)
    assert found.expectancy.lower == pytest.approx(TABLE.expectancy.lower)
    assert found.share == pytest.approx(np.ones(4))


def test_when_nobody_is_healthy_there_are_no_healthy_years() -> None:
    found = healthy_life(TABLE, np.zeros(4), 0.0)
    assert (found.expectancy.value == 0).all()
    assert (found.error == 0).all()


def test_a_band_where_nobody_was_asked_leaves_no_value_below_it() -> None:
    found = healthy_life(TABLE, [0.9, 0.9, np.nan, 0.4], [0.01, 0.01, np.nan, 0.01]).expectancy
    assert np.isnan(found.value).tolist() == [True, True, True, False]
    assert np.isnan(found.upper).tolist() == [True, True, True, False]


def test_where_there_is_no_table_there_is_no_health() -> None:
    nobody = life_table(np.zeros(4), np.zeros(4), BANDS, rules=TINY)
    assert np.isnan(healthy_life(nobody, np.ones(4), 0.0).expectancy.value).all()


@given(
    healthy=st.lists(st.sampled_from([0.0, 0.3, 0.8, 1.0]), min_size=4, max_size=4), band=st.integers(0, 3)
)
def test_more_health_is_never_fewer_healthy_years_nor_more_than_all(healthy, band) -> None:
    better = [*healthy[:band], 1.0, *healthy[band + 1 :]]
    before, later = (healthy_life(TABLE, shares, 0.0).expectancy.value for shares in (healthy, better))
    assert (before <= later + 1e-9).all()
    assert (later <= TABLE.expectancy.value + 1e-9).all()


def test_more_people_asked_leave_less_open() -> None:
    few, many = (healthy_life(TABLE, np.full(4, 0.7), np.sqrt(0.21 / asked)) for asked in (50, 200))
    assert many.error_of_survey == pytest.approx(few.error_of_survey / 2)
    assert (many.error < few.error).all()


def test_one_table_that_nobody_outlives_is_enough_to_leave_no_change() -> None:
    fine, ended = mortality([[5, 9, 20, 30]], PEOPLE), mortality([[5, 9, 2_500, 30]], PEOPLE)
    assert np.isnan(change(fine, ended, BANDS, rules=TINY).by_band).all()
    assert np.isnan(change(ended, fine, BANDS, rules=TINY).by_band).all()


def test_nobody_need_be_asked_above_the_age_where_a_table_closes() -> None:
    small = life_table(
        [5, 9, 20, 0], PEOPLE, BANDS, rules=Rules(fewest_people=0, widest=math.inf, open_from=40)
    )
    found = healthy_life(small, [0.9, 0.9, 0.5, math.nan], [0.01, 0.01, 0.01, math.nan]).expectancy
    assert np.isnan(found.value).tolist() == [False, False, False, True]
    assert not np.isnan(found.upper[:3]).any()
