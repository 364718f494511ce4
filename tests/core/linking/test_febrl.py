"""The published sets FEBRL 1 to 3: weights are estimated from the rows alone, the truth only counts."""

import pytest

from quanmin.core.linking import learn, likely_pairs
from tests.core.linking.febrl import FEBRL, people, true_pairs
from tests.core.linking.scores import f1, keys


@pytest.mark.parametrize(("number", "rows", "true"), [(1, 1000, 500), (2, 5000, 1934), (3, 5000, 6538)])
def test_febrl_is_linked_without_being_told_who_is_who(number, rows, true):
    frame, truth = people(number), true_pairs(people(number))
    assert (len(frame), len(truth)) == (rows, true)

    found = keys(likely_pairs(frame, FEBRL, learn(frame, FEBRL, seed=1)))

    assert f1(found, truth) >= 0.99
