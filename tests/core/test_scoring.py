"""Lights, drawn as a table of cases, then as laws that hold for every goal and result."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanmin.core.codes.table import rows
from quanmin.core.scoring import words
from quanmin.core.scoring.light import Goal, Light, Measured, Rules, explain, judge

START, MIDDLE, DUE = date(2020, 12, 31), date(2023, 7, 2), date(2025, 12, 31)
WORST_FIRST = ["red", "yellow", "green"]


def a_goal(comparator: str = ">=", value: float | None = 70, **rest) -> Goal:
    return Goal(comparator, value, **{"due": DUE, "baseline": 50, "baseline_on": START} | rest)


def a_result(
    value: float | None, lower: float | None = None, upper: float | None = None, on: date = MIDDLE
) -> Measured:
    return Measured(value, lower, upper, on=on, recorded=on + timedelta(days=10))


def light(goal: Goal, result: Measured, **rest) -> Light:
    return judge(goal, result, today=result.on + timedelta(days=30), **rest)


# Half way through the plan: a path from 50 to 70 stands at 60, and a tenth of its way is 2.
@pytest.mark.parametrize(
    ("goal", "value", "lower", "upper", "colour", "reason"),
    [
        (a_goal(), 72, 68, 76, "green", "reached-uncertain"),
        (a_goal(), 72, 71, 73, "green", "reached"),
        (a_goal(), 60, None, None, "green", "on-path"),
        (a_goal(), 62, 61, 63, "green", "on-path"),
        (a_goal(), 61, 57, 65, "green", "on-path-uncertain"),
        (a_goal(), 57, 54, 60, "yellow", "within-chance"),
        (a_goal(), 57, 55, 59, "red", "behind"),
        (a_goal(), 58, 57.5, 58.5, "yellow", "near"),
        (a_goal(), 57.9, 57.5, 58.5, "red", "behind"),
        (a_goal(">"), 70, None, None, "green", "on-path"),
        (a_goal(">", baseline=None), 70, None, None, "yellow", "near"),
        (a_goal("="), 61, None, None, "green", "on-path"),
        (a_goal("=", better="lower", value=40), 47, None, None, "red", "behind"),
        (a_goal("<=", 40), 45, None, None, "green", "on-path"),
        (a_goal("<=", 40), 46, None, None, "yellow", "near"),
        (a_goal("<=", 40), 46.1, None, None, "red", "behind"),
        (a_goal("<=", 40), 48, 44, 52, "yellow", "within-chance"),
        (a_goal("<", 40), 39, None, None, "green", "reached"),
        (a_goal("range", 55, value_high=60), 52.5, None, None, "green", "on-path"),
        (a_goal("range", 55, value_high=60), 57, None, None, "green", "reached"),
        # More than the far end of what is promised is reached, and less than the near end is not.
        (a_goal("range", 55, value_high=60), 64, None, None, "green", "reached"),
        (a_goal("range", 60, value_high=55), 57, None, None, "green", "reached"),
        (a_goal("range", 55, value_high=60), 52, None, None, "yellow", "near"),
        (a_goal("range", 30, value_high=40, better="lower"), 25, None, None, "green", "reached"),
        (a_goal("range", 30, value_high=40, better="lower"), 46, None, None, "yellow", "near"),
        # What must stay between two bounds misses beyond either.
        (a_goal("range", 55, value_high=60, better="neither"), 57, None, None, "green", "reached"),
        (a_goal("range", 55, value_high=60, better="neither"), 63, None, None, "yellow", "near"),
        (a_goal("range", 55, value_high=60, better="neither"), 64, None, None, "red", "behind"),
        (a_goal("range", 30, value_high=40, better="neither"), 46, None, None, "yellow", "near"),
        (a_goal("increase_by", 20), 60, None, None, "green", "on-path"),
        (a_goal("increase_by", 20, relative=True), 55, None, None, "green", "on-path"),
        (a_goal("decrease_by", 20), 40, None, None, "green", "on-path"),
        (a_goal("decrease_by", 20), 59, None, None, "red", "behind"),
        (a_goal("increase_by", None), 50.1, None, None, "green", "reached"),
        (a_goal("cover_all", None), 75, None, None, "green", "on-path"),
        (a_goal("cover_all", 19, baseline=None), 18, None, None, "red", "behind"),
        (a_goal(baseline=None), 67, None, None, "yellow", "near"),
        (a_goal(baseline=None), 66, None, None, "red", "behind"),
        (a_goal(baseline_on=None), 66, None, None, "red", "behind"),
        (a_goal(baseline=80), 72, None, None, "green", "reached"),
        (a_goal(baseline=80), 69, None, None, "yellow", "near"),
        (a_goal(), None, None, None, "grey", "no-value"),
        (a_goal(), float("nan"), None, None, "grey", "no-value"),
        (a_goal("increase_by", 20, baseline=None), 60, None, None, "grey", "no-baseline"),
        (a_goal(">=", None), 60, None, None, "grey", "no-target"),
    ],
)
def test_half_way_through_the_plan(goal, value, lower, upper, colour, reason) -> None:
    found = light(goal, a_result(value, lower, upper))
    assert (found.colour, found.reason_code) == (colour, reason)


@pytest.mark.parametrize(
    ("value", "whole", "colour", "reason"),
    [
        (50, 61, "yellow", "not-whole"),
        (50, 58, "yellow", "not-whole"),
        (50, 55, "red", "behind"),
        (50, None, "red", "behind"),
        (59, 50, "yellow", "near"),
        (71, 50, "green", "reached"),
    ],
)
def test_a_running_quarter_that_lacks_records_is_red_only_after_a_red_one(
    value, whole, colour, reason
) -> None:
    before = a_result(whole, on=MIDDLE - timedelta(days=1))
    found = light(a_goal(), replace(a_result(value), whole=before))

    assert (found.colour, found.reason_code) == (colour, reason)
    assert explain(found, "zh", unit="%")
    assert explain(found, "en", unit="%")


@pytest.mark.parametrize(
    ("value", "lower", "upper", "colour", "reason"),
    [
        (70, None, None, "green", "reached"),
        (69.9, None, None, "red", "missed"),
        (69, 68, 71, "yellow", "within-chance"),
    ],
)
def test_once_the_target_is_due(value, lower, upper, colour, reason) -> None:
    found = light(a_goal(), a_result(value, lower, upper, on=DUE))
    assert (found.colour, found.reason_code) == (colour, reason)


def test_data_taken_before_the_period_ends_are_judged_as_of_that_day() -> None:
    early = Measured(60, None, None, on=DUE, recorded=MIDDLE)
    found = judge(a_goal(), early, today=MIDDLE)
    assert (found.colour, found.expected) == ("green", 60)


def test_an_old_value_is_grey_the_day_after_its_time_runs_out() -> None:
    rules, result = Rules(stale_after_days=100), a_result(72)
    last_day = MIDDLE + timedelta(days=100)
    assert judge(a_goal(), result, today=last_day, rules=rules).colour == "green"
    after = judge(a_goal(), result, today=last_day + timedelta(days=1), rules=rules)
    assert (after.colour, after.reason_code) == ("grey", "stale")


def test_a_light_carries_its_numbers() -> None:
    found = light(a_goal(), a_result(55))
    assert (found.expected, found.distance, found.forecast) == pytest.approx((60, -5, 60))
    assert light(a_goal("<=", 40), a_result(44)).distance == pytest.approx(1)


def test_a_forecast_waits_for_a_fifth_of_the_time_and_ends_with_it() -> None:
    early = a_result(51, on=START + timedelta(days=300))
    assert light(a_goal(), early).forecast is None
    assert light(a_goal(), a_result(60, on=DUE)).forecast is None
    assert light(a_goal(baseline=None), a_result(60)).forecast is None


def test_a_light_explains_itself_in_chinese() -> None:
    said = explain(light(a_goal(), a_result(55, 53, 56.999)), unit="%")
    assert said == (
        "截至2023年7月2日为55%（区间53%～57%），低于当期应达进度60%（2025年目标≥70%），"
        "相差5个百分点，进度落后，照此下去到期约为60%。"
    )


def test_a_light_explains_itself_in_english() -> None:
    said = explain(light(a_goal("<=", 40), a_result(48)), "en", unit="‰")
    assert said == (
        "48‰ on 2023-07-02: above the 45‰ asked for by then (target for 2025 ≤40‰) by 3 per mille points, "
        "which is behind; heading for 46‰ when it is due."
    )


@pytest.mark.parametrize(
    ("goal", "target"),
    [
        (a_goal("range", 55, value_high=60), "（55～60）"),
        (a_goal("<", 60), "（低于60）"),
        (a_goal(">", 50), "（高于50）"),
        (a_goal("increase_by", 5.005), "（≥55.01）"),
    ],
)
def test_the_target_is_written_as_the_goal_means_it(goal, target) -> None:
    assert target in explain(light(goal, a_result(56)))


def test_a_value_at_a_limit_that_is_to_be_passed_is_said_to_be_at_it() -> None:
    said = explain(light(a_goal(">", baseline=None), a_result(70)), unit="岁")
    assert "恰为当期应达进度70岁（2025年目标高于70岁），相差0岁" in said


def test_as_many_decimals_are_written_as_tell_the_value_from_the_path() -> None:
    said = explain(light(a_goal("<=", 8, baseline=None), a_result(8.0004)), "en")
    assert said.startswith(
        "8.0004 on 2023-07-02: above the 8 asked for by then (target for 2025 ≤8) by 0.0004,"
    )


def test_a_rate_is_never_forecast_below_nought() -> None:
    assert light(a_goal("<=", 40), a_result(10)).forecast == 0
    assert light(a_goal("<=", -4, baseline=-1), a_result(-3)).forecast == pytest.approx(-5)


def test_a_missing_value_says_why() -> None:
    nothing = Measured(None, None, None, on=MIDDLE, recorded=MIDDLE, missing="分母为零")
    assert explain(light(a_goal(), nothing)) == "没有可用的数值（分母为零），暂不亮灯。"


def test_every_reason_has_its_sentence_in_both_languages() -> None:
    declared = set(Light.__dataclass_fields__["reason_code"].type.__args__)
    assert {row["reason"] for row in rows(words.FILE)} == declared
    assert all(row["zh"] and row["en"] for row in rows(words.FILE))


values = st.floats(0, 100).map(lambda value: round(value, 3))
steps = st.floats(0.001, 50)
one_sided = st.builds(
    Goal,
    comparator=st.sampled_from(["=", ">=", ">", "<=", "<", "increase_by", "decrease_by", "cover_all"]),
    value=values,
    due=st.just(DUE),
    baseline=st.none() | values,
    baseline_on=st.none() | st.dates(date(2019, 1, 1), date(2026, 6, 30)),
    better=st.sampled_from(["higher", "lower"]),
)
days = st.dates(date(2020, 1, 1), date(2026, 12, 31))
reaches = st.none() | st.floats(0, 30)


def around(value: float, reach: float | None, on: date) -> Measured:
    ends = (None, None) if reach is None else (value - reach, value + reach)
    return a_result(value, *ends, on=on)


@given(goal=one_sided, value=values, step=steps, reach=reaches, on=days)
def test_a_better_result_never_has_a_worse_light(goal, value, step, reach, on) -> None:
    before = light(goal, around(value, reach, on))
    if before.colour == "grey":
        return
    better_way = step if before.target.high is None else -step
    after = light(goal, around(value + better_way, reach, on))
    assert WORST_FIRST.index(after.colour) >= WORST_FIRST.index(before.colour)


@given(goal=one_sided, value=values, reach=st.floats(0, 30), more=steps, on=days)
def test_a_wider_interval_never_makes_red_of_yellow_nor_green_of_either(goal, value, reach, more, on) -> None:
    narrow, wide = light(goal, around(value, reach, on)), light(goal, around(value, reach + more, on))
    assert (narrow.colour == "green") == (wide.colour == "green")
    assert not (narrow.colour == "yellow" and wide.colour == "red")


@given(goal=one_sided, value=values, reach=reaches, on=days)
def test_a_reached_target_is_green_at_any_time(goal, value, reach, on) -> None:
    found = light(goal, around(value, reach, on))
    if found.target is not None and found.target.meets(value):
        assert found.colour == "green"


@given(goal=one_sided, value=values, reach=reaches, on=days, later=st.integers(0, 900))
def test_the_same_result_read_later_keeps_its_light_or_goes_grey(goal, value, reach, on, later) -> None:
    result = around(value, reach, on)
    now, then = judge(goal, result, today=on), judge(goal, result, today=on + timedelta(days=later))
    assert then.colour in (now.colour, "grey")


@given(
    goal=one_sided, value=st.none() | values, reach=reaches, on=days, language=st.sampled_from(["zh", "en"])
)
def test_every_light_explains_itself_without_a_gap(goal, value, reach, on, language) -> None:
    result = a_result(None, on=on) if value is None else around(value, reach, on)
    said = explain(light(goal, result), language, unit="%")
    assert said.endswith(("。", "."))
    assert "{" not in said
    assert "None" not in said


def stepped(**rest) -> Goal:
    steps = tuple((date(year, 12, 31), value) for year, value in ((2021, 52.0), (2022, 65.0), (2025, 70.0)))
    return a_goal(steps=steps, **rest)


@pytest.mark.parametrize(
    ("on", "expected"),
    [(date(2022, 12, 31), 65.0), (date(2021, 12, 31), 52.0), (date(2021, 7, 1), 51.0), (DUE, 70.0)],
)
def test_a_path_set_by_year_is_walked_from_step_to_step(on, expected):
    found = light(stepped(), a_result(40, on=on))

    assert found.expected == pytest.approx(expected, abs=0.01)


def test_before_its_first_step_a_path_without_a_baseline_asks_for_that_step():
    assert light(stepped(baseline=None), a_result(40, on=date(2021, 3, 1))).expected == 52


def test_a_baseline_beyond_the_first_step_does_not_raise_the_path():
    assert light(stepped(baseline=60), a_result(40, on=date(2021, 3, 1))).expected == 52
