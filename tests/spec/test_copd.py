"""Chronic obstructive pulmonary disease in the year 2024."""

from tests.spec.drawn import enrolments, living, measured, people, readings, said, services, should_say, spans

LUNGS = "19926-5"

KNOWN = """
who                                            | born       | diagnoses        | enrolled          | died       | lives             | says
diagnosed and enrolled                         | 1950-01-01 | 2020-05-01 J44.9 | 2024-10-01..      |            |                   | in
diagnosed, not enrolled                        | 1950-01-01 | 2020-05-01 J44.1 |                   |            |                   | gap: under-management
enrolled without a code                        | 1950-01-01 |                  | 2024-12-31..      |            |                   | in
enrolled the day after                         | 1950-01-01 | 2020-05-01 J44   | 2025-01-01..      |            |                   | gap: under-management
35 on the last day                             | 1989-12-31 | 2020-05-01 J44   |                   |            |                   | gap: under-management
35 the day after                               | 1990-01-01 | 2020-05-01 J44   |                   |            |                   | out
asthma                                         | 1950-01-01 | 2020-05-01 J45.9 |                   |            |                   | out
enrolled without a code, enrolled until 12-31  | 1950-01-01 |                  | 2024-12-31..12-31 |            |                   | in
enrolled the day after, diagnoses 2025-01-01   | 1950-01-01 | 2025-01-01 J44   | 2025-01-01..      |            |                   | out
diagnosed and enrolled, enrolled until 12-30   | 1950-01-01 | 2020-05-01 J44.9 | 2024-10-01..12-30 |            |                   | gap: under-management
diagnosed and enrolled, died 12-31             | 1950-01-01 | 2020-05-01 J44.9 | 2024-10-01..      | 12-31      |                   | out
diagnosed and enrolled, died 2025-01-01        | 1950-01-01 | 2020-05-01 J44.9 | 2024-10-01..      | 2025-01-01 |                   | in
diagnosed and enrolled, lives until 12-30      | 1950-01-01 | 2020-05-01 J44.9 | 2024-10-01..      |            | 2000-01-01..12-30 | out
diagnosed and enrolled, lives until 12-31      | 1950-01-01 | 2020-05-01 J44.9 | 2024-10-01..      |            | 2000-01-01..12-31 | in
diagnosed and enrolled, lives since 12-31      | 1950-01-01 | 2020-05-01 J44.9 | 2024-10-01..      |            | 12-31..           | in
diagnosed and enrolled, lives since 2025-01-01 | 1950-01-01 | 2020-05-01 J44.9 | 2024-10-01..      |            | 2025-01-01..      | out
diagnosed, not enrolled, diagnoses 12-31       | 1950-01-01 | 12-31 J44.1      |                   |            |                   | gap: under-management
asthma, enrolled 1950-01-01..12-30             | 1950-01-01 | 2020-05-01 J45.9 | 1950-01-01..12-30 |            |                   | out
"""


def test_known_copd_under_management(tmp_path, engine):
    drawn = people(KNOWN)
    conditions = [
        {"resident_id": person["number"], "diagnosed": start, "code": words[0]}
        for person in drawn
        for start, _, words in spans(person["diagnoses"])
    ]
    rows = {"enrolments": enrolments(drawn, "copd"), "conditions": conditions}

    outcome = measured(tmp_path, "copd-management-rate", "2024", engine, **living(drawn), **rows)

    assert said(outcome, drawn) == should_say(drawn)


