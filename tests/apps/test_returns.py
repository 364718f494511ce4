"""Returns: opened for who owes them, filled, signed by another, accepted, sent back, corrected; no short cuts."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from quanmin.accounts.models import Entry
from quanmin.accounts.permissions import Role
from quanmin.core.forms.checking import Answer
from quanmin.core.periods import parse_range
from quanmin.core.snapshot.rows import columns_of
from quanmin.core.snapshot.tables import BY_NAME
from quanmin.errors import Refused, UsageError
from quanmin.plans.actions import approve_plan, keep_document, take_as_read
from quanmin.plans.models import Assignment, Target
from quanmin.records.actions import bring_in_residents
from quanmin.records.models import Record
from quanmin.results.actions import measure, take_snapshot
from quanmin.results.queries import latest_run, result
from quanmin.results.recounting import recount_changes
from quanmin.returns import actions, queries
from quanmin.returns.models import Filing, Return
from quanmin.returns.sheet import sheet
from quanmin.returns.states import RETURN_TRANSITIONS, TO_FILL, State
from quanmin.units.actions import bring_in_units
from quanmin.units.models import Unit
from tests.apps.counties import an_account, controlled_world
from tests.remembered import remembered
from tests.worlds import COUNTY, EAST, UNITS, WEST

SCHOOLS, FINANCE = 14, 15
OFFICES = ({"unit_id": SCHOOLS, "parent_id": COUNTY, "kind": "department", "name": "云岭县教育体育局"},
           {"unit_id": FINANCE, "parent_id": COUNTY, "kind": "department", "name": "云岭县财政局"})  # fmt: skip
MYOPIA = "student-myopia-rate"
PDF = b"%PDF-1.7 figures"
TODAY = date(2026, 1, 12)


@pytest.fixture
@remembered
def offices(system, units, settings):
    settings.QUANMIN_TODAY = TODAY
    bring_in_units((*UNITS, *OFFICES), by=system)
    return Unit.objects.in_bulk()


@pytest.fixture
def clerk(offices):
    return an_account(Role.DEPARTMENT, offices[SCHOOLS])


@pytest.fixture
def head(offices):
    return an_account(Role.UNIT_HEAD, offices[SCHOOLS])


@pytest.fixture
@remembered
def owed(offices, office, system):
    """The return of the office for schools for 2025: it leads the target of myopia, and owes it by 29 January."""
    text = "云岭县规划\n到2025年，儿童青少年总体近视率降到50%以下。"
    draft = keep_document(text.encode(), source_name="a.txt", by=office)
    plan = approve_plan(take_as_read(draft, by=office), by=office)
    target = Target.objects.create(
        plan=plan, position=99, indicator="近视率", comparator="<=", value=50, sentence="", measure=MYOPIA
    )
    Assignment.objects.create(
        plan=plan, target=target, part="lead", written="县教体局", unit=offices[SCHOOLS],
        at=plan.approved_at, by=office,
    )  # fmt: skip
    actions.open_returns(on=TODAY, by=office)
    return Return.objects.get(unit=SCHOOLS)


@pytest.fixture
def filled(owed, clerk):
    actions.save_answers(owed, {MYOPIA: Answer(51.1)}, by=clerk)
    actions.attach(owed, "监测报告.pdf", PDF, by=clerk)
    return actions.hand_in(owed, by=clerk)


@pytest.fixture
def accepted(filled, head, office):
    actions.sign(filled, by=head)
    return actions.accept(filled, by=office)


def test_returns_are_opened_once_for_who_owes_them(owed, office):
    kept = sorted(Return.objects.values_list("code", "unit", "period"))

    assert kept == [("health-spending", FINANCE, "2025Q4"), ("reported-figures", SCHOOLS, "2025"),
                    ("township-environment", EAST, "2025Q4"), ("township-environment", WEST, "2025Q4")]  # fmt: skip
    assert actions.open_returns(on=TODAY, by=office) == []
    assert (owed.subject_id, owed.due_on) == (COUNTY, date(2026, 1, 29))


def test_a_return_goes_up_level_by_level_and_becomes_a_reported_value(accepted):
    row = Record.objects.get(table="reported_values").row

    assert (row["measure"], row["value"], row["unit_id"], row["period"]) == (MYOPIA, 51.1, COUNTY, "2025")
    assert [entry.act for entry in Entry.objects.order_by("number") if entry.act.startswith("return ")] == [
        "return filled", "return evidence kept", "return handed in", "return signed", "return accepted"]  # fmt: skip


def test_an_accepted_figure_shows_in_the_next_run_and_a_corrected_one_after_that(
    accepted, clerk, head, office, system, tmp_path, settings
):
    settings.QUANMIN_HOME = tmp_path
    folder = controlled_world(tmp_path / "snapshot")
    bring_in_residents(folder, by=system)
    measure(take_snapshot(folder, by=system), measures=(MYOPIA,), periods=parse_range("2025Q4"), by=system)
    assert latest_figure(office) == (None, 51.1)

    actions.reopen(accepted, "更正", by=clerk)
    actions.save_answers(accepted, {MYOPIA: Answer(49.9)}, by=clerk)
    actions.hand_in(accepted, by=clerk)
    actions.sign(accepted, by=head)
    actions.accept(accepted, by=office)

    assert latest_figure(office) == (51.1, 49.9)


def latest_figure(office):
    """The county's figure in the run that stood, and in the one that counts what was entered."""
    county = Unit.objects.get(pk=COUNTY)
    before = result(MYOPIA, county, "2025Q4", latest_run(), seen_by=office)
    after = result(MYOPIA, county, "2025Q4", recount_changes(by=office), seen_by=office)
    return before and before.value, after.value


