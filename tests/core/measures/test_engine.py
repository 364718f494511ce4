"""The engine: equal questions are asked once, answers land on the right person, numbers open down to their people."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from quanmin.core.measures import BY_CODE, chosen, gap, measure_snapshot, standing
from quanmin.core.measures.asking import Asked, ask
from quanmin.core.measures.rows import Fact
from quanmin.core.measures.tables import Tables, enrolled
from quanmin.core.measures.terms import facts_of
from quanmin.core.periods import parse, parse_range
from quanmin.core.snapshot.write import write_manifest
from quanmin.errors import UsageError
from tests.worlds import COUNTY, EAST, EAST_1, EAST_2, WEST_1, a_world, residents

CONTROL = "hypertension-control-rate"
YEAR = parse("2024")


def reading(resident: int, day: date, systolic: float, diastolic: float = 80.0) -> dict[str, object]:
    at = datetime(day.year, day.month, day.day, 9)
    return {
        "resident_id": resident,
        "code": "85354-9",
        "taken_at": at,
        "value": systolic,
        "second_value": diastolic,
    }


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    """Four managed patients: controlled and not in the east, never measured in the west, and one who moved away."""
    people = residents({"lives_in": EAST_1}, {"lives_in": EAST_2}, {"lives_in": WEST_1}, {"lives_in": WEST_1})
    people["residences"][3]["end"] = date(2024, 6, 30)
    enrolments = [{"resident_id": number, "programme": "hypertension"} for number in (1, 2, 3, 4)]
    observations = [
        reading(1, date(2024, 3, 1), 180.0),
        reading(1, date(2024, 11, 1), 130.0),
        reading(2, date(2024, 5, 1), 160.0),
    ]
    return a_world(tmp_path / "snapshot", **people, enrolments=enrolments, observations=observations)


def of_unit(rows: pl.DataFrame, unit: int) -> tuple[int, int]:
    row = rows.row(by_predicate=pl.col("unit") == unit, named=True)
    return row["numerator"], row["denominator"]


def test_equal_questions_are_asked_once() -> None:
    first, again = (enrolled(Tables(), "hypertension", date(2024, 12, 31)).count() for _ in range(2))

    assert first is again


def test_a_related_measure_adds_no_question() -> None:
    alone = ask([BY_CODE[CONTROL]], [YEAR])
    related = ask([BY_CODE[CONTROL], replace(BY_CODE[CONTROL], code="with-another-threshold")], [YEAR])

    assert facts_asked(related) == facts_asked(alone)


def facts_asked(asked: Asked) -> set[Fact]:
    return {fact for tally in asked.tallies for term in tally.terms for fact in facts_of(term)}


def test_people_count_where_they_live_and_pool_upwards(snapshot: Path) -> None:
    found = measure_snapshot(snapshot, measures=[CONTROL], periods=[YEAR]).results

    assert of_unit(found, EAST_1) == (1, 1)
    assert of_unit(found, EAST_2) == (0, 1)
    assert of_unit(found, EAST) == (1, 2)
    assert of_unit(found, COUNTY) == (1, 3)


def test_a_unit_without_anybody_has_no_value(snapshot: Path) -> None:
    found = measure_snapshot(snapshot, measures=["infant-mortality-rate"], periods=[YEAR]).results

    assert found["value"].is_null().all()
    assert found["lower"].is_null().all()


def test_a_number_opens_down_to_its_people_and_the_clauses_they_fail(snapshot: Path, tmp_path: Path) -> None:
    outcome = measure_snapshot(snapshot, measures=[CONTROL], periods=[YEAR])
    outcome.write_grid(tmp_path / "grid")

    opened = gap(tmp_path / "grid", BY_CODE[CONTROL], "2024", [COUNTY])

    assert dict(zip(opened["resident_id"], opened["failed"].to_list(), strict=True)) == {
        2: ["systolic-low"],
        3: ["measured", "systolic-low", "diastolic-low"],
    }


def test_a_gap_stays_within_its_units(snapshot: Path, tmp_path: Path) -> None:
    measure_snapshot(snapshot, measures=[CONTROL], periods=[YEAR]).write_grid(tmp_path / "grid")

    assert gap(tmp_path / "grid", BY_CODE[CONTROL], "2024", [EAST])["resident_id"].to_list() == [2]
    assert gap(tmp_path / "grid", BY_CODE[CONTROL], "2024", [])["resident_id"].to_list() == []


def test_one_resident_stands_where_the_measures_say(snapshot: Path, tmp_path: Path) -> None:
    measure_snapshot(snapshot, measures=[CONTROL], periods=[YEAR]).write_grid(tmp_path / "grid")

    assert standing(tmp_path / "grid", 1, "2024").rows() == [(CONTROL, True, [])]
    assert standing(tmp_path / "grid", 4, "2024").is_empty(), "who has moved away is not counted"
    assert standing(tmp_path / "grid", 99, "2024").is_empty()


def test_a_run_says_which_periods_it_has(snapshot: Path, tmp_path: Path) -> None:
    measure_snapshot(snapshot, measures=[CONTROL], periods=[YEAR]).write_grid(tmp_path / "grid")

    with pytest.raises(UsageError, match="it was run for 2024 to 2024"):
        gap(tmp_path / "grid", BY_CODE[CONTROL], "2023", [COUNTY])


def test_an_unknown_measure_is_named_with_the_way_on() -> None:
    with pytest.raises(UsageError, match=r"'hypertension'.*quanmin measures"):
        chosen(["hypertension"])


def test_a_measure_of_a_year_asked_at_a_quarter_looks_at_the_last_four_quarters(snapshot: Path) -> None:
    found = measure_snapshot(snapshot, measures=[CONTROL], periods=parse_range("2024Q3,2024Q4")).results
    county = found.filter(pl.col("unit") == COUNTY)

    assert dict(county.select("period", "numerator").rows()) == {"2024Q3": 0, "2024Q4": 1}


def a_manifest(folder: Path, first: date, last: date) -> None:
    write_manifest(folder, name="small", county="990001", from_date=first, until_date=last)


def test_a_window_that_begins_before_the_records_has_no_figure(snapshot: Path) -> None:
    a_manifest(snapshot, date(2024, 1, 1), date(2024, 12, 31))

    found = measure_snapshot(snapshot, measures=[CONTROL], periods=parse_range("2024Q3,2024Q4")).results

    assert found["period"].unique().to_list() == ["2024Q4"]


def test_a_period_that_is_not_over_is_refused(snapshot: Path) -> None:
    a_manifest(snapshot, date(2024, 1, 1), date(2024, 12, 31))

    with pytest.raises(UsageError, match=r"ends on 2024-12-31.*'2025Q1'"):
        measure_snapshot(snapshot, measures=[CONTROL], periods=[parse("2025Q1")])
