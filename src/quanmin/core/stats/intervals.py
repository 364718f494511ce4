"""Intervals for a share, a count and a rate: Wilson, Byar, exact Poisson and exact binomial.

Each takes plain numbers or arrays and answers (lower, upper) of the same shape. Every one is defined at zero
cases. With nobody to count (`people` 0), or cases outside 0 to `people`, both ends are NaN.
"""

from typing import overload

import numpy as np
from numpy.typing import ArrayLike

from quanmin.core.stats.estimate import Mask, Values
from quanmin.core.stats.quantiles import beta_quantile, gamma_quantile, normal_quantile

# Below this count Byar's approximation drifts, and the exact limits are used in its place.
FEWEST_FOR_BYAR = 10

Bounds = tuple[Values, Values]


@overload
def wilson(cases: float, people: float, confidence: float = ...) -> tuple[float, float]: ...
@overload
def wilson(cases: ArrayLike, people: ArrayLike, confidence: float = ...) -> Bounds: ...
def wilson(cases: ArrayLike, people: ArrayLike, confidence: float = 0.95) -> Bounds | tuple[float, float]:
    """The score interval of the share cases / people.

    Nought cases of some people give a lower end of exactly 0, all of them an upper end of exactly 1.
    Wilson, J Am Stat Assoc 1927;22:209; the form without continuity correction of Newcombe, Stat Med 1998;17:857.
    """
    x, n, valid = _valid(cases, people)
    z = normal_quantile(confidence)
    centre, scale = 2 * x + z**2, 2 * (n + z**2)
    reach = z * np.sqrt(z**2 + 4 * x * (1 - x / n))
    lower = np.where(x == 0, 0.0, (centre - reach) / scale)
    upper = np.where(x == n, 1.0, (centre + reach) / scale)
    return _like(lower, upper, valid)


@overload
def exact_binomial(cases: float, people: float, confidence: float = ...) -> tuple[float, float]: ...
@overload
def exact_binomial(cases: ArrayLike, people: ArrayLike, confidence: float = ...) -> Bounds: ...
def exact_binomial(
    cases: ArrayLike, people: ArrayLike, confidence: float = 0.95
) -> Bounds | tuple[float, float]:
    """The exact interval of the share cases / people; wider than Wilson's and never too short.

    Clopper and Pearson, Biometrika 1934;26:404, through quantiles of the beta distribution.
    """
    x, n, valid = _valid(cases, people)
    tail = (1 - confidence) / 2
    some, short = np.where(x == 0, 1, x), np.where(x == n, 0, x)
    lower = np.where(x == 0, 0.0, beta_quantile(some, n - some + 1, tail))
    upper = np.where(x == n, 1.0, beta_quantile(short + 1, n - short, 1 - tail))
    return _like(lower, upper, valid)


@overload
def byar(cases: float, confidence: float = ...) -> tuple[float, float]: ...
@overload
def byar(cases: ArrayLike, confidence: float = ...) -> Bounds: ...
def byar(cases: ArrayLike, confidence: float = 0.95) -> Bounds | tuple[float, float]:
    """Byar's interval of a count of independent events; close to the exact one from ten cases on.

    Nought cases give a lower end of 0. Breslow and Day, Statistical Methods in Cancer Research II, IARC 1987, p. 69.
    """
    x, _, valid = _valid(cases, np.inf)
    z = normal_quantile(confidence)
    some, more = np.where(x == 0, 1, x), x + 1
    lower = some * (1 - 1 / (9 * some) - z / (3 * np.sqrt(some))) ** 3
    upper = more * (1 - 1 / (9 * more) + z / (3 * np.sqrt(more))) ** 3
    return _like(np.where(x == 0, 0.0, np.maximum(lower, 0.0)), upper, valid)


@overload
def exact_poisson(cases: float, confidence: float = ...) -> tuple[float, float]: ...
@overload
def exact_poisson(cases: ArrayLike, confidence: float = ...) -> Bounds: ...
def exact_poisson(cases: ArrayLike, confidence: float = 0.95) -> Bounds | tuple[float, float]:
    """The exact interval of a count of independent events; 0 to 3.69 for nought cases at 95 %.

    Garwood, Biometrika 1936;28:437, through quantiles of the gamma distribution.
    """
    x, _, valid = _valid(cases, np.inf)
    tail = (1 - confidence) / 2
    lower = np.where(x == 0, 0.0, gamma_quantile(np.where(x == 0, 1, x), tail))
    return _like(lower, gamma_quantile(x + 1, 1 - tail), valid)


@overload
def rate_interval(cases: float, people: float, confidence: float = ...) -> tuple[float, float]: ...
@overload
def rate_interval(cases: ArrayLike, people: ArrayLike, confidence: float = ...) -> Bounds: ...
def rate_interval(
    cases: ArrayLike, people: ArrayLike, confidence: float = 0.95
) -> Bounds | tuple[float, float]:
    """The interval of cases / person-time: exact below ten cases, Byar's from ten on (PHEindicatormethods).

    `people` may be smaller than `cases`: one person can have several events.
    """
    x, _, valid = _valid(cases, np.inf)
    n = np.asarray(people, dtype=np.float64)
    few = x < FEWEST_FOR_BYAR
    lower, upper = (
        np.where(few, exact, close)
        for exact, close in zip(exact_poisson(x, confidence), byar(x, confidence), strict=True)
    )
    time = np.where(n > 0, n, np.nan)
    return _like(lower / time, upper / time, valid & (n > 0))


def _valid(cases: ArrayLike, people: ArrayLike) -> tuple[Values, Values, Mask]:
    """Cases and people as arrays of one shape that are safe to compute with, and where they mean something."""
    x, n = np.broadcast_arrays(np.asarray(cases, dtype=np.float64), np.asarray(people, dtype=np.float64))
    valid = (n > 0) & (x >= 0) & (x <= n)
    return np.where(valid, x, 0.0), np.where(valid, n, 1.0), valid


def _like(lower: Values, upper: Values, valid: Mask) -> Bounds | tuple[float, float]:
    low, high = np.where(valid, lower, np.nan), np.where(valid, upper, np.nan)
    return (low, high) if low.ndim else (float(low), float(high))
