"""Schemes, scores and appeals: what if, adopted, scored, objected to, corrected, signed; nothing changes after that."""

from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction

from quanmin.accounts.models import Entry
from quanmin.accounts.permissions import Role
from quanmin.appraisals import actions, queries
from quanmin.appraisals.models import Appraisal, EnteredFact, Scheme, Score, ScoreLine
from quanmin.appraisals.states import APPRAISAL_TRANSITIONS, Ruling, SchemeState, Stage
from quanmin.core.scoring.scheme_reading import declared, scheme_of
from quanmin.errors import Refused, UsageError
from tests.apps.counties import UNTIL, a_result, a_run, an_account
from tests.worlds import COUNTY, EAST, HOSPITAL, WEST

CONTROL, ELDERLY = "hypertension-control-rate", "elderly-health-management-rate"
PERIOD = "2025Q4"


@pytest.fixture
def run(system, units, settings):
    """East controls 62 of 100 and reaches 70 of 100 old people; west 30 and 75."""
    settings.QUANMIN_TODAY = UNTIL
    made = a_run(system)
    made.periods = [PERIOD]
    made.save()
    for unit, control, elderly in ((EAST, 62, 70), (WEST, 30, 75)):
        a_result(made, units[unit], measure=CONTROL, numerator=control, denominator=100)
        a_result(made, units[unit], measure=ELDERLY, numerator=elderly, denominator=100)
    return made


@pytest.fixture
def draft(units, office):
    return actions.begin_scheme("townships", by=office)


@pytest.fixture
def scored(draft, run, office):
    return actions.appraise(actions.adopt(draft, by=office), PERIOD, by=office)


@pytest.fixture
def open_to_appeals(scored, office):
    return actions.publish_appraisal(scored, by=office)


@pytest.fixture
def head(units):
    return an_account(Role.UNIT_HEAD, units[COUNTY])


def totals(appraisal):
    return {score.unit_id: score.total for score in Score.objects.filter(appraisal=appraisal)}


def east(appraisal):
    return Score.objects.get(appraisal=appraisal, unit=EAST)


def test_every_score_is_the_sum_of_its_lines_and_says_how(scored):
    for score in scored.scores.all():
        assert sum(line.points for line in score.lines.all()) == score.total
    line = east(scored).lines.get(key="hypertension-controlled")
    assert (line.points, line.numerator, line.denominator) == (1500, 62, 100)
    assert "18.75 × (62 − 30) ÷ (70 − 30) = 15" in line.working


def test_only_like_units_are_compared(scored):
    assert set(totals(scored)) == {EAST, WEST}
    assert HOSPITAL not in totals(scored)


def test_the_same_inputs_give_the_same_lines(scored, office, run):
    columns = ("score__unit", "position", "points", "value", "working", "working_en", "origin")
    before = list(ScoreLine.objects.order_by("score__unit", "position").values_list(*columns))
    actions.withdraw_appraisal(scored, "重算", by=office)
    again = actions.appraise(scored.scheme, PERIOD, by=office)

    lines = ScoreLine.objects.filter(score__appraisal=again).order_by("score__unit", "position")
    assert list(lines.values_list(*columns)) == before


def test_a_what_if_shows_both_orders_and_keeps_nothing(draft, run, office):
    before = Entry.objects.count()
    marks = {"hypertension-controlled": {"points": "0"}, "elderly": {"points": "30"}}

    rows = queries.what_if(draft, marks, PERIOD, seen_by=office)

    assert [(row.unit.pk, row.now.place, row.then.place) for row in rows] == [(WEST, 2, 1), (EAST, 1, 2)]
    assert Scheme.objects.get().data == draft.data
    assert (Score.objects.count(), Entry.objects.count()) == (0, before)


@pytest.mark.parametrize(
    ("marks", "said"),
    [({"elderly": {"points": "16"}}, "合计 101 分，应为 100"), ({"x": {}}, "'x'"),
     ({"elderly": {"points": "-1"}}, "最多两位小数"), ({"elderly": {"full": "x"}}, "'x'"),
     ({"elderly": {"fact": "returns-overdue"}}, "不能设置 fact")],
)  # fmt: skip
def test_marks_that_make_no_scheme_are_refused(draft, office, marks, said):
    with pytest.raises(UsageError, match=said):
        actions.edit_scheme(draft, marks, by=office)


