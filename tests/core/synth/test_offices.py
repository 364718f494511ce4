"""Figures of hospitals and offices in the demo county that their own people would look at first."""

from datetime import date

import polars as pl
import pytest

from quanmin.core.measures.catalogue.reported_only import FIGURES

YEAR = pl.col("month").dt.year() == 2024


def test_every_figure_that_only_an_office_can_report_is_reported_each_year(county):
    years = {"2020", "2021", "2022", "2023", "2024", "2025"}
    found = county["reported_values"].group_by("measure").agg(pl.col("period"))
    reported = {measure: set(periods) for measure, periods in found.rows()}

    assert {line.code for line in FIGURES} <= {code for code, periods in reported.items() if periods == years}


def test_no_figure_is_reported_that_records_answer(county):
    assert set(county["reported_values"]["measure"]) <= {line.code for line in FIGURES}


def test_hospital_beds_are_four_fifths_full_and_those_of_centres_half(county):
    centres = county["units"].filter(kind="township-health-centre")["unit_id"].implode()
    census = county["bed_days"].filter(YEAR).with_columns(centre=pl.col("unit_id").is_in(centres))
    shares = dict(census.group_by("centre").agg(pl.col("occupied").sum() / pl.col("open").sum()).rows())

    assert shares[False] == pytest.approx(0.82, abs=0.05)
    assert shares[True] == pytest.approx(0.49, abs=0.05)


def test_a_third_of_medical_income_is_service_and_a_quarter_medicines(county):
    income = county["finance_lines"].filter(YEAR, pl.col("account") != "material-expense")
    parts = dict(
        income.group_by("account").agg(pl.col("amount_fen").sum() / income["amount_fen"].sum()).rows()
    )
    other = ("drug", "herbal-pieces", "material", "examination", "laboratory")

    assert 0.28 <= 1 - sum(parts[account] for account in other) <= 0.38
    assert 0.20 <= parts["drug"] <= 0.32


def test_stays_have_a_mean_weight_near_one_and_few_are_not_grouped(county):
    over = county["admissions"].filter(pl.col("discharged").is_not_null())

    assert over["drg_weight"].mean() == pytest.approx(1.0, abs=0.1)
    assert over["drg"].null_count() < 0.03 * over.height
    assert county["admissions"].filter(pl.col("discharged").is_null())["drg"].null_count() == (
        county["admissions"].height - over.height
    )


def test_nobody_pays_more_than_the_stay_cost_less_what_the_fund_paid(county):
    stays = county["admissions"]

    assert stays.filter(pl.col("self_paid_fen") > pl.col("cost_fen") - pl.col("fund_fen") + 1).is_empty()


def test_an_examination_is_of_a_child_under_seven_on_that_day(county):
    births = county["residents"].select("resident_id", "birth_date")
    found = county["child_examinations"].join(births, on="resident_id")
    age = (pl.col("date") - pl.col("birth_date")).dt.total_days()

    assert found.filter(age != pl.col("age_days")).is_empty()
    assert found["height_cm"].is_between(40, 150).all()


def test_a_couple_registers_on_one_day_at_one_place(county):
    married = county["marriage_registrations"].group_by("unit_id", "date").len()

    assert (married["len"] % 2 == 0).all()


def test_what_comes_after_another_thing_is_not_before_it(county):
    calls, events = county["emergency_calls"], county["health_events"]

    assert calls.filter(pl.col("arrived_at") <= pl.col("called_at")).is_empty()
    assert events.filter(pl.col("reported_at") < pl.col("found_at")).is_empty()
    assert county["referrals"].filter(pl.col("accepted") < pl.col("date")).is_empty()
    assert county["samples"]["date"].max() <= date(2025, 12, 31)
