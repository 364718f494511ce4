"""The engines a run may use. Each opens Parquet as a lazy frame and gives the same integers; Polars is the default."""

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl

from quanmin.errors import UsageError

Frame = nw.LazyFrame[Any]
Native = Any  # a Polars or Narwhals lazy frame: the few words we use of it are the same
Language = Any  # the module whose expressions such a frame takes
Scan = Callable[[Path], Frame]


def _polars(path: Path) -> Frame:
    return nw.from_native(pl.scan_parquet(path))


def _duckdb(path: Path) -> Frame:
    # Loaded when it is chosen: nobody else waits for it.
    rows: Frame = nw.from_native(import_module("duckdb").read_parquet(str(path)))
    return rows


ENGINES: dict[str, Scan] = {"polars": _polars, "duckdb": _duckdb}
AT_ONCE = {"polars": 2, "duckdb": 1}  # DuckDB's connection answers one question at a time


def scanner(engine: str) -> Scan:
    """How the named engine opens a file; UsageError for one that is not here."""
    if engine not in ENGINES:
        raise UsageError(f"engine {engine!r} is not available; choose one of: {', '.join(ENGINES)}.")
    return ENGINES[engine]


def native(frame: Native) -> tuple[Native, Language]:
    """A lazy frame and the module to speak to it with: Polars itself where it can be, since it plans far faster."""
    frame = frame.lazy()
    own = nw.to_native(frame, pass_through=True)
    return (own, pl) if isinstance(own, pl.LazyFrame) else (frame, nw)


def collect_all(frames: Sequence[Native]) -> list[pl.DataFrame]:
    """Run several lazy frames, side by side where the engine can."""
    natives = [own for own, language in map(native, frames) if language is pl]
    return pl.collect_all(natives) if len(natives) == len(frames) else [collect(frame) for frame in frames]


def collect(frame: Native) -> pl.DataFrame:
    """Run a lazy frame and bring the answer into memory."""
    return nw.from_native(frame, pass_through=True).collect(backend="polars").to_native()  # type: ignore[no-any-return]