def test_accepted_figures_have_the_shape_of_the_declared_table(accepted, office):
    (row,) = queries.reported_rows(office)

    columns = {column.name for column in columns_of(BY_NAME["reported_values"])}
    assert row.keys() == columns | {"value_id", "recorded_at", "source"}
    assert row["reporter"] == "云岭县教育体育局"


def test_a_correction_keeps_the_old_figure_until_the_new_one_is_accepted(accepted, clerk, head, office):
    actions.reopen(accepted, "复核后更正", by=clerk)
    actions.save_answers(accepted, {MYOPIA: Answer(49.9)}, by=clerk)
    assert queries.reported_rows(office)[0]["value"] == 51.1
    actions.hand_in(accepted, by=clerk)
    actions.sign(accepted, by=head)
    actions.accept(accepted, by=office)

    assert queries.reported_rows(office)[0]["value"] == 49.9
    assert [record.current for record in Record.objects.filter(table="reported_values")] == [False, True]
    assert Filing.objects.filter(owed=accepted, accepted_at__isnull=False).count() == 2


def test_each_level_may_send_back_with_a_reason_and_the_figures_stay(filled, clerk, head, office):
    actions.send_back(filled, "数据来源不清", by=head)
    actions.hand_in(filled, by=clerk)
    actions.sign(filled, by=head)
    kept = actions.send_back(filled, "请附抽样说明", by=office)

    assert kept.state == State.RETURNED
    assert [one.returned_reason for one in kept.filings.all()] == ["数据来源不清", "请附抽样说明", ""]
    assert sheet(kept).rows[0].figure == 51.1


def test_no_path_leads_to_acceptance_past_a_signature():
    def paths(state, seen):
        for after in RETURN_TRANSITIONS[state]:
            if after not in seen:
                yield [*seen, after]
                yield from paths(after, [*seen, after])

    ends = [path for path in paths(State.OWED, [State.OWED]) if path[-1] == State.ACCEPTED]
    assert ends
    assert all(path.index(State.SUBMITTED) < path.index(State.SIGNED) < len(path) - 1 for path in ends)


def test_the_database_refuses_what_the_actions_would_never_do(filled, clerk, office):
    filing = filled.filings.get()
    for wrong in ({"accepted_by": office, "accepted_at": filing.filled_at},
                  {"signed_by": clerk, "signed_at": filing.filled_at},
                  {"returned_by": office, "returned_at": filing.filled_at}):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Filing.objects.filter(pk=filing.pk).update(**wrong)


def test_who_filled_in_cannot_sign(owed, offices, head):
    Filing.objects.filter(owed=owed).update(filled_by=head, filled_at=owed.opened_at)
    Return.objects.filter(pk=owed.pk).update(state=State.SUBMITTED)
    owed.refresh_from_db()

    with pytest.raises(UsageError, match="不能审签自己填的报表"):
        actions.sign(owed, by=head)


def test_a_form_with_a_fault_or_an_unexplained_leap_is_not_handed_in(owed, clerk):
    with pytest.raises(UsageError, match="没有填写"):
        actions.hand_in(owed, by=clerk)
    actions.save_answers(owed, {MYOPIA: Answer(140.0)}, by=clerk)
    with pytest.raises(UsageError, match="超出允许范围"):
        actions.hand_in(owed, by=clerk)
    actions.save_answers(owed, {MYOPIA: Answer(51.0)}, by=clerk)
    with pytest.raises(UsageError, match="附上数据来源"):
        actions.hand_in(owed, by=clerk)


