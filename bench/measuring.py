"""All measures, eight quarters, all villages of a county of 100,000; and what sharing the work saves."""

import json
import sys
import time
from pathlib import Path

import polars as pl

from bench.report import Figure
from bench.timing import timed
from quanmin.core.measures import CATALOGUE, measure_snapshot
from quanmin.core.measures.engines import DEFAULT, EVERYWHERE
from quanmin.core.periods import parse_range

PERIODS = "2024Q1..2025Q4"
RESIDENTS = "100000"


def figures(quanmin: Path, home: Path) -> list[Figure]:
    """The run as people call it, on both engines, and one pass for all against one pass for the slowest."""
    snapshot = home / "snapshot"
    if not snapshot.exists():
        timed([quanmin, "synth", "--residents", RESIDENTS, "--seed", "1", "--out", snapshot])
    return [
        *_sizes(snapshot),
        *(_engine(quanmin, snapshot, name) for name in EVERYWHERE),
        *_sharing(snapshot),
    ]


def _sizes(snapshot: Path) -> list[Figure]:
    names = ("residents", "observations", "contacts")
    return [Figure(f"rows of `{name}`", _rows(snapshot / f"{name}.parquet"), "") for name in names]


def _rows(file: Path) -> int:
    return pl.scan_parquet(file).select(pl.len()).collect().item()


def _engine(quanmin: Path, snapshot: Path, engine: str) -> Figure:
    out = snapshot.parent / f"results-{engine}.parquet"
    run = timed([quanmin, "measure", snapshot, "--periods", PERIODS, "--engine", engine, "--out", out])
    note = f"peak {run.peak_gb:.2f} GB (promised ≤ 2 GB); {len(CATALOGUE)} measures, {_rows(out):,} results"
    promised = 8 if engine == DEFAULT else None  # the promise is about the engine that runs by default
    return Figure(f"`quanmin measure`, 8 quarters, every unit, {engine}", run.seconds, "s", promised, note)


def _sharing(snapshot: Path) -> list[Figure]:
    # A process of its own: what one run leaves in memory must not speed up or slow down the next.
    found = json.loads(timed([sys.executable, "-m", "bench.measuring", snapshot]).said.splitlines()[-1])
    slowest = found["slowest"]
    note = f"{found['all']:.2f} s against {found['seconds']:.2f} s for {slowest}"
    return [
        Figure(
            "all measures in one run ÷ the slowest measure alone",
            found["all"] / found["seconds"],
            "×",
            6,
            note,
        ),
        Figure(
            "all measures one by one ÷ all in one run",
            found["one_by_one"] / found["all"],
            "×",
            None,
            f"{found['one_by_one']:.1f} s against {found['all']:.2f} s",
        ),
    ]


def main(snapshot: Path) -> None:
    """Print the seconds for all measures in one run, and for the slowest of them alone."""
    everything = _seconds(snapshot, None)
    alone = {measure.code: _seconds(snapshot, [measure.code]) for measure in CATALOGUE}
    slowest = max(alone, key=lambda code: alone[code])
    one_by_one = sum(alone.values())
    found = {"all": everything, "slowest": slowest, "seconds": alone[slowest], "one_by_one": one_by_one}
    print(json.dumps(found))


def _seconds(snapshot: Path, measures: list[str] | None) -> float:
    start = time.perf_counter()
    measure_snapshot(snapshot, measures=measures, periods=parse_range(PERIODS), grid=False)
    return time.perf_counter() - start


if __name__ == "__main__":
    main(Path(sys.argv[1]))
