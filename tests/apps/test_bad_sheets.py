"""Files as they really come: each is taken as it was meant, or refused in one sentence that says what to do."""

import re
from datetime import date, datetime
from io import BytesIO

import pytest
from xlsxwriter import Workbook

from quanmin.core.reading.workbook import opened_sheets
from quanmin.core.snapshot.tables import BY_NAME
from quanmin.errors import SnapshotError, UsageError
from quanmin.records.actions import bring_in_residents, bring_in_sheet
from quanmin.records.models import Resident
from quanmin.records.sheet_columns import BY_HAND, template, value_of
from tests.apps.counties import UNTIL, a_snapshot
from tests.remembered import remembered
from tests.worlds import residents

HEAD = "姓名,证件号码,性别,出生日期,户籍在本县,电话,住址,村（社区）,居住开始日期"
ZHAO = "赵建国,990001195409010035,男,1954-09-01,是,13900001111,东一村3组,东一村,2020/1/5"
TITLES, CELLS = HEAD.split(","), ZHAO.split(",")
GOOD = f"{HEAD}\n{ZHAO}\n"
READING = "居民编号,code,taken_at,value,second_value,unit\n"


@pytest.fixture
@remembered
def there(units, system, settings, tmp_path):
    """A man who lives here, somebody who died, and somebody who left."""
    settings.QUANMIN_TODAY = UNTIL
    rows = residents(
        {"name": "甲", "sex": "male"}, {"name": "乙", "death_date": date(2024, 1, 1)}, {"name": "丙"}
    )
    bring_in_residents(a_snapshot(tmp_path / "s", **rows), by=system)
    Resident.objects.filter(pk=3).update(left=date(2024, 1, 1))
    return units


@pytest.fixture
def bring(there, system):
    def brought(data, table="residents", name="r.csv"):
        data = data.encode() if isinstance(data, str) else data
        return [
            (line.outcome, line.sentence)
            for line in bring_in_sheet(table, data, name, by=system, dry_run=True)
        ]

    return brought


def a_line(**said):
    """The good line with some cells written otherwise."""
    cells = dict(zip(TITLES, CELLS, strict=True)) | said
    return f"{HEAD}\n{','.join(cells.values())}\n"


def a_workbook(*sheets, hidden=None):
    """Sheets of rows; a day becomes a date cell, a text that begins with = a formula."""
    file = BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy/m/d"})
        for number, rows in enumerate(sheets):
            sheet = book.add_worksheet()
            for place, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    sheet.write(place, column, cell, *([day] if isinstance(cell, datetime) else []))
            if number == hidden:
                sheet.hide()
            else:
                sheet.activate()
    return file.getvalue()


def with_cell(title, value):
    return [value if one == title else cell for one, cell in zip(TITLES, CELLS, strict=True)]


TAKEN = {
    "utf-16": GOOD.encode("utf-16"),
    "utf-16 without a mark": GOOD.encode("utf-16-le"),
    "gbk": GOOD.encode("gbk"),
    "with a mark": GOOD.encode("utf-8-sig"),
    "lines of an old Mac": GOOD.replace("\n", "\r"),
    "semicolons": GOOD.replace(",", ";"),
    "tabs": GOOD.replace(",", "\t").encode("utf-16"),
    "a blank inside a title": GOOD.replace("姓名", " 姓 名\u3000", 1),
    "a sign nobody sees": GOOD.replace("姓名", "姓名\u200b", 1),
    "narrow brackets": GOOD.replace("（社区）", "(社区)"),
    "a star": GOOD.replace("姓名", "姓名*", 1),
    "text mark of a number": a_line(证件号码="'990001195409010035"),
    "telephone with its country": a_line(电话="+8613900001111"),
    "a telephone that was a number": a_line(电话="13900001111.0"),
    "midnight": a_line(出生日期="1954-09-01 00:00:00"),
    "iso midnight": a_line(居住开始日期="2020-01-05T00:00:00"),
    "lines in a cell": a_line(住址='"东一村\n3组"'),
    "date cells": a_workbook([TITLES, with_cell("出生日期", datetime(1954, 9, 1))]),
    "several sheets": a_workbook([TITLES, CELLS], [["说明"], ["=1+1"]]),
    "an empty sheet first": a_workbook([], [TITLES, CELLS]),
    "wide digits": a_line(
        出生日期="１９５４－０９－０１", 居住开始日期="２０２０／１／５", 电话="１３９００００１１１１"
    ),
    "a village after its township": a_line(**{"村（社区）": "东镇东一村"}),
    "sex by its code": a_line(性别="1"),
    "sex in a longer word": a_line(性别="男性"),
    "a hidden sheet first": a_workbook([["x"]], [TITLES, CELLS], hidden=0),
}