STANDARD = """
who                                                  | born       | enrolled              | follow-ups         | tests         | died       | lives             | says                      | forty
two visits and a test                                | 1950-01-01 | 2023-01-01..          | 03-01, 09-01       | 06-01 61      |            |                   | in                        | in
one visit                                            | 1950-01-01 | 2023-01-01..          | 03-01              | 06-01 61      |            |                   | gap: enough-visits        | in
the second by telephone                              | 1950-01-01 | 2023-01-01..          | 03-01, 09-01 phone | 06-01 61      |            |                   | gap: enough-visits        | in
no test                                              | 1950-01-01 | 2023-01-01..          | 03-01, 09-01       |               |            |                   | gap: lung-function-tested | gap: lung-function-tested
tested last year                                     | 1950-01-01 | 2023-01-01..          | 03-01, 09-01       | 2023-12-31 61 |            |                   | gap: lung-function-tested | gap: lung-function-tested
enrolled in July owes one                            | 1950-01-01 | 07-02..               | 09-01              | 09-01 61      |            |                   | in                        | in
enrolled in June owes two                            | 1950-01-01 | 06-30..               | 09-01              | 09-01 61      |            |                   | gap: enough-visits        | in
not enrolled                                         | 1950-01-01 |                       |                    | 09-01 61      |            |                   | out                       | in
40 on the last day                                   | 1984-12-31 |                       |                    |               |            |                   | out                       | gap: lung-function-tested
40 the day after                                     | 1985-01-01 |                       |                    | 09-01 61      |            |                   | out                       | out
two visits and a test, tests 01-01                   | 1950-01-01 | 2023-01-01..          | 03-01, 09-01       | 01-01 61      |            |                   | in                        | in
two visits and a test, tests 12-31                   | 1950-01-01 | 2023-01-01..          | 03-01, 09-01       | 12-31 61      |            |                   | in                        | in
two visits and a test, tests 2025-01-01              | 1950-01-01 | 2023-01-01..          | 03-01, 09-01       | 2025-01-01 61 |            |                   | gap: lung-function-tested | gap: lung-function-tested
two visits and a test, died 12-31                    | 1950-01-01 | 2023-01-01..          | 03-01, 09-01       | 06-01 61      | 12-31      |                   | out                       | out
two visits and a test, died 2025-01-01               | 1950-01-01 | 2023-01-01..          | 03-01, 09-01       | 06-01 61      | 2025-01-01 |                   | in                        | in
two visits and a test, lives until 12-30             | 1950-01-01 | 2023-01-01..          | 03-01, 09-01       | 06-01 61      |            | 2000-01-01..12-30 | out                       | out
two visits and a test, lives until 12-31             | 1950-01-01 | 2023-01-01..          | 03-01, 09-01       | 06-01 61      |            | 2000-01-01..12-31 | in                        | in
two visits and a test, lives since 12-31             | 1950-01-01 | 2023-01-01..          | 03-01, 09-01       | 06-01 61      |            | 12-31..           | in                        | in
two visits and a test, lives since 2025-01-01        | 1950-01-01 | 2023-01-01..          | 03-01, 09-01       | 06-01 61      |            | 2025-01-01..      | out                       | out
one visit, enrolled until 12-31                      | 1950-01-01 | 2023-01-01..12-31     | 03-01              | 06-01 61      |            |                   | gap: enough-visits        | in
enrolled in July owes one, follow-ups 2023-12-31     | 1950-01-01 | 07-02..               | 2023-12-31         | 09-01 61      |            |                   | gap: enough-visits        | in
two visits and a test, enrolled 12-31                | 1950-01-01 | 12-31..               | 03-01, 09-01       | 06-01 61      |            |                   | in                        | in
two visits and a test, enrolled 2025-01-01           | 1950-01-01 | 2025-01-01..          | 03-01, 09-01       | 06-01 61      |            |                   | out                       | in
two visits and a test, enrolled until 12-30          | 1950-01-01 | 2023-01-01..12-30     | 03-01, 09-01       | 06-01 61      |            |                   | out                       | in
two visits and a test, follow-ups 01-01              | 1950-01-01 | 2023-01-01..          | 01-01, 09-01       | 06-01 61      |            |                   | in                        | in
two visits and a test, follow-ups 12-31              | 1950-01-01 | 2023-01-01..          | 12-31, 09-01       | 06-01 61      |            |                   | in                        | in
two visits and a test, follow-ups 2025-01-01         | 1950-01-01 | 2023-01-01..          | 2025-01-01, 09-01  | 06-01 61      |            |                   | gap: enough-visits        | in
one visit, enrolled 07-01                            | 1950-01-01 | 07-01..               | 03-01              | 06-01 61      |            |                   | gap: enough-visits        | in
enrolled in July owes one, enrolled and 07-01..12-30 | 1950-01-01 | 07-02.., 07-01..12-30 | 09-01              | 09-01 61      |            |                   | in                        | in
"""


def lung_world(drawn):
    """Residents with enrolments, follow-ups and lung-function tests."""
    seen = services(drawn, "follow-ups", programme="copd", kind="follow-up")
    tests = readings(drawn, "tests", LUNGS)
    return {**living(drawn), "enrolments": enrolments(drawn, "copd"), "contacts": seen, "observations": tests}


def test_copd_managed_to_the_standard(tmp_path, engine):
    drawn = people(STANDARD)

    outcome = measured(tmp_path, "copd-standardised-management-rate", "2024", engine, **lung_world(drawn))

    assert said(outcome, drawn) == should_say(drawn)


def test_lung_function_tested_from_forty(tmp_path, engine):
    drawn = people(STANDARD)

    outcome = measured(tmp_path, "lung-function-testing-rate", "2024", engine, **lung_world(drawn))

    assert said(outcome, drawn) == should_say(drawn, "forty")
