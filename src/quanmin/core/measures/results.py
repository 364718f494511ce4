"""From pooled totals to results: one row a measure, unit and period, with the value and its 95 % interval.

Numerator and denominator are integers and add up over units; values never do. A zero denominator has no value.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from quanmin.core.measures.asking import Asked
from quanmin.core.measures.declare import Measure
from quanmin.core.measures.kinds import Kind, LifeTable, Mean, Rate, Ratio, Reported
from quanmin.core.measures.tree import LEVELS
from quanmin.core.stats.estimate import Estimate
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
    places = _places(tree)
    pieces = [pl.DataFrame(schema=SCHEMA)]
    groups = totals.partition_by("measure", as_dict=True)
    for measure in measures:
        kinds = {period: kind for (code, period), kind in asked.kinds.items() if code == measure.code}
        kind = next(iter(kinds.values()), None)
        if kind is not None and not isinstance(kind, Reported):
            mine = groups.get((measure.code,), totals.clear())
            pieces.append(_of_measure(measure, kind, mine, places, list(kinds)))
    return pl.concat(pieces).sort(ORDER)


def _places(tree: pl.DataFrame) -> pl.DataFrame:
    """All places of the county with their level: every one of them gets a row, also where nobody is counted."""
    return tree.filter(pl.col("kind").is_in(LEVELS)).select("unit", level="kind")


def _of_measure(
    measure: Measure, kind: Kind, totals: pl.DataFrame, places: pl.DataFrame, periods: Sequence[str]
) -> pl.DataFrame:
    if isinstance(kind, LifeTable):
        return _life_tables(measure, kind, totals, places, periods)
    counts = totals.group_by("unit", "period").agg(_numerator(), _denominator(), pl.col("squares").sum())
    asked_for = pl.DataFrame({"period": periods}, schema={"period": pl.String})
    rows = places.join(asked_for, how="cross").join(counts, on=["unit", "period"], how="left")
    rows = rows.with_columns(pl.col("numerator", "denominator", "squares").fill_null(0))
    lower, upper = _interval(kind, rows)
    ratio = pl.when(pl.col("denominator") > 0).then(
        pl.col("numerator") / pl.col("denominator") * measure.multiplier
    )
    return rows.with_columns(
        measure=pl.lit(measure.code),
        value=ratio,
        lower=lower * measure.multiplier,
        upper=upper * measure.multiplier,
    ).select(_columns())


def _columns() -> list[pl.Expr]:
    """The columns of a result in order; what has no value is empty."""
    return [
        pl.col(name).fill_nan(None) if kind == pl.Float64 else pl.col(name) for name, kind in SCHEMA.items()
    ]


def _numerator() -> pl.Expr:
    """What is counted on top: everything but the exposure of a rate."""
    return pl.col("top").filter(pl.col("role") != "bottom").sum().alias("numerator")


def _denominator() -> pl.Expr:
    """What it is held against: the exposure of a rate, else the rows below."""
    exposure = pl.col("top").filter(pl.col("role") == "bottom").sum()
    below = pl.col("below").filter(pl.col("role").is_in(["count", "mean"])).sum()
    return (exposure + below).alias("denominator")


def _interval(kind: Kind, rows: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    numerator, denominator = rows["numerator"].to_numpy(), rows["denominator"].to_numpy()
    if isinstance(kind, Ratio):
        nothing = pl.Series(np.full(len(rows), np.nan))
        return nothing, nothing
    if isinstance(kind, Mean):
        estimate = mean(denominator, numerator, rows["squares"].to_numpy())
        lower, upper = estimate.lower, estimate.upper
    elif isinstance(kind, Rate):
        lower, upper = rate_interval(numerator, denominator)
    else:
        lower, upper = wilson(numerator, denominator)
    return pl.Series(lower), pl.Series(upper)


def _life_tables(
    measure: Measure, kind: LifeTable, totals: pl.DataFrame, places: pl.DataFrame, periods: Sequence[str]
) -> pl.DataFrame:
    return pl.concat([
        _one_life_table(measure, kind, totals.filter(pl.col("period") == period), places, period) for period in periods
    ])  # fmt: skip


def _one_life_table(
    measure: Measure, kind: LifeTable, totals: pl.DataFrame, places: pl.DataFrame, period: str
) -> pl.DataFrame:
    """One table a unit, all units at once: deaths and people as units × bands."""
    rows = places.filter(pl.col("level").is_in(LIFE_TABLE_LEVELS))
    deaths, people = (_banded(totals.filter(pl.col("role") == role), rows) for role in ("top", "bottom"))
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
