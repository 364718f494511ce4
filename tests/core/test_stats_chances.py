"""Tails, discoveries and coincidences, against figures worked by hand or published."""

import numpy as np
import pytest

from quanmin.core.stats.chances import at_least, chance_of_equals, chance_of_repeats, crowded, discoveries

# Benjamini and Hochberg 1995, section 4.1: fifteen comparisons in a trial; at 0.05 the four smallest are named.
PUBLISHED = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
             0.7590, 1.0]  # fmt: skip


def test_the_published_example_names_four_of_fifteen():
    assert discoveries(PUBLISHED, 0.05).tolist() == [True] * 4 + [False] * 11


def test_a_larger_chance_is_named_with_a_smaller_one_beyond_it():
    assert discoveries([0.045, 0.05, np.nan], 0.05).tolist() == [True, True, False]


def test_nothing_tested_names_nothing():
    assert discoveries([], 0.05).tolist() == []
    assert discoveries([np.nan], 0.05).tolist() == [False]


@pytest.mark.parametrize(
    ("found", "looked", "chance", "tail"),
    [
        (0, 5, 0.2, 1.0),
        (1, 2, 0.5, 0.75),
        (2, 2, 0.5, 0.25),
        (5, 5, 0.2, 0.2**5),
        (3, 5, 0.0, 0.0),
        (3, 5, 1.0, 1.0),
    ],
)
def test_the_tail_is_the_sum_of_its_terms(found, looked, chance, tail):
    assert at_least(found, looked, chance) == pytest.approx(tail)


@pytest.mark.parametrize(
    ("found", "looked", "chance"), [(0, 0, 0.5), (3, 2, 0.5), (1, 2, 1.5), (1, 2, np.nan)]
)
def test_what_cannot_be_has_no_tail(found, looked, chance):
    assert np.isnan(at_least(found, looked, chance))


def test_two_of_four_readings_alike_are_one_pair_in_six():
    assert chance_of_equals([2, 1, 1]) == pytest.approx(1 / 6)


def test_a_persons_own_pairs_are_left_out():
    # Three readings, the two equal ones of one person: no two people agree.
    assert chance_of_equals([2, 1], [(2, 1), (1, 0)]) == 0
    assert np.isnan(chance_of_equals([2], [(2, 1)]))


def test_with_23_people_a_shared_birthday_is_likelier_than_not():
    alone = np.prod(1 - chance_of_repeats(1 / 365, 1) * np.arange(23))

    assert alone < 0.5
    assert chance_of_repeats(0.5, [0, 1, 2]).tolist() == [0, 0.5, 0.75]


def test_a_stretch_is_open_at_its_end_and_counts_its_own_group():
    named = crowded([1, 1, 1, 2], [0, 5, 10, 5], within=10, most=1)

    assert named.tolist() == [True, True, True, False]
    assert crowded([1, 1], [0, 10], within=10, most=1).tolist() == [False, False]
    assert crowded([], [], within=10, most=1).tolist() == []