@pytest.mark.parametrize("what", TAKEN)
def test_what_spreadsheets_do_to_a_file_does_no_harm(bring, what):
    assert bring(TAKEN[what]) == [("added", "")]


UNFIT = {
    "mojibake": (GOOD.encode("gbk").decode("latin1"), "不是模板的列名"),
    "a title above": (f"居民登记表\n{GOOD}", "表头上面的行"),
    "a column more": (f"{HEAD},备注\n{ZHAO},x\n", "'备注'"),
    "one column by two names": (f"{HEAD},name\n{ZHAO},x\n", "'name'"),
    "a title twice": (f"{HEAD},姓名*\n{ZHAO},x\n", "列名重复"),
    "no lines": (f"{HEAD}\n", "没有填写的行"),
    "pdf": (b"%PDF-1.4\n1 0 obj", "读不出来"),
    "a page": (b"<html><table><tr><td>1</td></tr></table>", "读不出来"),
    "old excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "读不出来"),
    "two encodings": (HEAD.encode() + b"\n" + ZHAO.encode("gbk"), "读不出来"),
    "formula": (a_workbook([TITLES, with_cell("姓名", '=CONCAT("a","b")')]), "公式单元格"),
    "formula in a second place": (a_workbook([], [TITLES, with_cell("姓名", "=1+1")]), "公式单元格"),
    "empty workbook": (a_workbook([]), "空的"),
    "a cell at the far end": (a_workbook([TITLES, *[CELLS] * 3, ["x"] * 201]), "超过 200 列"),
    "too many lines": (f"{HEAD}\n" + f"{ZHAO}\n" * 50_001, "超过 50000 行"),
}


@pytest.mark.parametrize("what", UNFIT)
def test_a_file_that_is_unfit_is_refused_in_one_sentence(bring, what):
    data, sentence = UNFIT[what]

    with pytest.raises(UsageError, match=sentence) as refused:
        bring(data)

    assert "\n" not in str(refused.value)


