"""Hypertension and diabetes: who counts, who is in the gap and why, in the year 2024."""

import pytest

from tests.spec.drawn import (
    counted,
    enrolments,
    living,
    measured,
    moments,
    people,
    readings,
    said,
    services,
    should_say,
    spans,
)
from tests.worlds import COUNTY, EAST_1, OUTSIDE

PRESSURE, GLUCOSE, BODY_MASS = "85354-9", "14771-0", "39156-5"

STANDARD = """
who                                                 | died       | lives             | enrolled                   | follow-ups                            | check-ups  | says
four visits and a check-up                          |            |                   | 2020-01-01..               | 02-10, 05-11, 08-12, 11-13            | 06-01      | in
at home counts                                      |            |                   | 2020-01-01..               | 02-10 home, 05-11 home, 08-12, 11-13  | 06-01 home | in
three visits                                        |            |                   | 2020-01-01..               | 02-10, 05-11, 08-12                   | 06-01      | gap: enough-visits
the fourth by telephone                             |            |                   | 2020-01-01..               | 02-10, 05-11, 08-12, 11-13 phone      | 06-01      | gap: enough-visits
the fourth form incomplete                          |            |                   | 2020-01-01..               | 02-10, 05-11, 08-12, 11-13 incomplete | 06-01      | gap: enough-visits
the third entered twice                             |            |                   | 2020-01-01..               | 02-10, 05-11, 08-12, 08-12            | 06-01      | gap: enough-visits
first and last day count                            |            |                   | 2020-01-01..               | 01-01, 05-11, 08-12, 12-31            | 12-31      | in
the days around do not                              |            |                   | 2020-01-01..               | 2023-12-31, 05-11, 08-12, 2025-01-01  | 06-01      | gap: enough-visits
no check-up                                         |            |                   | 2020-01-01..               | 02-10, 05-11, 08-12, 11-13            |            | gap: yearly-check-up
check-up of last year                               |            |                   | 2020-01-01..               | 02-10, 05-11, 08-12, 11-13            | 2023-12-31 | gap: yearly-check-up
nothing done                                        |            |                   | 2020-01-01..               |                                       |            | gap: enough-visits, yearly-check-up
enrolled on the last day                            |            |                   | 12-31..                    | 12-31                                 | 12-31      | in
enrolled the day after                              |            |                   | 2025-01-01..               | 12-31                                 | 12-31      | out
enrolled in October owes one                        |            |                   | 10-10..                    | 10-10                                 | 10-10      | in
enrolled in August owes two                         |            |                   | 08-10..                    | 08-10                                 | 08-10      | gap: enough-visits
management ended before                             |            |                   | 2020-01-01..12-30          | 02-10, 05-11, 08-12, 11-13            | 06-01      | out
management ends with the day                        |            |                   | 2020-01-01..12-31          | 02-10, 05-11, 08-12, 11-13            | 06-01      | in
died on the last day                                | 2024-12-31 |                   | 2020-01-01..               | 02-10, 05-11, 08-12, 11-13            | 06-01      | out
died the day after                                  | 2025-01-01 |                   | 2020-01-01..               | 02-10, 05-11, 08-12, 11-13            | 06-01      | in
moved away                                          |            | 2000-01-01..06-30 | 2020-01-01..               | 02-10, 05-11                          | 06-01      | out
enrolled twice counts once                          |            |                   | 2020-01-01.., 2021-01-01.. | 02-10, 05-11, 08-12, 11-13            | 06-01      | in
not enrolled                                        |            |                   |                            | 02-10, 05-11, 08-12, 11-13            | 06-01      | out
enrolled on the last day, follow-ups 2025-01-01     |            |                   | 12-31..                    | 2025-01-01                            | 12-31      | gap: enough-visits
four visits and a check-up, lives since 2025-01-01  |            | 2025-01-01..      | 2020-01-01..               | 02-10, 05-11, 08-12, 11-13            | 06-01      | out
at home counts, lives until 12-30                   |            | 2000-01-01..12-30 | 2020-01-01..               | 02-10 home, 05-11 home, 08-12, 11-13  | 06-01 home | out
three visits, lives until 12-31                     |            | 2000-01-01..12-31 | 2020-01-01..               | 02-10, 05-11, 08-12                   | 06-01      | gap: enough-visits
three visits, enrolled 04-01                        |            |                   | 04-01..                    | 02-10, 05-11, 08-12                   | 06-01      | gap: enough-visits
three visits, enrolled 04-02                        |            |                   | 04-02..                    | 02-10, 05-11, 08-12                   | 06-01      | in
three visits, enrolled until 12-31                  |            |                   | 2020-01-01..12-31          | 02-10, 05-11, 08-12                   | 06-01      | gap: enough-visits
the third entered twice, check-ups 2025-01-01       |            |                   | 2020-01-01..               | 02-10, 05-11, 08-12, 08-12            | 2025-01-01 | gap: enough-visits, yearly-check-up
no check-up, lives since 12-31                      |            | 12-31..           | 2020-01-01..               | 02-10, 05-11, 08-12, 11-13            |            | gap: yearly-check-up
enrolled on the last day, enrolled and 10-01..      |            |                   | 12-31.., 10-01..           | 12-31                                 | 12-31      | gap: enough-visits
enrolled on the last day, enrolled and 01-02..12-30 |            |                   | 12-31.., 01-02..12-30      | 12-31                                 | 12-31      | in
enrolled the day after, enrolled and 10-02..12-31   |            |                   | 2025-01-01.., 10-02..12-31 | 12-31                                 | 12-31      | in
the days around do not, enrolled 07-01              |            |                   | 07-01..                    | 2023-12-31, 05-11, 08-12, 2025-01-01  | 06-01      | gap: enough-visits
"""


