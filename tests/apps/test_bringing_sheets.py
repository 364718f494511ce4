"""Sheets that people filled: what is taken, what is refused line by line, and that twice is as good as once."""

from datetime import date
from io import BytesIO

import pytest
from django.core.management import call_command
from xlsxwriter import Workbook

from quanmin.errors import Refused, UsageError
from quanmin.records.actions import (
    bring_in_residents,
    bring_in_sheet,
    correct_resident,
    keep_ours,
    merge_residents,
    move_in,
    take_theirs,
)
from quanmin.records.entering import correct_row, withdraw_row
from quanmin.records.models import Correction, Difference, Record, Resident
from quanmin.records.overlay import rows_of_residents
from quanmin.records.sheet_columns import BY_HAND, template, titled_columns
from quanmin.records.sheet_reports import lines_again
from quanmin.records.sheets import read_sheet
from tests.apps.counties import UNTIL, a_snapshot
from tests.remembered import remembered
from tests.worlds import EAST_2, residents

NUMBER = "990001195603080029"
HEAD = "姓名,证件号码,性别,出生日期,户籍在本县,电话,住址,村（社区）,居住开始日期"
ZHAO = "赵建国,990001195409010035,男,1954-09-01,是,13900001111,东一村3组,东一村,2020/1/5"


@pytest.fixture
@remembered
def there(units, system, settings, tmp_path):
    settings.QUANMIN_TODAY = UNTIL
    li = {"name": "李秀兰", "sex": "female", "birth_date": date(1956, 3, 8), "identity_number": NUMBER}
    bring_in_residents(a_snapshot(tmp_path / "s", **residents(li)), by=system)
    return units


def bring(text, by, table="residents", encoding="utf-8", **wishes):
    return bring_in_sheet(table, text.encode(encoding), "r.csv", by=by, **wishes)


def outcomes(lines):
    return [line.outcome for line in lines]


def a_workbook(*rows, formula=""):
    file = BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if formula:
            sheet.write_formula(len(rows), 0, formula)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_sheet_is_read_in_the_encodings_of_the_country(there, system, encoding):
    assert outcomes(bring(f"{HEAD}\n{ZHAO}\n", system, encoding=encoding)) == ["added"]

    kept = Resident.objects.get(name="赵建国")
    homes = rows_of_residents([kept.pk], ("residences",))["residences"]
    assert homes[0]["start"] == date(2020, 1, 5)


def test_an_excel_sheet_is_read_too(there, system):
    data = a_workbook(HEAD.split(","), ZHAO.split(","))

    assert outcomes(bring_in_sheet("residents", data, "r.xlsx", by=system)) == ["added"]


def test_a_trial_says_what_would_become_of_each_line_and_keeps_nothing(there, system):
    assert outcomes(bring(f"{HEAD}\n{ZHAO}\n", system, dry_run=True)) == ["added"]

    assert Resident.objects.count() == 1
    assert Record.objects.count() == 0


def test_the_same_file_twice_changes_nothing(there, system):
    bring(f"{HEAD}\n{ZHAO}\n", system)
    before = list(Resident.objects.values()), Record.objects.count()

    assert outcomes(bring(f"{HEAD}\n{ZHAO}\n", system)) == ["known"]
    assert (list(Resident.objects.values()), Record.objects.count()) == before


@pytest.mark.parametrize("day", ["1954-09-01", "1954/9/1", "1954.9.1", "1954年9月1日", "19540901"])
def test_a_day_may_be_written_as_people_do(there, system, day):
    assert outcomes(bring(f"{HEAD}\n{ZHAO.replace('1954-09-01', day)}\n", system)) == ["added"]


@pytest.mark.parametrize(
    ("wrong", "right", "sentence"),
    [("1954-09-01", "1954-02-30", "不是日期"), ("男", "雄", "可选范围"),
     ("990001195409010035", "990001195409010036", "校验码"),
     ("东一村,", "无名村,", "没有这个机构或村"), ("赵建国", "=1+1", "公式"), ("赵建国", "", "没有填"),
     ("990001195409010035", NUMBER, "出生日期"),
     ("2020/1/5", "2030/1/5", "居住开始日期"), ("2020/1/5", "2020/1/5,多", "列比第一行多")],
)  # fmt: skip
def test_a_wrong_line_is_left_out_and_said_why(there, system, wrong, right, sentence):
    lines = bring(f"{HEAD}\n{ZHAO.replace(wrong, right, 1)}\n{ZHAO}\n", system)

    assert outcomes(lines) == ["refused", "added"]
    assert lines[0].number == 2
    assert sentence in lines[0].sentence


