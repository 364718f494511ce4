"""No small number can be worked out: every small county is published, and an attacker who knows everything tries.

The attacker knows the rule, the code, every shown number and, where the test says so, every denominator. Two counties
that look the same to them are one to them; a hidden count is safe when it differs among those. All counties of a tiny
world are made, so what the attacker could conclude is simply looked up.
"""

from collections import defaultdict
from itertools import product

import numpy as np
import pytest

from quanmin.core.stats.suppression import Counts, Rule, hidden, rounded, small

RULE = Rule(smallest=3, fewest=6)
ROW = ([1, 2, 3, 4], [0, 1, 1, 1])  # one parent, three children
TREE = ([1, 2, 3, 4, 5, 6, 7], [0, 1, 1, 2, 2, 3, 3])  # two townships of two villages
WIDE = ([1, 2, 3, 4, 5], [0, 1, 1, 1, 1])  # one parent, four children: two runs
LEAVES = {4: [1, 2, 3], 5: [1, 2, 3, 4], 7: [3, 4, 5, 6]}


def worlds(tree, states) -> tuple[np.ndarray, np.ndarray]:
    """All counties whose villages are in these states (numerator, denominator), as units × counties, added up."""
    every = np.array(list(product(*states)))
    table = np.zeros((len(tree[0]), len(every), 2), dtype=np.int64)
    table[LEAVES[len(tree[0])]] = every.transpose(1, 0, 2)
    for unit, parent in zip(tree[0][::-1], tree[1][::-1], strict=True):
        if parent:
            table[parent - 1] += table[unit - 1]
    return table[..., 0], table[..., 1]


def shares(*denominators: int) -> list[tuple[int, int]]:
    return [(met, people) for people in denominators for met in range(people + 1)]


def published(tree, numerator, denominator, kind, together=None) -> np.ndarray:
    """What is hidden in each county, every one published by itself."""
    alone = tuple(range(numerator.shape[1]))
    counts = Counts(numerator, denominator, (kind,) * len(alone), together or alone)
    return hidden(*tree, counts, rule=RULE)


def alike(hide, numerator, denominator, *, known) -> list[list[int]]:
    """The counties in heaps that look the same; `known` when denominators are no secret."""
    heaps = defaultdict(list)
    below = denominator if known else np.where(hide, -1, denominator)
    views = np.concatenate([np.where(hide, -1, numerator), below, hide])
    for county, view in enumerate(map(tuple, views.T)):
        heaps[view].append(county)
    return list(heaps.values())


def worked_out(heaps, hide, secret) -> list[tuple[int, int]]:
    """The (unit, county) of hidden small secrets that are the same in all counties that look like that one."""
    return [
        (int(unit), counties[0])
        for counties in heaps
        for unit in np.flatnonzero(hide[:, counties[0]])
        if 0 < secret[unit, counties[0]] < RULE.smallest and len(set(secret[unit, counties])) == 1
    ]


def all_or_none(found, tree, hide, numerator, denominator) -> list[tuple[int, int]]:
    """Those of the found whose shown ancestor has none or all, so that no hiding of children could help."""
    above = dict(zip(tree[0], tree[1], strict=True))
    kept = []
    for unit, county in found:
        parent = above[unit + 1]
        while parent and hide[parent - 1, county]:
            parent = above[parent]
        if parent and numerator[parent - 1, county] in (0, denominator[parent - 1, county]):
            continue
        kept.append((unit, county))
    return kept


def test_no_small_share_can_be_worked_out_from_what_is_shown() -> None:
    numerator, denominator = worlds(ROW, [shares(0, 2, 3, 7)] * 3)
    hide = published(ROW, numerator, denominator, "share")
    heaps = alike(hide, numerator, denominator, known=False)
    for secret in (numerator, denominator - numerator):
        assert not worked_out(heaps, hide, secret)


@pytest.mark.parametrize("people", [
    (6, 6, 6, 6), (2, 6, 6, 6), (6, 6, 2, 2), (0, 6, 6, 6), (0, 6, 0, 6), (0, 0, 6, 7), (3, 3, 3, 6), (1, 2, 3, 7),
])  # fmt: skip
@pytest.mark.parametrize("tree", [TREE, WIDE], ids=["tree", "wide"])
def test_knowing_all_denominators_helps_only_where_all_or_none_met(tree, people) -> None:
    numerator, denominator = worlds(tree, [shares(one) for one in people])
    hide = published(tree, numerator, denominator, "share")
    heaps = alike(hide, numerator, denominator, known=True)
    for secret in (numerator, denominator - numerator):
        found = worked_out(heaps, hide, secret)
        assert not all_or_none(found, tree, hide, numerator, denominator)


