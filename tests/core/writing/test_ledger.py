"""The ledger is read back as an office would: figures are figures, text is text, and it prints."""

import ast
import io
import re
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from quanmin.core import reading
from quanmin.core.writing.ledger import plan_ledger
from quanmin.core.writing.words import FINDINGS
from quanmin.core.writing.workbook import Column, Sheet, workbook
from tests.core.writing.drafts import a_reading, a_target, a_task

NOON = datetime(2026, 3, 1, 12, 0)


def rows(file: bytes, sheet: str) -> list[dict[str, object]]:
    """The rows of a sheet under the titles of its columns."""
    _title, heads, *cells = (
        CalamineWorkbook.from_filelike(io.BytesIO(file)).get_sheet_by_name(sheet).to_python()
    )
    return [dict(zip(heads, row, strict=True)) for row in cells]


def part(file: bytes, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(file)).read(name).decode()


def test_a_target_says_its_words_its_figures_and_its_place() -> None:
    row = rows(
        plan_ledger([a_reading(targets=(a_target(measure="infant-mortality-rate", match=0.9),))]), "目标"
    )[0]

    assert (row["指标"], row["目标要求"], row["目标值"], row["单位"]) == ("婴儿死亡率", "≤6‰", 6.0, "‰")
    assert (row["领域"], row["对应的指标定义"], row["指标代码"]) == (
        "健康水平",
        "婴儿死亡率",
        "infant-mortality-rate",
    )
    assert (row["完成年份"], row["类别"], row["匹配程度"]) == (2025, "目标", 0.9)
    assert row["原文位置"] == "第2段（10–22字）"


def test_a_range_has_two_figures_and_what_has_no_figure_has_none() -> None:
    targets = (
        a_target(comparator="range", value=(75.0, 80.0), unit="岁"),
        a_target(comparator="cover_all", value=None),
    )

    first, second = rows(plan_ledger([a_reading(targets=targets)]), "目标")

    assert (first["目标要求"], first["目标值"], first["上限值"]) == ("75–80岁", 75, 80)
    assert (second["目标要求"], second["目标值"]) == ("全覆盖", "")


@pytest.mark.parametrize(
    ("words", "year", "last"),
    [
        ("2023年6月底前", 2023, date(2023, 6, 30)),
        ("2024年2月", 2024, date(2024, 2, 29)),
        ("2024年9月15日前", 2024, date(2024, 9, 15)),
        ("2022年", 2022, date(2022, 12, 31)),
        ("长期坚持", None, ""),
    ],
)
def test_a_deadline_is_kept_as_written_and_as_a_date(words: str, year: int | None, last: object) -> None:
    row = rows(plan_ledger([a_reading(tasks=(a_task(deadline=words, deadline_year=year),))]), "任务")[0]

    assert (row["完成时限"], row["最迟日期"]) == (words, last)


def test_a_year_that_is_the_plans_own_is_marked() -> None:
    row = rows(plan_ledger([a_reading(tasks=(a_task(deadline="", deadline_year=2025),))]), "任务")[0]

    assert row["完成时限"] == "2025年（规划期末）"


@pytest.mark.parametrize(
    "text", ["=1+1", "+86", "-1", "@SUM(A1)", '=HYPERLINK("http://x")', "http://a.example"]
)
def test_no_text_becomes_a_formula_or_a_link(text: str) -> None:
    file = plan_ledger([a_reading(tasks=(a_task(title=text, project=text, text=text),))])

    sheets = [part(file, f"xl/worksheets/sheet{number}.xml") for number in (1, 2, 3, 4)]
    assert not any("<f>" in sheet or "<hyperlink" in sheet for sheet in sheets)
    assert rows(file, "任务")[0]["任务"] == text
    assert "quotePrefix" in part(file, "xl/styles.xml")


def test_nothing_in_it_runs() -> None:
    names = zipfile.ZipFile(io.BytesIO(plan_ledger([a_reading()]))).namelist()

    assert not [name for name in names if "vba" in name.lower() or "external" in name.lower()]


