"""Chinese medicine for the elderly and for children under three, in the year 2024."""

import pytest

from quanmin.core.periods import months_before
from tests.spec.drawn import day, living, measured, people, said, services, should_say

ELDERLY = """
who                           | born       | tcm              | died       | lives             | says
given                         | 1940-01-01 | 06-01            |            |                   | in
65 on the last day            | 1959-12-31 | 06-01            |            |                   | in
65 the day after              | 1960-01-01 | 06-01            |            |                   | out
half a form                   | 1940-01-01 | 06-01 incomplete |            |                   | gap: tcm-given
given last year               | 1940-01-01 | 2023-12-31       |            |                   | gap: tcm-given
not given                     | 1940-01-01 |                  |            |                   | gap: tcm-given
given, tcm 01-01              | 1940-01-01 | 01-01            |            |                   | in
given, tcm 12-31              | 1940-01-01 | 12-31            |            |                   | in
given, tcm 2025-01-01         | 1940-01-01 | 2025-01-01       |            |                   | gap: tcm-given
given, died 12-31             | 1940-01-01 | 06-01            | 12-31      |                   | out
given, died 2025-01-01        | 1940-01-01 | 06-01            | 2025-01-01 |                   | in
given, lives until 12-30      | 1940-01-01 | 06-01            |            | 2000-01-01..12-30 | out
given, lives until 12-31      | 1940-01-01 | 06-01            |            | 2000-01-01..12-31 | in
given, lives since 12-31      | 1940-01-01 | 06-01            |            | 12-31..           | in
given, lives since 2025-01-01 | 1940-01-01 | 06-01            |            | 2025-01-01..      | out
65 on the last day, nothing given | 1959-12-31 |  |  |  | gap: tcm-given
"""

# A service falls due one month after its age is reached.
CHILDREN = """
who                                                     | born       | tcm                                         | died       | lives             | says
12 and 18 months due, both given                        | 2023-01-15 | 01-20 stage=12m, 07-20 stage=18m            |            |                   | in
one of two given                                        | 2023-01-15 | 01-20 stage=12m                             |            |                   | gap: tcm-second-year
none given                                              | 2023-01-15 |                                             |            |                   | gap: tcm-first-year, tcm-second-year
the wrong age written                                   | 2023-01-15 | 01-20 stage=12m, 07-20 stage=12m            |            |                   | gap: tcm-second-year
half a form                                             | 2023-01-15 | 01-20 stage=12m, 07-20 stage=18m incomplete |            |                   | gap: tcm-second-year
given late, within the year                             | 2023-01-15 | 06-20 stage=12m, 12-31 stage=18m            |            |                   | in
given after the year                                    | 2023-01-15 | 01-20 stage=12m, 2025-01-02 stage=18m       |            |                   | gap: tcm-second-year
given in time last year, due in this                    | 2022-12-10 | 2023-12-20 stage=12m, 07-20 stage=18m       |            |                   | in
six months on the last day: not yet due                 | 2024-06-30 |                                             |            |                   | out
six months for a month on the last day                  | 2024-05-31 |                                             |            |                   | gap: tcm-first-year
36 months since last November                           | 2020-11-30 |                                             |            |                   | out
36 months due on the first of the year                  | 2020-12-01 | 2023-12-05 stage=36m                        |            |                   | in
10 years old                                            | 2014-01-01 |                                             |            |                   | out
12 and 18 months due, both given, born 2021-12-01       | 2021-12-01 | 01-20 stage=12m, 07-20 stage=18m            |            |                   | gap: tcm-second-year, tcm-third-year
36 months due on the first of the year, tcm 2025-01-01  | 2020-12-01 | 2025-01-01 stage=36m                        |            |                   | gap: tcm-third-year
one of two given, born 2023-05-31                       | 2023-05-31 | 01-20 stage=12m                             |            |                   | gap: tcm-second-year
one of two given, born 2023-06-01                       | 2023-06-01 | 01-20 stage=12m                             |            |                   | gap: tcm-first-year
12 and 18 months due, both given, born 2021-11-30       | 2021-11-30 | 01-20 stage=12m, 07-20 stage=18m            |            |                   | gap: tcm-third-year
12 and 18 months due, both given, born 2022-05-31       | 2022-05-31 | 01-20 stage=12m, 07-20 stage=18m            |            |                   | gap: tcm-second-year, tcm-third-year
12 and 18 months due, both given, born 2022-06-01       | 2022-06-01 | 01-20 stage=12m, 07-20 stage=18m            |            |                   | gap: tcm-second-year
12 and 18 months due, both given, born 2022-11-30       | 2022-11-30 | 01-20 stage=12m, 07-20 stage=18m            |            |                   | gap: tcm-second-year
12 and 18 months due, both given, born 2022-12-01       | 2022-12-01 | 01-20 stage=12m, 07-20 stage=18m            |            |                   | in
12 and 18 months due, both given, tcm 2025-01-01        | 2023-01-15 | 2025-01-01 stage=12m, 07-20 stage=18m       |            |                   | gap: tcm-first-year
12 and 18 months due, both given, tcm 2025-01-01 (2)    | 2023-01-15 | 01-20 stage=12m, 2025-01-01 stage=18m       |            |                   | gap: tcm-second-year
12 and 18 months due, both given, died 12-31            | 2023-01-15 | 01-20 stage=12m, 07-20 stage=18m            | 12-31      |                   | out
12 and 18 months due, both given, died 2025-01-01       | 2023-01-15 | 01-20 stage=12m, 07-20 stage=18m            | 2025-01-01 |                   | in
12 and 18 months due, both given, lives until 12-30     | 2023-01-15 | 01-20 stage=12m, 07-20 stage=18m            |            | 2000-01-01..12-30 | out
12 and 18 months due, both given, lives until 12-31     | 2023-01-15 | 01-20 stage=12m, 07-20 stage=18m            |            | 2000-01-01..12-31 | in
one of two given, tcm 12-31                             | 2023-01-15 | 12-31 stage=12m                             |            |                   | gap: tcm-second-year
one of two given, lives since 12-31                     | 2023-01-15 | 01-20 stage=12m                             |            | 12-31..           | gap: tcm-second-year
one of two given, lives since 2025-01-01                | 2023-01-15 | 01-20 stage=12m                             |            | 2025-01-01..      | out
none given, born 2022-11-30                             | 2022-11-30 |                                             |            |                   | gap: tcm-second-year
none given, born 2022-12-01                             | 2022-12-01 |                                             |            |                   | gap: tcm-first-year, tcm-second-year
36 months due on the first of the year, born 2021-05-31 | 2021-05-31 | 2023-12-05 stage=36m                        |            |                   | in
36 months due on the first of the year, born 2021-06-01 | 2021-06-01 | 2023-12-05 stage=36m                        |            |                   | gap: tcm-third-year
36 months due on the first of the year, tcm 12-31       | 2020-12-01 | 12-31 stage=36m                             |            |                   | in
"""


