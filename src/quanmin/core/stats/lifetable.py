"""Life tables from deaths and people by age band: life expectancy at every age, and the chance of dying young.

Chiang's abridged table, for one place or for many at once: bands are the last axis, every other axis is a place.
Pool deaths and people over years or villages before calling; life expectancies themselves cannot be averaged.
"""

from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import ArrayLike

from quanmin.core.stats.estimate import Estimate, Mask, Values
from quanmin.core.stats.quantiles import normal_quantile
from quanmin.core.stats.standardised import gamma_limits


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

    `error` is the standard error of the expectancy. Places and ages without a value are NaN in every part.
    """

    dying: Values
    survivors: Values
    years: Values
    expectancy: Estimate
    error: Values


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
    width, lived = _widths(age_from), _shares_lived(age_from, rules)
    d, n, is_open = _closed(deaths, people, age_from, rules.open_from)
    possible = _possible(d, n, is_open) & (n.sum(axis=-1, keepdims=True) >= rules.fewest_people)
    m = np.where(possible & (n > 0), d, 0.0) / np.where(n > 0, n, 1.0)
    q = np.where(is_open, 1.0, np.minimum(width * m / (1 + width * (1 - lived) * m), 1.0))
    survivors = 100_000 * _after_each(1 - q)
    left = np.where(is_open, 1 / np.where(m > 0, m, np.inf), width * (1 - q * (1 - lived)))
    years = survivors * left
    alive = possible & (survivors > 0)
    e = np.where(alive, _from_the_top(years) / np.where(alive, survivors, 1.0), 0.0)
    error = _error(
        np.where(possible, d, 0.0), q, e, survivors, width * (1 - lived), is_open, rules.open_varies
    )
    reach = normal_quantile(confidence) * error
    return LifeTable(
        dying=np.where(alive, q, np.nan),
        survivors=np.where(alive, survivors, np.nan),
        years=np.where(alive, years, np.nan),
        expectancy=Estimate(e, e - reach, e + reach).only_where(alive & (2 * reach <= rules.widest)),
        error=np.where(alive, error, np.nan),
    )


def years_in_health(table: LifeTable, healthy: ArrayLike) -> Values:
    """The years of health expected at each age: years lived in each band times the share `healthy` in it.

    Sullivan's method (HSMHA Health Rep 1971;86:347). The shares come from a survey; values are comparable only
    when the question asked was the same. NaN where the table is.
    """
    lived = np.where(np.isnan(table.years), 0.0, table.years) * np.asarray(healthy, dtype=np.float64)
    return np.asarray(_from_the_top(lived) / table.survivors, dtype=np.float64)


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


def _widths(age_from: tuple[int, ...]) -> Values:
    """Years in each band; the open one counts as none."""
    assert list(age_from) == sorted(set(age_from)), f"bands must rise: {age_from!r}"
    return np.append(np.diff(np.asarray(age_from, dtype=np.float64)), 0.0)


def _shares_lived(age_from: tuple[int, ...], rules: Rules) -> Values:
    special = {(0, 1): rules.a0, (1, 5): rules.a1}
    ends = (*age_from[1:], -1)
    return np.array([special.get(band, 0.5) for band in zip(age_from, ends, strict=True)])


def _closed(
    deaths: ArrayLike, people: ArrayLike, age_from: tuple[int, ...], open_from: int | None
) -> tuple[Values, Values, Mask]:
    """Deaths and people with the bands above the last one merged into it, and which band that is, by place."""
    d, n = np.broadcast_arrays(np.asarray(deaths, dtype=np.float64), np.asarray(people, dtype=np.float64))
    top = len(age_from) - 1
    assert d.shape[-1] == top + 1, f"{d.shape[-1]} bands of figures for {top + 1} bands of age"
    place = np.arange(top + 1)
    lowest = np.searchsorted(age_from, open_from) if open_from is not None else top
    candidate = (d > 0) & (n > 0) & (place >= lowest)
    last = np.where(candidate, place, -1).max(axis=-1, keepdims=True)
    is_open = place == np.where(last < 0, top, last)
    below = _from_the_top(is_open.astype(np.float64)) > 0
    return (
        np.where(is_open, _from_the_top(d), np.where(below, d, 0.0)),
        np.where(is_open, _from_the_top(n), np.where(below, n, 0.0)),
        is_open,
    )


def _possible(d: Values, n: Values, is_open: Mask) -> Mask:
    """Whether the place's figures can make a table."""
    closed = (n > 0) & (d >= 0) & (d <= n)
    above = (_from_the_top(is_open.astype(np.float64)) == 0) & (n == 0)
    return np.asarray(np.where(is_open, (n > 0) & (d > 0), closed | above).all(axis=-1, keepdims=True))


def _error(
    d: Values, q: Values, e: Values, survivors: Values, gained: Values, is_open: Mask, open_varies: bool
) -> Values:
    """The standard error of each expectancy: every later band's chance of dying, weighed by the years it costs."""
    of_q = q**2 * (1 - q) / np.where(d > 0, d, 1.0)
    later = np.append(e[..., 1:], np.zeros_like(e[..., :1]), axis=-1)
    closed = of_q * (gained + later) ** 2
    open_band = e**2 / np.where(d > 0, d, 1.0) if open_varies else np.zeros_like(e)
    spread = survivors**2 * np.where(is_open, open_band, closed)
    return np.asarray(np.sqrt(_from_the_top(spread)) / np.where(survivors > 0, survivors, 1.0))


def _from_the_top(values: Values) -> Values:
    """The sum of each band and all above it."""
    return np.cumsum(values[..., ::-1], axis=-1)[..., ::-1]


def _after_each(chances: Values) -> Values:
    """The share that reaches the start of each band."""
    reached = np.cumprod(chances, axis=-1)
    return np.append(np.ones_like(reached[..., :1]), reached[..., :-1], axis=-1)
