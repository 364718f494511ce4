"""Life tables from deaths and people by age band: life expectancy at every age, and the chance of dying young.

Chiang's abridged table, for one place or for many at once: bands are the last axis, every other axis is a place.
Pool deaths and people over years or villages before calling; life expectancies themselves cannot be averaged.
"""

from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import ArrayLike, NDArray

from quanmin.core.stats.estimate import Estimate, Mask, Values
from quanmin.core.stats.quantiles import normal_quantile
from quanmin.core.stats.standardised import gamma_limits

Places = NDArray[np.int64]


@dataclass(frozen=True)
class Rules:
    """What a life table assumes, each choice with a name so that a result can say which it used.

    `a0` and `a1`: the share of the band that those who die in it live, under one year and from 1 to 4; one half
    in the other bands. China's tables use a0 0.1 or, where many infants die, 0.15; the WHO an a1 of 0.4.
    `open_varies`: the years lived in the open band are uncertain too (Silcocks et al.); Chiang left that out.
    `open_from`: when nobody died in the open band, it may begin as low as this age; None leaves such a place
    without a value, because its last band has no end.
    `fewest_people`: a place with fewer person-years has no value. `widest`: nor has an expectancy whose
    interval is wider than these years.
    """

    a0: float = 0.1
    a1: float = 0.5
    open_varies: bool = True
    open_from: int | None = None
    fewest_people: float = 5_000
    widest: float = 20


# As `phe_life_expectancy` of PHEindicatormethods: Eayres and Williams, J Epidemiol Community Health 2004;58:243.
PHE = Rules()
# Chiang, The Life Table and its Applications, 1984, with no place left out.
CHIANG = Rules(open_varies=False, fewest_people=0, widest=inf)
# For townships: as PHE, but a village without a death above 85 closes its table lower, at 75 at the least.
SMALL_PLACES = Rules(open_from=75)


@dataclass(frozen=True)
class LifeTable:
    """By place and band: the chance of dying in it, survivors to it of 100,000, years lived in it, expectancy.

    `error` is the standard error of the expectancy, made of `variance`: that of the chance of dying, or in the open
    band of the years left. `lost` are the years of the band that one who dies in it does not live. `last` is the
    open band. Places and ages without a value are NaN in every part.
    """

    dying: Values
    survivors: Values
    years: Values
    expectancy: Estimate
    error: Values
    variance: Values
    lost: Values
    last: Places

    @property
    def is_open(self) -> Mask:
        """Which band of each place is the open one."""
        return np.asarray(np.arange(self.dying.shape[-1]) == self.last)


def life_table(
    deaths: ArrayLike,
    people: ArrayLike,
    age_from: tuple[int, ...],
    *,
    rules: Rules = PHE,
    confidence: float = 0.95,
) -> LifeTable:
    """The life table of each place; `age_from` is the first year of each band, the last band open: 0, 1, 5 … 85.

    A place is NaN throughout when a closed band has nobody in it, deaths below 0 or more deaths than people,
    when nobody died in the open band (but see `Rules.open_from`), or with fewer people than the rules ask for.
    """
    last = closing_band(deaths, people, age_from, rules.open_from)
    d, n = close(deaths, last), close(people, last)
    q = chance_of_dying(d, n, age_from, rules)
    return drawn_up(q, d, n, age_from=age_from, last=last, rules=rules, confidence=confidence)


def closing_band(
    deaths: ArrayLike, people: ArrayLike, age_from: tuple[int, ...], open_from: int | None
) -> Places:
    """The place of the open band: the last one, or where `open_from` allows it the highest in which somebody died."""
    d, n = np.broadcast_arrays(np.asarray(deaths, dtype=np.float64), np.asarray(people, dtype=np.float64))
    top = len(age_from) - 1
    assert d.shape[-1] == top + 1, f"{d.shape[-1]} bands of figures for {top + 1} bands of age"
    place = np.arange(top + 1)
    lowest = np.searchsorted(age_from, open_from) if open_from is not None else top
    candidate = (d > 0) & (n > 0) & (place >= lowest)
    last = np.where(candidate, place, -1).max(axis=-1, keepdims=True)
    return np.where(last < 0, top, last)


def close(counts: ArrayLike, last: Places) -> Values:
    """Counts by band with all above the open band added to it, and none left above."""
    whole = np.asarray(counts, dtype=np.float64)
    place = np.arange(whole.shape[-1])
    return np.where(place == last, _from_the_top(whole), np.where(place < last, whole, 0.0))


def chance_of_dying(d: Values, n: Values, age_from: tuple[int, ...], rules: Rules) -> Values:
    """The chance of dying in each closed band: nm / (1 + n (1 - a) m), at most 1; a band without people has 0."""
    m = np.where(n > 0, np.maximum(d, 0.0), 0.0) / np.where(n > 0, n, 1.0)
    return np.asarray(np.minimum(widths(age_from) * m / (1 + years_lost(age_from, rules) * m), 1.0))


