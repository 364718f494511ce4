"""From pooled totals to results: one row a measure, unit and period, with the value and its 95 % interval.

Numerator and denominator are integers and add up over units; values never do. A zero denominator has no value.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from quanmin.core.measures.asking import Asked
from quanmin.core.measures.declare import Measure
from quanmin.core.measures.kinds import UNCOUNTED, Kind, LifeTable
from quanmin.core.measures.tree import LEVELS
from quanmin.core.stats.estimate import Estimate, Values
from quanmin.core.stats.intervals import rate_interval, wilson
from quanmin.core.stats.lifetable import SMALL_PLACES, dying_between, life_table
from quanmin.core.stats.mean import mean
from quanmin.core.stats.standardised import directly_standardised_gamma, standard

SCHEMA = {
    "measure": pl.String, "unit": pl.Int64, "level": pl.String, "period": pl.String, "numerator": pl.Int64,
    "denominator": pl.Int64, "value": pl.Float64, "lower": pl.Float64, "upper": pl.Float64,
}  # fmt: skip
LIFE_TABLE_LEVELS = ("county", "township")  # a village has too few deaths in a band
BANDS = (0, 1, *range(5, 90, 5))  # first year of each age band of deaths and populations; the last is open
FIVES = (0, *BANDS[2:])  # the bands of the standard populations
STANDARD = "china-2020"
Counts = npt.NDArray[np.int64]
ORDER = ["measure", "period", "level", "unit"]


def results(
    asked: Asked, totals: pl.DataFrame, tree: pl.DataFrame, measures: Sequence[Measure]
) -> pl.DataFrame:
    """Rolled-up totals (measure, period, role, band, unit, level, top, below, squares) as results for every unit."""
    places, by_code = _places(tree), {measure.code: measure for measure in measures}
    tables = {key: kind for key, kind in asked.kinds.items() if isinstance(kind, LifeTable)}
    plain = {key: kind for key, kind in asked.kinds.items() if not isinstance(kind, (LifeTable, *UNCOUNTED))}
    banded = totals.filter(pl.col("band").is_not_null())
    by_band = banded.partition_by("measure", "period", "role", as_dict=True)
    pieces = [pl.DataFrame(schema=SCHEMA), *_plain(plain, by_code, totals, places)]
    for (code, period), kind in tables.items():
        deaths, people = (by_band.get((code, period, role), banded.clear()) for role in ("top", "bottom"))
        pieces.append(_life_table(by_code[code], kind, deaths, people, places, period))
    return pl.concat(pieces).sort(ORDER)


def _places(tree: pl.DataFrame) -> pl.DataFrame:
    """All places of the county with their level: every one of them gets a row, also where nobody is counted."""
    return tree.filter(pl.col("kind").is_in(LEVELS)).select("unit", level="kind")


WANTED = {
    "asked": pl.Int64,
    "measure": pl.String,
    "period": pl.String,
    "kind": pl.String,
    "multiplier": pl.Float64,
}
Kinds = Mapping[tuple[str, str], Kind]


def _plain(
    kinds: Kinds, by_code: Mapping[str, Measure], totals: pl.DataFrame, places: pl.DataFrame
) -> list[pl.DataFrame]:
    """Results that are one number over another, all measures with one way to an interval at a time."""
    wanted = pl.DataFrame(
        [(number, code, period, type(kind).__name__, by_code[code].multiplier)
         for number, ((code, period), kind) in enumerate(kinds.items())],
        schema=WANTED, orient="row",
    )  # fmt: skip
    numbered = totals.join(wanted.select("asked", "measure", "period"), on=["measure", "period"])
    counts = numbered.group_by("asked", "unit").agg(_numerator(), _denominator(), pl.col("squares").sum())
    rows = places.join(wanted, how="cross").join(counts, on=["asked", "unit"], how="left")
    rows = rows.with_columns(pl.col("numerator", "denominator", "squares").fill_null(0))
    return [
        _valued(group, INTERVALS[str(kind)])
        for (kind,), group in rows.partition_by("kind", as_dict=True).items()
    ]


def _valued(rows: pl.DataFrame, interval: "Interval") -> pl.DataFrame:
    numerator, denominator = rows["numerator"].to_numpy(), rows["denominator"].to_numpy()
    lower, upper = interval(numerator, denominator, rows["squares"].to_numpy())
    share = pl.when(pl.col("denominator") > 0).then(pl.col("numerator") / pl.col("denominator"))
    by = pl.col("multiplier")
    return rows.with_columns(
        value=share * by, lower=pl.Series(lower) * by, upper=pl.Series(upper) * by
    ).select(_columns())


def _columns() -> list[pl.Expr]:
    """The columns of a result in order; what has no value is empty."""
    return [
        pl.col(name).fill_nan(None) if kind == pl.Float64 else pl.col(name) for name, kind in SCHEMA.items()
    ]


def _numerator() -> pl.Expr:
    """What is counted on top: everything but the exposure of a rate."""
    return pl.when(pl.col("role") != "bottom").then(pl.col("top")).otherwise(0).sum().alias("numerator")


def _denominator() -> pl.Expr:
    """What it is held against: the exposure of a rate, else the rows below."""
    exposure = pl.when(pl.col("role") == "bottom").then(pl.col("top"))
    return (
        exposure.when(pl.col("role") != "top").then(pl.col("below")).otherwise(0).sum().alias("denominator")
    )


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
}


def _life_table(
    measure: Measure,
    kind: LifeTable,
    died: pl.DataFrame,
    lived: pl.DataFrame,
    places: pl.DataFrame,
    period: str,
) -> pl.DataFrame:
    """One table a unit, all units at once: deaths and people as units × bands."""
    rows = places.filter(pl.col("level").is_in(LIFE_TABLE_LEVELS))
    deaths, people = _banded(died, rows), _banded(lived, rows)
    found = READINGS[kind.reads](deaths, people).times(measure.multiplier)
    return rows.with_columns(
        measure=pl.lit(measure.code), period=pl.lit(period), numerator=pl.Series(deaths.sum(axis=1)),
        denominator=pl.Series(people.sum(axis=1)), value=pl.Series(found.value),
        lower=pl.Series(found.lower), upper=pl.Series(found.upper),
    ).select(_columns())  # fmt: skip


def life_expectancy(deaths: Counts, people: Counts) -> Estimate:
    """Expectancy at birth of each place; a place with too few people or an impossible band has no value."""
    at_birth = life_table(deaths, people, BANDS, rules=SMALL_PLACES).expectancy
    return Estimate(at_birth.value[:, 0], at_birth.lower[:, 0], at_birth.upper[:, 0])


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


def _banded(totals: pl.DataFrame, rows: pl.DataFrame) -> Counts:
    """Counts as units × age bands; bands without anybody are 0."""
    table = np.zeros((len(rows), len(BANDS)), dtype=np.int64)
    unit_at: Mapping[int, int] = {unit: place for place, unit in enumerate(rows["unit"])}
    band_at: Mapping[int, int] = {band: place for place, band in enumerate(BANDS)}
    for unit, band, top in totals.select("unit", "band", "top").iter_rows():
        if unit in unit_at and band is not None:
            table[unit_at[unit], band_at[min(band, BANDS[-1])]] += top
    return table
