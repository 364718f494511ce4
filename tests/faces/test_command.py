"""The command as people call it: what it writes, and the one sentence it says when something is wrong."""

import json
import os
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, ProgrammingError

from quanmin.cli import main
from quanmin.core.snapshot.write import write_manifest
from tests.worlds import COUNTY, EAST, a_world, residents

CONTROL = "hypertension-control-rate"
PLAN = "某县健康行动实施方案\n\n一、主要目标\n到2025年，高血压患者规范管理率达到65%以上，婴儿死亡率控制在6‰以内。\n"


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    """Two managed patients, one of them controlled in 2024."""
    enrolments = [{"resident_id": number, "programme": "hypertension"} for number in (1, 2)]
    read = {
        "resident_id": 1,
        "code": "85354-9",
        "taken_at": datetime(2024, 11, 1),
        "value": 130.0,
        "second_value": 80.0,
    }
    folder = a_world(
        tmp_path / "county", **residents({}, {}), enrolments=enrolments, observations=[read], staff=[{}]
    )
    write_manifest(
        folder, name="small", county="990001", from_date=date(2020, 1, 1), until_date=date(2024, 12, 31)
    )
    return folder


def measure(snapshot: Path, out: Path, *more: str) -> int:
    return main(
        ["measure", str(snapshot), "--measures", CONTROL, "--periods", "2024", "--out", str(out), *more]
    )


@pytest.mark.parametrize("ending", ["csv", "parquet", "json"])
def test_results_are_written_by_the_ending_of_the_file(snapshot: Path, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"results.{ending}"

    assert measure(snapshot, out, "--by", "county") == 0

    rows = {"csv": pl.read_csv, "parquet": pl.read_parquet, "json": pl.read_json}[ending](out)
    assert rows.columns == [
        "measure",
        "unit",
        "period",
        "numerator",
        "denominator",
        "value",
        "lower",
        "upper",
    ]
    assert rows.select("unit", "numerator", "denominator", "value").row(0) == (COUNTY, 1, 2, 50.0)


def test_years_added_up_are_a_column_where_they_are_asked_for(snapshot: Path, tmp_path: Path) -> None:
    main(["measure", str(snapshot), "--periods", "2024", "--out", str(tmp_path / "all.csv"), "--years",
          "--measures", f"{CONTROL},maternal-mortality-ratio"])  # fmt: skip

    rows = pl.read_csv(tmp_path / "all.csv").filter(pl.col("unit") == COUNTY)
    assert dict(rows.select("measure", "years").rows()) == {CONTROL: None, "maternal-mortality-ratio": 0}


def test_a_parameter_is_set_on_the_command(snapshot: Path, tmp_path: Path, capsys) -> None:
    assert measure(snapshot, tmp_path / "strict.csv", "--set", f"{CONTROL}.elderly_limit=120") == 0

    assert pl.read_csv(tmp_path / "strict.csv")["numerator"].max() == 0
    assert f"parameters set: {CONTROL}.elderly_limit=120" in capsys.readouterr().err


def test_the_command_goes_before_the_countys_file(snapshot: Path, tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "parameters.toml").write_text(f"[{CONTROL}]\nelderly_limit = 120\n")
    monkeypatch.setenv("QUANMIN_HOME", str(tmp_path))

    measure(snapshot, tmp_path / "county.csv")
    measure(snapshot, tmp_path / "usual.csv", "--set", f"{CONTROL}.elderly_limit=150")

    found = [pl.read_csv(tmp_path / f"{name}.csv")["numerator"].max() for name in ("county", "usual")]
    assert found == [0, 1]


def test_the_gap_and_the_reasons_follow_the_parameters(snapshot: Path, capsys) -> None:
    limit = ["--set", f"{CONTROL}.elderly_limit=120", "--period", "2024", "--measure", CONTROL]

    main(["gap", str(snapshot), "--unit", str(EAST), *limit])
    main(["explain", str(snapshot), "--resident", "1", *limit])

    said = capsys.readouterr().out
    assert said.startswith("1\n2\n")
    assert "NO   under-140-90" in said or "NO " in said


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("no-such-measure.x=1", "no measure 'no-such-measure' has parameters to set"),
        (f"{CONTROL}.limit=1", "has no parameter 'limit'; its parameters are: systolic_limit, elderly_limit"),
        (f"{CONTROL}.elderly_limit=high", "cannot take elderly_limit='high'; give a value like 150"),
        (f"{CONTROL}.elderly_limit=-5", "cannot take elderly_limit=-5"),
        (f"{CONTROL}.elderly_limit=nan", "cannot take elderly_limit=nan"),
        ("drug-income-share.herbal=perhaps", "cannot take herbal='perhaps'; choose one of without, with"),
        (CONTROL, "write CODE.NAME=VALUE"),
        (f"{CONTROL}.elderly_limit=", "write CODE.NAME=VALUE"),
    ],
)
def test_what_cannot_be_set_is_one_sentence(snapshot: Path, tmp_path: Path, capsys, word, says) -> None:
    assert measure(snapshot, tmp_path / "x.csv", "--set", word) == 2

    said = capsys.readouterr().err
    assert says in said
    assert len(said.splitlines()) == 1
    assert not (tmp_path / "x.csv").exists()


