"""Lights come out of results and approved plans, for every place, and cannot be set by hand."""

from datetime import date

import pytest

from quanmin.accounts.models import Entry
from quanmin.errors import Refused
from quanmin.supervision.actions import judge_run
from quanmin.supervision.models import Light
from tests.apps.counties import a_plan, a_result, a_run, a_target
from tests.worlds import COUNTY, EAST, EAST_1, EAST_2, WEST

CONTROL = "hypertension-control-rate"


@pytest.fixture
def run(office, settings):
    settings.QUANMIN_TODAY = date(2026, 1, 10)
    run = a_run(office)
    run.periods = ["2025Q3", "2025Q4"]
    return run


@pytest.fixture
def target(office):
    return a_target(a_plan(office), measure=CONTROL, value=70)


def light_of(unit):
    return Light.objects.get(unit_id=unit)


def test_every_place_gets_a_light_and_organisations_get_none(run, target, units, office):
    a_result(run, units[COUNTY], measure=CONTROL)

    assert judge_run(run, by=office) == 6
    assert set(Light.objects.values_list("unit__level", flat=True)) == {"county", "township", "village"}


@pytest.mark.parametrize(
    ("numerator", "colour", "reason"), [(800, "green", "reached"), (300, "red", "missed")]
)
def test_the_colour_follows_from_the_result(run, target, units, office, numerator, colour, reason):
    a_result(run, units[COUNTY], measure=CONTROL, numerator=numerator, denominator=1000)

    judge_run(run, by=office)

    light = light_of(COUNTY)
    assert (light.colour, light.reason) == (colour, reason)
    assert f"{numerator / 10:g}%" in light.explanation
    assert light.gap == 1000 - numerator


def test_a_place_without_people_is_grey_and_says_so_in_both_languages(run, target, units, office):
    a_result(run, units[EAST], measure=CONTROL, numerator=0, denominator=0)

    judge_run(run, by=office)

    light = light_of(EAST)
    assert (light.colour, light.reason) == ("grey", "no-value")
    assert "分母为零" in light.explanation
    assert "denominator is zero" in light.explanation_en


def test_a_sum_of_many_kinds_of_items_is_never_the_figure_of_one_kind(run, units, office):
    many = "plan-milestone-count"
    a_target(a_plan(office), measure=many, indicator="市级重点专科", comparator=">=", value=2, unit="个")
    a_result(run, units[COUNTY], measure=many, numerator=27, denominator=None, value=27)

    judge_run(run, by=office)

    light = light_of(COUNTY)
    assert (light.colour, light.value, light.numerator) == ("grey", None, None)
    assert "不能代表这一项" in light.explanation


def test_a_figure_in_another_unit_is_grey_and_says_so(run, units, office):
    a_target(a_plan(office), measure=CONTROL, unit="张/千人", value=7)
    a_result(run, units[COUNTY], measure=CONTROL)

    judge_run(run, by=office)

    light = light_of(COUNTY)
    assert (light.colour, light.value) == ("grey", 50)
    assert "张/千人" in light.explanation


def test_a_yearly_figure_is_judged_in_the_last_period_that_has_one(run, target, units, office):
    a_result(run, units[COUNTY], measure=CONTROL, period="2025Q3", end=date(2025, 9, 30))
    a_result(run, units[COUNTY], measure=CONTROL, period="2025Q4", numerator=0, denominator=0)

    judge_run(run, by=office)

    assert light_of(COUNTY).period == "2025Q3"


def test_old_data_light_nothing(run, target, units, office, settings):
    settings.QUANMIN_TODAY = date(2028, 1, 1)
    a_result(run, units[COUNTY], measure=CONTROL)

    judge_run(run, by=office)

    assert (light_of(COUNTY).colour, light_of(COUNTY).reason) == ("grey", "stale")


