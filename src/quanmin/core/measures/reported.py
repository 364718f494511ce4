"""Figures that offices report: read as they were written, for the period that ends on the same day."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from quanmin.core.measures.places import SCHEMA
from quanmin.core.periods import Period, parse


def reported_results(folder: Path, codes: Sequence[str], periods: Sequence[Period]) -> pl.DataFrame:
    """Reported values of the measures; a year's figure answers the year and its last quarter. No interval is known."""
    rows = pl.read_parquet(folder / "reported_values.parquet")
    units = pl.read_parquet(folder / "units.parquet", columns=["unit_id", "kind"])
    return results_of(rows.filter(pl.col("measure").is_in(codes)), units, periods)


def results_of(rows: pl.DataFrame, units: pl.DataFrame, periods: Sequence[Period]) -> pl.DataFrame:
    """Rows of the table `reported_values` as results of units (`unit_id`, `kind`); of two for one the later stands."""
    ends = pl.DataFrame(
        [
            (text, period.name)
            for text in rows["period"].unique().sort()
            for period in periods
            if parse(text).end == period.end
        ],
        schema={"written": pl.String, "asked": pl.String},
        orient="row",
    )
    found = rows.join(ends, left_on="period", right_on="written").join(units, on="unit_id")
    latest = found.sort("recorded_at", "value_id").unique(
        ["measure", "unit_id", "asked"], keep="last", maintain_order=True
    )
    return latest.select(
        "measure", unit="unit_id", level="kind", period="asked",
        numerator=pl.col("numerator").round().cast(pl.Int64), denominator=pl.col("denominator").round().cast(pl.Int64),
        value=pl.col("value").cast(pl.Float64), lower=pl.lit(None, pl.Float64), upper=pl.lit(None, pl.Float64),
        years=pl.lit(None, pl.Int64),
    ).select(list(SCHEMA))  # fmt: skip
