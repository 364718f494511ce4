"""The arithmetic of breaking a plan down: sums hold, no year takes anything back, every fact is paired once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanmin.core.planning.key_points import key_points, standing_points
from quanmin.core.planning.places import apportioned
from quanmin.core.planning.versions import Said, paired
from quanmin.core.planning.years import level, yearly_counts, yearly_rates

WEIGHTS = st.dictionaries(st.integers(1, 9), st.integers(0, 5).map(float) | st.floats(0, 1e6), max_size=9)
YEARS = st.tuples(st.integers(2015, 2030), st.integers(0, 12)).map(lambda pair: (pair[0], pair[0] + pair[1]))


def test_a_rate_rises_on_a_straight_line():
    assert yearly_rates(50, 2020, 70, 2025) == {2021: 54, 2022: 58, 2023: 62, 2024: 66, 2025: 70}


def test_a_baseline_that_keeps_the_target_already_asks_for_it_in_full():
    assert yearly_rates(4.0, 2023, 5.0, 2025, bound="most") == {2024: 5.0, 2025: 5.0}
    assert yearly_rates(95.0, 2023, 90.0, 2025, bound="least") == {2024: 90.0, 2025: 90.0}


def test_a_target_due_before_its_baseline_has_no_path():
    assert yearly_rates(50, 2025, 70, 2025) == {} == yearly_counts(5, 2026, 2025)


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), YEARS)
def test_a_path_never_turns_and_ends_at_the_target(baseline, value, years):
    first, last = years[0], years[1] + 1
    steps = [baseline, *yearly_rates(baseline, first, value, last).values()]

    rounded = [round(step, 6) for step in steps]
    assert rounded in (sorted(rounded), sorted(rounded, reverse=True))
    assert steps[-1] == pytest.approx(value, abs=1e-6)


@given(st.integers(0, 10_000), YEARS)
def test_counts_grow_in_whole_steps_to_the_total(total, years):
    steps = yearly_counts(total, *years)

    assert list(steps) == list(range(years[0], years[1] + 1))
    assert list(steps.values()) == sorted(steps.values())
    assert steps[years[1]] == total


@given(st.integers(0, 10_000), WEIGHTS.filter(bool))
def test_the_parts_add_up_and_stay_within_one_of_the_exact_share(total, weights):
    parts = apportioned(total, weights)

    assert sum(parts.values()) == total
    summed = sum(weights.values())
    for place, weight in weights.items():
        exact = total * weight / summed if summed else total / len(weights)
        assert abs(parts[place] - exact) < 1 + 1e-6


@given(st.integers(0, 500), WEIGHTS.filter(bool))
def test_a_heavier_place_never_gets_less_and_the_order_of_places_is_nothing(total, weights):
    parts = apportioned(total, weights)

    heavy_first = sorted(weights, key=lambda place: -weights[place])
    shares = [parts[place] for place in heavy_first if weights[place] not in _twice(weights)]
    assert shares == sorted(shares, reverse=True)
    assert apportioned(total, dict(reversed(weights.items()))) == parts


def _twice(weights):
    values = list(weights.values())
    return {value for value in values if values.count(value) > 1}


def test_equal_shares_go_to_the_smaller_number_first():
    assert apportioned(2, {3: 1.0, 1: 1.0, 2: 1.0}) == {1: 1, 2: 1, 3: 0}
    assert apportioned(3, {1: 0.0, 2: 0.0}) == {1: 2, 2: 1}
    assert apportioned(5, {}) == {}


@pytest.mark.parametrize(("total", "weights"), [(-1, {1: 1.0}), (1, {1: -1.0})])
def test_nothing_negative_is_shared(total, weights):
    with pytest.raises(ValueError, match="negative"):
        apportioned(total, weights)


def test_the_same_value_holds_every_year():
    assert level(90.0, 2023, 2025) == {2023: 90.0, 2024: 90.0, 2025: 90.0}


def test_a_sentence_that_names_a_year_is_its_point():
    points = key_points("建医院", "2023年底前完成选址。2025年建成投用；2023年和2024年推进。", 2023, 2025)

    assert points == {2023: "2023年底前完成选址", 2024: "持续推进：建医院", 2025: "2025年建成投用"}


def test_a_task_of_one_year_is_finished_in_it_and_an_endless_one_is_not_planned_for_ever():
    assert key_points("体检", "", 2024, 2024) == {2024: "完成：体检"}
    assert len(key_points("体检", "", 2024, 2090)) == 15
    assert key_points("体检", "", 2024, 2023) == {}


def test_a_standing_duty_is_carried_on_every_year_and_never_finished():
    points = standing_points("护好视力", "2024年筛查一遍。", 2023, 2025)

    assert points == {2023: "持续推进：护好视力", 2024: "2024年筛查一遍", 2025: "持续推进：护好视力"}


def test_facts_are_known_again_by_name_and_year_then_by_name_then_by_likeness():
    old = [Said(1, "target", "控制率", 2022), Said(2, "target", "控制率", 2025), Said(3, "target", "婴儿死亡率", 2025),
           Said(4, "target", "养老床位数", 2025)]  # fmt: skip
    new = [Said(11, "target", "控制率", 2025), Said(12, "target", "婴儿死亡率", 2030),
           Said(13, "target", "养老床位", 2025), Said(14, "target", "预期寿命", 2025),
           Said(15, "task", "控制率", 2022)]  # fmt: skip

    assert paired(old, new) == {11: 2, 12: 3, 13: 4}


@given(st.lists(st.sampled_from("甲乙丙丁"), max_size=6), st.lists(st.sampled_from("甲乙丙丁"), max_size=6))
def test_no_fact_is_paired_twice(old_names, new_names):
    old = [Said(n, "target", name, None) for n, name in enumerate(old_names)]
    new = [Said(n, "target", name, None) for n, name in enumerate(new_names)]
    found = paired(old, new)

    assert len(set(found.values())) == len(found)
    assert len(found) == sum(min(old_names.count(name), new_names.count(name)) for name in "甲乙丙丁")
