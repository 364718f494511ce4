"""Deciding on facts: who and when stand beside each, the old values stay, and a review ends when nothing is open."""

import pytest
from django.db import IntegrityError, transaction

from quanmin.accounts.models import Entry, User
from quanmin.accounts.permissions import Role
from quanmin.errors import Refused, UsageError
from quanmin.plans.actions import (
    accept,
    add_target,
    approve_plan,
    close_plan,
    correct,
    reject,
    return_plan,
    review_plan,
    take_as_read,
    undo_last,
)
from quanmin.plans.models import TRANSITIONS, Decision, Move, Plan, Standing, State, Target
from quanmin.plans.queries import history, measured_targets, progress, review
from tests.apps.test_plans import CONTROL, kept
from tests.worlds import COUNTY


@pytest.fixture
def draft(office):
    """One sure target touched by a finding, two tasks, one finding."""
    return kept(office)


@pytest.fixture
def colleague(units):
    """Another reviewer of the county office."""
    return User.objects.create(username="colleague", role=Role.COUNTY_OFFICE, unit=units[COUNTY])


def test_an_accepted_fact_says_who_and_when(office, draft):
    target = draft.targets.get()
    accept([target], by=office)

    target.refresh_from_db()
    assert (target.standing, target.decided_by) == (Standing.ACCEPTED, office)
    with pytest.raises(IntegrityError), transaction.atomic():
        Target.objects.update(decided_at=None)


def test_a_correction_keeps_the_old_values_and_asks_for_no_likeness_any_more(office, draft):
    corrected = correct(draft.targets.get(), value=75.0, measure="", by=office)

    decision = corrected.decisions.get()
    assert (decision.before["value"], decision.after["value"]) == (70, 75)
    assert (corrected.match, corrected.domain) == (None, "")


def test_a_wrong_correction_changes_nothing(office, draft):
    with pytest.raises(UsageError, match="1066"):
        correct(draft.targets.get(), year=1066, by=office)

    assert draft.targets.get().year == 2025
    assert not Decision.objects.exists()


def test_a_rejected_target_counts_nowhere(office, draft):
    reject(draft.targets.get(), reason="重复", by=office)
    approve_plan(take_as_read(draft, by=office), by=office)

    assert not measured_targets().exists()
    with pytest.raises(UsageError, match="理由"):
        reject(draft.tasks.first(), reason=" ", by=office)


def test_an_added_target_quotes_the_text(office, draft):
    added = add_target(draft, start=0, end=6, indicator="甲", comparator=">=", value=1.0, by=office)

    assert (added.sentence, added.standing) == (draft.text[:6], Standing.ADDED)
    with pytest.raises(UsageError, match="选中"):
        add_target(draft, start=5, end=5, indicator="甲", comparator=">=", value=1.0, by=office)


def test_the_last_act_is_taken_back_whole(office, draft):
    correct(draft.targets.get(), value=75.0, by=office)
    accept(draft.tasks.all(), by=office)

    undo_last(draft, by=office)
    assert {task.standing for task in draft.tasks.all()} == {Standing.READ}
    undo_last(draft, by=office)
    assert (draft.targets.get().value, draft.targets.get().standing) == (70, Standing.READ)
    with pytest.raises(UsageError, match="没有可以撤销"):
        undo_last(draft, by=office)


def test_an_addition_taken_back_is_gone_and_the_trail_still_tells(office, draft):
    add_target(draft, start=0, end=6, indicator="甲", comparator=">=", value=1.0, by=office)
    undo_last(draft, by=office)

    assert draft.targets.count() == 1
    assert list(Entry.objects.values_list("act", flat=True)[:2]) == ["decision undone", "fact added"]


def test_nobody_undoes_what_a_colleague_decided_on_since(office, colleague, draft):
    target = draft.targets.get()
    accept([target], by=office)
    correct(target, value=80.0, by=colleague)

    with pytest.raises(UsageError, match="别人"):
        undo_last(draft, by=office)


def test_a_review_waits_for_everything_uncertain(office, draft):
    with pytest.raises(UsageError, match="还有 2 条"):
        review_plan(draft, by=office)
    accept([draft.targets.get(), draft.findings.get()], by=office)

    reviewed = review_plan(draft, by=office)

    assert (reviewed.state, reviewed.reviewed_by) == (State.REVIEWED, office)
    assert {task.standing for task in draft.tasks.all()} == {Standing.ACCEPTED}


def test_a_reviewed_plan_is_not_touched_until_it_is_returned(office, draft):
    reviewed = take_as_read(draft, by=office)
    with pytest.raises(UsageError, match="已审核"):
        accept([reviewed.targets.get()], by=office)

    returned = return_plan(reviewed, reason="漏了一条", by=office)

    assert (returned.state, returned.reviewed_by) == (State.DRAFT, None)
    assert correct(returned.targets.get(), value=71.0, by=office).value == 71


def test_every_move_says_who_when_and_why(office, draft):
    close_plan(approve_plan(take_as_read(draft, by=office), by=office), reason="到期", by=office)

    told = [(move.state, move.by, move.reason) for move in Move.objects.filter(plan=draft)]
    assert told == [("reviewed", office, ""), ("approved", office, ""), ("closed", office, "到期")]
    assert not measured_targets().exists()
    with pytest.raises(UsageError, match="理由"):
        close_plan(draft, reason="", by=office)


@pytest.mark.parametrize("state", State)
def test_only_the_moves_of_the_table_are_made(office, draft, state):
    steps = {State.REVIEWED: take_as_read, State.APPROVED: approve_plan}
    if state in steps and state not in TRANSITIONS[State.DRAFT]:
        with pytest.raises(UsageError, match="待审核"):
            steps[state](draft, by=office)
    assert set(TRANSITIONS[state]) <= set(State) - {state}


def test_reviewing_is_refused_to_those_without_the_right(township, office, draft):
    target = draft.targets.get()
    for act in (
        lambda: accept([target], by=township),
        lambda: correct(target, value=1.0, by=township),
        lambda: reject(target, reason="x", by=township),
        lambda: undo_last(draft, by=township),
        lambda: review(draft.pk, township),
        lambda: approve_plan(draft, by=township),
    ):
        with pytest.raises(Refused):
            act()
    assert draft.targets.get().standing == Standing.READ


def test_progress_counts_all_facts_of_all_plans_in_three_questions(office, draft, django_assert_num_queries):
    accept(draft.tasks.all(), by=office)

    with django_assert_num_queries(3):
        assert progress(office) == {draft.pk: (2, 4)}


def test_the_history_tells_each_decision(office, draft):
    accept([draft.targets.get()], by=office)
    undo_last(draft, by=office)

    told = history(draft, office).get()
    assert (told.by, told.verdict, told.undone_by) == (office, "accept", office)
    assert (Plan.objects.get().state, told.target.measure) == (State.DRAFT, CONTROL)
