"""Forecasts of plan targets, from rows as results hold them."""

import math
from dataclasses import replace
from datetime import date

import pytest

from quanmin.core.measures.declare import measure
from quanmin.core.measures.outlook import outlook
from quanmin.core.scoring.values import Goal


@measure(
    code="control", title="控制率", title_en="Control", domain="d", numerator="n", denominator="d", source="s"
)
def control(tables, period):
    """Nobody is counted here."""


QUARTERS = ("2023Q1", "2023Q2", "2023Q3", "2023Q4", "2024Q1", "2024Q2", "2024Q3", "2024Q4")
GOAL = Goal(">=", 70, due=date(2025, 12, 31))


def rows(*met: int, people: int = 1000, names=QUARTERS) -> list:
    return [(name, top, people, 100 * top / people) for name, top in zip(names, met, strict=False)]


RISING = rows(500, 525, 550, 575, 600, 625, 650, 675)


def test_the_forecast_is_in_the_unit_of_the_measure() -> None:
    found = outlook(control, "Count", RISING, GOAL)
    assert found.verdict == "likely"
    assert 70 < found.lower < found.value < found.upper < 100


def test_less_can_be_better() -> None:
    falling = rows(300, 280, 260, 240, 220, 200, 180, 160)
    assert outlook(control, "Count", falling, Goal("<=", 15, due=date(2025, 6, 30))).verdict == "likely"
    assert outlook(control, "Count", falling, Goal(">=", 15, due=date(2025, 6, 30))).verdict == "unlikely"


def test_a_year_and_its_quarters_are_not_counted_twice() -> None:
    both = [*RISING, *rows(575, 675, names=("2023", "2024"))]
    assert outlook(control, "Count", both, GOAL).results == 8
    assert outlook(control, "Count", [*both, *rows(700, names=("2025Q1",))], GOAL).results == 9


def test_a_quarter_that_still_runs_says_nothing_of_the_way_ahead() -> None:
    running = rows(100, names=("2025-01-20",))
    assert outlook(control, "Count", [*RISING, *running], GOAL) == outlook(control, "Count", RISING, GOAL)


def test_a_rolling_year_overlaps_and_a_state_does_not() -> None:
    # Quarters apart from each other leave more open than rolling years whose last three quarters are known.
    soon = Goal(">=", 70, due=date(2025, 3, 31))
    year, quarter = (outlook(replace(control, per=per), "Count", RISING, soon) for per in ("year", "quarter"))
    assert year.upper - year.lower < quarter.upper - quarter.lower
    assert quarter.seasonal
    assert not year.seasonal
    assert not outlook(replace(control, per="point"), "Count", RISING, soon).seasonal


def test_a_life_expectancy_moves_as_it_is() -> None:
    years = [(str(year), 900, 100_000, 76.0 + 0.3 * (year - 2018)) for year in range(2018, 2025)]
    found = outlook(control, "LifeTable", years, Goal(">=", 78, due=date(2025, 12, 31)))
    assert found.value == pytest.approx(78.1)
    assert found.verdict == "likely"


def test_a_result_without_a_value_is_left_out() -> None:
    assert (
        outlook(control, "LifeTable", [("2023", 0, 0, None), ("2024", 9, 99, 76.0)], GOAL).why
        == "too-few-results"
    )


def test_no_results_and_no_target_are_said_as_such() -> None:
    assert outlook(control, "Count", [], GOAL).why == "too-few-results"
    found = outlook(control, "Count", RISING, Goal("increase_by", 5, due=date(2025, 12, 31)))
    assert (found.verdict, found.why, found.results) == ("untold", "no-target", 8)
    assert math.isnan(found.value)
