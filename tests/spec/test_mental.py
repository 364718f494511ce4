"""Severe mental disorder in the year 2024."""

import pytest

from tests.spec.drawn import counted, enrolments, living, measured, people, said, services, should_say
from tests.worlds import EAST_1

PROGRAMME = "severe-mental-disorder"

REGISTER = """
who                        | died       | enrolled                    | follow-ups                                   | check-ups | managed       | standard
four visits and a check-up |            | 2020-01-01..                | 02-10, 05-11, 08-12, 11-13                   | 06-01     | in            | in
by telephone               |            | 2020-01-01..                | 02-10 phone, 05-11 phone, 08-12 phone, 11-13 | 06-01     | in            | in
three visits               |            | 2020-01-01..                | 02-10, 05-11, 08-12                          | 06-01     | in            | gap: enough-contacts
risk not assessed          |            | 2020-01-01..                | 02-10, 05-11, 08-12, 11-13 incomplete        | 06-01     | in            | gap: enough-contacts
no check-up                |            | 2020-01-01..                | 02-10, 05-11, 08-12, 11-13                   |           | in            | gap: yearly-check-up
not seen this year         |            | 2020-01-01..                | 2023-12-31                                   |           | gap: followed | gap: enough-contacts, yearly-check-up
refused in spring          |            | 2020-01-01..03-01 refused   | 02-10                                        |           | in            | gap: enough-contacts, yearly-check-up
lost years ago             |            | 2015-01-01..2019-01-01 lost |                                              |           | gap: followed | gap: enough-contacts, yearly-check-up
diagnosis withdrawn        |            | 2020-01-01..03-01 withdrawn | 02-10                                        |           | out           | out
enrolled on the last day   |            | 12-31..                     | 12-31                                        | 12-31     | in            | in
died in the year           | 2024-06-30 | 2020-01-01..                | 02-10, 05-11                                 | 06-01     | out           | out
not on the register        |            |                             | 02-10                                        |           | out           | out
"""


def mental_world(drawn):
    """Residents, their place on the register, follow-ups and check-ups."""
    seen = services(drawn, "follow-ups", programme=PROGRAMME, kind="follow-up")
    checked = services(drawn, "check-ups", programme=PROGRAMME, kind="check-up")
    return {**living(drawn), "enrolments": enrolments(drawn, PROGRAMME), "contacts": [*seen, *checked]}


@pytest.mark.parametrize(
    ("measure", "column"),
    [("smi-management-rate", "managed"), ("smi-standardised-management-rate", "standard")],
)
def test_patients_on_the_register(tmp_path, engine, measure, column):
    drawn = people(REGISTER)

    outcome = measured(tmp_path, measure, "2024", engine, **mental_world(drawn))

    assert said(outcome, drawn) == should_say(drawn, column)


def test_prevalence_is_the_register_against_all_residents(tmp_path, engine):
    drawn = people(REGISTER)
    register = [person for person in drawn if person["managed"] != "out"]

    outcome = measured(tmp_path, "smi-registration-prevalence", "2024", engine, **mental_world(drawn))

    assert counted(outcome, EAST_1) == (len(register), len(drawn) - 1)  # one died


MEDICINE = """
who                      | enrolled          | entries                                                                   | says
regular at every visit   | 2020-01-01..      | 02-10 outcome=regular-medication, 05-11 outcome=regular-medication        | in
irregular once           | 2020-01-01..      | 02-10 outcome=irregular-medication, 05-11 outcome=regular-medication      | gap: always-regular
stopped                  | 2020-01-01..      | 02-10 outcome=regular-medication, 05-11 outcome=no-medication             | gap: always-regular
irregular last year      | 2020-01-01..      | 2023-12-31 outcome=irregular-medication, 05-11 outcome=regular-medication | in
seen, medicine not noted | 2020-01-01..      | 02-10 outcome=stable                                                      | gap: medicine-on-record
needs none               | 2020-01-01..      | 02-10 outcome=regular-medication, 05-11 outcome=not-needed                | out
needs some again         | 2020-01-01..      | 02-10 outcome=not-needed, 05-11 outcome=regular-medication                | in
not seen                 | 2020-01-01..      |                                                                           | out
no longer managed        | 2020-01-01..06-30 | 02-10 outcome=regular-medication                                          | out
"""


def test_medicine_taken_regularly(tmp_path, engine):
    drawn = people(MEDICINE)
    rows = {
        "enrolments": enrolments(drawn, PROGRAMME),
        "contacts": services(drawn, "entries", programme=PROGRAMME, kind="follow-up"),
    }

    outcome = measured(tmp_path, "smi-regular-medication-rate", "2024", engine, **living(drawn), **rows)

    assert said(outcome, drawn) == should_say(drawn)
