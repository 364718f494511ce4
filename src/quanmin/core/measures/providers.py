"""Results of the organisations that gave the service: hospitals, health centres, clinics, each by itself.

A run keeps results for places alone, because a place is what a plan sets targets for. What each organisation added to
them stands in the run's totals, so that its own results are a read and no counting.
"""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from quanmin.core.measures.asking import ask
from quanmin.core.measures.declare import Measure
from quanmin.core.measures.kinds import UNCOUNTED
from quanmin.core.measures.places import SCHEMA, Places
from quanmin.core.measures.results import results_at
from quanmin.core.measures.stored import TOTALS_FILE, TREE
from quanmin.core.periods import Period


def provider_results(
    grid: Path, measures: Sequence[Measure], period: Period, units: Sequence[int]
) -> pl.DataFrame:
    """Results (places.SCHEMA) of organisations in one period of a run, from the folder of its grid.

    Only of those for which anything was counted: an organisation that a measure does not look at, or that did nothing,
    has no row. Measures of surveys and reports are not counted and have none either.
    """
    asked = ask(measures, [period], since=None)
    counted = [one for one in measures if not isinstance(asked.kinds[one.code, str(period)], UNCOUNTED)]
    wanted = (
        pl.col("measure").is_in([one.code for one in counted])
        & (pl.col("period") == str(period))
        & pl.col("unit").is_in(units)
    )
    totals = pl.scan_parquet(grid / TOTALS_FILE).filter(wanted).collect()
    kinds = pl.read_parquet(grid / TREE, columns=["unit", "kind"])
    places = Places.each(kinds.join(totals.select("unit").unique(), on="unit", how="semi"))
    if places.rows.is_empty():
        return pl.DataFrame(schema=SCHEMA)
    found = results_at(places, asked, totals, counted)
    told = totals.select("measure", "unit").unique()
    return found.join(told, on=["measure", "unit"], how="semi", maintain_order="left")
