"""What moved a share: the parts sum to the whole change exactly, and Kitagawa's own example comes out."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanmin.core.stats.decomposing import change_by_part

counts = st.tuples(st.integers(0, 9), st.integers(0, 9)).map(sorted).map(tuple)
counties = st.dictionaries(st.integers(1, 4), counts, min_size=1, max_size=4)


def pooled(county):
    return Fraction(sum(top for top, _ in county.values()), sum(below for _, below in county.values()))


@given(counties, counties)
def test_the_parts_sum_to_the_whole_change(before, after):
    parts = change_by_part(before, after)

    if parts is None:
        assert not sum(below for _, below in before.values()) or not sum(below for _, below in after.values())
    else:
        assert sum(part.together for part in parts.values()) == pooled(after) - pooled(before)


def test_who_did_better_brought_the_change():
    parts = change_by_part({1: (40, 100), 2: (10, 100)}, {1: (60, 100), 2: (10, 100)})

    assert (parts[1].own, parts[1].weight) == (Fraction(1, 10), 0)
    assert parts[2].together == 0


def test_a_place_that_grew_and_did_no_better_moves_the_whole_by_its_weight_alone():
    parts = change_by_part({1: (80, 100), 2: (20, 100)}, {1: (240, 300), 2: (20, 100)})

    assert [part.own for part in parts.values()] == [0, 0]
    assert (parts[1].weight, parts[2].weight) == (
        Fraction(9, 160),
        Fraction(3, 32),
    )  # 0.25 × 0.225, 0.25 × 0.375


@pytest.mark.parametrize("missing", [{}, {1: (0, 0)}])
def test_nobody_at_one_time_has_no_change(missing):
    assert change_by_part(missing, {1: (1, 2)}) is None
    assert change_by_part({1: (1, 2)}, missing) is None


def test_a_part_that_was_not_there_before_counts_by_its_weight():
    parts = change_by_part({1: (50, 100)}, {1: (50, 100), 2: (100, 100)})

    assert parts[2].own == 0
    assert sum(part.together for part in parts.values()) == Fraction(1, 4)