def test_the_last_periods_figure_is_compared_and_a_reason_settles_it(accepted, clerk, office):
    year_later = date(2027, 1, 12)
    actions.open_returns(on=year_later, by=office)
    later = Return.objects.get(unit=SCHOOLS, period="2026")
    actions.save_answers(later, {MYOPIA: Answer(20.0)}, by=clerk)

    assert [doubt.hard for doubt in sheet(later).open] == [False]
    actions.save_answers(later, {MYOPIA: Answer(20.0, reason="改用新标准")}, by=clerk)
    assert sheet(later).open == ()
    assert sheet(later).rows[0].last == 51.1


def test_the_last_periods_figure_is_compared_while_it_is_being_corrected(accepted, clerk, office):
    actions.open_returns(on=date(2027, 1, 12), by=office)
    later = Return.objects.get(unit=SCHOOLS, period="2026")
    actions.save_answers(later, {MYOPIA: Answer(20.0)}, by=clerk)
    actions.reopen(accepted, "复核后更正", by=clerk)
    actions.save_answers(accepted, {MYOPIA: Answer(20.0)}, by=clerk)
    actions.hand_in(accepted, by=clerk)

    assert sheet(later).rows[0].last == 51.1
    assert len(sheet(later).open) == 1


@pytest.mark.parametrize("state", [state for state in State if state not in TO_FILL])
def test_only_an_open_return_can_be_filled(owed, clerk, state):
    Return.objects.filter(pk=owed.pk).update(state=state, handed_in_on=TODAY)

    with pytest.raises(UsageError, match="不能填写"):
        actions.save_answers(owed, {MYOPIA: Answer(1.0)}, by=clerk)


def test_a_cell_the_form_has_not_is_refused(owed, clerk):
    with pytest.raises(UsageError, match="'gossip'"):
        actions.save_answers(owed, {"gossip": Answer(1.0)}, by=clerk)


@pytest.mark.parametrize(("name", "data"), [("a.exe", b"MZ"), ("a.pdf", b""), ("a.pdf", b"MZ")])
def test_a_file_that_is_not_what_it_says_is_refused(owed, clerk, name, data):
    with pytest.raises(UsageError, match=r"不是可以作为佐证的文件|空文件|后缀不符"):
        actions.attach(owed, name, data, by=clerk)


def test_reasons_are_asked_for(filled, owed, head, office, clerk):
    for act in (actions.send_back, actions.withdraw, actions.reopen):
        with pytest.raises(UsageError, match="请写明"):
            act(filled, "  ", by=head)


def test_each_step_is_refused_to_everybody_else(filled, offices, clerk, head, office, auditor, township):
    for stranger in (clerk, office, auditor, township):
        with pytest.raises(Refused):
            actions.sign(filled, by=stranger)
    for stranger in (clerk, head, auditor, township):
        with pytest.raises(Refused):
            actions.accept(filled, by=stranger)
    for stranger in (head, office, auditor, township):
        with pytest.raises(Refused):
            actions.save_answers(filled, {}, by=stranger)


def test_an_office_sees_its_own_returns_and_the_county_all(owed, clerk, office, auditor, township, doctor):
    seen = [queries.returns(user).count() for user in (clerk, office, auditor, township)]

    assert seen == [1, 4, 4, 1]
    with pytest.raises(Refused):
        queries.returns(doctor)
    with pytest.raises(Refused):
        queries.one(Return.objects.get(unit=FINANCE).pk, clerk)


def test_what_is_late_is_listed_and_counted_until_its_head_signs(filled, head, office, settings):
    settings.QUANMIN_TODAY = date(2026, 2, 2)
    assert {row.unit_id for row in queries.overdue(office)} == {SCHOOLS, FINANCE, EAST, WEST}
    actions.sign(filled, by=head)

    kept = queries.punctuality(first=date(2026, 1, 1), last=date(2026, 1, 31), on=date(2026, 2, 2))
    assert (kept[SCHOOLS].due, kept[SCHOOLS].in_time, kept[SCHOOLS].overdue) == (1, 0, 0)
    assert (kept[EAST].due, kept[EAST].in_time, kept[EAST].overdue) == (1, 0, 1)
    assert queries.tally(office)["overdue"] == 3


def test_a_return_whose_figures_count_is_not_withdrawn_while_it_is_corrected(accepted, clerk, head, office):
    actions.reopen(accepted, "复核后更正", by=clerk)
    actions.hand_in(accepted, by=clerk)
    actions.send_back(accepted, "数据来源不清", by=head)

    with pytest.raises(UsageError, match="已经采纳"):
        actions.withdraw(accepted, "不要了", by=office)


def test_a_return_opened_by_mistake_is_withdrawn_and_owed_no_more(owed, office):
    actions.withdraw(owed, "不属于本单位", by=office)

    assert queries.tally(office)["withdrawn"] == 1
    assert actions.open_returns(on=TODAY, by=office) == []