def managed_world(drawn, programme="hypertension", check_up_under=None):
    """Residents with their enrolments, follow-ups and check-ups."""
    seen = services(drawn, "follow-ups", programme=programme, kind="follow-up")
    checked = services(drawn, "check-ups", programme=check_up_under or programme, kind="check-up")
    return {**living(drawn), "enrolments": enrolments(drawn, programme), "contacts": [*seen, *checked]}


def test_hypertension_managed_to_the_standard(tmp_path, engine):
    drawn = people(STANDARD)

    outcome = measured(
        tmp_path, "hypertension-standardised-management-rate", "2024", engine, **managed_world(drawn)
    )

    assert said(outcome, drawn) == should_say(drawn)


def test_the_check_up_of_the_elderly_programme_is_the_patients_check_up(tmp_path, engine):
    drawn = people(STANDARD)
    world = managed_world(drawn, check_up_under="elderly")

    outcome = measured(tmp_path, "hypertension-standardised-management-rate", "2024", engine, **world)

    assert said(outcome, drawn) == should_say(drawn)


def test_numerator_and_denominator_are_the_people_of_the_table(tmp_path, engine):
    drawn = people(STANDARD)
    verdicts = [person["says"] for person in drawn]

    outcome = measured(
        tmp_path, "hypertension-standardised-management-rate", "2024", engine, **managed_world(drawn)
    )

    expected = (verdicts.count("in"), sum(verdict != "out" for verdict in verdicts))
    assert counted(outcome, EAST_1) == counted(outcome, COUNTY) == expected


LAST_FOUR_QUARTERS = """
who                                                                 | enrolled     | follow-ups                                | check-ups  | says
a year back counts                                                  | 2020-01-01.. | 2023-04-01, 2023-07-02, 2023-10-03, 03-31 | 2023-04-01 | in
a day more does not                                                 | 2020-01-01.. | 2023-03-31, 2023-07-02, 2023-10-03, 03-31 | 2023-04-01 | gap: enough-visits
after the quarter's end                                             | 2020-01-01.. | 2023-07-02, 2023-10-03, 03-31, 04-01      | 2023-04-01 | gap: enough-visits
after the quarter's end, follow-ups 2020-01-02, enrolled 2023-10-01 | 2023-10-01.. | 2020-01-02, 2023-10-03, 03-31, 04-01      | 2023-04-01 | in
"""


def test_a_quarter_looks_back_over_four_quarters(tmp_path, engine):
    drawn = people(LAST_FOUR_QUARTERS)

    outcome = measured(
        tmp_path, "hypertension-standardised-management-rate", "2024Q1", engine, **managed_world(drawn)
    )

    assert said(outcome, drawn) == should_say(drawn)


