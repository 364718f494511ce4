"""Who has a resident in their care: the village, a referral, an emergency; and what fewer people see."""

from datetime import date, timedelta

import pytest

from quanmin.accounts.models import Entry
from quanmin.errors import Refused, UsageError
from quanmin.records.actions import bring_in_residents, open_in_emergency
from quanmin.records.models import EmergencyAccess
from quanmin.records.queries import emergencies, looks_at, resident, timeline
from quanmin.records.sensitive import may_show
from tests.apps.counties import UNTIL, a_snapshot
from tests.remembered import remembered
from tests.worlds import CLINIC, WEST_1, residents

SENT = {"unit_id": 12, "to_unit_id": CLINIC, "direction": "down", "date": date(2025, 12, 1)}
REASON = "在集市昏倒，需知用药"


@pytest.fixture
@remembered
def brought(units, system, settings, tmp_path):
    """Somebody of the doctor's village with three illnesses; two in the west, of whom the second was sent here."""
    settings.QUANMIN_TODAY = UNTIL
    illnesses = [
        {"resident_id": 1, "code": code, "diagnosed": date(2020, 1, 1)} for code in ("I10", "F20.0", "B20")
    ]
    enrolled = [
        {"resident_id": 1, "programme": name, "start": date(2020, 1, 1)}
        for name in ("hypertension", "tuberculosis")
    ]
    people = residents({"name": "甲"}, {"name": "乙", "lives_in": WEST_1}, {"name": "丙", "lives_in": WEST_1})
    folder = a_snapshot(
        tmp_path / "s",
        **people,
        conditions=illnesses,
        enrolments=enrolled,
        referrals=[{"resident_id": 3, **SENT}],
    )
    bring_in_residents(folder, by=system)
    return folder


def test_a_referral_opens_the_resident_to_where_they_were_sent(brought, doctor):
    assert resident(3, doctor).id == 3
    with pytest.raises(Refused):
        resident(2, doctor)


def test_a_referral_of_long_ago_opens_nothing(brought, doctor, settings):
    settings.QUANMIN_TODAY = UNTIL + timedelta(days=120)

    with pytest.raises(Refused):
        resident(3, doctor)


def test_others_residents_and_nobody_are_refused_in_one_sentence(brought, doctor):
    said = []
    for number in (2, 77):
        with pytest.raises(Refused) as refusal:
            resident(number, doctor)
        said.append(str(refusal.value))

    assert said[0] == said[1]


def test_an_emergency_opens_for_some_hours_and_is_listed(brought, doctor, auditor):
    taken = open_in_emergency(2, REASON, by=doctor)

    assert resident(2, doctor).id == 2
    assert list(emergencies(auditor)) == [taken]
    EmergencyAccess.objects.update(at=taken.at - timedelta(days=1), until=taken.until - timedelta(days=1))
    with pytest.raises(Refused):
        resident(2, doctor)


def test_an_emergency_needs_a_reason_and_the_right_to_open_somebody(brought, doctor, auditor):
    with pytest.raises(UsageError, match="原因"):
        open_in_emergency(2, "急", by=doctor)
    with pytest.raises(Refused):
        open_in_emergency(2, REASON, by=auditor)
    with pytest.raises(Refused):
        open_in_emergency(2**70, REASON, by=doctor)


def test_the_trail_of_an_emergency_holds_no_reason(brought, doctor):
    open_in_emergency(2, REASON, by=doctor)

    assert REASON not in f"{Entry.objects.first().details}"


def test_mental_disorder_and_tuberculosis_show_where_they_are_managed_and_hiv_to_nobody(
    brought, doctor, office
):
    def said(seen_by):
        return " ".join(text for one in timeline(1, seen_by) for _label, text in one.facts)

    assert ("F20.0" in said(doctor), "肺结核" in said(doctor), "B20" in said(doctor)) == (True, True, False)
    assert ("F20.0" in said(office), "肺结核" in said(office), "I10" in said(office)) == (False, False, True)


def test_the_resident_is_told_who_opened_the_record(brought, doctor, office):
    resident(1, office)

    assert [line.who for line in looks_at(1, doctor)] == [office]


@pytest.mark.parametrize("code", ["F20.9", "f20.900", " A15.0", "b20.x"])
def test_a_sensitive_diagnosis_is_hidden_however_it_is_written(code):
    assert not may_show({"code": code}, sensitive=False)
