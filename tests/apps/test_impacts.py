"""Impact checks: filled, ruled on in a name, assessed, advised, answered, carried out, closed; no step is skipped."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from quanmin.accounts.models import Entry
from quanmin.accounts.permissions import Role
from quanmin.core.impact.reading import declared
from quanmin.core.impact.ruling import Answer
from quanmin.errors import Refused, UsageError
from quanmin.impacts import actions, queries
from quanmin.impacts.models import CheckFile, ImpactCheck, Recommendation
from quanmin.impacts.queries import Asked
from quanmin.impacts.states import ADVICE_TRANSITIONS, CHECK_TRANSITIONS, AdviceState, Stage
from quanmin.plans.models import State
from tests.apps.counties import an_account
from tests.apps.ledgers import (
    FINANCE,
    HEALTH,
    PROOF,
    a_county,
    a_plan_in_force,
    line_of,
    of_finance,
    of_health,
)
from tests.remembered import remembered
from tests.worlds import COUNTY, EAST

TODAY = date(2025, 6, 2)
KEYS = [one.key for one in declared().questions]
LEAST = {scale.key: scale.options[0].key for scale in declared().scales}


@pytest.fixture
@remembered
def county(system, settings, tmp_path):
    settings.QUANMIN_HOME, settings.QUANMIN_TODAY = tmp_path, TODAY
    return a_county(system)


@pytest.fixture
@remembered
def plan(county, system):
    return a_plan_in_force(system)


@pytest.fixture
def finance(county):
    return of_finance(county)


@pytest.fixture
def health(county):
    return of_health(county)


@pytest.fixture
@remembered
def office(county):
    return an_account(Role.COUNTY_OFFICE, county[COUNTY])


@pytest.fixture
@remembered
def opened(plan, county, finance):
    return actions.open_check(
        plan,
        unit=county[FINANCE],
        kind="project",
        title="城东垃圾转运站",
        summary="日处理 200 吨",
        by=finance,
    )


def answers(**effects):
    said = dict.fromkeys(KEYS, "none") | effects
    return {
        key: Answer(effect, "施工期影响附近居民" if effect in ("bad", "unknown") else "")
        for key, effect in said.items()
    }


def handed_in(check, by, **effects):
    actions.save_answers(check, answers(**effects), LEAST, by=by)
    return actions.hand_in(check, by=by)


def ruled(check, by, ruling="quick"):
    return actions.rule(check, ruling, "按筛查结果", ruler="李主任", scope="异味，周边居民", by=by)


@pytest.fixture
@remembered
def assessed(opened, finance, office):
    return ruled(handed_in(opened, finance, air="bad"), office)


@pytest.fixture
@remembered
def advised(assessed, county, office):
    for unit, text in ((FINANCE, "密闭转运"), (HEALTH, "监测周边居民健康")):
        actions.draft_advice(assessed, text=text, unit=county[unit], due_on=date(2025, 9, 30), by=office)
    return actions.issue_advice(assessed, "不利影响可以控制", by=office)


def advice(check, unit):
    return Recommendation.objects.get(impact=check, unit=unit)


def test_a_check_is_kept_with_its_plan_and_the_task_it_belongs_to(plan, county, finance):
    line = line_of("经费")
    check = actions.open_check(
        plan, unit=county[FINANCE], kind="policy", title="x", summary="y", line=line, by=finance
    )
    assert (check.plan, check.line, check.stage) == (plan, line, Stage.FILLING)
    assert queries.lines_with_checks([line], finance) == {line.pk: 1}


def test_what_is_half_answered_is_kept_and_not_handed_in(opened, finance):
    actions.save_answers(opened, {"air": Answer("bad", " 扬尘 ")}, {"reach": "few"}, by=finance)
    kept = actions.save_answers(opened, {"water": Answer("none")}, {}, by=finance)

    assert kept.answers == {"air": {"effect": "bad", "note": "扬尘"}, "water": {"effect": "none", "note": ""}}
    with pytest.raises(UsageError, match=f"还有 {len(KEYS) - 2 + 1} 处"):
        actions.hand_in(opened, by=finance)


def test_the_rules_proposal_is_kept_with_its_grounds(opened, finance):
    kept = handed_in(opened, finance, vulnerable="bad")
    assert (kept.stage, kept.proposed) == (Stage.SUBMITTED, "full")
    assert kept.grounds == [
        {
            "said": "对重点人群或健康公平不利",
            "questions": ["vulnerable"],
            "said_en": kept.grounds[0]["said_en"],
        }
    ]


@pytest.mark.parametrize(
    ("given", "scales"),
    [({"gossip": Answer("none")}, {}), ({"air": Answer("sad")}, {}), ({}, {"reach": "the-moon"})],
)
def test_what_the_questionnaire_has_not_is_refused(opened, finance, given, scales):
    with pytest.raises(UsageError, match="筛查表里没有"):
        actions.save_answers(opened, given, scales, by=finance)


def test_a_person_with_a_name_rules_and_may_rule_otherwise(opened, finance, office):
    check = handed_in(opened, finance, air="bad")
    kept = ruled(check, office, "full")
    assert (kept.proposed, kept.ruling, kept.ruler, kept.ruled_by) == ("quick", "full", "李主任", office)
    assert kept.due_on == date(2025, 7, 28)  # 第40个工作日


def test_what_needs_no_check_is_numbered_at_once_and_final(opened, finance, office):
    kept = ruled(handed_in(opened, finance), office, "none")
    assert (kept.stage, kept.number, kept.year, kept.due_on) == (Stage.EXEMPT, 1, 2025, None)
    with pytest.raises(UsageError, match="不能变为"):
        ruled(kept, office)


def test_what_is_to_be_assessed_has_a_scope(opened, finance, office):
    check = handed_in(opened, finance, air="bad")
    with pytest.raises(UsageError, match="请写明评估范围"):
        actions.rule(check, "quick", "理由", ruler="李主任", scope=" ", by=office)
    assert ruled(check, office).scope == "异味，周边居民"


@pytest.mark.parametrize(("reason", "ruler"), [(" ", "李主任"), ("理由", " ")])
def test_a_ruling_has_a_reason_and_a_name(opened, finance, office, reason, ruler):
    check = handed_in(opened, finance)
    with pytest.raises(UsageError, match="请写明裁定"):
        actions.rule(check, "none", reason, ruler=ruler, by=office)


def test_nobody_rules_on_what_they_handed_in(opened, finance, office):
    check = handed_in(opened, finance)
    ImpactCheck.objects.filter(pk=check.pk).update(submitted_by=office)
    with pytest.raises(UsageError, match="不能自己裁定"):
        ruled(check, office)


def test_what_is_sent_back_is_filled_again(opened, finance, office):
    check = handed_in(opened, finance, air="bad")
    actions.send_back(check, "请写明搬迁户数", by=office)
    kept = handed_in(check, finance, housing="bad", air="bad", water="bad")
    assert (kept.stage, kept.proposed) == (Stage.SUBMITTED, "full")
    texts = [one.text for one in kept.steps.all()]
    assert "请写明搬迁户数" in texts


def test_a_full_check_hears_as_many_experts_as_the_ruling_says(opened, finance, office):
    check = ruled(handed_in(opened, finance, gap="bad"), office, "full")
    for name in ("甲", "乙"):
        actions.add_opinion(check, name=name, post="疾控中心 环境卫生", text="可控", by=office)
    with pytest.raises(UsageError, match="至少要有 3 位专家的意见，现在只有 2 位"):
        actions.issue_advice(check, "可控", by=office)
    with pytest.raises(UsageError, match="已经登记过"):
        actions.add_opinion(check, name="甲", post="x", text="x", by=office)

    actions.add_opinion(check, name="丙", post="大学 公共卫生", text="可控", by=office)

    assert actions.issue_advice(check, "可控", by=office).stage == Stage.ADVISED


def test_advice_is_seen_by_its_unit_only_once_it_is_issued(assessed, county, office, health):
    actions.draft_advice(assessed, text="监测", unit=county[HEALTH], due_on=date(2025, 9, 30), by=office)
    assert list(queries.checks(health)) == []
    with pytest.raises(ImpactCheck.DoesNotExist):
        queries.one(assessed.pk, health)

    actions.issue_advice(assessed, "可控", by=office)

    assert [one.pk for one in queries.checks(health)] == [assessed.pk]
    assert queries.one(assessed.pk, health).pk == assessed.pk


def test_the_filling_unit_does_not_see_drafted_advice(assessed, county, office, finance):
    actions.draft_advice(assessed, text="监测", unit=county[FINANCE], due_on=date(2025, 9, 30), by=office)
    assert list(queries.one(assessed.pk, finance).advice.all()) == []
    assert len(queries.one(assessed.pk, office).advice.all()) == 1


def test_drafted_advice_can_be_taken_out_and_the_rest_moves_up(assessed, county, office):
    made = [
        actions.draft_advice(assessed, text=text, unit=county[FINANCE], due_on=date(2025, 9, 30), by=office)
        for text in "甲乙丙"
    ]
    actions.drop_advice(made[0], by=office)
    assert [(one.place, one.text) for one in assessed.advice.all()] == [(1, "乙"), (2, "丙")]


def test_advice_is_adopted_carried_out_shown_and_confirmed(advised, finance, office):
    one = actions.answer_advice(advice(advised, FINANCE), "adopted", "", by=finance)
    actions.report_done(one, "已换密闭车", files=[PROOF], by=finance)
    kept = actions.confirm_advice(one, by=office)
    assert (kept.state, kept.done, kept.confirmed_on) == (AdviceState.CONFIRMED, "已换密闭车", TODAY)
    assert [file.name for file in CheckFile.objects.filter(advice=kept)] == ["验收.pdf"]


@pytest.mark.parametrize("verdict", ["partly", "declined", "perhaps"])
def test_whoever_does_not_adopt_all_says_why(advised, finance, verdict):
    with pytest.raises(UsageError, match=r"请写明理由|请选择采纳"):
        actions.answer_advice(advice(advised, FINANCE), verdict, " ", by=finance)


def test_what_is_not_shown_goes_back_to_the_unit(advised, finance, office):
    one = actions.answer_advice(advice(advised, FINANCE), "partly", "先做一半", by=finance)
    actions.report_done(one, "做了", by=finance)
    kept = actions.send_back_advice(one, "照片不清", by=office)
    assert (kept.state, kept.partly, kept.done_on) == (AdviceState.ADOPTED, True, None)
    assert actions.report_done(one, "再做", by=finance).state == AdviceState.REPORTED


def test_a_check_closes_when_nothing_of_its_advice_is_open(advised, finance, health, office):
    actions.answer_advice(advice(advised, HEALTH), "declined", "已有监测", by=health)
    one = actions.answer_advice(advice(advised, FINANCE), "adopted", "", by=finance)
    with pytest.raises(UsageError, match="还有 1 条"):
        actions.close_check(advised, by=office)
    actions.report_done(one, "已换", by=finance)
    actions.confirm_advice(one, by=office)
    assert actions.close_check(advised, by=office).stage == Stage.CLOSED


def test_numbers_follow_each_other(plan, county, finance, office):
    numbers = []
    for title in ("甲", "乙"):
        check = actions.open_check(
            plan, unit=county[FINANCE], kind="plan", title=title, summary="x", by=finance
        )
        numbers.append(ruled(handed_in(check, finance), office, "none").number)
    assert numbers == [1, 2]


def test_the_list_is_narrowed_and_says_what_is_late(advised, opened, office, settings):
    assert {one.pk for one in queries.checks(office, Asked(stage="open"))} == {advised.pk}
    settings.QUANMIN_TODAY = date(2025, 9, 30)
    assert list(queries.checks(office, Asked(stage="overdue"))) == []
    settings.QUANMIN_TODAY = date(2025, 10, 1)
    (late,) = queries.checks(office, Asked(stage="overdue"))
    assert (late.pk, late.given, late.settled, late.late) == (advised.pk, 2, 0, 2)
    assert queries.tally(office)["overdue"] == 1
    for nothing in (
        Asked(kind="policy"),
        Asked(ruling="full"),
        Asked(text="学校"),
        Asked(plan=-1),
        Asked(line=-1),
    ):
        assert list(queries.checks(office, nothing)) == []


def test_each_step_is_refused_to_everybody_else(opened, county, finance, health, office):
    township = an_account(Role.TOWNSHIP_MANAGER, county[EAST])
    for stranger in (office, health, township):
        with pytest.raises(Refused):
            actions.save_answers(opened, {}, {}, by=stranger)
    check = handed_in(opened, finance)
    for stranger in (finance, health, township):
        with pytest.raises(Refused):
            ruled(check, stranger)
    with pytest.raises(Refused):
        actions.open_check(check.plan, unit=county[EAST], kind="plan", title="x", summary="y", by=finance)


def test_the_office_may_open_a_check_for_a_unit_which_then_fills_it(plan, county, finance, office):
    check = actions.open_check(plan, unit=county[FINANCE], kind="plan", title="x", summary="y", by=office)
    assert handed_in(check, finance).stage == Stage.SUBMITTED


def test_a_check_hangs_on_a_plan_in_force(plan, county, finance):
    plan.state = State.CLOSED
    with pytest.raises(UsageError, match="在施规划"):
        actions.open_check(plan, unit=county[FINANCE], kind="plan", title="x", summary="y", by=finance)


def test_a_check_is_withdrawn_until_somebody_ruled_on_it(opened, finance, office):
    check = handed_in(opened, finance)
    with pytest.raises(UsageError, match="不能变为"):
        actions.withdraw(check, "项目取消", by=finance)
    actions.send_back(check, "补充", by=office)
    assert actions.withdraw(check, "项目取消", by=finance).stage == Stage.WITHDRAWN


def test_the_ends_of_both_tables_lead_nowhere():
    ends = {stage for stage, after in CHECK_TRANSITIONS.items() if not after}
    assert ends == {Stage.EXEMPT, Stage.CLOSED, Stage.WITHDRAWN}
    assert {state for state, after in ADVICE_TRANSITIONS.items() if not after} == {
        AdviceState.DECLINED, AdviceState.CONFIRMED,
    }  # fmt: skip


@pytest.mark.parametrize(
    "half", [{"ruling": "quick"}, {"stage": "assessing"}, {"number": 7}, {"stage": "exempt"}, {"title": ""},
             {"proposed": "none"}],
)  # fmt: skip
def test_what_is_half_true_does_not_get_into_the_database(opened, half):
    with pytest.raises(IntegrityError), transaction.atomic():
        ImpactCheck.objects.filter(pk=opened.pk).update(**half)


def test_every_step_leaves_a_line_in_the_trail_and_in_the_history(advised, finance, office):
    acts = list(
        Entry.objects.filter(act__startswith="impact").order_by("number").values_list("act", flat=True)
    )
    assert acts == [
        "impact check opened", "impact check filled", "impact check handed in", "impact check ruled on",
        "impact advice drafted", "impact advice drafted", "impact advice issued",
    ]  # fmt: skip
    assert [one.state for one in advised.steps.all()] == [
        "filling", "submitted", "assessing", "advised", "asked", "asked",
    ]  # fmt: skip
