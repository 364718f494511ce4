"""Figures of surveys and accounts that the county's offices report each year."""

import numpy as np
import polars as pl

from quanmin.core.synth.days import day_of
from quanmin.core.synth.frames import declared_frame
from quanmin.core.synth.places import COUNTY, COUNTY_NAME
from quanmin.core.synth.rates import read_table


def reported_values_frame(last: int) -> pl.DataFrame:
    """The table `reported_values`: one figure a measure and year since 2020, for the county; reported in December."""
    rows = [
        (
            row["measure"],
            name[1:],
            float(value),
            row["reporter"],
            f"{COUNTY_NAME}{name[1:]}年{row['document']}",
        )
        for row in read_table("reported")
        for name, value in row.items()
        if name.startswith("y2") and day_of(int(name[1:]), 12, 20) <= last
    ]
    measure, period, value, reporter, document = (list(column) for column in zip(*sorted(rows), strict=True))
    reported = np.array([day_of(int(year), 12, 20) for year in period]) * 1440 + 600
    return declared_frame("reported_values", {
        "value_id": np.arange(1, len(rows) + 1), "measure": measure, "unit_id": np.full(len(rows), COUNTY),
        "period": period, "value": np.array(value), "reporter": reporter, "document": document,
        "recorded_at": reported, "source": ["部门报送"] * len(rows),
    })  # fmt: skip
