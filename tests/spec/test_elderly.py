"""Residents of 65 and over in the year 2024."""

import pytest

from tests.spec.drawn import (
    counted,
    day,
    enrolments,
    entries,
    living,
    measured,
    people,
    said,
    services,
    should_say,
)
from tests.worlds import EAST_1

CHECKED = """
who                                        | born       | died       | enrolled          | check-ups        | lives             | says                   | standard
65 on the last day                         | 1959-12-31 |            | 2024-12-31..      | 12-31            |                   | in                     | in
65 the day after                           | 1960-01-01 |            | 2020-01-01..      | 06-01            |                   | out                    | out
checked at home                            | 1940-01-01 |            | 2015-01-01..      | 06-01 home       |                   | in                     | in
checked twice                              | 1940-01-01 |            | 2015-01-01..      | 06-01, 06-02     |                   | in                     | in
the form lacks a part                      | 1940-01-01 |            | 2015-01-01..      | 06-01 incomplete |                   | gap: complete-check-up | gap: complete-check-up
asked by telephone                         | 1940-01-01 |            | 2015-01-01..      | 06-01 phone      |                   | gap: complete-check-up | gap: complete-check-up
checked last year                          | 1940-01-01 |            | 2015-01-01..      | 2023-12-31       |                   | gap: complete-check-up | gap: complete-check-up
never checked                              | 1940-01-01 |            | 2015-01-01..      |                  |                   | gap: complete-check-up | gap: complete-check-up
checked, not managed                       | 1940-01-01 |            |                   | 06-01            |                   | in                     | gap: elderly-management
checked, management ended                  | 1940-01-01 |            | 2015-01-01..12-30 | 06-01            |                   | in                     | gap: elderly-management
neither                                    | 1940-01-01 |            |                   |                  |                   | gap: complete-check-up | gap: elderly-management, complete-check-up
died on the last day                       | 1940-01-01 | 2024-12-31 | 2015-01-01..      | 06-01            |                   | out                    | out
born on 29 February                        | 1960-02-29 |            | 2020-01-01..      | 06-01            |                   | out                    | out
65 on the last day, died 2025-01-01        | 1959-12-31 | 2025-01-01 | 2024-12-31..      | 12-31            |                   | in                     | in
65 on the last day, check-ups 01-01        | 1959-12-31 |            | 2024-12-31..      | 01-01            |                   | in                     | in
65 on the last day, check-ups 2025-01-01   | 1959-12-31 |            | 2024-12-31..      | 2025-01-01       |                   | gap: complete-check-up | gap: complete-check-up
65 on the last day, lives until 12-30      | 1959-12-31 |            | 2024-12-31..      | 12-31            | 2000-01-01..12-30 | out                    | out
65 on the last day, lives until 12-31      | 1959-12-31 |            | 2024-12-31..      | 12-31            | 2000-01-01..12-31 | in                     | in
65 on the last day, lives since 12-31      | 1959-12-31 |            | 2024-12-31..      | 12-31            | 12-31..           | in                     | in
65 on the last day, lives since 2025-01-01 | 1959-12-31 |            | 2024-12-31..      | 12-31            | 2025-01-01..      | out                    | out
65 on the last day, enrolled 2025-01-01    | 1959-12-31 |            | 2025-01-01..      | 12-31            |                   | in                     | gap: elderly-management
65 on the last day, enrolled until 12-31   | 1959-12-31 |            | 2024-12-31..12-31 | 12-31            |                   | in                     | in
"""


@pytest.mark.parametrize(
    ("measure", "column"),
    [("elderly-health-management-rate", "says"), ("elderly-standardised-service-rate", "standard")],
)
def test_the_yearly_check_up(tmp_path, engine, measure, column):
    drawn = people(CHECKED)
    checked = services(drawn, "check-ups", programme="elderly", kind="check-up")
    rows = {"enrolments": enrolments(drawn, "elderly"), "contacts": checked}

    outcome = measured(tmp_path, measure, "2024", engine, **living(drawn), **rows)

    assert said(outcome, drawn) == should_say(drawn, column)


