"""What is owed and when, drawn as tables: anchor, services, day asked → state and dates."""

from datetime import date

import polars as pl
import pytest

from quanmin.core.protocols import facts, plan_by_date, with_settings_of
from tests.core.protocols.people import a_person, a_service, an_enrolment, day, latest, planned, shots


@pytest.mark.parametrize(
    ("item", "on", "state"),
    [
        ("42d", "2024-02-27", "not yet"),
        ("42d", "2024-02-28", "due"),  # 28 days old
        ("42d", "2024-03-01", "due"),
        ("42d", "2024-03-02", "overdue"),
        ("42d", "2024-03-13", "overdue"),  # 42 days old
        ("42d", "2024-03-14", "missed"),
        ("3m", "2024-04-29", "not yet"),
        ("3m", "2024-04-30", "due"),  # born on 31 January: April has no 31st
        ("3m", "2024-07-30", "overdue"),
        ("3m", "2024-07-31", "missed"),
        ("6m", "2024-07-31", "due"),
        ("72m", "2030-01-30", "not yet"),
        ("72m", "2031-01-30", "overdue"),
    ],
)
def test_a_childs_visits_open_and_close_on_their_days(item, on, state):
    assert planned("child", a_person("2024-01-31"), on=day(on))[item]["state"] == state


def test_on_the_seventh_birthday_nothing_is_owed_any_more():
    rows = planned("child", a_person("2019-03-01"), on=date(2026, 3, 1)).values()

    assert {row["state"] for row in rows} <= {"missed", "done"}


def test_a_child_born_on_29_february_grows_older_on_the_28th():
    rows = planned("child", a_person("2024-02-29"), on=date(2024, 3, 1))

    assert (rows["12m"]["first"], rows["48m"]["first"]) == (date(2025, 2, 28), date(2028, 2, 29))


@pytest.mark.parametrize(
    ("seen", "state", "late", "early"),
    [
        ("2024-04-29", "missed", False, True),  # a day early: recorded, not counted
        ("2024-04-30", "done", False, False),
        ("2024-07-30", "done", False, False),
        ("2024-07-31", "done", True, False),
    ],
)
def test_a_visit_counts_from_its_first_day_and_is_late_after_its_last(seen, state, late, early):
    service = a_service("child", seen, item="3m")

    row = planned("child", a_person("2024-01-31"), [service], on=date(2024, 12, 1))["3m"]

    assert (row["state"], row["late"], row["early"]) == (state, late, early)


def test_what_closed_before_a_child_came_to_live_here_is_not_owed():
    rows = planned("child", a_person("2024-01-31", arrived=day("2025-03-01")), on=date(2025, 4, 1))

    assert "3m" not in rows
    assert rows["12m"]["state"] == "overdue"


@pytest.mark.parametrize(
    ("outcome", "due"),
    [
        ("controlled", "2026-08-31"),
        ("uncontrolled", "2026-06-14"),
        ("uncontrolled-again", "2026-06-14"),
        ("emergency", "2026-06-14"),
        (None, "2026-08-31"),
    ],
)
def test_the_next_follow_up_depends_on_the_last_result(outcome, due):
    seen = a_service("hypertension", "2026-05-31", outcome=outcome)

    row = planned("hypertension", a_person(), [seen], [an_enrolment("hypertension", "2026-01-10")])[
        "follow-up"
    ]

    assert row["due"] == day(due)


@pytest.mark.parametrize(
    ("on", "state", "late_by"),
    [
        ("2026-03-26", "not yet", None),
        ("2026-03-27", "due", None),
        ("2026-04-10", "due", None),
        ("2026-04-11", "overdue", 1),
    ],
)
def test_the_first_follow_up_is_due_a_quarter_after_entry(on, state, late_by):
    row = planned("hypertension", a_person(), (), [an_enrolment("hypertension", "2026-01-10")], on=day(on))

    assert (row["follow-up"]["state"], row["follow-up"]["days_overdue"]) == (state, late_by)


@pytest.mark.parametrize(("seen", "late"), [("2026-04-17", False), ("2026-04-18", True)])
def test_a_follow_up_within_its_days_of_grace_is_not_late(seen, late):
    rows = planned("hypertension", a_person(), [a_service("hypertension", seen)],
                   [an_enrolment("hypertension", "2026-01-10")], on=day(seen))  # fmt: skip

    assert rows["follow-up"]["state"] == "not yet"
    done = planned_done("hypertension", seen)
    assert done["late"] is late


def planned_done(code, seen):
    from_entry = an_enrolment(code, "2026-01-10")
    row = planned(code, a_person(death_date=day("2026-04-20")), [a_service(code, seen)], [from_entry])
    return row["follow-up"]


def test_nothing_is_owed_after_death():
    enrolment = an_enrolment("hypertension", "2025-01-10")

    assert planned("hypertension", a_person(death_date=day("2025-02-01")), (), [enrolment]) == {}


