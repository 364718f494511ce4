"""What causes of death cost: the life table without one, and which ages and causes a change in expectancy is due to."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from quanmin.core.stats.estimate import Mask, Values
from quanmin.core.stats.lifetable import (
    PHE,
    LifeTable,
    Places,
    Rules,
    after,
    chance_of_dying,
    close,
    closing_band,
    drawn_up,
    life_table,
    widths,
    years_lost,
)


@dataclass(frozen=True)
class Mortality:
    """Deaths by cause and band, and people by band, of a place and time: the last axes are cause and band."""

    by_cause: Values
    people: Values

    @property
    def deaths(self) -> Values:
        """Deaths of all causes by band."""
        return np.asarray(self.by_cause.sum(axis=-2))


def mortality(by_cause: ArrayLike, people: ArrayLike) -> Mortality:
    """Deaths as causes × bands and people as bands, each with any places before; every death has one cause."""
    deaths, n = np.asarray(by_cause, dtype=np.float64), np.asarray(people, dtype=np.float64)
    assert deaths.ndim >= 2, f"deaths need an axis of causes and one of bands, not shape {deaths.shape!r}"
    assert deaths.shape[-1] == n.shape[-1], f"{deaths.shape[-1]} bands of deaths, {n.shape[-1]} of people"
    return Mortality(deaths, n)


def without_cause(
    found: Mortality, cause: int, age_from: tuple[int, ...], *, rules: Rules = PHE, confidence: float = 0.95
) -> LifeTable:
    """The life table there would be if nobody died of the cause and those spared died of the rest as others do.

    In each band the remaining hazard is the same share of the whole as the remaining deaths: p becomes p to the
    power of that share (Chiang, Introduction to Stochastic Processes in Biostatistics, 1968, chapter 11); the part
    of a band that its dead live is kept. The years gained are its expectancy less that of `life_table`. NaN where
    the table with the cause is, and where nobody would be left to die in the open band.
    """
    last = closing_band(found.deaths, found.people, age_from, rules.open_from)
    d, n = close(found.deaths, last), close(found.people, last)
    rest = close(found.deaths - found.by_cause[..., cause, :], last)
    share = np.where(d > 0, rest, 1.0) / np.where(d > 0, d, 1.0)
    q = 1 - (1 - chance_of_dying(d, n, age_from, rules)) ** share
    spared = drawn_up(q, rest, n, age_from=age_from, last=last, rules=rules, confidence=confidence)
    whole = life_table(found.deaths, found.people, age_from, rules=rules).expectancy.value
    return _only_where(spared, ~np.isnan(whole))


def _only_where(table: LifeTable, kept: Mask) -> LifeTable:
    parts = (table.dying, table.survivors, table.years)
    q, survivors, years = (np.where(kept, part, np.nan) for part in parts)
    error, variance, lost = (
        np.where(kept, part, np.nan) for part in (table.error, table.variance, table.lost)
    )
    return LifeTable(
        q, survivors, years, table.expectancy.only_where(kept), error, variance, lost, table.last
    )


@dataclass(frozen=True)
class Change:
    """Years of life expectancy at birth gained or lost: in all, by band, and by cause and band.

    The parts of a band add up to it and the bands to the whole, to the last digit a computer keeps.
    """

    years: Values
    by_band: Values
    by_cause: Values


def change(before: Mortality, later: Mortality, age_from: tuple[int, ...], *, rules: Rules = PHE) -> Change:
    """Which ages and causes the later expectancy owes its difference to: a decline in deaths counts above 0.

    By band as Arriaga (Demography 1984;21:83, and 1989), from the earlier table to the later one; the other way
    round the parts differ a little. By cause in proportion to the change of its death rate. Where the whole rate of
    a band stays and only its causes change places, their parts are those of a vanishing change. Both tables are
    closed at the same age. NaN throughout where either has no value, or where a closed band is outlived by nobody.
    """
    ends = (closing_band(end.deaths, end.people, age_from, rules.open_from) for end in (before, later))
    last = np.minimum(*ends)
    rates = [_rates(end, last) for end in (before, later)]
    tables = [_table(end, last, age_from, rules) for end in (before, later)]
    weight = _years_for_each_death_rate(tables, rates, age_from, rules)
    difference = [table.expectancy.value[..., 0] for table in tables]
    parts = weight[..., np.newaxis, :] * (rates[1] - rates[0])
    return Change(difference[1] - difference[0], parts.sum(axis=-2), parts)


def _rates(found: Mortality, last: Places) -> Values:
    """Death rates by cause and band, closed at the given band; 0 above it."""
    d, n = close(found.by_cause, last[..., np.newaxis, :]), close(found.people, last)[..., np.newaxis, :]
    return np.asarray(np.where(n > 0, d, 0.0) / np.where(n > 0, n, 1.0))


def _table(found: Mortality, last: Places, age_from: tuple[int, ...], rules: Rules) -> LifeTable:
    d, n = close(found.deaths, last), close(found.people, last)
    q = chance_of_dying(d, n, age_from, rules)
    return drawn_up(q, d, n, age_from=age_from, last=last, rules=rules, confidence=0.95)


def _years_for_each_death_rate(
    tables: list[LifeTable], rates: list[Values], age_from: tuple[int, ...], rules: Rules
) -> Values:
    """Years of expectancy that one more death per person-year in a band is worth, between the two tables.

    Arriaga's direct, indirect and interaction effects of a closed band add up to l/l0 (q - q') (n (1 - a) + e'), with
    e' the later expectancy at its end; of the open one to l/l0 (1/m' - 1/m). Written so, nothing is divided by the
    change of the rate, which may be nought.
    """
    first, then = tables
    one, other = (rate.sum(axis=-2) for rate in rates)
    lost = years_lost(age_from, rules)
    each = widths(age_from) / ((1 + lost * one) * (1 + lost * other))
    ahead = np.nan_to_num(after(then.expectancy.value))
    product = np.where(first.is_open & (one > 0) & (other > 0), one * other, 1.0)
    worth = np.where(first.is_open, 1 / product, each * (lost + ahead))
    above = np.arange(len(age_from)) > first.last
    known = ~np.isnan(first.expectancy.value[..., :1] + then.expectancy.value[..., :1])
    certain = _nobody_is_certain_to_die(first) & _nobody_is_certain_to_die(then)
    reached = np.nan_to_num(first.survivors) / 100_000
    return np.where(known & certain, np.where(above, 0.0, -reached * worth), np.nan)


def _nobody_is_certain_to_die(table: LifeTable) -> Mask:
    below = np.arange(table.dying.shape[-1]) < table.last
    return np.asarray(~(below & (table.dying >= 1)).any(axis=-1, keepdims=True))