def test_a_check_up_under_another_programme_is_not_the_elderly_one(tmp_path, engine):
    drawn = people(CHECKED)
    checked = services(drawn, "check-ups", programme="hypertension", kind="check-up")

    outcome = measured(
        tmp_path, "elderly-health-management-rate", "2024", engine, **living(drawn), contacts=checked
    )

    assert counted(outcome, EAST_1)[0] == 0


def test_the_share_of_elderly_counts_the_living_who_live_here(tmp_path, engine):
    drawn = people(CHECKED)[:13]
    living_here = [person for person in drawn if not person["died"]]
    old = [person for person in living_here if day(person["born"]) <= day("1959-12-31")]

    outcome = measured(tmp_path, "population-65-plus-share", "2024", engine, **living(drawn))

    assert counted(outcome, EAST_1) == (len(old), len(living_here)) == (10, 12)


MID_YEAR = """
who                     | born       | says
65 on the last day      | 1959-06-30 | gap: complete-check-up
65 the day after        | 1959-07-01 | out
65 in December          | 1959-12-31 | out
65 since January        | 1959-01-31 | gap: complete-check-up
65 since the leap day   | 1956-02-29 | gap: complete-check-up
"""


def test_ages_are_completed_years_at_the_end_of_a_quarter(tmp_path, engine):
    drawn = people(MID_YEAR)

    outcome = measured(tmp_path, "elderly-health-management-rate", "2024Q2", engine, **living(drawn))

    assert said(outcome, drawn) == should_say(drawn)


MEMORY = """
who                            | born       | tests               | died       | lives             | says
tested                         | 1940-01-01 | 06-01 negative      |            |                   | in
tested, found something        | 1940-01-01 | 06-01 suspected     |            |                   | in
no result                      | 1940-01-01 | 06-01               |            |                   | gap: memory-tested
last year                      | 1940-01-01 | 2023-12-31 negative |            |                   | gap: memory-tested
not tested                     | 1940-01-01 |                     |            |                   | gap: memory-tested
too young                      | 1970-01-01 | 06-01 negative      |            |                   | out
tested, born 1959-12-31        | 1959-12-31 | 06-01 negative      |            |                   | in
tested, born 1960-01-01        | 1960-01-01 | 06-01 negative      |            |                   | out
tested, tests 01-01            | 1940-01-01 | 01-01 negative      |            |                   | in
tested, tests 12-31            | 1940-01-01 | 12-31 negative      |            |                   | in
tested, tests 2025-01-01       | 1940-01-01 | 2025-01-01 negative |            |                   | gap: memory-tested
tested, died 12-31             | 1940-01-01 | 06-01 negative      | 12-31      |                   | out
tested, died 2025-01-01        | 1940-01-01 | 06-01 negative      | 2025-01-01 |                   | in
tested, lives until 12-30      | 1940-01-01 | 06-01 negative      |            | 2000-01-01..12-30 | out
tested, lives until 12-31      | 1940-01-01 | 06-01 negative      |            | 2000-01-01..12-31 | in
tested, lives since 12-31      | 1940-01-01 | 06-01 negative      |            | 12-31..           | in
tested, lives since 2025-01-01 | 1940-01-01 | 06-01 negative      |            | 2025-01-01..      | out
"""


def test_memory_tested(tmp_path, engine):
    drawn = people(MEMORY)
    tests = [
        {"resident_id": person["number"], "kind": "cognition", "date": day(first), "result": rest[0] if rest else None}
        for person in drawn
        for first, *rest in entries(person["tests"])
    ]  # fmt: skip

    outcome = measured(
        tmp_path, "cognitive-screening-rate-65plus", "2024", engine, **living(drawn), screenings=tests
    )

    assert said(outcome, drawn) == should_say(drawn)
