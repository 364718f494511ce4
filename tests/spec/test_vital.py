"""Births and deaths of the maternal-child year 2024 and of the calendar year 2024: which count, and for what."""

import pytest

from tests.spec.births import births
from tests.spec.drawn import counted, day, measured, people, said, should_say
from tests.worlds import COUNTY, EAST, EAST_1, WEST_1

DEATHS = """
who                           | died       | years | days | cause | notes    | neonatal | infant | under five | maternal
on the first day of life      | 06-01      | 0     | 0    | P22   |          | in       | in     | in         | out
at 27 completed days          | 06-01      | 0     | 27   | P36   |          | in       | in     | in         | out
at 28 completed days          | 06-01      | 0     | 28   | P36   |          | out      | in     | in         | out
days of life not recorded     | 06-01      | 0     |      | P36   |          | out      | in     | in         | out
the day before the birthday   | 06-01      | 0     | 365  | J18   |          | out      | in     | in         | out
on the first birthday         | 06-01      | 1     |      | J18   |          | out      | out    | in         | out
the day before the fifth      | 06-01      | 4     |      | W69   |          | out      | out    | in         | out
on the fifth birthday         | 06-01      | 5     |      | W69   |          | out      | out    | out        | out
on the last day of the year   | 09-30      | 0     | 3    | P22   |          | in       | in     | in         | out
on the day after              | 10-01      | 0     | 3    | P22   |          | out      | out    | out        | out
on the first day of the year  | 2023-10-01 | 0     | 3    | P22   |          | in       | in     | in         | out
on the day before             | 2023-09-30 | 0     | 3    | P22   |          | out      | out    | out        | out
a mother                      | 06-01      | 29    |      | O72   | maternal | out      | out    | out        | in
a pregnant woman, on the road | 06-01      | 29    |      | V89   |          | out      | out    | out        | out
a mother, died 2023-09-30     | 2023-09-30 | 29    |      | O72   | maternal | out      | out    | out        | in
a mother, died 2023-10-01     | 2023-10-01 | 29    |      | O72   | maternal | out      | out    | out        | in
a mother, died 09-30          | 09-30      | 29    |      | O72   | maternal | out      | out    | out        | in
a mother, died 10-01          | 10-01      | 29    |      | O72   | maternal | out      | out    | out        | out
"""
BIRTHS = """
who                                    | born             | notes     | grams | alive | low
a girl of 2,499 grams                  | 06-01T08:00      | girl      | 2499  | in    | in
a boy of 2,500 grams                   | 06-01T08:00      |           | 2500  | in    | out
not weighed                            | 06-01T08:00      |           |       | in    | out
stillborn, 900 grams                   | 06-01T08:00      | stillborn | 900   | out   | out
at 23:59 on the last day               | 09-30T23:59      |           | 2400  | in    | in
at 0:00 the day after                  | 10-01T00:00      |           | 2400  | out   | out
at 0:00 on the first day               | 2023-10-01T00:00 |           | 3200  | in    | out
at 23:59 the day before                | 2023-09-30T23:59 |           | 2400  | out   | out
a girl of 2,499 grams, born 2023-10-01 | 2023-10-01T08:00 | girl      | 2499  | in    | in
"""


def deaths(drawn):
    """Registered deaths, one a line."""
    return [
        {"resident_id": one["number"], "unit_id": EAST_1, "date": day(one["died"]), "age_years": int(one["years"]),
         "age_days": int(one["days"]) if one["days"] else None, "cause": one["cause"],
         "maternal": one["notes"] == "maternal"}
        for one in drawn
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "column"),
    [
        ("neonatal-mortality-rate", "neonatal"),
        ("infant-mortality-rate", "infant"),
        ("under-five-mortality-rate", "under five"),
        ("maternal-mortality-ratio", "maternal"),
    ],
)
def test_deaths_count_by_age_day_and_cause(tmp_path, engine, code, column):
    drawn = people(DEATHS)

    outcome = measured(tmp_path, code, "2024MCH", engine, deaths=deaths(drawn))

    assert said(outcome, drawn) == should_say(drawn, column)


def test_live_births_of_the_same_year_stand_below(tmp_path, engine):
    drawn, born = people(DEATHS), people(BIRTHS)
    alive = sum(child["alive"] == "in" for child in born)

    outcome = measured(
        tmp_path, "infant-mortality-rate", "2024MCH", engine, deaths=deaths(drawn), births=births(born)
    )

    assert counted(outcome, EAST_1) == (7, alive)