def test_the_points_of_steps_follow_the_points_of_their_item(units, office):
    draft = actions.begin_scheme("departments", by=office)

    changed = actions.edit_scheme(
        draft, {"returns": {"points": "45"}, "on-site": {"points": "20"}}, by=office
    )

    assert [points for _mark, points in scheme_of(changed.data).items[2].steps] == [1000, 1350, 1700, 2000]


def test_an_adopted_scheme_is_changed_only_by_a_new_version(draft, office):
    first = actions.adopt(draft, by=office)
    with pytest.raises(UsageError, match="只有拟定中"):
        actions.edit_scheme(first, {}, by=office)
    second = actions.adopt(actions.begin_scheme("townships", by=office), by=office)

    first.refresh_from_db()
    assert (second.version, first.state, second.state) == (2, SchemeState.RETIRED, SchemeState.ADOPTED)


def test_one_draft_at_a_time_and_one_given_up_leaves_room(draft, office):
    with pytest.raises(UsageError, match="拟定中的版本"):
        actions.begin_scheme("townships", by=office)
    actions.discard(draft, by=office)

    assert actions.begin_scheme("townships", by=office).version == 2


def test_a_fact_the_office_enters_is_scored_at_once_with_its_document(scored, units, office):
    actions.enter_fact(scored, units[EAST], "entered:false-data", "1", "稽查报告3号", by=office)
    actions.enter_fact(scored, units[WEST], "entered:false-data", "0", "稽查报告3号", by=office)

    assert east(scored).vetoed
    assert east(scored).lines.get(kind="veto").origin.endswith("稽查报告3号")
    assert not Score.objects.get(appraisal=scored, unit=WEST).vetoed


def test_a_period_is_scored_once_whichever_version_of_the_scheme(scored, office):
    old = scored.scheme
    new = actions.adopt(actions.begin_scheme("townships", by=office), by=office)

    with pytest.raises(UsageError, match="已经考核过"):
        actions.appraise(new, PERIOD, by=office)
    with pytest.raises(UsageError, match="采用以后"):
        actions.appraise(old, PERIOD, by=office)  # in force when somebody opened its page


@pytest.mark.parametrize(
    ("fact", "value", "document", "said"),
    [("measure:x", "1", "d", "由系统计算"), ("entered:gossip", "1", "d", "不用"),
     ("entered:false-data", "1", " ", "依据的文件"), ("entered:false-data", "many", "d", "'many'"),
     ("entered:false-data", "1e17", "d", "1e17"), ("entered:false-data", "0." + "1" * 99, "d", "不是数字")],
)  # fmt: skip
def test_a_fact_nobody_can_follow_is_refused(scored, units, office, fact, value, document, said):
    with pytest.raises(UsageError, match=said):
        actions.enter_fact(scored, units[EAST], fact, value, document, by=office)
    assert not EnteredFact.objects.exists()


def test_a_fact_of_a_unit_that_is_not_compared_is_refused(scored, units, office):
    with pytest.raises(UsageError, match="不考核"):
        actions.enter_fact(scored, units[HOSPITAL], "entered:false-data", "1", "稽查报告3号", by=office)


def test_an_appeal_that_is_right_corrects_the_figure_and_the_rule_makes_the_points(
    open_to_appeals, township, office
):
    score = east(open_to_appeals)
    made = actions.appeal(score, "有 5 人死亡未注销", by=township, key="hypertension-controlled")

    ruled = actions.rule(made, Ruling.CORRECTED, "核对属实", by=office, corrected="66")

    line = east(open_to_appeals).lines.get(key="hypertension-controlled")
    assert (line.points, ruled.corrected) == (1688, 66)
    assert f"异议 {made.pk} 裁定更正" in line.origin
    assert east(open_to_appeals).total == score.total + 188


