"""Visits to residents who live elsewhere: sent here by a referral, opened in an emergency; and to who was merged."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from quanmin.accounts.models import Entry
from quanmin.accounts.permissions import Role
from quanmin.programmes.actions import correct_visit, keep_draft, rebuild_schedule, save_visit, withdraw_visit
from quanmin.programmes.models import Visit
from quanmin.programmes.queries.form import saved_visit, visit_form
from quanmin.programmes.refusals import Unknown, VisitRefused
from quanmin.records.actions import bring_in_residents, merge_residents, open_in_emergency
from quanmin.records.models import EmergencyAccess, Resident
from quanmin.records.overlay import rows_of_residents
from tests.apps.counties import UNTIL, a_snapshot, an_account
from tests.apps.visited import a_report
from tests.remembered import remembered
from tests.worlds import CLINIC, HOSPITAL, WEST_1, residents

REASON = "在集市昏倒，需测血压"
SENT, ELSEWHERE, TWIN = 1, 2, 4


@pytest.fixture
@remembered
def brought(units, system, settings, tmp_path):
    """Patients of the west: one referred to the doctor's clinic, one not; at home a third who stands twice."""
    settings.QUANMIN_TODAY = UNTIL
    west = {"lives_in": WEST_1}
    people = residents({"name": "甲", **west}, {"name": "乙", **west}, {"name": "丙"}, {"name": "丙丙"})
    enrolments = [
        {"resident_id": number, "programme": name, "start": date(2020, 1, 1)}
        for number in (1, 2, 3, 4)
        for name in ("hypertension", "severe-mental-disorder")
    ]
    sent = {"resident_id": SENT, "unit_id": HOSPITAL, "to_unit_id": CLINIC, "direction": "down"}
    folder = a_snapshot(
        tmp_path / "s", **people, enrolments=enrolments, referrals=[{**sent, "date": date(2025, 12, 1)}]
    )
    bring_in_residents(folder, by=system)
    rebuild_schedule(by=system)


def test_who_was_referred_here_is_visited_from_here_and_the_trail_says_why(brought, doctor, units):
    visit = save_visit(a_report(SENT), by=doctor)

    line = Entry.objects.get(act="visit saved")
    assert (visit.unit_id, line.unit_id, line.details["opened_by"]) == (CLINIC, WEST_1, "referral")
    assert saved_visit(visit.pk, doctor).visit == visit
    assert len(rows_of_residents([SENT], ("observations",))["observations"]) > 0


def test_a_referral_of_long_ago_opens_no_visit(brought, doctor, settings):
    settings.QUANMIN_TODAY = date(2026, 3, 15)

    for refused in (lambda: visit_form(SENT, doctor), lambda: save_visit(a_report(SENT), by=doctor)):
        with pytest.raises(Unknown):
            refused()


def test_an_emergency_opens_a_visit_until_it_ends(brought, doctor):
    with pytest.raises(Unknown):
        save_visit(a_report(ELSEWHERE), by=doctor)
    open_in_emergency(ELSEWHERE, REASON, by=doctor)

    visit = save_visit(a_report(ELSEWHERE), by=doctor)

    assert Entry.objects.get(act="visit saved").details["opened_by"] == "emergency"
    past = timezone.now() - timedelta(days=2)
    EmergencyAccess.objects.update(at=past, until=past + timedelta(hours=4))
    for refused in (
        lambda: save_visit(a_report(ELSEWHERE, on=UNTIL - timedelta(days=1)), by=doctor),
        lambda: saved_visit(visit.pk, doctor),
        lambda: keep_draft(ELSEWHERE, {}, by=doctor),
        lambda: withdraw_visit(visit.pk, why="登记错人", by=doctor),
    ):
        with pytest.raises(Unknown):
            refused()


def test_a_guest_puts_right_ones_own_visit_and_nobody_elses(brought, doctor, units):
    west = make_doctor(units[WEST_1])
    theirs = save_visit(a_report(SENT, on=UNTIL - timedelta(days=1)), by=west)
    own = save_visit(a_report(SENT), by=doctor)

    corrected = correct_visit(own.pk, a_report(SENT, sbp=150), why="读数录错", by=doctor)
    assert corrected.corrects == own
    with pytest.raises(Unknown):
        correct_visit(theirs.pk, a_report(SENT), why="读数录错", by=doctor)
    assert saved_visit(corrected.pk, west).visit == corrected


def make_doctor(unit):
    return an_account(Role.VILLAGE_DOCTOR, unit)


def test_a_guest_is_told_of_no_sensitive_programme_and_fills_none(brought, doctor, units):
    mental = "severe-mental-disorder/follow-up"

    seen_here = {one.task.name for one in visit_form(SENT, doctor).todo}
    seen_at_home = {one.task.name for one in visit_form(SENT, make_doctor(units[WEST_1])).todo}

    assert mental in seen_at_home
    assert not {name for name in seen_here if name.startswith("severe")}
    with pytest.raises(VisitRefused, match="管理这些患者"):
        save_visit(a_report(SENT, tasks=("hypertension/follow-up", mental)), by=doctor)


def test_neither_the_county_nor_the_auditor_visits_in_an_emergency(brought, office):
    open_in_emergency(ELSEWHERE, REASON, by=office)

    with pytest.raises(Unknown):
        save_visit(a_report(ELSEWHERE), by=office)


def test_a_visit_sent_for_who_was_merged_is_kept_once_under_who_stands_for_both(brought, doctor):
    report = a_report(TWIN)
    merge_residents(Resident.objects.get(pk=3), Resident.objects.get(pk=TWIN), by=doctor)

    first = save_visit(report, by=doctor)
    again = save_visit(report, by=doctor)

    assert (first, first.resident_id, Visit.objects.count()) == (again, 3, 1)
    assert visit_form(TWIN, doctor).resident.pk == 3
    with pytest.raises(VisitRefused):
        save_visit(replace(report, resident_id=SENT), by=doctor)
