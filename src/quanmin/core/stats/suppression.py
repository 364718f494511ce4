"""Small numbers, where results leave the house: which are hidden, and which others so that none can be worked out.

    hide = hidden(units, parents, Counts(numerator, denominator, kinds, together))

**Small** is a row (a unit's numerator and denominator) whose numerator, or for a share those not in it, are 1 to 4,
or whose denominator is 1 to 19 (`Rule`). Such a row is hidden, and with it:

1. Its neighbours. Siblings in the order of their codes form fixed runs of two or three that have people to count; a
   run with a small row is hidden whole, since a parent less all other children would give the row away. Who is
   hidden together depends on codes and denominators only, so the choice of a partner says nothing about a count.
2. More runs, in the order of codes, while what the parent has more than its shown children is itself small, or is
   none or all of them with one to four people in some unit.
3. All that lies beneath a hidden unit.
4. The same units in all columns that belong together: the periods of one measure, whose quarters add up to years
   and whose rolling years overlap. What was hidden in an earlier publication is passed on as `already`.

So whoever knows the rule, every shown number, every denominator and how this module works still finds at least two
possible values for each hidden numerator from 1 to 4, because within its run a count can be moved from one unit to
another and everything shown stays (`tests/laws/test_suppression.py` tries all small counties). One thing no hiding of
children can help: where a shown parent has none or all, so has each child. A count that is the numerator of one
measure and the denominator of another is protected in each alone; hide both by giving them one column group.

Instead of hiding, `rounded` makes all counts multiples of a base.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quanmin.core.stats.estimate import Mask
from quanmin.errors import UsageError

Kind = Literal["share", "count", "sum", "alone", "open"]
Integers = NDArray[np.int64]
ADDITIVE: tuple[Kind, ...] = ("share", "count", "sum")


@dataclass(frozen=True)
class Rule:
    """Counts from 1 to `smallest` - 1 are small, and so are denominators from 1 to `fewest` - 1.

    UsageError for limits under which a neighbour could not hide a count: `smallest` from 3, `fewest` twice that.
    """

    smallest: int = 5
    fewest: int = 20

    def __post_init__(self) -> None:
        if self.smallest < 3 or self.fewest < 2 * self.smallest:
            raise UsageError(
                f"counts below {self.smallest!r} cannot be hidden among fewer than {self.fewest!r} people; "
                "choose a smallest count of 3 or more and at least twice as many people."
            )


PUBLIC = Rule()


@dataclass(frozen=True)
class Counts:
    """Numerators and denominators as units × columns, a column being one measure in one period.

    `kinds` says of each column what its rows are: a `share` of the denominator; a `count` of events, which has no
    upper end; a `sum` of measured values, of which only the denominator can be small; a figure that stands `alone`,
    because units do not add up to their parent (a sample survey); or `open`, because it counts no persons (beds,
    certified clinics). `together` numbers the columns that are hidden as one.
    """

    numerator: Integers
    denominator: Integers
    kinds: tuple[Kind, ...]
    together: tuple[int, ...]


def small(counts: Counts, rule: Rule = PUBLIC) -> Mask:
    """Which rows are small by themselves. Nobody counted among nobody is not small: there is no figure to hide."""
    top, below = counts.numerator, counts.denominator
    few = (_small(below, rule.fewest) | ((below <= 0) & (top > 0))) & ~_are(counts, "open")
    least = _small(top, rule.smallest) & _are(counts, "share", "count", "alone")
    others = _small(below - top, rule.smallest) & _are(counts, "share", "alone")
    return np.asarray(few | least | others)


def _are(counts: Counts, *kinds: Kind) -> Mask:
    return np.asarray([kind in kinds for kind in counts.kinds], dtype=np.bool_)


def _small(count: Integers, limit: int) -> Mask:
    return np.asarray((count > 0) & (count < limit))


def hidden(
    units: ArrayLike,
    parents: ArrayLike,
    counts: Counts,
    *,
    rule: Rule = PUBLIC,
    already: ArrayLike | None = None,
) -> Mask:
    """Which rows to hide, as units × columns; the order of the units given is nothing.

    `units` are codes, `parents` the code of the unit each lies in, any number not among the units for the topmost.
    """
    tree = _tree(units, parents)
    hide = np.zeros(counts.numerator.shape, dtype=np.bool_)
    before = hide if already is None else np.asarray(already, dtype=np.bool_)
    for group in dict.fromkeys(counts.together):
        columns = np.flatnonzero(np.asarray(counts.together) == group)
        part = _columns(counts, columns)
        by_itself = small(part, rule) | before[:, columns]
        additive = _are(part, *ADDITIVE)
        sensitive = np.asarray(by_itself[:, additive].any(axis=1))
        whole = _hidden_together(tree, part, sensitive, rule)
        hide[:, columns] = np.where(additive, whole[:, np.newaxis], by_itself)
    return hide


@dataclass(frozen=True)
class _Tree:
    """The topmost units, and the children of each unit, in the order of their codes, by their place in the input."""

    top: tuple[int, ...]
    children: dict[int, tuple[int, ...]]


def _tree(units: ArrayLike, parents: ArrayLike) -> _Tree:
    codes, above = np.asarray(units), np.asarray(parents)
    place = {int(code): position for position, code in enumerate(codes)}
    assert len(place) == len(codes), "a unit is named twice"
    order = [int(position) for position in np.argsort(codes)]
    within: dict[int, list[int]] = {position: [] for position in order}
    for position in order:
        if int(above[position]) in place:
            within[place[int(above[position])]].append(position)
    top = tuple(position for position in order if int(above[position]) not in place)
    return _Tree(top, {position: tuple(children) for position, children in within.items()})


def _columns(counts: Counts, columns: Integers) -> Counts:
    return Counts(
        counts.numerator[:, columns],
        counts.denominator[:, columns],
        tuple(counts.kinds[place] for place in columns),
        tuple(counts.together[place] for place in columns),
    )


def _hidden_together(tree: _Tree, counts: Counts, sensitive: Mask, rule: Rule) -> Mask:
    """The units hidden in all columns of a group, from the top down."""
    hide = np.zeros(len(sensitive), dtype=np.bool_)
    waiting = [(place, bool(sensitive[place])) for place in tree.top]
    while waiting:
        place, is_hidden = waiting.pop()
        hide[place] = is_hidden
        children = tree.children[place]
        if is_hidden:
            waiting.extend((child, True) for child in children)
        else:
            chosen = _chosen(children, counts, sensitive, rule)
            waiting.extend((child, child in chosen) for child in children)
    return hide


def _chosen(children: Sequence[int], counts: Counts, sensitive: Mask, rule: Rule) -> set[int]:
    """The children to hide under a shown parent: runs with a small row, and more while their sum is small."""
    peopled = np.asarray((counts.denominator > 0).all(axis=1))
    runs = _runs(children, peopled)
    chosen = [run for run in runs if sensitive[run].any()]
    rest = [run for run in runs if not sensitive[run].any()]
    while chosen and rest and _sum_says_too_much([place for run in chosen for place in run], counts, rule):
        chosen.append(rest.pop(0))
    return {place for run in chosen for place in run}


def _runs(children: Sequence[int], peopled: Mask) -> list[list[int]]:
    """Siblings in order, cut after every second one with people in all columns; a rest of one joins the last run."""
    runs: list[list[int]] = [[]]
    for child in children:
        if peopled[runs[-1]].sum() >= 2:
            runs.append([])
        runs[-1].append(child)
    if len(runs) > 1 and peopled[runs[-1]].sum() < 2:
        runs[-2:] = [runs[-2] + runs[-1]]
    return runs


def _sum_says_too_much(places: Sequence[int], counts: Counts, rule: Rule) -> bool:
    """Whether the hidden rows add up to a small row, or to none or all with a handful of people among them."""
    top, below = counts.numerator[places], counts.denominator[places]
    sums = Counts(
        top.sum(axis=0, keepdims=True), below.sum(axis=0, keepdims=True), counts.kinds, counts.together
    )
    additive, share = _are(counts, *ADDITIVE), _are(counts, "share")
    even = (sums.numerator == 0) | (sums.numerator == sums.denominator)
    handful = _small(below, rule.smallest).any(axis=0)
    return bool((small(sums, rule) & additive | even & handful & share).any())


def rounded(units: ArrayLike, parents: ArrayLike, counts: ArrayLike, *, base: int = 5) -> Integers:
    """Counts of units × columns as multiples of the base, halves upwards, with parents the sum of their children.

    Only what lies in no child is rounded, and the rest added up, so nothing shown says more than the rounded villages
    do: a count from 1 to `base` - 1 could always have been another. Numerators stay within denominators rounded to
    the same base. The error of a county grows with its villages; for counties alone, pass them without children.
    """
    assert base >= 2, f"rounding to {base!r} hides nothing"
    tree, table = _tree(units, parents), np.asarray(counts, dtype=np.int64)
    own = table.copy()
    for place, children in tree.children.items():
        own[place] -= table[list(children)].sum(axis=0)
    shown = (2 * own + base) // (2 * base) * base
    for place in _from_below(tree):
        shown[place] += shown[list(tree.children[place])].sum(axis=0)
    return np.asarray(shown)


def _from_below(tree: _Tree) -> list[int]:
    """All units, each after its children."""
    order = list(tree.top)
    for place in order:
        order.extend(tree.children[place])
    return order[::-1]