def test_an_appeal_that_is_not_right_is_upheld_with_reasons(open_to_appeals, township, office):
    before = totals(open_to_appeals)
    made = actions.appeal(east(open_to_appeals), "不服", by=township, key="elderly")
    with pytest.raises(UsageError, match="已经提出异议"):
        actions.appeal(east(open_to_appeals), "还是不服", by=township, key="elderly")

    assert actions.rule(made, Ruling.UPHELD, "与记录一致", by=office).ruling == Ruling.UPHELD
    assert totals(open_to_appeals) == before
    with pytest.raises(UsageError, match="已经裁定"):
        actions.rule(made, Ruling.UPHELD, "再来", by=office)


def test_appeals_are_heard_only_while_published_and_on_a_line_there_is(scored, office, township):
    with pytest.raises(UsageError, match="公示期间"):
        actions.appeal(east(scored), "不服", by=township, key="elderly")
    actions.publish_appraisal(scored, by=office)
    with pytest.raises(UsageError, match="哪一项"):
        actions.appeal(east(scored), "不服", by=township, key="gossip")


def test_nothing_is_signed_while_an_appeal_is_open_and_nothing_changes_afterwards(
    open_to_appeals, township, office, head, units
):
    made = actions.appeal(east(open_to_appeals), "不服", by=township, key="elderly")
    with pytest.raises(UsageError, match="没有裁定的异议"):
        actions.sign_appraisal(open_to_appeals, by=head)
    actions.rule(made, Ruling.UPHELD, "与记录一致", by=office)
    final = actions.sign_appraisal(open_to_appeals, by=head)

    assert final.stage == Stage.FINAL
    for act in (lambda: actions.withdraw_appraisal(final, "重算", by=office),
                lambda: actions.enter_fact(final, units[EAST], "entered:false-data", 1, "d", by=office),
                lambda: actions.appeal(east(final), "不服", by=township, key="elderly")):  # fmt: skip
        with pytest.raises(UsageError):
            act()


def test_no_path_leads_to_the_end_past_publication():
    before_final = [stage for stage, after in APPRAISAL_TRANSITIONS.items() if Stage.FINAL in after]

    assert before_final == [Stage.PUBLISHED]


def test_the_database_refuses_a_final_result_nobody_else_signed(open_to_appeals, office):
    now = open_to_appeals.published_at
    for wrong in ({"stage": Stage.FINAL}, {"stage": Stage.FINAL, "signed_by": office, "signed_at": now}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Appraisal.objects.filter(pk=open_to_appeals.pk).update(**wrong)


def test_each_step_is_refused_to_everybody_else(open_to_appeals, draft, township, auditor, doctor, office):
    for stranger in (township, auditor, doctor):
        with pytest.raises(Refused):
            actions.adopt(draft, by=stranger)
        with pytest.raises(Refused):
            actions.withdraw_appraisal(open_to_appeals, "x", by=stranger)
    for stranger in (township, auditor, doctor, office):
        with pytest.raises(Refused):
            actions.sign_appraisal(open_to_appeals, by=stranger)
    with pytest.raises(Refused):
        actions.appeal(Score.objects.get(unit=WEST), "不服", by=township, key="elderly")


def test_a_unit_sees_scores_only_once_they_are_published(scored, township, office, auditor):
    assert list(queries.appraisals(township)) == []
    assert [one.pk for one in queries.appraisals(office)] == [scored.pk]
    actions.publish_appraisal(scored, by=office)

    assert [one.pk for one in queries.appraisals(township)] == [scored.pk]
    with pytest.raises(Refused):
        queries.score(scored, Score.objects.get(unit=WEST).unit, township)


@pytest.mark.parametrize("code", declared())
def test_a_scheme_kept_as_data_is_the_scheme_that_was_declared(code, units, office):
    draft = actions.begin_scheme(code, by=office)
    draft.refresh_from_db()

    assert scheme_of(draft.data) == scheme_of(declared()[code])
    assert all(isinstance(item.zero, Fraction | None) for item in scheme_of(draft.data).items)