CONTROL = """
who                                                     | born       | enrolled          | pressures                              | died       | lives             | says
just under                                              | 1980-01-01 | 2020-01-01..      | 11-01 139/89                           |            |                   | in
systolic at the limit                                   | 1980-01-01 | 2020-01-01..      | 11-01 140/89                           |            |                   | gap: systolic-low
diastolic at the limit                                  | 1980-01-01 | 2020-01-01..      | 11-01 139/90                           |            |                   | gap: diastolic-low
both too high                                           | 1980-01-01 | 2020-01-01..      | 11-01 160/100                          |            |                   | gap: systolic-low, diastolic-low
no reading is not control                               | 1980-01-01 | 2020-01-01..      |                                        |            |                   | gap: measured, systolic-low, diastolic-low
a reading of last year is none                          | 1980-01-01 | 2020-01-01..      | 2023-12-31T23:59 120/80                |            |                   | gap: measured, systolic-low, diastolic-low
last minute of the year                                 | 1980-01-01 | 2020-01-01..      | 11-01 150/80, 12-31T23:59 120/80       |            |                   | in
first minute of the next year                           | 1980-01-01 | 2020-01-01..      | 11-01 150/80, 2025-01-01T00:00 120/80  |            |                   | gap: systolic-low
the last counts, not the best                           | 1980-01-01 | 2020-01-01..      | 03-01 120/80, 11-01 150/80             |            |                   | gap: systolic-low
the later of one day counts                             | 1980-01-01 | 2020-01-01..      | 11-01T08:00 150/80, 11-01T10:00 130/80 |            |                   | in
of one instant the higher counts                        | 1980-01-01 | 2020-01-01..      | 11-01T08:00 150/80, 11-01T08:00 130/80 |            |                   | gap: systolic-low
a slip of the pen is high, not low                      | 1980-01-01 | 2020-01-01..      | 11-01 1750/80                          |            |                   | gap: systolic-low
both values of one reading                              | 1980-01-01 | 2020-01-01..      | 03-01 120/95, 11-01 130/80             |            |                   | in
65 on the last day: 149 is low                          | 1959-12-31 | 2020-01-01..      | 11-01 149/89                           |            |                   | in
65 on the last day: 150 is high                         | 1959-12-31 | 2020-01-01..      | 11-01 150/89                           |            |                   | gap: systolic-low
65 a day later: 140 is high                             | 1960-01-01 | 2020-01-01..      | 11-01 140/89                           |            |                   | gap: systolic-low
measured but not enrolled                               | 1980-01-01 |                   | 11-01 120/80                           |            |                   | out
no reading is not control, pressures 01-01T23:59 120/80 | 1980-01-01 | 2020-01-01..      | 01-01T23:59 120/80                     |            |                   | in
just under, pressures 12-31                             | 1980-01-01 | 2020-01-01..      | 12-31 139/89                           |            |                   | in
no reading is not control, pressures 2025-01-01 150/89  | 1980-01-01 | 2020-01-01..      | 2025-01-01 150/89                      |            |                   | gap: measured, systolic-low, diastolic-low
just under, enrolled 12-31                              | 1980-01-01 | 12-31..           | 11-01 139/89                           |            |                   | in
just under, enrolled until 12-30                        | 1980-01-01 | 2020-01-01..12-30 | 11-01 139/89                           |            |                   | out
just under, died 12-31                                  | 1980-01-01 | 2020-01-01..      | 11-01 139/89                           | 12-31      |                   | out
just under, died 2025-01-01                             | 1980-01-01 | 2020-01-01..      | 11-01 139/89                           | 2025-01-01 |                   | in
just under, lives until 12-30                           | 1980-01-01 | 2020-01-01..      | 11-01 139/89                           |            | 2000-01-01..12-30 | out
just under, lives until 12-31                           | 1980-01-01 | 2020-01-01..      | 11-01 139/89                           |            | 2000-01-01..12-31 | in
just under, lives since 12-31                           | 1980-01-01 | 2020-01-01..      | 11-01 139/89                           |            | 12-31..           | in
just under, lives since 2025-01-01                      | 1980-01-01 | 2020-01-01..      | 11-01 139/89                           |            | 2025-01-01..      | out
systolic at the limit, enrolled 2025-01-01              | 1980-01-01 | 2025-01-01..      | 11-01 140/89                           |            |                   | out
systolic at the limit, enrolled until 12-31             | 1980-01-01 | 2020-01-01..12-31 | 11-01 140/89                           |            |                   | gap: systolic-low
"""


def test_blood_pressure_under_control(tmp_path, engine):
    drawn = people(CONTROL)
    rows = {
        "enrolments": enrolments(drawn, "hypertension"),
        "observations": readings(drawn, "pressures", PRESSURE),
    }

    outcome = measured(tmp_path, "hypertension-control-rate", "2024", engine, **living(drawn), **rows)

    assert said(outcome, drawn) == should_say(drawn)


