"""Promised services are kept by the services that were given, and typed only where no record can say it."""

from datetime import date, timedelta

import pytest

from quanmin.programmes.actions import (
    correct_contract,
    correct_visit,
    end_contract,
    keep_promises,
    rebuild_coverage,
    rebuild_schedule,
    record_kept,
    save_visit,
    take_back_kept,
    undo_step,
    withdraw_visit,
)
from quanmin.programmes.agreements import ContractRefused
from quanmin.programmes.models import Contract, Coverage, Due
from quanmin.programmes.refusals import Unknown
from quanmin.records.actions import bring_in_residents
from quanmin.records.entering import add_row, withdraw_row
from quanmin.records.models import Record, Resident
from quanmin.records.overlay import rows_of_residents
from tests.apps.contracted import SIGNED, TODAY, a_team, an_agreement, promised_to, signed
from tests.apps.counties import a_snapshot, controlled_world
from tests.apps.visited import CALM, a_report
from tests.remembered import remembered
from tests.worlds import CLINIC, residents

BEFORE = date(2025, 11, 3)


@pytest.fixture
@remembered
def county(system, units, tmp_path, settings):
    settings.QUANMIN_TODAY = TODAY
    bring_in_residents(controlled_world(tmp_path / "snapshot"), by=system)
    rebuild_schedule(by=system)
    return rebuild_coverage(by=system)


@pytest.fixture
def team(county, units, township):
    return a_team(units, township)


def chronic(team, doctor, **said):
    return signed(team, doctor, packages=("chronic",), **said)


def kept(title="季度随访"):
    return [done for item, _due, done in promised_to() if item == title]


def item(title, resident=2):
    rows = rows_of_residents([resident], ("contract_items",))["contract_items"]
    return next(row["item_id"] for row in rows if row["item"] == title)


def test_a_follow_up_keeps_the_promise_of_its_quarter(team, doctor):
    chronic(team, doctor)

    visit = save_visit(a_report(on=BEFORE), by=doctor)

    assert kept() == [BEFORE, None, None, None]
    line = Coverage.objects.get(resident=2)
    assert (line.promised, line.kept) == (7, 1)
    withdraw_visit(visit.pk, why="记错人", by=doctor)
    assert kept() == [None] * 4
    assert Coverage.objects.get(resident=2).kept == 0


def test_a_service_put_right_onto_another_day_keeps_the_promise_it_kept(team, doctor):
    signed(team, doctor)
    advice = {"items_done": [1], "signed": True, "without": CALM}

    def given(day):
        return a_report(on=day, tasks=("family-doctor/service",), **advice)

    visit = save_visit(given(BEFORE), by=doctor)
    assert kept("健康教育指导") == [BEFORE, None]

    correct_visit(visit.pk, given(BEFORE + timedelta(days=1)), why="日期抄错", by=doctor)

    assert kept("健康教育指导") == [BEFORE + timedelta(days=1), None]


def test_a_service_the_resident_did_not_sign_for_keeps_no_promise(team, doctor):
    signed(team, doctor)
    given = a_report(on=BEFORE, tasks=("family-doctor/service",), items_done=[1], signed=False, without=CALM)

    visit = save_visit(given, by=doctor)

    assert [found for form in visit.forms.all() for found in form.findings] == ["unsigned"]
    assert kept("健康教育指导") == [None, None]


def test_a_follow_up_before_the_contract_was_signed_here_counts_from_its_first_day(team, doctor):
    save_visit(a_report(on=SIGNED), by=doctor)
    save_visit(a_report(on=SIGNED - timedelta(days=1)), by=doctor)

    chronic(team, doctor)

    assert kept() == [SIGNED, None, None, None]


def test_reading_the_services_again_changes_nothing(team, doctor):
    chronic(team, doctor)
    save_visit(a_report(on=BEFORE), by=doctor)
    before = Record.objects.count()

    assert keep_promises([2], by=doctor) == 0
    assert Record.objects.count() == before


def test_what_no_record_can_say_is_typed_once(team, doctor):
    chronic(team, doctor)

    record_kept(2, item("用药指导"), BEFORE, by=doctor)
    record_kept(2, item("用药指导"), BEFORE, by=doctor)

    assert kept("用药指导") == [BEFORE, None]
    assert Record.objects.filter(origin="promise:typed").count() == 1
    with pytest.raises(ContractRefused, match="已在 2025-11-03 完成"):
        record_kept(2, item("用药指导"), TODAY, by=doctor)
    take_back_kept(2, item("用药指导"), by=doctor)
    assert kept("用药指导") == [None, None]


def test_what_a_record_says_is_not_typed(team, doctor):
    chronic(team, doctor)

    with pytest.raises(ContractRefused, match="不必再登记"):
        record_kept(2, item("季度随访"), TODAY, by=doctor)
    save_visit(a_report(on=BEFORE), by=doctor)
    with pytest.raises(ContractRefused, match="不是在这里登记"):
        take_back_kept(2, item("季度随访"), by=doctor)


@pytest.mark.parametrize("day", [SIGNED - timedelta(days=1), TODAY + timedelta(days=1)])
def test_a_day_that_cannot_be_is_refused(team, doctor, day):
    chronic(team, doctor)

    with pytest.raises(ContractRefused, match="不可能"):
        record_kept(2, item("用药指导"), day, by=doctor)


