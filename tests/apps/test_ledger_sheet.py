"""A ledger goes out as a workbook and comes back: row by row, never twice, and a dry run leaves nothing behind."""

from datetime import date
from io import BytesIO

import pytest
from xlsxwriter import Workbook

from quanmin.accounts.models import Entry
from quanmin.errors import DocumentError, Refused, UsageError
from quanmin.supervision.actions import bring_in_ledger
from quanmin.supervision.models import Charge, Line, Progress
from tests.apps.ledgers import a_county, a_plan_in_force, line_of, of_finance, of_health
from tests.remembered import remembered

HEAD = ["台账编号", "事项", "责任人", "进展情况", "存在问题", "下一步措施", "自评", "完成节点（年份）"]


@pytest.fixture
@remembered
def county(system, settings):
    settings.QUANMIN_TODAY = date(2025, 5, 6)
    return a_county(system)


@pytest.fixture
@remembered
def plan(county, office):
    return a_plan_in_force(office)


@pytest.fixture
def health(county):
    return of_health(county)


def a_sheet(*rows, head=HEAD):
    """A workbook with a title, the heads and rows as wide as they are."""
    file = BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("台账")
        sheet.write(0, 0, "工作台账")
        for number, row in enumerate((head, *rows), start=1):
            sheet.write_row(number, 0, row)
    return file.getvalue()


def a_row(line, text="已招标", *, problem="", claim="绿灯", node="", person=""):
    return [line.pk, line.title, person, text, problem, "继续", claim, node]


def outcomes(data, by, *, dry_run=False):
    return [(one.row, one.outcome) for one in bring_in_ledger(data, "台账.xlsx", by=by, dry_run=dry_run)]


def test_a_dry_run_says_what_would_happen_and_leaves_nothing(plan, health):
    sheet = a_sheet(a_row(line_of("慢病"), person="王科长"))
    before = Entry.objects.count()

    assert outcomes(sheet, health, dry_run=True) == [(3, "reported")]

    assert not Progress.objects.exists()
    assert not Charge.objects.exists()
    assert Entry.objects.count() == before


def test_the_same_file_twice_changes_nothing_the_second_time(plan, health):
    sheet = a_sheet(a_row(line_of("慢病"), person="王科长", node="2025年"), a_row(line_of("健康知识"), ""))

    assert outcomes(sheet, health) == [(3, "reported"), (4, "empty")]
    assert outcomes(sheet, health) == [(3, "same"), (4, "empty")]

    entry = Progress.objects.get()
    assert (entry.text, entry.claim, entry.node.year) == ("已招标", "green", 2025)
    assert Line.objects.get(pk=entry.line_id).yellow_reason == "claimed-only"


def test_a_changed_row_is_a_new_report_and_the_old_one_stays(plan, health):
    outcomes(a_sheet(a_row(line_of("慢病"))), health)

    assert outcomes(a_sheet(a_row(line_of("慢病"), "已验收", problem="缺经费")), health) == [(3, "reported")]
    assert [one.text for one in Progress.objects.all()] == ["已验收", "已招标"]


def test_only_the_person_may_be_filled_in(plan, health):
    assert outcomes(a_sheet(a_row(line_of("慢病"), "", person="李科长")), health) == [(3, "person")]
    assert Charge.objects.get().name == "李科长"


def test_wrong_rows_are_told_and_the_others_count(plan, health):
    line, money = line_of("慢病"), line_of("经费")
    sheet = a_sheet(
        [99999, "", "", "x", "", "", "绿灯", ""], ["x1", "", "", "x", "", "", "绿灯", ""], a_row(money, claim="蓝灯"),
        a_row(line), a_row(line, "再来"), a_row(line_of("健康知识"), claim="红", node="明年"),
    )  # fmt: skip

    reports = bring_in_ledger(sheet, "台账.xlsx", by=health, dry_run=False)

    assert [one.outcome for one in reports] == ["wrong", "wrong", "wrong", "reported", "wrong", "wrong"]
    said = [one.said for one in reports]
    assert "没有编号为 '99999' 的台账" in said[0]
    assert "不承担这一项" in said[2]
    assert "与第 6 行是同一条台账" in said[4]
    assert "'明年'" in said[5]
    assert Progress.objects.count() == 1


def test_the_office_reports_for_the_lead_and_a_reader_for_nobody(plan, office, auditor):
    assert outcomes(a_sheet(a_row(line_of("经费"))), office) == [(3, "reported")]
    assert Progress.objects.get().unit.name == "云岭县财政局"
    with pytest.raises(Refused):
        bring_in_ledger(a_sheet(a_row(line_of("经费"))), "台账.xlsx", by=auditor, dry_run=True)


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"not a workbook", DocumentError),
        (b"PK\x03\x04broken", DocumentError),
        (a_sheet(["x"], head=["编号"]), UsageError),
    ],
)
def test_what_is_no_ledger_is_refused_whole(plan, health, data, refusal):
    with pytest.raises(refusal):
        bring_in_ledger(data, "台账.xlsx", by=health, dry_run=True)


def test_columns_may_stand_in_another_order_and_others_may_be_missing(plan, health):
    line = line_of("慢病")
    sheet = a_sheet(["黄灯", "推进中", line.pk], head=["自评", "进展情况", "台账编号"])

    assert outcomes(sheet, health) == [(3, "reported")]
    assert Progress.objects.get().claim == "yellow"


def test_a_unit_that_helps_reports_for_itself(plan, county):
    finance = of_finance(county)

    assert outcomes(a_sheet(a_row(line_of("慢病"))), finance) == [(3, "reported")]
    assert Progress.objects.get().unit == finance.unit


def test_who_answers_in_the_lead_is_not_written_down_for_a_unit_that_helps(plan, county, health):
    line, finance = line_of("慢病"), of_finance(county)
    assert outcomes(a_sheet(a_row(line, text="", person="王科长")), health) == [(3, "person")]

    # The sheet shows the lead's person to everybody; taken in again by who helps, it says nothing new.
    assert outcomes(a_sheet(a_row(line, text="", person="王科长")), finance) == [(3, "empty")]
    assert outcomes(a_sheet(a_row(line, text="", person="赵会计")), finance) == [(3, "person")]
    assert outcomes(a_sheet(a_row(line, text="", person="王科长")), finance) == [(3, "empty")]
    assert set(Charge.objects.values_list("name", flat=True)) == {"王科长", "赵会计"}
