"""Small places add up years: how many, what stands behind the figure, and when there is none at all."""

import json
from datetime import date, datetime

import pytest

from quanmin.core.measures import BY_CODE
from quanmin.core.measures.run import run
from quanmin.core.periods import parse
from quanmin.core.snapshot.folder import MANIFEST
from tests.spec.drawn import day, measured, moment, people
from tests.worlds import COUNTY, EAST, EAST_1, WEST, WEST_1

MATERNAL, LIFE, HEALTHY = "maternal-mortality-ratio", "life-expectancy-at-birth", "healthy-life-expectancy"
AGES = (0, 1, *range(5, 90, 5))
DEATHS = """
who                          | died       | notes    | says
a mother of the last year    | 06-01      | maternal | in
on the last day              | 12-31      | maternal | in
the day after                | 2025-01-01 | maternal | out
four years earlier           | 2020-01-01 | maternal | in
the day before that          | 2019-12-31 | maternal | out
of another cause             | 06-01      |          | out
"""


def row(outcome, unit=COUNTY):
    """The result of a unit."""
    return outcome.results.filter(outcome.results["unit"] == unit).row(0, named=True)


def born(year: int, number: int, unit: int = EAST_1):
    """So many children born alive in the middle of a year."""
    return [{"unit_id": unit, "born_at": datetime(year, 7, 1, 12), "live": True}] * number


def mothers(*years: int, unit: int = EAST_1):
    """Maternal deaths, one in each year named."""
    return [{"unit_id": unit, "date": date(year, 6, 1), "age_years": 29, "cause": "O72", "maternal": True}
            for year in years]  # fmt: skip


@pytest.mark.parametrize("line", people(DEATHS), ids=lambda one: one["who"])
def test_maternal_deaths_of_five_years_count(tmp_path, engine, line):
    death = {"unit_id": EAST_1, "date": day(line["died"]), "age_years": 29, "cause": "O72",
             "maternal": line["notes"] == "maternal"}  # fmt: skip

    found = row(measured(tmp_path, MATERNAL, "2024", engine, deaths=[death], births=born(2020, 1)))

    assert found["numerator"] == (1 if line["says"] == "in" else 0)


BIRTHS = """
who                       | born             | notes     | says
in the last year          | 06-01T08:00      |           | in
at 23:59 on the last day  | 12-31T23:59      |           | in
at 0:00 the day after     | 2025-01-01T00:00 |           | out
at 0:00 five years before | 2020-01-01T00:00 |           | in
at 23:59 the day before   | 2019-12-31T23:59 |           | out
stillborn                 | 06-01T08:00      | stillborn | out
"""


@pytest.mark.parametrize("line", people(BIRTHS), ids=lambda one: one["who"])
def test_live_births_of_five_years_stand_below(tmp_path, engine, line):
    child = {"unit_id": EAST_1, "born_at": moment(line["born"]), "live": not line["notes"]}

    found = row(measured(tmp_path, MATERNAL, "2024", engine, births=[child]))

    assert found["denominator"] == (1 if line["says"] == "in" else 0)


@pytest.mark.parametrize(
    ("by_year", "years", "counts"),
    [
        ({2024: 10_000, 2020: 500}, 1, (1, 10_000)),
        ({2024: 9_999, 2020: 500}, 5, (2, 10_499)),
        ({2024: 1_500, 2020: 500}, 5, (2, 2_000)),
        ({2024: 1_499, 2020: 500}, 0, (2, 1_999)),
    ],
)
def test_a_place_adds_up_as_many_years_as_its_births_need(tmp_path, engine, by_year, years, counts):
    births = [child for year, number in by_year.items() for child in born(year, number)]

    found = row(measured(tmp_path, MATERNAL, "2024", engine, births=births, deaths=mothers(2024, 2020)))

    assert (found["years"], (found["numerator"], found["denominator"])) == (years, counts)
    assert found["value"] == (pytest.approx(1e5 * counts[0] / counts[1]) if years else None)
    assert (found["lower"] is None) == (years == 0)


