"""`quanmin import fhir`: records of another system → a snapshot, and what became of each of them."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import polars as pl

from quanmin import clock
from quanmin.commands.console import check_file, day, positive, show_progress, write_whole
from quanmin.core.exchange.importing import Wishes, check_fhir, import_fhir
from quanmin.core.exchange.places import County
from quanmin.core.exchange.report import table
from quanmin.errors import UsageError

REPORTS: dict[str, Callable[[pl.DataFrame], str]] = {
    ".json": lambda rows: rows.write_json() + "\n",
    ".csv": lambda rows: rows.write_csv(),
}


def add_import(parser: argparse.ArgumentParser) -> None:
    """The options of `import`."""
    parser.epilog = (
        "Sheets that people fill (CSV, Excel): `quanmin import units --help` for a county's units, "
        "`quanmin import csv --help` for residents and what is kept of them."
    )
    parser.add_argument(
        "format", choices=("fhir",), help="FHIR R4: bundles (.json), bulk exports (.ndjson, .ndjson.gz)"
    )
    parser.add_argument(
        "folder", type=Path, metavar="FOLDER", help="the folder that holds the files, or one file"
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="the snapshot; FOLDER-snapshot when left out")
    parser.add_argument(
        "--check", action="store_true", help="say what would become of the records, and write nothing"
    )
    parser.add_argument(
        "--report", type=Path, metavar="FILE", help="the report as a file that ends in .json or .csv"
    )
    parser.add_argument(
        "--since",
        type=day,
        metavar="DATE",
        help="first day the records reach; no period is refused when left out",
    )
    parser.add_argument("--until", type=day, metavar="DATE", help="last day of the data; today when left out")
    parser.add_argument(
        "--zone", type=zone, default="Asia/Shanghai", help="local time zone; Asia/Shanghai when left out"
    )
    parser.add_argument(
        "--county", type=division, default="990000", metavar="NUMBER", help="division number, six digits"
    )
    parser.add_argument("--county-name", default="本县", metavar="NAME")
    parser.add_argument(
        "--skip-broken", action="store_true", help="leave out lines that are not whole JSON, and count them"
    )
    parser.add_argument(
        "--processes", type=positive, default=1, metavar="N", help="files read at the same time"
    )


def zone(text: str) -> str:
    """A time zone by its name."""
    try:
        return ZoneInfo(text).key
    except (ZoneInfoNotFoundError, ValueError):
        raise argparse.ArgumentTypeError(f"{text!r} is not a time zone; write it as Asia/Shanghai") from None


def division(text: str) -> str:
    """A county's division number."""
    if not (text.isascii() and text.isdigit() and len(text) == 6 and text[0] != "0"):
        raise argparse.ArgumentTypeError(f"{text!r} is not a division number of six digits, such as 640303")
    return text


def bring_in(asked: argparse.Namespace) -> None:
    """Import, or only check; print the report, and write it where a file is asked for."""
    write = report_writer(asked.report)
    wishes = Wishes(
        until=asked.until or clock.machine_time().date(), since=asked.since, zone=asked.zone,
        skip_broken=asked.skip_broken, county=County(asked.county, asked.county_name), processes=asked.processes,
    )  # fmt: skip
    out = asked.out or asked.folder.with_name(f"{asked.folder.resolve().name}-snapshot")
    if asked.check:
        report = check_fhir(asked.folder, wishes, show_progress)
    else:
        report = import_fhir(asked.folder, out, wishes, show_progress)
    rows = table(report)
    print_report(rows)
    if write:
        write_whole(asked.report, write(rows).encode(), option="--report")
    print("nothing was written" if asked.check else f"wrote {out}", file=sys.stderr)


def report_writer(path: Path | None) -> Callable[[pl.DataFrame], str] | None:
    """How the report is written, by the file's ending; nothing when no file is asked for."""
    if path is None:
        return None
    if path.suffix not in REPORTS:
        raise UsageError(f"--report {str(path)!r} does not end in .json or .csv.")
    check_file("--report", path)
    return REPORTS[path.suffix]


def print_report(rows: pl.DataFrame) -> None:
    """One line a kind of resource and reason, with a few resource ids of what was not simply taken."""
    for row in rows.iter_rows(named=True):
        examples = f"  [{row['examples']}]" if row["examples"] else ""
        said = f"{row['title']} {row['title_en']}{examples}"
        print(f"{row['resource']:<20} {row['outcome']:<10} {row['count']:>10,}  {said}")
