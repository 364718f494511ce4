"""Figures of surveys, on tables of answers that can be checked by eye."""

from datetime import datetime
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from quanmin.core.measures.kinds import Survey
from quanmin.core.measures.places import SCHEMA
from quanmin.core.measures.surveyed import FEWEST_ANSWERS, shares_by_band, surveyed_results
from quanmin.core.periods import parse_range
from tests.worlds import COUNTY, EAST, EAST_1, EAST_2, WEST, WEST_1, a_world

SMOKES = Survey("smokes", ages=(15, None))


def said(value: float | None, **more) -> dict:
    """One answer of a person of 40 in the first village."""
    return {
        "survey": "health", "year": 2024, "unit_id": EAST_1, "stratum": "a", "psu": "1", "weight": 1.0,
        "age_years": 40, "sex": "male", "item": "smokes", "value": value, **more,
    }  # fmt: skip


# Two villages of two people: three stand for one person each, one for three.
FOUR = (said(1), said(0), said(0, unit_id=EAST_2, psu="2"), said(1, unit_id=EAST_2, psu="2", weight=3.0))


def found(folder: Path, *answers: dict, kind: Survey = SMOKES, periods: str = "2024", factor: float = 100):
    world = a_world(folder / "world", survey_answers=answers)
    return surveyed_results(world, {"smoking": (kind, factor)}, parse_range(periods))


def county(rows) -> dict:
    return of(rows, COUNTY)


def of(rows, unit: int) -> dict:
    return rows.row(by_predicate=pl.col("unit") == unit, named=True)


def test_the_value_is_weighted_and_the_counts_are_not(tmp_path) -> None:
    row = county(found(tmp_path, *FOUR))
    assert (row["numerator"], row["denominator"]) == (2, 4)
    assert row["value"] == pytest.approx(100 * 4 / 6)
    assert 0 < row["lower"] < row["value"] < row["upper"] < 100


def test_rows_are_shaped_as_all_results(tmp_path) -> None:
    rows = found(tmp_path, *FOUR)
    assert dict(rows.schema) == SCHEMA
    assert set(zip(rows["unit"], rows["level"], strict=True)) == {
        (COUNTY, "county"), (EAST, "township"), (WEST, "township"),
    }  # fmt: skip


def test_nobody_is_asked_of_another_age_and_no_answer_is_not_a_no(tmp_path) -> None:
    rows = found(tmp_path, *FOUR, said(1, age_years=14), said(1, age_years=15), said(None))
    assert (county(rows)["numerator"], county(rows)["denominator"]) == (3, 5)


def test_an_upper_age_is_asked_too(tmp_path) -> None:
    rows = found(tmp_path, said(1, age_years=69), said(1, age_years=70), kind=Survey("smokes", ages=(15, 69)))
    assert county(rows)["denominator"] == 1


@pytest.mark.parametrize(("points", "met"), [(79.9, 0), (80.0, 1)])
def test_an_answer_meets_from_its_limit_on(tmp_path, points: float, met: int) -> None:
    rows = found(tmp_path, said(points), kind=Survey("smokes", least=80))
    assert county(rows)["numerator"] == met


def test_a_mean_is_in_its_own_unit(tmp_path) -> None:
    row = county(found(tmp_path, *FOUR, kind=Survey("smokes", reads="mean"), factor=1))
    assert row["value"] == pytest.approx(4 / 6)


def test_a_survey_answers_its_year_and_the_periods_that_end_with_it(tmp_path) -> None:
    rows = found(tmp_path, *FOUR, periods="2023,2024,2024Q3,2024Q4,2024-12,2024MCH,2025")
    assert set(rows["period"]) == {"2024", "2024Q4", "2024-12"}


def test_no_survey_leaves_no_row(tmp_path) -> None:
    assert found(tmp_path, said(1, item="drinks")).is_empty()
    assert surveyed_results(tmp_path / "world", {}, parse_range("2024")).is_empty()


def test_nobody_of_the_age_asked_is_a_row_without_a_value(tmp_path) -> None:
    row = county(found(tmp_path, said(1, age_years=3)))
    assert (row["denominator"], row["value"], row["lower"]) == (0, None, None)


def test_one_person_asked_has_the_exact_interval(tmp_path) -> None:
    row = county(found(tmp_path, said(1)))
    assert (row["value"], row["upper"]) == (100, 100)
    assert row["lower"] == pytest.approx(2.5)


def many(units: int, answers: int) -> list[dict]:
    """So many answers of the eastern township, spread over so many villages, every third a yes."""
    return [said(number % 3 == 0, psu=str(number % units), unit_id=EAST_2) for number in range(answers)]


@pytest.mark.parametrize(("units", "answers", "shown"), [
    (9, FEWEST_ANSWERS, True), (9, FEWEST_ANSWERS - 1, False), (8, FEWEST_ANSWERS, False),
])  # fmt: skip
def test_a_township_needs_answers_and_villages_of_its_own(tmp_path, units, answers, shown) -> None:
    rows = found(tmp_path, *many(units, answers), said(1, unit_id=WEST_1, psu="west"))
    east = of(rows, EAST)
    assert (east["value"] is not None) == shown
    assert east["denominator"] == answers
    assert county(rows)["value"] is not None


def test_of_two_surveys_the_later_recorded_speaks(tmp_path) -> None:
    late = [said(1, survey="other", recorded_at=datetime(2024, 12, 1))]
    assert county(found(tmp_path, *FOUR, *late))["denominator"] == 1


def test_of_two_surveys_recorded_at_once_the_first_by_name_speaks(tmp_path) -> None:
    assert county(found(tmp_path, *FOUR, said(1, survey="zoster")))["denominator"] == 4


def test_shares_by_band_leave_a_band_that_nobody_answered_empty(tmp_path) -> None:
    world = a_world(
        tmp_path / "world", survey_answers=[*FOUR, said(0, age_years=80), said(None, age_years=3)]
    )
    share, error = shares_by_band(world, Survey("smokes"), 2024, (0, 15, 60))
    assert np.isnan(share).tolist() == [True, False, False]
    assert share[1:] == pytest.approx([4 / 6, 0])
    assert error[1] > 0
    assert shares_by_band(world, Survey("smokes"), 2023, (0, 15, 60)) is None
