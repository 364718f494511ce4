"""Children under seven in the maternal-child year 2024, which ends on 30 September 2024."""

from tests.spec.births import screenings
from tests.spec.drawn import living, measured, people, said, services, should_say

# An examination is owed once 60 days have passed since its age: here from 2 August 2023 to 1 August 2024.
EXAMINED = """
who                                   | born       | died  | lives             | examinations                                | says
too young to owe one                  | 06-01      |       |                   |                                             | in
three months, examined                | 04-01      |       |                   | 07-05 stage=3m                              | in
three months, not examined            | 04-01      |       |                   |                                             | gap: first-year-examinations
three months reached on 1 August      | 05-01      |       |                   |                                             | gap: first-year-examinations
three months reached on 2 August      | 05-02      |       |                   |                                             | in
the full-month visit is another       | 04-01      |       |                   | 05-01 stage=28d                             | gap: first-year-examinations
the examination is incomplete         | 04-01      |       |                   | 07-05 incomplete stage=3m                   | gap: first-year-examinations
late, on the last day                 | 04-01      |       |                   | 09-30 stage=3m                              | in
a day too late                        | 04-01      |       |                   | 10-01 stage=3m                              | gap: first-year-examinations
one year, three owed, all done        | 2023-05-01 |       |                   | 2023-11-02 stage=6m, 01-03 stage=8m, 05-04 stage=12m | in
one year, one of three missing        | 2023-05-01 |       |                   | 2023-11-02 stage=6m, 05-04 stage=12m        | gap: first-year-examinations
one examination entered three times   | 2023-05-01 |       |                   | 05-04 stage=12m, 05-04 stage=12m, 05-05 stage=12m | gap: first-year-examinations
two years, both done                  | 2022-06-01 |       |                   | 2023-12-05 stage=18m, 06-03 stage=24m       | in
two years, the second missing         | 2022-06-01 |       |                   | 2023-12-05 stage=18m                        | gap: second-year-examinations
two and a half, done                  | 2022-01-15 |       |                   | 01-20 stage=24m, 07-20 stage=30m            | in
two and a half, missing               | 2022-01-15 |       |                   | 01-20 stage=24m                             | gap: third-year-examination
three on the last day                 | 2021-09-30 |       |                   | 2023-10-10 stage=24m, 04-10 stage=30m       | out
three on the day after                | 2021-10-01 |       |                   | 2023-10-10 stage=24m, 04-10 stage=30m       | in
died                                  | 04-01      | 08-01 |                   | 07-05 stage=3m                              | out
moved away                            | 04-01      |       | 04-01..08-31      | 07-05 stage=3m                              | out
born after the year                   | 10-01      |       |                   |                                             | out
"""
SEEN = """
who                            | born       | visits               | newborn visits | says      | examined
examined once                  | 2020-06-01 | 2023-11-02 stage=3y  |                | in        | in
a newborn, visited at home     | 09-01      |                      | 09-05          | in        | gap: examined
an incomplete examination      | 2020-06-01 | 06-02 incomplete     |                | in        | gap: examined
not seen this year             | 2020-06-01 | 2023-09-30           |                | gap: served | gap: examined
on the first day of the year   | 2020-06-01 | 2023-10-01           |                | in        | in
on the last day of the year    | 2020-06-01 | 09-30                |                | in        | in
seen on the day after          | 2020-06-01 | 10-01                |                | gap: served | gap: examined
seven on the last day          | 2017-09-30 | 2023-11-02           |                | out       | out
seven on the day after         | 2017-10-01 | 2023-11-02           |                | in        | in
"""


def test_examinations_are_owed_by_age(tmp_path, engine):
    drawn = people(EXAMINED)
    done = services(drawn, "examinations", programme="child", kind="child-visit")

    outcome = measured(
        tmp_path, "under3-systematic-management-rate", "2024MCH", engine, **living(drawn), contacts=done
    )

    assert said(outcome, drawn) == should_say(drawn)


def seen_world(drawn):
    """Children with their visits and newborn visits."""
    visits = services(drawn, "visits", programme="child", kind="child-visit")
    newborn = services(drawn, "newborn visits", programme="child", kind="newborn-visit")
    return {**living(drawn), "contacts": [*visits, *newborn]}


def test_one_service_of_any_kind_is_health_management(tmp_path, engine):
    drawn = people(SEEN)

    outcome = measured(tmp_path, "child-health-management-rate", "2024MCH", engine, **seen_world(drawn))

    assert said(outcome, drawn) == should_say(drawn)


def test_under_seven_management_asks_for_a_complete_examination(tmp_path, engine):
    drawn = people(SEEN)

    outcome = measured(tmp_path, "under7-health-management-rate", "2024MCH", engine, **seen_world(drawn))

    assert said(outcome, drawn) == should_say(drawn, "examined")


EYES = """
who                      | born       | tests                     | says
checked                  | 2020-06-01 | 05-02 negative            | in
checked without a result | 2020-06-01 | 05-02                     | in
checked the year before  | 2020-06-01 | 2023-09-30 negative       | gap: eyes-checked
never checked            | 2020-06-01 |                           | gap: eyes-checked
"""


def test_eyes_are_checked_once_a_year(tmp_path, engine):
    drawn = people(EYES)
    world = {**living(drawn), "screenings": screenings(drawn, "eye-care")}

    outcome = measured(tmp_path, "child-eye-care-coverage", "2024MCH", engine, **world)

    assert said(outcome, drawn) == should_say(drawn)