def drawn_up(
    q: Values,
    d: Values,
    n: Values,
    *,
    age_from: tuple[int, ...],
    last: Places,
    rules: Rules,
    confidence: float,
) -> LifeTable:
    """The table of chances of dying `q`, with the deaths and people they were made from (already closed)."""
    is_open, lost = np.arange(len(age_from)) == last, years_lost(age_from, rules)
    possible = _possible(d, n, last) & (n.sum(axis=-1, keepdims=True) >= rules.fewest_people)
    q = np.where(is_open, 1.0, np.where(possible, q, 0.0))
    survivors = 100_000 * _after_each(1 - q)
    alive = possible & (survivors > 0)
    years_open = np.where(alive & is_open, n, 0.0) / np.where(d > 0, d, 1.0)
    years = survivors * np.where(is_open, years_open, widths(age_from) - q * lost)
    e = np.where(alive, _from_the_top(years) / np.where(alive, survivors, 1.0), 0.0)
    variance = np.where(is_open, e**2 * rules.open_varies, q**2 * (1 - q)) / np.where(d > 0, d, 1.0)
    error = standard_error(survivors, variance, np.where(is_open, 1.0, lost + after(e)))
    reach = normal_quantile(confidence) * error
    q, survivors, years, error, variance, lost = (
        np.where(alive, part, np.nan) for part in (q, survivors, years, error, variance, lost)
    )
    shown = Estimate(e, e - reach, e + reach).only_where(alive & (2 * reach <= rules.widest))
    return LifeTable(q, survivors, years, shown, error, variance, lost, last)


def standard_error(survivors: Values, variance: Values, cost: Values) -> Values:
    """The error of an expectancy at every age: the variance of each later band, weighed by the years it costs."""
    spread = _from_the_top(survivors**2 * cost**2 * variance)
    return np.asarray(np.sqrt(spread) / np.where(survivors > 0, survivors, 1.0))


def after(values: Values) -> Values:
    """What stands in the next band; 0 after the last."""
    return np.append(values[..., 1:], np.zeros_like(values[..., :1]), axis=-1)


def dying_between(
    deaths: ArrayLike, people: ArrayLike, *, width: float = 5, confidence: float = 0.95
) -> Estimate:
    """The chance of dying somewhere in these bands of equal width if no other cause of death existed.

    With deaths of the four chronic diseases in the eight bands from 30 to 69 this is the premature mortality of
    health plans (30q70 of the WHO): 5q = 5m / (1 + 2.5m), and one less the product of 1 - 5q. NaN when a band
    has nobody in it. The interval is Fay and Feuer's on the summed hazard, so it also holds when nobody died.
    """
    d, n = np.asarray(deaths, dtype=np.float64), np.asarray(people, dtype=np.float64)
    some = np.where(n > 0, n, np.nan)
    m = d / some
    q = width * m / (1 + width / 2 * m)
    hazard = -np.log1p(-np.where(q < 1, q, np.nan))
    varies = np.where(d > 0, q**2 / (np.where(d > 0, d, 1.0) * (1 - q)), 0.0 * q)
    heaviest = (width / some).max(axis=-1)
    ends = gamma_limits(hazard.sum(axis=-1), varies.sum(axis=-1), heaviest, confidence)
    return Estimate(*(-np.expm1(-part) for part in (hazard.sum(axis=-1), *ends)))


def widths(age_from: tuple[int, ...]) -> Values:
    """Years in each band; the open one counts as none."""
    assert list(age_from) == sorted(set(age_from)), f"bands must rise: {age_from!r}"
    return np.append(np.diff(np.asarray(age_from, dtype=np.float64)), 0.0)


def years_lost(age_from: tuple[int, ...], rules: Rules) -> Values:
    """The years of each band that one who dies in it does not live: n (1 - a); none in the open band."""
    special = {(0, 1): rules.a0, (1, 5): rules.a1}
    bands = zip(age_from, (*age_from[1:], -1), strict=True)
    shares = np.array([special.get(band, 0.5) for band in bands])
    return np.asarray(widths(age_from) * (1 - shares))


def _possible(d: Values, n: Values, last: Places) -> Mask:
    """Whether the place's figures can make a table."""
    place = np.arange(d.shape[-1])
    closed = (n > 0) & (d >= 0) & (d <= n)
    fine = np.where(place == last, (n > 0) & (d > 0), closed | (place > last))
    return np.asarray(fine.all(axis=-1, keepdims=True))


def _from_the_top(values: Values) -> Values:
    """The sum of each band and all above it."""
    return np.cumsum(values[..., ::-1], axis=-1)[..., ::-1]


def _after_each(chances: Values) -> Values:
    """The share that reaches the start of each band."""
    reached = np.cumprod(chances, axis=-1)
    return np.append(np.ones_like(reached[..., :1]), reached[..., :-1], axis=-1)
