"""Children under seven in the maternal-child year 2024, which ends on 30 September 2024."""

import pytest

from quanmin.core.periods import months_before
from tests.spec.births import screenings
from tests.spec.drawn import day, living, measured, people, said, services, should_say

# An examination is owed once 60 days have passed since its age: here from 2 August 2023 to 1 August 2024.
EXAMINED = """
who                                                                                                        | born       | died  | lives             | examinations                                                          | says
too young to owe one                                                                                       | 06-01      |       |                   |                                                                       | in
three months, examined                                                                                     | 04-01      |       |                   | 07-05 stage=3m                                                        | in
three months, not examined                                                                                 | 04-01      |       |                   |                                                                       | gap: first-year-examinations
three months reached on 1 August                                                                           | 05-01      |       |                   |                                                                       | gap: first-year-examinations
three months reached on 2 August                                                                           | 05-02      |       |                   |                                                                       | in
the full-month visit is another                                                                            | 04-01      |       |                   | 05-01 stage=28d                                                       | gap: first-year-examinations
the examination is incomplete                                                                              | 04-01      |       |                   | 07-05 incomplete stage=3m                                             | gap: first-year-examinations
late, on the last day                                                                                      | 04-01      |       |                   | 09-30 stage=3m                                                        | in
a day too late                                                                                             | 04-01      |       |                   | 10-01 stage=3m                                                        | gap: first-year-examinations
one year, three owed, all done                                                                             | 2023-05-01 |       |                   | 2023-11-02 stage=6m, 01-03 stage=8m, 05-04 stage=12m                  | in
one year, one of three missing                                                                             | 2023-05-01 |       |                   | 2023-11-02 stage=6m, 05-04 stage=12m                                  | gap: first-year-examinations
one examination entered three times                                                                        | 2023-05-01 |       |                   | 05-04 stage=12m, 05-04 stage=12m, 05-05 stage=12m                     | gap: first-year-examinations
two years, both done                                                                                       | 2022-06-01 |       |                   | 2023-12-05 stage=18m, 06-03 stage=24m                                 | in
two years, the second missing                                                                              | 2022-06-01 |       |                   | 2023-12-05 stage=18m                                                  | gap: second-year-examinations
two and a half, done                                                                                       | 2022-01-15 |       |                   | 01-20 stage=24m, 07-20 stage=30m                                      | in
two and a half, missing                                                                                    | 2022-01-15 |       |                   | 01-20 stage=24m                                                       | gap: third-year-examination
three on the last day                                                                                      | 2021-09-30 |       |                   | 2023-10-10 stage=24m, 04-10 stage=30m                                 | out
three on the day after                                                                                     | 2021-10-01 |       |                   | 2023-10-10 stage=24m, 04-10 stage=30m                                 | in
died                                                                                                       | 04-01      | 08-01 |                   | 07-05 stage=3m                                                        | out
moved away                                                                                                 | 04-01      |       | 04-01..08-31      | 07-05 stage=3m                                                        | out
born after the year                                                                                        | 10-01      |       |                   |                                                                       | out
late, on the last day, born 2022-08-02                                                                     | 2022-08-02 |       |                   | 09-30 stage=3m                                                        | gap: first-year-examinations, second-year-examinations
two and a half, missing, born 2022-02-01                                                                   | 2022-02-01 |       |                   | 01-20 stage=24m                                                       | gap: third-year-examination
two and a half, missing, born 2022-02-02                                                                   | 2022-02-02 |       |                   | 01-20 stage=24m                                                       | gap: second-year-examinations
too young to owe one, born 2022-08-01                                                                      | 2022-08-01 |       |                   |                                                                       | gap: second-year-examinations
too young to owe one, died 10-01                                                                           | 06-01      | 10-01 |                   |                                                                       | in
too young to owe one, lives until 09-29                                                                    | 06-01      |       | 2000-01-01..09-29 |                                                                       | out
too young to owe one, lives since 09-30                                                                    | 06-01      |       | 09-30..           |                                                                       | in
three months, examined, born 02-02                                                                         | 02-02      |       |                   | 07-05 stage=3m                                                        | in
three months, examined, born 09-30                                                                         | 09-30      |       |                   | 07-05 stage=3m                                                        | in
three months, examined, lives until 09-30                                                                  | 04-01      |       | 2000-01-01..09-30 | 07-05 stage=3m                                                        | in
three months, examined, lives since 10-01                                                                  | 04-01      |       | 10-01..           | 07-05 stage=3m                                                        | out
three months, not examined, died 09-30                                                                     | 04-01      | 09-30 |                   |                                                                       | out
the full-month visit is another, born 2023-02-01                                                           | 2023-02-01 |       |                   | 05-01 stage=28d                                                       | gap: first-year-examinations, second-year-examinations
a day too late, born 2023-02-02                                                                            | 2023-02-02 |       |                   | 10-01 stage=3m                                                        | gap: first-year-examinations
one year, three owed, all done, born 2023-05-02                                                            | 2023-05-02 |       |                   | 2023-11-02 stage=6m, 01-03 stage=8m, 05-04 stage=12m                  | gap: first-year-examinations
one year, three owed, all done, examinations 10-01                                                         | 2023-05-01 |       |                   | 10-01 stage=6m, 01-03 stage=8m, 05-04 stage=12m                       | gap: first-year-examinations
one year, one of three missing, born 2022-12-02                                                            | 2022-12-02 |       |                   | 2023-11-02 stage=6m, 05-04 stage=12m                                  | gap: first-year-examinations, second-year-examinations
one examination entered three times, born 2022-12-01                                                       | 2022-12-01 |       |                   | 05-04 stage=12m, 05-04 stage=12m, 05-05 stage=12m                     | gap: second-year-examinations
two and a half, done, examinations 09-30                                                                   | 2022-01-15 |       |                   | 01-20 stage=24m, 09-30 stage=30m                                      | in
two and a half, missing, examinations 10-01                                                                | 2022-01-15 |       |                   | 10-01 stage=24m                                                       | gap: second-year-examinations, third-year-examination
three on the day after, examinations 10-01                                                                 | 2021-10-01 |       |                   | 2023-10-10 stage=24m, 10-01 stage=30m                                 | gap: third-year-examination
one year, three owed, all done, examinations 10-01, examinations and 2022-01-31 stage=24m, born 2023-02-01 | 2023-02-01 |       |                   | 10-01 stage=6m, 01-03 stage=8m, 05-04 stage=12m, 2022-01-31 stage=24m | gap: second-year-examinations
three months, examined, born 02-02, examinations 04-30, born 02-01                                         | 02-01      |       |                   | 04-30 stage=3m                                                        | gap: first-year-examinations
three on the day after, examinations and 2021-08-01 stage=28d, examinations 09-30                          | 2021-10-01 |       |                   | 09-30 stage=24m, 04-10 stage=30m, 2021-08-01 stage=28d                | in
one year, three owed, all done, examinations 10-01, examinations 2022-08-02, born 2023-02-02               | 2023-02-02 |       |                   | 10-01 stage=6m, 01-03 stage=8m, 2022-08-02 stage=12m                  | gap: first-year-examinations
two years, the first a day late                                                                            | 2022-06-01 |       |                   | 10-01 stage=18m, 06-03 stage=24m                                      | gap: second-year-examinations
two years, the first late, on the last day                                                                 | 2022-06-01 |       |                   | 09-30 stage=18m, 06-03 stage=24m                                      | in
"""
SEEN = """
who                              | born       | visits              | newborn visits | died  | lives             | says        | examined
examined once                    | 2020-06-01 | 2023-11-02 stage=3y |                |       |                   | in          | in
a newborn, visited at home       | 09-01      |                     | 09-05          |       |                   | in          | gap: examined
an incomplete examination        | 2020-06-01 | 06-02 incomplete    |                |       |                   | in          | gap: examined
not seen this year               | 2020-06-01 | 2023-09-30          |                |       |                   | gap: served | gap: examined
on the first day of the year     | 2020-06-01 | 2023-10-01          |                |       |                   | in          | in
on the last day of the year      | 2020-06-01 | 09-30               |                |       |                   | in          | in
seen on the day after            | 2020-06-01 | 10-01               |                |       |                   | gap: served | gap: examined
seven on the last day            | 2017-09-30 | 2023-11-02          |                |       |                   | out         | out
seven on the day after           | 2017-10-01 | 2023-11-02          |                |       |                   | in          | in
examined once, born 09-30        | 09-30      | 2023-11-02 stage=3y |                |       |                   | in          | in
examined once, born 10-01        | 10-01      | 2023-11-02 stage=3y |                |       |                   | out         | out
examined once, died 09-30        | 2020-06-01 | 2023-11-02 stage=3y |                | 09-30 |                   | out         | out
examined once, died 10-01        | 2020-06-01 | 2023-11-02 stage=3y |                | 10-01 |                   | in          | in
examined once, lives until 09-29 | 2020-06-01 | 2023-11-02 stage=3y |                |       | 2000-01-01..09-29 | out         | out
examined once, lives until 09-30 | 2020-06-01 | 2023-11-02 stage=3y |                |       | 2000-01-01..09-30 | in          | in
examined once, lives since 09-30 | 2020-06-01 | 2023-11-02 stage=3y |                |       | 09-30..           | in          | in
examined once, lives since 10-01 | 2020-06-01 | 2023-11-02 stage=3y |                |       | 10-01..           | out         | out
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
who                        | born       | tests               | died  | lives             | says
checked                    | 2020-06-01 | 05-02 negative      |       |                   | in
checked without a result   | 2020-06-01 | 05-02               |       |                   | in
checked the year before    | 2020-06-01 | 2023-09-30 negative |       |                   | gap: eyes-checked
never checked              | 2020-06-01 |                     |       |                   | gap: eyes-checked
checked, born 2017-09-30   | 2017-09-30 | 05-02 negative      |       |                   | out
checked, born 2017-10-01   | 2017-10-01 | 05-02 negative      |       |                   | in
checked, born 09-30        | 09-30      | 05-02 negative      |       |                   | in
checked, born 10-01        | 10-01      | 05-02 negative      |       |                   | out
checked, tests 2023-10-01  | 2020-06-01 | 2023-10-01 negative |       |                   | in
checked, tests 09-30       | 2020-06-01 | 09-30 negative      |       |                   | in
checked, tests 10-01       | 2020-06-01 | 10-01 negative      |       |                   | gap: eyes-checked
checked, died 09-30        | 2020-06-01 | 05-02 negative      | 09-30 |                   | out
checked, died 10-01        | 2020-06-01 | 05-02 negative      | 10-01 |                   | in
checked, lives until 09-29 | 2020-06-01 | 05-02 negative      |       | 2000-01-01..09-29 | out
checked, lives until 09-30 | 2020-06-01 | 05-02 negative      |       | 2000-01-01..09-30 | in
checked, lives since 09-30 | 2020-06-01 | 05-02 negative      |       | 09-30..           | in
checked, lives since 10-01 | 2020-06-01 | 05-02 negative      |       | 10-01..           | out
"""


