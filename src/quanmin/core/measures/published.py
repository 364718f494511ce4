"""Results as they may leave the house: the same rows, with small numbers and what would give them away left empty."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from quanmin.core.measures.kinds import (
    Count,
    Growth,
    Kind,
    LifeTable,
    Mean,
    Pooled,
    Quantile,
    Rate,
    Ratio,
    Reported,
    Survey,
    Total,
)
from quanmin.core.snapshot.tables import TABLES
from quanmin.core.stats.estimate import Mask
from quanmin.core.stats.suppression import PUBLIC, Counts, Rule, hidden
from quanmin.core.stats.suppression import Kind as Small

# Tables whose rows are persons or what happened to them; counts of others (beds, samples, certified clinics) are open.
OF_PERSONS = {
    table.name for table in TABLES if any(column.refers == "residents" for column in table.columns)
} | {"residents", "emergency_calls", "adverse_reports"}
FIGURES = ("numerator", "denominator", "value", "lower", "upper")


def rows_of(kind: Kind) -> Small:
    """What the rows of a measure of that kind are to the rule of small numbers.

    A figure that an office reports is the office's to publish, and so `open`.
    """
    match kind:
        case LifeTable():
            return "count"
        case Survey():
            return "alone"
        case Reported():
            return "open"
        case Count() | Pooled():
            parts = kind.parts if isinstance(kind, Pooled) else (kind,)
            return "share" if any(part.of in OF_PERSONS for part in parts) else "open"
        case Mean() | Quantile():
            return "sum" if kind.over.of in OF_PERSONS else "open"
        case Growth(now, _):
            # What stands above and below the line are those of the later time, or two sums of money.
            return rows_of(now)
        case Total(counted) | Rate(counted, _) | Ratio(counted, _):
            pass
    if counted.of not in OF_PERSONS:
        return "open"
    return "count" if counted.weight is None else "sum"


def published(
    results: pl.DataFrame,
    tree: pl.DataFrame,
    kinds: Mapping[str, Small],
    *,
    rule: Rule = PUBLIC,
    already: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """The result rows in their order, with a column `hidden`; the figures of hidden rows are empty.

    `tree` is that of `read_tree`; `kinds` says of each measure what its rows are (`rows_of` its kind). All periods of
    a measure are hidden together, so pass at once what is published at once, and the earlier publication as `already`.
    """
    if results.is_empty():
        return results.with_columns(hidden=pl.lit(None, pl.Boolean))
    columns = results.select("measure", "period").unique().sort("measure", "period").with_row_index("column")
    measures = columns["measure"].unique(maintain_order=True).to_list()
    units = results.select("unit").unique().sort("unit").with_row_index("place")
    above = units.join(tree.select("unit", "parent"), on="unit", how="left", maintain_order="left")
    at = _placed(results, units, columns)
    shape = (len(units), len(columns))
    counts = Counts(
        _table(at, "numerator", shape),
        _table(at, "denominator", shape),
        tuple(kinds[code] for code in columns["measure"]),
        tuple(measures.index(code) for code in columns["measure"]),
    )
    before = _seen(already, units, columns, shape)
    hide = hidden(units["unit"], above["parent"].fill_null(-1), counts, rule=rule, already=before)
    secret = pl.Series("hidden", hide[at["place"].to_numpy(), at["column"].to_numpy()])
    empty = [pl.when(pl.col("hidden")).then(None).otherwise(pl.col(name)).alias(name) for name in FIGURES]
    return results.with_columns(secret).with_columns(empty)


def _placed(rows: pl.DataFrame, units: pl.DataFrame, columns: pl.DataFrame) -> pl.DataFrame:
    """The rows with the place of their unit and of their measure and period."""
    with_unit = rows.join(units, on="unit", how="left", maintain_order="left")
    return with_unit.join(columns, on=["measure", "period"], how="left", maintain_order="left")


def _table(
    at: pl.DataFrame, name: str, shape: tuple[int, int]
) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    table = np.zeros(shape, dtype=np.int64)
    table[at["place"].to_numpy(), at["column"].to_numpy()] = at[name].fill_null(0).to_numpy()
    return table


def _seen(
    already: pl.DataFrame | None, units: pl.DataFrame, columns: pl.DataFrame, shape: tuple[int, int]
) -> Mask:
    """Which of the rows an earlier publication hid."""
    seen = np.zeros(shape, dtype=np.bool_)
    if already is not None:
        at = _placed(already.filter(pl.col("hidden")), units, columns).drop_nulls(["place", "column"])
        seen[at["place"].to_numpy(), at["column"].to_numpy()] = True
    return seen
