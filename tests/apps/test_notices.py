"""Notices: no step is skipped, no number left out, clocks run in working days, rights are asked for in the action."""

from datetime import date
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction

from quanmin.errors import Refused, UsageError
from quanmin.supervision.actions import (
    answer_notice,
    close_notice,
    issue_notice,
    object_to_notice,
    propose_notice,
    publish_bulletin,
    remind,
    report_progress,
    review_notice,
    rule_on_notice,
    sign_for,
    take_up,
    withdraw_notice,
)
from quanmin.supervision.models import NOTICE_TRANSITIONS, Notice, Reminder, Stage, Step
from quanmin.supervision.queries.notices import bulletins, counts, notice, notices, ticking
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

SIGNED_OFF = (Stage.ISSUED, Stage.SIGNED, Stage.WORKING, Stage.ANSWERED, Stage.REVIEWING, Stage.COMPLETED)
FRIDAY = date(2025, 9, 26)  # 周日28日上班，10月1日至8日放假


@pytest.fixture
def today(settings):
    settings.QUANMIN_TODAY = FRIDAY
    return FRIDAY


@pytest.fixture
@remembered
def county(system, today):
    return a_county(system)


@pytest.fixture
@remembered
def plan(county, office):
    return a_plan_in_force(office)


@pytest.fixture
def finance(county):
    return of_finance(county)


@pytest.fixture
def draft(county, plan, office):
    return propose_notice(
        unit=county[FINANCE],
        title="经费拨付",
        reason="拨付率低",
        demand="9月底前拨付到位",
        line=line_of("经费"),
        by=office,
    )


@pytest.fixture
def issued(draft, office):
    return issue_notice(draft, signer="李局长", by=office)


def answered(found, by, text="已全部拨付"):
    sign_for(found, by=by)
    take_up(found, person="王科长", measures="每周调度", by=by)
    return answer_notice(found, text, files=[PROOF], by=by)


def paths(stage, seen=()):
    """Every way through the table of moves from a stage, each stage at most twice."""
    after = [one for one in NOTICE_TRANSITIONS[stage] if seen.count(one) < 2]
    if not NOTICE_TRANSITIONS[stage]:
        return [(*seen, stage)]
    return [path for one in after for path in paths(one, (*seen, stage))]


def test_no_way_to_the_end_skips_a_step_somebody_signs():
    closed = [path for path in paths(Stage.PROPOSED) if path[-1] == Stage.CLOSED]

    assert len(closed) == 6
    for path in closed:
        last = [len(path) - 1 - path[::-1].index(one) for one in SIGNED_OFF]
        assert last == sorted(last), path


def test_the_table_of_moves_names_every_stage_and_ends_only_where_it_should():
    assert set(NOTICE_TRANSITIONS) == set(Stage)
    assert {stage for stage, after in NOTICE_TRANSITIONS.items() if not after} == {
        Stage.CLOSED,
        Stage.WITHDRAWN,
    }


def test_a_notice_is_returned_answered_again_completed_and_closed(issued, finance, office):
    answered(issued, finance)
    review_notice(issued, accepted=False, opinion="缺拨付凭证", by=office)
    answer_notice(issued, "凭证补齐", by=finance)
    review_notice(issued, accepted=True, opinion="同意办结", by=office)
    close_notice(issued, by=office)

    kept = Notice.objects.get(pk=issued.pk)
    stages = [step.stage for step in kept.steps.all()]
    assert (kept.stage, kept.returned, kept.due_on) == (Stage.CLOSED, 1, None)
    assert stages == ["proposed", "issued", "signed", "working", "answered", "reviewing", "returned", "answered",
                      "reviewing", "completed", "closed"]  # fmt: skip
    assert all(after in NOTICE_TRANSITIONS[Stage(before)] for before, after in pairwise(stages))