@pytest.mark.parametrize(
    ("supervision", "since", "due"),
    [
        ("family", "2026-05-01", "2026-05-11"),  # intensive phase: every ten days
        ("family", "2026-06-01", "2026-07-01"),
        ("health-worker", "2026-05-01", "2026-06-01"),
    ],
)
def test_who_supervises_a_treatment_decides_how_often_it_is_seen(supervision, since, due):
    known = {
        "supervision": supervision,
        "treated_from": day("2026-04-01"),
        "intensive_until": day("2026-05-31"),
    }

    rows = planned("tuberculosis", a_person(), [a_service("tuberculosis", since, item="month")],
                   [an_enrolment("tuberculosis", "2026-04-01", **known)])  # fmt: skip

    assert rows["month"]["due"] == day(due)


@pytest.mark.parametrize(
    ("on", "state"), [("2026-04-04", "due"), ("2026-04-05", "overdue"), ("2026-05-02", "missed")]
)
def test_the_first_home_visit_of_tuberculosis_is_owed_in_72_hours(on, state):
    enrolment = an_enrolment("tuberculosis", "2026-04-01", notified=day("2026-04-01"))

    assert planned("tuberculosis", a_person(), (), [enrolment], on=day(on))["72h"]["state"] == state


@pytest.mark.parametrize(
    ("seen", "late"), [("2026-01-28", False), ("2026-03-31", False), ("2026-04-01", True)]
)  # 4 weeks after 31 December is 28 January, 12 weeks and 6 days 31 March
def test_the_first_antenatal_visit_is_in_time_before_13_weeks(seen, late):
    enrolment = an_enrolment("maternal", "2026-02-10", last_period=day("2025-12-31"))

    row = planned("maternal", a_person("1996-01-01"), [a_service("maternal", seen, item="12w")], [enrolment])[
        "12w"
    ]

    assert (row["state"], row["late"]) == ("done", late)


def test_visits_after_birth_are_planned_once_the_birth_is_known():
    enrolment = an_enrolment("maternal", "2026-02-10", last_period=day("2025-12-31"))
    delivered = {**enrolment, "delivered": day("2026-06-01"), "discharged_after": day("2026-06-04")}

    before = planned("maternal", a_person("1996-01-01"), (), [enrolment])
    after = planned("maternal", a_person("1996-01-01"), (), [delivered])

    assert "42d" not in before
    assert ("37w" in before, "37w" in after) == (True, False)  # born before it
    assert (after["7d"]["due"], after["42d"]["last"]) == (day("2026-06-11"), day("2026-07-27"))


@pytest.mark.parametrize(("born", "owed"), [("1961-07-01", True), ("1961-07-02", False)])
def test_the_yearly_check_of_the_elderly_begins_on_the_65th_birthday(born, owed):
    assert ("annual" in planned("elderly", a_person(born))) is owed


@pytest.mark.parametrize(
    ("outcome", "due"),
    [
        ("negative-hpv", "2029-03-01"),
        ("negative-cytology", "2027-03-01"),
        ("colposcopy", "2024-06-01"),
        ("colposcopy-normal", "2025-03-01"),
        ("treat", "2024-06-01"),
    ],
)
def test_the_next_cervical_screening_counts_from_the_test(outcome, due):
    seen = a_service("cervical-screening", "2024-03-01", outcome=outcome)

    assert planned("cervical-screening", a_person("1980-01-01"), [seen])["screening"]["due"] == day(due)


@pytest.mark.parametrize("code", ["cervical-screening", "breast-screening"])
def test_a_first_screening_counts_from_the_age_the_county_set(code):
    later = with_settings_of(latest(code), {"from_age": 40})

    (row,) = plan_by_date(code, facts([a_person("1986-06-30")]), day("2026-07-01"), [later]).to_dicts()

    assert (row["begins"], row["due"], row["state"]) == (day("2026-06-30"), day("2027-06-30"), "not yet")


def test_a_contract_is_to_be_renewed_from_thirty_days_before_it_ends():
    enrolment = an_enrolment("family-doctor", "2025-07-20", expires=day("2026-07-19"), package="elderly")

    row = planned("family-doctor", a_person(), (), [enrolment])["renewal"]

    assert (row["state"], row["first"]) == ("due", day("2026-06-19"))


def test_a_person_without_a_service_in_the_season_is_owed_it_by_its_last_day():
    pupil = a_person("2014-01-01", pupil=True)

    rows = planned("myopia-screening", pupil, [a_service("myopia-screening", "2026-03-01", item="spring")])

    assert (rows["spring"]["state"], rows["autumn"]["state"]) == ("done", "not yet")


def test_doses_are_counted_and_not_told():
    rows = planned("immunisation", a_person("2025-01-31"), shots("HepB 2025-02-01", "HepB 2025-03-05"))

    assert [rows[f"HepB-{n}"]["state"] for n in (1, 2, 3)] == ["done", "done", "overdue"]


def test_a_visit_on_the_day_of_entry_is_the_first_and_the_next_counts_from_it():
    enrolment = an_enrolment("copd", "2026-01-31")

    frame = plan_by_date(
        "copd", facts([a_person()], [enrolment], [a_service("copd", "2026-01-31")]), date(2026, 4, 1)
    )

    follow_ups = frame.filter(pl.col("item") == "follow-up")
    assert follow_ups["state"].to_list() == ["done", "not yet"]
    assert follow_ups["key"].is_unique().all()
