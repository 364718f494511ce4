"""What rows of a snapshot tell protocols, and that a service is written where it is read from."""

from datetime import date, datetime

import polars as pl
import pytest

from quanmin.core.protocols import (
    FACT_COLUMNS,
    FACT_TABLES,
    declared,
    facts,
    facts_of_rows,
    place_of,
    plan_by_date,
    risks,
)
from quanmin.core.protocols.ranking import grades
from quanmin.core.protocols.rows import places
from quanmin.core.snapshot.rows import frame_of
from quanmin.core.snapshot.tables import BY_NAME, CONTACT_KINDS, PROGRAMMES
from tests.core.protocols.people import a_person, a_service, an_enrolment

ON = date(2026, 7, 1)
KNOWN = {"resident_id": 1, "recorded_at": datetime(2026, 1, 1), "source": "x"}


def told(**rows):
    """The facts of resident 1, who has always lived here, and of the columns that are read of these rows."""
    rows = {
        "residents": [{"birth_date": date(1950, 5, 1), "sex": "female"}],
        "residences": [{"residence_id": 1, "unit_id": 1, "start": date(1950, 5, 1)}],
        **rows,
    }
    filled = {name: [{**KNOWN, **row} for row in rows.get(name, [])] for name in FACT_TABLES}
    return facts_of_rows({
        name: frame_of(BY_NAME[name], filled[name]).select(columns) for name, columns in FACT_COLUMNS.items()
    })  # fmt: skip


def services(found, protocol):
    return [(row["item"], row["outcome"]) for row in found.services.to_dicts() if row["protocol"] == protocol]


@pytest.mark.parametrize("place", places(), ids=lambda one: f"{one.protocol} {one.item}")
def test_a_service_is_read_as_the_item_it_was_written_for(place):
    row = {"kind": place.kind, "date": ON, "stage": place.stage or None, "programme": place.programme}

    found = told(**{place.table: [row]})

    assert (place.item, None) in services(found, place.protocol)


def test_every_place_is_of_a_declared_item_and_table():
    items = {(one.code, owed.key) for one in declared() for owed in (*one.steps, *one.repeats, *one.seasons)}

    assert {(one.protocol, one.item) for one in places()} <= items
    contacts = [one for one in places() if one.table == "contacts"]
    assert {one.programme for one in contacts} <= set(PROGRAMMES)
    assert {one.kind for one in contacts} <= set(CONTACT_KINDS)
    assert place_of("family-doctor", "service") is None


@pytest.mark.parametrize(
    ("kind", "result", "due"),
    [
        ("cervical-cancer", "negative", "2031-01-01"),
        ("cervical-cancer", "suspected", "2026-04-01"),
        ("breast-cancer", "negative", "2028-01-01"),
        ("breast-cancer", "unclear", "2026-07-01"),  # BI-RADS 3, as it is written
        ("breast-cancer", "positive", "2026-02-01"),
    ],
)
def test_the_result_of_a_screening_brought_in_says_when_the_next_is(kind, result, due):
    seen = {"screening_id": 1, "kind": kind, "date": date(2026, 1, 1), "result": result}
    woman = {"birth_date": date(1980, 5, 1), "sex": "female"}

    found = told(screenings=[seen], residents=[woman])

    code = f"{kind.removesuffix('-cancer')}-screening"
    assert plan_by_date(code, found, ON)["due"].to_list()[-1] == date.fromisoformat(due)


def test_a_move_inside_the_county_is_no_coming():
    homes = [
        {"residence_id": 1, "unit_id": 1, "start": date(1990, 1, 1), "end": date(1995, 1, 1)},
        {"residence_id": 2, "unit_id": 1, "start": date(2001, 1, 1), "end": date(2010, 1, 1)},
        {"residence_id": 3, "unit_id": 2, "start": date(2010, 1, 2), "end": date(2026, 6, 1)},
    ]

    (person,) = told(residences=homes).people.to_dicts()

    assert (person["arrived"], person["moved_out"]) == (date(2001, 1, 1), date(2026, 6, 1))


def test_who_is_managed_is_ill_even_when_nobody_coded_it():
    managed = {"enrolment_id": 1, "programme": "hypertension", "unit_id": 1, "start": date(2020, 1, 1)}
    coded = {"condition_id": 1, "code": "E11.9", "diagnosed": date(2019, 3, 1)}

    (person,) = told(enrolments=[managed], conditions=[coded]).people.to_dicts()

    assert (person["hypertension"], person["diabetes"]) == (date(2020, 1, 1), date(2019, 3, 1))


@pytest.mark.parametrize(("reason", "owed"), [("withdrawn", True), ("refused", False)])
def test_who_was_never_ill_is_measured_at_the_first_visit_of_the_year_as_others_are(reason, owed):
    ended = {"enrolment_id": 1, "programme": "hypertension", "unit_id": 1, "start": date(2020, 1, 1),
             "end": date(2025, 1, 1), "end_reason": reason}  # fmt: skip

    found = plan_by_date("first-visit-pressure", told(enrolments=[ended]), ON)

    assert (found.height > 0) is owed