DIABETES = """
who                                                 | enrolled              | follow-ups                      | glucose                                                | check-ups  | died       | lives             | says
four of each                                        | 2020-01-01..          | 02-10, 05-11, 08-12, 11-13      | 02-10 6.1, 05-11 6.3, 08-12 7.9, 11-13 6.0             | 06-01      |            |                   | in
a visit without its test                            | 2020-01-01..          | 02-10, 05-11, 08-12, 11-13      | 02-10 6.1, 05-11 6.3, 08-12 7.9                        | 06-01      |            |                   | gap: enough-glucose-tests
two tests of one day                                | 2020-01-01..          | 02-10, 05-11, 08-12, 11-13      | 02-10 6.1, 05-11 6.3, 08-12T08:00 7.9, 08-12T11:00 6.0 | 06-01      |            |                   | gap: enough-glucose-tests
a test without its visit                            | 2020-01-01..          | 02-10, 05-11, 08-12             | 02-10 6.1, 05-11 6.3, 08-12 7.9, 11-13 6.0             | 06-01      |            |                   | gap: enough-visits
enrolled on the last day                            | 12-31..               | 12-31                           | 12-31 9.9                                              | 12-31      |            |                   | in
nothing                                             | 2020-01-01..          |                                 |                                                        |            |            |                   | gap: enough-visits, enough-glucose-tests, yearly-check-up
nothing, enrolled 12-31                             | 12-31..               |                                 |                                                        |            |            |                   | gap: enough-visits, enough-glucose-tests, yearly-check-up
nothing, enrolled until 12-31                       | 2020-01-01..12-31     |                                 |                                                        |            |            |                   | gap: enough-visits, enough-glucose-tests, yearly-check-up
four of each, enrolled 2025-01-01                   | 2025-01-01..          | 02-10, 05-11, 08-12, 11-13      | 02-10 6.1, 05-11 6.3, 08-12 7.9, 11-13 6.0             | 06-01      |            |                   | out
enrolled on the last day, enrolled 10-01            | 10-01..               | 12-31                           | 12-31 9.9                                              | 12-31      |            |                   | gap: enough-visits, enough-glucose-tests
enrolled on the last day, enrolled 10-02            | 10-02..               | 12-31                           | 12-31 9.9                                              | 12-31      |            |                   | in
four of each, enrolled until 12-30                  | 2020-01-01..12-30     | 02-10, 05-11, 08-12, 11-13      | 02-10 6.1, 05-11 6.3, 08-12 7.9, 11-13 6.0             | 06-01      |            |                   | out
four of each, follow-ups 2023-12-31                 | 2020-01-01..          | 2023-12-31, 05-11, 08-12, 11-13 | 02-10 6.1, 05-11 6.3, 08-12 7.9, 11-13 6.0             | 06-01      |            |                   | gap: enough-visits
four of each, follow-ups 01-01                      | 2020-01-01..          | 01-01, 05-11, 08-12, 11-13      | 02-10 6.1, 05-11 6.3, 08-12 7.9, 11-13 6.0             | 06-01      |            |                   | in
four of each, follow-ups 2025-01-01                 | 2020-01-01..          | 2025-01-01, 05-11, 08-12, 11-13 | 02-10 6.1, 05-11 6.3, 08-12 7.9, 11-13 6.0             | 06-01      |            |                   | gap: enough-visits
four of each, glucose 2023-12-31                    | 2020-01-01..          | 02-10, 05-11, 08-12, 11-13      | 2023-12-31 6.1, 05-11 6.3, 08-12 7.9, 11-13 6.0        | 06-01      |            |                   | gap: enough-glucose-tests
four of each, glucose 01-01                         | 2020-01-01..          | 02-10, 05-11, 08-12, 11-13      | 01-01 6.1, 05-11 6.3, 08-12 7.9, 11-13 6.0             | 06-01      |            |                   | in
four of each, glucose 2025-01-01                    | 2020-01-01..          | 02-10, 05-11, 08-12, 11-13      | 2025-01-01 6.1, 05-11 6.3, 08-12 7.9, 11-13 6.0        | 06-01      |            |                   | gap: enough-glucose-tests
four of each, check-ups 2023-12-31                  | 2020-01-01..          | 02-10, 05-11, 08-12, 11-13      | 02-10 6.1, 05-11 6.3, 08-12 7.9, 11-13 6.0             | 2023-12-31 |            |                   | gap: yearly-check-up
four of each, check-ups 01-01                       | 2020-01-01..          | 02-10, 05-11, 08-12, 11-13      | 02-10 6.1, 05-11 6.3, 08-12 7.9, 11-13 6.0             | 01-01      |            |                   | in
four of each, check-ups 2025-01-01                  | 2020-01-01..          | 02-10, 05-11, 08-12, 11-13      | 02-10 6.1, 05-11 6.3, 08-12 7.9, 11-13 6.0             | 2025-01-01 |            |                   | gap: yearly-check-up
four of each, died 12-31                            | 2020-01-01..          | 02-10, 05-11, 08-12, 11-13      | 02-10 6.1, 05-11 6.3, 08-12 7.9, 11-13 6.0             | 06-01      | 12-31      |                   | out
four of each, died 2025-01-01                       | 2020-01-01..          | 02-10, 05-11, 08-12, 11-13      | 02-10 6.1, 05-11 6.3, 08-12 7.9, 11-13 6.0             | 06-01      | 2025-01-01 |                   | in
four of each, lives until 12-30                     | 2020-01-01..          | 02-10, 05-11, 08-12, 11-13      | 02-10 6.1, 05-11 6.3, 08-12 7.9, 11-13 6.0             | 06-01      |            | 2000-01-01..12-30 | out
four of each, lives until 12-31                     | 2020-01-01..          | 02-10, 05-11, 08-12, 11-13      | 02-10 6.1, 05-11 6.3, 08-12 7.9, 11-13 6.0             | 06-01      |            | 2000-01-01..12-31 | in
four of each, lives since 12-31                     | 2020-01-01..          | 02-10, 05-11, 08-12, 11-13      | 02-10 6.1, 05-11 6.3, 08-12 7.9, 11-13 6.0             | 06-01      |            | 12-31..           | in
four of each, lives since 2025-01-01                | 2020-01-01..          | 02-10, 05-11, 08-12, 11-13      | 02-10 6.1, 05-11 6.3, 08-12 7.9, 11-13 6.0             | 06-01      |            | 2025-01-01..      | out
a visit without its test, enrolled 04-01            | 04-01..               | 02-10, 05-11, 08-12, 11-13      | 02-10 6.1, 05-11 6.3, 08-12 7.9                        | 06-01      |            |                   | gap: enough-glucose-tests
a visit without its test, enrolled 04-02            | 04-02..               | 02-10, 05-11, 08-12, 11-13      | 02-10 6.1, 05-11 6.3, 08-12 7.9                        | 06-01      |            |                   | in
a test without its visit, enrolled 04-01            | 04-01..               | 02-10, 05-11, 08-12             | 02-10 6.1, 05-11 6.3, 08-12 7.9, 11-13 6.0             | 06-01      |            |                   | gap: enough-visits
a test without its visit, enrolled 04-02            | 04-02..               | 02-10, 05-11, 08-12             | 02-10 6.1, 05-11 6.3, 08-12 7.9, 11-13 6.0             | 06-01      |            |                   | in
enrolled on the last day, enrolled and 01-01..12-30 | 12-31.., 01-01..12-30 | 12-31                           | 12-31 9.9                                              | 12-31      |            |                   | in
enrolled on the last day, enrolled and 01-02..12-31 | 12-31.., 01-02..12-31 | 12-31                           | 12-31 9.9                                              | 12-31      |            |                   | gap: enough-visits, enough-glucose-tests
three tests, two visits, enrolled 07-01             | 07-01..               | 08-12, 11-13                    | 08-12 7.9, 10-09 6.3, 11-13 6.0                        | 09-01      |            |                   | gap: enough-visits
three tests, two visits, enrolled 07-02             | 07-02..               | 08-12, 11-13                    | 08-12 7.9, 10-09 6.3, 11-13 6.0                        | 09-01      |            |                   | in
three visits, two tests, enrolled 07-01             | 07-01..               | 08-12, 10-09, 11-13             | 08-12 7.9, 11-13 6.0                                   | 09-01      |            |                   | gap: enough-glucose-tests
three visits, two tests, enrolled 07-02             | 07-02..               | 08-12, 10-09, 11-13             | 08-12 7.9, 11-13 6.0                                   | 09-01      |            |                   | in
"""


