"""Signing a family-doctor contract, and what it moves: rows, promises, lists, the schedule, the county's figures."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError

from quanmin.accounts.permissions import Role
from quanmin.core.periods import parse_range
from quanmin.errors import Refused
from quanmin.flow import bring_up_to_date
from quanmin.programmes.actions import (
    change_team,
    correct_contract,
    end_contract,
    let_lapse,
    rebuild_coverage,
    rebuild_schedule,
    sign_contract,
    undo_step,
    withdraw_contract,
)
from quanmin.programmes.agreements import ContractRefused
from quanmin.programmes.models import Contract, Coverage, Due
from quanmin.programmes.refusals import Unknown
from quanmin.records.actions import bring_in_residents, move_out, record_death
from quanmin.records.models import Record, Resident
from quanmin.results.actions import measure, take_snapshot
from quanmin.results.queries import latest_run, result
from tests.apps.contracted import SIGNED, TODAY, a_team, an_agreement, contracts_of, promised_to, signed
from tests.apps.counties import an_account, controlled_world
from tests.remembered import remembered
from tests.worlds import COUNTY, EAST, EAST_1, WEST, WEST_1

COVERAGE, RENEWAL = "family-doctor-contract-coverage", "contract-renewal-rate"
END = date(2026, 9, 30)


@pytest.fixture
@remembered
def county(system, units, tmp_path, settings):
    settings.QUANMIN_TODAY = TODAY
    settings.QUANMIN_HOME = tmp_path
    folder = controlled_world(tmp_path / "snapshot")
    bring_in_residents(folder, by=system)
    rebuild_schedule(by=system)
    rebuild_coverage(by=system)
    return folder


@pytest.fixture
def team(county, units, township):
    return a_team(units, township)


@pytest.fixture
@remembered
def run(county, system):
    return measure(take_snapshot(county, by=system), periods=parse_range("2025Q4"), by=system)


def covered(unit, office, code=COVERAGE):
    found = result(code, unit, "2025Q4", latest_run(), seen_by=office)
    return found.numerator, found.denominator


def test_a_contract_is_a_declared_row_with_its_promises(team, doctor):
    signed(team, doctor)

    assert contracts_of() == [(SIGNED, END, "老年人包")]
    assert promised_to() == [
        ("中医体质辨识", END, None),
        ("健康教育指导", date(2026, 3, 31), None),
        ("健康教育指导", END, None),
        ("年度健康体检", END, None),
    ]


def test_coverage_moves_by_exactly_one_where_the_resident_lives(team, run, units, doctor, office, system):
    signed(team, doctor)

    bring_up_to_date(by=system)

    found = [covered(units[place], office) for place in (COUNTY, EAST, EAST_1, WEST)]
    assert found == [(1, 3), (1, 2), (1, 2), (0, 1)]


def test_signing_ending_and_undoing_leaves_what_signing_left(team, run, units, doctor, office, system):
    contract = signed(team, doctor)
    before = contracts_of(), promised_to(), Coverage.objects.filter(resident=2).values_list()[0][1:]

    end_contract(2, contract.row, day=TODAY - timedelta(days=1), reason="cancelled", by=doctor)
    bring_up_to_date(by=system)
    ended = covered(units[COUNTY], office)
    undo_step(2, contract.row, by=doctor)
    bring_up_to_date(by=system)

    after = contracts_of(), promised_to(), Coverage.objects.filter(resident=2).values_list()[0][1:]
    assert (ended, covered(units[COUNTY], office), after) == ((0, 3), (1, 3), before)


def test_a_contract_withdrawn_was_never_signed(team, run, units, doctor, office, system):
    contract = signed(team, doctor)

    withdraw_contract(2, contract.row, why="填错了人", by=doctor)
    bring_up_to_date(by=system)

    assert (contracts_of(), promised_to(), covered(units[COUNTY], office)) == ([], [], (0, 3))
    assert Coverage.objects.get(resident=2).contract is None
    undo_step(2, contract.row, by=doctor)
    assert (len(contracts_of()), len(promised_to())) == (1, 4)


def test_the_same_form_sent_again_is_one_contract(team, doctor):
    agreement = an_agreement(team)

    first, again = (sign_contract(agreement, by=doctor) for _ in range(2))

    assert (first, Contract.objects.count(), len(contracts_of())) == (again, 1, 1)
    with pytest.raises(ContractRefused, match="已经用过"):
        sign_contract(an_agreement(team, key=agreement.key, packages=("basic",)), by=doctor)


def test_the_schedule_follows_a_contract(team, doctor):
    contract = signed(team, doctor)
    owed = set(Due.objects.filter(resident=2, protocol="family-doctor").values_list("item", flat=True))

    end_contract(2, contract.row, day=TODAY, reason="cancelled", by=doctor)

    assert owed
    assert not Due.objects.filter(resident=2, protocol="family-doctor").exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"signed_on": TODAY + timedelta(days=1), "start": TODAY + timedelta(days=1)}, "在今天之后"),
        ({"end": SIGNED - timedelta(days=1)}, "早于起始日期"),
        ({"signed_on": SIGNED + timedelta(days=1)}, "早于签字日期"),
        ({"start": date(2025, 12, 31), "signed_on": date(2025, 10, 1)}, "90 天以上"),
        ({"end": date(2028, 10, 1)}, "超过 3 年"),
        ({"packages": ()}, "一个基本服务包"),
        ({"packages": ("basic", "elderly")}, "只选一个"),
        ({"packages": ("child",)}, "不在其中"),
        ({"packages": ("nonsense",)}, "不在有效期内"),
        ({"start": date(2022, 3, 2)}, "不在有效期内"),
        ({"signer": ""}, "请写签字人"),
        ({"signer": "王五"}, "与档案姓名不同"),
        ({"signer": "王五", "guardian": True}, "选择与居民的关系"),
        ({"signer": "王五", "guardian": True, "relation": "uncle"}, "选择与居民的关系"),
    ],
)
def test_what_cannot_be_signed_is_refused_in_one_sentence(team, doctor, wrong, said):
    with pytest.raises(ContractRefused, match=said) as refused:
        sign_contract(an_agreement(team, **wrong), by=doctor)

    assert str(refused.value).count("。") == 1
    assert (contracts_of(), Contract.objects.count()) == ([], 0)


def test_a_contract_of_three_years_to_the_day_is_signed(team, doctor):
    signed(team, doctor, end=date(2028, 9, 30))

    assert len([due for item, due, _done in promised_to() if item == "年度健康体检"]) == 3


def test_two_contracts_of_one_resident_share_no_day(team, doctor):
    signed(team, doctor)

    with pytest.raises(ContractRefused, match="不能重叠"):
        signed(team, doctor, start=TODAY, end=END, signed_on=TODAY)
    with pytest.raises(ContractRefused, match="不能重叠"):
        signed(team, doctor, start=date(2025, 9, 1), end=SIGNED)
    signed(team, doctor, start=date(2025, 9, 1), end=SIGNED - timedelta(days=1))
    assert len(contracts_of()) == 2


def test_the_database_lets_no_two_contracts_be_the_next_one(team, doctor):
    first = signed(team, doctor)
    said = {
        name: getattr(first, name)
        for name in ("digest", "number", "resident", "signed_on", "signer", "at", "by")
    }

    with pytest.raises(IntegrityError, match=r"contract_is_the_next_one|resident_id"):
        Contract.objects.create(key=uuid4(), row=1, **said)


def test_the_dead_and_those_who_left_sign_nothing(team, doctor):
    record_death(Resident.objects.get(pk=2), TODAY, "I21.9", by=doctor)
    move_out(Resident.objects.get(pk=1), TODAY, by=doctor)

    with pytest.raises(ContractRefused, match="去世"):
        signed(team, doctor)
    with pytest.raises(ContractRefused, match="迁出"):
        signed(team, doctor, 1, signer="张三")


@pytest.mark.parametrize("number", [3, 404, -1, 2**70])
def test_anothers_resident_is_refused_as_nobody_is(team, doctor, number):
    with pytest.raises(Unknown, match="没有找到这位居民"):
        sign_contract(an_agreement(team, number), by=doctor)
    with pytest.raises(Unknown, match="没有找到这位居民"):
        end_contract(number, 1, day=TODAY, reason="cancelled", by=doctor)


def test_a_contract_of_somebody_else_is_not_found_with_ones_own_resident(team, doctor, units):
    other = an_account(Role.VILLAGE_DOCTOR, units[WEST_1])
    contract = signed(team, doctor)

    for act in (
        lambda: withdraw_contract(1, contract.row, why="试试", by=doctor),
        lambda: let_lapse(1, 404, why="试试", by=doctor),
    ):
        with pytest.raises(ContractRefused, match="没有找到这份协议"):
            act()
    with pytest.raises(Unknown):
        undo_step(2, contract.row, by=other)


@pytest.mark.parametrize("role", [Role.COUNTY_OFFICE, Role.AUDITOR, Role.DEPARTMENT, Role.UNIT_HEAD])
def test_who_does_not_record_signs_nothing(team, units, role):
    with pytest.raises((Unknown, Refused)):
        signed(team, an_account(role, units[EAST]))


def test_another_team_serves_from_now_on(team, doctor, units, township):
    contract = signed(team, doctor)
    other = a_team(units, township, "东镇第二团队")

    change_team(2, contract.row, other.pk, by=doctor)

    assert Coverage.objects.get(resident=2).team == other
    with pytest.raises(ContractRefused, match="已经由这个团队"):
        change_team(2, contract.row, other.pk, by=doctor)
    undo_step(2, contract.row, by=doctor)
    assert Coverage.objects.get(resident=2).team == team


def test_a_correction_keeps_what_was_given_and_promises_anew(team, doctor):
    contract = signed(team, doctor)
    later = date(2025, 11, 1)
    said = an_agreement(team, start=later, packages=("elderly", "tcm-care"), signed_on=SIGNED)

    correct_contract(said, contract.row, why="日期写错", by=doctor)

    assert contracts_of() == [(later, date(2026, 10, 31), "老年人包")]
    assert len(promised_to()) == 10
    undo_step(2, contract.row, by=doctor)
    assert contracts_of() == [(SIGNED, END, "老年人包")]
    assert len(promised_to()) == 4
    contract.refresh_from_db()
    assert contract.packages == ["elderly"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"day": TODAY + timedelta(days=1)}, "不可能"),
        ({"day": SIGNED - timedelta(days=1)}, "不可能"),
        ({"reason": "bored"}, "不是终止原因"),
        ({"reason": "other"}, "请写明"),
    ],
)
def test_an_end_that_cannot_be_is_refused(team, doctor, wrong, said):
    contract = signed(team, doctor)

    with pytest.raises(ContractRefused, match=said):
        end_contract(2, contract.row, **{"day": TODAY, "reason": "cancelled", "by": doctor, **wrong})


def test_what_is_ended_is_not_ended_again(team, doctor):
    contract = signed(team, doctor)
    end_contract(2, contract.row, day=TODAY, reason="cancelled", by=doctor)

    with pytest.raises(ContractRefused, match="提前终止"):
        end_contract(2, contract.row, day=TODAY, reason="cancelled", by=doctor)


def test_an_end_is_not_undone_over_a_contract_signed_since(team, doctor):
    contract = signed(team, doctor)
    end_contract(2, contract.row, day=date(2025, 12, 1), reason="cancelled", by=doctor)
    signed(team, doctor, start=TODAY)

    with pytest.raises(ContractRefused, match="不能重叠"):
        undo_step(2, contract.row, by=doctor)


def test_no_record_of_a_contract_names_anybody(team, doctor):
    signed(team, doctor)

    rows = Record.objects.filter(origin__startswith="contract").values_list("row", flat=True)
    assert rows
    assert not any("李四" in f"{row}" for row in rows)