@pytest.mark.parametrize(
    ("reported", "first"),
    [
        (("2026-06-18",), "2026-06-18"),
        (("2019-01-01", "2026-06-18"), "2026-06-18"),
        (("2019-01-01",), "2026-06-20"),  # of the illness before: the day it began here stands
        (("2026-06-18", "2026-06-25"), "2026-06-18"),  # a card put right does not ask for the visit again
    ],
)
def test_the_first_home_visit_of_tuberculosis_counts_from_the_notice_of_that_illness(reported, first):
    began = {"enrolment_id": 2, "programme": "tuberculosis", "unit_id": 1, "start": date(2026, 6, 20)}
    cured = {
        **began,
        "enrolment_id": 1,
        "start": date(2019, 1, 3),
        "end": date(2019, 9, 1),
        "end_reason": "cured",
    }
    cards = [
        {
            "report_id": number,
            "disease": "tuberculosis",
            "unit_id": 1,
            "reported_at": datetime.fromisoformat(on),
        }
        for number, on in enumerate(reported)
    ]

    found = told(enrolments=[cured, began], notifiable_reports=cards)

    visits = plan_by_date("tuberculosis", found, ON).filter(item="72h", begins=began["start"])
    assert visits["first"].to_list() == [date.fromisoformat(first)]


def test_a_pregnancy_is_a_course_with_its_days_and_its_colour():
    row = {"pregnancy_id": 1, "unit_id": 1, "last_period": date(2026, 1, 5), "booked": date(2026, 3, 1),
           "booked_weeks": 8, "risk": "orange", "ended": date(2026, 6, 1), "outcome": "miscarriage"}  # fmt: skip

    (course,) = told(pregnancies=[row]).enrolments.to_dicts()

    assert (course["protocol"], course["started"], course["colour"]) == (
        "maternal",
        date(2026, 3, 1),
        "orange",
    )
    assert (course["delivered"], course["ended"]) == (None, date(2026, 6, 1))


@pytest.mark.parametrize(
    ("known", "risk"),
    [
        ({"services": [a_service("hypertension", "2026-05-01", outcome="controlled")]}, []),
        ({"services": [a_service("hypertension", "2026-05-01", outcome="uncontrolled")]}, [2]),
        ({"services": [a_service("hypertension", "2026-05-01", outcome="uncontrolled-again")]}, [3]),
        ({"services": [a_service("hypertension", "2026-05-01", outcome="emergency"),
                       a_service("hypertension", "2026-05-15", outcome="controlled")]}, []),
        ({"enrolments": [an_enrolment("maternal", "2026-03-01", colour="red")]}, [3]),
        ({"enrolments": [an_enrolment("tuberculosis", "2026-03-01")]}, [1]),
        ({"enrolments": [an_enrolment("tuberculosis", "2026-03-01", ended=date(2026, 6, 1))]}, []),
        ({"people": [a_person("1946-07-01")]}, [1]),
        ({"people": [a_person("1946-07-02")]}, []),
    ],
)  # fmt: skip
def test_a_risk_is_graded_by_the_last_outcome_the_course_and_the_age(known, risk):
    found = facts(
        known.get("people", [a_person("1970-01-01")]), known.get("enrolments", ()), known.get("services", ())
    )

    assert risks(found, ON)["risk"].to_list() == risk


def test_an_emergency_is_graded_above_an_unsatisfactory_reading():
    found = grades()

    assert (found["hypertension", "emergency"], found["hypertension", "uncontrolled"]) == (3, 2)
    assert ("hypertension", "controlled") not in found


def test_no_rows_tell_nothing():
    empty = {name: pl.DataFrame(schema=frame_of(BY_NAME[name], []).schema) for name in FACT_TABLES}

    found = facts_of_rows(empty)

    assert (found.people.height, found.enrolments.height, found.services.height) == (0, 0, 0)


def test_what_a_course_did_not_give_while_it_ran_is_missed():
    ended = an_enrolment("hypertension", "2025-01-01", ended=ON)
    known = facts([a_person(hypertension=date(2020, 1, 1))], [ended], [])

    (row,) = plan_by_date("hypertension", known, ON).filter(pl.col("item") == "follow-up").to_dicts()

    assert (row["state"], row["until"]) == ("missed", date(2026, 6, 30))


def test_a_dose_not_had_before_somebody_left_is_no_longer_overdue():
    gone = facts([a_person("2024-01-01", arrived=date(2024, 1, 1), moved_out=date(2026, 6, 1))])

    states = {row["item"]: row["state"] for row in plan_by_date("immunisation", gone, ON).to_dicts()}

    assert "overdue" not in states.values()
    assert states["HepB-1"] == "missed"
