"""How unlikely a count is by chance, and which of many unlikely counts are more than chance.

Exact tails of the binomial distribution and the procedure of Benjamini and Hochberg; no drawing of random numbers, so
the same counts always give the same answer.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from quanmin.core.stats.estimate import Mask, Values
from quanmin.core.stats.quantiles import binomial_tail


def at_least(found: ArrayLike, looked: ArrayLike, expected: ArrayLike) -> Values:
    """The chance of so many or more out of `looked`, when each has the chance `expected`; 1 for nought found.

    The exact upper tail of the binomial distribution. Where the chances differ from one to the next and `expected` is
    their mean, it is no smaller than the true tail from one above the mean on (Hoeffding, Ann Math Stat
    1956;27:713). Nobody looked at, or a chance outside 0 to 1: NaN.
    """
    k, n, p = np.broadcast_arrays(*(np.asarray(part, dtype=np.float64) for part in (found, looked, expected)))
    valid = (n > 0) & (k >= 0) & (k <= n) & (p >= 0) & (p <= 1)
    tail = binomial_tail(np.where(valid, k, 0), np.where(valid, n, 1), np.where(valid, p, 0))
    return np.where(valid, tail, np.nan)


def discoveries(chances: ArrayLike, share: float) -> Mask:
    """Which of many chances are too small to be chance: of those named, at most `share` are so by chance on average.

    Benjamini and Hochberg, J R Stat Soc B 1995;57:289: the largest k with p(k) <= share · k / m, and all up to it; it
    holds for tests that are independent or rise together (Benjamini and Yekutieli, Ann Stat 2001;29:1165). Where
    none differs from chance, any is named with at most the chance `share`. NaN is no test, and never named.
    """
    p = np.asarray(chances, dtype=np.float64)
    tested = np.flatnonzero(~np.isnan(p))
    order = tested[np.argsort(p[tested], kind="stable")]
    below = np.flatnonzero(p[order] <= share * np.arange(1, order.size + 1) / max(order.size, 1))
    named = np.zeros(p.shape, dtype=np.bool_)
    if below.size:
        named[p <= p[order[below[-1]]]] = True
    return named


def chance_of_equals(sizes: Sequence[int], together: Sequence[tuple[int, int]] = ()) -> float:
    """The chance that two readings of different people are equal; NaN where no two people were read.

    `sizes` are the numbers of readings of each value. `together` has, for each person, how many readings they have and
    how many pairs of these are equal: those pairs are left out. Simpson, Nature 1949;163:688, without replacement.
    """
    n = np.asarray(sizes, dtype=np.float64)
    own = np.asarray(together, dtype=np.float64).reshape(-1, 2)
    equal = float((n * (n - 1)).sum() / 2 - own[:, 1].sum())
    pairs = float(n.sum() * (n.sum() - 1) / 2 - (own[:, 0] * (own[:, 0] - 1)).sum() / 2)
    return equal / pairs if pairs > 0 else float("nan")


def chance_of_repeats(chance: ArrayLike, place: ArrayLike) -> Values:
    """The greatest chance that the reading in this place of a day (0 the first) equals one before it, by that of two.

    1 - (1 - chance)^place: the repeats of a birthday problem (Mises, 1939); where some values are commoner than others
    the true chance is smaller, as the function bends downwards (Jensen).
    """
    p, before = np.asarray(chance, dtype=np.float64), np.asarray(place, dtype=np.float64)
    return np.asarray(1 - (1 - p) ** before)


def crowded(groups: ArrayLike, moments: ArrayLike, *, within: float, most: int) -> Mask:
    """Which events lie in a stretch of so long, ends left out, that holds more than `most` events of their group."""
    who, at = np.asarray(groups, dtype=np.int64), np.asarray(moments, dtype=np.float64)
    order = np.lexsort((at, who))
    named = np.zeros(at.size, dtype=np.bool_)
    changes = np.flatnonzero(np.diff(who[order])) + 1
    for part in np.split(order, changes):
        times = at[part]
        behind = np.searchsorted(times, times + within, side="left")
        for first in np.flatnonzero(behind - np.arange(times.size) > most):
            named[part[first : behind[first]]] = True
    return named