@pytest.mark.parametrize("move", [take_up, answer_notice, close_notice, sign_for])
def test_a_step_out_of_turn_is_refused_and_leaves_nothing(draft, finance, office, move):
    given = {take_up: {"person": "王"}, answer_notice: {"text": "好"}}.get(move, {})
    by = office if move is close_notice else finance

    with pytest.raises(UsageError, match="已立项"):
        move(draft, by=by, **given)
    assert [step.stage for step in Step.objects.all()] == ["proposed"]


@pytest.fixture
def health(county):
    return of_health(county)


def test_each_side_moves_only_what_is_its_own(issued, finance, health, office):
    for stranger in (office, health):
        with pytest.raises(Refused):
            sign_for(issued, by=stranger)
        with pytest.raises(Refused):
            object_to_notice(issued, "不归我管", by=stranger)
    answered(issued, finance)
    with pytest.raises(Refused):
        review_notice(issued, accepted=True, opinion="好", by=finance)
    with pytest.raises(Refused):
        propose_notice(unit=finance.unit, title="x", reason="x", demand="x", by=finance)


def test_a_unit_sees_its_own_notices_once_issued_and_no_others(draft, finance, health, office, auditor):
    assert [list(notices(one)) for one in (office, auditor, finance)] == [[draft], [draft], []]
    issue_notice(draft, by=office)

    assert [len(notices(one)) for one in (office, finance, health)] == [1, 1, 0]
    with pytest.raises(Notice.DoesNotExist):
        notice(draft.pk, health)


def test_an_objection_upheld_must_be_signed_for_anew_and_one_agreed_to_ends_it(issued, finance, office):
    sign_for(issued, by=finance)
    object_to_notice(issued, "不属我单位职责", by=finance)
    with pytest.raises(UsageError, match="写明"):
        rule_on_notice(issued, upheld=True, reason=" ", by=office)

    assert rule_on_notice(issued, upheld=True, reason="按分工方案", by=office).stage == Stage.ISSUED
    object_to_notice(issued, "仍有异议", by=finance)
    withdrawn = rule_on_notice(issued, upheld=False, reason="同意", by=office)
    assert (withdrawn.stage, withdrawn.number, withdrawn.due_on) == (Stage.WITHDRAWN, 1, None)


def test_numbers_run_from_one_without_holes_whatever_is_withdrawn(county, plan, office):
    def one(on):
        drawn = propose_notice(unit=county[HEALTH], title="t", reason="r", demand="d", by=office, on=on)
        withdraw_notice(
            propose_notice(unit=county[HEALTH], title="t", reason="r", demand="d", by=office),
            "误立",
            by=office,
        )
        return issue_notice(drawn, by=office, on=on)

    made = [one(date(2025, 9, 1)), one(date(2025, 9, 2)), one(date(2026, 1, 5))]
    withdraw_notice(made[0], "情况变化", by=office)
    last = one(date(2025, 9, 3))

    assert [(each.year, each.number) for each in (*made, last)] == [
        (2025, 1),
        (2025, 2),
        (2026, 1),
        (2025, 3),
    ]
    assert last.after == made[1]


@pytest.mark.parametrize(
    "change", [{"number": 1}, {"number": 3, "after": None}, {"stage": "closed", "number": None}]
)
def test_the_database_refuses_a_number_twice_a_hole_and_an_issued_notice_without_one(
    county, plan, office, change
):
    for _ in range(2):
        drawn = propose_notice(unit=county[HEALTH], title="t", reason="r", demand="d", by=office)
        issue_notice(drawn, by=office)

    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.filter(number=2).update(**change)


