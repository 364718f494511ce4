"""Newborn children of the maternal-child year 2024 (1 October 2023 to 30 September 2024): visited and screened."""

from tests.spec.births import births, screenings
from tests.spec.drawn import measured, people, said, services, should_say

VISITS = """
who                                                | born             | notes     | visits                  | says
visited on the day of birth                        | 06-01T08:00      |           | 06-01                   | in
visited 28 days after birth                        | 06-01T08:00      |           | 06-29                   | in
visited 29 days after birth                        | 06-01T08:00      |           | 06-30                   | gap: visited-in-28-days
late in the evening, 28 days after                 | 06-01T23:59      |           | 06-29                   | in
not visited                                        | 06-01T08:00      |           |                         | gap: visited-in-28-days
visited by telephone with all items                | 06-01T08:00      |           | 06-05 phone             | in
the form is incomplete                             | 06-01T08:00      |           | 06-05 incomplete        | gap: visited-in-28-days
incomplete first, complete later                   | 06-01T08:00      |           | 06-05 incomplete, 06-20 | in
the last minute of the year                        | 09-30T23:59      |           | 10-05                   | in
the first minute of the next year                  | 10-01T00:00      |           | 10-05                   | out
the first minute of the year                       | 2023-10-01T00:00 |           | 2023-10-03              | in
the last minute of the year before                 | 2023-09-30T23:59 |           | 2023-10-03              | out
born at home                                       | 06-01T08:00      | home      | 06-05                   | in
stillborn                                          | 06-01T08:00      | stillborn |                         | out
entered before the birth                           | 06-01T08:00      |           | 05-30                   | gap: visited-in-28-days
visited on the day of birth, visits and 2023-09-30 | 06-01T08:00      |           | 06-01, 2023-09-30       | in
visited on the day of birth, visits and 2023-10-01 | 06-01T08:00      |           | 06-01, 2023-10-01       | gap: visited-in-28-days
the last minute of the year, visits 10-28          | 09-30T23:59      |           | 10-28                   | in
"""
BLOOD = """
who                                     | born             | tests                               | says
on day 3                                | 06-01T08:00      | 06-04 negative                      | in
on day 20                               | 06-01T08:00      | 06-21 negative                      | in
on day 21                               | 06-01T08:00      | 06-22 negative                      | gap: blood-tested
positive is a result                    | 06-01T08:00      | 06-04 positive                      | in
suspected is a result                   | 06-01T08:00      | 06-04 suspected                     | in
unclear is not                          | 06-01T08:00      | 06-04 unclear                       | gap: blood-tested
unclear, then repeated                  | 06-01T08:00      | 06-04 unclear, 06-15 negative       | in
no result yet                           | 06-01T08:00      | 06-04                               | gap: blood-tested
never taken                             | 06-01T08:00      |                                     | gap: blood-tested
on day 3, born 2023-09-30               | 2023-09-30T08:00 | 06-04 negative                      | out
on day 3, born 2023-10-01               | 2023-10-01T08:00 | 06-04 negative                      | gap: blood-tested
on day 3, born 06-04                    | 06-04T08:00      | 06-04 negative                      | in
on day 3, born 09-30                    | 09-30T08:00      | 06-04 negative                      | gap: blood-tested
on day 3, born 10-01                    | 10-01T08:00      | 06-04 negative                      | out
on day 3, tests and 2023-09-30 negative | 06-01T08:00      | 06-04 negative, 2023-09-30 negative | in
on day 3, tests and 2023-10-01 negative | 06-01T08:00      | 06-04 negative, 2023-10-01 negative | gap: blood-tested
"""


def test_newborns_are_visited_within_28_days(tmp_path, engine):
    drawn = people(VISITS)
    visits = services(drawn, "visits", programme="child", kind="newborn-visit")

    outcome = measured(
        tmp_path, "newborn-visit-rate", "2024MCH", engine, births=births(drawn), contacts=visits
    )

    assert said(outcome, drawn) == should_say(drawn)


def test_newborn_blood_is_tested_by_day_20(tmp_path, engine):
    drawn = people(BLOOD)
    tests = screenings(drawn, "newborn-metabolic")

    outcome = measured(
        tmp_path,
        "newborn-metabolic-screening-rate",
        "2024MCH",
        engine,
        births=births(drawn),
        screenings=tests,
    )

    assert said(outcome, drawn) == should_say(drawn)


HEARING = """
who                             | born             | tests          | says
before leaving                  | 06-01T08:00      | 06-03 negative | in
on day 42                       | 06-01T08:00      | 07-13 negative | in
on day 43                       | 06-01T08:00      | 07-14 negative | gap: hearing-tested
before leaving, born 2023-09-30 | 2023-09-30T08:00 | 06-03 negative | out
before leaving, born 2023-10-01 | 2023-10-01T08:00 | 06-03 negative | gap: hearing-tested
before leaving, born 06-03      | 06-03T08:00      | 06-03 negative | in
before leaving, born 09-30      | 09-30T08:00      | 06-03 negative | gap: hearing-tested
before leaving, born 10-01      | 10-01T08:00      | 06-03 negative | out
"""
HEART = """
who                       | born             | tests          | says
on day 1                  | 06-01T08:00      | 06-02 negative | in
on day 3                  | 06-01T08:00      | 06-04 positive | in
on day 4                  | 06-01T08:00      | 06-05 negative | gap: heart-tested
on day 1, born 2023-09-30 | 2023-09-30T08:00 | 06-02 negative | out
on day 1, born 2023-10-01 | 2023-10-01T08:00 | 06-02 negative | gap: heart-tested
on day 1, born 06-02      | 06-02T08:00      | 06-02 negative | in
on day 1, born 09-30      | 09-30T08:00      | 06-02 negative | gap: heart-tested
on day 1, born 10-01      | 10-01T08:00      | 06-02 negative | out
"""


def test_newborn_hearing_is_tested_by_day_42(tmp_path, engine):
    drawn = people(HEARING)
    world = {"births": births(drawn), "screenings": screenings(drawn, "newborn-hearing")}

    outcome = measured(tmp_path, "newborn-hearing-screening-rate", "2024MCH", engine, **world)

    assert said(outcome, drawn) == should_say(drawn)


def test_newborn_hearts_are_screened_by_day_3(tmp_path, engine):
    drawn = people(HEART)
    world = {"births": births(drawn), "screenings": screenings(drawn, "newborn-heart")}

    outcome = measured(tmp_path, "newborn-chd-screening-rate", "2024MCH", engine, **world)

    assert said(outcome, drawn) == should_say(drawn)


def test_a_test_of_hearing_is_no_test_of_blood(tmp_path, engine):
    drawn = people(HEARING)[:3]
    world = {"births": births(drawn), "screenings": screenings(drawn, "newborn-hearing")}

    outcome = measured(tmp_path, "newborn-metabolic-screening-rate", "2024MCH", engine, **world)

    assert set(said(outcome, drawn).values()) == {"gap: blood-tested"}
