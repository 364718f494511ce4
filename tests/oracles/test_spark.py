"""Spark counts what the other engines count: every measure, on a small demo county."""

from pathlib import Path

import pytest

from quanmin.core.measures import measure_snapshot
from quanmin.core.periods import parse_range
from quanmin.core.synth import make_county

pytest.importorskip(
    "pyspark", reason="Spark is an extra of 400 MB with Java: `pip install quanmin[spark]` runs this"
)
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
