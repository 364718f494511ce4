"""Results of life tables and of rates over added-up years: each place with as many years as it needs, at once.

A place with few people or births adds up three or five years, one with many shows its last; with too few even over five
there is no value, and the years say 0.
"""

from collections.abc import Callable, Mapping
from math import nan

import numpy as np
import polars as pl
from numpy.typing import ArrayLike

from quanmin.core.measures.asking import AGES
from quanmin.core.measures.declare import Measure
from quanmin.core.measures.kinds import LifeTable, Rate
from quanmin.core.measures.places import Array, Counts, Places, columns
from quanmin.core.stats.estimate import Estimate, Mask, Values
from quanmin.core.stats.intervals import rate_interval
from quanmin.core.stats.lifetable import SMALL_PLACES, dying_between, life_table
from quanmin.core.stats.pooling import Pooling, pooled, years_to_pool
from quanmin.core.stats.standardised import directly_standardised_gamma, standard
from quanmin.core.stats.sullivan import healthy_life

LEVELS = ("county", "township")  # a village has too few deaths in a band
OF_SURVEYS = ("county",)  # a survey asks too few in a township to tell one age band from the next
BANDS = (0, 1, *range(5, 90, 5))  # first year of each age band of deaths and populations; the last is open
FIVES = (0, *BANDS[2:])  # the bands of the standard populations
STANDARD = "china-2020"
Shares = tuple[Values, Values]  # who is in good health in each band, and the standard error
Totals = tuple[pl.DataFrame, pl.DataFrame]  # of deaths or events, and of people or births


def rate_rows(
    measure: Measure, kind: Rate, totals: Totals, places: Places, *, period: str, years: int
) -> pl.DataFrame:
    """A rate whose places add up as many of the covered `years` as their exposure needs."""
    assert kind.pooling is not None
    events, exposure = _there(*(_by_year(part, places, years, 1)[:, :, 0] for part in totals))
    found = pooled(events, exposure, kind.pooling)
    lower, upper = rate_interval(found.events, found.exposure)
    value = np.divide(found.events, found.exposure, out=np.full(len(lower), nan), where=found.exposure > 0)
    shown = Estimate(value, lower, upper).only_where(found.years > 0).times(measure.multiplier)
    counts = found.events, found.exposure
    return _rows(places.rows, measure.code, period, counts, shown).with_columns(years=pl.Series(found.years))


def life_rows(
    measure: Measure,
    kind: LifeTable,
    totals: Totals,
    places: Places,
    *,
    period: str,
    years: int,
    shares: Shares | None,
) -> pl.DataFrame:
    """One table a county and township, all at once: deaths and people as places × bands."""
    shown = places.rows["level"].is_in(LEVELS if kind.health is None else OF_SURVEYS)
    rows, here = places.rows.filter(shown), shown.to_numpy()
    if kind.pooling is None:
        deaths, people = (_by_year(part, places, 1, len(BANDS))[here, 0] for part in totals)
        added = None
    else:
        each = (_by_year(part, places, years, len(BANDS))[here] for part in totals)
        deaths, people, added = _added_up(*_there(*each), kind.pooling)
    found = READINGS[kind.reads](deaths, people) if shares is None else healthy(deaths, people, *shares)
    if added is not None:
        found = found.only_where(added > 0)
    counts = deaths.sum(axis=1), people.sum(axis=1)
    said = pl.lit(None, pl.Int64) if added is None else pl.Series(added)
    return _rows(rows, measure.code, period, counts, found.times(measure.multiplier)).with_columns(years=said)


def _rows(
    places: pl.DataFrame, code: str, period: str, counts: tuple[Array, Array], found: Estimate
) -> pl.DataFrame:
    numerator, denominator = (part.astype(np.int64) for part in counts)
    return places.with_columns(
        measure=pl.lit(code), period=pl.lit(period), numerator=pl.Series(numerator),
        denominator=pl.Series(denominator), value=pl.Series(found.value), lower=pl.Series(found.lower),
        upper=pl.Series(found.upper), years=pl.lit(None, pl.Int64),
    ).select(columns())  # fmt: skip


def _by_year(totals: pl.DataFrame, places: Places, years: int, bands: int) -> Counts:
    """Counts as places × years, oldest first, × age bands; ages above the last band are in it."""
    split = totals["band"].to_numpy()
    ago, age = (split, 0 * split) if bands == 1 else (split // AGES, split % AGES)
    band = np.searchsorted(BANDS, np.minimum(age, BANDS[-1]), side="right") - 1
    kept = ago < years
    numbered = totals.with_columns(band=pl.Series(ago * bands + band)).filter(kept)
    return places.by_band(numbered, years * bands).reshape(len(places.rows), years, bands)[:, ::-1]


def _there(events: Counts, exposure: Counts) -> tuple[Counts, Counts]:
    """Without the oldest years in which no place has anybody: a snapshot need not reach back so far."""
    somebody = exposure.reshape(*exposure.shape[:2], -1).sum(axis=(0, 2)) > 0
    first = int(somebody.argmax()) if somebody.any() else exposure.shape[1] - 1
    return events[:, first:], exposure[:, first:]


def _added_up(deaths: Counts, people: Counts, rule: Pooling) -> tuple[Counts, Counts, Counts]:
    """Deaths and people by place and band over the years each place adds up, over all where there are too few."""
    years = years_to_pool(people.sum(axis=2), rule)
    age = np.arange(deaths.shape[1])[::-1]
    counted: Mask = (age < np.where(years > 0, years, deaths.shape[1])[:, np.newaxis])[:, :, np.newaxis]
    return (deaths * counted).sum(axis=1), (people * counted).sum(axis=1), years


def life_expectancy(deaths: Counts, people: Counts) -> Estimate:
    """Expectancy at birth of each place; a place with too few people or an impossible band has no value."""
    at_birth = life_table(deaths, people, BANDS, rules=SMALL_PLACES).expectancy
    return Estimate(at_birth.value[:, 0], at_birth.lower[:, 0], at_birth.upper[:, 0])


def healthy(deaths: ArrayLike, people: ArrayLike, share: Values, error: Values) -> Estimate:
    """Years in health at birth, by the share of each band in good health and its error.

    NaN where a band was not asked, or so few of it that its error cannot be told: a figure without its doubt.
    """
    table = life_table(deaths, people, BANDS, rules=SMALL_PLACES)
    at_birth = healthy_life(table, share, error).expectancy
    found = Estimate(at_birth.value[:, 0], at_birth.lower[:, 0], at_birth.upper[:, 0])
    return found.only_where(~np.isnan(found.lower))


def premature_mortality(deaths: Counts, people: Counts) -> Estimate:
    """The chance of dying from 30 to 69 of each place, from the eight bands that begin at 30 to 65."""
    wanted = [place for place, band in enumerate(BANDS) if 30 <= band < 70]
    return dying_between(deaths[:, wanted], people[:, wanted])


def standardised(deaths: Counts, people: Counts) -> Estimate:
    """The death rate each place would have with the ages of the standard population."""
    return directly_standardised_gamma(_fives(deaths), _fives(people), standard(STANDARD).weights(FIVES))


def _fives(counts: Counts) -> Counts:
    """The first year and years one to four added up, since the standards begin with 0 to 4."""
    return np.concatenate([counts[:, :2].sum(axis=1, keepdims=True), counts[:, 2:]], axis=1)


READINGS: Mapping[str, Callable[[Counts, Counts], Estimate]] = {
    "e0": life_expectancy,
    "q30_70": premature_mortality,
    "standardised": standardised,
}
