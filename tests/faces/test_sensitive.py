"""Whom sensitive programmes follow: each role, each such measure, each way to people; counts stay open to all.

One resident is under management for a severe mental disorder, one for tuberculosis, one has HIV on record.
"""

from datetime import date, datetime

import pytest
from django.conf import settings as site

from quanmin.accounts.models import Entry
from quanmin.accounts.permissions import ROLES, Permission, Role
from quanmin.core.measures import BY_CODE, CATALOGUE
from quanmin.core.periods import parse_range
from quanmin.portal.words import opens_to
from quanmin.programmes.actions import rebuild_schedule
from quanmin.programmes.queries.worklist import worklist
from quanmin.records.actions import bring_in_residents
from quanmin.results.actions import measure, take_snapshot
from tests.apps.counties import a_snapshot, an_account
from tests.remembered import remembered
from tests.worlds import CLINIC, COUNTY, EAST, EAST_1, HOSPITAL, residents

ILL, COUGHING, KEPT_SECRET = 1, 2, 3
NAMES = {ILL: "甲某某", COUGHING: "乙某某", KEPT_SECRET: "丙某某"}
SENSITIVE = [one.code for one in CATALOGUE if one.privacy == "sensitive"]
COUNTS = [one.code for one in CATALOGUE if one.privacy == "counts"]
SEATS = {
    Role.COUNTY_OFFICE: COUNTY, Role.TOWNSHIP_MANAGER: EAST, Role.VILLAGE_DOCTOR: EAST_1, Role.DEPARTMENT: HOSPITAL,
    Role.UNIT_HEAD: EAST, Role.AUDITOR: COUNTY,
}  # fmt: skip
# Every way to people that a measure or programme opens, as the address that goes there.
WAYS = {
    "gap list": "/gaps/{code}/?unit={unit}&period=2025Q4",
    "gap list by number": "/gaps/{code}/?unit={unit}&period=2025Q4&q={number}",
    "export": "/gaps/{code}/list.xlsx?unit={unit}&period=2025Q4",
    "reasons": "/residents/{number}/why/{code}/?period=2025Q4",
    "day by programme": "/day/?unit={unit}&protocol={programme}",
}


def card(number, disease, **more):
    return {
        "resident_id": number, "disease": disease, "disease_class": "B", "onset": date(2025, 11, 1),
        "diagnosed_at": datetime(2025, 11, 2), "reported_at": datetime(2025, 11, 9), "reporter_id": CLINIC, **more,
    }  # fmt: skip


@pytest.fixture
@remembered
def county(units, system, today, tmp_path):
    """The county after a run of the sensitive measures, with what everybody is owed."""
    people = residents(*({"name": name} for name in NAMES.values()))
    enrolments = [
        {
            "resident_id": ILL,
            "programme": "severe-mental-disorder",
            "start": date(2020, 1, 1),
            "unit_id": CLINIC,
        },
        {"resident_id": COUGHING, "programme": "tuberculosis", "start": date(2025, 10, 1), "unit_id": CLINIC},
    ]
    conditions = [
        {"resident_id": number, "code": code, "diagnosed": date(2019, 1, 1)}
        for number, code in ((ILL, "F20.0"), (COUGHING, "A15.0"), (KEPT_SECRET, "B20"))
    ]
    cards = [card(COUGHING, "tuberculosis"), card(KEPT_SECRET, "hiv")]
    folder = a_snapshot(
        tmp_path / "s", **people, enrolments=enrolments, conditions=conditions, notifiable_reports=cards
    )
    bring_in_residents(folder, by=system)
    measure(
        take_snapshot(folder, by=system), measures=[*SENSITIVE, *COUNTS], by=system,
        periods=parse_range("2025Q4..2025Q4"),
    )  # fmt: skip
    rebuild_schedule(by=system)
    return units


def told(client, user, address):
    """Whether an address names one of the three to somebody, and its status; an Excel file that comes is telling."""
    client.force_login(user, backend=site.AUTHENTICATION_BACKENDS[-1])
    answer = client.get(address)
    if "spreadsheet" in answer.headers.get("Content-Type", ""):
        return True
    page = answer.content.decode() if answer.status_code == 200 else ""
    return any(f"/residents/{number}/" in page or f"/visits/{number}/" in page for number in NAMES)


def ways(code, user):
    unit = user.unit.pk if user.unit_id != HOSPITAL else COUNTY
    programme = "tuberculosis" if code.startswith("t") else "severe-mental-disorder"
    number = COUGHING if code.startswith(("t", "n")) else ILL
    return {
        way: address.format(code=code, unit=unit, number=number, programme=programme)
        for way, address in WAYS.items()
    }


