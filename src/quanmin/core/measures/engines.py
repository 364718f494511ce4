"""The engines a run may use. Each opens Parquet as a lazy frame and gives the same integers; Polars is the default."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw
import polars as pl

from quanmin.errors import UsageError

Frame = nw.LazyFrame[Any]
Scan = Callable[[Path], Frame]


def _polars(path: Path) -> Frame:
    return nw.from_native(pl.scan_parquet(path))


def _duckdb(path: Path) -> Frame:
    return nw.from_native(duckdb.read_parquet(str(path)))


ENGINES: dict[str, Scan] = {"polars": _polars, "duckdb": _duckdb}
AT_ONCE = {"polars": 2, "duckdb": 1}  # DuckDB's connection answers one question at a time


def scanner(engine: str) -> Scan:
    """How the named engine opens a file; UsageError for one that is not here."""
    if engine not in ENGINES:
        raise UsageError(f"engine {engine!r} is not available; choose one of: {', '.join(ENGINES)}.")
    return ENGINES[engine]


def collect_all(frames: Sequence[Frame]) -> list[pl.DataFrame]:
    """Run several lazy frames, side by side where the engine can."""
    natives = [frame.to_native() for frame in frames]
    if all(isinstance(native, pl.LazyFrame) for native in natives):
        return pl.collect_all(natives)
    return [collect(frame) for frame in frames]


def collect(frame: Frame) -> pl.DataFrame:
    """Run a lazy frame and bring the answer into memory."""
    return frame.collect(backend="polars").to_native()  # type: ignore[no-any-return]
