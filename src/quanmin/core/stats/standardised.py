"""Rates compared as if every place had the same ages: direct standardisation, and observed against expected.

A standardised rate means nothing without its standard: values against different standards are not comparable,
so a standard is always passed by name and kept with the result. Bands are the last axis of every array.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from quanmin.core.codes.table import provenance, rows
from quanmin.core.stats.estimate import Estimate, Values
from quanmin.core.stats.intervals import byar, rate_interval
from quanmin.core.stats.quantiles import gamma_quantile
from quanmin.errors import UsageError

_FOLDER = Path(__file__).with_name("standards")
STANDARDS = ("china-2020", "china-2010", "who-world")

# Below ten cases the Dobson interval is not to be relied on (PHEindicatormethods gives no value).
FEWEST_CASES = 10


@dataclass(frozen=True)
class Standard:
    """A standard population: the first year of each age band, the people (or weight) in it, and its source."""

    name: str
    source: str
    age_from: tuple[int, ...]
    people: tuple[float, ...]

    def weights(self, age_from: tuple[int, ...]) -> Values:
        """The people in the bands that start at those ages, the last of them open.

        UsageError for a band that starts where the standard has no boundary: the standards begin 0, 5, 10, so
        deaths kept as 0, 1 to 4 must be added up first.
        """
        strangers = sorted(set(age_from) - set(self.age_from))
        if strangers or not age_from or list(age_from) != sorted(set(age_from)) or age_from[0] != 0:
            raise UsageError(
                f"Bands starting at {age_from!r} do not fit the standard {self.name}; "
                f"start at 0, rise, and use only {self.age_from!r}."
            )
        band = np.searchsorted(age_from, self.age_from, side="right") - 1
        return np.bincount(band, weights=self.people, minlength=len(age_from)).astype(np.float64)


@cache
def standard(name: str) -> Standard:
    """The standard population of that name; UsageError lists the names there are."""
    if name not in STANDARDS:
        raise UsageError(f"{name!r} is not a standard population; choose one of {', '.join(STANDARDS)}.")
    path = _FOLDER / f"{name}.csv"
    bands = rows(path)
    return Standard(
        name,
        provenance(path)["source"],
        tuple(int(band["age_from"]) for band in bands),
        tuple(float(band["people"]) for band in bands),
    )


def directly_standardised(
    cases: ArrayLike,
    people: ArrayLike,
    weights: ArrayLike,
    *,
    confidence: float = 0.95,
    fewest: int = FEWEST_CASES,
) -> Estimate:
    """The rate per person the place would have with the standard's ages, with Dobson's interval on Byar's limits.

    NaN where there are fewer than `fewest` cases (never less than one) and where a band of the standard has
    nobody here: merge bands until each has people. Dobson et al., Stat Med 1991;10:457; the same as
    `calculate_dsr` of PHEindicatormethods.
    """
    total = np.asarray(cases, dtype=np.float64).sum(axis=-1)
    enough = total >= max(fewest, 1)
    value, variance = _weighted(cases, people, weights)
    some = np.where(enough, total, 1.0)
    low, high = byar(some, confidence)
    scale = np.sqrt(variance / some)
    estimate = Estimate(value, value + scale * (low - some), value + scale * (high - some))
    return estimate.only_where(enough)


def directly_standardised_gamma(
    cases: ArrayLike, people: ArrayLike, weights: ArrayLike, *, confidence: float = 0.95
) -> Estimate:
    """The same rate with gamma limits, which hold at any count: at no cases the interval runs from 0.

    NaN only where a band of the standard has nobody here. Fay and Feuer, Stat Med 1997;16:791; the same as
    `ageadjust.direct` of epitools.
    """
    value, variance = _weighted(cases, people, weights)
    heaviest = _for_each_case(people, weights).max(axis=-1)
    lower, upper = gamma_limits(value, variance, heaviest, confidence)
    return Estimate(value, lower, upper)


def gamma_limits(
    value: Values, variance: Values, heaviest: Values, confidence: float
) -> tuple[Values, Values]:
    """Fay and Feuer's limits of a weighted sum of counts; `heaviest` is the largest weight of a single case."""
    tail = (1 - confidence) / 2
    known = (variance > 0) & (value > 0)
    shape = np.where(known, value, 1.0) ** 2 / np.where(known, variance, 1.0)
    scale = np.where(known, variance, 1.0) / np.where(known, value, 1.0)
    lower = np.where(known, gamma_quantile(shape, tail) * scale, 0.0 * value)
    more, wider = value + heaviest, variance + heaviest**2
    return lower, gamma_quantile(more**2 / wider, 1 - tail) * wider / more


def standardised_ratio(
    observed: ArrayLike, people: ArrayLike, reference_rates: ArrayLike, *, confidence: float = 0.95
) -> Estimate:
    """Cases observed for each one expected at the reference rates: 1 is as expected (SMR when cases are deaths).

    `observed` has no age axis: only its total counts. NaN where nothing is expected. Exact limits below ten
    cases, Byar's from ten on, as `calculate_ISRatio` of PHEindicatormethods.
    """
    seen = np.asarray(observed, dtype=np.float64)
    expected = np.sum(np.asarray(people, dtype=np.float64) * np.asarray(reference_rates), axis=-1)
    known = np.where(expected > 0, expected, np.nan)
    lower, upper = rate_interval(seen, expected, confidence)
    return Estimate(seen / known, np.asarray(lower), np.asarray(upper))


def _weighted(cases: ArrayLike, people: ArrayLike, weights: ArrayLike) -> tuple[Values, Values]:
    """The weighted rate and its variance under Poisson counts."""
    x, weight = np.asarray(cases, dtype=np.float64), _for_each_case(people, weights)
    return (weight * x).sum(axis=-1), (weight**2 * x).sum(axis=-1)


def _for_each_case(people: ArrayLike, weights: ArrayLike) -> Values:
    """What one case of each band adds to the rate; 0 in a band the standard lacks, NaN in one with nobody here."""
    n, whole = np.asarray(people, dtype=np.float64), np.asarray(weights, dtype=np.float64)
    shares = whole / whole.sum(axis=-1, keepdims=True)
    return np.where(shares == 0, 0.0, shares / np.where(n > 0, n, np.nan))
