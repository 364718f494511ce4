"""Money: shared to the fen by scores or by verified services, drawn by a published seed, objected to and signed."""

from datetime import date
from fractions import Fraction
from hashlib import sha256
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from docx import Document
from python_calamine import CalamineWorkbook

from quanmin.accounts.permissions import Role
from quanmin.appraisals import actions, documents, queries
from quanmin.appraisals.models import Allotment, AllottedShare, SpotCheck
from quanmin.appraisals.states import ALLOTMENT_TRANSITIONS, Outcome, Ruling, Stage
from quanmin.core.allocating.funds import declared
from quanmin.errors import Refused, UsageError
from quanmin.results.models import Snapshot
from quanmin.units.actions import bring_in_units
from tests.apps.counties import UNTIL, a_result, a_run, a_snapshot, an_account
from tests.remembered import remembered
from tests.worlds import CLINIC, COUNTY, EAST, EAST_1, UNITS, WEST, WEST_1, residents

WEST_CLINIC, SEED = 21, "2026-01-15"
FUND = {**declared()["village-doctors"], "sample": 3}
SPAN = {"first": date(2025, 1, 1), "last": UNTIL}


@pytest.fixture
def head(units):
    return an_account(Role.UNIT_HEAD, units[COUNTY])


@pytest.fixture
@remembered
def snapshot(system, units, tmp_path):
    """Five complete services at the east clinic, two at the west one, and three nobody pays for."""
    bring_in_units(
        (*UNITS, {"unit_id": WEST_CLINIC, "parent_id": WEST_1, "kind": "village-clinic", "name": "西一村卫生室"}),
        by=system,
    )  # fmt: skip
    good = {"resident_id": 1, "programme": "hypertension", "date": date(2025, 5, 1), "complete": True}
    rows = [{**good, "unit_id": CLINIC}] * 5 + [{**good, "unit_id": WEST_CLINIC, "programme": "maternal"}] * 2
    wrong = [{**good, "complete": False}, {**good, "date": date(2024, 5, 1)}, {**good, "unit_id": EAST_1}]
    folder = a_snapshot(tmp_path / "s", **residents({"name": "张三"}),
                        contacts=rows + [{"unit_id": CLINIC, **row} for row in wrong])  # fmt: skip
    return Snapshot.objects.create(folder=str(folder), name="测试", until=UNTIL, fingerprint="0")


@pytest.fixture
@remembered
def drawn(snapshot, office):
    return actions.draw_services(FUND, snapshot, "村医补助", "1000.01", seed=SEED, by=office, **SPAN)


def record(allotment, unit, *outcomes, by):
    for check, outcome in zip(allotment.checks.filter(unit=unit), outcomes, strict=True):
        actions.record_check(check, outcome, by=by)


@pytest.fixture
def worked(drawn, office):
    record(drawn, CLINIC, Outcome.VERIFIED, Outcome.VERIFIED, Outcome.REFUTED, by=office)
    record(drawn, WEST_CLINIC, Outcome.VERIFIED, Outcome.UNREACHED, by=office)
    return actions.work_out(drawn, by=office)


@pytest.fixture
@remembered
def appraisal(system, units, office, settings):
    settings.QUANMIN_TODAY = UNTIL
    run = a_run(system)
    run.periods = ["2025Q4"]
    run.save()
    for unit, control in ((EAST, 62), (WEST, 30)):
        a_result(run, units[unit], measure="hypertension-control-rate", numerator=control, denominator=100)
    scheme = actions.adopt(actions.begin_scheme("townships", by=office), by=office)
    return actions.publish_appraisal(actions.appraise(scheme, "2025Q4", by=office), by=office)


def paid(allotment):
    return dict(AllottedShare.objects.filter(allotment=allotment).values_list("unit", "fen"))


def test_the_sample_is_drawn_as_anybody_can_check(drawn):
    numbers = {check.service_id: check.lot for check in drawn.checks.filter(unit=CLINIC)}

    assert len(numbers) == 3
    assert drawn.checks.filter(unit=WEST_CLINIC).count() == 2
    for number, lot in numbers.items():
        assert lot == sha256(f"{SEED}:{number}".encode()).hexdigest()


def test_only_complete_services_of_the_time_and_the_units_count(drawn):
    assert sorted(drawn.counts.values_list("unit", "programme", "recorded")) == [
        (CLINIC, "hypertension", 5), (WEST_CLINIC, "maternal", 2)]  # fmt: skip


