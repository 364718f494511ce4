"""PDF: plans drawn stroke by stroke, read back."""

import time

import pytest

from bench.printing import Style, pdf_file, picture, printed, rule, text
from quanmin.core.reading import read_document
from quanmin.core.reading.carried import carried_over
from quanmin.core.reading.pieces import Paragraph
from quanmin.errors import DocumentError
from tests.core.reading.files import lines, notices, tables

SENTENCE = (
    "**落实母婴安全制度。**建立危重孕产妇、新生儿转运救治网络，完善随访制度，规范上门服务，强化培训考核，"
    "到2025年，产后访视率不低于95%，高危孕产妇管理率达到98%以上，婴儿死亡率控制在5.5‰以内。"
)
PLAN = ("青石县健康行动方案（2023—2027年）", "一、目标", SENTENCE, "二、任务")
TABLE = (
    ("序号", "指标", "单位", "2022年", "2027年目标"),
    ("1", "新生儿访视率", "%", "88.5", "≥95"),
    ("2", "以乡镇（街道）为单位适龄儿童免疫规划疫苗接种率", "%", "88.1", ">90"),
    ("3", "婴儿死亡率", "‰", "3.5", "≤3"),
)


@pytest.mark.parametrize(
    "style",
    [
        Style(),
        Style(indent=0),
        Style(head="青石县人民政府公报"),
        Style(spread=0.7),
        Style(sideways=True, turned=90),
        Style(turned=180),
    ],
    ids=["plain", "no indent", "running head", "letters spread", "on its side", "upside down"],
)
def test_lines_become_the_paragraphs_they_were(style):
    printed_twice = printed([*PLAN * 12], style)

    assert lines(printed_twice)[-4:] == list(PLAN)
    assert lines(printed_twice).count(PLAN[2]) == 12


def test_two_columns_are_read_one_after_the_other():
    assert lines(printed([PLAN[0], *[SENTENCE] * 12], Style(columns=2))) == [PLAN[0], *[SENTENCE] * 12]


@pytest.mark.parametrize("ruled", [True, False], ids=["ruled", "by alignment"])
def test_a_table_is_a_table_with_rules_and_without(ruled):
    assert tables(printed([*PLAN, TABLE, "三、保障"], Style(ruled=ruled))) == [TABLE]


def numbered(count):
    return [
        TABLE[0],
        *((str(number), f"第{number}项指标", "%", "50", "≥60") for number in range(1, count + 1)),
    ]


@pytest.mark.parametrize("rows", [numbered(80), [*numbered(40), TABLE[0], *numbered(60)[41:]]])
def test_a_table_over_pages_is_one_table(rows):
    (found,) = tables(printed([rows]))

    numbers = [row[0] for row in found if row != TABLE[0]]
    assert numbers == [row[0] for row in rows if row != TABLE[0]]


def test_a_cell_cut_by_the_page_is_whole():
    top = [
        ("序号", "任务", "牵头单位", "完成时限"),
        ("1", "建立危重孕产妇转运救治网络，完善随", "卫健局", "2025年"),
    ]
    rest = [("", "访制度，规范上门服务。", "", ""), ("2", "落实免费筛查。", "妇联", "2024年")]
    height = 842 - 80

    data = pdf_file([ruled_rows(top, height), ruled_rows(rest, height)])

    assert tables(data) == [
        (
            top[0],
            ("1", "建立危重孕产妇转运救治网络，完善随访制度，规范上门服务。", "卫健局", "2025年"),
            rest[1],
        )
    ]


def ruled_rows(rows, top, merged=()):
    """Rows of four cells, one line each; `merged` are (row, column) joined with the cell above."""
    drawn = b""
    for number, row in enumerate(rows):
        y = top - number * 24
        for column, cell in enumerate(row):
            left = 60 + column * 120
            drawn += text(cell, left + 5, y - 16, size=6)
            drawn += rule(left, y, left, y - 24) + rule(left + 120, y, left + 120, y - 24)
            drawn += b"" if (number, column) in merged else rule(left, y, left + 120, y)
            drawn += rule(left, y - 24, left + 120, y - 24) if number == len(rows) - 1 else b""
    return drawn


def test_a_cell_merged_downwards_is_in_every_row():
    rows = [("领域", "指标", "单位", "目标"), ("公共卫生", "建档率", "%", "95"), ("", "签约率", "%", "65")]

    (found,) = tables(pdf_file([ruled_rows(rows, 700, merged={(2, 0)})]))

    assert found[2] == ("公共卫生", "签约率", "%", "65")


def test_a_contents_page_and_page_numbers_are_left_out():
    contents = ["目录", "一、目标 ................ 2", "二、任务 ................ 5"]

    assert lines(printed([*contents, *PLAN])) == list(PLAN)


def test_a_line_of_dots_alone_is_looked_at_once():
    dots, begun = [Paragraph("…" * 20_000)], time.process_time()

    assert carried_over(dots) == dots
    assert time.process_time() - begun < 1


def test_soft_hyphens_and_lone_numbers_in_the_text_do_not_break_words():
    page = text("推进health-", 70, 700) + text("care建设，签约率达到65%。", 70, 680)

    assert "".join(lines(pdf_file([page]))).endswith("签约率达到65%。")


def test_a_mixed_file_names_its_pages_of_pictures():
    data = pdf_file([text("全县产后访视率不低于95%。", 70, 700), picture(), picture()])

    ((code, message),) = notices(data)
    assert code == "unread-pages"
    assert "第2、3页" in message
    assert "unread-pages" in {finding.code for finding in read_document(data, "plan.pdf").findings}


def test_a_scan_names_its_pages():
    with pytest.raises(DocumentError, match="pictures of pages and no text \\(pages 1、2\\)"):
        lines(pdf_file([picture(), picture()]))


def test_a_watermark_across_the_page_is_not_read():
    page = (
        text("全县产后访视率不低于95%。", 70, 700)
        + b"q .7 .7 -.7 .7 200 200 cm "
        + text("征求意见", 0, 0)
        + b" Q"
    )

    assert lines(pdf_file([page])) == ["全县产后访视率不低于95%。"]


def test_a_file_of_too_many_pages_is_refused(monkeypatch):
    monkeypatch.setattr("quanmin.core.reading.printed.MAX_PAGES", 2)

    with pytest.raises(DocumentError, match="has 3 pages, more than 2"):
        lines(pdf_file([picture()] * 3))


def narrow(*lines_of_units):
    """A ruled table with these lines of print in its last cell, names parted by narrow spaces."""
    drawn = ruled_rows([("序号", "任务", "牵头单位", "配合单位"), ("1", "建档。", "县卫健局", "")], 700)
    for number, words in enumerate(lines_of_units):
        x = 425.0
        for word in words.split(" "):
            drawn += text(word, x, 660 - number * 6, size=6)
            x += 6 * len(word) + 1.6  # a space as narrow as browsers make it
    return drawn


def test_the_space_between_two_names_counts_however_narrow():
    ((_, row),) = tables(pdf_file([narrow("妇联 残联 民政局")]))

    assert row[3] == "妇联 残联 民政局"


def test_names_that_fill_their_line_stay_two_and_a_name_cut_stays_one():
    across = "一二三四五六七八九十一二三四五六七八"

    ((_, two),) = tables(pdf_file([narrow(across[:13] + "民政局", "财政局")]))
    ((_, one),) = tables(pdf_file([narrow(across + "民", "政局")]))

    assert two[3].replace("\n", " ").endswith("民政局 财政局")
    assert one[3].endswith("民政局")