@pytest.mark.parametrize("role", SEATS)
@pytest.mark.parametrize("code", SENSITIVE)
def test_people_of_a_sensitive_measure_are_named_to_nobody_without_the_right(county, client, role, code):
    user = an_account(role, county[SEATS[role]])

    named = {way for way, address in ways(code, user).items() if told(client, user, address)}

    if Permission.SEE_SENSITIVE not in ROLES[role]:
        assert named == set()


@pytest.mark.parametrize("role", SEATS)
@pytest.mark.parametrize("code", COUNTS)
def test_people_of_a_count_are_named_to_nobody_at_all(county, client, role, code):
    user = an_account(role, county[SEATS[role]])

    named = {way for way, address in ways(code, user).items() if told(client, user, address)}

    assert named <= {"day by programme"}
    assert Permission.SEE_SENSITIVE in ROLES[role] or not named


@pytest.mark.parametrize(
    ("code", "number"), [("smi-standardised-management-rate", ILL), ("tuberculosis-incidence-rate", COUGHING)]
)
def test_those_who_manage_them_find_them(county, client, code, number):
    for role in (Role.TOWNSHIP_MANAGER, Role.VILLAGE_DOCTOR):
        user = an_account(role, county[SEATS[role]])
        found = {way for way, address in ways(code, user).items() if told(client, user, address)}

        assert {"reasons", "day by programme", "gap list"} <= found


@pytest.mark.parametrize("role", [Role.COUNTY_OFFICE, Role.AUDITOR])
@pytest.mark.parametrize("code", SENSITIVE)
def test_the_figure_itself_stays_open(county, client, role, code):
    client.force_login(an_account(role, county[COUNTY]), backend=site.AUTHENTICATION_BACKENDS[-1])

    assert client.get(f"/indicators/{code}/").status_code == 200
    assert "只看数" in client.get(f"/gaps/{code}/").content.decode() or BY_CODE[code].better != "higher"


def test_a_residents_page_says_nothing_of_them_to_the_county(county, client, office, doctor):
    pages = []
    for user in (office, doctor):
        client.force_login(user, backend=site.AUTHENTICATION_BACKENDS[-1])
        pages.append(client.get(f"/residents/{ILL}/").content.decode())

    assert ["精神障碍" in page for page in pages] == [False, True]
    assert ["smi-" in page for page in pages] == [False, True]


def test_the_trail_does_not_say_about_which_illness_somebody_was_asked(county, client, doctor):
    client.force_login(doctor, backend=site.AUTHENTICATION_BACKENDS[-1])
    client.get(f"/residents/{ILL}/why/smi-management-rate/?period=2025Q4")

    assert Entry.objects.filter(act="read reasons").count() == 1
    assert not Entry.objects.filter(act__contains="smi").exists()


def test_hiv_is_shown_to_nobody(county, client, doctor, office, township):
    for user in (doctor, office, township):
        client.force_login(user, backend=site.AUTHENTICATION_BACKENDS[-1])
        page = client.get(f"/residents/{KEPT_SECRET}/").content.decode()

        assert "B20" not in page
        assert "hiv" not in page.casefold()


def test_every_measure_over_such_patients_is_declared_so():
    """A new measure of these patients that opens to them is noticed here."""
    of_programmes = {one.code for one in CATALOGUE if one.code.startswith(("smi-", "tb-", "tuberculosis"))}
    of_cards = {one.code for one in CATALOGUE if one.code.startswith("notifiable") and opens_to(one.code)}

    assert of_programmes == set(SENSITIVE)
    assert of_cards <= set(COUNTS)


def test_a_residents_page_offers_the_visit_to_who_may_make_it(county, client, doctor, office):
    for user in (doctor, office):
        client.force_login(user, backend=site.AUTHENTICATION_BACKENDS[-1])
        page = client.get(f"/residents/{ILL}/").content.decode()

        assert (f'href="/day/visits/{ILL}/"' in page) is (user == doctor)


def test_who_is_owed_something_else_too_stands_in_the_lists_of_all(county, office, doctor):
    """The line of a patient is of the illness; who may not see it finds the patient by the next one."""
    own = worklist(county[EAST_1], seen_by=doctor)
    found = worklist(county[COUNTY], seen_by=office)

    assert {one.person.id for one in own.rows} == {one.person.id for one in found.rows}
    assert ILL in {one.person.id for one in found.rows}
    assert found.counts["all"] == found.total == len(found.rows)
    owed = {one.protocol for line in found.rows for one in line.owed}
    assert owed
    assert not owed & {"severe-mental-disorder", "tuberculosis"}
