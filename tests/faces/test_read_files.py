"""`quanmin read` writes files for an office, and says in one sentence what is wrong before it reads."""

import json
from pathlib import Path

import docx
import pytest
from python_calamine import CalamineWorkbook

from quanmin.cli import main

PLAN = "某县健康行动实施方案\n\n一、主要目标\n到2025年，高血压患者规范管理率达到65%以上，婴儿死亡率控制在6‰以内。\n"


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("plan.txt").write_text(PLAN, encoding="utf-8")
    return Path("plan.txt")


def test_a_plan_is_written_as_a_ledger(plan: Path) -> None:
    assert main(["read", str(plan), "--format", "xlsx", "--out", "plan.xlsx"]) == 0

    rows = CalamineWorkbook.from_path("plan.xlsx").get_sheet_by_name("目标").to_python()
    assert "婴儿死亡率" in {row[3] for row in rows}


def test_several_plans_are_written_as_one_ledger(plan: Path) -> None:
    Path("other.txt").write_text(PLAN.replace("某县", "邻县"), encoding="utf-8")

    assert main(["read", "plan.txt", "other.txt", "--format", "xlsx", "--out", "both.xlsx"]) == 0

    rows = CalamineWorkbook.from_path("both.xlsx").get_sheet_by_name("目标").to_python()
    assert {row[0] for row in rows[2:]} == {"某县健康行动实施方案", "邻县健康行动实施方案"}


def test_a_plan_is_written_as_a_responsibility_table(plan: Path) -> None:
    assert main(["read", str(plan), "--format", "docx", "--out", "plan.docx"]) == 0

    document = docx.Document("plan.docx")
    assert document.paragraphs[0].text == "某县健康行动实施方案"
    assert "≤6‰" in {cell.text for row in document.tables[0].rows for cell in row.cells}


def test_json_may_be_written_to_a_file(plan: Path) -> None:
    assert main(["read", str(plan), "--format", "json", "--out", "plan.json"]) == 0

    assert (
        json.loads(Path("plan.json").read_text(encoding="utf-8"))["document"]["title"]
        == "某县健康行动实施方案"
    )


WRONG = (
    (["--format", "xlsx"], "--format xlsx needs a file to write: add --out plan.xlsx"),
    (["--format", "docx", "--out", "plan.doc"], "--out 'plan.doc' does not end in .docx"),
    (["other.txt", "--format", "docx", "--out", "plan.docx"], "writes one plan, not 2"),
    (["--format", "json", "--out", "nowhere/plan.json"], "lies in a folder that does not exist"),
    (["--format", "json", "--out", "plan.txt"], "is the document itself"),
    (["--format", "json", "--out", "."], "is a folder; name a file in it"),
)


@pytest.mark.parametrize(("words", "said"), WRONG)
def test_what_cannot_be_written_is_said_before_anything_is_read(
    plan: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert main(["read", str(plan), *words]) == 2

    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert [file.name for file in Path().iterdir()] == ["plan.txt"]
