"""Severe mental disorder in the year 2024."""

import pytest

from tests.spec.drawn import counted, enrolments, living, measured, people, said, services, should_say
from tests.worlds import EAST_1

PROGRAMME = "severe-mental-disorder"

REGISTER = """
who                                                | died       | enrolled                    | follow-ups                                   | check-ups  | lives             | managed       | standard
four visits and a check-up                         |            | 2020-01-01..                | 02-10, 05-11, 08-12, 11-13                   | 06-01      |                   | in            | in
by telephone                                       |            | 2020-01-01..                | 02-10 phone, 05-11 phone, 08-12 phone, 11-13 | 06-01      |                   | in            | in
three visits                                       |            | 2020-01-01..                | 02-10, 05-11, 08-12                          | 06-01      |                   | in            | gap: enough-contacts
risk not assessed                                  |            | 2020-01-01..                | 02-10, 05-11, 08-12, 11-13 incomplete        | 06-01      |                   | in            | gap: enough-contacts
no check-up                                        |            | 2020-01-01..                | 02-10, 05-11, 08-12, 11-13                   |            |                   | in            | gap: yearly-check-up
not seen this year                                 |            | 2020-01-01..                | 2023-12-31                                   |            |                   | gap: followed | gap: enough-contacts, yearly-check-up
refused in spring                                  |            | 2020-01-01..03-01 refused   | 02-10                                        |            |                   | in            | gap: enough-contacts, yearly-check-up
lost years ago                                     |            | 2015-01-01..2019-01-01 lost |                                              |            |                   | gap: followed | gap: enough-contacts, yearly-check-up
diagnosis withdrawn                                |            | 2020-01-01..03-01 withdrawn | 02-10                                        |            |                   | out           | out
enrolled on the last day                           |            | 12-31..                     | 12-31                                        | 12-31      |                   | in            | in
died in the year                                   | 2024-06-30 | 2020-01-01..                | 02-10, 05-11                                 | 06-01      |                   | out           | out
not on the register                                |            |                             | 02-10                                        |            |                   | out           | out
enrolled on the last day, follow-ups 2025-01-01    |            | 12-31..                     | 2025-01-01                                   | 12-31      |                   | gap: followed | gap: enough-contacts
three visits, enrolled until 12-31                 |            | 2020-01-01..12-31           | 02-10, 05-11, 08-12                          | 06-01      |                   | in            | gap: enough-contacts
four visits and a check-up, died 12-31             | 12-31      | 2020-01-01..                | 02-10, 05-11, 08-12, 11-13                   | 06-01      |                   | out           | out
four visits and a check-up, enrolled until 12-30   |            | 2020-01-01..12-30           | 02-10, 05-11, 08-12, 11-13                   | 06-01      |                   | out           | out
four visits and a check-up, lives since 2025-01-01 |            | 2020-01-01..                | 02-10, 05-11, 08-12, 11-13                   | 06-01      | 2025-01-01..      | out           | out
by telephone, died 2025-01-01                      | 2025-01-01 | 2020-01-01..                | 02-10 phone, 05-11 phone, 08-12 phone, 11-13 | 06-01      |                   | in            | in
by telephone, lives until 12-30                    |            | 2020-01-01..                | 02-10 phone, 05-11 phone, 08-12 phone, 11-13 | 06-01      | 2000-01-01..12-30 | out           | out
by telephone, lives until 12-31                    |            | 2020-01-01..                | 02-10 phone, 05-11 phone, 08-12 phone, 11-13 | 06-01      | 2000-01-01..12-31 | in            | in
by telephone, lives since 12-31                    |            | 2020-01-01..                | 02-10 phone, 05-11 phone, 08-12 phone, 11-13 | 06-01      | 12-31..           | in            | in
three visits, enrolled 2025-01-01                  |            | 2025-01-01..                | 02-10, 05-11, 08-12                          | 06-01      |                   | out           | out
enrolled on the last day, follow-ups 01-01         |            | 12-31..                     | 01-01                                        | 12-31      |                   | in            | in
four visits and a check-up, follow-ups 2023-12-31  |            | 2020-01-01..                | 2023-12-31, 05-11, 08-12, 11-13              | 06-01      |                   | in            | gap: enough-contacts
four visits and a check-up, check-ups 01-01        |            | 2020-01-01..                | 02-10, 05-11, 08-12, 11-13                   | 01-01      |                   | in            | in
four visits and a check-up, check-ups 2025-01-01   |            | 2020-01-01..                | 02-10, 05-11, 08-12, 11-13                   | 2025-01-01 |                   | in            | gap: yearly-check-up
by telephone, check-ups 2023-12-31                 |            | 2020-01-01..                | 02-10 phone, 05-11 phone, 08-12 phone, 11-13 | 2023-12-31 |                   | in            | gap: yearly-check-up
three visits, enrolled 04-01                       |            | 04-01..                     | 02-10, 05-11, 08-12                          | 06-01      |                   | in            | gap: enough-contacts
risk not assessed, enrolled 04-02                  |            | 04-02..                     | 02-10, 05-11, 08-12, 11-13 incomplete        | 06-01      |                   | in            | in
refused in spring, enrolled 10-01                  |            | 10-01..03-01 refused        | 02-10                                        |            |                   | in            | gap: enough-contacts, yearly-check-up
refused in spring, enrolled 10-02                  |            | 10-02..03-01 refused        | 02-10                                        |            |                   | in            | gap: yearly-check-up
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
    drawn = people(REGISTER)[:12]
    register = [person for person in drawn if person["managed"] != "out"]

    outcome = measured(tmp_path, "smi-registration-prevalence", "2024", engine, **mental_world(drawn))

    assert counted(outcome, EAST_1) == (len(register), len(drawn) - 1)  # one died


MEDICINE = """
who                                                                         | enrolled          | entries                                                                        | died       | lives             | says
regular at every visit                                                      | 2020-01-01..      | 02-10 outcome=regular-medication, 05-11 outcome=regular-medication             |            |                   | in
irregular once                                                              | 2020-01-01..      | 02-10 outcome=irregular-medication, 05-11 outcome=regular-medication           |            |                   | gap: always-regular
stopped                                                                     | 2020-01-01..      | 02-10 outcome=regular-medication, 05-11 outcome=no-medication                  |            |                   | gap: always-regular
irregular last year                                                         | 2020-01-01..      | 2023-12-31 outcome=irregular-medication, 05-11 outcome=regular-medication      |            |                   | in
seen, medicine not noted                                                    | 2020-01-01..      | 02-10 outcome=stable                                                           |            |                   | gap: medicine-on-record
needs none                                                                  | 2020-01-01..      | 02-10 outcome=regular-medication, 05-11 outcome=not-needed                     |            |                   | out
needs some again                                                            | 2020-01-01..      | 02-10 outcome=not-needed, 05-11 outcome=regular-medication                     |            |                   | in
not seen                                                                    | 2020-01-01..      |                                                                                |            |                   | out
no longer managed                                                           | 2020-01-01..06-30 | 02-10 outcome=regular-medication                                               |            |                   | out
irregular last year, entries 01-01                                          | 2020-01-01..      | 2023-12-31 outcome=irregular-medication, 01-01 outcome=regular-medication      |            |                   | in
irregular last year, entries 12-31                                          | 2020-01-01..      | 2023-12-31 outcome=irregular-medication, 12-31 outcome=regular-medication      |            |                   | in
irregular last year, entries 2025-01-01                                     | 2020-01-01..      | 2023-12-31 outcome=irregular-medication, 2025-01-01 outcome=regular-medication |            |                   | out
regular at every visit, enrolled 12-31                                      | 12-31..           | 02-10 outcome=regular-medication, 05-11 outcome=regular-medication             |            |                   | in
regular at every visit, enrolled 2025-01-01                                 | 2025-01-01..      | 02-10 outcome=regular-medication, 05-11 outcome=regular-medication             |            |                   | out
regular at every visit, enrolled until 12-30                                | 2020-01-01..12-30 | 02-10 outcome=regular-medication, 05-11 outcome=regular-medication             |            |                   | out
regular at every visit, enrolled until 12-31                                | 2020-01-01..12-31 | 02-10 outcome=regular-medication, 05-11 outcome=regular-medication             |            |                   | in
regular at every visit, died 12-31                                          | 2020-01-01..      | 02-10 outcome=regular-medication, 05-11 outcome=regular-medication             | 12-31      |                   | out
regular at every visit, died 2025-01-01                                     | 2020-01-01..      | 02-10 outcome=regular-medication, 05-11 outcome=regular-medication             | 2025-01-01 |                   | in
regular at every visit, lives until 12-30                                   | 2020-01-01..      | 02-10 outcome=regular-medication, 05-11 outcome=regular-medication             |            | 2000-01-01..12-30 | out
regular at every visit, lives until 12-31                                   | 2020-01-01..      | 02-10 outcome=regular-medication, 05-11 outcome=regular-medication             |            | 2000-01-01..12-31 | in
regular at every visit, lives since 12-31                                   | 2020-01-01..      | 02-10 outcome=regular-medication, 05-11 outcome=regular-medication             |            | 12-31..           | in
regular at every visit, lives since 2025-01-01                              | 2020-01-01..      | 02-10 outcome=regular-medication, 05-11 outcome=regular-medication             |            | 2025-01-01..      | out
irregular once, entries 01-01                                               | 2020-01-01..      | 01-01 outcome=irregular-medication, 05-11 outcome=regular-medication           |            |                   | gap: always-regular
irregular once, entries 12-31                                               | 2020-01-01..      | 12-31 outcome=irregular-medication, 05-11 outcome=regular-medication           |            |                   | gap: always-regular
irregular once, entries 2025-01-01                                          | 2020-01-01..      | 2025-01-01 outcome=irregular-medication, 05-11 outcome=regular-medication      |            |                   | in
seen, medicine not noted, entries and 2023-12-31 outcome=regular-medication | 2020-01-01..      | 02-10 outcome=stable, 2023-12-31 outcome=regular-medication                    |            |                   | gap: medicine-on-record
seen, medicine not noted, entries and 2025-01-01 outcome=regular-medication | 2020-01-01..      | 02-10 outcome=stable, 2025-01-01 outcome=regular-medication                    |            |                   | gap: medicine-on-record
needs none, entries 12-31                                                   | 2020-01-01..      | 12-31 outcome=regular-medication, 05-11 outcome=not-needed                     |            |                   | in
needs none, entries 2025-01-01                                              | 2020-01-01..      | 2025-01-01 outcome=regular-medication, 05-11 outcome=not-needed                |            |                   | out
needs none, said on the first day                                           | 2020-01-01..      | 01-01 outcome=not-needed                                                       |            |                   | out
needs none, said the day before                                             | 2020-01-01..      | 2023-12-31 outcome=not-needed, 02-10 outcome=stable                            |            |                   | gap: medicine-on-record
"""


def test_medicine_taken_regularly(tmp_path, engine):
    drawn = people(MEDICINE)
    rows = {
        "enrolments": enrolments(drawn, PROGRAMME),
        "contacts": services(drawn, "entries", programme=PROGRAMME, kind="follow-up"),
    }

    outcome = measured(tmp_path, "smi-regular-medication-rate", "2024", engine, **living(drawn), **rows)

    assert said(outcome, drawn) == should_say(drawn)