@pytest.mark.parametrize("people", [(7, 7, 7), (0, 7, 7), (0, 0, 7), (3, 7, 7), (0, 0, 0)])
def test_no_small_count_of_events_can_be_worked_out(people) -> None:
    # Counts have no upper end, so counties next to the largest made lack some that look like them.
    numerator, denominator = worlds(ROW, [[(events, one) for events in range(9)] for one in people])
    hide = published(ROW, numerator, denominator, "count")
    heaps = alike(hide, numerator, denominator, known=True)
    assert not [
        (unit, county) for unit, county in worked_out(heaps, hide, numerator) if numerator[0, county] < 9
    ]


def quarters_and_year(states) -> tuple[np.ndarray, np.ndarray]:
    """Counties of two townships in two quarters, each with its year: rows of units, columns of county by period."""
    every = np.array(list(product(states, repeat=2)))  # county × township × quarter
    by_period = np.stack([every[..., 0], every[..., 1], every.sum(axis=2)], axis=2)
    people = np.broadcast_to(np.array([6, 6, 12]), by_period.shape)
    both = [np.concatenate([part.sum(axis=1, keepdims=True), part], axis=1) for part in (by_period, people)]
    return both[0], both[1]


def seen_over_periods(second_quarters, *, apart: bool) -> list[tuple[int, int]]:
    """What can be worked out of two quarters and their year, hidden together or each period by itself."""
    numerator, denominator = quarters_and_year([(q1, q2) for q1 in range(7) for q2 in second_quarters])
    counties = len(numerator)
    flat = [part.transpose(1, 0, 2).reshape(3, -1) for part in (numerator, denominator)]
    together = tuple(np.arange(3 * counties) if apart else np.repeat(np.arange(counties), 3))
    hide = published(([1, 2, 3], [0, 1, 1]), *flat, "share", together)
    rows = [part.reshape(3, counties, 3).transpose(0, 2, 1).reshape(9, -1) for part in (hide, *flat)]
    return worked_out(alike(*rows, known=True), rows[0], rows[1])


def test_a_year_does_not_give_its_quarters_away() -> None:
    assert not seen_over_periods(range(7), apart=False)


def test_the_attacker_finds_what_periods_hidden_apart_give_away() -> None:
    assert seen_over_periods([3], apart=True)


def test_the_attacker_finds_what_hiding_only_small_rows_gives_away() -> None:
    numerator, denominator = worlds(ROW, [shares(0, 2, 7)] * 3)
    counts = Counts(numerator, denominator, ("share",) * numerator.shape[1], tuple(range(numerator.shape[1])))
    hide = small(counts, RULE)
    assert worked_out(alike(hide, numerator, denominator, known=False), hide, numerator)


def test_what_a_parent_has_more_than_its_shown_children_is_not_small() -> None:
    numerator, denominator = worlds(WIDE, [shares(6)] * 4)
    hide = published(WIDE, numerator, denominator, "share")
    rest = (numerator * hide)[1:].sum(axis=0)
    some_shown = ~hide[0] & ~hide[1:].all(axis=0)
    assert some_shown.any()
    assert not (some_shown & (rest > 0) & (rest < RULE.smallest)).any()


def test_nothing_beneath_a_hidden_unit_is_shown() -> None:
    numerator, denominator = worlds(TREE, [shares(6)] * 4)
    hide = published(TREE, numerator, denominator, "share")
    for unit, parent in zip(*TREE, strict=True):
        assert not parent or not (hide[parent - 1] & ~hide[unit - 1]).any()


def test_the_order_of_units_is_nothing() -> None:
    numerator, denominator = worlds(TREE, [shares(2, 6)] * 4)
    some = np.random.default_rng(3).choice(numerator.shape[1], 300)
    order = np.array([4, 0, 6, 2, 5, 1, 3])
    straight = published(TREE, numerator[:, some], denominator[:, some], "share")
    shuffled = published(
        np.array(TREE)[:, order], numerator[order][:, some], denominator[order][:, some], "share"
    )
    assert (straight[order] == shuffled).all()


def test_rounded_counts_could_always_have_been_others() -> None:
    numerator, _ = worlds(TREE, [[(count, 0) for count in range(9)]] * 4)
    shown = rounded(*TREE, numerator, base=3)
    heaps = defaultdict(list)
    for county, view in enumerate(map(tuple, shown.T)):
        heaps[view].append(county)
    for counties in heaps.values():
        for unit in np.flatnonzero(((numerator > 0) & (numerator < 3))[:, counties[0]]):
            assert len(set(numerator[unit, counties])) > 1


def test_rounded_villages_add_up_to_their_rounded_county() -> None:
    numerator, denominator = worlds(TREE, [shares(2, 6)] * 4)
    met, people = (rounded(*TREE, part, base=5) for part in (numerator, denominator))
    assert (met % 5 == 0).all()
    assert (met[0] == met[3:].sum(axis=0)).all()
    assert (met <= people).all()