def test_each_place_adds_up_for_itself(tmp_path, engine):
    births = born(2024, 2_500) + born(2023, 7_600) + born(2024, 1_999, WEST_1)
    deaths = mothers(2024, 2023)

    outcome = measured(tmp_path, MATERNAL, "2024", engine, births=births, deaths=deaths)

    # The years before 2023 hold no birth anywhere: nobody kept records then.
    assert {unit: row(outcome, unit)["years"] for unit in (EAST, WEST, COUNTY)} == {
        EAST: 2,
        WEST: 0,
        COUNTY: 2,
    }


@pytest.mark.parametrize(("choice", "years"), [("one", 1), ("three", 3), ("five", 5)])
def test_a_county_may_always_add_up_as_many(tmp_path, engine, choice, years):
    births = [child for year in range(2020, 2025) for child in born(year, 10)]

    outcome = measured(
        tmp_path, MATERNAL, "2024", engine, settings={MATERNAL: {"years": choice}}, births=births
    )

    assert (row(outcome)["years"], row(outcome)["denominator"]) == (years, 10 * years)
    assert row(outcome)["value"] == 0


def test_years_the_records_only_touch_are_left_out(tmp_path):
    births = [child for year in (2022, 2023, 2024) for child in born(year, 1_000)]
    measured(tmp_path, MATERNAL, "2024", "numpy", births=births)
    folder = tmp_path
    write_manifest(folder, since=date(2022, 6, 1))

    outcome = run(folder, [BY_CODE[MATERNAL]], [parse("2024")])

    assert (row(outcome)["years"], row(outcome)["denominator"]) == (2, 2_000)


def write_manifest(folder, since):
    """Say when the records of a world begin."""
    from_files = {path.stem: {"rows": 0} for path in folder.glob("*.parquet")}
    written = {"format": "quanmin-snapshot/1", "name": "world", "county": "云岭县", "from": since.isoformat(),
               "until": "2024-12-31", "seed": None, "tables": from_files}  # fmt: skip
    (folder / MANIFEST).write_text(json.dumps(written))