def test_a_number_that_is_anothers_is_refused_without_the_name(there, system):
    line = bring(f"{HEAD}\n李梅,{NUMBER},女,1956-03-08,是,,,东一村,2020-01-01\n", system)[0]

    assert (line.outcome, "李秀兰" in line.sentence) == ("refused", False)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("", "空的"), (f"{HEAD},姓名\n", "重复"), (f"{HEAD},星座\n", "星座"),
     ("姓名,性别\n张,男\n", "必填"), (f"{HEAD},,备注\n", "列名")],
)  # fmt: skip
def test_a_sheet_unfit_as_a_whole_says_why(there, system, text, sentence):
    with pytest.raises(UsageError, match=sentence):
        bring(text, system)


def test_a_workbook_with_formulas_is_refused(there, system):
    data = a_workbook(HEAD.split(","), formula="=A1")

    with pytest.raises(UsageError, match="公式"):
        bring_in_sheet("residents", data, "r.xlsx", by=system)


@pytest.mark.parametrize("data", [b"\x00\x01\x02\xff\xfe\x9d" * 50, b"PK\x03\x04broken"])
def test_what_is_no_sheet_is_refused_in_one_sentence(there, system, data):
    with pytest.raises(UsageError, match="读不出来"):
        bring_in_sheet("residents", data, "r.csv", by=system)


def test_rows_of_other_tables_come_in_by_identity_number_or_resident_number(there, system):
    head = "证件号码,居民编号,疫苗,剂次,日期,机构\n"
    lines = bring(
        f"{head}{NUMBER},,HepB,1,2024-05-01,东一村卫生室\n,1,HepB,2,2024-06-01,11\n,9,HepB,1,2024-06-01,11\n"
        f"{NUMBER},,HepB,1,1950-01-01,11\n", system, table="vaccinations",
    )  # fmt: skip

    assert outcomes(lines) == ["added", "added", "refused", "refused"]
    assert [row["dose"] for row in rows_of_residents([1], ("vaccinations",))["vaccinations"]] == [1, 2]


def test_bringing_in_is_the_offices(there, doctor, township):
    for who in (doctor, township):
        with pytest.raises(Refused):
            bring(f"{HEAD}\n{ZHAO}\n", who)


@pytest.mark.parametrize("table", BY_HAND)
def test_every_template_can_be_read_back_and_lacks_nothing(table):
    titles = read_sheet(template(table), "t.xlsx").titles

    assert {one.title for one in titled_columns(table)} <= set(titles)
    assert len(set(titles)) == len(titles)


def test_the_command_tries_a_file_and_then_keeps_it(there, tmp_path, capsys):
    file = tmp_path / "r.csv"
    file.write_text(f"{HEAD}\n{ZHAO}\n{ZHAO.replace('男', '雄')}\n", encoding="gb18030")

    call_command("import_csv", str(file), dry_run=True)
    assert "nothing was kept" in capsys.readouterr().out
    call_command("import_csv", str(file), report=tmp_path / "report.csv")

    assert "added 1  known 0  differs 0  refused 1" in capsys.readouterr().out
    assert "可选范围" in (tmp_path / "report.csv").read_text(encoding="utf-8-sig")


def test_the_command_says_when_there_is_no_file(there, tmp_path):
    with pytest.raises(UsageError, match="cannot be read"):
        call_command("import_csv", str(tmp_path / "none.csv"))


LI = f"李秀兰,{NUMBER},女,1956-03-08,否,13812345678,东一村3组,东一村,2000-01-01"


def li():
    return Resident.objects.get(pk=1)


def kept():
    counted = (Record, Correction, Difference)
    return [list(Resident.objects.order_by("pk").values()), *(model.objects.count() for model in counted)]


def test_what_a_sheet_says_otherwise_waits_once_and_changes_nothing(there, system):
    lines = [bring(f"{HEAD}\n{LI}\n", system)[0] for _twice in range(2)]

    assert outcomes(lines) == ["differs", "differs"]
    assert "电话、住址" in lines[1].sentence
    assert li().phone == ""
    assert sorted(Difference.objects.values_list("column", flat=True)) == ["address", "phone"]