def test_diabetes_managed_to_the_standard(tmp_path, engine):
    drawn = people(DIABETES)
    world = managed_world(drawn, "diabetes")
    tests = readings(drawn, "glucose", GLUCOSE)

    outcome = measured(
        tmp_path, "diabetes-standardised-management-rate", "2024", engine, **world, observations=tests
    )

    assert said(outcome, drawn) == should_say(drawn)


SUGAR = """
who                                | enrolled          | glucose                          | died       | lives             | says
just under                         | 2020-01-01..      | 11-01 6.9                        |            |                   | in
at the limit                       | 2020-01-01..      | 11-01 7.0                        |            |                   | gap: glucose-low
no test is not control             | 2020-01-01..      |                                  |            |                   | gap: glucose-tested, glucose-low
the last counts, not the best      | 2020-01-01..      | 03-01 5.0, 11-01 8.0             |            |                   | gap: glucose-low
of one instant the higher counts   | 2020-01-01..      | 11-01T08:00 5.0, 11-01T08:00 8.0 |            |                   | gap: glucose-low
tested but not enrolled            |                   | 11-01 5.0                        |            |                   | out
just under, glucose 2023-12-31     | 2020-01-01..      | 2023-12-31 6.9                   |            |                   | gap: glucose-tested, glucose-low
just under, glucose 01-01          | 2020-01-01..      | 01-01 6.9                        |            |                   | in
just under, glucose 12-31          | 2020-01-01..      | 12-31 6.9                        |            |                   | in
just under, glucose 2025-01-01     | 2020-01-01..      | 2025-01-01 6.9                   |            |                   | gap: glucose-tested, glucose-low
just under, enrolled 12-31         | 12-31..           | 11-01 6.9                        |            |                   | in
just under, enrolled 2025-01-01    | 2025-01-01..      | 11-01 6.9                        |            |                   | out
just under, enrolled until 12-30   | 2020-01-01..12-30 | 11-01 6.9                        |            |                   | out
just under, enrolled until 12-31   | 2020-01-01..12-31 | 11-01 6.9                        |            |                   | in
just under, died 12-31             | 2020-01-01..      | 11-01 6.9                        | 12-31      |                   | out
just under, died 2025-01-01        | 2020-01-01..      | 11-01 6.9                        | 2025-01-01 |                   | in
just under, lives until 12-30      | 2020-01-01..      | 11-01 6.9                        |            | 2000-01-01..12-30 | out
just under, lives until 12-31      | 2020-01-01..      | 11-01 6.9                        |            | 2000-01-01..12-31 | in
just under, lives since 12-31      | 2020-01-01..      | 11-01 6.9                        |            | 12-31..           | in
just under, lives since 2025-01-01 | 2020-01-01..      | 11-01 6.9                        |            | 2025-01-01..      | out
"""


def test_fasting_glucose_under_control(tmp_path, engine):
    drawn = people(SUGAR)
    rows = {"enrolments": enrolments(drawn, "diabetes"), "observations": readings(drawn, "glucose", GLUCOSE)}

    outcome = measured(tmp_path, "diabetes-control-rate", "2024", engine, **living(drawn), **rows)

    assert said(outcome, drawn) == should_say(drawn)


