"""The Word file is read back and held against GB/T 9704-2012."""

import io
import re
import zipfile
from datetime import date, datetime
from itertools import pairwise
from typing import Any

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from quanmin.core.writing.official import (
    Heading,
    Note,
    Paragraph,
    Part,
    Sideways,
    Title,
    official_document,
    title_lines,
)
from quanmin.core.writing.official_letter import Signature
from quanmin.core.writing.official_tables import Column, Table
from quanmin.core.writing.responsibilities import responsibility_table
from tests.core.writing.drafts import a_reading, a_target, a_task

NOON = datetime(2026, 3, 1, 12, 0)
COLUMNS = (Column("项目", 30, merged=True), Column("任务", 30, merged=True), Column("内容", 96))


def written(*parts: Part) -> Any:
    return docx.Document(io.BytesIO(official_document(parts, title="题", made_at=NOON)))


def a_table(*rows: tuple[str, str, str]) -> Any:
    return written(Title("题"), Table(COLUMNS, rows)).tables[0]


def merges(table: Any, column: int) -> list[str | None]:
    """For each row below the head: `restart`, `continue` or none, as the cell of the column is merged."""
    cells = [row.findall(qn("w:tc"))[column].find(f".//{qn('w:vMerge')}") for row in table._tbl.tr_lst[1:]]
    return [None if cell is None else cell.get(qn("w:val"), "continue") for cell in cells]


def test_the_page_is_a4_with_the_margins_of_the_standard() -> None:
    section = written(Title("题")).sections[0]

    assert [round(side.mm) for side in (section.page_width, section.page_height)] == [210, 297]
    assert [round(margin.mm) for margin in (section.top_margin, section.bottom_margin)] == [37, 35]
    assert [round(margin.mm) for margin in (section.left_margin, section.right_margin)] == [28, 26]


def test_twenty_two_lines_fill_a_page_and_twenty_eight_characters_a_line() -> None:
    document = written(Paragraph("文"))
    style = document.styles["Normal"]

    line = style.paragraph_format.line_spacing
    closer = int(style.element.rPr.find(qn("w:spacing")).get(qn("w:val"))) / 20
    assert line * 22 <= Mm(297 - 37 - 35) < line * 23
    assert (16 + closer) * 28 <= Mm(210 - 28 - 26).pt < (16 + closer) * 29


@pytest.mark.parametrize(
    ("name", "font", "size"),
    [
        ("公文标题", "方正小标宋简体", 22),
        ("Normal", "仿宋_GB2312", 16),
        ("Heading 1", "黑体", 16),
        ("Heading 2", "楷体_GB2312", 16),
        ("Heading 3", "仿宋_GB2312", 16),
    ],
)
def test_each_part_has_its_font_and_size(name: str, font: str, size: float) -> None:
    style = written(Title("题")).styles[name]

    fonts = style.element.rPr.find(qn("w:rFonts"))
    assert (fonts.get(qn("w:eastAsia")), style.font.size) == (font, Pt(size))
    assert not [name for name in fonts.keys() if "heme" in name]  # noqa: SIM118  an element, not a dict


def test_a_machine_without_the_fonts_is_told_what_to_take() -> None:
    file = zipfile.ZipFile(io.BytesIO(official_document((Title("题"),), title="题", made_at=NOON)))

    fonts = file.read("word/fontTable.xml").decode()
    for name in ("方正小标宋简体", "仿宋_GB2312", "楷体_GB2312"):
        assert re.search(rf'w:name="{name}"><w:altName w:val="[^"]*宋体"', fonts)


def test_pages_are_numbered_at_the_outer_side() -> None:
    document = written(Title("题"))
    section = document.sections[0]

    assert document.settings.odd_and_even_pages_header_footer
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        line = footer.paragraphs[0]
        assert (line._p.pPr.jc.get(qn("w:val")), line.text) == (side, "— 1 —")
        assert {run.font.size for run in line.runs} == {Pt(14)}
        assert "PAGE" in footer._element.xml


def test_a_wide_table_lies_on_turned_pages_and_what_follows_stands_upright() -> None:
    document = written(Title("题"), Sideways((Paragraph("宽"),)), Paragraph("窄"))

    turned = [section.orientation == WD_ORIENT.LANDSCAPE for section in document.sections]
    assert turned == [False, True, False]
    assert round(document.sections[1].left_margin.mm) == 35
    assert [line.text for line in document.paragraphs] == ["题", "宽", "窄"]


def test_a_signature_never_stands_alone_on_a_page() -> None:
    signature = Signature("云岭县卫生健康局", date(2026, 1, 29))

    note = written(Title("题"), Note("注"), signature).paragraphs[1]
    after_a_table = written(Title("题"), Table(COLUMNS, [("甲", "一", "短")]), signature).paragraphs[0]

    assert note.paragraph_format.keep_with_next
    assert note.paragraph_format.keep_together
    assert not after_a_table.paragraph_format.keep_with_next


def test_the_head_of_a_table_repeats_and_rows_stay_whole() -> None:
    table = a_table(("甲", "一", "短"), ("甲", "二", "短"))

    head, *rows = table._tbl.tr_lst
    assert head.find(f".//{qn('w:tblHeader')}") is not None
    assert all(row.find(f".//{qn('w:cantSplit')}") is not None for row in (head, *rows))
    assert all(row.find(f".//{qn('w:tblHeader')}") is None for row in rows)


