"""From pooled totals to results: one row a measure, unit and period, with the value and its 95 % interval.

Numerator and denominator are integers and add up over units; values never do. A zero denominator has no value.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from quanmin.core.measures.asking import Asked
from quanmin.core.measures.declare import Measure
from quanmin.core.measures.kinds import Kind, LifeTable, Mean, Ratio
from quanmin.core.measures.tree import LEVELS
from quanmin.core.stats.intervals import byar, wilson
from quanmin.core.stats.lifetable import BANDS, life_expectancy, premature_mortality
from quanmin.core.stats.mean import mean_interval

SCHEMA = {
    "measure": pl.String, "unit": pl.Int64, "level": pl.String, "period": pl.String, "numerator": pl.Int64,
    "denominator": pl.Int64, "value": pl.Float64, "lower": pl.Float64, "upper": pl.Float64,
}  # fmt: skip
LIFE_TABLE_LEVELS = ("county", "township")  # a village has too few deaths in a band
ORDER = ["measure", "period", "level", "unit"]


def results(
    asked: Asked, totals: pl.DataFrame, tree: pl.DataFrame, measures: Sequence[Measure]
) -> pl.DataFrame:
    """Rolled-up totals (measure, period, role, band, unit, level, top, below, squares) as results for every unit."""
    by_code = {measure.code: measure for measure in measures}
    places = _places(tree)
    pieces = [pl.DataFrame(schema=SCHEMA)]
    groups = totals.partition_by("measure", as_dict=True)
    for code, measure in by_code.items():
        kind = next(found for (name, _), found in asked.kinds.items() if name == code)
        mine = groups.get((code,))
        if mine is not None:
            pieces.append(_of_measure(measure, kind, mine, places))
    return pl.concat(pieces).sort(ORDER)


def _places(tree: pl.DataFrame) -> pl.DataFrame:
    """All places of the county with their level: every one of them gets a row, also where nobody is counted."""
    return tree.filter(pl.col("kind").is_in(LEVELS)).select("unit", level="kind")


def _of_measure(measure: Measure, kind: Kind, totals: pl.DataFrame, places: pl.DataFrame) -> pl.DataFrame:
    if isinstance(kind, LifeTable):
        return _life_tables(measure, kind, totals, places)
    periods = totals.select("period").unique()
    counts = totals.group_by("unit", "period").agg(_numerator(), _denominator(), pl.col("squares").sum())
    rows = places.join(periods, how="cross").join(counts, on=["unit", "period"], how="left")
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
    ).select(
        pl.col(name).fill_nan(None) if kind == pl.Float64 else pl.col(name) for name, kind in SCHEMA.items()
    )


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
        lower, upper = mean_interval(numerator, rows["squares"].to_numpy(), denominator)
    elif "top" in kind_roles(kind):
        lower, upper = byar(numerator, denominator)
    else:
        lower, upper = wilson(numerator, denominator)
    return pl.Series(lower), pl.Series(upper)


def kind_roles(kind: Kind) -> Sequence[str]:
    """The roles that the tallies of a kind have."""
    return ("top", "bottom") if hasattr(kind, "events") else ("count",)


def _life_tables(
    measure: Measure, kind: LifeTable, totals: pl.DataFrame, places: pl.DataFrame
) -> pl.DataFrame:
    pieces = [
        _one_life_table(measure, kind, rows, places, str(period))
        for (period,), rows in totals.partition_by("period", as_dict=True).items()
    ]
    return pl.concat(pieces)


def _one_life_table(
    measure: Measure, kind: LifeTable, totals: pl.DataFrame, places: pl.DataFrame, period: str
) -> pl.DataFrame:
    """One table a unit, all units at once: deaths and people as units × bands."""
    rows = places.filter(pl.col("level").is_in(LIFE_TABLE_LEVELS))
    deaths, people = (_banded(totals.filter(pl.col("role") == role), rows) for role in ("top", "bottom"))
    read = life_expectancy if kind.reads == "e0" else premature_mortality
    value, lower, upper = (np.asarray(part) * measure.multiplier for part in read(deaths, people))
    return rows.with_columns(
        measure=pl.lit(measure.code), period=pl.lit(period), numerator=pl.Series(deaths.sum(axis=1)),
        denominator=pl.Series(people.sum(axis=1)), value=pl.Series(value), lower=pl.Series(lower), upper=pl.Series(upper),
    ).select(pl.col(name).fill_nan(None) if kind_ == pl.Float64 else pl.col(name) for name, kind_ in SCHEMA.items())  # fmt: skip


def _banded(totals: pl.DataFrame, rows: pl.DataFrame) -> "np.ndarray[tuple[int, int], np.dtype[np.int64]]":
    """Counts as units × age bands; bands without anybody are 0."""
    table = np.zeros((len(rows), len(BANDS)), dtype=np.int64)
    unit_at: Mapping[int, int] = {unit: place for place, unit in enumerate(rows["unit"])}
    band_at: Mapping[int, int] = {band: place for place, band in enumerate(BANDS)}
    for unit, band, top in totals.select("unit", "band", "top").iter_rows():
        if unit in unit_at and band is not None:
            table[unit_at[unit], band_at[min(band, BANDS[-1])]] += top
    return table