KNOWN = """
who                                                   | diagnoses        | enrolled          | follow-ups  | died       | lives             | says
diagnosed, enrolled, seen                             | 2020-05-01 I10   | 2020-06-01..      | 03-03       |            |                   | in
seen by telephone                                     | 2020-05-01 I10   | 2020-06-01..      | 03-03 phone |            |                   | in
diagnosed, never enrolled                             | 2020-05-01 I10   |                   |             |            |                   | gap: under-management, followed
enrolled, not seen                                    | 2020-05-01 I10.9 | 2020-06-01..      | 2023-12-31  |            |                   | gap: followed
enrolled, diagnosis not entered                       |                  | 2020-06-01..      | 03-03       |            |                   | in
management ended                                      | 2020-05-01 I10   | 2020-06-01..06-30 | 03-03       |            |                   | gap: under-management
diagnosed after the year                              | 2025-01-01 I10   |                   |             |            |                   | out
another disease                                       | 2020-05-01 J44.9 |                   |             |            |                   | out
nothing known                                         |                  |                   |             |            |                   | out
enrolled, diagnosis not entered, enrolled 12-31       |                  | 12-31..           | 03-03       |            |                   | in
enrolled, diagnosis not entered, enrolled until 12-31 |                  | 2020-06-01..12-31 | 03-03       |            |                   | in
diagnosed, enrolled, seen, enrolled 2025-01-01        | 2020-05-01 I10   | 2025-01-01..      | 03-03       |            |                   | gap: under-management
diagnosed, enrolled, seen, enrolled until 12-30       | 2020-05-01 I10   | 2020-06-01..12-30 | 03-03       |            |                   | gap: under-management
diagnosed, enrolled, seen, follow-ups 01-01           | 2020-05-01 I10   | 2020-06-01..      | 01-01       |            |                   | in
diagnosed, enrolled, seen, follow-ups 12-31           | 2020-05-01 I10   | 2020-06-01..      | 12-31       |            |                   | in
diagnosed, enrolled, seen, follow-ups 2025-01-01      | 2020-05-01 I10   | 2020-06-01..      | 2025-01-01  |            |                   | gap: followed
diagnosed, enrolled, seen, died 12-31                 | 2020-05-01 I10   | 2020-06-01..      | 03-03       | 12-31      |                   | out
diagnosed, enrolled, seen, died 2025-01-01            | 2020-05-01 I10   | 2020-06-01..      | 03-03       | 2025-01-01 |                   | in
diagnosed, enrolled, seen, lives until 12-30          | 2020-05-01 I10   | 2020-06-01..      | 03-03       |            | 2000-01-01..12-30 | out
diagnosed, enrolled, seen, lives until 12-31          | 2020-05-01 I10   | 2020-06-01..      | 03-03       |            | 2000-01-01..12-31 | in
diagnosed, enrolled, seen, lives since 12-31          | 2020-05-01 I10   | 2020-06-01..      | 03-03       |            | 12-31..           | in
diagnosed, enrolled, seen, lives since 2025-01-01     | 2020-05-01 I10   | 2020-06-01..      | 03-03       |            | 2025-01-01..      | out
diagnosed, never enrolled, diagnoses 12-31            | 12-31 I10        |                   |             |            |                   | gap: under-management, followed
enrolled, diagnosis not entered, enrolled 2025-01-01  |                  | 2025-01-01..      | 03-03       |            |                   | out
enrolled, diagnosis not entered, enrolled until 12-30 |                  | 2020-06-01..12-30 | 03-03       |            |                   | out
"""


def diagnoses(drawn):
    """Conditions of the drawn people: a day and an ICD-10 code."""
    return [
        {"resident_id": person["number"], "diagnosed": start, "code": words[0]}
        for person in drawn
        for start, _, words in spans(person["diagnoses"])
    ]


@pytest.mark.parametrize(("programme", "code"), [("hypertension", "I10"), ("diabetes", "E11")])
def test_known_patients_under_management(tmp_path, engine, programme, code):
    drawn = people(KNOWN.replace("I10", code))
    seen = services(drawn, "follow-ups", programme=programme, kind="follow-up")
    rows = {"enrolments": enrolments(drawn, programme), "contacts": seen, "conditions": diagnoses(drawn)}

    outcome = measured(tmp_path, f"{programme}-management-rate", "2024", engine, **living(drawn), **rows)

    assert said(outcome, drawn) == should_say(drawn)