def test_it_prints_on_wide_paper_with_its_head_on_each_page() -> None:
    file = plan_ledger([a_reading(tasks=(a_task(),))])

    tasks = part(file, "xl/worksheets/sheet2.xml")
    assert 'paperSize="8"' in tasks
    assert 'orientation="landscape"' in tasks
    assert 'fitToHeight="0"' in tasks
    assert 'state="frozen"' in tasks
    assert "<autoFilter" in tasks
    assert "任务!$1:$2" in re.sub("'", "", part(file, "xl/workbook.xml"))
    assert "第 &amp;P 页" in tasks


def test_rows_are_as_high_as_their_longest_cell() -> None:
    file = plan_ledger([a_reading(tasks=(a_task(text="字" * 52), a_task(text="字")))])

    heights = [
        float(height) for height in re.findall(r' ht="([\d.]+)"', part(file, "xl/worksheets/sheet2.xml"))
    ]
    assert heights[2] > heights[3] * 1.5


def test_a_state_of_progress_is_chosen_from_a_list() -> None:
    assert "未启动,推进中" in part(plan_ledger([a_reading(tasks=(a_task(),))]), "xl/worksheets/sheet2.xml")


def test_a_task_does_not_repeat_the_tasks_under_it() -> None:
    text = "总任务。先说。分任务。做这件。"
    whole = a_task(title="总任务", text=text, span=(0, 15))
    inner = a_task(title="分任务", text="分任务。做这件。", span=(7, 15))

    first, second = rows(plan_ledger([a_reading(text=text, tasks=(whole, inner))]), "任务")

    assert (first["具体内容"], second["具体内容"]) == ("先说。", "做这件。")


def test_where_it_comes_from_is_written_in_it() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(plan_ledger([a_reading()])))

    notes = {row[0]: row[1] for row in book.get_sheet_by_name("说明").to_python()}
    assert notes["文件校验码"] == "SHA-256 " + "ab" * 32
    assert (notes["读入时间"], notes["成文日期"]) == (NOON, date(2021, 10, 8))


def test_several_plans_stand_in_one_book_under_their_titles() -> None:
    readings = [
        a_reading(title="甲规划", tasks=(a_task(),)),
        a_reading(title="乙规划", tasks=(a_task(), a_task())),
    ]

    assert [row["文件"] for row in rows(plan_ledger(readings), "任务")] == ["甲规划", "乙规划", "乙规划"]


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert plan_ledger([a_reading(tasks=(a_task(),))]) == plan_ledger([a_reading(tasks=(a_task(),))])


def test_a_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    file = workbook([Sheet("长", "长", (Column("文", 20),), [("字" * 40_000,)])], title="长", made_at=NOON)

    cell = rows(file, "长")[0]["文"]
    assert isinstance(cell, str)
    assert len(cell) == 32_767
    assert cell.endswith("（全文见原文件）")


def test_an_empty_plan_is_an_empty_ledger() -> None:
    assert rows(plan_ledger([a_reading()]), "目标") == []


def test_what_a_person_added_has_no_place() -> None:
    assert rows(plan_ledger([a_reading(targets=(a_target(span=(0, 0)),))]), "目标")[0]["原文位置"] == ""


@pytest.mark.parametrize(
    "offices",
    ["（牵头单位：卫健局；配合单位：财政局）", "（责任单位：卫健局）。", "[卫健局牵头，财政局配合]"],
)
def test_offices_with_columns_of_their_own_are_not_said_twice(offices: str) -> None:
    text = f"建设实验室（二期）。{offices}"
    led, open_to_all = a_task(text=text), a_task(text=text, lead=())

    first, second = rows(plan_ledger([a_reading(tasks=(led, open_to_all))]), "任务")

    assert first["具体内容"] == "建设实验室（二期）。"
    assert second["具体内容"] == text


def codes_of_findings() -> set[str]:
    """The codes that the reading of plans gives to what it finds, from its own source."""
    calls = (
        node
        for file in Path(reading.__file__).parent.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Finding", "Notice")
    )
    return {call.args[0].value for call in calls if call.args and isinstance(call.args[0], ast.Constant)}


def test_every_kind_of_finding_has_a_chinese_name() -> None:
    assert "numbering" in codes_of_findings()
    assert not codes_of_findings() - FINDINGS.keys()
