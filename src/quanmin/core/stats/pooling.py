"""How many years a small place must pool before its figure says something, with thresholds that have names."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quanmin.core.stats.estimate import Values

Years = NDArray[np.int64]


@dataclass(frozen=True)
class Pooling:
    """The spans of years to try, shortest first; how much exposure is enough; and below how much there is no figure.

    `enough`: the first span with this much exposure is taken, else the longest. `fewest`: with less than this even
    over the longest span nothing is computed and the events are shown as a number.
    """

    spans: tuple[int, ...]
    enough: float
    fewest: float


# Person-years for a life table: one year for a large county, three, else five; below 5,000 the expectancy and its
# error are biased (Eayres and Williams, J Epidemiol Community Health 2004;58:243).
LIFE_TABLE = Pooling((1, 3, 5), enough=100_000, fewest=5_000)
# Live births for the maternal mortality ratio: one year's from 10,000 births on, else five years'; with fewer than
# 2,000 births in them one death would be 50 in 100,000, so only the number of deaths and births is shown.
MATERNAL_MORTALITY = Pooling((1, 5), enough=10_000, fewest=2_000)


@dataclass(frozen=True)
class Pooled:
    """By place: the years pooled (0 where there is no figure), and events and exposure summed over them."""

    years: Years
    events: Values
    exposure: Values


def years_to_pool(exposure: ArrayLike, rule: Pooling) -> Years:
    """The years each place pools, 0 where even the longest span falls short; the last axis is years, newest last.

    Years that are not there count as nothing: a place with two years of figures pools two where the rule says three.
    """
    sums = np.stack([_newest(exposure, span).sum(axis=-1) for span in rule.spans], axis=-1)
    first = (sums >= rule.enough).argmax(axis=-1)
    chosen = np.where((sums >= rule.enough).any(axis=-1), first, len(rule.spans) - 1)
    span = np.minimum(np.asarray(rule.spans)[chosen], np.asarray(exposure).shape[-1])
    return np.asarray(np.where((sums[..., -1] >= rule.fewest) & (sums[..., -1] > 0), span, 0))


def pooled(events: ArrayLike, exposure: ArrayLike, rule: Pooling) -> Pooled:
    """Events and exposure over the years the rule makes each place pool; over all its years where there is no figure.

    A ratio of the sums then has the exact interval of `rate_interval`; ratios of single years are not averaged.
    """
    years = years_to_pool(exposure, rule)
    longest = min(max(rule.spans), np.asarray(exposure).shape[-1])
    age = np.arange(np.asarray(exposure).shape[-1])[::-1]
    counted = age < np.where(years > 0, years, longest)[..., np.newaxis]
    sums = (
        np.where(counted, np.asarray(part, dtype=np.float64), 0.0).sum(axis=-1) for part in (events, exposure)
    )
    return Pooled(years, *sums)


def _newest(counts: ArrayLike, span: int) -> Values:
    return np.asarray(counts, dtype=np.float64)[..., -span:]
