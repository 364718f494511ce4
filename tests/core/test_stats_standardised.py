"""Standard populations and standardised rates at the edges."""

import math

import numpy as np
import pytest

from quanmin.core.stats.standardised import (
    STANDARDS,
    directly_standardised,
    directly_standardised_gamma,
    standard,
    standardised_ratio,
)
from quanmin.errors import UsageError

# People of all ages, as the bureau published them; the WHO's weights add up to more than 100 by rounding.
PUBLISHED = {"china-2020": 1_409_778_724, "china-2010": 1_332_810_869, "who-world": 100.035}


@pytest.mark.parametrize("name", STANDARDS)
def test_a_standard_adds_up_to_its_published_total(name: str) -> None:
    assert sum(standard(name).people) == pytest.approx(PUBLISHED[name], abs=1e-9)
    assert standard(name).source


def test_the_2020_standard_has_the_published_children_and_elderly() -> None:
    people = dict(zip(standard("china-2020").age_from, standard("china-2020").people, strict=True))
    assert sum(number for age, number in people.items() if age < 15) == 253_383_938
    assert sum(number for age, number in people.items() if age >= 65) == 190_635_280


def test_wider_bands_hold_the_same_people() -> None:
    weights = standard("china-2020").weights((0, 15, 65))
    assert weights.tolist() == [253_383_938, 1_409_778_724 - 253_383_938 - 190_635_280, 190_635_280]


@pytest.mark.parametrize("bands", [(0, 1, 5), (5, 10), (0, 10, 5), ()])
def test_bands_that_the_standard_cannot_be_cut_into_are_refused(bands: tuple[int, ...]) -> None:
    with pytest.raises(UsageError, match="do not fit the standard china-2020"):
        standard("china-2020").weights(bands)


def test_an_unknown_standard_lists_the_known() -> None:
    with pytest.raises(UsageError, match="choose one of china-2020, china-2010, who-world"):
        standard("china-1964")


def test_a_place_with_the_standards_own_ages_keeps_its_crude_rate() -> None:
    people = np.array([100.0, 200, 50])
    found = directly_standardised([10, 30, 40], people, people)
    assert found.value == pytest.approx(80 / 350)


def test_fewer_than_ten_cases_have_no_dobson_interval_but_a_gamma_one() -> None:
    cases, people = [0, 0, 0], [100, 200, 50]
    assert math.isnan(directly_standardised(cases, people, people).value)
    gamma = directly_standardised_gamma(cases, people, people)
    assert (gamma.value, gamma.lower) == (0, 0)
    # 3.69 cases could have been missed, and each weighs 1 in 350 here.
    assert gamma.upper == pytest.approx(3.6889 / 350, rel=1e-4)


@pytest.mark.parametrize("rate", [directly_standardised, directly_standardised_gamma])
def test_a_band_with_nobody_in_it_leaves_no_rate(rate) -> None:
    assert math.isnan(rate([20, 20, 0], [100, 200, 0], [1, 1, 1]).value)


@pytest.mark.parametrize("rate", [directly_standardised, directly_standardised_gamma])
def test_a_band_the_standard_lacks_does_not_matter(rate) -> None:
    with_it, without = rate([20, 20, 0], [100, 200, 0], [1, 1, 0]), rate([20, 20], [100, 200], [1, 1])
    assert with_it == without


def test_many_places_are_answered_like_each() -> None:
    cases, people = np.array([[12, 30], [0, 3]]), np.array([[100, 90], [1, 80]])
    together = directly_standardised(cases, people, [60, 40])
    alone = directly_standardised(cases[0], people[0], [60, 40])
    assert together.value[0] == alone.value
    assert np.isnan(together.upper[1])


def test_where_nothing_is_expected_there_is_no_ratio() -> None:
    assert math.isnan(standardised_ratio(0, [0, 0], [0.1, 0.2]).value)


def test_nothing_seen_where_some_were_expected_is_a_ratio_of_nought() -> None:
    found = standardised_ratio(0, [100], [0.02])
    assert (found.value, found.lower) == (0, 0)
    assert found.upper == pytest.approx(3.6889 / 2, rel=1e-4)