def test_a_row_longer_than_a_page_may_break() -> None:
    table = a_table(("甲", "一", "字" * 2000))

    assert table._tbl.tr_lst[1].find(f".//{qn('w:cantSplit')}") is None


def test_equal_neighbours_become_one_cell_inside_their_project_only() -> None:
    table = a_table(("甲", "一", "a"), ("甲", "一", "b"), ("乙", "一", "c"), ("", "", "d"), ("", "", "e"))

    assert merges(table, 0) == ["restart", "continue", "restart", "restart", "restart"]
    assert merges(table, 1) == ["restart", "continue", "restart", "restart", "restart"]
    assert merges(table, 2) == [None] * 5


def test_no_page_is_without_the_name_of_the_project() -> None:
    starts = merges(a_table(*(("甲", str(number), "字" * 300) for number in range(40))), 0)

    labels = [number for number, kind in enumerate(starts) if kind == "restart"]
    # 300 characters in 96 mm make about ten lines of 5.6 mm; a page is 225 mm high.
    assert all(after - before <= 3 for before, after in pairwise(labels))
    assert len(labels) < 40


def test_characters_no_file_can_hold_are_left_out() -> None:
    document = written(
        Title("题\x00目"), Heading("一\x0b、"), Note("注\x1f"), Table(COLUMNS, [("<&>", "\x01", "\ud800]]>")])
    )

    assert [line.text for line in document.paragraphs] == ["题目", "一、", "注"]
    assert document.tables[0].rows[1].cells[0].text == "<&>"


def test_the_properties_of_styles_stand_in_the_order_of_the_schema() -> None:
    style = written(Title("题")).styles["公文表文"].element

    order = [child.tag.split("}")[1] for child in style.pPr]
    assert order.index("snapToGrid") < order.index("spacing") < order.index("ind") < order.index("jc")


def test_the_responsibility_table_lists_targets_and_tasks_and_no_past_figures() -> None:
    targets = (
        a_target(baseline=7.2, baseline_year=2020, lead=("卫健局",)),
        a_target(kind="achievement", indicator="过去"),
    )
    task = a_task(lead=("卫健局", "医保局"), cooperate=("财政局",))

    document = docx.Document(io.BytesIO(responsibility_table(a_reading(targets=targets, tasks=(task,)))))

    indicators, tasks = (
        [[cell.text for cell in row.cells] for row in table.rows] for table in document.tables
    )
    assert indicators[1:] == [["1", "婴儿死亡率", "≤6‰", "2025", "7.2", "2020", "", "卫健局"]]
    assert tasks[1:] == [["1", "慢病防控", "推进慢病管理", "", "卫健局、医保局", "财政局", "2025年"]]
    assert document.sections[1].orientation == WD_ORIENT.LANDSCAPE
    assert document.core_properties.title == "云岭县卫生健康规划责任分工表"


def test_a_text_without_targets_or_tasks_says_so() -> None:
    document = docx.Document(io.BytesIO(responsibility_table(a_reading())))

    assert not document.tables
    assert {"文件中没有读到目标。", "文件中没有读到任务。"} <= {line.text for line in document.paragraphs}


def content_width(document: Any) -> float:
    """The width of the column of task contents, in twips."""
    return int(document.tables[-1]._tbl.tblGrid.findall(qn("w:gridCol"))[3].get(qn("w:w")))


def test_long_tasks_get_the_room_that_offices_do_not_need() -> None:
    short = a_task(text="做。", cooperate=tuple(f"第{number}局" for number in range(12)))
    long = a_task(text="字" * 300, lead=())

    widths = [
        content_width(docx.Document(io.BytesIO(responsibility_table(a_reading(tasks=(task,))))))
        for task in (short, long)
    ]
    assert widths[0] < widths[1]


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("云岭县卫生健康规划", ["云岭县卫生健康规划"]),
        ("吴忠市红寺堡区全民健康水平提升行动实施方案", ["吴忠市红寺堡区", "全民健康水平提升行动实施方案"]),
        ("攀枝花市仁和区“十四五”卫生健康发展规划", ["攀枝花市仁和区“十四五”卫生健康发展规划"]),
        ("关于适龄妇女宫颈癌筛查率进度落后的督办通知", ["关于适龄妇女宫颈癌筛查率", "进度落后的督办通知"]),
        ("关于健身设施建设进展严重滞后问题的督办通知", ["关于健身设施建设进展严重滞后问题的", "督办通知"]),
        ("甲" * 30, ["甲" * 15, "甲" * 15]),
    ],
)
def test_a_long_title_is_broken_between_words(title: str, lines: list[str]) -> None:
    assert title_lines(title) == lines


def test_no_line_of_a_title_is_wider_than_the_page() -> None:
    for length in range(100):
        lines = title_lines("县" * length)

        assert "".join(lines) == "县" * length
        assert max(map(len, lines)) <= 20


def test_word_reads_it_as_chinese_and_as_a_file_of_today() -> None:
    document = written(Title("题"))

    languages = [one.get(qn("w:eastAsia")) for one in document.styles.element.iter(qn("w:lang"))]
    modes = {
        one.get(qn("w:name")): one.get(qn("w:val"))
        for one in document.settings.element.iter(qn("w:compatSetting"))
    }
    assert set(languages) == {"zh-CN"}
    assert modes["compatibilityMode"] == "15"
