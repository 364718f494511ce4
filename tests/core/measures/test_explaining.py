"""Why a resident is in a number: the clauses, and the records that decided them."""

from datetime import date
from pathlib import Path

import pytest

from quanmin.core.measures import BY_CODE, CATALOGUE, measure_snapshot
from quanmin.core.measures.explaining import Case, explain
from quanmin.core.periods import parse
from quanmin.core.synth import make_county
from tests.core.measures.test_engine import CONTROL, reading
from tests.worlds import EAST_1, a_world, residents

YEAR, QUARTER = parse("2024"), parse("2025Q4")


@pytest.fixture
def world(tmp_path: Path) -> Path:
    """A managed patient read twice, the last time too high."""
    observations = [reading(1, date(2024, 3, 1), 120.0), reading(1, date(2024, 11, 1), 150.0)]
    enrolments = [{"resident_id": 1, "programme": "hypertension"}]
    people = residents({"lives_in": EAST_1}, {"lives_in": EAST_1})
    return a_world(tmp_path / "snapshot", **people, enrolments=enrolments, observations=observations)


def test_a_resident_in_the_gap_is_told_the_clause_and_its_records(world: Path) -> None:
    (case,) = explain(world, BY_CODE[CONTROL], YEAR, 1)

    assert (case.eligible, case.met, case.unit_id) == (True, False, EAST_1)
    (failed,) = (told for told in case.clauses if not told.holds)
    assert failed.name == "systolic-low"
    assert [record["value"] for record in failed.grounds[0].records] == [120.0, 150.0]


def test_of_two_readings_at_one_instant_the_higher_is_said_to_decide(tmp_path: Path) -> None:
    observations = [reading(1, date(2024, 11, 1), 150.0), reading(1, date(2024, 11, 1), 120.0)]
    enrolments = [{"resident_id": 1, "programme": "hypertension"}]
    people = residents({"lives_in": EAST_1})
    world = a_world(tmp_path / "twice", **people, enrolments=enrolments, observations=observations)

    (case,) = explain(world, BY_CODE[CONTROL], YEAR, 1)

    ground = next(told for told in case.clauses if told.name == "systolic-low").grounds[0]
    assert ground.decides is not None
    assert ground.records[ground.decides]["value"] == 150.0
    assert all(one.decides is None for one in case.clauses[0].grounds)


def test_a_resident_who_does_not_count_is_told_what_is_missing(world: Path) -> None:
    (case,) = explain(world, BY_CODE[CONTROL], YEAR, 2)

    enrolled = next(told for told in case.clauses if told.name == "enrolled")
    assert not case.eligible
    assert (enrolled.holds, enrolled.grounds[0].answer, enrolled.grounds[0].records) == (False, 0, ())


def test_nobody_is_explained_by_a_measure_over_places_or_by_an_unknown_number(world: Path) -> None:
    assert explain(world, BY_CODE["health-literacy-level"], YEAR, 1) == []
    assert explain(world, BY_CODE[CONTROL], YEAR, 99) == []


def test_every_explanation_says_what_the_grid_says(tmp_path: Path) -> None:
    folder = tmp_path / "county"
    make_county(folder, residents=1_000, seed=2)
    outcome = measure_snapshot(folder, periods=[QUARTER])
    grid = next(answer for answer in outcome.answers if answer.of == "residents")
    someone = grid.grid.sample(2, seed=4)

    for number, resident in enumerate(someone["subject_id"]):
        for mark in grid.marks:
            told = [
                _bits(case)
                for case in _cases(folder, mark.tally.measure, resident)
                if case.table == "residents"
            ]
            assert someone[mark.bits][number] in told, mark.tally.measure


def _cases(folder: Path, code: str, resident: int) -> list[Case]:
    return explain(folder, next(one for one in CATALOGUE if one.code == code), QUARTER, resident)


def _bits(case: Case) -> int:
    return sum(told.holds << place for place, told in enumerate(case.clauses))
