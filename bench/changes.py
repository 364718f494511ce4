"""After a change: the whole catalogue exact again for the residents it touches, in a county of any size."""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import polars as pl

from bench.report import Figure
from bench.timing import timed
from quanmin.core.measures import BY_CODE, CATALOGUE, gap
from quanmin.core.measures.recounting import Prepared, by_figure, moved_results, prepare, shift
from quanmin.core.measures.run import run
from quanmin.core.measures.tree import read_tree
from quanmin.core.measures.worlds import Rows
from quanmin.core.periods import parse_range
from quanmin.core.snapshot.by_resident import ByResident, is_laid_out, open_by_resident, write_by_resident
from quanmin.core.snapshot.folder import open_snapshot
from quanmin.core.snapshot.rows import OF_RESIDENTS

PERIODS = parse_range("2024Q1..2025Q4")
PRESSURE, CONTROL = "85354-9", "hypertension-control-rate"
TIMES = 7


def figures(snapshot: Path) -> list[Figure]:
    """One resident and a thousand: read, counted twice, and the results of their villages made anew; and a gap list."""
    # A process of its own, so that nothing another part left in memory speeds it up.
    found = json.loads(timed([sys.executable, "-m", "bench.changes", snapshot]).said.splitlines()[-1])
    many = f"median of {TIMES} changes in a process that is warm, {len(CATALOGUE)} measures × {len(PERIODS)} quarters"
    return [
        Figure("one changed resident, whole catalogue exact again", found["1"], "s", 0.1, many),
        Figure("1,000 changed residents, whole catalogue exact again", found["1000"], "s", 1, many),
        Figure(
            "gap list of a township, with the failed clause",
            found["gap"],
            "s",
            0.1,
            f"{found['people']:,} people",
        ),
    ]


def measured(snapshot: Path) -> dict[str, float]:
    """Seconds by what was done."""
    laid = snapshot.with_name("by-resident")
    if not is_laid_out(laid):
        write_by_resident(snapshot, laid)
    prepared, county = _prepared(snapshot), open_by_resident(laid)
    outcome = run(snapshot, CATALOGUE, PERIODS)
    totals = by_figure(pl.concat(answer.totals for answer in outcome.answers))
    patients = _patients(snapshot)
    draw = np.random.default_rng(1)
    brought_up = partial(_brought_up, prepared, county, totals)
    said = {
        str(many): _median(partial(brought_up, draw.choice(patients, many, replace=False)))
        for many in (1, 1000)
    }
    with tempfile.TemporaryDirectory() as grid:
        outcome.write_grid(Path(grid))
        (township, *_) = outcome.tree.filter(pl.col("kind") == "township")["unit"]
        opened = gap(Path(grid), BY_CODE[CONTROL], PERIODS[-1].name, [township])
        said["gap"] = _median(lambda: gap(Path(grid), BY_CODE[CONTROL], PERIODS[-1].name, [township]))
    return said | {"people": len(opened)}


def _prepared(snapshot: Path) -> Prepared:
    units = pl.read_parquet(snapshot / "units.parquet")
    since = open_snapshot(snapshot).manifest.from_date
    return prepare(CATALOGUE, PERIODS, since=since, tree=read_tree(snapshot), units=units)


def _patients(snapshot: Path) -> np.ndarray:
    rows = pl.scan_parquet(snapshot / "enrolments.parquet").filter(pl.col("programme") == "hypertension")
    return rows.select("resident_id").unique().collect()["resident_id"].sort().to_numpy()


def _brought_up(prepared: Prepared, county: ByResident, totals, residents: np.ndarray) -> pl.DataFrame:
    before = {table.name: county.rows(table, residents) for table in OF_RESIDENTS}
    return moved_results(prepared, totals, shift(prepared, before, _treated(before)))


def _treated(before: Rows) -> Rows:
    """Every blood pressure of theirs comes down."""
    pressure = pl.col("code") == PRESSURE
    readings = before["observations"].with_columns(
        value=pl.when(pressure).then(120.0).otherwise("value"),
        second_value=pl.when(pressure).then(70.0).otherwise("second_value"),
    )
    return {**before, "observations": readings}


def _median(work: Callable[[], object]) -> float:
    work()
    spent = []
    for _ in range(TIMES):
        start = time.perf_counter()
        work()
        spent.append(time.perf_counter() - start)
    return sorted(spent)[TIMES // 2]


if __name__ == "__main__":
    print(json.dumps(measured(Path(sys.argv[1]))))
