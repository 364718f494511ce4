"""From pooled totals to results: one row a measure, unit and period, with the value and its 95 % interval.

Numerator and denominator are integers and add up over units; values never do. A zero denominator has no value.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import polars as pl

from quanmin.core.measures.asking import Asked
from quanmin.core.measures.declare import Measure
from quanmin.core.measures.growing import growth_rows
from quanmin.core.measures.kinds import UNCOUNTED, Growth, Kind, LifeTable, Quantile, Rate
from quanmin.core.measures.lifetables import Shares, life_rows, rate_rows
from quanmin.core.measures.places import ORDER, SCHEMA, Array, Counts, Places, columns, sums
from quanmin.core.measures.spread import quantile_rows
from quanmin.core.stats.estimate import Values
from quanmin.core.stats.intervals import rate_interval, wilson
from quanmin.core.stats.mean import mean

Key = tuple[str, str]  # a measure's code and a period's name
Kinds = Mapping[Key, Kind]


def results(
    asked: Asked,
    totals: pl.DataFrame,
    tree: pl.DataFrame,
    measures: Sequence[Measure],
    shares: Mapping[Key, Shares] | None = None,
) -> pl.DataFrame:
    """Totals (see marks.TOTALS) pooled up the tree, as results for every village, township and county.

    `shares` are what surveys found of people's health (see surveyed.health_by_band); where a life table asks for them
    and there are none it has no rows.
    """
    return results_at(Places.of(tree), asked, totals, measures, shares)


def results_at(
    places: Places,
    asked: Asked,
    totals: pl.DataFrame,
    measures: Sequence[Measure],
    shares: Mapping[Key, Shares] | None = None,
) -> pl.DataFrame:
    """Totals as results for the given places; totals of units that lie in none of them are left out."""
    by_code = {measure.code: measure for measure in measures}
    kinds = {key: kind for key, kind in asked.kinds.items() if not isinstance(kind, UNCOUNTED)}
    plain = {key: kind for key, kind in kinds.items() if not _stands_apart(kind)}
    grown = {key: kind for key, kind in kinds.items() if isinstance(kind, Growth)}
    pieces = [pl.DataFrame(schema=SCHEMA), *_plain(plain, by_code, totals, places)]
    pieces += growth_rows(grown, by_code, totals, places)
    banded = totals.filter(pl.col("band").is_not_null())
    by_role = banded.partition_by("measure", "period", "role", as_dict=True)
    for (code, period), kind in kinds.items():
        parts = {
            role: by_role.get((code, period, role), banded.clear()) for role in ("top", "bottom", "each")
        }
        both, years = (parts["top"], parts["bottom"]), asked.years.get((code, period), 1)
        match kind:
            case Quantile():
                pieces.append(quantile_rows(by_code[code], kind, parts["each"], places, period=period))
            case Rate(pooling=rule) if rule is not None:
                pieces.append(rate_rows(by_code[code], kind, both, places, period=period, years=years))
            case LifeTable(health=item) if item is None or (code, period) in (shares or {}):
                found = None if item is None else (shares or {})[code, period]
                pieces.append(
                    life_rows(by_code[code], kind, both, places, period=period, years=years, shares=found)
                )
    return pl.concat(pieces).sort(ORDER)


def _stands_apart(kind: Kind) -> bool:
    """Is it more than one number over another?"""
    return isinstance(kind, Growth | Quantile | LifeTable) or (
        isinstance(kind, Rate) and kind.pooling is not None
    )


def _plain(
    kinds: Kinds, by_code: Mapping[str, Measure], totals: pl.DataFrame, places: Places
) -> list[pl.DataFrame]:
    """Results that are one number over another, all measures with one way to an interval at a time."""
    added = sums(kinds, totals, places)
    names = [type(kind).__name__ for kind in kinds.values()]
    added.below[[name == "Total" for name in names]] = 1
    found = []
    for name in dict.fromkeys(names):
        mine = [number for number, other in enumerate(names) if other == name]
        said = [(code, period, by_code[code].multiplier) for code, period in _some(kinds, mine)]
        parts = (added.top[mine], added.below[mine], added.squares[mine])
        found.append(_valued(said, places.rows, *parts, INTERVALS[name]))
    return found


def _some(kinds: Kinds, numbers: Sequence[int]) -> list[Key]:
    keys = list(kinds)
    return [keys[number] for number in numbers]


def _valued(
    said: Sequence[tuple[str, str, int]], places: pl.DataFrame, top: Array, below: Array, squares: Array,
    interval: "Interval",
) -> pl.DataFrame:  # fmt: skip
    """Rows of some measures and periods (code, period, multiplier) for every place."""
    numerator, denominator = (counts.ravel().astype(np.int64) for counts in (top, below))
    lower, upper = interval(numerator, denominator, squares.ravel())
    share = np.divide(numerator, denominator, out=np.full(len(numerator), np.nan), where=denominator > 0)
    by = np.repeat([float(multiplier) for _, _, multiplier in said], len(places))
    named = pl.DataFrame(
        [(code, period) for code, period, _ in said], schema=["measure", "period"], orient="row"
    )
    rows = named[np.repeat(np.arange(len(said)), len(places))]
    return rows.with_columns(
        places[np.tile(np.arange(len(places)), len(said))].get_columns()
    ).with_columns(
        numerator=pl.Series(numerator), denominator=pl.Series(denominator), value=pl.Series(share * by),
        lower=pl.Series(lower * by), upper=pl.Series(upper * by), years=pl.lit(None, pl.Int64),
    ).select(columns())  # fmt: skip


Interval = Callable[[Counts, Counts, Values], tuple[Values, Values]]


def _of_share(numerator: Counts, denominator: Counts, _squares: Values) -> tuple[Values, Values]:
    return wilson(numerator, denominator)


def _of_rate(numerator: Counts, denominator: Counts, _squares: Values) -> tuple[Values, Values]:
    return rate_interval(numerator, denominator)


def _of_mean(numerator: Counts, denominator: Counts, squares: Values) -> tuple[Values, Values]:
    estimate = mean(denominator, numerator, squares)
    return estimate.lower, estimate.upper


def _of_nothing(numerator: Counts, _denominator: Counts, _squares: Values) -> tuple[Values, Values]:
    """Staff and beds are all there are: no sample, no chance."""
    empty = np.full(len(numerator), np.nan)
    return empty, empty


INTERVALS: Mapping[str, Interval] = {
    "Count": _of_share,
    "Pooled": _of_share,
    "Rate": _of_rate,
    "Mean": _of_mean,
    "Ratio": _of_nothing,
    "Total": _of_nothing,
}
