"""Heart attack, stroke and cancer of 2024, and the risk of stroke assessed from 40."""

from tests.spec.births import screenings
from tests.spec.drawn import day, entries, living, measured, people, said, should_say
from tests.spec.lined_up import adds, should_add, units
from tests.spec.lined_up import living as lined_up

FOUND = """
who                                     | lives                  | found                    | adds
a heart attack                          |                        | 06-01 I21.9              | 1/0
a stroke                                |                        | 06-01 I63.9              | 1/0
a cancer                                |                        | 06-01 C34.9              | 1/0
two of them                             |                        | 02-01 I21.9, 06-01 C50.9 | 2/0
an old stroke                           |                        | 06-01 I69.3              | 0/0
angina                                  |                        | 06-01 I20.0              | 0/0
a benign tumour                         |                        | 06-01 D25.9              | 0/0
on the first day                        |                        | 01-01 I61                | 1/0
on the last day                         |                        | 12-31 C97                | 1/0
the day before                          |                        | 2023-12-31 I21.9         | 0/0
the day after                           |                        | 2025-01-01 I21.9         | 0/0
moved away afterwards                   | 2000-01-01..09-30      | 06-01 I21.9              | 1/0
moved away long before                  | 2000-01-01..2023-06-30 | 06-01 I21.9              | 0/0
healthy                                 |                        |                          | 0/0
a heart attack, lives 12-31..09-30      | 12-31..09-30           | 06-01 I21.9              | 1/0
a heart attack, lives 2025-01-01..09-30 | 2025-01-01..09-30      | 06-01 I21.9              | 0/0
a heart attack, lives until 2023-12-31  | 2000-01-01..2023-12-31 | 06-01 I21.9              | 0/0
a heart attack, lives until 01-01       | 2000-01-01..01-01      | 06-01 I21.9              | 1/0
"""


def test_new_diagnoses_of_the_three(tmp_path, engine):
    drawn = people(FOUND)
    conditions = [{"resident_id": one["number"], "code": code, "diagnosed": day(on)}
                  for one in drawn for on, code in entries(one["found"])]  # fmt: skip

    outcome = measured(tmp_path, "major-ncd-incidence", "2024", engine, units=units(drawn), **lined_up(drawn),
                       conditions=conditions)  # fmt: skip

    assert adds(outcome, drawn) == should_add(drawn)


ASSESSED = """
who                              | born       | died       | tests               | lives             | says
assessed                         | 1970-06-01 |            | 06-01 negative      |                   | in
forty on the last day            | 1984-12-31 |            |                     |                   | gap: stroke-risk-assessed
forty the day after              | 1985-01-01 |            | 06-01 negative      |                   | out
without a result                 | 1970-06-01 |            | 06-01               |                   | gap: stroke-risk-assessed
on the first day                 | 1970-06-01 |            | 01-01 positive      |                   | in
the year before                  | 1970-06-01 |            | 2023-12-31 negative |                   | gap: stroke-risk-assessed
died on the last day             | 1970-06-01 | 12-31      | 06-01 negative      |                   | out
assessed, died 2025-01-01        | 1970-06-01 | 2025-01-01 | 06-01 negative      |                   | in
assessed, tests 12-31            | 1970-06-01 |            | 12-31 negative      |                   | in
assessed, tests 2025-01-01       | 1970-06-01 |            | 2025-01-01 negative |                   | gap: stroke-risk-assessed
assessed, lives until 12-30      | 1970-06-01 |            | 06-01 negative      | 2000-01-01..12-30 | out
assessed, lives until 12-31      | 1970-06-01 |            | 06-01 negative      | 2000-01-01..12-31 | in
assessed, lives since 12-31      | 1970-06-01 |            | 06-01 negative      | 12-31..           | in
assessed, lives since 2025-01-01 | 1970-06-01 |            | 06-01 negative      | 2025-01-01..      | out
"""


def test_the_risk_of_stroke_is_assessed_from_forty(tmp_path, engine):
    drawn = people(ASSESSED)

    outcome = measured(tmp_path, "stroke-high-risk-screening-rate", "2024", engine, **living(drawn),
                       screenings=screenings(drawn, "stroke-risk"))  # fmt: skip

    assert said(outcome, drawn) == should_say(drawn)
