"""Healthy life expectancy: the years of a life table that are lived in health, by the shares a survey found healthy.

Sullivan, HSMHA Health Rep 1971;86:347; Jagger et al., Health Expectancy Calculation by the Sullivan Method: A
Practical Guide, EHEMU 2006. The state asked for changes the answer by years: two values compare only when the
question was the same.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from quanmin.core.stats.estimate import Estimate, Values
from quanmin.core.stats.lifetable import LifeTable, after, standard_error
from quanmin.core.stats.quantiles import normal_quantile


@dataclass(frozen=True)
class HealthyLife:
    """By place and age: years in health with their interval, and their share of all years left.

    `error` counts both what the survey and what the deaths leave open; `error_of_survey` the first alone, as the
    practical guide does for whole countries, where deaths leave next to nothing open.
    """

    expectancy: Estimate
    share: Values
    error: Values
    error_of_survey: Values


def healthy_life(
    table: LifeTable, healthy: ArrayLike, error: ArrayLike, *, confidence: float = 0.95
) -> HealthyLife:
    """Years in health from every age on, given the share `healthy` in each band and its standard error.

    Without a design, the error of a share p among N asked is sqrt(p (1 - p) / N). A band where nobody was asked is
    NaN and leaves no value at its age and below. Where the table closes lower than its bands, the share of the band
    it closes at stands for all above. The variance is Mathers', for shares and deaths that do not depend on each
    other (Mathers, Health Expectancies in Australia, 1991, appendix).
    """
    share, doubt = (np.asarray(part, dtype=np.float64) for part in (healthy, error))
    survivors, years = (np.nan_to_num(part) for part in (table.survivors, table.years))
    known = ~np.isnan(table.survivors)
    alive = np.where(known, survivors, 1.0)
    spent = np.where(years > 0, years * share, 0.0)
    e = np.cumsum(spent[..., ::-1], axis=-1)[..., ::-1] / alive
    cost = np.where(table.is_open, share, table.lost * share + np.nan_to_num(after(e)))
    of_deaths = standard_error(survivors, np.nan_to_num(table.variance), np.where(known, cost, 0.0))
    asked = np.where(years > 0, (years * doubt) ** 2, 0.0)
    of_survey = np.sqrt(np.cumsum(asked[..., ::-1], axis=-1)[..., ::-1]) / alive
    total = np.hypot(of_deaths, of_survey)
    reach = normal_quantile(confidence) * total
    left = table.expectancy.value
    shown = ~np.isnan(left)
    return HealthyLife(
        Estimate(e, e - reach, e + reach).only_where(shown),
        *(np.where(shown, part, np.nan) for part in (e / np.where(shown, left, 1.0), total, of_survey)),
    )
