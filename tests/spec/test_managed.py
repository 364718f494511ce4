"""The yearly check-up of managed patients: under whichever of four programmes it was given, from the first day to the last."""

from datetime import datetime

import pytest

from quanmin.core.measures.catalogue.managed import CHECK_UP_PROGRAMMES
from tests.spec.drawn import enrolments, living, measured, people, said, services, should_say

NOON = datetime(2024, 12, 31, 12)
# Enrolled on the last day, so that one follow-up is owed, and given.
CHECKED = """
who                  | check-ups        | says
on the first day     | 01-01            | in
the day before       | 2023-12-31       | gap: yearly-check-up
on the last day      | 12-31            | in
the day after        | 2025-01-01       | gap: yearly-check-up
by telephone         | 06-01 phone      | gap: yearly-check-up
at home              | 06-01 home       | in
an incomplete form   | 06-01 incomplete | gap: yearly-check-up
none                 |                  | gap: yearly-check-up
"""


def world(drawn, programme, check_ups):
    """Patients enrolled on the last day, followed up on it, and their check-ups under that programme."""
    drawn = [{**one, "enrolled": "12-31..", "follow-ups": "12-31"} for one in drawn]
    seen = services(drawn, "follow-ups", programme=programme, kind="follow-up")
    checked = services(drawn, "check-ups", programme=check_ups, kind="check-up")
    tested = [
        {"resident_id": one["number"], "code": "14771-0", "value": 6.0, "taken_at": NOON} for one in drawn
    ]
    return {**living(drawn), "enrolments": enrolments(drawn, programme), "contacts": [*seen, *checked],
            "observations": tested}  # fmt: skip


@pytest.mark.parametrize("check_ups", CHECK_UP_PROGRAMMES)
@pytest.mark.parametrize(
    ("code", "programme"),
    [
        ("hypertension-standardised-management-rate", "hypertension"),
        ("diabetes-standardised-management-rate", "diabetes"),
        ("smi-standardised-management-rate", "severe-mental-disorder"),
    ],
)
def test_a_check_up_under_any_programme_counts_from_the_first_day_to_the_last(
    tmp_path, code, programme, check_ups
):
    drawn = people(CHECKED)

    outcome = measured(tmp_path, code, "2024", "numpy", **world(drawn, programme, check_ups))

    assert said(outcome, drawn) == should_say(drawn)


def test_a_check_up_under_a_programme_that_gives_none_does_not_count(tmp_path):
    drawn = people(CHECKED)[:1]

    outcome = measured(
        tmp_path,
        "hypertension-standardised-management-rate",
        "2024",
        "numpy",
        **world(drawn, "hypertension", "copd"),
    )

    assert said(outcome, drawn) == {"on the first day": "gap: yearly-check-up"}
