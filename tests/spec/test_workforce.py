"""Staff at the end of 2024: where they are, what grade they hold, who was sent away to learn or to help."""

import pytest

from quanmin.core.measures import BY_CODE
from quanmin.core.measures.catalogue.workforce import plan_begins
from quanmin.core.measures.run import run
from quanmin.core.periods import parse
from tests.spec.drawn import measured, people, spans
from tests.spec.lined_up import adds, place, should_add, units
from tests.worlds import COUNTY, a_world

POSTS = """
who                                                                    | grade            | post                                                                     | all | public | senior | township
a hospital physician                                                   | associate-senior | 2020-01-01.. hospital physician                                          | 1/1 | 0/0    | 1/1    | 0/0
a senior nurse                                                         | senior           | 2020-01-01.. hospital nurse                                              | 1/1 | 0/0    | 1/1    | 0/0
of middle grade                                                        | middle           | 2020-01-01.. tcm physician                                               | 1/1 | 0/0    | 0/1    | 0/0
grade unknown                                                          |                  | 2020-01-01.. hospital nurse                                              | 1/1 | 0/0    | 0/1    | 0/0
at disease control                                                     | junior           | 2020-01-01.. control public-health                                       | 1/1 | 1/0    | 0/1    | 0/0
at the maternal centre                                                 | senior           | 2020-01-01.. maternal physician                                          | 1/1 | 1/0    | 1/1    | 0/0
a township physician                                                   | junior           | 2020-01-01.. centre physician                                            | 1/1 | 0/0    | 0/1    | 0/1
a township assistant                                                   | junior           | 2020-01-01.. centre assistant-physician                                  | 1/1 | 0/0    | 0/1    | 0/1
a township nurse                                                       | junior           | 2020-01-01.. centre nurse                                                | 1/1 | 0/0    | 0/1    | 0/0
a village doctor                                                       | none             | 2020-01-01.. clinic village-doctor                                       | 1/1 | 0/0    | 0/1    | 0/0
left the day before                                                    | senior           | 2020-01-01..12-30 control physician                                      | 0/1 | 0/0    | 0/1    | 0/0
leaves with the day                                                    | senior           | 2020-01-01..12-31 control physician                                      | 1/1 | 1/0    | 1/1    | 0/0
begins the day after                                                   | senior           | 2025-01-01.. control physician                                           | 0/1 | 0/0    | 0/1    | 0/0
at the maternal centre, post 12-31                                     | senior           | 12-31.. maternal physician                                               | 1/1 | 1/0    | 1/1    | 0/0
a hospital physician, post and 12-31.. centre assistant-physician      | associate-senior | 2020-01-01.. hospital physician, 12-31.. centre assistant-physician      | 1/1 | 0/0    | 1/1    | 0/1
a hospital physician, post and 2025-01-01.. centre assistant-physician | associate-senior | 2020-01-01.. hospital physician, 2025-01-01.. centre assistant-physician | 1/1 | 0/0    | 1/1    | 0/0
a township physician, post until 12-30                                 | junior           | 2020-01-01..12-30 centre physician                                       | 0/1 | 0/0    | 0/1    | 0/0
a township physician, post until 12-31                                 | junior           | 2020-01-01..12-31 centre physician                                       | 1/1 | 0/0    | 0/1    | 0/1
"""


def workforce(drawn):
    """Staff, one a line, with their posts and, where drawn, their times away."""
    staff = [{"staff_id": one["number"], "grade": one.get("grade") or None} for one in drawn]
    posts = [{"staff_id": one["number"], "unit_id": place(one, at), "category": category, "start": start, "end": end}
             for one in drawn for start, end, (at, category) in spans(one["post"])]  # fmt: skip
    away = [{"staff_id": one["number"], "unit_id": place(one, "outside"), "kind": kind, "start": start,
             "length_days": int(days)}
            for one in drawn for start, _, (kind, days) in spans(one.get("away", ""))]  # fmt: skip
    return {"units": units(drawn), "staff": staff, "staff_posts": posts, "secondments": away}


@pytest.mark.parametrize(
    ("code", "column"),
    [
        ("county-health-workforce-total", "all"),
        ("public-health-staff-per-10000", "public"),
        ("high-level-talent-count", "senior"),
        ("township-clinician-rotation-coverage", "township"),
    ],
)
def test_each_person_in_post_counts_at_the_post(tmp_path, engine, code, column):
    drawn = people(POSTS)

    outcome = measured(tmp_path, code, "2024", engine, **workforce(drawn))

    assert adds(outcome, drawn) == should_add(drawn, column)


def test_a_count_stands_for_the_county(tmp_path, engine):
    drawn = people(POSTS)[:13]

    found = measured(tmp_path, "county-health-workforce-total", "2024", engine, **workforce(drawn)).results

    assert found.filter(found["unit"] == COUNTY).select("numerator", "denominator", "value").row(0) == (
        11,
        1,
        11.0,
    )


def test_a_lower_grade_may_be_asked_for(tmp_path):
    drawn = people(POSTS)[:13]
    world = a_world(tmp_path, **workforce(drawn))

    found = run(world, [BY_CODE["high-level-talent-count"].under(lowest="middle")], [parse("2024")]).results

    assert found.filter(found["unit"] == COUNTY)["numerator"].item() == 5


