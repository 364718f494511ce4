"""The note that a passed check leaves: believed for the same bytes under the same rules, and for nothing else."""

import os
import shutil
from pathlib import Path

import polars as pl
import pytest

from quanmin.core.snapshot.check import check_snapshot
from quanmin.core.snapshot.noted import NOTE, checksums, is_noted, leave_note, rules_of
from quanmin.errors import SnapshotError
from tests.worlds import a_world, residents

PRESSURE = {"resident_id": 1, "code": "85354-9", "value": 150.0, "second_value": 95.0, "unit": "mm[Hg]"}


@pytest.fixture
def checked(tmp_path: Path) -> Path:
    """A snapshot without a manifest that has passed."""
    folder = a_world(tmp_path, **residents({"name": "张三"}), observations=[PRESSURE])
    (folder / "manifest.json").unlink(missing_ok=True)
    check_snapshot(folder)
    return folder


def test_a_snapshot_that_passed_is_not_read_again(checked: Path) -> None:
    # Only a forged note could let such rows pass; that they pass shows that the note was believed.
    rows = pl.read_parquet(checked / "observations.parquet").with_columns(resident_id=pl.lit(99))
    rows.write_parquet(checked / "observations.parquet")
    note = (checked / NOTE).read_text()
    old = next(line for line in note.splitlines() if '"observations"' in line)
    new = f'  "observations": "{checksums(checked)["observations"]}",'
    (checked / NOTE).write_text(note.replace(old, new))
    check_snapshot(checked)


def test_a_file_altered_since_is_checked_again_though_size_and_time_are_the_same(checked: Path) -> None:
    path = checked / "observations.parquet"
    before = path.stat()
    pl.read_parquet(path).with_columns(resident_id=pl.lit(9)).write_parquet(path)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(SnapshotError, match="observations"):
        check_snapshot(checked)


def test_a_snapshot_that_fails_leaves_no_note(checked: Path) -> None:
    (checked / NOTE).unlink()
    path = checked / "observations.parquet"
    pl.read_parquet(path).with_columns(value=pl.lit(None, pl.Float64)).write_parquet(path)
    with pytest.raises(SnapshotError):
        check_snapshot(checked)
    assert not (checked / NOTE).exists()


def test_other_rules_do_not_believe_the_note(checked: Path, tmp_path: Path) -> None:
    (tmp_path / "rules.py").write_text("stricter")
    sums = checksums(checked)
    leave_note(checked, sums, rules_of())
    assert is_noted(checked, sums, rules_of())
    assert not is_noted(checked, sums, rules_of(tmp_path / "rules.py"))


def test_a_copy_of_a_checked_snapshot_leaves_the_same_note(checked: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(checked, tmp_path / "copy", ignore=shutil.ignore_patterns(NOTE))
    check_snapshot(copy)
    assert (copy / NOTE).read_bytes() == (checked / NOTE).read_bytes()


@pytest.mark.parametrize("written", [b"", b"\xff\xfe", b"[]"])
def test_a_note_that_cannot_be_read_says_nothing(checked: Path, written: bytes) -> None:
    before = (checked / NOTE).read_bytes()
    (checked / NOTE).write_bytes(written)
    check_snapshot(checked)
    assert (checked / NOTE).read_bytes() == before


def test_a_folder_that_cannot_be_written_into_is_checked_all_the_same(checked: Path) -> None:
    (checked / NOTE).unlink()
    (checked / f"{NOTE}.part").mkdir()  # whoever checks may not write, or the disk is full
    check_snapshot(checked)
    assert not (checked / NOTE).exists()
