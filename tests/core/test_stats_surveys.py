"""Survey estimates at the edges: nobody asked, one person asked, lonely units, and laws on tiny surveys."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanmin.core.stats.intervals import exact_binomial
from quanmin.core.stats.mean import mean_of
from quanmin.core.stats.surveys import Design, design, weighted_mean, weighted_share
from quanmin.errors import UsageError

answers = st.lists(
    st.tuples(
        st.sampled_from("NS"),
        st.integers(1, 3),
        st.sampled_from([0.0, 1.0, 2.5]),
        st.sampled_from([0.0, 1.0, math.nan]),
    ),
    min_size=1,
    max_size=14,
)


def a_design(people: int) -> Design:
    """So many people drawn singly, all of one weight."""
    return design([1] * people, range(people), [1.0] * people, lonely="certainty")


def drawn(rows) -> tuple[np.ndarray, Design]:
    stratum, unit, weight, value = zip(*rows, strict=True)
    return np.array(value), design(stratum, unit, weight, lonely="adjust")


def test_nobody_asked_has_no_share() -> None:
    found = weighted_share([], design([], [], []))
    assert (found.asked, found.degrees) == (0, 0)
    assert math.isnan(found.estimate.value)
    assert math.isnan(found.estimate.upper)


def test_no_answer_is_not_a_no() -> None:
    found = weighted_share([1, math.nan, 0, math.nan], a_design(4))
    assert (found.estimate.value, found.asked) == (0.5, 2)


def test_one_person_is_a_mean_without_an_interval() -> None:
    found = weighted_mean([7.0], a_design(1))
    assert found.estimate.value == 7
    assert math.isnan(found.error)
    assert math.isnan(found.estimate.lower)


@pytest.mark.parametrize("said", [0.0, 1.0])
def test_when_all_say_the_same_the_interval_is_the_exact_one(said: float) -> None:
    plan = design([1] * 12, range(12), np.linspace(0.1, 0.7, 12))
    found = weighted_share([said] * 12, plan).estimate
    assert (found.lower, found.upper) == exact_binomial(12 * said, 12)


def test_people_drawn_singly_have_students_interval() -> None:
    sample = [48.4, 68.0, 71.2, 82.4, 55.1]
    ours, plain = weighted_mean(sample, a_design(5)), mean_of(sample)
    assert (ours.estimate.lower, ours.estimate.upper) == pytest.approx((plain.lower, plain.upper))
    assert ours.effect == pytest.approx(1)


def test_a_share_worked_by_hand() -> None:
    # Two villages of two: three of weight 1 and one of 3. Share 4/6; residual totals of the villages are -1/3 and 1/3
    # of 6 people, so the variance is 2 * 2 * (1/18)².
    found = weighted_share([1, 0, 0, 1], design([1] * 4, [1, 1, 2, 2], [1.0, 1.0, 1.0, 3.0]))
    share, unit_total = 4 / 6, (1 / 3 - 2 / 3) / 6
    assert found.estimate.value == pytest.approx(share)
    assert found.error == pytest.approx(math.sqrt(4 * unit_total**2))


def test_a_whole_population_leaves_nothing_open() -> None:
    found = weighted_mean([3.0, 5.0, 9.0], design([1] * 3, [1, 2, 3], [1.0] * 3, units_there_are=[3, 3, 3]))
    assert found.error == 0


def test_a_lonely_unit_is_refused_by_name_of_its_stratum() -> None:
    with pytest.raises(UsageError, match="stratum 'hills' has one sampling unit"):
        design(["plain", "plain", "hills"], [1, 2, 3], [1.0, 1.0, 1.0])


def test_the_only_unit_there_is_cannot_be_lonely() -> None:
    alone = design(["plain", "plain", "hills"], [1, 2, 3], [1.0] * 3, units_there_are=[9, 9, 1])
    assert weighted_mean([1.0, 2.0, 9.0], alone).error > 0


def test_a_village_number_used_in_two_strata_is_two_units() -> None:
    twice = design(["a", "a", "b", "b"], [1, 2, 1, 2], [1.0] * 4)
    assert weighted_mean([1.0, 2.0, 3.0, 5.0], twice).degrees == 2


@pytest.mark.parametrize("weight", [-1.0, math.nan, math.inf])
def test_a_weight_that_is_none_is_refused(weight: float) -> None:
    with pytest.raises(UsageError, match="weights are 0 or more"):
        design([1, 1], [1, 2], [1.0, weight])


@given(rows=answers, seed=st.integers(0, 5))
def test_the_order_of_answers_is_nothing(rows, seed) -> None:
    other = [rows[place] for place in np.random.default_rng(seed).permutation(len(rows))]
    one, two = (weighted_share(*drawn(part)) for part in (rows, other))
    assert one.estimate.value == pytest.approx(float(two.estimate.value), nan_ok=True)
    assert one.error == pytest.approx(two.error, nan_ok=True, abs=1e-12)
    assert (one.asked, one.degrees) == (two.asked, two.degrees)


@given(rows=answers)
def test_the_share_lies_in_its_interval_and_the_interval_in_nought_to_one(rows) -> None:
    found = weighted_share(*drawn(rows)).estimate
    assert not found.lower > found.value + 1e-9
    assert not found.upper < found.value - 1e-9
    assert not found.lower < 0
    assert not found.upper > 1


@given(rows=answers, factor=st.sampled_from([0.1, 7.0, 1e6]))
def test_weights_count_only_against_each_other(rows, factor) -> None:
    one = weighted_share(*drawn(rows))
    two = weighted_share(
        *drawn([(stratum, unit, weight * factor, value) for stratum, unit, weight, value in rows])
    )
    assert one.estimate.upper == pytest.approx(float(two.estimate.upper), nan_ok=True)


@given(rows=answers)
def test_leaving_people_out_by_a_mask_is_the_same_as_their_giving_no_answer(rows) -> None:
    value, plan = drawn(rows)
    odd = np.arange(len(rows)) % 2 == 1
    masked, silent = (
        weighted_share(value, plan, among=odd),
        weighted_share(np.where(odd, value, np.nan), plan),
    )
    assert masked.error == pytest.approx(silent.error, nan_ok=True)
    assert masked.asked == silent.asked
