"""Why a course ends, drawn as tables of attempts and events."""

import pytest

from quanmin.core.protocols import closings, facts
from tests.core.protocols.people import ON, a_person, a_service, an_enrolment, day, latest


def closed(code, person, enrolments=(), services=()):
    frame = closings(latest(code), facts([person], enrolments, services), ON)
    return [(row["reason"], row["counted"]) for row in frame.to_dicts()]


def tries(code, *days):
    return [a_service(code, one, attempt=True) for one in days]


@pytest.mark.parametrize(
    ("days", "found"),
    [
        (("2026-04-01", "2026-05-01"), []),
        (("2026-04-01", "2026-05-01", "2026-06-01"), [("lost", True)]),
        (("2026-04-01", "2026-04-01", "2026-06-01"), []),  # two on one day are one
        (("2026-01-15", "2026-05-01", "2026-06-01"), []),  # the first was before the last visit
    ],
)
def test_three_attempts_since_last_seen_lose_a_patient(days, found):
    seen = a_service("hypertension", "2026-02-01")
    enrolment = an_enrolment("hypertension", "2026-01-10")

    assert closed("hypertension", a_person(), [enrolment], [seen, *tries("hypertension", *days)]) == found


@pytest.mark.parametrize(
    ("days", "found"),
    [
        (("2026-06-01", "2026-06-10", "2026-06-20"), []),
        (("2026-04-01", "2026-05-10", "2026-06-20"), [("lost", True)]),
    ],
)
def test_a_mental_disorder_is_searched_for_in_three_different_months(days, found):
    enrolment = an_enrolment("severe-mental-disorder", "2026-01-10")

    assert (
        closed("severe-mental-disorder", a_person(), [enrolment], tries("severe-mental-disorder", *days))
        == found
    )


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        ({"death_date": day("2026-06-01")}, ("death", False)),
        ({"moved_out": day("2026-06-01")}, ("moved", False)),
        ({"death_date": day("2026-07-02")}, None),  # to come
    ],
)
def test_death_and_leaving_close(known, reason):
    found = closed("hypertension", a_person(**known), [an_enrolment("hypertension", "2026-01-10")])

    assert found == ([reason] if reason else [])


@pytest.mark.parametrize(
    ("code", "said", "reason"),
    [
        ("tuberculosis", "cured", ("cured", False)),
        ("hypertension", "refused", ("refused", True)),
        ("hypertension", "withdrawn", ("withdrawn", False)),
        ("maternal", "miscarriage", ("ended", False)),
        ("family-doctor", "cancelled", ("cancelled", False)),
    ],
)
def test_a_course_closes_for_the_reason_it_was_ended_with(code, said, reason):
    enrolment = an_enrolment(code, "2026-01-10", ended=day("2026-06-01"), end_reason=said)

    assert closed(code, a_person("1996-01-01"), [enrolment]) == [reason]


@pytest.mark.parametrize(("born", "found"), [("2019-07-01", [("age", False)]), ("2019-07-02", [])])
def test_the_seventh_birthday_closes_child_care(born, found):
    assert closed("child", a_person(born)) == found