FIRST_VISIT = """
who                                                  | born       | visits                        | pressures               | died       | lives             | says
measured at the visit                                | 1980-01-01 | 05-06T10:00                   | 05-06T10:20 130/80      |            |                   | in
measured at the second visit                         | 1980-01-01 | 05-06T10:00, 06-01T10:00      | 06-01T10:05 130/80      |            |                   | gap: measured-by-first-visit
measured earlier in the year                         | 1980-01-01 | 05-06T10:00                   | 02-01T09:00 130/80      |            |                   | in
measured last year                                   | 1980-01-01 | 05-06T10:00                   | 2023-05-06T10:00 130/80 |            |                   | gap: measured-by-first-visit
never measured                                       | 1980-01-01 | 05-06T10:00                   |                         |            |                   | gap: measured-by-first-visit
no visit                                             | 1980-01-01 |                               | 05-06T10:20 130/80      |            |                   | out
35 on the last day                                   | 1989-12-31 | 05-06T10:00                   | 05-06T10:20 130/80      |            |                   | in
35 the day after                                     | 1990-01-01 | 05-06T10:00                   | 05-06T10:20 130/80      |            |                   | out
measured at the visit, visits 12-31                  | 1980-01-01 | 12-31T10:00                   | 05-06T10:20 130/80      |            |                   | in
measured at the visit, visits 2023-12-31             | 1980-01-01 | 2023-12-31T10:00              | 05-06T10:20 130/80      |            |                   | out
measured at the visit, visits 01-01                  | 1980-01-01 | 01-01T10:00                   | 05-06T10:20 130/80      |            |                   | gap: measured-by-first-visit
measured at the visit, visits and 2023-12-31T10:00   | 1980-01-01 | 05-06T10:00, 2023-12-31T10:00 | 05-06T10:20 130/80      |            |                   | in
measured at the visit, visits and 01-01T10:00        | 1980-01-01 | 05-06T10:00, 01-01T10:00      | 05-06T10:20 130/80      |            |                   | gap: measured-by-first-visit
measured at the visit, pressures 2023-12-31          | 1980-01-01 | 05-06T10:00                   | 2023-12-31T10:20 130/80 |            |                   | gap: measured-by-first-visit
measured at the visit, pressures 01-01               | 1980-01-01 | 05-06T10:00                   | 01-01T10:20 130/80      |            |                   | in
measured at the visit, died 12-31                    | 1980-01-01 | 05-06T10:00                   | 05-06T10:20 130/80      | 12-31      |                   | out
measured at the visit, died 2025-01-01               | 1980-01-01 | 05-06T10:00                   | 05-06T10:20 130/80      | 2025-01-01 |                   | in
measured at the visit, lives until 12-30             | 1980-01-01 | 05-06T10:00                   | 05-06T10:20 130/80      |            | 2000-01-01..12-30 | out
measured at the visit, lives until 12-31             | 1980-01-01 | 05-06T10:00                   | 05-06T10:20 130/80      |            | 2000-01-01..12-31 | in
measured at the visit, lives since 12-31             | 1980-01-01 | 05-06T10:00                   | 05-06T10:20 130/80      |            | 12-31..           | in
measured at the visit, lives since 2025-01-01        | 1980-01-01 | 05-06T10:00                   | 05-06T10:20 130/80      |            | 2025-01-01..      | out
measured at the visit, visits 12-31, pressures 12-31 | 1980-01-01 | 12-31T10:00                   | 12-31T10:20 130/80      |            |                   | in
"""


SPRING = """
who                                    | visits                               | pressures               | says
measured at the first visit of January | 2023-09-01T10:00, 01-05T10:00        | 01-05T10:20 130/80      | in
measured at the visit of last year     | 2023-09-01T10:00, 01-05T10:00        | 2023-09-01T10:20 130/80 | gap: measured-by-first-visit
no visit yet this year                 | 2023-09-01T10:00                     | 2023-09-01T10:20 130/80 | out
visit after the quarter                | 04-01T00:00                          | 01-05T10:20 130/80      | out
"""


@pytest.mark.parametrize(("table", "period"), [(FIRST_VISIT, "2024"), (SPRING, "2024Q1")])
def test_blood_pressure_measured_by_the_first_visit_of_the_calendar_year(tmp_path, engine, table, period):
    drawn = people(table)
    visits = [
        {"resident_id": person["number"], "started_at": time, "kind": "outpatient"}
        for person in drawn
        for time in moments(person["visits"])
    ]
    rows = {"encounters": visits, "observations": readings(drawn, "pressures", PRESSURE)}

    outcome = measured(tmp_path, "first-visit-bp-measurement-rate", period, engine, **living(drawn), **rows)

    assert said(outcome, drawn) == should_say(drawn)