def test_clocks_run_in_working_days_across_a_holiday(issued, finance, office):
    assert issued.due_on == date(2025, 9, 29)  # 周日上班算一天
    assert issued.answer_due == date(2025, 10, 23)

    answered(issued, finance)

    assert Notice.objects.get(pk=issued.pk).due_on == date(2025, 10, 10)
    assert [step.due_on for step in Step.objects.filter(stage__in=("signed", "working", "answered"))] == [
        date(2025, 9, 29), date(2025, 10, 23), date(2025, 10, 23),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("on", "kinds"),
    [
        (date(2025, 9, 29), []),
        (date(2025, 9, 30), ["first"]),
        (date(2025, 10, 11), ["first"]),
        (date(2025, 10, 13), ["first", "second"]),
    ],
)
def test_reminders_are_due_by_working_days_and_written_once(issued, system, on, kinds):
    remind(by=system, on=on)
    assert remind(by=system, on=on) == []

    assert [one.kind for one in Reminder.objects.all()] == kinds
    said = ticking(issued, on).said
    assert said == (kinds[-1] if kinds else None)


def test_what_was_not_reminded_in_time_is_worked_out_all_the_same(issued, finance, system):
    sign_for(issued, by=finance)
    found = Notice.objects.get(pk=issued.pk)

    assert ticking(found, date(2025, 10, 20)).said == "near"
    assert ticking(found, date(2025, 10, 20)).left == 3
    assert ticking(found, date(2025, 10, 30)).left == -5
    assert not Reminder.objects.exists()


def test_a_clock_that_reaches_into_a_year_not_published_says_so(county, plan, office):
    drawn = propose_notice(
        unit=county[HEALTH], title="t", reason="r", demand="d", by=office, on=date(2026, 12, 20)
    )
    found = issue_notice(drawn, by=office, on=date(2026, 12, 30))

    assert ticking(found, date(2026, 12, 30)).guessed == (2027,)


def test_what_the_screen_showed_is_kept_with_the_notice(issued):
    assert issued.basis["kind"] == "task"
    assert issued.basis["colour"] == "yellow"
    assert "没有报送进展" in issued.basis["explanation"]
    assert issued.basis["on"] == "2025-09-26"


def test_a_due_day_that_is_past_is_refused(county, plan, office):
    with pytest.raises(UsageError, match="不晚于"):
        propose_notice(unit=county[HEALTH], title="t", reason="r", demand="d", answer_due=FRIDAY, by=office)


def test_a_due_day_beyond_any_plan_is_refused(county, plan, office):
    with pytest.raises(UsageError, match="9999-12-31 太远"):
        propose_notice(unit=county[HEALTH], title="t", reason="r", demand="d", answer_due=date.max, by=office)


def test_counts_say_who_has_to_move(issued, finance, office, settings):
    assert counts(office) == {"proposed": 0, "unit": 1, "office": 0, "late": 0, "closed": 0}
    settings.QUANMIN_TODAY = date(2025, 10, 9)
    assert counts(office)["late"] == len(notices(office, late=True)) == 1

    answered(issued, finance)
    assert counts(office)["office"] == counts(finance)["office"] == 1


def test_a_bulletin_ranks_units_by_what_they_kept_and_is_kept_as_published(
    issued, finance, health, office, county
):
    line = line_of("慢病")
    node = line.task.key_points.get(year=2025)
    report_progress(
        line,
        unit=county[HEALTH],
        text="完成",
        claim="green",
        node=node,
        files=[PROOF],
        by=health,
        on=date(2025, 6, 20),
    )

    made = publish_bulletin("2025", by=office, on=date(2025, 10, 31))

    rows = [(row["name"], row["place"], row["due"], row["kept"], row["late_now"]) for row in made.rows]
    assert rows == [("云岭县卫生健康局", 1, 1, 1, 0), ("云岭县财政局", 2, 1, 0, 1)]
    assert (made.number, made.year) == (1, 2025)
    sign_for(issued, by=finance)
    assert bulletins(finance).get().rows == made.rows
    with pytest.raises(Refused):
        publish_bulletin("2025", by=finance)
    with pytest.raises(UsageError, match="还没有开始"):
        publish_bulletin("2031", by=office)
