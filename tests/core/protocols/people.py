"""People and services to try protocols on, filled in where a test does not care."""

from datetime import date

from quanmin.core.protocols import editions, facts, plan_by_date

ON = date(2026, 7, 1)
ENROLLED = {
    "hypertension": "hypertension", "diabetes": "diabetes", "severe-mental-disorder": "severe_mental_disorder",
    "tuberculosis": "tuberculosis", "copd": "copd",
}  # fmt: skip


def day(text):
    return date.fromisoformat(text)


def a_person(born="1950-05-01", *, sex="female", **known):
    return {"resident_id": 1, "birth_date": day(born), "sex": sex, **known}


def a_service(protocol, on, **known):
    return {"resident_id": 1, "protocol": protocol, "seen_on": day(on), **known}


def an_enrolment(protocol, on, **known):
    return {"resident_id": 1, "protocol": protocol, "started": day(on), **known}


def planned(code, person, services=(), enrolments=(), *, on=ON):
    """The plan of one person as a mapping from item to row; of a repeated item, the last."""
    frame = plan_by_date(code, facts([person], enrolments, services), on)
    return {row["item"]: row for row in frame.sort("due").to_dicts()}


def shots(*given):
    """`HepB 2023-01-31` as vaccinations."""
    return [a_service("immunisation", on, vaccine=vaccine) for vaccine, on in (one.split() for one in given)]


def latest(code):
    return editions(code)[-1]
