"""Money to the cent, samples anybody can draw again, and what a sample says of all."""

from fractions import Fraction
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanmin.core.allocating.sampling import drawn
from quanmin.core.allocating.shares import shared, shares
from quanmin.core.allocating.verifying import Checked, counted, verified_interval
from quanmin.errors import UsageError

WEIGHTS = st.dictionaries(st.integers(1, 30), st.fractions(0, 1000, max_denominator=97), min_size=1)
SEED = "2026-11-22"


def test_equal_fractions_go_to_the_smaller_number_first():
    assert shared(100, {3: 1, 1: 1, 2: 1}) == {3: 33, 1: 34, 2: 33}


def test_a_share_keeps_its_sum():
    share = shares(1000, {1: 1, 2: 2})[2]

    assert (share.weight, share.exact, share.part, share.rounded_up) == (2, Fraction(2000, 3), 667, True)


@given(st.integers(0, 10**12), WEIGHTS)
def test_the_parts_always_add_up_and_lie_next_to_their_exact_share(amount, weights):
    if not any(weights.values()):
        return
    found = shares(amount, weights)

    assert sum(one.part for one in found.values()) == amount
    assert all(abs(one.part - one.exact) < 1 for one in found.values())
    assert all(one.part == 0 for number, one in found.items() if not weights[number])


@given(st.integers(0, 5000), WEIGHTS, st.fractions(0, 50, max_denominator=13))
def test_nobody_gets_less_for_a_greater_weight(amount, weights, more):
    number = min(weights)
    if not any(weights.values()):
        return

    grown = shared(amount, {**weights, number: weights[number] + more})

    assert grown[number] >= shared(amount, weights)[number]


@pytest.mark.parametrize(("amount", "weights"), [(-1, {1: 1}), (5, {1: -1}), (5, {1: 0}), (5, {})])
def test_what_cannot_be_shared_is_refused(amount, weights):
    with pytest.raises(ValueError, match="cannot be shared"):
        shared(amount, weights)


def test_nothing_is_shared_among_nobody():
    assert shared(0, {}) == {}


def test_a_draw_is_what_anybody_finds_with_a_hash():
    hashes = sorted((sha256(f"{SEED}:{number}".encode()).hexdigest(), number) for number in range(50))

    assert drawn(range(50), 4, seed=SEED) == tuple(number for _hash, number in hashes[:4])


@given(st.lists(st.integers(0, 200)), st.integers(0, 20))
def test_a_draw_takes_no_notice_of_order_and_takes_nobody_twice(numbers, size):
    once = drawn(numbers, size, seed=SEED)

    assert once == drawn(numbers[::-1], size, seed=f" {SEED} ")
    assert len(once) == len(set(once)) == min(size, len(set(numbers)))


def test_every_number_is_drawn_alike_often():
    times = sum(7 in drawn(range(20), 5, seed=f"seed {trial}") for trial in range(400))

    assert 70 < times < 130


def test_a_guessable_seed_is_refused():
    with pytest.raises(UsageError, match="too short"):
        drawn((1, 2), 1, seed="7")


def test_the_verified_share_stands_for_all_services():
    found = counted(
        {"visit": Checked(200, verified=9, refuted=1), "check-up": Checked(30, 0, 0, unreached=4)}
    )

    assert found["visit"].services == 180
    assert (found["check-up"].services, found["check-up"].borrowed) == (27, True)


def test_a_false_return_is_not_paid_for_at_all():
    found = counted({"visit": Checked(200, 5, 5)}, least=Fraction(6, 10))

    assert (found["visit"].services, found["visit"].refused) == (0, True)


def test_nothing_checked_means_nothing_is_known():
    assert counted({"visit": Checked(10, 0, 0, unreached=2)}) is None
    assert counted({"visit": Checked(0, 0, 0)}) == {}


@given(st.integers(1, 40), st.data())
def test_one_more_verified_service_never_pays_less(size, data):
    verified = data.draw(st.integers(0, size - 1))
    least = data.draw(st.fractions(0, 1, max_denominator=10))

    before, after = (
        counted({"visit": Checked(500, count, size - count)}, least=least)["visit"].services
        for count in (verified, verified + 1)
    )

    assert after >= before


def test_the_interval_of_a_sample_is_wilsons():
    lower, upper = verified_interval(Checked(100, 9, 1))

    assert 0.59 < lower < 0.9 < upper < 0.99


@pytest.mark.parametrize("numbers", [(-1, 0, 0), (3, 2, 2), (3, 1, 1, 2)])
def test_a_check_that_cannot_be_is_refused(numbers):
    with pytest.raises(ValueError, match="Checked"):
        Checked(*numbers)
