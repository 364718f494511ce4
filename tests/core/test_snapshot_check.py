"""What a snapshot is refused for, one fault at a time, and how the fault is said."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quanmin.core.snapshot.check import check_snapshot, snapshot_faults
from quanmin.core.snapshot.keys import first_repeated, first_unknown, keys_of
from quanmin.core.snapshot.tables import TABLES
from quanmin.core.snapshot.types import schema
from quanmin.core.snapshot.write import replacing, write_manifest, write_table
from quanmin.errors import SnapshotError
from tests.worlds import EAST_1, EAST_2, UNITS, a_world, residents

PEOPLE = residents({"name": "张三"}, {"name": "李四", "sex": "female"})
PRESSURE = {"resident_id": 1, "code": "85354-9", "value": 150.0, "second_value": 95.0, "unit": "mm[Hg]"}


def the_fault(folder: Path) -> str:
    faults = snapshot_faults(folder)
    assert len(faults) == 1, faults
    return faults[0]


def with_reading(folder: Path, **changes: Any) -> Path:
    return a_world(folder, **PEOPLE, observations=[PRESSURE, PRESSURE | changes])


def test_a_snapshot_that_keeps_its_declaration_is_opened(tmp_path: Path) -> None:
    snapshot = check_snapshot(a_world(tmp_path, **PEOPLE, observations=[PRESSURE]))
    assert snapshot.rows("observations") == 1


@pytest.mark.parametrize("code", ["i10", " I10", "\u3000e11.9"])
@pytest.mark.parametrize(("table", "column"), [("conditions", "code"), ("deaths", "cause"),
                                               ("encounters", "diagnosis"), ("admissions", "diagnosis")])  # fmt: skip
def test_a_diagnosis_no_measure_would_count_is_refused_and_not_passed_over(
    tmp_path: Path, table: str, column: str, code: str
) -> None:
    fault = the_fault(a_world(tmp_path, **PEOPLE, **{table: [{"resident_id": 1, column: code}]}))

    assert f"{table}, column {column}, row 1" in fault
    assert (
        f"{code!r} is an ICD-10 code that does not begin with its capital letter; write it as in I10."
        in fault
    )


@pytest.mark.parametrize("code", ["I10", "I10.x00x002", "A17.001+G01*", "BNP050", "高血压", ""])
def test_a_diagnosis_as_it_is_written_everywhere_passes(tmp_path: Path, code: str) -> None:
    coded = a_world(tmp_path, **PEOPLE, conditions=[{"resident_id": 1, "code": code}])

    assert snapshot_faults(coded) == []


def test_a_snapshot_of_empty_tables_keeps_its_declaration(tmp_path: Path) -> None:
    assert snapshot_faults(a_world(tmp_path, units=[])) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"code": None}, "column code, row 2 (observation_id 2): is empty but required; fill it in."),
        ({"value": 100_001.0}, "column value, row 2 (observation_id 2): 100001.0 is above 100000; correct it."),
        ({"value": -101.0}, "column value, row 2 (observation_id 2): -101.0 is below -100; correct it."),
        ({"second_value": float("nan")}, "nan is not a number; leave it empty or correct it."),
        ({"resident_id": 3}, "column resident_id, row 2 (observation_id 2): 3 is not in table residents; "
                             "add it there or correct it."),
        ({"observation_id": 1}, "row 2 (observation_id 1): is used by an earlier row too; "
                                "give every row a key of its own."),
    ],
)  # fmt: skip
def test_a_fault_names_file_table_column_row_and_key(
    tmp_path: Path, changes: dict[str, Any], said: str
) -> None:
    fault = the_fault(with_reading(tmp_path, **changes))
    assert fault.startswith("observations.parquet: table observations, ")
    assert fault.endswith(said)


def test_a_reference_into_a_gap_between_keys_leads_nowhere(tmp_path: Path) -> None:
    people = residents({}, {"resident_id": 3})
    folder = a_world(tmp_path, **people, observations=[PRESSURE, PRESSURE | {"resident_id": 2}])
    assert "column resident_id, row 2 (observation_id 2): 2 is not in table residents" in the_fault(folder)


def test_a_value_outside_its_list_is_shown_with_the_list(tmp_path: Path) -> None:
    fault = the_fault(a_world(tmp_path, **residents({"sex": "男"})))
    assert fault.endswith("row 1 (resident_id 1): '男' is not one of male, female, unknown; correct it.")


def test_a_span_that_ends_before_it_starts_is_refused(tmp_path: Path) -> None:
    stay = {"resident_id": 1, "admitted": date(2024, 3, 2), "discharged": date(2024, 3, 1)}
    fault = the_fault(a_world(tmp_path, **PEOPLE, admissions=[stay]))
    assert "column discharged, row 1 (admission_id 1): 2024-03-01 lies before its admitted" in fault


def test_no_personal_value_is_ever_said(tmp_path: Path) -> None:
    died_before_birth = {"birth_date": date(1950, 6, 1), "death_date": date(1949, 1, 1), "name": None}
    faults = snapshot_faults(a_world(tmp_path, **residents({"name": "张三"}, died_before_birth)))
    assert len(faults) == 2
    assert not any(word in "".join(faults) for word in ("张三", "1950"))


def test_rows_with_the_same_fault_are_one_sentence(tmp_path: Path) -> None:
    faulty = [PRESSURE | {"value": -200.0}] * 3
    fault = the_fault(a_world(tmp_path, **PEOPLE, observations=[PRESSURE, *faulty]))
    assert "row 2 (observation_id 2)" in fault
    assert fault.endswith("correct it (and 2 more rows).")


def test_two_homes_on_one_day_are_refused(tmp_path: Path) -> None:
    home = {"resident_id": 1, "unit_id": EAST_1, "start": date(2020, 1, 1), "end": date(2022, 5, 1)}
    moved = {"resident_id": 1, "unit_id": EAST_2, "start": date(2022, 5, 1)}
    world = residents({}) | {"residences": [home, moved]}
    assert "row 2 (residence_id 2): begins before the same person's span" in the_fault(
        a_world(tmp_path, **world)
    )


def test_moving_the_day_after_is_no_fault(tmp_path: Path) -> None:
    home = {"resident_id": 1, "unit_id": EAST_1, "start": date(2020, 1, 1), "end": date(2022, 5, 1)}
    moved = {"resident_id": 1, "unit_id": EAST_2, "start": date(2022, 5, 2)}
    other = {"resident_id": 2, "unit_id": EAST_2, "start": date(2020, 1, 1)}
    world = residents({}, {}) | {"residences": [moved, home, other]}
    assert snapshot_faults(a_world(tmp_path, **world)) == []


def test_a_circle_of_units_is_refused(tmp_path: Path) -> None:
    circle = [dict(unit) for unit in UNITS]
    circle[0]["parent_id"] = EAST_1
    assert "belongs to itself through the units above it" in the_fault(a_world(tmp_path, units=circle))


def test_a_table_changed_after_its_manifest_was_written_is_refused(tmp_path: Path) -> None:
    with replacing(tmp_path / "demo") as part:
        for table in TABLES:
            write_table(part, table, pl.DataFrame(schema=schema(table)))
        write_manifest(part, name="demo", county="640303")
    a_world(tmp_path / "other")
    (tmp_path / "other" / "units.parquet").replace(tmp_path / "demo" / "units.parquet")
    assert the_fault(tmp_path / "demo").startswith(
        "units.parquet: its checksum is not the one in manifest.json"
    )


def test_a_missing_table_is_the_only_thing_said(tmp_path: Path) -> None:
    folder = with_reading(tmp_path, resident_id=99)
    (folder / "residents.parquet").unlink()
    assert "lacks residents.parquet" in the_fault(folder)


def test_the_first_twenty_faults_are_raised_and_the_rest_counted(tmp_path: Path) -> None:
    lost = {"resident_id": 9, "unit_id": 5}
    contact = lost | {"complete": None, "method": "fax", "kind": "visit", "programme": "sports"}
    stay = lost | {"cost_fen": -1, "fund_fen": -1, "outcome": "gone"}
    pregnant = lost | {"risk": "black", "outcome": "unknown", "booked_weeks": 99}
    visit = lost | {"kind": "tea", "cost_fen": -1, "wait_minutes": -5, "diagnosis": None}
    folder = a_world(
        tmp_path, contacts=[contact], admissions=[stay], pregnancies=[pregnant], encounters=[visit]
    )
    with pytest.raises(SnapshotError) as raised:
        check_snapshot(folder)
    lines = str(raised.value).splitlines()
    assert len(lines) == 21
    assert lines[-1] == "… and 2 more faults."


def test_a_coarser_clock_and_narrower_numbers_are_checked_too(tmp_path: Path) -> None:
    folder = with_reading(tmp_path, taken_at=datetime(2024, 1, 1, 8))
    path = folder / "observations.parquet"
    narrow = pl.read_parquet(path).cast({"resident_id": pl.Int16, "taken_at": pl.Datetime("ms")})
    narrow.write_parquet(path)
    assert snapshot_faults(folder) == []


ids = st.lists(st.integers(0, 40) | st.integers(10**11, 10**11 + 40), max_size=30)


@settings(max_examples=40)
@given(
    keys=ids,
    asked=st.lists(st.none() | st.integers(-5, 45) | st.integers(10**11 - 5, 10**11 + 45), max_size=30),
)
def test_keys_answer_as_a_set_would(tmp_path_factory: pytest.TempPathFactory, keys, asked) -> None:
    folder = tmp_path_factory.mktemp("keys")
    pl.DataFrame({"key": keys, "row": keys}, schema={"key": pl.Int64, "row": pl.Int64}).write_parquet(
        folder / "keys"
    )
    pl.DataFrame({"to": asked}, schema={"to": pl.Int64}).write_parquet(folder / "asked")
    known = keys_of(folder / "keys", "key")
    lost = [place for place, value in enumerate(asked) if value is not None and value not in set(keys)]
    found = first_unknown(folder / "asked", "to", known)
    assert (found and (found.row, found.count)) == ((lost[0], len(lost)) if lost else None)
    assert known.unique == (len(set(keys)) == len(keys))
    lacks = known.lacks("to")
    if lacks is not None:
        assert pl.read_parquet(folder / "asked").select(lacks.sum()).item() == len(lost)


def test_the_first_repeated_key_is_found(tmp_path: Path) -> None:
    pl.DataFrame({"key": np.array([4, 7, 4, 7, 7])}).write_parquet(tmp_path / "keys")
    assert first_repeated(tmp_path / "keys", "key") == (2, 4, 3)


def test_a_unit_number_too_large_to_keep_beside_a_day_is_refused(tmp_path: Path) -> None:
    large = {"unit_id": 6_403_031_012_010_001, "kind": "village", "name": "大村"}

    assert "is above" in the_fault(
        a_world(tmp_path, units=[*UNITS, {**large, "parent_id": UNITS[1]["unit_id"]}])
    )
