"""What a county sets without code: from a day on, with its reason, within its range, taken back; the signed stays."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from quanmin.accounts.models import Entry
from quanmin.errors import Refused, UsageError
from quanmin.hints.actions import answer, sweep
from quanmin.hints.models import Hint
from quanmin.hints.queries import check_shared
from quanmin.hints.states import State
from quanmin.portal.agreement_papers import as_printed
from quanmin.programmes.actions import (
    Renewal,
    correct_contract,
    renew_contract,
    set_parameter,
    take_back_setting,
    undo_step,
)
from quanmin.programmes.models import Contract, Kind, Setting
from quanmin.programmes.own_terms import held
from quanmin.programmes.planning import own_protocols
from quanmin.programmes.queries.contract import contracts_of
from quanmin.programmes.queries.papers import papers_of_resident
from quanmin.programmes.queries.settings import parameters
from quanmin.records.actions import bring_in_residents
from tests.apps.contracted import a_team, an_agreement, promised_to, signed
from tests.apps.counties import UNTIL, a_snapshot
from tests.worlds import CLINIC, residents

WHY, DAY = "县卫健发〔2026〕3号", timedelta(days=1)
FEE = {"year_fen": 15050, "insurance_fen": 6000, "fund_fen": 6000, "self_fen": 3050}
OLD_FEES = {"year": 12000, "insurance": 6000, "fund": 6000, "self": 0}
NEW_FEES = {"year": 15050, "insurance": 6000, "fund": 6000, "self": 3050}


def set_package(key, value, by, *, code="elderly", since=None):
    return set_parameter(code, key, value, kind=Kind.PACKAGE, reason=WHY, since=since, by=by)


def set_limit(value, by, *, since=None):
    return set_parameter("pace-of-a-day", "most", value, kind=Kind.CHECK, reason=WHY, since=since, by=by)


def printed(contract, seen_by):
    (paper,) = papers_of_resident(contract.resident_id, contract.row, seen_by)
    return as_printed(paper)


def times_of(contract, seen_by):
    return dict(one for pair in printed(contract, seen_by)["pairs"] for one in pair if one)


@pytest.fixture
def county(system, units, tmp_path, settings):
    """Two old residents of one village, and thirty who were followed up by one person on one day."""
    settings.QUANMIN_TODAY, settings.QUANMIN_HOME = UNTIL, tmp_path
    people = residents(*({"name": f"居民{n}", "birth_date": date(1950, 6, 1)} for n in range(1, 31)))
    contacts = [
        {"resident_id": n, "programme": "hypertension", "kind": "follow-up", "date": UNTIL - DAY, "staff_id": 7,
         "unit_id": CLINIC, "source": "x"} for n in range(1, 31)
    ]  # fmt: skip
    bring_in_residents(
        a_snapshot(tmp_path / "s", **people, contacts=contacts, staff=[{"staff_id": 7}]), by=system
    )
    return settings


@pytest.fixture
def team(county, units, township):
    return a_team(units, township)


def signs(team, by, resident=1, **said):
    said = {"start": UNTIL, "signer": f"居民{resident}", **said}
    return signed(team, by, resident, **said)


def test_a_contract_signed_before_keeps_its_terms_and_the_next_has_the_new(team, doctor, office):
    before = signs(team, doctor)
    set_package("fee", FEE, office)
    set_package("check-up", 3, office)
    set_package("constitution", False, office)
    after = signs(team, doctor, 2)

    assert (before.fee_fen, before.self_fen, after.fee_fen, after.self_fen) == (12000, 0, 15050, 3050)
    assert [printed(one, doctor)["fees"] for one in (before, after)] == [OLD_FEES, NEW_FEES]
    assert times_of(before, doctor)["年度健康体检"] == times_of(before, doctor)["中医体质辨识"] == 1
    assert times_of(after, doctor)["年度健康体检"] == 3
    assert "中医体质辨识" not in times_of(after, doctor)
    assert sum(item == "年度健康体检" for item, _due, _done in promised_to(2)) == 3


def test_the_terms_are_those_of_the_day_of_signing(team, doctor, office, county):
    set_package("fee", FEE, office, since=UNTIL + DAY)

    late = signs(team, doctor, start=UNTIL + DAY, signed_on=UNTIL)
    county.QUANMIN_TODAY = UNTIL + DAY
    new = signs(team, doctor, 2, start=UNTIL + DAY, signed_on=UNTIL + DAY)

    assert (late.fee_fen, new.fee_fen) == (12000, 15050)


def test_a_contract_put_right_keeps_the_terms_it_was_signed_on(team, doctor, office):
    before = signs(team, doctor)
    set_package("fee", FEE, office)
    again = an_agreement(team, 1, start=UNTIL, signer="居民1", packages=("elderly", "tcm-care"))

    put_right = correct_contract(again, before.row, why="漏写一个包", by=doctor)
    fees = printed(put_right, doctor)["fees"]
    undone = undo_step(1, before.row, by=doctor)

    assert (fees["insurance"], fees["year"], put_right.fee_fen) == (6000, 12000 + 24000, 36000)
    assert (undone.fee_fen, undone.terms) == (12000, before.terms)
    assert printed(undone, doctor)["fees"] == OLD_FEES


def test_a_contract_kept_before_there_were_terms_is_printed_as_declared(team, doctor, office):
    old = signs(team, doctor)
    Contract.objects.filter(pk=old.pk).update(terms={})
    set_package("fee", FEE, office)

    assert printed(Contract.objects.get(pk=old.pk), doctor)["fees"] == OLD_FEES


def test_a_renewal_is_signed_on_the_terms_of_its_day(team, doctor, office, county):
    old = signs(team, doctor)
    set_package("fee", FEE, office, since=UNTIL + 30 * DAY)
    county.QUANMIN_TODAY = UNTIL + 340 * DAY

    new = renew_contract(Renewal(uuid4(), 1, old.row, UNTIL + 340 * DAY), by=doctor)

    assert (new.fee_fen, printed(new, doctor)["fees"]) == (15050, NEW_FEES)


def test_who_signs_is_offered_the_packages_on_todays_terms(team, doctor, office):
    set_package("fee", FEE, office)

    offered = {one.code: one.fee.self_fen for one, _fits in contracts_of(1, doctor).packages}

    assert (offered["elderly"], offered["basic"]) == (3050, 0)


def test_a_hint_is_judged_by_the_limit_in_force_and_stays_with_it(county, system, doctor, office):
    sweep(by=system)
    assert not Hint.objects.exists()
    set_limit(29, office)
    sweep(by=system)
    asked = Hint.objects.get()
    answer(asked.pk, State.EXPLAINED, "集中义诊，多人合作", by=doctor)
    set_limit(28, office)
    sweep(by=system)

    assert (asked.found, asked.limits) == (30, {"most": 29})
    assert Hint.objects.get().limits == {"most": 29}
    assert "28人" in check_shared("pace-of-a-day").asks.zh


def test_a_limit_that_is_to_come_asks_nobody_yet(county, system, office):
    set_limit(29, office, since=UNTIL + DAY)
    sweep(by=system)
    today = Hint.objects.count()
    county.QUANMIN_TODAY = UNTIL + DAY
    sweep(by=system)

    assert (today, Hint.objects.count()) == (0, 1)


def test_taking_back_brings_back_what_held_before_from_today_on(county, office):
    set_limit(30, office)
    later = set_limit(40, office, since=UNTIL + DAY)
    county.QUANMIN_TODAY = UNTIL + 2 * DAY
    taken = take_back_setting(later.pk, by=office)
    take_back_setting(later.pk, by=office)

    limits = [held(Kind.CHECK, UNTIL + n * DAY)["pace-of-a-day"]["most"] for n in range(4)]
    assert limits == [30, 40, 30, 30]
    assert (taken.ended, taken.undone_by) == (UNTIL + 2 * DAY, office)


def test_what_a_later_setting_replaced_is_not_taken_back(county, office):
    first = set_limit(30, office)
    set_limit(40, office)

    with pytest.raises(UsageError, match="取代"):
        take_back_setting(first.pk, by=office)
    with pytest.raises(UsageError, match="没有找到"):
        take_back_setting(10**6, by=office)
    assert held(Kind.CHECK)["pace-of-a-day"] == {"most": 40}


def test_the_default_comes_back_by_a_setting_without_a_value(county, office):
    set_limit(30, office)
    set_limit(None, office)

    ((known,),) = [rows for owner, rows in parameters(office, Kind.CHECK) if owner.code == "pace-of-a-day"]
    assert (known.value, known.own, len(known.history)) == (50, False, 2)
    assert held(Kind.CHECK) == {}


def test_the_same_said_twice_is_kept_once_and_written_down(county, office):
    first, second = set_limit(30, office), set_limit(30, office)

    assert first == second
    lines = Entry.objects.filter(act="parameter set")
    assert [one.details["of"] for one in lines] == ["pace-of-a-day", "pace-of-a-day"]


@pytest.mark.parametrize(
    ("kind", "code", "key", "value", "says"),
    [
        (
            Kind.PACKAGE,
            "elderly",
            "fee",
            FEE | {"self_fen": 3049},
            "合计 150.49 元，不等于年服务费 150.50 元",
        ),
        (Kind.PACKAGE, "elderly", "fee", FEE | {"fund_fen": -1}, "0 到 10000 元"),
        (Kind.PACKAGE, "elderly", "fee", FEE | {"fund_fen": 1.5}, "0 到 10000 元"),
        (Kind.PACKAGE, "elderly", "check-up", 367, "367 不在允许范围 0 到 366"),
        (Kind.PACKAGE, "elderly", "check-up", 1.5, "1.5 不是整数"),
        (Kind.PACKAGE, "elderly", "gold", 1, "'elderly' 没有参数 'gold'"),
        (Kind.PACKAGE, "tcm-care", "tcm-treatment", False, "一项服务也不承诺"),
        (Kind.CHECK, "pace-of-a-day", "most", 201, "201 不在允许范围 20 到 200"),
        (Kind.CHECK, "pace-of-a-day", "most", float("nan"), "不在允许范围"),
        (Kind.CHECK, "pace-of-a-day", "most", True, "不在允许范围"),
        (Kind.CHECK, "after-death", "days", 1, "没有参数"),
        (Kind.PROTOCOL, "hypertension", "soon", 9, "不在允许范围"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(county, office, kind, code, key, value, says):
    with pytest.raises(UsageError, match=says):
        set_parameter(code, key, value, kind=kind, reason=WHY, by=office)

    assert not Setting.objects.exists()


def test_items_removed_from_different_days_leave_no_package_empty(county, office):
    for key in ("check-up", "constitution", "education"):
        set_package(key, False, office, since=UNTIL + DAY)
    back = set_package("education", 2, office, since=UNTIL + 5 * DAY)
    set_package("referral", False, office, since=UNTIL + 5 * DAY)

    for breaks in (
        lambda: set_package("referral", False, office, since=UNTIL + 3 * DAY),
        lambda: take_back_setting(back.pk, by=office),
    ):
        with pytest.raises(UsageError, match="一项服务也不承诺"):
            breaks()
    assert Setting.objects.filter(ended=None).count() == 5


@pytest.mark.parametrize("since", [UNTIL - DAY, UNTIL + 731 * DAY])
def test_nothing_is_set_for_the_past_or_a_far_future(county, office, since):
    with pytest.raises(UsageError, match="起始日期"):
        set_limit(30, office, since=since)

    assert set_limit(30, office, since=UNTIL + 730 * DAY).since == UNTIL + 730 * DAY


def test_only_the_county_sets_and_takes_back(county, office, doctor, township, auditor):
    kept = set_limit(30, office)

    for stranger in (doctor, township, auditor):
        with pytest.raises(Refused):
            set_limit(31, stranger)
        with pytest.raises(Refused):
            take_back_setting(kept.pk, by=stranger)
    assert Setting.objects.get().ended is None


def test_a_parameter_of_a_protocol_holds_from_its_day(county, office):
    set_parameter("hypertension", "systolic_limit", 130, reason=WHY, since=UNTIL + DAY, by=office)

    assert own_protocols() == ()
    (own, *_others) = own_protocols(UNTIL + DAY)
    assert own.setting("systolic_limit") == 130
