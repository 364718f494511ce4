"""The engine of arrays reads a snapshot in any order of rows and any size of row group."""

from pathlib import Path

import polars as pl
import pytest

from quanmin.core.measures import measure_snapshot
from quanmin.core.periods import parse_range
from quanmin.core.synth import make_county

PERIODS = parse_range("2025Q3..2025Q4")
COUNTED = ["measure", "unit", "period", "numerator", "denominator"]


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small demo county."""
    folder = tmp_path_factory.mktemp("county") / "snapshot"
    make_county(folder, residents=1_500, seed=5)
    return folder


def rewritten(county: Path, folder: Path, change) -> Path:
    """The county with every table changed and written again in small row groups; without its manifest."""
    folder.mkdir()
    for path in county.glob("*.parquet"):
        change(pl.read_parquet(path)).write_parquet(folder / path.name, row_group_size=700)
    return folder


def counts(folder: Path) -> pl.DataFrame:
    return measure_snapshot(folder, periods=PERIODS, grid=False).results.select(COUNTED)


def test_rows_in_another_order_and_in_small_groups_give_the_same_results(
    county: Path, tmp_path: Path
) -> None:
    whole = counts(rewritten(county, tmp_path / "whole", lambda rows: rows))
    shuffled = counts(
        rewritten(county, tmp_path / "shuffled", lambda rows: rows.sample(fraction=1, shuffle=True, seed=3))
    )

    assert whole.equals(shuffled)


def test_narrower_types_give_the_same_results(county: Path, tmp_path: Path) -> None:
    def narrowed(rows: pl.DataFrame) -> pl.DataFrame:
        return rows.with_columns(
            pl.col(pl.Datetime("us")).cast(pl.Datetime("ms")), pl.col(pl.Float64).cast(pl.Float32)
        )

    assert counts(rewritten(county, tmp_path / "narrow", narrowed)).equals(
        counts(rewritten(county, tmp_path / "wide", lambda rows: rows))
    )
