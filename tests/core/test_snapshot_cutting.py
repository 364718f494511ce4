"""A snapshot as it was on an earlier day."""

from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from quanmin.core.snapshot.check import snapshot_faults
from quanmin.core.snapshot.cutting import cut_snapshot
from quanmin.core.snapshot.folder import read_manifest
from quanmin.core.snapshot.write import write_manifest
from quanmin.errors import UsageError
from tests.worlds import a_world, residents

CUT = date(2025, 6, 30)
IN_TIME, LATE = datetime(2025, 6, 30, 23, 59), datetime(2025, 7, 1)


def a_snapshot(folder: Path, **rows: object) -> Path:
    a_world(folder, **residents({"death_date": date(2025, 7, 2)}, {"recorded_at": LATE}), **rows)  # type: ignore[arg-type]
    write_manifest(
        folder, name="县", county="990001", from_date=date(2024, 1, 1), until_date=date(2025, 12, 31)
    )
    return folder


def cut_of(tmp_path: Path, **rows: object) -> Path:
    cut_snapshot(a_snapshot(tmp_path / "whole", **rows), tmp_path / "cut", CUT)
    return tmp_path / "cut"


def rows(folder: Path, table: str) -> list[dict[str, object]]:
    return pl.read_parquet(folder / f"{table}.parquet").to_dicts()


def test_what_was_recorded_later_is_not_there_yet(tmp_path: Path) -> None:
    visit = {"resident_id": 1, "date": date(2025, 6, 20)}
    cut = cut_of(tmp_path, contacts=[{**visit, "recorded_at": IN_TIME}, {**visit, "recorded_at": LATE}])

    assert [row["contact_id"] for row in rows(cut, "contacts")] == [1]
    assert [row["resident_id"] for row in rows(cut, "residents")] == [1]


def test_a_day_that_had_not_come_is_empty_and_one_set_ahead_stays(tmp_path: Path) -> None:
    ahead = date(2025, 9, 20)
    cut = cut_of(tmp_path, contacts=[{"resident_id": 1, "date": date(2025, 6, 20), "next_due": ahead}])

    assert rows(cut, "residents")[0]["death_date"] is None
    assert rows(cut, "contacts")[0]["next_due"] == ahead


def test_who_is_not_known_yet_takes_their_rows_along(tmp_path: Path) -> None:
    cut = cut_of(tmp_path, contacts=[{"resident_id": 2, "date": date(2025, 6, 20)}])

    assert rows(cut, "contacts") == []
    assert [row["resident_id"] for row in rows(cut, "residences")] == [1]


def test_a_reference_to_what_is_not_there_yet_is_empty(tmp_path: Path) -> None:
    visit = {"resident_id": 1, "date": date(2025, 6, 20), "recorded_at": LATE}
    reading = {"resident_id": 1, "contact_id": 1, "taken_at": datetime(2025, 6, 20, 9)}
    cut = cut_of(tmp_path, contacts=[visit], observations=[reading])

    assert [row["contact_id"] for row in rows(cut, "observations")] == [None]
    assert snapshot_faults(cut) == []


def test_it_says_its_last_day_and_is_the_same_every_time(tmp_path: Path) -> None:
    whole = a_snapshot(tmp_path / "whole")
    prints = []
    for name in ("one", "two"):
        cut_snapshot(whole, tmp_path / name, CUT)
        prints.append(read_manifest(tmp_path / name).fingerprint)

    assert read_manifest(tmp_path / "one").until_date == CUT
    assert prints[0] == prints[1] != ""


@pytest.mark.parametrize("day", [date(2023, 12, 31), date(2026, 1, 1)])
def test_a_day_outside_the_snapshot_is_refused(tmp_path: Path, day: date) -> None:
    with pytest.raises(UsageError, match=day.isoformat()):
        cut_snapshot(a_snapshot(tmp_path / "whole"), tmp_path / "cut", day)
