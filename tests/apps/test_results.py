"""Runs and results: computed by core, written once, read by right."""

import time
from datetime import date, datetime

import polars as pl
import pytest
from django.db import IntegrityError, transaction

from quanmin.accounts.models import Entry
from quanmin.core.measures.results import SCHEMA
from quanmin.core.periods import parse_range
from quanmin.errors import Refused, UsageError
from quanmin.results.actions import measure, take_snapshot, write_results
from quanmin.results.models import Result, Run, Snapshot
from quanmin.results.queries import by_level, by_unit, latest_run, latest_values, result, trend
from quanmin.supervision.models import Light
from quanmin.units.models import Level
from tests.apps.counties import a_result, a_run, controlled_world
from tests.worlds import COUNTY, EAST, EAST_1, EAST_2, WEST, WEST_1

CONTROL = "hypertension-control-rate"


@pytest.fixture
def run(units, office, tmp_path):
    """A real run over three managed patients: two in the east, one of them under control; one in the west, not."""
    snapshot = take_snapshot(controlled_world(tmp_path / "snapshot"), by=office)
    return measure(snapshot, measures=[CONTROL], periods=parse_range("2025Q3..2025Q4"), by=office)


def test_a_run_counts_every_place_and_rolls_up(run, units, office):
    found = {
        unit: result(CONTROL, units[unit], "2025Q4", run, seen_by=office) for unit in (COUNTY, EAST, WEST)
    }

    assert {unit: (row.numerator, row.denominator) for unit, row in found.items()} == {
        COUNTY: (1, 3), EAST: (1, 2), WEST: (0, 1),
    }  # fmt: skip


def test_a_place_without_patients_has_no_value(run, units, office):
    row = result(CONTROL, units[EAST_2], "2025Q4", run, seen_by=office)

    assert (row.denominator, row.value) == (0, None)


def test_a_result_names_its_run_and_the_run_its_snapshot_and_version(run):
    assert run.snapshot.name == "测试县"
    assert run.snapshot.until == date(2025, 12, 31)
    assert run.code_version
    assert run.results_count == Result.objects.filter(run=run).count() == 12


def test_the_grid_of_a_run_is_kept_beside_it(run, home):
    assert run.grid.startswith(str(home))


def test_an_unknown_measure_leaves_no_results_and_no_finished_run(units, office, tmp_path):
    snapshot = take_snapshot(controlled_world(tmp_path / "snapshot"), by=office)

    with pytest.raises(UsageError, match="no-such"):
        measure(snapshot, measures=["no-such"], periods=parse_range("2025Q4"), by=office)

    assert latest_run() is None
    assert not Result.objects.exists()


def test_the_same_snapshot_taken_twice_is_one(units, office, tmp_path):
    folder = controlled_world(tmp_path / "snapshot")

    assert take_snapshot(folder, by=office) == take_snapshot(folder, by=office)
    assert Snapshot.objects.count() == 1


def test_an_unfinished_run_is_never_the_latest(office):
    finished = a_run(office)
    a_run(office, finished=False)

    assert latest_run() == finished


def test_a_number_is_there_once(units, office):
    run = a_run(office)
    a_result(run, units[EAST])

    with pytest.raises(IntegrityError), transaction.atomic():
        a_result(run, units[EAST])


def test_a_run_does_not_end_before_it_starts(office):
    run = a_run(office)

    with pytest.raises(IntegrityError), transaction.atomic():
        Run.objects.filter(pk=run.pk).update(finished_at=datetime.fromisoformat("2000-01-01T00:00Z"))


def test_a_figure_without_counts_has_no_gap():
    assert Result(value=79.2).gap is None
    assert Light(value=79.2).gap is None
    assert Result(numerator=30, denominator=100).gap == 70


def test_a_trend_runs_from_the_oldest_and_keeps_the_last(units, office):
    run = a_run(office)
    for year in (2023, 2025, 2024):
        a_result(run, units[EAST], period=f"{year}", end=date(year, 12, 31))

    assert [row.period for row in trend("m", units[EAST], run, seen_by=office, last=2)] == ["2024", "2025"]


def test_places_come_in_the_order_of_the_tree(units, office):
    run = a_run(office)
    for unit in (WEST_1, EAST_2, EAST_1, EAST, COUNTY):
        a_result(run, units[unit])

    assert [row.unit_id for row in by_unit("m", units[EAST], "2025Q4", run, seen_by=office)] == [
        EAST_2,
        EAST_1,
    ]
    villages = by_level("m", units[COUNTY], Level.VILLAGE, "2025Q4", run, seen_by=office)
    assert {row.unit_id for row in villages} == {EAST_1, EAST_2, WEST_1}


def test_a_doctor_sees_the_own_village_and_no_other(units, office, doctor):
    run = a_run(office)
    a_result(run, units[EAST_1])

    assert result("m", units[EAST_1], "2025Q4", run, seen_by=doctor).value == 50
    for unit in (EAST, EAST_2, COUNTY):
        with pytest.raises(Refused):
            result("m", units[unit], "2025Q4", run, seen_by=doctor)


def test_a_doctor_computes_nothing(units, doctor, tmp_path):
    with pytest.raises(Refused):
        take_snapshot(controlled_world(tmp_path / "snapshot"), by=doctor)


def test_a_run_is_written_down(run):
    assert set(Entry.objects.values_list("act", flat=True)) >= {
        "snapshot taken",
        "run started",
        "run finished",
    }


def test_two_hundred_thousand_results_are_written_within_seconds(units, office):
    run, places = a_run(office), [COUNTY, EAST, WEST, EAST_1, EAST_2]
    measures = pl.DataFrame({"measure": [f"measure-{n}" for n in range(2500)]})
    periods = pl.DataFrame({"period": [f"{year}Q{q}" for year in range(2022, 2026) for q in (1, 2, 3, 4)]})
    frame = measures.join(periods, how="cross").join(pl.DataFrame({"unit": places}), how="cross")
    frame = frame.with_columns(
        numerator=1, denominator=2, value=50.0, lower=1.0, upper=99.0, level=pl.lit("x"), years=None
    )

    begun = time.perf_counter()
    write_results(run, frame.select(list(SCHEMA)).cast(SCHEMA))

    assert Result.objects.count() == 200_000
    assert time.perf_counter() - begun < 12  # about 3 on two quiet cores


def test_of_periods_that_end_together_the_last_quarter_is_the_latest(units, office):
    run = a_run(office)
    for period in ("2025Q4", "2025"):
        a_result(run, units[COUNTY], period=period)

    assert [row.period for row in trend("m", units[COUNTY], run, seen_by=office)] == ["2025", "2025Q4"]
    assert latest_values(run, seen_by=office)["m"][0] == "2025Q4"
