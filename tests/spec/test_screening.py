"""Cancer screening of women on the last day of 2024."""

import pytest

from tests.spec.births import screenings
from tests.spec.drawn import living, measured, people, said, should_say

WOMEN = """
who                                        | sex    | born       | tests               | died       | lives             | says
screened this year                         | female | 1980-06-01 | 06-01 negative      |            |                   | in
three years ago                            | female | 1980-06-01 | 2022-01-01 negative |            |                   | in
a day more than three                      | female | 1980-06-01 | 2021-12-31 negative |            |                   | gap
the result is not there                    | female | 1980-06-01 | 06-01               |            |                   | in
never                                      | female | 1980-06-01 |                     |            |                   | gap
35 on the last day                         | female | 1989-12-31 |                     |            |                   | gap
35 on the day after                        | female | 1990-01-01 |                     |            |                   | out
65 on the last day                         | female | 1959-12-31 | 06-01 negative      |            |                   | out
65 on the day after                        | female | 1960-01-01 | 06-01 negative      |            |                   | in
a man                                      | male   | 1980-06-01 | 06-01 negative      |            |                   | out
screened this year, tests 12-31            | female | 1980-06-01 | 12-31 negative      |            |                   | in
screened this year, died 12-31             | female | 1980-06-01 | 06-01 negative      | 12-31      |                   | out
screened this year, died 2025-01-01        | female | 1980-06-01 | 06-01 negative      | 2025-01-01 |                   | in
screened this year, lives until 12-30      | female | 1980-06-01 | 06-01 negative      |            | 2000-01-01..12-30 | out
screened this year, lives until 12-31      | female | 1980-06-01 | 06-01 negative      |            | 2000-01-01..12-31 | in
screened this year, lives since 12-31      | female | 1980-06-01 | 06-01 negative      |            | 12-31..           | in
screened this year, lives since 2025-01-01 | female | 1980-06-01 | 06-01 negative      |            | 2025-01-01..      | out
"""
CANCERS = [
    ("cervical-cancer-screening-coverage", "cervical-cancer", "gap: cervix-screened"),
    ("breast-cancer-screening-coverage", "breast-cancer", "gap: breast-screened"),
]


@pytest.mark.parametrize(("code", "kind", "gap"), CANCERS)
def test_women_of_35_to_64_are_screened_once_in_three_years(tmp_path, engine, code, kind, gap):
    drawn = people(WOMEN)
    world = {**living(drawn), "screenings": screenings(drawn, kind)}

    outcome = measured(tmp_path, code, "2024", engine, **world)

    assert said(outcome, drawn) == {
        who: gap if says == "gap" else says for who, says in should_say(drawn).items()
    }
