"""Which rows are small, one line a case, and small counties that can be checked by eye."""

import numpy as np
import pytest

from quanmin.core.stats.suppression import PUBLIC, Counts, Rule, hidden, rounded, small
from quanmin.errors import UsageError


def a_row(numerator: int, denominator: int, kind: str) -> Counts:
    return Counts(np.array([[numerator]]), np.array([[denominator]]), (kind,), (0,))


@pytest.mark.parametrize(("numerator", "denominator", "kind", "is_small"), [
    (0, 0, "share", False), (0, 1, "share", True), (1, 1, "share", True), (0, 19, "share", True),
    (0, 20, "share", False), (1, 40, "share", True), (4, 40, "share", True), (5, 40, "share", False),
    (35, 40, "share", False), (36, 40, "share", True), (39, 40, "share", True), (40, 40, "share", False),
    (0, 40, "share", False), (36, 40, "count", False), (4, 40, "count", True),
    (50, 40, "count", False), (1, 0, "count", True),
    (7, 0, "count", True), (0, 0, "count", False), (3, 40, "sum", False), (3, 19, "sum", True), (0, 0, "sum", False),
    (39, 40, "alone", True), (35, 40, "alone", False), (1, 3, "open", False), (3, 0, "open", False),
])  # fmt: skip
def test_a_row_is_small(numerator: int, denominator: int, kind: str, is_small: bool) -> None:
    assert small(a_row(numerator, denominator, kind)).item() is is_small


def a_county(*villages: int, people: int = 100, kind: str = "share") -> np.ndarray:
    """Which of these villages (10, 20, 30 …) of one county of people are hidden; the county comes first."""
    units = [10 * place for place in range(len(villages) + 1)]
    parents = [-1, *[0] * len(villages)]
    table = np.array([[sum(villages)], *[[met] for met in villages]])
    below = np.array([[people * len(villages)], *[[people]] * len(villages)])
    return hidden(units, parents, Counts(table, below, (kind,), (0,)))[:, 0]


def test_nothing_small_hides_nothing() -> None:
    assert not a_county(50, 60, 70).any()


def test_a_small_village_takes_its_neighbour_with_it() -> None:
    assert a_county(50, 60, 3, 70, 50, 50).tolist() == [False, False, False, True, True, False, False]


def test_the_last_odd_village_belongs_to_the_run_before() -> None:
    assert a_county(50, 60, 50, 70, 2).tolist() == [False, False, False, True, True, True]


def test_another_run_is_hidden_while_the_rest_is_small() -> None:
    # The county has 4 more than the last four villages show, so the next two go as well.
    assert a_county(3, 1, 50, 60, 70, 80, kind="count").tolist() == [
        False,
        True,
        True,
        True,
        True,
        False,
        False,
    ]


def test_a_village_without_people_hides_nobody() -> None:
    counts = Counts(np.array([[53], [50], [0], [3]]), np.array([[200], [100], [0], [100]]), ("share",), (0,))
    assert hidden([1, 2, 3, 4], [0, 1, 1, 1], counts)[:, 0].tolist() == [False, True, True, True]


def test_a_small_county_hides_all_its_villages() -> None:
    assert a_county(2, 1, 0, kind="count").all()


def test_an_only_village_goes_with_its_township() -> None:
    assert a_county(3).all()


def test_a_township_hidden_for_its_neighbour_hides_its_villages() -> None:
    # Township 1 (villages 11, 12) is small, township 2 (21, 22) its neighbour, township 3 (31, 32) is shown.
    numerator = np.array([[93], [3], [40], [50], [3], [0], [20], [20], [25], [25]])
    denominator = np.array([[600], [200], [200], [200], *[[100]] * 6])
    found = hidden([0, 1, 2, 3, 11, 12, 21, 22, 31, 32], [-1, 0, 0, 0, 1, 1, 2, 2, 3, 3],
                   Counts(numerator, denominator, ("share",), (0,)))  # fmt: skip
    # Three townships make one run of three.
    assert found[:, 0].tolist() == [False, *[True] * 9]


def test_columns_that_belong_together_are_hidden_together() -> None:
    numerator, denominator = np.array([[80, 83, 83], [40, 3, 3], [40, 80, 80]]), np.full((3, 3), 100)
    denominator[0] = 200
    counts = Counts(numerator, denominator, ("share",) * 3, (0, 0, 1))
    assert hidden([1, 2, 3], [0, 1, 1], counts).tolist() == [[False] * 3, [True] * 3, [True] * 3]
    apart = Counts(numerator, denominator, ("share",) * 3, (0, 1, 1))
    assert not hidden([1, 2, 3], [0, 1, 1], apart)[:, 0].any()


def test_what_was_hidden_before_stays_hidden_with_its_neighbour() -> None:
    counts = Counts(
        np.array([[150], [50], [50], [50]]), np.array([[300], [100], [100], [100]]), ("share",), (0,)
    )
    before = np.array([[False], [False], [True], [False]])
    assert hidden([1, 2, 3, 4], [0, 1, 1, 1], counts, already=before)[:, 0].tolist() == [
        False,
        True,
        True,
        True,
    ]


def test_a_survey_figure_hides_only_itself() -> None:
    counts = Counts(np.array([[50], [3], [40]]), np.array([[100], [50], [50]]), ("alone",), (0,))
    assert hidden([1, 2, 3], [0, 1, 1], counts)[:, 0].tolist() == [False, True, False]


@pytest.mark.parametrize(("smallest", "fewest"), [(2, 20), (5, 9), (0, 0)])
def test_a_rule_that_cannot_hide_is_refused(smallest: int, fewest: int) -> None:
    with pytest.raises(UsageError, match="at least twice as many people"):
        Rule(smallest, fewest)


def test_the_public_rule_is_the_one_the_measures_name() -> None:
    assert (PUBLIC.smallest, PUBLIC.fewest) == (5, 20)


def test_no_units_are_no_trouble() -> None:
    nothing = np.zeros((0, 1), dtype=np.int64)
    assert hidden([], [], Counts(nothing, nothing, ("share",), (0,))).shape == (0, 1)


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (2, 0), (3, 5), (7, 5), (8, 10), (12, 10)])
def test_a_count_is_rounded_to_the_nearest_five(count: int, shown: int) -> None:
    assert rounded([1], [0], [[count]]).item() == shown


def test_what_lies_in_no_village_is_rounded_too() -> None:
    assert rounded([1, 2, 3], [0, 1, 1], [[9], [2], [3]])[:, 0].tolist() == [10, 0, 5]


def a_county_of(*villages: tuple[int, int]) -> list[bool]:
    """Which of these villages (met, people) of one county are hidden; the county comes first."""
    table = np.array([[sum(part) for part in zip(*villages, strict=True)], *villages])
    counts = Counts(table[:, :1], table[:, 1:], ("share",), (0,))
    return hidden(range(len(table)), [-1, *[0] * len(villages)], counts)[:, 0].tolist()


def test_a_village_without_people_is_no_neighbour_to_hide_behind() -> None:
    found = a_county_of((0, 0), (3, 100), (50, 100), (60, 100), (70, 100))
    assert found == [False, True, True, True, False, False]


def test_none_of_many_among_whom_a_few_live_together_hides_no_more() -> None:
    # The first village has too few people to be shown; the first two together have none of forty.
    assert a_county_of((0, 10), (0, 30), (50, 100), (60, 100)) == [False, True, True, False, False]
    # With four people in the first, none of them is a count of four that did not meet: two more are hidden.
    assert a_county_of((0, 4), (0, 36), (50, 100), (60, 100)) == [False, True, True, True, True]