def test_a_file_of_parameters_that_is_not_there_is_one_sentence(
    snapshot: Path, tmp_path: Path, capsys
) -> None:
    assert measure(snapshot, tmp_path / "x.csv", "--parameters", str(tmp_path / "none.toml")) == 2

    assert "is no file; name the county's TOML file" in capsys.readouterr().err


def test_every_level_is_written_unless_one_is_named(snapshot: Path, tmp_path: Path) -> None:
    measure(snapshot, tmp_path / "all.parquet")

    assert set(pl.read_parquet(tmp_path / "all.parquet")["unit"]) >= {COUNTY, EAST}


def test_the_gap_is_printed_one_id_a_line(snapshot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gap", str(snapshot), "--measure", CONTROL, "--unit", str(EAST), "--period", "2024"]) == 0

    assert capsys.readouterr().out == "2\n"


WRONG = (
    (["measure", "{}", "--measures", "foo", "--out", "x.csv"], 2, "no measure 'foo' in the catalogue"),
    (["measure", "{}", "--periods", "2024Q9", "--out", "x.csv"], 2, "'2024Q9' is not a period"),
    (["measure", "{}", "--periods", "2025", "--out", "x.csv"], 2, "the snapshot ends on 2024-12-31"),
    (["measure", "{}", "--out", "x.txt"], 2, "does not end in .csv, .parquet or .json"),
    (["gap", "{}", "--measure", CONTROL, "--unit", "7", "--period", "2024"], 2, "the snapshot has no unit 7"),
    (["read", "nowhere.docx"], 1, "nowhere.docx cannot be read: No such file"),
)


@pytest.mark.parametrize(("words", "status", "said"), WRONG)
def test_wrong_use_is_one_clear_sentence(
    snapshot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    words: list[str], status: int, said: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)

    assert main([word.format(snapshot) for word in words]) == status

    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert sorted(file.name for file in tmp_path.iterdir()) == ["county"]


@pytest.mark.parametrize("table", ["enrolments", "observations"])
def test_a_faulty_snapshot_writes_nothing(
    snapshot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], table: str
) -> None:
    file = snapshot / f"{table}.parquet"
    pl.read_parquet(file).with_columns(resident_id=pl.lit(99, pl.Int64)).write_parquet(file)

    assert measure(snapshot, tmp_path / "results.csv") == 1

    assert f"{table}.parquet" in capsys.readouterr().err
    assert not list(tmp_path.glob("results*"))


