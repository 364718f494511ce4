"""Results of medians and other quantiles: rows counted value by value, added up, and only then read."""

import numpy as np
import polars as pl

from quanmin.core.measures.declare import Measure
from quanmin.core.measures.kinds import Quantile
from quanmin.core.measures.places import Places, columns
from quanmin.core.stats.waiting import quantile


def quantile_rows(
    measure: Measure, kind: Quantile, totals: pl.DataFrame, places: Places, *, period: str
) -> pl.DataFrame:
    """The value that the share of a place's rows have at most; the numerator is the sum of all values, as of a mean."""
    values = np.arange(kind.most + 1)
    counts = places.by_band(totals, len(values))
    found = quantile(values, counts, kind.share).times(measure.multiplier)
    return places.rows.with_columns(
        measure=pl.lit(measure.code), period=pl.lit(period), numerator=pl.Series(counts @ values),
        denominator=pl.Series(counts.sum(axis=1)), value=pl.Series(found.value), lower=pl.Series(found.lower),
        upper=pl.Series(found.upper), years=pl.lit(None, pl.Int64),
    ).select(columns())  # fmt: skip