def test_a_promise_to_somebody_else_is_none_of_ones_resident(team, doctor):
    chronic(team, doctor)

    with pytest.raises(ContractRefused, match="没有这一项"):
        record_kept(1, item("用药指导"), TODAY, by=doctor)
    with pytest.raises(Unknown):
        record_kept(3, item("用药指导"), TODAY, by=doctor)


def test_an_ended_contract_owes_what_was_due_by_then(team, doctor):
    contract = chronic(team, doctor, start=date(2025, 7, 1))
    save_visit(a_report(on=date(2025, 8, 1)), by=doctor)
    before = promised_to()

    end_contract(2, contract.row, day=date(2025, 12, 1), reason="cancelled", by=doctor)

    assert promised_to() == [("季度随访", date(2025, 9, 30), date(2025, 8, 1))]
    undo_step(2, contract.row, by=doctor)
    assert promised_to() == before


def test_undoing_a_correction_brings_back_what_was_typed(team, doctor):
    contract = chronic(team, doctor)
    record_kept(2, item("用药指导"), BEFORE, by=doctor)
    save_visit(a_report(on=BEFORE), by=doctor)
    before = promised_to()

    correct_contract(an_agreement(team, packages=("basic",)), contract.row, why="选错服务包", by=doctor)
    assert {title for title, _due, _done in promised_to()} == {"健康档案更新", "健康教育指导"}
    undo_step(2, contract.row, by=doctor)

    assert promised_to() == before
    assert keep_promises([2], by=doctor) == 0
    take_back_kept(2, item("用药指导"), by=doctor)


def test_a_kept_promise_is_a_service_of_the_schedule(team, doctor):
    chronic(team, doctor)
    services = Due.objects.filter(resident=2, protocol="family-doctor", item="service")
    owed = services.count()

    save_visit(a_report(on=TODAY), by=doctor)

    assert (owed, services.count()) == (1, 0)


@pytest.fixture
@remembered
def brought(system, units, tmp_path, settings):
    """Resident 1 has a contract from elsewhere with a follow-up done in July and one open; and a visit of August."""
    settings.QUANMIN_TODAY = TODAY
    folder = a_snapshot(
        tmp_path / "snapshot",
        **residents({"name": "张三"}),
        enrolments=[{"resident_id": 1, "programme": "hypertension"}],
        contracts=[{"contract_id": 7, "resident_id": 1, "unit_id": CLINIC, "package": "慢性病包",
                    "start": date(2025, 7, 1), "end": date(2026, 6, 30)}],
        contract_items=[
            {"item_id": 1, "contract_id": 7, "resident_id": 1, "item": "季度随访", "due": date(2025, 9, 30),
             "done": date(2025, 7, 10)},
            {"item_id": 2, "contract_id": 7, "resident_id": 1, "item": "季度随访", "due": date(2025, 12, 31)},
        ],
        contacts=[{"resident_id": 1, "programme": "hypertension", "kind": "follow-up", "date": date(2025, 11, 20)}],
    )  # fmt: skip
    bring_in_residents(folder, by=system)
    return rebuild_coverage(by=system)


def test_of_a_contract_brought_in_only_what_is_entered_here_is_read(brought, doctor):
    keep_promises([1], by=doctor)
    assert [done for _item, _due, done in promised_to(1)] == [date(2025, 7, 10), None]

    save_visit(a_report(1, on=date(2025, 12, 5)), by=doctor)

    assert [done for _item, _due, done in promised_to(1)] == [date(2025, 7, 10), date(2025, 12, 5)]


def test_a_contract_brought_in_is_ended_and_that_undone(brought, doctor):
    before = promised_to(1), Coverage.objects.filter(resident=1).values_list()[0][1:]

    end_contract(1, 7, day=date(2025, 12, 1), reason="moved", by=doctor)

    assert Contract.objects.get().brought_in
    assert Coverage.objects.get(resident=1).covered == date(2025, 12, 1)
    undo_step(1, 7, by=doctor)
    assert (promised_to(1), Coverage.objects.filter(resident=1).values_list()[0][1:]) == before


def test_working_everybody_out_again_writes_nothing_that_stands(brought, doctor, system):
    lines = list(Coverage.objects.values_list())

    rebuild_coverage(by=system)

    assert list(Coverage.objects.values_list()) == lines


def test_one_and_all_are_worked_out_alike(team, doctor, system):
    chronic(team, doctor)
    save_visit(a_report(on=BEFORE), by=doctor)
    record_kept(2, item("用药指导"), BEFORE, by=doctor)
    lines = {line[1]: line[2:] for line in Coverage.objects.values_list()}

    Coverage.objects.all().delete()
    rebuild_coverage(by=system)

    assert {line[1]: line[2:] for line in Coverage.objects.values_list()} == lines


def test_a_row_entered_beside_a_visit_is_read_at_night(team, doctor, system):
    chronic(team, doctor)
    contact = {"programme": "hypertension", "kind": "follow-up", "date": BEFORE, "unit_id": CLINIC, "complete": True,
               "method": "clinic"}  # fmt: skip
    record = add_row("contacts", contact, resident=Resident.objects.get(pk=2), by=system)

    rebuild_coverage(by=system)

    assert kept() == [BEFORE, None, None, None]
    withdraw_row("contacts", record.key, by=system)
    rebuild_coverage(by=system)
    assert kept() == [None] * 4