def test_the_verified_share_stands_for_all_and_the_money_sums_to_the_fen(worked):
    weights = {share.unit_id: Fraction(share.weight) for share in worked.shares.all()}

    assert weights == {CLINIC: Fraction(10, 3), WEST_CLINIC: 4}
    assert paid(worked) == {CLINIC: 45455, WEST_CLINIC: 54546}
    assert sum(paid(worked).values()) == worked.budget_fen == 100001
    assert "高血压 5 件 × 2/3 × 1 点" in worked.shares.get(unit=CLINIC).working


def test_money_is_not_shared_while_a_check_is_open(drawn, office):
    with pytest.raises(UsageError, match="还有 5 件"):
        actions.work_out(drawn, by=office)


def test_a_unit_of_which_nobody_was_reached_holds_up_the_sheet(drawn, office):
    record(drawn, CLINIC, *[Outcome.VERIFIED] * 3, by=office)
    record(drawn, WEST_CLINIC, *[Outcome.UNREACHED] * 2, by=office)

    with pytest.raises(UsageError, match="一件也没有核实到"):
        actions.work_out(drawn, by=office)


def test_a_check_may_be_corrected_until_the_money_is_shared(drawn, worked, office):
    with pytest.raises(UsageError, match="抽查已经结束"):
        actions.record_check(SpotCheck.objects.first(), Outcome.REFUTED, by=office)


@pytest.mark.parametrize("yuan", ["0", "-5", "1.001", "many", "1e40"])
def test_what_is_no_budget_is_refused(snapshot, office, yuan):
    with pytest.raises(UsageError):
        actions.draw_services(FUND, snapshot, "补助", yuan, seed=SEED, by=office, **SPAN)
    assert not Allotment.objects.exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [({"seed": "7"}, "too short"), ({"first": date(2026, 1, 1)}, "不能早于"), ({"title": " "}, "名称"),
     ({"first": date(2023, 1, 1), "last": date(2023, 2, 1)}, "没有记录到")],
)  # fmt: skip
def test_a_draw_that_makes_no_sense_is_refused(snapshot, office, change, said):
    wanted = {"title": "补助", "seed": SEED, **SPAN, **change}
    with pytest.raises(UsageError, match=said):
        actions.draw_services(FUND, snapshot, wanted.pop("title"), "10", by=office, **wanted)


def test_scores_share_a_budget_and_who_is_below_the_line_gets_nothing(appraisal, office):
    totals = dict(appraisal.scores.values_list("unit", "total"))
    line = max(totals.values()) / 100

    all_of_it = actions.allot_by_scores(appraisal, "以奖代补" * 60, "500000", by=office)
    only_best = actions.allot_by_scores(appraisal, "以奖代补", "500000", by=office, pass_line=line)

    assert sum(paid(all_of_it).values()) == sum(paid(only_best).values()) == 50_000_000
    assert paid(only_best)[WEST] == 0
    assert len(all_of_it.title) == 200  # what the column holds; PostgreSQL refuses more
    assert "低于及格线" in only_best.shares.get(unit=WEST).working


def test_scores_of_units_without_residents_are_not_multiplied_by_them(appraisal, office):
    appraisal.scores.filter(unit=WEST).update(unit=CLINIC)

    with pytest.raises(UsageError, match="东一村卫生室 没有居民人数"):
        actions.allot_by_scores(appraisal, "以奖代补", "5", by=office, times_residents=True)


def test_a_line_nobody_passes_shares_nothing(appraisal, office):
    with pytest.raises(UsageError, match="没有一个单位"):
        actions.allot_by_scores(appraisal, "以奖代补", "5", by=office, pass_line=100)


@pytest.mark.parametrize("line", ["60分", "1/0", "nan", "1e999999999"])
def test_a_line_that_is_no_number_is_refused(appraisal, office, line):
    with pytest.raises(UsageError, match="不是数字"):
        actions.allot_by_scores(appraisal, "以奖代补", "5", by=office, pass_line=line)
    assert not Allotment.objects.exists()


def test_a_correction_after_an_appeal_keeps_the_sum(worked, office, doctor, head):
    actions.publish_allotment(worked, by=office)
    made = actions.appeal(AllottedShare.objects.get(unit=CLINIC), "漏计两次随访", by=doctor)
    actions.rule(made, Ruling.CORRECTED, "补录属实", by=office, corrected="4")

    final = actions.sign_allotment(worked, by=head)
    assert paid(final) == {CLINIC: 50001, WEST_CLINIC: 50000}
    assert "异议裁定后按 4 计" in final.shares.get(unit=CLINIC).working