def test_low_birth_weight_is_under_2500_grams_of_those_weighed(tmp_path, engine):
    drawn = people(BIRTHS)

    outcome = measured(tmp_path, "low-birth-weight-rate", "2024MCH", engine, births=births(drawn))

    assert said(outcome, drawn) == should_say(drawn, "low")
    assert counted(outcome, EAST_1) == (3, 5)


PERINATAL = """
who                                       | born             | notes     | died  | days | says
born alive, lives                         | 06-01T08:00      |           |       |      | out
stillborn                                 | 06-01T08:00      | stillborn |       |      | in
died at 6 completed days                  | 06-01T08:00      |           | 06-07 | 6    | in
died at 7 completed days                  | 06-01T08:00      |           | 06-08 | 7    | out
died at 6 completed days, born 2023-09-30 | 2023-09-30T08:00 |           | 06-07 | 6    | out
died at 6 completed days, born 2023-10-01 | 2023-10-01T08:00 |           | 06-07 | 6    | in
died at 6 completed days, born 09-30      | 09-30T08:00      |           | 06-07 | 6    | in
died at 6 completed days, born 10-01      | 10-01T08:00      |           | 06-07 | 6    | out
"""


def test_perinatal_deaths_are_stillbirths_and_the_first_week(tmp_path, engine):
    drawn = people(PERINATAL)
    died = [{"years": "0", "cause": "P22", "notes": "", **one} for one in drawn if one["died"]]

    outcome = measured(
        tmp_path, "perinatal-mortality-rate", "2024MCH", engine, births=births(drawn), deaths=deaths(died)
    )

    assert {name: word for name, word in said(outcome, drawn).items() if name != "stillborn"} == {
        name: word for name, word in should_say(drawn).items() if name != "stillborn"
    }
    assert counted(outcome, EAST_1) == (4, 6)


def test_boys_are_held_against_a_hundred_girls(tmp_path, engine):
    drawn = people(BIRTHS)[:8]

    outcome = measured(tmp_path, "sex-ratio-at-birth", "2024MCH", engine, births=births(drawn))

    row = outcome.results.filter(outcome.results["unit"] == EAST_1).row(0, named=True)
    assert (row["numerator"], row["denominator"], row["value"]) == (4, 1, 400.0)
    assert row["lower"] is None


def test_an_infant_with_a_defect_counts_once_among_all_births(tmp_path, engine):
    drawn = people(
        "who | born | notes\none | 06-01T08:00 | defect\ntwo | 06-01T08:00 | stillborn defect\nthree | 06-01T08:00 |"
    )

    outcome = measured(tmp_path, "birth-defect-incidence", "2024MCH", engine, births=births(drawn))

    assert counted(outcome, EAST_1) == (2, 3)


CAUSES = """
who                                 | died       | years | days | cause | notes | injury | major
heart attack at 30                  | 06-01      | 30    |      | I21.9 |       | out    | in
heart attack at 29                  | 06-01      | 29    |      | I21.9 |       | out    | out
lung cancer at 69                   | 06-01      | 69    |      | C34   |       | out    | in
lung cancer at 70                   | 06-01      | 70    |      | C34   |       | out    | out
chronic lung disease                | 06-01      | 55    |      | J44   |       | out    | in
pneumonia                           | 06-01      | 55    |      | J18   |       | out    | out
asthma                              | 06-01      | 55    |      | J45   |       | out    | in
respiratory failure                 | 06-01      | 55    |      | J96   |       | out    | in
other respiratory                   | 06-01      | 55    |      | J99   |       | out    | out
diabetes                            | 06-01      | 55    |      | E11.9 |       | out    | in
gout                                | 06-01      | 55    |      | E79   |       | out    | out
benign tumour                       | 06-01      | 55    |      | D12   |       | out    | out
road accident                       | 06-01      | 55    |      | V89   |       | in     | out
fall                                | 06-01      | 55    |      | W19   |       | in     | out
suicide                             | 06-01      | 55    |      | X70   |       | in     | out
intent unknown                      | 06-01      | 55    |      | Y34   |       | in     | out
nature of the injury only           | 06-01      | 55    |      | S72   |       | out    | out
ill-defined                         | 06-01      | 55    |      | R99   |       | out    | out
heart attack at 30, died 2021-12-31 | 2021-12-31 | 30    |      | I21.9 |       | out    | out
heart attack at 30, died 2022-01-01 | 2022-01-01 | 30    |      | I21.9 |       | out    | in
heart attack at 30, died 12-31      | 12-31      | 30    |      | I21.9 |       | out    | in
heart attack at 30, died 2025-01-01 | 2025-01-01 | 30    |      | I21.9 |       | out    | out
road accident, died 2023-12-31      | 2023-12-31 | 55    |      | V89   |       | out    | out
road accident, died 01-01           | 01-01      | 55    |      | V89   |       | in     | out
road accident, died 12-31           | 12-31      | 55    |      | V89   |       | in     | out
road accident, died 2025-01-01      | 2025-01-01 | 55    |      | V89   |       | out    | out
"""