def test_a_missing_table_is_named(snapshot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (snapshot / "deaths.parquet").unlink()

    assert measure(snapshot, tmp_path / "results.csv") == 1
    assert "deaths.parquet" in capsys.readouterr().err


def test_a_plan_is_read_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")

    assert main(["read", str(tmp_path / "plan.txt"), "--format", "json"]) == 0

    found = {one["indicator"]: one for one in json.loads(capsys.readouterr().out)["targets"]}
    assert found["婴儿死亡率"]["measure"] == "infant-mortality-rate"
    assert (found["婴儿死亡率"]["comparator"], found["婴儿死亡率"]["value"]) == ("<=", 6)


def test_the_catalogue_is_listed_for_people_and_programs(capsys: pytest.CaptureFixture[str]) -> None:
    main(["measures"])
    table = capsys.readouterr().out
    main(["measures", "--format", "json"])

    assert len(table.splitlines()) == len(json.loads(capsys.readouterr().out))


@pytest.mark.parametrize("words", [["follow", "--once"], ["serve", "--no-follow", "--port", "48613"]])
def test_a_database_without_tables_is_one_sentence(tmp_path: Path, words: list[str]) -> None:
    """In a process of its own, as the settings of this one have a database already."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("QUANMIN_", "DJANGO_"))}
    command = [sys.executable, "-m", "quanmin", *words]

    done = subprocess.run(
        command, env={**kept, "QUANMIN_HOME": str(tmp_path)}, capture_output=True, text=True, timeout=120
    )

    assert done.returncode == 2
    assert (
        done.stderr == "quanmin: the database has no tables yet; make them with `quanmin manage migrate`.\n"
    )
    # What is kept there is for the site's own account alone.
    assert {path.stat().st_mode & 0o077 for path in tmp_path.iterdir()} == {0}


@pytest.mark.parametrize(
    "words",
    [
        ["measure", "{0}", "--measures", CONTROL, "--periods", "2024", "--out", "{1}/results.csv"],
        ["read", "{2}", "--format", "json", "--out", "{1}/plan.json"],
        ["read", "{2}", "--format", "json", "--out", "/dev/null"],
        ["read", "{2}", "--format", "json", "--out", "{1}/" + 300 * "a"],
        ["measure", "{0}", "--out", "{0}"],
        ["measure", "{1}/nowhere", "--out", "r.csv"],
        ["gap", "{1}", "--measure", CONTROL, "--unit", "1", "--period", "2024"],
        ["explain", "{1}", "--measure", CONTROL, "--resident", "1", "--period", "2024"],
        ["synth", "--residents", "300", "--seed", "-1", "--out", "county"],
        ["synth", "--residents", "20000001", "--out", "county"],
        ["synth", "--until", "2041-01-01", "--out", "county"],
        ["measure", "{0}", "--periods", "", "--out", "r.csv"],
    ],
)
def test_a_place_that_cannot_be_read_or_written_is_one_sentence(
    snapshot: Path, tmp_path: Path, monkeypatch, capsys: pytest.CaptureFixture[str], words: list[str]
) -> None:
    """`{1}` is taken by a file where a folder is asked for, and by a folder that may not be written otherwise."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "taken").write_text("x")
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")

    assert main([word.format(snapshot, tmp_path / "taken", tmp_path / "plan.txt") for word in words]) == 2

    said = capsys.readouterr()
    assert (said.err.count("\n"), said.out) == (1, "")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["county", "plan.txt", "taken"]


def test_what_the_machine_refuses_while_writing_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A part file that is a folder cannot be written, whoever asks."""
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")
    (tmp_path / "plan.json.part").mkdir()

    words = ["read", str(tmp_path / "plan.txt"), "--format", "json", "--out", str(tmp_path / "plan.json")]

    assert main(words) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_names_that_name_nothing_are_refused(snapshot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["measure", str(snapshot), "--measures", ",", "--out", "x.csv"])

    assert "names nothing" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "status", "says"),
    [
        (OSError(28, "No space left on device", "/srv/x"), 1, "'/srv/x' cannot be used (No space left"),
        (OSError("broken"), 1, "the machine refused (broken)"),
        (KeyboardInterrupt(), 130, "stopped"),
        (OperationalError("no such table: accounts_user"), 2, "quanmin manage migrate"),
        (ProgrammingError('relation "x" does not exist'), 2, "quanmin manage migrate"),
        (OperationalError("no such column: x.y"), 2, "of another version"),
        (ProgrammingError('column "y" does not exist'), 2, "of another version"),
        (
            OperationalError('FATAL:  database "quanmin" does not exist'),
            1,
            'database "quanmin" does not exist',
        ),
        (OperationalError("connection refused\nIs the server running?"), 1, "(connection refused)"),
        (ImproperlyConfigured("QUANMIN_TODAY is 'x'; write a day."), 2, "QUANMIN_TODAY is 'x'"),
    ],
)
def test_what_stops_a_command_of_the_site_is_one_sentence(monkeypatch, capsys, error, status, says) -> None:
    def stopped(words: list[str]) -> None:
        raise error

    monkeypatch.setattr("django.core.management.execute_from_command_line", stopped)

    assert main(["flow"]) == status

    said = capsys.readouterr().err
    assert says in said
    assert said.count("\n") == 1


def test_a_fault_of_our_own_question_is_not_explained_away(monkeypatch) -> None:
    def stopped(words: list[str]) -> None:
        raise ProgrammingError("syntax error at or near SELECT")

    monkeypatch.setattr("django.core.management.execute_from_command_line", stopped)

    with pytest.raises(ProgrammingError):
        main(["flow"])


@pytest.mark.parametrize("port", ["x", "0", "70000", "-1", "²"])
def test_a_port_that_is_none_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["serve", f"--port={port}"])

    assert f"{port!r} is not a port" in capsys.readouterr().err
