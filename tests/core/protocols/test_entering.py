"""Who may come under a protocol, what keeps others out, and with which reasons a course is ended."""

from datetime import date, timedelta

import pytest

from quanmin.core.protocols import declared, editions, in_force, with_settings_of
from quanmin.core.protocols.entering import end_reasons, parts, reason_title, takes_reason, unmet
from quanmin.core.protocols.rows import UNDER_MANAGEMENT

ON = date(2026, 1, 15)


def a_person(**more):
    return {"resident_id": 1, "birth_date": date(1960, 1, 1), "sex": "male", **more}


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("a >= 1", ("a >= 1",)),
        ("a >= 1 AND b IS NOT NULL", ("a >= 1", "b IS NOT NULL")),
        ("sex = 'female' AND age BETWEEN low AND high", ("sex = 'female'", "age BETWEEN low AND high")),
        ("age BETWEEN 1 AND 2 AND b", ("age BETWEEN 1 AND 2", "b")),
        ("(a AND b) OR c", ("(a AND b) OR c",)),
        ("a = 'x AND y' AND b", ("a = 'x AND y'", "b")),
    ],
)
def test_a_rule_falls_into_the_parts_that_must_all_hold(rule, said):
    assert parts(rule) == said


@pytest.mark.parametrize(
    ("person", "why"),
    [
        (a_person(hypertension=ON), ()),
        (a_person(), ("hypertension IS NOT NULL",)),
        (a_person(birth_date=date(1991, 1, 15), hypertension=ON), ()),
        (a_person(birth_date=date(1991, 1, 16), hypertension=ON), ("age_years >= from_age",)),
        (a_person(birth_date=date(2000, 1, 1)), ("age_years >= from_age", "hypertension IS NOT NULL")),
        (a_person(hypertension=ON, death_date=ON), ("gone",)),
        (a_person(hypertension=ON, moved_out=ON), ("gone",)),
        (a_person(hypertension=ON, moved_out=ON + timedelta(days=1)), ()),
        (a_person(hypertension=ON, arrived=ON + timedelta(days=1)), ("gone",)),
    ],
)
def test_what_keeps_somebody_out_is_said(person, why):
    assert unmet(in_force("hypertension", ON), person, ON) == why


def test_a_county_that_manages_younger_patients_takes_them_in():
    younger = with_settings_of(in_force("hypertension", ON), {"from_age": 18})

    assert unmet(younger, a_person(birth_date=date(2000, 1, 1), hypertension=ON), ON) == ()


def test_reasons_are_those_of_the_closing_rules():
    assert list(end_reasons(in_force("hypertension", ON))) == [
        "death", "moved-out", "withdrawn", "refused", "lost",
    ]  # fmt: skip
    tuberculosis = in_force("tuberculosis", ON)
    assert list(end_reasons(tuberculosis)) == ["death", "moved-out", "cured", "failed", "resistant", "lost"]
    assert takes_reason(tuberculosis, "completed")
    assert reason_title(tuberculosis, "completed") == reason_title(tuberculosis, "cured")
    assert not takes_reason(tuberculosis, "withdrawn")
    assert reason_title(tuberculosis, "bored") is None


@pytest.mark.parametrize("code", UNDER_MANAGEMENT)
def test_every_closing_rule_of_an_illness_can_be_named(code):
    for protocol in editions(code):
        assert len(end_reasons(protocol)) == len(protocol.closing)


@pytest.mark.parametrize("protocol", declared(), ids=lambda one: f"{one.code}-{one.edition}")
def test_what_is_eligible_lacks_nothing_and_what_is_not_lacks_something(protocol):
    newborn, old = a_person(birth_date=ON), a_person(sex="female")

    for person in (newborn, old):
        failing = unmet(protocol, person, ON)
        assert set(failing) <= {*parts(protocol.eligible), "gone"}