WRONG = {
    **{
        f"formula {text}": (a_line(住址=text), "公式")
        for text in ("=1+1", "+1+2", "-1+2", "@SUM(A1)", "＝1+1")
    },
    "scientific number": (a_line(证件号码="9.90001E+17"), "科学计数"),
    "scientific telephone": (a_line(电话="1.39E+10"), "科学计数"),
    "serial": (a_line(出生日期="19968"), "日期序号"),
    "serial in a cell": (a_workbook([TITLES, with_cell("出生日期", 19968)]), "日期序号"),
    "a number that was one": (a_workbook([TITLES, with_cell("证件号码", 990001195409010035)]), "科学计数"),
    "a name of pages": (a_line(姓名="张" * 101), "超过 100 字"),
    "an address of pages": (a_line(住址="村" * 201), "200 字"),
    "no such place": (a_line(**{"村（社区）": "9" * 18}), "没有这个机构或村"),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_cell_that_cannot_be_is_refused_with_its_title(bring, what):
    data, sentence = WRONG[what]

    ((outcome, said),) = bring(data)

    assert (outcome, sentence in said) == ("refused", True)
    assert "9900" not in said


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("1,85354-9,2025-03-01,301,80,mm[Hg]", "“收缩压”301 mmHg 超出允许范围 50～300"),
        ("1,85354-9,2025-03-01,49,20,mm[Hg]", "50～300"),
        ("1,85354-9,2025-03-01,120,19,mm[Hg]", "20～200"),
        ("1,85354-9,2025-03-01,80,120,mm[Hg]", "应高于舒张压"),
        ("1,85354-9,2025-03-01,nan,80,mm[Hg]", "“value”不是数字"),
        ("1,14771-0,2025-03-01,1_2,,mmol/L", "“value”不是数字"),
        ('1,29463-7,2025-03-01,"6,5",,kg', "“value”不是数字"),
        ("1,85354-9,2025-03-01T09:30+08:00,120,80,mm[Hg]", "不是时间"),
        ("1,85354-9,2025-03-01,120,80,kPa", "血压 用 mmHg"),
        ("1,00000-0,2025-03-01,120,80,mm[Hg]", "没有 '00000-0'"),
        ("1,85354-9,2026-01-01,120,80,mm[Hg]", "“测量时间”2026-01-01 在今天之后"),
        ("1,85354-9,1927-03-01,120,80,mm[Hg]", "“测量时间”在出生之前"),
        ("2,85354-9,2025-03-01,120,80,mm[Hg]", "去世（2024-01-01）之后"),
        ("3,85354-9,2025-03-01,120,80,mm[Hg]", "迁出（2024-01-01）之后"),
        ("99,85354-9,2025-03-01,120,80,mm[Hg]", "没有找到这位居民"),
    ],
)
def test_a_reading_that_cannot_be_is_refused_with_value_and_range(bring, line, sentence):
    ((outcome, said),) = bring(f"{READING}{line}\n", "observations")

    assert (outcome, sentence in said) == ("refused", True), said


@pytest.mark.parametrize(
    "line",
    [
        "1,85354-9,2025-03-01,300,200,mm[Hg]",
        "1,85354-9,2025-12-31 09:30,50,20,mmHg",
        "1,血压,2025-12-31 ０９：３０,１２０．５,20,mmHg",
    ],
)
def test_a_reading_at_the_end_of_its_range_is_kept_in_the_usual_unit(bring, line):
    assert bring(f"{READING}{line}\n", "observations") == [("added", "")]


def test_an_empty_sheet_says_in_chinese_what_goes_into_each_column():
    notes = {table: opened_sheets(template(table), "t.xlsx")[1].cells for table in BY_HAND}

    said = {text for cells in notes.values() for (row, column), text in cells.items() if row and column == 1}
    assert not [text for text in said if not re.search("[\u4e00-\u9fff]", text)]
    assert "血压（85354-9）" in notes["observations"][1, 1]


def test_a_clock_and_thousands_are_read_as_they_are_written():
    column = BY_NAME["observations"].column

    assert value_of(column("taken_at"), "2025-03-01T09:30") == datetime(2025, 3, 1, 9, 30)
    assert value_of(column("value"), "1,234.5") == 1234.5


@pytest.mark.parametrize(
    ("code", "outcome", "sentence"),
    [("i10", "added", ""), ("高血压", "refused", "'高血压' 不是 ICD-10 编码")],
)
def test_a_diagnosis_is_a_code(bring, code, outcome, sentence):
    ((became, said),) = bring(f"居民编号,code,diagnosed\n1,{code},2025-01-01\n", "conditions")

    assert (became, sentence in said) == (outcome, True)


@pytest.mark.parametrize(
    ("table", "text"),
    [
        ("enrolments", "居民编号,programme,unit_id,start\n1,maternal,11,2025-01-01\n"),
        ("screenings", "居民编号,kind,date,unit_id,result\n1,cervical-cancer,2025-01-01,11,negative\n"),
    ],
)
def test_what_only_women_have_is_refused_to_a_man(bring, table, text):
    ((outcome, said),) = bring(text, table)

    assert (outcome, "只登记女性" in said) == ("refused", True), said


def test_a_snapshot_whose_columns_slipped_is_refused_by_number(units, system, tmp_path):
    folder = a_snapshot(tmp_path / "s", **residents({"name": "甲"}, {"name": "乙", "address": "村" * 201}))

    with pytest.raises(SnapshotError, match="第 2 号") as refused:
        bring_in_residents(folder, by=system)

    assert "村村" not in str(refused.value)
