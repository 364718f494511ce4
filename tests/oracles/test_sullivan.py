"""Healthy life expectancy against the worked table of the European practical guide (REVES, 1997), France 1991."""

import numpy as np
import pytest

from quanmin.core.stats.estimate import Estimate
from quanmin.core.stats.lifetable import LifeTable, Rules, life_table
from quanmin.core.stats.sullivan import healthy_life

# Age, survivors, years lived, share free of disability, expectancy free of disability as printed. The guide prints
# 0.710 at 85, but its own product 83,967 / 289,068 is 0.290: it is the share with disability.
GUIDE = np.array([
    (0, 100_000, 496_892, 0.990, 70.1),
    (5, 99_244, 496_003, 0.976, np.nan),
    (65, 89_367, 436_589, 0.804, 12.3),
    (70, 84_968, 408_793, 0.714, 8.8),
    (75, 78_012, 364_013, 0.630, 5.8),
    (80, 66_625, 290_533, 0.487, 3.4),
    (85, 48_532, 289_068, 1 - 0.710, 1.7),
])  # fmt: skip


def as_printed(survivors: np.ndarray, years: np.ndarray) -> LifeTable:
    """A table with the printed survivors and years; nothing is known of its deaths."""
    left = np.cumsum(years[::-1])[::-1] / survivors
    nothing = np.zeros_like(left)
    last = np.array([len(left) - 1])
    return LifeTable(nothing, survivors, years, Estimate(left, left, left), nothing, nothing, nothing, last)


def test_years_free_of_disability_agree_with_the_practical_guide() -> None:
    # The guide leaves out the rows from 10 to 60, so ages from 65 on can be followed.
    _, survivors, years, share, printed = GUIDE[2:].T
    ours = healthy_life(as_printed(survivors, years), share, 0.0)
    assert ours.expectancy.value == pytest.approx(printed, abs=0.05)


def test_the_error_of_the_survey_is_the_one_of_the_guide() -> None:
    # Equation of the guide: the variance is the sum of L² p (1 - p) / N over the bands, divided by l².
    _, survivors, years, share, _ = GUIDE[2:].T
    asked = np.array([400, 350, 300, 250, 200])
    error = np.sqrt(share * (1 - share) / asked)
    by_hand = np.sqrt(sum((years[i] * error[i]) ** 2 for i in range(5))) / survivors[0]
    ours = healthy_life(as_printed(survivors, years), share, error)
    assert ours.error_of_survey[0] == pytest.approx(by_hand)
    assert ours.error[0] == pytest.approx(by_hand)


def test_both_errors_are_those_of_many_drawn_counties() -> None:
    bands, rng = (0, 20, 40, 60, 80), np.random.default_rng(20)
    deaths, people = np.array([40, 60, 150, 500, 700]), np.array([20_000, 21_000, 19_000, 12_000, 5_000])
    healthy, asked = np.array([0.97, 0.93, 0.85, 0.7, 0.5]), np.array([300, 300, 300, 300, 200])
    drawn_deaths = rng.poisson(deaths, (4_000, 5))
    drawn_shares = rng.binomial(asked, healthy, (4_000, 5)) / asked
    error = np.sqrt(healthy * (1 - healthy) / asked)
    stated = healthy_life(table_of(deaths, people, bands), healthy, error)
    found = healthy_life(table_of(drawn_deaths, people, bands), drawn_shares, 0.0).expectancy.value
    assert stated.error[0] == pytest.approx(found[:, 0].std(), rel=0.05)
    assert stated.error[0] > 1.1 * stated.error_of_survey[0]


def table_of(deaths: np.ndarray, people: np.ndarray, bands: tuple[int, ...]) -> LifeTable:
    return life_table(deaths, people, bands, rules=Rules(fewest_people=0))