def lives(unit: int = EAST_1, *, people_a_band: int, years=(2024,)):
    """People of every age band in the middle of each year; one death a year in each band, of the oldest a quarter."""
    residents = [{"unit_id": unit, "year": year, "age_from": age, "people": people_a_band, "basis": "resident"}
                 for year in years for age in AGES]  # fmt: skip
    died = (*AGES[:-1], *[AGES[-1]] * (people_a_band // 4))
    deaths = [{"unit_id": unit, "date": date(year, 6, 1), "age_years": age, "cause": "I21"}
              for year in years for age in died]  # fmt: skip
    return {"populations": residents, "deaths": deaths}


@pytest.mark.parametrize(
    ("people_a_band", "recorded", "years"),
    [
        (5_264, (2023, 2024), 1), (5_263, (2023, 2024), 2), (1_755, range(2020, 2025), 3),
        (1_754, range(2020, 2025), 5), (53, range(2020, 2025), 5), (52, range(2020, 2025), 0),
    ],
)  # fmt: skip
def test_a_life_table_adds_up_as_many_years_as_its_people_need(
    tmp_path, engine, people_a_band, recorded, years
):
    world = lives(people_a_band=people_a_band, years=recorded)

    found = row(measured(tmp_path, LIFE, "2024", engine, **world))

    span = years or len(recorded)
    assert found["years"] == years
    assert found["numerator"] == (18 + people_a_band // 4) * span
    assert found["denominator"] == 19 * span * people_a_band
    assert (found["value"] is None) == (years == 0)


def test_deaths_of_each_year_meet_the_people_of_that_year(tmp_path, engine):
    whole = lives(people_a_band=2_000, years=(2022, 2023, 2024))
    outcome = measured(tmp_path / "year", LIFE, "2024", engine, **whole)
    quarter = measured(tmp_path / "quarter", LIFE, "2024Q2", engine, **whole)

    assert (row(outcome)["years"], row(outcome)["denominator"]) == (3, 3 * 38_000)
    # The year to June 2022 holds deaths, but no first of July whose people are known.
    assert (row(quarter)["years"], row(quarter)["numerator"]) == (2, 2 * 518)
    assert row(quarter)["denominator"] == 2 * 38_000


def test_a_township_with_few_people_has_none_where_the_county_has_one(tmp_path, engine):
    many, few = lives(people_a_band=6_000), lives(WEST_1, people_a_band=10)
    world = {table: many[table] + few[table] for table in many}

    outcome = measured(tmp_path, LIFE, "2024", engine, **world)

    assert [row(outcome, unit)["years"] for unit in (COUNTY, EAST, WEST)] == [1, 1, 0]
    assert row(outcome, WEST)["value"] is None
    assert set(outcome.results["level"]) == {"county", "township"}


def health(share: float, ages=AGES, **more):
    """Answers of a hundred people of each age band, so many of whom are healthy."""
    return [
        {"survey": "health", "year": 2024, "unit_id": EAST_1, "stratum": "a", "psu": str(n % 10), "weight": 1.0,
         "age_years": age, "sex": "male", "item": "self-rated-healthy", "value": float(n < 100 * share), **more}
        for age in ages for n in range(100)
    ]  # fmt: skip


def test_years_in_health_are_the_healthy_share_of_the_years_lived(tmp_path):
    world = lives(people_a_band=6_000) | {"survey_answers": health(0.8)}

    whole = row(measured(tmp_path / "whole", LIFE, "2024", "numpy", **world))
    healthy = row(measured(tmp_path / "healthy", HEALTHY, "2024", "numpy", **world))

    assert healthy["value"] == pytest.approx(0.8 * whole["value"])
    assert healthy["lower"] < healthy["value"] < healthy["upper"]
    assert [healthy[name] for name in ("numerator", "denominator", "years")] == [1_518, 114_000, 1]


@pytest.mark.parametrize(("period", "value"), [("2024Q4", True), ("2024Q3", False), ("2025", False)])
def test_a_survey_speaks_for_its_year(tmp_path, period, value):
    world = lives(people_a_band=6_000, years=(2023, 2024, 2025)) | {"survey_answers": health(0.8)}

    found = measured(tmp_path, HEALTHY, period, "numpy", **world).results

    assert (found["value"].drop_nulls().len() > 0) == value


def test_an_age_that_was_not_asked_leaves_no_value(tmp_path):
    world = lives(people_a_band=6_000) | {"survey_answers": health(0.8, ages=AGES[1:])}

    assert row(measured(tmp_path, HEALTHY, "2024", "numpy", **world))["value"] is None


def test_an_age_of_which_one_was_asked_leaves_no_value(tmp_path):
    alone = [one for one in health(0.8) if one["age_years"] != 85] + health(0.8)[-1:]
    world = lives(people_a_band=6_000) | {"survey_answers": alone}

    assert row(measured(tmp_path, HEALTHY, "2024", "numpy", **world))["value"] is None


def test_without_a_survey_what_an_office_reported_is_shown(tmp_path):
    figure = [{"measure": HEALTHY, "unit_id": COUNTY, "period": "2024", "value": 69.5}]
    world = lives(people_a_band=6_000) | {"reported_values": figure}

    alone = row(measured(tmp_path / "alone", HEALTHY, "2024", "numpy", **world))
    asked = row(measured(tmp_path / "asked", HEALTHY, "2024", "numpy", **world, survey_answers=health(0.8)))

    assert (alone["value"], alone["years"]) == (69.5, None)
    assert asked["value"] != 69.5