def test_what_was_settled_is_not_asked_again_by_the_same_sheet(there, system, office):
    bring(f"{HEAD}\n{LI}\n", system)
    for one in Difference.objects.filter(column="phone"):
        take_theirs(one, by=office)
    for one in Difference.objects.filter(column="address"):
        keep_ours(one, by=office)
    before = kept()

    assert outcomes(bring(f"{HEAD}\n{LI}\n", system)) == ["known"]
    assert kept() == before
    assert (li().phone, li().address) == ("13812345678", "")


@pytest.mark.parametrize(
    "corrected",
    [{"name": "赵建华"}, {"birth_date": date(1954, 9, 2), "identity_number": ""}, {"identity_number": ""},
     {"phone": "13700000000"}, {"address": "东一村8组"}, {"sex": "female", "identity_number": ""}],
)  # fmt: skip
@pytest.mark.parametrize("line", [ZHAO, ZHAO.replace("990001195409010035", "")])
def test_a_sheet_brought_again_leaves_what_was_put_right_here(there, system, office, corrected, line):
    bring(f"{HEAD}\n{line}\n", system)
    correct_resident(Resident.objects.get(pk__gt=1), **corrected, by=office)
    before = kept()

    assert outcomes(bring(f"{HEAD}\n{line}\n", system)) == ["known"]
    assert kept() == before


def test_a_sheet_brought_again_after_a_move_makes_nobody_anew(there, system, office, units):
    line = ZHAO.replace("990001195409010035", "")
    bring(f"{HEAD}\n{line}\n", system)
    move_in(Resident.objects.get(pk__gt=1), units[EAST_2], date(2025, 6, 1), by=office)

    assert outcomes(bring(f"{HEAD}\n{line}\n", system)) == ["known"]
    assert Resident.objects.count() == 2


def test_a_reading_put_right_here_is_not_added_again_by_the_same_sheet(there, system):
    text = "居民编号,疫苗,剂次,日期,机构\n1,HepB,1,2024-05-01,11\n1,HepB,2,2024-06-01,11\n"
    bring(text, system, table="vaccinations")
    first, second = Record.objects.order_by("pk")
    correct_row("vaccinations", first.key, {"dose": 3}, by=system)
    withdraw_row("vaccinations", second.key, by=system)

    lines = bring(text, system, table="vaccinations")

    assert outcomes(lines) == ["known", "known"]
    assert "以本县登记为准" in lines[0].sentence
    assert [row["dose"] for row in rows_of_residents([1], ("vaccinations",))["vaccinations"]] == [3]


def test_a_line_about_somebody_merged_is_about_who_stands_for_both(there, system, office):
    bring(f"{HEAD}\n{ZHAO}\n", system)
    absorbed = Resident.objects.get(pk__gt=1)
    merge_residents(li(), absorbed, take=("identity_number", "name", "birth_date", "sex"), by=office)

    text = "证件号码,疫苗,剂次,日期,机构\n990001195409010035,HepB,1,2024-05-01,11\n"
    lines = bring(text, system, table="vaccinations")

    assert [(line.outcome, line.resident_id) for line in lines] == [("added", 1)]


def test_lines_left_out_come_back_put_right_with_their_reasons(there, system):
    lines = bring(f"{HEAD}\n{ZHAO.replace('1954-09-01', '1954年')}\n", system)
    reason, *cells = lines_again(lines)[1][0]
    assert reason == lines[0].sentence

    again = a_workbook(
        lines_again(lines)[0], [reason, *(cell.replace("1954年", "1954-09-01") for cell in cells)]
    )

    assert outcomes(bring_in_sheet("residents", again, "r.xlsx", by=system)) == ["added"]


def test_a_cell_too_many_comes_back_under_a_title_that_is_refused(there, system):
    lines = bring(f"{HEAD}\n{ZHAO},多\n", system)

    with pytest.raises(UsageError, match="'多出的内容'"):
        bring_in_sheet(
            "residents", a_workbook(*lines_again(lines)[:1], *lines_again(lines)[1]), "r.xlsx", by=system
        )
