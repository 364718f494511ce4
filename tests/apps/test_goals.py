"""A plan's figure in the measure's unit, with its dates and direction."""

from dataclasses import replace
from datetime import date

import pytest

from quanmin.core.measures import BY_CODE
from quanmin.plans.models import Sharing, Target
from quanmin.results.models import Result
from quanmin.supervision.goals import goal_of, missing_words, place_goal, unit_words
from quanmin.units.models import Level, Unit

PERCENT = BY_CODE["hypertension-control-rate"]


def a_goal(measure=PERCENT, **fields):
    fields = {"comparator": ">=", "value": 70.0, "unit": "%", "year": 2025, **fields}
    return goal_of(Target(**fields), measure)


@pytest.mark.parametrize(
    ("written", "value", "measured_in", "wanted"),
    [("%", 70.0, "%", 70.0), ("‰", 8.0, "%", 0.8), ("%", 0.8, "‰", 8.0), ("/10万", 14.0, "‰", 0.14),
     ("", 70.0, "%", 70.0), ("岁", 79.0, "岁", 79.0)],
)  # fmt: skip
def test_a_figure_is_brought_to_the_measures_unit(written, value, measured_in, wanted):
    assert a_goal(replace(PERCENT, unit=measured_in), unit=written, value=value).value == wanted


def test_the_name_of_an_indicator_may_hold_what_its_unit_leaves_out():
    measure = replace(PERCENT, unit="人/千人")

    assert a_goal(measure, indicator="每千人口执业医师数", unit="人", value=3.2).value == 3.2
    assert a_goal(measure, indicator="执业医师数", unit="人", value=3.2) is None


def test_units_that_cannot_be_compared_give_no_goal():
    assert a_goal(replace(PERCENT, unit="岁")) is None


def test_a_sum_of_many_kinds_of_items_is_no_goal_of_one_kind():
    target = Target(indicator="市级重点专科", comparator=">=", value=2.0, unit="个", year=2025)

    assert goal_of(target, BY_CODE["plan-milestone-count"]) is None
    assert "不能代表这一项" in unit_words(target, BY_CODE["plan-milestone-count"])[0]
    assert "无法比较" in unit_words(target, PERCENT)[0]


@pytest.mark.parametrize("sharing", [Sharing.SHARE, Sharing.RATE])
def test_a_place_has_its_part_of_both_ends_of_a_range(sharing):
    town = Unit(pk=1, level=Level.TOWNSHIP)
    target = Target(comparator="range", value=10.0, value_high=20.0, unit="%", year=2025, sharing=sharing)

    goal = place_goal(goal_of(target, PERCENT), target, town, {1: 5.0})

    assert (goal.value, goal.value_high) == (5, 10)


def test_a_change_in_per_cent_is_relative_and_one_in_points_is_not():
    assert a_goal(comparator="decrease_by", value=10.0, baseline=20.0).relative
    assert not a_goal(comparator="increase_by", value=10.0, unit="个百分点", baseline=20.0).relative


def test_a_relative_change_needs_no_common_unit():
    goal = a_goal(replace(PERCENT, unit="/10万"), comparator="decrease_by", value=10.0, baseline=20.0)

    assert (goal.value, goal.baseline) == (10, 20)


def test_a_baseline_without_its_year_makes_no_path_but_a_change_still_needs_it():
    assert a_goal(baseline=50.0).baseline is None
    assert a_goal(comparator="increase_by", unit="个百分点", value=5.0, baseline=50.0).baseline == 50


def test_the_dates_are_the_last_days_of_their_years():
    goal = a_goal(baseline=50.0, baseline_year=2020)

    assert (goal.due, goal.baseline_on) == (date(2025, 12, 31), date(2020, 12, 31))
    assert a_goal(year=None).due == date.max


@pytest.mark.parametrize(
    ("comparator", "unit", "whole"), [("increase_by", "个百分点", 10.0), ("decrease_by", "%", 9.6079203)]
)
def test_a_yearly_change_runs_over_all_its_years(comparator, unit, whole):
    goal = a_goal(comparator=comparator, value=2.0, unit=unit, annual=True, baseline=50.0, baseline_year=2020)

    assert goal.value == pytest.approx(whole)


def test_cover_all_has_no_figure():
    assert a_goal(comparator="cover_all", value=None).value is None


@pytest.mark.parametrize(
    ("result", "level", "said"),
    [(None, "village", "本级不计算"), (None, "county", "没有上报"), (Result(denominator=0), "village", "分母为零"),
     (Result(denominator=5), "county", "没有结果"), (Result(value=0.0, denominator=5), "county", "")],
)  # fmt: skip
def test_a_missing_value_says_why(result, level, said):
    assert said in missing_words(result, level)[0]
    assert bool(said) == bool(missing_words(result, level)[0])


@pytest.mark.parametrize(
    ("code", "sentence", "better"),
    [
        ("hypertension-control-rate", "血压控制率达到60—70%。", "higher"),
        ("hypertension-control-rate", "血压控制率稳定在60—70%。", "neither"),
        ("hypertension-control-rate", "费用控制在160以内，血压控制率达到60—70%。", "higher"),
        ("bed-occupancy-rate", "病床使用率60—70%。", "neither"),
        ("infant-mortality-rate", "婴儿死亡率60—70%。", "lower"),
        ("average-length-of-stay", "平均住院日60—70天。", "neither"),
    ],
)
def test_a_range_has_two_limits_only_where_the_plan_or_the_measure_says_so(code, sentence, better):
    measure = replace(BY_CODE[code], unit="%")

    goal = a_goal(measure, comparator="range", value=60.0, value_high=70.0, sentence=sentence)

    assert goal.better == better


def test_what_is_no_range_keeps_the_direction_of_its_measure():
    assert a_goal(sentence="血压控制率稳定在70%以上。").better == "higher"