@pytest.mark.parametrize(
    ("code", "column"), [("injury-death-rate", "injury"), ("premature-mortality-major-ncd", "major")]
)
def test_causes_are_told_by_their_underlying_code(tmp_path, engine, code, column):
    drawn = people(CAUSES)

    outcome = measured(tmp_path, code, "2024", engine, deaths=deaths(drawn))

    assert said(outcome, drawn) == should_say(drawn, column)


def population(*rows):
    """People of a village: village, year, first year of age and number, basis resident unless said."""
    return [
        {"unit_id": unit, "year": year, "age_from": age, "people": number, "sex": "female", "basis": basis}
        for unit, year, age, number, basis in rows
    ]


def test_the_crude_rates_stand_on_residents_of_the_mid_year(tmp_path, engine):
    mid_year = population(
        (EAST_1, 2024, 30, 1000, "resident"), (WEST_1, 2024, 65, 500, "resident"),
        (EAST_1, 2024, 30, 1300, "registered"), (EAST_1, 2023, 30, 999, "resident"),
    )  # fmt: skip
    world = {
        "populations": mid_year,
        "deaths": deaths(people(DEATHS)[:14]),
        "births": births(people(BIRTHS)[:8]),
    }

    died = measured(tmp_path / "died", "crude-death-rate", "2024", engine, **world)
    born = measured(tmp_path / "born", "crude-birth-rate", "2024", engine, **world)

    assert [counted(died, unit) for unit in (EAST_1, EAST, COUNTY)] == [(12, 1000), (12, 1000), (12, 1500)]
    assert counted(born, COUNTY) == (5, 1500)


def test_premature_mortality_is_a_chance_not_a_share(tmp_path, engine):
    bands = range(30, 70, 5)
    years = population(*((EAST_1, 2024, band, 1000, "resident") for band in bands))
    table = "\n".join(f"{band} | 06-01 | {band} | | I21 |" for band in bands)
    died = people(f"who | died | years | days | cause | notes\n{table}")

    outcome = measured(
        tmp_path, "premature-mortality-major-ncd", "2024", engine, populations=years, deaths=deaths(died)
    )

    row = outcome.results.filter(outcome.results["unit"] == COUNTY).row(0, named=True)
    one_band = 5 * 0.001 / (1 + 2.5 * 0.001)
    assert row["value"] == pytest.approx(100 * (1 - (1 - one_band) ** 8))
    assert (row["numerator"], row["denominator"]) == (8, 8000)


def test_a_county_with_the_ages_of_the_standard_keeps_its_rate(tmp_path, engine):
    from_ages = (0, 1, *range(5, 90, 5))
    years = population(*((EAST_1, 2024, age, 1000, "resident") for age in from_ages))
    table = "\n".join(f"{age} | 06-01 | {age} | | I21 |" for age in from_ages)
    died = people(f"who | died | years | days | cause | notes\n{table}")
    twice = [{**row, "resident_id": None} for row in deaths(died) if row["age_years"] > 1]

    outcome = measured(
        tmp_path,
        "age-standardised-death-rate",
        "2024",
        engine,
        populations=years,
        deaths=[*deaths(died)[:2], *twice],
    )

    row = outcome.results.filter(outcome.results["unit"] == COUNTY).row(0, named=True)
    assert row["value"] == pytest.approx(100)


def test_nobody_to_count_is_no_value(tmp_path, engine):
    outcome = measured(tmp_path, "life-expectancy-at-birth", "2024", engine)

    assert outcome.results["value"].null_count() == len(outcome.results) > 0