def test_eyes_are_checked_once_a_year(tmp_path, engine):
    drawn = people(EYES)
    world = {**living(drawn), "screenings": screenings(drawn, "eye-care")}

    outcome = measured(tmp_path, "child-eye-care-coverage", "2024MCH", engine, **world)

    assert said(outcome, drawn) == should_say(drawn)


# When each age is reached; an examination falls due 60 days later, and the year ends on 30 September.
EVERY_AGE = """
who                        | reached    | says
reached too early          | 2023-08-01 | no gap
owed from the first day    | 2023-08-02 | gap
owed on the last day       | 08-01      | gap
reached too late           | 08-02      | no gap
"""


@pytest.mark.parametrize("age", [3, 6, 8, 12, 18, 24, 30])
def test_the_examination_of_every_age_is_owed_sixty_days_later(tmp_path, age):
    # Who reached two years, or two and a half, by the first day is three on the last and no longer counted.
    drawn = people(EVERY_AGE)[0 if age < 24 else 2 :]
    born = [{**one, "born": f"{months_before(day(one['reached']), age)}"} for one in drawn]
    seen = [{"resident_id": one["number"], "programme": "child", "kind": "child-visit", "stage": f"{other}m",
             "date": day("09-30")} for one in drawn for other in (3, 6, 8, 12, 18, 24, 30) if other != age]  # fmt: skip

    outcome = measured(
        tmp_path, "under3-systematic-management-rate", "2024MCH", "numpy", **living(born), contacts=seen
    )

    told = {who: "gap" if word.startswith("gap") else "no gap" for who, word in said(outcome, drawn).items()}
    assert told == should_say(drawn)
