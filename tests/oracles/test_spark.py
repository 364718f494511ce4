"""Spark counts what the other engines count: every measure, on a small demo county."""

from pathlib import Path

import polars as pl
import pytest

from quanmin.core.measures import measure_snapshot
from quanmin.core.periods import parse_range
from quanmin.core.synth import make_county

pytest.importorskip(
    "pyspark", reason="Spark is an extra of 400 MB with Java: `pip install quanmin[spark]` runs this"
)
# Py4J leaves its sockets to the collector, which says so.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
COUNTED = ["measure", "unit", "period", "numerator", "denominator"]


def test_spark_gives_the_same_integers_for_every_measure(tmp_path: Path) -> None:
    make_county(tmp_path / "county", residents=1_000, seed=3)
    periods = parse_range("2025Q4")

    ours, theirs = (
        measure_snapshot(tmp_path / "county", periods=periods, engine=engine, grid=False).results.select(
            COUNTED
        )
        for engine in ("numpy", "spark")
    )

    assert ours.equals(theirs)


def test_spark_reads_a_snapshot_where_its_address_says(tmp_path: Path) -> None:
    make_county(tmp_path / "county", residents=1_000, seed=3)
    asked = {"periods": parse_range("2025Q4"), "measures": ["maternal-mortality-ratio"], "grid": False}
    here = measure_snapshot(tmp_path / "county", **asked)
    for file in (tmp_path / "county").glob("*.parquet"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    for big in ("births", "deaths"):
        file = tmp_path / "county" / f"{big}.parquet"
        pl.read_parquet(file).clear().write_parquet(file)

    there = measure_snapshot(tmp_path / "county", **asked, engine="spark", at=tmp_path.as_uri())

    assert there.results.select(COUNTED).equals(here.results.select(COUNTED))
