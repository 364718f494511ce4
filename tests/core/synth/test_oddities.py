"""What is wrong in the demo county is wrong on purpose, in the one place where it should be found."""

from dataclasses import fields
from datetime import date

import numpy as np
import polars as pl

from quanmin.core.synth.days import NEVER, day_of
from quanmin.core.synth.people import People, maternal_deaths
from tests.core.synth.test_believable import of_township


def pressures(county):
    return county["observations"].filter((pl.col("code") == "85354-9") & pl.col("contact_id").is_not_null())


def test_only_one_township_writes_its_pressures_in_tens(county, homes):
    tens = (
        of_township(homes, pressures(county))
        .group_by("township")
        .agg(share=(pl.col("value") % 10 == 0).mean())
    )

    assert tens.filter(pl.col("share") > 0.5)["township"].to_list() == ["永兴镇"]
    assert tens.filter(pl.col("share").is_between(0.15, 0.5)).is_empty()


def test_one_township_copies_readings_of_the_quarter_before(county, homes):
    readings = of_township(homes, pressures(county)).sort("resident_id", "taken_at")
    same = (pl.col("value") == pl.col("value").shift().over("resident_id")) & (
        pl.col("second_value") == pl.col("second_value").shift().over("resident_id")
    )
    copied = readings.group_by("township").agg(share=same.mean()).sort("share", descending=True)
    others = copied.filter(pl.col("township") != "永兴镇")  # tens repeat by themselves

    assert others["township"][0] == "双河乡"
    assert others["share"][0] > 5 * others["share"][1]


def test_one_township_writes_up_its_last_quarter_in_an_hour(county, homes):
    hours = of_township(homes, pressures(county)).with_columns(hour=pl.col("taken_at").dt.truncate("1h"))
    busiest = (
        hours.group_by("township", "hour").agg(people=pl.col("resident_id").n_unique()).sort("people").tail(3)
    )

    assert set(busiest["township"]) == {"马鞍镇"}
    assert busiest["people"].min() >= 20


def test_a_few_follow_ups_are_dated_after_the_death(county):
    dead = county["residents"].filter(pl.col("death_date").is_not_null()).select("resident_id", "death_date")
    after = county["contacts"].join(dead, on="resident_id").filter(pl.col("date") > pl.col("death_date"))

    assert 1 <= after.height <= 0.002 * county["contacts"].height


def test_one_resident_in_two_hundred_is_registered_twice_and_has_two_records(county):
    twice = county["residents"].filter(pl.struct("birth_date", "phone", "sex").is_duplicated())
    records = county["health_records"].filter(pl.col("resident_id").is_in(twice["resident_id"].implode()))

    assert 0.003 <= twice.height / 2 / county["residents"].height <= 0.008
    assert records.height > 0.9 * twice.height


def test_the_outbreak_stands_out_in_its_township_and_fortnight(county, homes):
    hfmd = county["notifiable_reports"].filter(disease="hand-foot-mouth")
    villages = homes.select("village", "township").unique()
    weeks = hfmd.join(villages, left_on="unit_id", right_on="village").with_columns(
        fortnight=pl.col("onset").dt.truncate("2w")
    )
    worst = weeks.group_by("township", "fortnight").len().sort("len", descending=True)

    assert worst["township"][0] == "双河乡"
    assert date(2025, 5, 5) <= worst["fortnight"][0] <= date(2025, 5, 26)
    assert worst["len"][0] >= 2 * worst.filter(pl.col("township") != "双河乡")["len"].max()


def test_some_services_are_entered_weeks_late_and_none_before_they_happened(county):
    lag = (county["contacts"]["recorded_at"].dt.date() - county["contacts"]["date"]).dt.total_days()

    assert lag.min() == 0
    assert 0.02 < (lag > 3).mean() < 0.2


def test_a_mother_who_dies_moves_nowhere_afterwards():
    size, birth = 50_000, day_of(2023, 6, 1)
    whole = {field.name: np.zeros(size, dtype=np.int64) for field in fields(People)}
    whole |= {"death": np.full(size, NEVER), "leave": np.full(size, NEVER), "switch": np.full(size, day_of(2025)),
              "next_village": np.ones(size, dtype=np.int64)}  # fmt: skip
    due = np.arange(size), np.full(size, birth)

    people = maternal_deaths(np.random.default_rng(1), People(**whole), due, day_of(2025, 12, 31))

    died = people.death < NEVER
    assert died.any()
    assert (people.switch[died] == NEVER).all()
    assert (people.switch[~died] == day_of(2025)).all()
