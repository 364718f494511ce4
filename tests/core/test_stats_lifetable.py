"""Life tables at the edges: nobody dies, nobody lives there, villages at once."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanmin.core.stats.lifetable import CHIANG, SMALL_PLACES, Rules, dying_between, life_table

BANDS = (0, 1, 5, *range(10, 90, 5))
PEOPLE = np.array(
    [90, 380, 500, 520, 510, 480, 470, 530, 560, 570, 540, 600, 520, 430, 400, 320, 210, 110, 60]
)
DEATHS = np.array([1, 0, 0, 0, 0, 1, 0, 1, 1, 1, 2, 3, 5, 7, 10, 14, 15, 13, 11])
TOP = len(BANDS) - 1


def changed(values: np.ndarray, band: int, to: int) -> np.ndarray:
    copy = values.copy()
    copy[band] = to
    return copy


def test_a_place_without_people_has_no_life_table() -> None:
    table = life_table(0 * DEATHS, 0 * PEOPLE, BANDS)
    assert np.isnan(table.expectancy.value).all()
    assert np.isnan(table.survivors).all()


def test_one_person_who_lives_has_no_life_table() -> None:
    one = np.eye(1, TOP + 1, 8)[0]
    assert np.isnan(life_table(0 * one, one, BANDS, rules=CHIANG).expectancy.value).all()


def test_nobody_dying_in_the_last_band_leaves_no_value_under_the_rules_of_phe() -> None:
    assert math.isnan(life_table(changed(DEATHS, TOP, 0), PEOPLE, BANDS).expectancy.value[0])


def test_a_small_place_closes_its_table_where_somebody_last_died() -> None:
    small = life_table(changed(DEATHS, TOP, 0), PEOPLE, BANDS, rules=SMALL_PLACES).expectancy.value
    merged_people = np.append(PEOPLE[: TOP - 1], PEOPLE[TOP - 1 :].sum())
    by_hand = life_table(DEATHS[:TOP], merged_people, BANDS[:TOP]).expectancy.value
    assert small[:TOP] == pytest.approx(by_hand)
    assert math.isnan(small[TOP])


def test_a_small_place_closes_above_an_empty_last_band() -> None:
    empty_top = life_table(changed(DEATHS, TOP, 0), changed(PEOPLE, TOP, 0), BANDS, rules=SMALL_PLACES)
    assert empty_top.expectancy.value[:TOP] == pytest.approx(
        life_table(DEATHS[:TOP], PEOPLE[:TOP], BANDS[:TOP]).expectancy.value
    )


def test_a_table_is_not_closed_below_seventy_five() -> None:
    young_deaths_only = np.where(np.arange(TOP + 1) < 15, DEATHS, 0)
    assert math.isnan(life_table(young_deaths_only, PEOPLE, BANDS, rules=SMALL_PLACES).expectancy.value[0])


def test_a_band_with_nobody_in_the_middle_leaves_no_value() -> None:
    assert math.isnan(life_table(DEATHS, changed(PEOPLE, 8, 0), BANDS).expectancy.value[0])


def test_more_deaths_than_people_leave_no_value() -> None:
    assert math.isnan(life_table(changed(DEATHS, 4, 600), PEOPLE, BANDS).expectancy.value[0])


def test_a_band_that_nobody_outlives_ends_the_table() -> None:
    table = life_table(changed(DEATHS, 15, 300), PEOPLE, BANDS, rules=CHIANG)
    assert table.dying[15] == 1
    assert np.isnan(table.expectancy.value[16:]).all()
    assert table.expectancy.value[15] == pytest.approx(2.5)


def test_an_interval_wider_than_the_rules_allow_hides_the_value() -> None:
    strict = life_table(DEATHS, PEOPLE, BANDS, rules=Rules(widest=0.1))
    assert np.isnan(strict.expectancy.value).all()
    assert not np.isnan(strict.survivors).any()


def test_many_villages_at_once_are_each_as_alone() -> None:
    deaths, people = np.stack([DEATHS, 0 * DEATHS, 2 * DEATHS]), np.stack([PEOPLE, PEOPLE, PEOPLE])
    together = life_table(deaths, people, BANDS).expectancy
    for place in range(3):
        alone = life_table(deaths[place], people[place], BANDS).expectancy
        assert together.lower[place] == pytest.approx(alone.lower, nan_ok=True)


@given(band=st.integers(0, TOP), more=st.integers(1, 20))
def test_more_deaths_never_lengthen_life(band: int, more: int) -> None:
    before = life_table(DEATHS, PEOPLE, BANDS).expectancy.value
    after = life_table(changed(DEATHS, band, DEATHS[band] + more), PEOPLE, BANDS).expectancy.value
    assert (after <= before + 1e-9).all()


@given(scale=st.integers(2, 50))
def test_the_same_rates_in_more_people_give_the_same_life_with_less_doubt(scale: int) -> None:
    few, many = life_table(DEATHS, PEOPLE, BANDS), life_table(DEATHS * scale, PEOPLE * scale, BANDS)
    assert many.expectancy.value == pytest.approx(few.expectancy.value)
    assert many.error == pytest.approx(few.error / np.sqrt(scale))


def test_nobody_dying_young_is_a_chance_of_nought_with_room_above() -> None:
    found = dying_between(np.zeros(8), np.full(8, 500))
    assert (found.value, found.lower) == (0, 0)
    # At most 3.69 deaths among the 100 people-lives of each five-year band.
    assert found.upper == pytest.approx(1 - math.exp(-3.6889 * 5 / 500), rel=1e-4)


def test_a_band_with_nobody_has_no_chance_of_dying() -> None:
    assert math.isnan(dying_between([1, 1], [100, 0]).value)


def test_the_chance_of_dying_young_is_the_one_worked_by_hand() -> None:
    # 5q of 0.01 is 0.05 / 1.025; two such bands leave 0.951220 squared.
    assert float(dying_between([10, 10], [1000, 1000]).value) == pytest.approx(1 - (1 - 0.05 / 1.025) ** 2)
