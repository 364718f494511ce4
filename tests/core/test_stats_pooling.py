"""How many years small places pool, at each threshold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanmin.core.stats.pooling import LIFE_TABLE, MATERNAL_MORTALITY, Pooling, pooled, years_to_pool

RULE = Pooling((1, 3), enough=100, fewest=30)


@pytest.mark.parametrize(
    ("exposure", "years"),
    [
        ([0, 0, 100], 1), ([0, 1, 99], 3), ([10, 10, 10], 3), ([10, 10, 9], 0), ([0, 0, 0], 0), ([1, 0, 0], 0),
        ([100], 1), ([99], 1), ([29], 0), ([40, 40], 2), ([99, 99, 99, 99], 3),
    ],
)  # fmt: skip
def test_the_shortest_span_with_enough_is_pooled(exposure, years) -> None:
    assert years_to_pool(exposure, RULE) == years


def test_only_the_pooled_years_are_counted() -> None:
    found = pooled([[7, 1, 2, 3], [7, 1, 2, 3]], [[500, 20, 20, 120], [500, 30, 30, 30]], RULE)
    assert found.years.tolist() == [1, 3]
    assert found.events.tolist() == [3, 6]
    assert found.exposure.tolist() == [120, 90]


def test_a_place_without_a_figure_still_shows_its_events_of_the_longest_span() -> None:
    found = pooled([7, 0, 1, 1], [500, 5, 5, 5], RULE)
    assert (found.years, found.events, found.exposure) == (0, 2, 15)


def test_nobody_ever_exposed_gives_no_figure() -> None:
    assert pooled([0, 0, 0], [0, 0, 0], Pooling((1, 3), enough=1, fewest=0)).years == 0


def test_a_county_of_mothers_is_pooled_by_its_births() -> None:
    births = np.array([[9_999] * 5, [10_000] * 5, [400] * 5, [399] * 5])
    assert years_to_pool(births, MATERNAL_MORTALITY).tolist() == [5, 1, 5, 0]


def test_a_life_table_is_pooled_by_its_person_years() -> None:
    people = np.array([[100_000] * 5, [99_999] * 5, [33_333] * 5, [1_000] * 5, [999] * 5])
    assert years_to_pool(people, LIFE_TABLE).tolist() == [1, 3, 5, 5, 0]


@given(exposure=st.lists(st.integers(0, 60), min_size=1, max_size=5), more=st.integers(0, 60))
def test_more_people_never_need_more_years(exposure, more) -> None:
    before, after = (years_to_pool(part, RULE) for part in (exposure, [*exposure[:-1], exposure[-1] + more]))
    assert before == 0 or after <= before
