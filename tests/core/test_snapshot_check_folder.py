"""Writing, replacing and opening a snapshot folder."""

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from quanmin.core.snapshot.declare import Table
from quanmin.core.snapshot.folder import open_snapshot
from quanmin.core.snapshot.tables import BY_NAME, TABLES, UNITS
from quanmin.core.snapshot.types import schema
from quanmin.core.snapshot.write import replacing, write_manifest, write_table
from quanmin.errors import SnapshotError, UsageError


def empty(table: Table) -> pl.DataFrame:
    return pl.DataFrame(schema=schema(table))


def an_empty_snapshot(folder: Path, *, manifest: bool = True) -> Path:
    with replacing(folder) as part:
        for table in TABLES:
            write_table(part, table, empty(table))
        if manifest:
            write_manifest(part, name="demo", county="640303", until_date=date(2025, 12, 31), seed=7)
    return folder


def some_units(*ids: int) -> pl.DataFrame:
    rows = [dict.fromkeys(schema(UNITS)) | {"unit_id": unit_id} for unit_id in ids]
    return pl.DataFrame(rows, schema=schema(UNITS))


def test_a_written_snapshot_opens_with_what_its_manifest_says(tmp_path: Path) -> None:
    snapshot = open_snapshot(an_empty_snapshot(tmp_path / "demo"))
    assert (snapshot.manifest.name, snapshot.manifest.county, snapshot.manifest.seed) == ("demo", "640303", 7)
    assert snapshot.manifest.until_date == date(2025, 12, 31)
    assert snapshot.rows("residents") == 0
    assert snapshot.path("residents").name == "residents.parquet"


def test_a_folder_without_a_manifest_opens_under_its_own_name(tmp_path: Path) -> None:
    snapshot = open_snapshot(an_empty_snapshot(tmp_path / "hospital", manifest=False))
    assert (snapshot.manifest.name, snapshot.manifest.fingerprint) == ("hospital", "")


def test_the_same_rows_in_any_order_give_the_same_fingerprint(tmp_path: Path) -> None:
    prints = []
    for order in ((1, 2, 3), (3, 1, 2)):
        folder = an_empty_snapshot(tmp_path / "demo")
        write_table(folder, UNITS, some_units(*order))
        prints.append(write_manifest(folder, name="demo", county="640303").fingerprint)
    assert prints[0] == prints[1] != ""


def test_rows_are_written_sorted_and_ties_are_broken_by_the_key(tmp_path: Path) -> None:
    table = BY_NAME["unit_attributes"]
    rows = empty(table).clear(3).with_columns(
        attribute_id=pl.Series([9, 2, 5]), unit_id=pl.Series([1, 1, 0])
    )  # fmt: skip
    written = pl.read_parquet(write_table(tmp_path, table, rows))
    assert written["attribute_id"].to_list() == [5, 2, 9]


def test_a_frame_with_a_missing_column_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match=r"lack \['name'\]"):
        write_table(tmp_path, UNITS, some_units(1).drop("name"))


def test_a_frame_of_text_where_numbers_belong_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="'unit_id' of the rows for table units is String"):
        write_table(tmp_path, UNITS, some_units(1).with_columns(unit_id=pl.lit("1")))


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="nowhere' is not a folder"):
        open_snapshot(tmp_path / "nowhere")


def test_a_file_in_the_place_of_the_folder_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("a letter")
    with pytest.raises(UsageError, match="is a file"), replacing(tmp_path / "demo"):
        pass


def test_a_table_has_only_its_declared_columns() -> None:
    assert UNITS.column("name").kind == "text"
    with pytest.raises(KeyError, match="units has no column 'colour'"):
        UNITS.column("colour")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    folder = an_empty_snapshot(tmp_path / "demo")
    (folder / "deaths.parquet").unlink()
    with pytest.raises(SnapshotError, match=r"lacks deaths\.parquet"):
        open_snapshot(folder)


def test_a_column_of_a_foreign_type_is_named_with_the_type_to_write(tmp_path: Path) -> None:
    folder = an_empty_snapshot(tmp_path / "demo")
    empty(UNITS).cast({"opened": pl.String}).write_parquet(folder / "units.parquet")
    with pytest.raises(SnapshotError, match=r"'opened' of table units is stored as String.*write it as Date"):
        open_snapshot(folder)


def test_a_narrower_whole_number_is_read(tmp_path: Path) -> None:
    folder = an_empty_snapshot(tmp_path / "demo", manifest=False)
    empty(UNITS).cast({"unit_id": pl.Int32}).write_parquet(folder / "units.parquet")
    assert open_snapshot(folder).rows("units") == 0


def test_a_file_that_is_not_parquet_is_named(tmp_path: Path) -> None:
    folder = an_empty_snapshot(tmp_path / "demo")
    (folder / "units.parquet").write_text("unit_id,name")
    with pytest.raises(SnapshotError, match=r"units\.parquet cannot be read as Parquet"):
        open_snapshot(folder)


def test_a_manifest_of_another_form_is_refused(tmp_path: Path) -> None:
    folder = an_empty_snapshot(tmp_path / "demo")
    (folder / "manifest.json").write_text(json.dumps({"format": "other/1"}))
    with pytest.raises(SnapshotError, match="not a manifest"):
        open_snapshot(folder)


def test_a_failed_replacement_leaves_the_old_snapshot_and_no_part(tmp_path: Path) -> None:
    folder = an_empty_snapshot(tmp_path / "demo")
    with pytest.raises(SnapshotError), replacing(folder) as part:
        write_manifest(part, name="half", county="640303")
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]
    assert open_snapshot(folder).rows("units") == 0


def test_a_snapshot_moved_aside_by_a_stopped_machine_comes_back(tmp_path: Path) -> None:
    an_empty_snapshot(tmp_path / "demo").rename(tmp_path / "demo.old")
    with pytest.raises(SnapshotError), replacing(tmp_path / "demo") as part:
        write_manifest(part, name="half", county="640303")
    assert open_snapshot(tmp_path / "demo").manifest.name == "demo"


def test_a_folder_of_other_files_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("keep me")
    with pytest.raises(UsageError, match="not a snapshot"), replacing(tmp_path):
        pass
    assert (tmp_path / "letter.txt").read_text() == "keep me"


def test_a_manifest_waits_for_every_table(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match=r"units\.parquet is not written yet"):
        write_manifest(tmp_path, name="demo", county="640303")