def test_money_follows_a_score_that_is_corrected_after_it_was_shared(appraisal, office, township):
    money = actions.allot_by_scores(appraisal, "以奖代补", "500000", by=office)
    before = money.shares.get(unit=EAST).weight
    score = appraisal.scores.get(unit=EAST)
    made = actions.appeal(score, "漏计", by=township, key="hypertension-controlled")
    actions.rule(made, Ruling.CORRECTED, "核对属实", by=office, corrected="70")

    after = money.shares.get(unit=EAST).weight
    assert Fraction(after) == Fraction(appraisal.scores.get(unit=EAST).total, 100) > Fraction(before)
    assert sum(paid(money).values()) == money.budget_fen


@pytest.mark.parametrize("withdrawn", [False, True])
def test_money_is_not_signed_before_the_scores_it_rests_on(appraisal, office, head, withdrawn):
    money = actions.allot_by_scores(appraisal, "以奖代补", "500000", by=office)
    actions.publish_allotment(money, by=office)
    if withdrawn:
        actions.withdraw_appraisal(appraisal, "数据有误", by=office)

    with pytest.raises(UsageError, match="签发考核结果以后"):
        actions.sign_allotment(Allotment.objects.get(pk=money.pk), by=head)


def test_the_final_sheet_is_frozen(worked, office, head):
    actions.publish_allotment(worked, by=office)
    final = actions.sign_allotment(worked, by=head)

    assert final.stage == Stage.FINAL
    with pytest.raises(UsageError):
        actions.withdraw_allotment(final, "重来", by=office)
    with pytest.raises(IntegrityError), transaction.atomic():
        Allotment.objects.filter(pk=final.pk).update(signed_by=office)


def test_no_money_is_final_without_publication():
    assert [stage for stage, after in ALLOTMENT_TRANSITIONS.items() if Stage.FINAL in after] == [
        Stage.PUBLISHED
    ]


def test_a_doctor_sees_the_own_clinics_money_once_it_is_published(worked, doctor, office):
    assert not queries.allotments(doctor).exists()
    actions.publish_allotment(worked, by=office)

    (seen,) = queries.shares(queries.allotment(worked.pk, doctor), doctor)
    assert seen.unit_id == CLINIC
    with pytest.raises(Refused):
        queries.checks(worked, doctor)


def test_the_sheet_in_excel_is_the_same_bytes_each_time_and_adds_up(worked, office):
    first, second = (documents.allotment_workbook(worked, office).content for _ in range(2))
    rows = CalamineWorkbook.from_filelike(BytesIO(first)).get_sheet_by_name("分配表").to_python()

    assert first == second
    assert [row[4] for row in rows[2:]] == [454.55, 545.46, 1000.01]


def test_the_sheet_in_word_names_who_gets_what_and_that_it_is_not_signed(worked, office):
    document = Document(BytesIO(documents.allotment_document(worked, office).content))

    cells = [cell.text for row in document.tables[0].rows for cell in row.cells]
    assert {"454.55", "合计", "1,000.01"} <= set(cells)
    assert any(cell.endswith(" 东一村卫生室") for cell in cells)  # after its township: villages share names
    assert "（已计算）" in "".join(paragraph.text for paragraph in document.paragraphs)


def test_a_units_own_copy_does_not_say_that_it_adds_up_to_the_budget(worked, office, doctor):
    actions.publish_allotment(worked, by=office)
    texts = [
        "".join(one.text for one in Document(BytesIO(file.content)).paragraphs)
        for file in (documents.allotment_document(worked, user) for user in (office, doctor))
    ]

    assert "分配到 2 个单位，各单位之和等于预算" in texts[0]
    assert "分配到 2 个单位；下表只列本单位及所属的 1 个" in texts[1]


def test_the_scores_in_excel_and_word_say_the_same(appraisal, office):
    book = CalamineWorkbook.from_filelike(BytesIO(documents.scores_workbook(appraisal, office).content))
    document = Document(BytesIO(documents.scores_document(appraisal, office).content))

    order = [row[1] for row in book.get_sheet_by_index(0).to_python()[2:]]
    assert [row.cells[1].text for row in document.tables[0].rows[1:]] == order
    assert len(book.get_sheet_by_name("得分明细").to_python()) > 10
