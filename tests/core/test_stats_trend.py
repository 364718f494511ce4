"""Forecasts: when there is none, what the line says, laws, and whether the interval keeps its promise."""

import math
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanmin.core.stats.trend import DEFAULT, Aim, Result, Rule, backtest, forecast

ENDS = [date(2021 + quarter // 4, 3 * (quarter % 4) + 3, 28) for quarter in range(24)]
DUE = date(2024, 12, 28)
counts = st.lists(st.integers(0, 40), min_size=4, max_size=8)


def a_series(*numerators: float, people: float = 40, days: int = 91) -> list[Result]:
    return [Result(end, days, top, people) for end, top in zip(ENDS, numerators, strict=False)]


def at_least(share: float, due: date = DUE) -> Aim:
    return Aim(due, share, None)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_fewer_than_three_results_say_nothing(number: int) -> None:
    found = forecast(a_series(*[20] * number), at_least(0.5))
    assert (found.verdict, found.why, found.results) == ("untold", "too-few-results", number)
    assert math.isnan(found.value)
    assert math.isnan(found.chance)


def test_results_without_people_do_not_count() -> None:
    series = [*a_series(20, 20), Result(ENDS[5], 91, 0, 0), Result(ENDS[6], 91, 0, 0)]
    assert forecast(series, at_least(0.5)).why == "too-few-results"


def test_one_person_a_quarter_is_told_with_an_interval_of_almost_everything() -> None:
    found = forecast(a_series(0, 1, 0, 1, people=1), at_least(0.5, ENDS[4]))
    assert found.verdict == "open"
    assert found.upper - found.lower > 0.8


def test_a_day_that_has_come_is_not_forecast() -> None:
    assert forecast(a_series(20, 21, 22), at_least(0.5, ENDS[2])).why == "due-already"
    assert forecast(a_series(20, 21, 22), at_least(0.5, ENDS[2] + timedelta(days=1))).why == ""


def test_nothing_is_said_too_far_ahead() -> None:
    series = a_series(20, 21, 22, days=0)
    span = (ENDS[2] - ENDS[0]).days
    assert forecast(series, at_least(0.5, ENDS[2] + timedelta(days=2 * span))).why == ""
    assert forecast(series, at_least(0.5, ENDS[2] + timedelta(days=2 * span + 1))).why == "too-far"


def test_a_straight_line_is_drawn_on() -> None:
    series = [Result(date(2020 + year, 12, 31), 0, 70 + year, 1) for year in range(0, 20, 4)]
    found = forecast(series, Aim(date(2040, 12, 31), 89.9, None), scale="value")
    assert found.value == pytest.approx(90)
    assert found.chance == 1
    assert found.upper - found.lower < 1e-6


def test_the_interval_of_a_line_is_the_textbooks() -> None:
    # Values 1, 3, 2, 4 on days 0 to 3: slope 0.8, intercept 1.3, residual variance 0.9; 4.303 is t of 2 degrees.
    first = date(2024, 1, 1)
    series = [Result(first + timedelta(days=day), 0, value, 1) for day, value in enumerate((1, 3, 2, 4))]
    found = forecast(
        series, Aim(first + timedelta(days=5), None, None), scale="value", rule=Rule(confidence=0.95)
    )
    reach = 4.302652729749464 * math.sqrt(0.9 * (1 + 1 / 4 + (5 - 1.5) ** 2 / 5))
    assert (found.value, found.upper) == (pytest.approx(5.3), pytest.approx(5.3 + reach))


def test_a_window_half_over_is_half_known() -> None:
    # Four rolling years without a trend, the last one much higher; half of it belongs to the year that is asked for.
    ends = [date(2020, 12, 31) + timedelta(days=366 * year) for year in range(4)]
    series = [Result(end, 366, top, 100) for end, top in zip(ends, (50, 50, 50, 80), strict=True)]
    near = forecast(series, at_least(0.5, ends[3] + timedelta(days=1)))
    far = forecast(series, at_least(0.5, ends[3] + timedelta(days=366)))
    assert near.value == pytest.approx(0.8, abs=0.01)
    assert near.upper - near.lower < 0.3 * (far.upper - far.lower)


@pytest.mark.parametrize(("tops", "verdict"), [
    ((20, 22, 24, 26, 28, 30), "likely"), ((30, 28, 26, 24, 22, 20), "unlikely"), ((25, 29, 26, 29, 25, 28), "open"),
])  # fmt: skip
def test_the_word_follows_the_chance(tops, verdict) -> None:
    found = forecast(a_series(*tops, people=40), at_least(0.68, ENDS[7]))
    assert found.verdict == verdict
    assert (found.chance >= DEFAULT.likely) == (verdict == "likely")
    assert (found.chance <= DEFAULT.unlikely) == (verdict == "unlikely")


def test_all_of_all_can_be_reached() -> None:
    assert forecast(a_series(*[400] * 8, people=400), at_least(1.0, ENDS[8])).chance > 0.4


def test_short_windows_may_swing_with_the_season() -> None:
    assert forecast(a_series(20, 21, 22), at_least(0.5)).seasonal
    assert not forecast(a_series(20, 21, 22, days=365), at_least(0.5)).seasonal
    assert not forecast(a_series(20, 21, 22, days=0), at_least(0.5)).seasonal


@given(tops=counts, more=st.integers(0, 40))
def test_more_reached_at_last_never_lowers_the_forecast(tops, more) -> None:
    better = [*tops[:-1], min(tops[-1] + more, 40)]
    before, after = (forecast(a_series(*part), at_least(0.5, ENDS[9])).value for part in (tops, better))
    assert after >= before - 1e-12


@given(tops=counts, days=st.sampled_from([0, 91, 365]), share=st.sampled_from([0.0, 0.3, 0.5, 1.0]))
def test_meeting_and_missing_make_one(tops, days, share) -> None:
    series = a_series(*tops, days=days)
    meets = forecast(series, Aim(ENDS[9], share, None)).chance
    misses = forecast(series, Aim(ENDS[9], None, share, strict=True)).chance
    assert meets + misses == pytest.approx(1)


@given(tops=counts, days=st.sampled_from([0, 91, 365]))
def test_a_higher_target_is_never_likelier(tops, days) -> None:
    series = a_series(*tops, days=days)
    chances = [forecast(series, Aim(ENDS[9], share / 10, None)).chance for share in range(11)]
    assert chances == sorted(chances, reverse=True)
    assert chances[0] == 1


@given(tops=counts, scale=st.sampled_from(["share", "rate", "value"]))
def test_the_order_of_results_is_nothing_and_the_value_lies_in_its_interval(tops, scale) -> None:
    aim = at_least(0.5, ENDS[9])
    one, two = (forecast(part, aim, scale=scale) for part in (a_series(*tops), a_series(*tops)[::-1]))
    assert one == two
    assert one.lower <= one.value <= one.upper


def drawn(rng: np.random.Generator, *, noise: float, rolling: bool) -> list[Result]:
    """Twelve quarters of a share that moves along a line on the logit scale, with or without extra noise."""
    start, slope = rng.uniform(-0.5, 1.5), rng.uniform(-0.1, 0.1)
    share = 1 / (1 + np.exp(-(start + slope * np.arange(15) + noise * rng.normal(size=15))))
    tops = rng.binomial(300, share)
    years = np.convolve(tops, np.ones(4, dtype=np.int64), "valid")
    numerators, people, days = (years, 1200, 365) if rolling else (tops[3:], 300, 91)
    return [Result(end, days, int(top), people) for end, top in zip(ENDS, numerators, strict=False)]


@pytest.mark.parametrize("rolling", [False, True])
@pytest.mark.parametrize("noise", [0.0, 0.2])
def test_the_interval_holds_as_often_as_it_promises(noise: float, rolling: bool) -> None:
    rng = np.random.default_rng(11)
    tests = [backtest(drawn(rng, noise=noise, rolling=rolling), rule=Rule(fewest=6)) for _ in range(60)]
    kept = sum(test.inside for test in tests) / sum(test.made for test in tests)
    assert 0.86 <= kept <= 0.98


def test_what_is_called_likely_comes_to_pass_and_what_is_called_unlikely_does_not() -> None:
    rng, said = np.random.default_rng(12), {"likely": [], "open": [], "unlikely": []}
    for _ in range(400):
        series = drawn(rng, noise=0.2, rolling=False)
        goal = at_least(0.65, series[-1].end)
        said[forecast(series[:8], goal).verdict].append(series[-1].numerator / 300 >= 0.65)
    assert np.mean(said["likely"]) > 0.8
    assert np.mean(said["unlikely"]) < 0.2
    assert 0.2 < np.mean(said["open"]) < 0.8


def test_a_backtest_of_too_few_results_makes_no_forecast() -> None:
    assert backtest(a_series(20, 21, 22)).made == 0
    assert backtest(a_series(20, 21, 22, 23)).made == 1


def test_the_words_begin_at_their_chances() -> None:
    series, aim = a_series(20, 22, 24, 26), at_least(0.6, ENDS[5])
    chance = forecast(series, aim).chance
    assert forecast(series, aim, rule=Rule(likely=chance, unlikely=0.1)).verdict == "likely"
    assert forecast(series, aim, rule=Rule(likely=0.99, unlikely=chance)).verdict == "unlikely"


@pytest.mark.parametrize(("scale", "value"), [("share", 0.5 / 11), ("rate", 0.5 / 10)])
def test_nought_of_ten_is_half_a_case_on_the_scale(scale: str, value: float) -> None:
    assert forecast(a_series(0, 0, 0, people=10), at_least(0.5, ENDS[3]), scale=scale).value == pytest.approx(
        value
    )


@pytest.mark.parametrize("scale", ["share", "rate"])
def test_a_quiet_series_has_the_spread_of_chance(scale: str) -> None:
    ends = [date(2024, 1, 1) + timedelta(days=90 * place) for place in range(4)]
    series = [Result(end, 0, 7 / 3, 10) for end in ends[:3]]
    found = forecast(series, at_least(0.5, ends[3]), scale=scale, rule=Rule(confidence=0.5))
    # 1 / n p (1 - p) with p of 7.5 / 31, or one over the mean count and a half; Student's quartile of one degree is 1.
    spread = 1 / (10 * (7.5 / 31) * (23.5 / 31)) if scale == "share" else 1 / (7 / 3 + 0.5)
    reach = math.sqrt(spread * (1 + 1 / 3 + 4 / 2))
    odds = (
        found.upper / found.lower
        if scale == "rate"
        else found.upper / (1 - found.upper) / found.lower * (1 - found.lower)
    )
    assert math.log(odds) == pytest.approx(2 * reach)


def test_above_a_limit_is_from_the_next_person_on() -> None:
    series = a_series(20, 22, 24, 26)
    above, next_up = (
        forecast(series, Aim(ENDS[5], low, None, strict)) for low, strict in ((0.6, True), (25 / 40, False))
    )
    assert above.chance == next_up.chance


def test_halves_are_even() -> None:
    series = a_series(20, 20, 20, 20)
    half, more = (forecast(series, at_least(people / 40, ENDS[5])).chance for people in (20, 21))
    assert half + more == pytest.approx(1)
    assert half > 0.5


def test_a_value_on_the_limit_meets_it() -> None:
    series = a_series(70, 70, 70, people=1, days=0)
    for aim in (Aim(ENDS[3], 70, None), Aim(ENDS[3], None, 70)):
        assert forecast(series, aim, scale="value").chance == 1
    assert forecast(series, Aim(ENDS[3], 71, None), scale="value").chance == 0


def test_a_backtest_counts_ends_as_inside_and_leaves_out_results_without_people() -> None:
    steady = a_series(70, 70, 70, 70, people=1, days=0)
    gap = Result(date(2021, 11, 1), 0, 0, 0)
    found = backtest([*steady, gap], scale="value")
    assert (found.made, found.inside) == (1, 1)
