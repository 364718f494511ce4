"""Figures of the demo county that a public-health doctor would look at first."""

from datetime import date

import polars as pl
import pytest

from quanmin.core.stats.lifetable import life_table
from tests.core.synth.conftest import LAST, RESIDENTS

YEARS = 5


def share_with(homes, county, code, adults):
    sick = county["conditions"].filter(pl.col("code") == code)["resident_id"]
    return homes.filter(pl.col("age") >= adults)["resident_id"].is_in(sick.implode()).mean()


def of_township(homes, frame):
    """The frame's rows with the township where the person lives now."""
    return frame.join(homes.select("resident_id", "township"), on="resident_id")


def test_as_many_live_there_as_were_asked_for(homes):
    assert homes.height == pytest.approx(RESIDENTS, rel=0.01)


def test_one_in_six_is_65_or_older_and_the_working_ages_have_a_notch(homes):
    age = homes["age"]

    assert 0.17 <= (age >= 65).mean() <= 0.20
    assert age.is_between(20, 34).mean() < 0.75 * age.is_between(45, 59).mean()


def test_births_and_deaths_a_thousand_are_those_of_an_inland_county(county):
    births = county["births"].filter("live").height / YEARS / RESIDENTS * 1000
    deaths = county["deaths"].height / YEARS / RESIDENTS * 1000

    assert 7 <= births <= 9.5
    assert 8.5 <= deaths <= 12


def test_boys_and_girls_are_born_106_to_100(county):
    sex = county["births"].filter("live")["sex"]

    assert (sex == "male").sum() / (sex == "female").sum() == pytest.approx(1.06, abs=0.02)


def test_infants_die_at_four_to_five_and_a_half_a_thousand(county):
    infants = county["deaths"].filter(pl.col("age_days").is_not_null()).height

    assert 3.5 <= infants / county["births"].filter("live").height * 1000 <= 5.8


def test_life_lasts_77_to_79_years(county):
    people = county["populations"].filter(basis="resident").group_by("age_from").agg(pl.col("people").sum())
    bands = tuple(people.sort("age_from")["age_from"])
    ages = county["deaths"]["age_years"].to_list()
    deaths = [
        sum(low <= age < high for age in ages) for low, high in zip(bands, [*bands[1:], 200], strict=True)
    ]

    table = life_table(deaths, people.sort("age_from")["people"].to_numpy(), bands)

    assert 76.5 <= float(table.expectancy.value.flat[0]) <= 79.5


def test_a_quarter_of_adults_has_hypertension_and_a_tenth_diabetes(county, homes):
    assert 0.23 <= share_with(homes, county, "I10", 18) <= 0.27
    assert 0.09 <= share_with(homes, county, "E11.9", 18) <= 0.12


def test_people_visit_six_or_seven_times_a_year_and_stay_in_hospital_at_17_a_hundred(county):
    assert 6 <= county["encounters"].height / YEARS / RESIDENTS <= 7
    assert 16 <= county["admissions"].height / YEARS / RESIDENTS * 100 <= 19


def test_a_tenth_of_stays_and_a_twentieth_of_visits_are_outside_the_county(county):
    outside = county["units"].filter(kind="outside-hospital")["unit_id"].implode()

    assert 0.09 <= county["admissions"]["unit_id"].is_in(outside).mean() <= 0.13
    assert 0.04 <= county["encounters"]["unit_id"].is_in(outside).mean() <= 0.08


def test_more_people_come_in_january_than_in_july(county):
    month = county["encounters"]["started_at"].dt.month()

    assert (month == 1).sum() > 1.25 * (month == 7).sum()


def test_populations_count_the_residents_of_the_middle_of_the_year(county):
    middle = date(2024, 7, 1)
    twice = county["residents"].height - county["residents"].unique(["birth_date", "phone", "sex"]).height
    there = county["residences"].filter(
        (pl.col("start") <= middle) & (pl.col("end").is_null() | (pl.col("end") >= middle))
    )
    counted = county["populations"].filter(basis="resident", year=2024)["people"].sum()

    assert there.height - twice <= counted <= there.height


def test_there_are_at_least_forty_readings_a_resident(county):
    assert county["observations"].height >= 40 * RESIDENTS


def last_readings(county, homes, year):
    """The last pressure of the year of everybody under hypertension management, with township and limit."""
    managed = county["enrolments"].filter((pl.col("programme") == "hypertension") & pl.col("end").is_null())
    bp = county["observations"].filter((pl.col("code") == "85354-9") & (pl.col("taken_at").dt.year() == year))
    last = bp.sort("taken_at", "observation_id").group_by("resident_id").last()
    limit = pl.when(pl.col("age") >= 65).then(150).otherwise(140)
    people = homes.join(managed.select("resident_id").unique(), on="resident_id").with_columns(limit=limit)
    return people.join(last.select("resident_id", "value", "second_value"), on="resident_id", how="left")


def test_townships_differ_widely_in_control_and_the_county_improves(county, homes):
    controlled = ((pl.col("value") < pl.col("limit")) & (pl.col("second_value") < 90)).fill_null(False).mean()

    by_town = last_readings(county, homes, 2025).group_by("township").agg(share=controlled)["share"]
    before, after = (last_readings(county, homes, year).select(controlled).item() for year in (2021, 2025))

    assert by_town.min() < 0.62
    assert by_town.max() > 0.78
    assert after > before + 0.03


def test_coverage_of_units_rises_through_the_years(county):
    halls = county["unit_attributes"].filter(attribute="tcm-hall")["start"]

    assert (halls < date(2021, 1, 1)).sum() == 8
    assert (halls <= LAST).sum() == 14


def test_three_year_olds_have_nearly_all_of_their_nineteen_doses(county):
    three = county["residents"].filter(pl.col("birth_date").is_between(date(2022, 1, 1), date(2022, 12, 31)))
    doses = county["vaccinations"].join(three.select("resident_id"), on="resident_id")

    assert 17.5 <= doses.filter(pl.col("vaccine") != "Influenza").height / three.height <= 19
