"""The engines a run may use. All read the same terms and give the same integers."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import polars as pl

from quanmin.core.measures.asking import Asked
from quanmin.core.measures.frames.counting import count_all, scan_duckdb, scan_polars
from quanmin.core.measures.frames.spark import scan_spark
from quanmin.core.measures.kernel.run import count_pieces
from quanmin.core.measures.marks import Counted
from quanmin.errors import UsageError

Say = Callable[[str, float], None]
Engine = Callable[[Path, Asked, pl.Series, bool, Say], Sequence[Counted]]

ENGINES: dict[str, Engine] = {
    "numpy": count_pieces,
    "polars": partial(count_all, scan_polars),
    "duckdb": partial(count_all, scan_duckdb),
    "spark": partial(count_all, scan_spark()),
}
DEFAULT = "numpy"
EVERYWHERE = ("numpy", "polars", "duckdb")  # every installation has these


def engine_of(name: str, at: str = "") -> Engine:
    """The engine of that name; `spark@ADDRESS` runs on the Spark there. UsageError for one that is not here.

    `at` is the address a snapshot was fetched from: Spark's machines read it there, all others read what was fetched.
    """
    kind, _, address = name.partition("@")
    if kind not in ENGINES or (address and kind != "spark"):
        raise UsageError(f"engine {name!r} is not available; choose one of: {', '.join(ENGINES)}.")
    return partial(count_all, scan_spark(address, at)) if kind == "spark" else ENGINES[kind]
