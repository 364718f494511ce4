"""The shape of results: their columns, and the villages, townships and counties that each have a row."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from quanmin.core.measures.tree import LEVELS

# `years` is how many years a place added up, 0 where even the longest span is too few; empty for all other measures.
SCHEMA = {
    "measure": pl.String, "unit": pl.Int64, "level": pl.String, "period": pl.String, "numerator": pl.Int64,
    "denominator": pl.Int64, "value": pl.Float64, "lower": pl.Float64, "upper": pl.Float64, "years": pl.Int64,
}  # fmt: skip
ORDER = ["measure", "period", "level", "unit"]
Counts = npt.NDArray[np.int64]
Array = npt.NDArray[Any]


@dataclass(frozen=True)
class Places:
    """Villages, townships and counties: every one of them gets a row, also where nobody is counted.

    `above` says for each unit of the tree and each level which place it pools into, -1 for none.
    """

    rows: pl.DataFrame
    units: npt.NDArray[np.int64]
    above: npt.NDArray[np.int64]

    @classmethod
    def of(cls, tree: pl.DataFrame) -> "Places":
        """The places of a tree (see read_tree)."""
        tree = tree.sort("unit")
        rows = tree.filter(pl.col("kind").is_in(LEVELS)).select("unit", level="kind")
        numbered = rows.select("unit", place=pl.int_range(pl.len(), dtype=pl.Int64))
        above = [
            tree.select(unit=level)
            .join(numbered, on="unit", how="left", maintain_order="left")["place"]
            .fill_null(-1)
            for level in LEVELS
        ]
        return cls(rows, tree["unit"].to_numpy(), np.stack([column.to_numpy() for column in above]))

    @classmethod
    def each(cls, units: pl.DataFrame) -> "Places":
        """Every unit as a place of its own, into which nothing else pools; `units` has unit and kind."""
        units = units.sort("unit")
        rows = units.select("unit", level="kind")
        return cls(rows, units["unit"].to_numpy(), np.arange(len(units))[np.newaxis])

    def pooled(self, group: Array, groups: int, unit: Array, amount: Array) -> Array:
        """Amounts by group and unit added up to groups × places."""
        inside = self.above[:, np.searchsorted(self.units, unit)]
        cell = np.where(inside >= 0, group * len(self.rows) + inside, -1)
        kept = cell >= 0
        weights = np.broadcast_to(amount, cell.shape)[kept]
        # Sums of whole numbers in floating point are exact up to 2^53.
        sums = np.bincount(cell[kept], weights=weights, minlength=groups * len(self.rows))
        return sums.reshape(groups, len(self.rows))

    def by_band(self, totals: pl.DataFrame, bands: int) -> Counts:
        """Rows counted by place and band, as places × bands; a band without anybody is 0."""
        band = totals["band"].to_numpy()
        counts = self.pooled(band, bands, totals["unit"].to_numpy(), totals["top"].to_numpy())
        return counts.T.astype(np.int64)


@dataclass(frozen=True)
class Sums:
    """What is counted on top, what it is held against, and the squares of amounts, as measures and periods × places."""

    top: Array
    below: Array
    squares: Array


def sums(keys: Iterable[tuple[str, str]], totals: pl.DataFrame, places: Places) -> Sums:
    """The totals of each measure and period, in the order of the keys, pooled up the tree."""
    numbers = pl.DataFrame(
        [(code, period, number) for number, (code, period) in enumerate(keys)],
        schema={"measure": pl.String, "period": pl.String, "asked": pl.Int64}, orient="row",
    )  # fmt: skip
    rows = totals.join(numbers, on=["measure", "period"], maintain_order="left")
    group, unit = rows["asked"].to_numpy(), rows["unit"].to_numpy()
    parts = (_numerator(), _denominator(), pl.col("squares"))
    amounts = (rows.select(what).to_series().to_numpy() for what in parts)
    return Sums(*(places.pooled(group, len(numbers), unit, amount) for amount in amounts))


def _numerator() -> pl.Expr:
    """What is counted on top: everything but the exposure of a rate."""
    return pl.when(pl.col("role") != "bottom").then(pl.col("top")).otherwise(0)


def _denominator() -> pl.Expr:
    """What it is held against: the exposure of a rate, else the rows below."""
    exposure = pl.when(pl.col("role") == "bottom").then(pl.col("top"))
    return exposure.when(pl.col("role") != "top").then(pl.col("below")).otherwise(0)


def columns() -> list[pl.Expr]:
    """The columns of a result in order; what has no value is empty."""
    return [
        pl.col(name).fill_nan(None) if kind == pl.Float64 else pl.col(name).cast(kind)
        for name, kind in SCHEMA.items()
    ]
