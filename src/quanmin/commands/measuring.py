"""`quanmin measure`, `measures` and `gap`: a snapshot in, results and residents out."""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from quanmin.commands.console import check_file, check_snapshot_folder, names, show_progress, whole_file
from quanmin.commands.parameters import add_settings, asked_settings
from quanmin.core.measures import CATALOGUE, chosen, gap, measure_snapshot
from quanmin.core.measures.engines import DEFAULT, ENGINES, engine_of
from quanmin.core.measures.settings import Settings
from quanmin.core.measures.tree import LEVELS
from quanmin.core.periods import Period, between, containing, parse, parse_range
from quanmin.core.snapshot.check import check_snapshot
from quanmin.core.snapshot.folder import open_snapshot
from quanmin.errors import UsageError
from quanmin.fetching import at_hand, is_address

COLUMNS = ["measure", "unit", "period", "numerator", "denominator", "value", "lower", "upper"]
SNAPSHOT = "folder of the snapshot, or its address: s3://, gs://, abfs://, hdfs://, file://"
QUARTERS = 8  # how many quarters are measured when none are named


def add_measure(parser: argparse.ArgumentParser) -> None:
    """The options of `measure`."""
    parser.add_argument("snapshot", metavar="SNAPSHOT", help=SNAPSHOT)
    parser.add_argument("--measures", type=names, metavar="A,B", help="codes; all when left out")
    parser.add_argument("--periods", metavar="2024Q1..2025Q4", help="the last eight quarters when left out")
    parser.add_argument("--by", choices=LEVELS, help="one level of units; all levels when left out")
    parser.add_argument(
        "--engine", default=DEFAULT, metavar="NAME",
        help=f"{', '.join(ENGINES)}; spark@ADDRESS for a Spark master or Spark Connect server",
    )  # fmt: skip
    parser.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="ends in .csv, .parquet or .json"
    )
    parser.add_argument(
        "--years", action="store_true",
        help="one column more: how many years a small place added up, 0 where even all are too few for a value",
    )  # fmt: skip
    add_settings(parser)


def add_measures(parser: argparse.ArgumentParser) -> None:
    """The options of `measures`."""
    parser.add_argument("--format", choices=("table", "json"), default="table")


def add_gap(parser: argparse.ArgumentParser) -> None:
    """The options of `gap`."""
    parser.add_argument("snapshot", metavar="SNAPSHOT", help=SNAPSHOT)
    parser.add_argument("--measure", required=True, metavar="CODE")
    parser.add_argument("--unit", required=True, type=int, metavar="NUMBER", help="a unit of the snapshot")
    parser.add_argument("--period", required=True, metavar="2025Q4")
    add_settings(parser)


def measure(asked: argparse.Namespace) -> None:
    """Write results; nothing is left behind when something is wrong."""
    write = writer(asked.out)
    settings = asked_settings(asked)
    chosen(asked.measures, settings)
    engine_of(asked.engine)
    check_snapshot_folder(asked.snapshot)
    with at_hand(asked.snapshot) as folder:
        found = counted(asked, folder, periods_of(folder, asked.periods), settings)
    rows = found.filter(pl.col("level") == asked.by) if asked.by else found
    with whole_file("--out", asked.out) as part:
        write(rows.select(COLUMNS + ["years"] * asked.years), part)
    print(f"wrote {len(rows)} results to {asked.out}", file=sys.stderr)


def counted(
    asked: argparse.Namespace, folder: Path, periods: tuple[Period, ...], settings: Settings
) -> pl.DataFrame:
    """The results. Every row is checked beside the counting, and a fault is said before what the counting met."""
    with ThreadPoolExecutor(1) as hand:
        sound = hand.submit(check_snapshot, folder)
        try:
            outcome = measure_snapshot(
                folder,
                measures=asked.measures,
                periods=periods,
                engine=asked.engine,
                grid=False,
                settings=settings,
                at=asked.snapshot if is_address(asked.snapshot) else "",
                progress=show_progress,
            )
        finally:
            sound.result()
    return outcome.results


def writer(out: Path) -> Callable[[pl.DataFrame, Path], None]:
    """How the file is written, by its ending."""
    kinds: dict[str, Callable[[pl.DataFrame, Path], None]] = {
        ".csv": lambda rows, path: rows.write_csv(path),
        ".parquet": lambda rows, path: rows.write_parquet(path),
        ".json": lambda rows, path: rows.write_json(path),
    }
    if out.suffix not in kinds:
        raise UsageError(f"--out {str(out)!r} does not end in .csv, .parquet or .json.")
    check_file("--out", out)
    return kinds[out.suffix]


def periods_of(snapshot: Path, written: str | None) -> tuple[Period, ...]:
    """The periods asked for, else the last eight whole quarters of the snapshot."""
    manifest = open_snapshot(snapshot).manifest
    if written is not None:
        return parse_range(written)
    after = (manifest.until_date or date(2025, 12, 31)) + timedelta(days=1)
    last = containing(containing(after, "quarter").start - timedelta(days=1), "quarter")
    first = containing(date(last.start.year - QUARTERS // 4, last.start.month, 1), "quarter")
    return between(first, last)[-QUARTERS:]


def measures(asked: argparse.Namespace) -> None:
    """Print the catalogue."""
    fields = ("code", "title", "title_en", "domain", "unit", "better", "per", "numerator", "numerator_en",
              "denominator", "denominator_en", "exclusions", "exclusions_en", "attribution", "strata", "traps",
              "source", "aliases", "definition", "definition_zh")  # fmt: skip
    rows = [
        {
            **{name: getattr(one, name) for name in fields},
            "parameters": [asdict(each) for each in one.parameters],
        }
        for one in CATALOGUE
    ]
    if asked.format == "json":
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        print(f"{row['code']}  {row['title']}（{row['unit']}）  {row['definition_zh']}")


def show_gap(asked: argparse.Namespace) -> None:
    """Count one measure and period, and open it down to the residents of a unit."""
    settings = asked_settings(asked)
    (one,) = chosen([asked.measure], settings)
    period = parse(asked.period)
    check_snapshot_folder(asked.snapshot)
    with at_hand(asked.snapshot) as snapshot, tempfile.TemporaryDirectory() as grid:
        open_snapshot(snapshot)
        outcome = measure_snapshot(snapshot, measures=[one.code], periods=[period], settings=settings)
        if asked.unit not in outcome.tree["unit"]:
            raise UsageError(f"the snapshot has no unit {asked.unit!r}; its units.parquet lists them.")
        outcome.write_grid(Path(grid))
        rows = gap(Path(grid), one, period.name, [asked.unit])
    for resident in rows["resident_id"].drop_nulls().unique().sort():
        print(resident)
