"""Quantiles of the distributions that intervals are made of.

SciPy computes them, but takes longer to load than most commands run. So it is loaded when the first interval that
needs it is asked for; Wilson's and Byar's need only the normal distribution, which Python has itself.
"""

from functools import cache
from importlib import import_module
from statistics import NormalDist
from types import ModuleType

import numpy as np
from numpy.typing import ArrayLike

from quanmin.core.stats.estimate import Values


@cache
def normal_quantile(confidence: float) -> float:
    """How many standard errors a two-sided interval of that confidence reaches: 1.96 for 0.95."""
    assert 0 < confidence < 1, f"confidence is a share between 0 and 1, not {confidence!r}"
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def gamma_quantile(shape: ArrayLike, share: float) -> Values:
    """The value below which that share of a gamma distribution of scale 1 lies."""
    return _array(_special().gammaincinv(shape, share))


def beta_quantile(first: ArrayLike, second: ArrayLike, share: float) -> Values:
    """The value below which that share of a beta distribution lies."""
    return _array(_special().betaincinv(first, second, share))


def student_quantile(degrees: ArrayLike, share: float) -> Values:
    """The value below which that share of Student's distribution lies; NaN without degrees of freedom."""
    known = np.asarray(degrees, dtype=np.float64)
    return _array(np.where(known > 0, _special().stdtrit(np.where(known > 0, known, 1.0), share), np.nan))


def student_share(degrees: ArrayLike, value: ArrayLike) -> Values:
    """The share of Student's distribution that lies below a value."""
    return _array(_special().stdtr(degrees, value))


def binomial_share(most: ArrayLike, trials: ArrayLike, chance: float) -> Values:
    """The chance of at most so many successes in so many trials; 0 below none, 1 from all on."""
    k, n = np.broadcast_arrays(np.asarray(most, dtype=np.float64), np.asarray(trials, dtype=np.float64))
    inside = (k >= 0) & (k < n)
    share = _special().betainc(np.where(inside, n - k, 1.0), np.where(inside, k + 1, 1.0), 1 - chance)
    return _array(np.where(inside, share, k >= n))


def binomial_tail(fewest: ArrayLike, trials: ArrayLike, chance: ArrayLike) -> Values:
    """The chance of so many successes or more in so many trials, none of them more than the trials; 1 for none."""
    k, n, p = np.broadcast_arrays(*(np.asarray(part, dtype=np.float64) for part in (fewest, trials, chance)))
    some = np.where(k > 0, k, 1.0)
    return _array(np.where(k > 0, _special().betainc(some, n - some + 1, p), 1.0))


@cache
def _special() -> ModuleType:
    return import_module("scipy.special")


def _array(values: object) -> Values:
    return np.asarray(values, dtype=np.float64)
