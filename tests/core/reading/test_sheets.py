"""Spreadsheets: cells as they show, titles over tables, what is hidden."""

from pathlib import Path

import pytest

from quanmin.core.reading.written_numbers import shown
from quanmin.errors import DocumentError
from tests.core.reading.files import lines, notices, tables, workbook

HEADER = ("序号", "指标", "单位", "2022年", "2025年目标")


@pytest.mark.parametrize(
    ("number", "code", "text"),
    [
        (0.65, "0%", "65%"),
        (0.655, "0.0%", "65.5%"),
        (78.839999999999996, "0.00", "78.84"),
        (1234567, "#,##0", "1234567"),
        (5, '0.0"‰"', "5.0‰"),
        (90, '"≥"0', "≥90"),
        (-3.5, "0.0", "-3.5"),
        (-3, "0;(0)", "(3)"),
        (0, "0;-0;—", "—"),
        (7, ";;;", ""),
        (0.333, "# ?/?", "0.333"),
        (3.10, "0.##", "3.1"),
        (12, "General", "12"),
        (12.5, 'General"岁"', "12.5岁"),
        (45657, 'yyyy"年"', "2024年"),
        (45657, "yyyy/m/d", "2024年12月31日"),
        (45657, '[$-804]yyyy"年"m"月"', "2024年12月"),
        (45657, "[Red]0", "45657"),
    ],
)
def test_a_number_reads_as_its_cell_shows_it(number, code, text):
    assert shown(number, code) == text


def drawn(book, sheet):
    percent = book.add_format({"num_format": "0%"})
    year = book.add_format({"num_format": 'yyyy"年"'})
    sheet.write_row(1, 0, ("建档率",))
    sheet.write_number(1, 1, 0.65, percent)
    sheet.write_formula(1, 2, "=B1+0.2", percent, 0.85)
    sheet.write_number(1, 3, 45657, year)


def test_percents_dates_and_formulas_are_read_as_they_show():
    data = workbook([("指标", "现状", "目标", "时限")], draw=drawn)

    assert tables(data) == [(("指标", "现状", "目标", "时限"), ("建档率", "65%", "85%", "2024年"))]


def merged(book, sheet):
    sheet.merge_range(0, 0, 0, 4, "青石县2025年健康指标任务分解表")
    sheet.merge_range(2, 0, 3, 0, "公共卫生")
    sheet.merge_range(2, 3, 2, 4, "≥95")


def test_merged_cells_keep_their_place_and_a_title_stands_over_the_table():
    data = workbook(
        [(), ("领域", "指标", "单位", "2022年", "目标"), ("", "建档率", "%"), ("", "签约率", "%", 60, 65)],
        draw=merged,
    )

    assert lines(data) == ["青石县2025年健康指标任务分解表"]
    assert tables(data)[0][1:] == (
        ("公共卫生", "建档率", "%", "≥95", ""),
        ("公共卫生", "签约率", "%", "60", "65"),
    )


def test_each_sheet_is_read_with_its_notes_below():
    first = [("附表1",), HEADER, ("1", "建档率", "%", 88, 95), ("注：数据来源于年报。",)]
    second = [("附表2",), ("任务", "牵头单位"), ("建档", "卫健局")]

    data = workbook(first, second)

    assert lines(data) == ["附表1", "注：数据来源于年报。", "附表2"]
    assert [len(rows) for rows in tables(data)] == [2, 2]


def test_a_heading_inside_a_table_stays_in_it():
    rows = [
        HEADER,
        ("一、健康水平",),
        ("1", "寿命", "岁", 78, 79),
        ("二、健康生活",),
        ("2", "素养", "%", 20, 25),
    ]

    assert [row[0] for row in tables(workbook(rows))[0]] == ["序号", "一、健康水平", "1", "二、健康生活", "2"]


def hidden(book, sheet):
    book.add_worksheet("内部测算").write(0, 0, "签约率达到99%。")
    book.get_worksheet_by_name("内部测算").hide()
    sheet.set_row(2, None, None, {"hidden": True})
    sheet.set_column(1, 1, None, None, {"hidden": True})


def test_what_does_not_show_is_not_read_and_named():
    rows = [("指标", "内部值", "目标"), ("建档率", "77", "95"), ("旧指标", "1", "2"), ("签约率", "50", "65")]

    data = workbook(rows, draw=hidden)

    assert tables(data) == [(("指标", "目标"), ("建档率", "95"), ("签约率", "65"))]
    ((code, message),) = notices(data)
    assert code == "hidden-cells"
    assert all(part in message for part in ("“内部测算”", "1行", "1列"))


def test_cells_in_far_corners_are_two_cells():
    def far(book, sheet):
        sheet.write(0, 0, "签约率达到65%。")
        sheet.write(1_000_000, 16_000, "尾")

    with pytest.raises(DocumentError, match="more than"):
        lines(workbook([], draw=far))


def test_an_old_sheet_is_read_as_it_shows():
    data = (Path(__file__).parent / "task-table.xls").read_bytes()

    assert lines(data) == ["青石县2025年健康指标任务分解表"]
    assert tables(data)[0][1:] == (
        ("公共卫生", "建档率", "88.5%", "95%", "2024年"),
        ("公共卫生", "签约率", "60%", "65%", "2024年"),
    )
    assert [code for code, _ in notices(data)] == ["hidden-cells"]


def test_a_list_with_commas_is_a_table():
    text = '青石县目标分解表,,\n指标,现状,目标\n建档率,88.5%,≥95%\n"妇幼，儿童",1,2\n'

    assert lines(text.encode("gbk"), "plan.csv") == ["青石县目标分解表"]
    assert tables(text.encode("gbk"), "plan.csv")[0][1:] == (
        ("建档率", "88.5%", "≥95%"),
        ("妇幼，儿童", "1", "2"),
    )


def test_prose_with_commas_is_no_table():
    prose = (
        "全面推进健康行动,规范服务,提高质量。\n到2025年,签约率达到65%,建档率达到95%。\n强化考核,压实责任。"
    )

    assert tables(prose.encode(), "plan.txt") == []
