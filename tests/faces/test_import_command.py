"""`quanmin import fhir` as people call it."""

import json
from pathlib import Path

import polars as pl
import pytest

from quanmin.cli import main
from tests.core.exchange.drawn import VILLAGE, a_patient, a_pressure, an_episode, written


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One managed patient under control, one with no reading."""
    people = [VILLAGE, a_patient(), a_patient(2), an_episode(), an_episode(2), a_pressure(130, 80)]
    return written(tmp_path / "export", people)


def test_an_import_can_be_measured(folder: Path, tmp_path: Path) -> None:
    snapshot, out = tmp_path / "snapshot", tmp_path / "results.csv"

    assert main(["import", "fhir", str(folder), "--out", str(snapshot), "--county", "990001"]) == 0
    asked = ["--measures", "hypertension-control-rate", "--periods", "2025", "--by", "county"]
    assert main(["measure", str(snapshot), *asked, "--out", str(out)]) == 0

    assert pl.read_csv(out).select("unit", "numerator", "denominator").rows() == [(990001000000, 1, 2)]


def test_the_snapshot_lies_beside_the_export_when_no_place_is_named(folder: Path, tmp_path: Path) -> None:
    assert main(["import", "fhir", str(folder)]) == 0

    assert (tmp_path / "export-snapshot" / "manifest.json").is_file()


def test_a_check_says_everything_and_writes_nothing(folder: Path, tmp_path: Path, capsys) -> None:
    assert main(["import", "fhir", str(folder), "--check"]) == 0

    assert "Observation" in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["export"]


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_the_report_is_written_by_the_ending_of_the_file(folder: Path, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"report.{ending}"

    assert main(["import", "fhir", str(folder), "--report", str(file)]) == 0

    rows = pl.read_csv(file).to_dicts() if ending == "csv" else json.loads(file.read_text())
    assert {"resource": "Patient", "reason": "taken", "count": 2}.items() <= next(
        row for row in rows if row["resource"] == "Patient" and row["reason"] == "taken"
    ).items()


def test_a_broken_file_is_one_sentence_and_leaves_the_old_snapshot(
    folder: Path, tmp_path: Path, capsys
) -> None:
    main(["import", "fhir", str(folder)])
    before = (tmp_path / "export-snapshot" / "manifest.json").read_bytes()
    (folder / "bad.ndjson").write_text('{"resourceType":"Patient","id"')

    assert main(["import", "fhir", str(folder)]) == 1

    assert "bad.ndjson, line 1: it is cut short" in capsys.readouterr().err
    assert (tmp_path / "export-snapshot" / "manifest.json").read_bytes() == before


@pytest.mark.parametrize("wrong", [["--zone", "Mars/Base"], ["--county", "12"], ["--until", "soon"]])
def test_a_wrong_option_is_wrong_use(folder: Path, wrong: list[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["import", "fhir", str(folder), *wrong])


def test_a_folder_that_is_not_there_is_wrong_use(tmp_path: Path, capsys) -> None:
    assert main(["import", "fhir", str(tmp_path / "nowhere")]) == 2

    assert "is not there; give a folder of FHIR files" in capsys.readouterr().err