HIGH_RISK = """
who                                            | born       | hypertension      | diabetes          | body mass              | glucose        | died       | lives             | says
hypertension, tested                           | 1980-01-01 | 2020-01-01..      |                   |                        | 05-01 5.6      |            |                   | in
hypertension, not tested                       | 1980-01-01 | 2020-01-01..      |                   |                        |                |            |                   | gap: glucose-tested
obese, tested                                  | 1980-01-01 |                   |                   | 03-01 28.0             | 05-01 5.6      |            |                   | in
no longer obese                                | 1980-01-01 |                   |                   | 03-01 28.0, 09-01 27.9 | 05-01 5.6      |            |                   | out
no risk on record                              | 1980-01-01 |                   |                   |                        | 05-01 5.6      |            |                   | out
already diabetic                               | 1980-01-01 | 2020-01-01..      | 2021-01-01..      |                        | 05-01 8.6      |            |                   | out
40 on the last day                             | 1984-12-31 | 2020-01-01..      |                   |                        |                |            |                   | gap: glucose-tested
40 the day after                               | 1985-01-01 | 2020-01-01..      |                   |                        |                |            |                   | out
hypertension, tested, hypertension 12-31       | 1980-01-01 | 12-31..           |                   |                        | 05-01 5.6      |            |                   | in
hypertension, tested, hypertension 2025-01-01  | 1980-01-01 | 2025-01-01..      |                   |                        | 05-01 5.6      |            |                   | out
hypertension, tested, hypertension until 12-30 | 1980-01-01 | 2020-01-01..12-30 |                   |                        | 05-01 5.6      |            |                   | out
hypertension, tested, hypertension until 12-31 | 1980-01-01 | 2020-01-01..12-31 |                   |                        | 05-01 5.6      |            |                   | in
hypertension, tested, diabetes 12-31..         | 1980-01-01 | 2020-01-01..      | 12-31..           |                        | 05-01 5.6      |            |                   | out
hypertension, tested, diabetes 2025-01-01..    | 1980-01-01 | 2020-01-01..      | 2025-01-01..      |                        | 05-01 5.6      |            |                   | in
hypertension, tested, glucose 2023-12-31       | 1980-01-01 | 2020-01-01..      |                   |                        | 2023-12-31 5.6 |            |                   | gap: glucose-tested
hypertension, tested, glucose 01-01            | 1980-01-01 | 2020-01-01..      |                   |                        | 01-01 5.6      |            |                   | in
hypertension, tested, glucose 12-31            | 1980-01-01 | 2020-01-01..      |                   |                        | 12-31 5.6      |            |                   | in
hypertension, tested, glucose 2025-01-01       | 1980-01-01 | 2020-01-01..      |                   |                        | 2025-01-01 5.6 |            |                   | gap: glucose-tested
hypertension, tested, died 12-31               | 1980-01-01 | 2020-01-01..      |                   |                        | 05-01 5.6      | 12-31      |                   | out
hypertension, tested, died 2025-01-01          | 1980-01-01 | 2020-01-01..      |                   |                        | 05-01 5.6      | 2025-01-01 |                   | in
hypertension, tested, lives until 12-30        | 1980-01-01 | 2020-01-01..      |                   |                        | 05-01 5.6      |            | 2000-01-01..12-30 | out
hypertension, tested, lives until 12-31        | 1980-01-01 | 2020-01-01..      |                   |                        | 05-01 5.6      |            | 2000-01-01..12-31 | in
hypertension, tested, lives since 12-31        | 1980-01-01 | 2020-01-01..      |                   |                        | 05-01 5.6      |            | 12-31..           | in
hypertension, tested, lives since 2025-01-01   | 1980-01-01 | 2020-01-01..      |                   |                        | 05-01 5.6      |            | 2025-01-01..      | out
obese, tested, body mass 2023-12-31            | 1980-01-01 |                   |                   | 2023-12-31 28.0        | 05-01 5.6      |            |                   | out
obese, tested, body mass 01-01                 | 1980-01-01 |                   |                   | 01-01 28.0             | 05-01 5.6      |            |                   | in
obese, tested, body mass 12-31                 | 1980-01-01 |                   |                   | 12-31 28.0             | 05-01 5.6      |            |                   | in
obese, tested, body mass 2025-01-01            | 1980-01-01 |                   |                   | 2025-01-01 28.0        | 05-01 5.6      |            |                   | out
already diabetic, diabetes until 12-30         | 1980-01-01 | 2020-01-01..      | 2021-01-01..12-30 |                        | 05-01 8.6      |            |                   | in
already diabetic, diabetes until 12-31         | 1980-01-01 | 2020-01-01..      | 2021-01-01..12-31 |                        | 05-01 8.6      |            |                   | out
"""


def test_fasting_glucose_tested_in_those_at_risk(tmp_path, engine):
    drawn = people(HIGH_RISK)
    under = [row for name in ("hypertension", "diabetes") for row in enrolments(drawn, name, name)]
    values = [*readings(drawn, "body mass", BODY_MASS), *readings(drawn, "glucose", GLUCOSE)]
    rows = {"enrolments": under, "observations": values}

    outcome = measured(tmp_path, "glucose-testing-rate-high-risk", "2024", engine, **living(drawn), **rows)

    assert said(outcome, drawn) == should_say(drawn)


STAYS = """
who                        | enrolled     | stays                                | counted
in hospital for a stroke   | 2020-01-01.. | 03-01..03-09 I63.9                   | 1
twice                      | 2020-01-01.. | 03-01..03-09 I10, 05-01..05-02 E11.9 | 2
for a broken leg           | 2020-01-01.. | 03-01..03-09 S82.1                   | 0
still in hospital          | 2020-01-01.. | 12-20.. I63.9                        | 0
discharged on the last day | 2020-01-01.. | 12-20..12-31 I63.9                   | 1
discharged the day after   | 2020-01-01.. | 12-20..2025-01-01 I63.9              | 0
enrolled in the year       | 01-02..      | 03-01..03-09 I63.9                   | out
"""


def test_admissions_of_managed_patients_for_their_disease(tmp_path, engine):
    drawn = people(STAYS)
    stays = [
        {"resident_id": person["number"], "admitted": start, "discharged": end, "diagnosis": words[0], "unit_id": OUTSIDE}
        for person in drawn
        for start, end, words in spans(person["stays"])
    ]  # fmt: skip
    rows = {"enrolments": enrolments(drawn, "hypertension"), "admissions": stays}

    outcome = measured(tmp_path, "ncd-managed-hospitalisation-rate", "2024", engine, **living(drawn), **rows)

    managed = [person["counted"] for person in drawn if person["counted"] != "out"]
    assert counted(outcome, EAST_1) == (sum(map(int, managed)), len(managed))