AWAY = """
who                                          | grade  | post                            | away                                                 | sent | posted
thirty days                                  | middle | 2020-01-01.. hospital physician | 06-01 further-training 30                            | 1/1  | 0/0
twenty-nine days                             | middle | 2020-01-01.. hospital physician | 06-01 further-training 29                            | 0/1  | 0/0
twice                                        | middle | 2020-01-01.. hospital nurse     | 02-01 further-training 30, 06-01 further-training 90 | 1/1  | 0/0
on the first day                             | middle | 2020-01-01.. hospital nurse     | 01-01 further-training 30                            | 1/1  | 0/0
the day before                               | middle | 2020-01-01.. hospital nurse     | 2023-12-31 further-training 30                       | 0/1  | 0/0
the day after                                | middle | 2020-01-01.. hospital nurse     | 2025-01-01 further-training 30                       | 0/1  | 0/0
posted for half a year                       | middle | 2020-01-01.. hospital physician | 06-01 posting 180                                    | 0/1  | 1/0
posted too short                             | middle | 2020-01-01.. hospital physician | 06-01 posting 179                                    | 0/1  | 0/0
of too low a grade                           | junior | 2020-01-01.. hospital physician | 06-01 posting 180                                    | 0/1  | 0/0
a posted nurse                               | senior | 2020-01-01.. hospital nurse     | 06-01 posting 180                                    | 0/1  | 0/0
posted the year before                       | middle | 2020-01-01.. hospital physician | 2023-12-31 posting 180                               | 0/1  | 0/0
rotated only                                 | middle | 2020-01-01.. centre physician   | 06-01 rotation 60                                    | 0/1  | 0/0
nobody away                                  | middle | 2020-01-01.. hospital physician |                                                      | 0/1  | 0/0
posted for half a year, post 12-31           | middle | 12-31.. hospital physician      | 06-01 posting 180                                    | 0/1  | 1/0
thirty days, post 12-31                      | middle | 12-31.. hospital physician      | 06-01 further-training 30                            | 1/1  | 0/0
thirty days, post 2025-01-01                 | middle | 2025-01-01.. hospital physician | 06-01 further-training 30                            | 0/1  | 0/0
thirty days, away 12-31                      | middle | 2020-01-01.. hospital physician | 12-31 further-training 30                            | 1/1  | 0/0
thirty days, away and 01-01 posting 180      | middle | 2020-01-01.. hospital physician | 06-01 further-training 30, 01-01 posting 180         | 1/1  | 1/0
thirty days, away and 12-31 posting 180      | middle | 2020-01-01.. hospital physician | 06-01 further-training 30, 12-31 posting 180         | 1/1  | 1/0
thirty days, away and 2025-01-01 posting 180 | middle | 2020-01-01.. hospital physician | 06-01 further-training 30, 2025-01-01 posting 180    | 1/1  | 0/0
"""


@pytest.mark.parametrize(
    ("code", "column"),
    [("staff-sent-for-training", "sent"), ("doctors-posted-to-primary-per-10000", "posted")],
)
def test_time_away_counts_from_the_length_that_is_asked(tmp_path, engine, code, column):
    drawn = people(AWAY)

    outcome = measured(tmp_path, code, "2024", engine, **workforce(drawn))

    assert adds(outcome, drawn) == should_add(drawn, column)


ROTATED = """
who                          | post                          | away                    | adds
in the plan's first days     | 2020-01-01.. centre physician | 2021-01-01 rotation 14  | 1/1
before the plan              | 2020-01-01.. centre physician | 2020-12-31 rotation 14  | 0/1
on the last day              | 2020-01-01.. centre physician | 12-31 rotation 14       | 1/1
the day after                | 2020-01-01.. centre physician | 2025-01-01 rotation 14  | 0/1
further training is not it   | 2020-01-01.. centre physician | 06-01 further-training 60 | 0/1
of a hospital                | 2020-01-01.. hospital physician | 06-01 rotation 60     | 0/0
"""


def test_clinicians_rotate_once_in_the_plan_period(tmp_path, engine):
    drawn = people(ROTATED)

    outcome = measured(tmp_path, "township-clinician-rotation-coverage", "2024", engine, **workforce(drawn))

    assert adds(outcome, drawn) == should_add(drawn)


@pytest.mark.parametrize(("year", "first"), [(2020, 2016), (2021, 2021), (2025, 2021), (2026, 2026)])
def test_plans_begin_in_years_that_end_with_one_or_six(year, first):
    assert plan_begins(year) == first


CENTRES = """
who                       | post                                   | adds
has one                   | 2020-01-01.. centre public-health      | 1/1
has only physicians       | 2020-01-01.. centre physician          | 0/1
until the day before      | 2020-01-01..12-30 centre public-health | 0/1
since the last day        | 12-31.. centre public-health           | 1/1
from the day after        | 2025-01-01.. centre public-health      | 0/1
one at disease control    | 2020-01-01.. control public-health     | 0/1
has nobody                |                                        | 0/1
has one, post until 12-31 | 2020-01-01..12-31 centre public-health | 1/1
"""


def test_a_centre_has_a_public_health_physician(tmp_path, engine):
    drawn = people(CENTRES)

    outcome = measured(tmp_path, "public-health-physician-coverage", "2024", engine, **workforce(drawn))

    assert adds(outcome, drawn) == should_add(drawn)
