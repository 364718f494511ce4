"""A snapshot laid out by resident gives the rows that its files hold, and none of anybody else."""

import tempfile
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings

from quanmin.core.snapshot.by_resident import LEFT_OUT, MOST_RUNS, open_by_resident, write_by_resident
from quanmin.core.snapshot.rows import OF_RESIDENTS, naming_residents
from quanmin.core.snapshot.tables import BY_NAME
from tests.laws.tiny import worlds
from tests.worlds import a_world

few = settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
READINGS = BY_NAME["observations"]


@few
@given(worlds())
def test_the_rows_of_some_are_the_rows_the_files_hold(world: dict[str, list[dict[str, Any]]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        snapshot, laid = a_world(Path(place, "snapshot"), **world), Path(place, "laid")
        write_by_resident(snapshot, laid)
        for table in OF_RESIDENTS:
            found = open_by_resident(laid).rows(table, [1, 3, 99])

            about = pl.any_horizontal(pl.col(name).is_in([1, 3, 99]) for name in naming_residents(table))
            held = pl.read_parquet(snapshot / f"{table.name}.parquet").filter(about)
            hidden = [name for name in LEFT_OUT if table.name == "residents"]
            assert found.drop(hidden).equals(held.sort(*table.sort, *table.key).drop(hidden)), table.name


def test_a_resident_nobody_knows_has_no_rows(tmp_path: Path) -> None:
    write_by_resident(a_world(tmp_path / "snapshot"), tmp_path / "laid")

    assert open_by_resident(tmp_path / "laid").rows(READINGS, [2**62]).is_empty()


@pytest.mark.parametrize("people", [2, MOST_RUNS + 5])
def test_a_file_in_any_order_is_found_in(tmp_path: Path, people: int) -> None:
    readings = [{"resident_id": number % 3 + 1} for number in range(people * 2, 0, -1)]
    write_by_resident(a_world(tmp_path / "snapshot", observations=readings), tmp_path / "laid")

    found = open_by_resident(tmp_path / "laid").rows(READINGS, [2])

    assert len(found) == sum(reading["resident_id"] == 2 for reading in readings)