def test_judging_twice_leaves_one_light_a_place(run, target, units, office):
    a_result(run, units[COUNTY], measure=CONTROL)

    judge_run(run, by=office)
    judge_run(run, by=office)

    assert Light.objects.count() == 6


def test_targets_of_drafts_boasts_and_unknown_measures_are_not_judged(run, office):
    a_target(a_plan(office, approved=False, source="2"), measure=CONTROL)
    plan = a_plan(office)
    a_target(plan, measure=CONTROL, kind="achievement")
    a_target(plan, measure="gone-from-the-catalogue", position=2)

    assert judge_run(run, by=office) == 0


def test_a_light_says_its_rules_and_its_day(run, target, units, office):
    a_result(run, units[COUNTY], measure=CONTROL)

    judge_run(run, by=office)

    assert light_of(COUNTY).judged_on == date(2026, 1, 10)
    assert light_of(COUNTY).rules


def test_judging_is_written_down_and_not_for_townships(run, target, units, office, township):
    with pytest.raises(Refused):
        judge_run(run, by=township)
    judge_run(run, by=office)

    assert Entry.objects.first().act == "run judged"


def test_judging_asks_the_database_once_a_target(run, units, office, django_assert_max_num_queries):
    plan = a_plan(office)
    for position in range(1, 11):
        a_target(plan, measure=CONTROL, position=position)
    for place in (COUNTY, EAST, WEST, EAST_1, EAST_2):
        a_result(run, units[place], measure=CONTROL)

    with django_assert_max_num_queries(26):
        judge_run(run, by=office)


def test_where_every_township_must_reach_it_the_weakest_speaks_for_the_county(run, units, office):
    indicator = "以乡镇（街道）为单位高血压患者血压控制率"
    a_target(a_plan(office), measure=CONTROL, value=70, indicator=indicator)
    for unit, met in ((COUNTY, 160), (EAST, 95), (WEST, 65)):
        below = 200 if unit == COUNTY else 100
        a_result(run, units[unit], measure=CONTROL, numerator=met, denominator=below)

    judge_run(run, by=office)

    county, weakest = light_of(COUNTY), light_of(WEST)
    assert (county.value, county.colour) == (weakest.value, weakest.colour)
    assert units[WEST].name in county.explanation
    assert county.gap == 40


@pytest.fixture
def running(run):
    """The run a month into a quarter, over records that end with the year before."""
    run.periods = ["2025Q4", "2026-01-10"]
    run.snapshot.until = date(2025, 12, 31)
    run.snapshot.save()
    return run


@pytest.mark.parametrize(
    ("before", "colour", "reason"),
    [(710, "yellow", "not-whole"), (600, "red", "missed"), (None, "red", "missed")],
)
def test_a_running_quarter_that_lacks_records_is_red_only_after_a_red_quarter(
    running, target, units, office, before, colour, reason
):
    now = {"numerator": 500, "denominator": 1000, "period": "2026-01-10", "end": date(2026, 1, 10)}
    a_result(running, units[COUNTY], measure=CONTROL, **now)
    if before is not None:
        a_result(running, units[COUNTY], measure=CONTROL, numerator=before, denominator=1000)

    judge_run(running, by=office)

    light = light_of(COUNTY)
    assert (light.colour, light.reason, light.period, light.value) == (colour, reason, "2026-01-10", 50)
    assert (f"为{(before or 0) / 10:g}%，没有落后" in light.explanation) == (reason == "not-whole")


def test_a_running_quarter_whose_records_are_all_in_is_judged_as_it_is(running, target, units, office):
    running.snapshot.until = date(2026, 1, 10)
    running.snapshot.save()
    a_result(running, units[COUNTY], measure=CONTROL, numerator=710, denominator=1000)
    a_result(running, units[COUNTY], measure=CONTROL, numerator=500, denominator=1000, period="2026-01-10",
             end=date(2026, 1, 10))  # fmt: skip

    judge_run(running, by=office)

    assert light_of(COUNTY).colour == "red"
