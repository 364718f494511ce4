"""Which units are asked to look again: the sums of a check's rows, held against chance."""

import numpy as np
import polars as pl

from quanmin.core.hints.declare import Check
from quanmin.core.stats.chances import at_least, discoveries

JUDGED = {
    "unit_id": pl.Int64, "found": pl.Int64, "looked": pl.Int64, "expected": pl.Float64, "chance": pl.Float64,
    "raised": pl.Boolean,
}  # fmt: skip


def judged(rows: pl.DataFrame, check: Check) -> pl.DataFrame:
    """One row a unit (JUDGED), in the order of their numbers: what stood out of what, the chance of it, and if to ask.

    Without a `false_share` the check is a rule: one row that stands out is enough, `least` and `fewest` allowing.
    """
    weighed = (pl.col("expected") * pl.col("looked")).sum() / pl.col("looked").sum()
    sums = rows.group_by("unit_id").agg(
        pl.col("found").sum(), pl.col("looked").sum(), weighed.alias("expected")
    ).sort("unit_id")  # fmt: skip
    found, looked = sums["found"].to_numpy(), sums["looked"].to_numpy()
    enough = looked >= check.fewest
    marked = enough & (found > 0) & (found >= check.least * looked)
    chance = np.full(found.size, np.nan)
    if check.false_share is not None:
        expected = sums["expected"].fill_null(float("nan")).to_numpy()
        chance = np.where(enough, at_least(found, looked, expected), np.nan)
        marked &= discoveries(chance, check.false_share)
    added = {"chance": pl.Series(chance, dtype=pl.Float64).fill_nan(None), "raised": pl.Series(marked)}
    rule = pl.lit(None, dtype=pl.Float64) if check.false_share is None else pl.col("expected")
    return sums.with_columns(**added, expected=rule).select(*JUDGED).cast(JUDGED)  # type: ignore[arg-type]