MID_YEAR = """
who                                      | born       | says
six months for a month on the last day   | 2023-11-30 | gap: tcm-first-year
six months for a month the day after     | 2023-12-01 | out
"""


def given(drawn):
    """TCM services of the drawn people."""
    return services(drawn, "tcm", programme="tcm", kind="tcm-service")


def test_chinese_medicine_for_the_elderly(tmp_path, engine):
    drawn = people(ELDERLY)

    outcome = measured(
        tmp_path, "tcm-elderly-management-rate", "2024", engine, **living(drawn), contacts=given(drawn)
    )

    assert said(outcome, drawn) == should_say(drawn)


def test_chinese_medicine_for_children(tmp_path, engine):
    drawn = people(CHILDREN)

    outcome = measured(
        tmp_path, "tcm-child-management-rate", "2024", engine, **living(drawn), contacts=given(drawn)
    )

    assert said(outcome, drawn) == should_say(drawn)


def test_a_service_that_falls_due_at_the_end_of_a_quarter(tmp_path, engine):
    drawn = people(MID_YEAR)

    outcome = measured(tmp_path, "tcm-child-management-rate", "2024Q2", engine, **living(drawn))

    assert said(outcome, drawn) == should_say(drawn)


def test_both_groups_together_are_judged_each_by_its_rule(tmp_path, engine):
    drawn = people(ELDERLY) + people(CHILDREN)
    for number, person in enumerate(drawn, 1):
        person |= {"number": number, "who": f"{number} {person['who']}"}
        person["says"] = "gap: tcm-given" if person["says"].startswith("gap") else person["says"]

    outcome = measured(
        tmp_path, "tcm-key-group-coverage", "2024", engine, **living(drawn), contacts=given(drawn)
    )

    assert said(outcome, drawn) == should_say(drawn)


AGES = (6, 12, 18, 24, 30, 36)
# When the service of an age falls due, one month after the age; the other ages are all given, this one as drawn.
EVERY_AGE = """
who                        | due        | given      | says
due on the first day       | 01-01      |            | gap
due the day before         | 2023-12-31 |            | no gap
due on the last day        | 12-31      |            | gap
due the day after          | 2025-01-01 |            | no gap
given on the last day      | 06-15      | 12-31      | no gap
given the day after        | 06-15      | 2025-01-01 | gap
never given                | 06-15      |            | gap
"""


def children_of(drawn, age):
    """Children who are an age and a month old on the day drawn, with every other service given on New Year's Day."""
    born = [{**one, "born": f"{months_before(day(one['due']), age + 1)}"} for one in drawn]
    given = [{"resident_id": one["number"], "programme": "tcm", "kind": "tcm-service", "stage": f"{other}m",
              "date": day(one["given"] if other == age else "01-01")}
             for one in drawn for other in AGES if other != age or one["given"]]  # fmt: skip
    return {**living(born), "contacts": given}


@pytest.mark.parametrize("age", AGES)
@pytest.mark.parametrize("code", ["tcm-child-management-rate", "tcm-key-group-coverage"])
def test_the_service_of_every_age_falls_due_a_month_later(tmp_path, code, age):
    drawn = people(EVERY_AGE)

    outcome = measured(tmp_path, code, "2024", "numpy", **children_of(drawn, age))

    told = {who: "gap" if word.startswith("gap") else "no gap" for who, word in said(outcome, drawn).items()}
    assert told == should_say(drawn)


OWES_ONE = """
who       | given | says
given     | 06-01 | in
not given |       | gap
"""


@pytest.mark.parametrize(("age", "due"), [(6, "12-31"), (36, "01-01")])
def test_one_service_owed_and_given_once_is_enough(tmp_path, age, due):
    drawn = [{**one, "due": due} for one in people(OWES_ONE)]
    world = children_of(drawn, age)
    alone = [row for row in world["contacts"] if row["stage"] == f"{age}m"]

    outcome = measured(tmp_path, "tcm-child-management-rate", "2024", "numpy", **{**world, "contacts": alone})

    assert {who: word.partition(":")[0] for who, word in said(outcome, drawn).items()} == should_say(drawn)
