"""The `quanmin` command: each sub-command is one short function; errors are one sentence, status 2 for wrong use.

Commands that need the site's database (demo, serve, flow, manage) are Django management commands of the portal.
"""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import polars as pl
from django.core.management import execute_from_command_line

from quanmin import __version__
from quanmin.core.measures import BY_CODE, CATALOGUE, chosen, gap, measure_snapshot
from quanmin.core.measures.engines import ENGINES
from quanmin.core.measures.tree import LEVELS
from quanmin.core.periods import Period, between, containing, parse, parse_range
from quanmin.core.reading import link_measures, read_document
from quanmin.core.reading.draft import Draft
from quanmin.core.reading.show import as_table, as_workbook
from quanmin.core.snapshot.check import check_snapshot
from quanmin.core.snapshot.folder import open_snapshot
from quanmin.core.synth import make_county
from quanmin.errors import DocumentError, QuanminError, UsageError

SITE_COMMANDS = ("demo", "serve", "flow")
COLUMNS = ["measure", "unit", "period", "numerator", "denominator", "value", "lower", "upper"]
QUARTERS = 8  # how many quarters are measured when none are named


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it did what was asked, 2 for wrong use, 1 for failure."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if words[:1] and words[0] in (*SITE_COMMANDS, "manage"):
            return site(words)
        chosen_command = parser().parse_args(words)
        chosen_command.run(chosen_command)
    except UsageError as error:
        return say_error(error, 2)
    except QuanminError as error:
        return say_error(error, 1)
    except KeyboardInterrupt:
        return say_error("stopped; nothing half-written was kept.", 130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def say_error(error: object, status: int) -> int:
    """One sentence on standard error."""
    print(f"quanmin: {error}", file=sys.stderr)
    return status


def site(words: list[str]) -> int:
    """Hand a command that needs the database to Django; a demo lives in its own folder, on its own day."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quanmin.config.settings")
    if words[0] == "demo":
        os.environ.setdefault("QUANMIN_HOME", "var/demo")
        os.environ.setdefault("QUANMIN_DEMO", "yes")
        os.environ.setdefault("QUANMIN_TODAY", "2026-01-10")
    execute_from_command_line(["quanmin", *(words[1:] if words[0] == "manage" else words)])
    return 0


def parser() -> argparse.ArgumentParser:
    """Every command with its options."""
    root = argparse.ArgumentParser(prog="quanmin", description="Runs a county's health plan as software.")
    root.add_argument("--version", action="version", version=f"quanmin {__version__}")
    commands = root.add_subparsers(required=True, metavar="COMMAND")
    add_documents(commands)
    add_synth(commands)
    add_measure(commands)
    add_catalogue(commands)
    add_gap(commands)
    for name, about in (
        ("demo", "make a demo county, read its plans, measure, judge and serve"),
        ("serve", "serve the site"),
        ("flow", "run the flow now: snapshot, measures, lights"),
        ("manage", "Django's own commands"),
    ):
        commands.add_parser(name, help=about, add_help=False)
    return root


Commands = "argparse._SubParsersAction[argparse.ArgumentParser]"


def command(
    commands: Commands, name: str, run: Callable[[argparse.Namespace], None], about: str
) -> argparse.ArgumentParser:
    """A sub-command that runs a function on its arguments."""
    added = commands.add_parser(name, help=about, description=about[0].upper() + about[1:] + ".")
    added.set_defaults(run=run)
    return added


def add_documents(commands: Commands) -> None:
    """`read` and `check`."""
    reading = command(commands, "read", read, "read plan documents into targets, tasks, units and deadlines")
    reading.add_argument(
        "documents", nargs="+", type=Path, metavar="DOC", help="txt, docx, html, pdf with text or xlsx"
    )
    reading.add_argument("--format", choices=("json", "table", "xlsx"), default="table")
    reading.add_argument("--out", type=Path, help="file to write; needed for xlsx")
    checking = command(
        commands, "check", check, "say what is wrong in plan documents, and what to do about it"
    )
    checking.add_argument("documents", nargs="+", type=Path, metavar="DOC")


def read(asked: argparse.Namespace) -> None:
    """Print the plan that each document holds."""
    drafts = [read_plan(path) for path in asked.documents]
    if asked.format == "xlsx":
        if not asked.out:
            raise UsageError("a workbook needs a place: add --out plan.xlsx.")
        write_whole(asked.out, as_workbook(drafts))
        return
    told = json_of(drafts) if asked.format == "json" else "\n\n".join(as_table(draft) for draft in drafts)
    if asked.out:
        write_whole(asked.out, f"{told}\n".encode())
    else:
        print(told)


def json_of(drafts: Sequence[Draft]) -> str:
    """One document as an object, several as a list."""
    plans = [draft.to_json() for draft in drafts]
    return json.dumps(plans[0] if len(plans) == 1 else plans, ensure_ascii=False, indent=1)


def read_plan(path: Path) -> Draft:
    """The plan in a document, its targets linked to the catalogue's measures."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DocumentError(
            f"{path} cannot be read: {error.strerror}; check the name and your rights."
        ) from error
    names = {measure.code: (measure.title, *measure.aliases) for measure in CATALOGUE}
    return link_measures(read_document(data, path.name), names)


def check(asked: argparse.Namespace) -> None:
    """Print the findings of each document."""
    for path in asked.documents:
        draft = read_plan(path)
        print(f"{path.name}: {len(draft.findings)} findings")
        for finding in draft.findings:
            print(f"  {finding.code}: {finding.message}")


def add_synth(commands: Commands) -> None:
    """`synth`."""
    made = command(commands, "synth", synth, "make a demo county's records as a snapshot")
    made.add_argument("--residents", type=positive, default=30_000, metavar="N")
    made.add_argument("--seed", type=int, default=1, metavar="S", help="the same seed gives the same bytes")
    made.add_argument(
        "--until", type=day, default=date(2025, 12, 31), metavar="DATE", help="last day of the five years"
    )
    made.add_argument("--out", type=Path, required=True, metavar="DIR")


def synth(asked: argparse.Namespace) -> None:
    """Write a demo snapshot."""
    make_county(
        asked.out, residents=asked.residents, seed=asked.seed, until=asked.until, progress=show_progress
    )
    print(f"wrote {asked.out}", file=sys.stderr)


def add_measure(commands: Commands) -> None:
    """`measure`."""
    run = command(
        commands, "measure", measure, "count every measure over a snapshot, for every unit and period"
    )
    run.add_argument("snapshot", type=Path)
    run.add_argument("--measures", type=names, metavar="A,B", help="codes; all when left out")
    run.add_argument("--periods", metavar="2024Q1..2025Q4", help="the last eight quarters when left out")
    run.add_argument("--by", choices=LEVELS, help="one level of units; all levels when left out")
    run.add_argument("--engine", choices=tuple(ENGINES), default="polars")
    run.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="ends in .csv, .parquet or .json"
    )


def measure(asked: argparse.Namespace) -> None:
    """Write results; nothing is left behind when something is wrong."""
    write = writer(asked.out)
    chosen(asked.measures)
    periods = periods_of(asked.snapshot, asked.periods)
    check_snapshot(asked.snapshot)
    found = measure_snapshot(
        asked.snapshot, measures=asked.measures, periods=periods, engine=asked.engine, progress=show_progress
    ).results
    rows = found.filter(pl.col("level") == asked.by) if asked.by else found
    part = asked.out.with_name(asked.out.name + ".part")
    write(rows.select(COLUMNS), part)
    part.replace(asked.out)
    print(f"wrote {len(rows)} results to {asked.out}", file=sys.stderr)


def writer(out: Path) -> Callable[[pl.DataFrame, Path], None]:
    """How the file is written, by its ending."""
    kinds: dict[str, Callable[[pl.DataFrame, Path], None]] = {
        ".csv": lambda rows, path: rows.write_csv(path),
        ".parquet": lambda rows, path: rows.write_parquet(path),
        ".json": lambda rows, path: rows.write_json(path),
    }
    if out.suffix not in kinds:
        raise UsageError(f"--out {str(out)!r} does not end in .csv, .parquet or .json.")
    if not out.resolve().parent.is_dir():
        raise UsageError(f"--out {str(out)!r} lies in a folder that does not exist; make it first.")
    return kinds[out.suffix]


def periods_of(snapshot: Path, written: str | None) -> tuple[Period, ...]:
    """The periods asked for, else the last eight whole quarters of the snapshot."""
    manifest = open_snapshot(snapshot).manifest
    if written:
        return parse_range(written)
    last = containing(manifest.until_date or date(2025, 12, 31), "quarter")
    first = containing(date(last.start.year - QUARTERS // 4, last.start.month, 1), "quarter")
    return between(first, last)[-QUARTERS:]


def add_catalogue(commands: Commands) -> None:
    """`measures`."""
    listed = command(commands, "measures", measures, "list the catalogue of measures")
    listed.add_argument("--format", choices=("table", "json"), default="table")


def measures(asked: argparse.Namespace) -> None:
    """Print the catalogue."""
    fields = (
        "code",
        "title",
        "title_en",
        "domain",
        "unit",
        "better",
        "per",
        "numerator",
        "denominator",
        "source",
    )
    rows = [{**{name: getattr(one, name) for name in fields}, "aliases": one.aliases, "definition": one.definition}
            for one in CATALOGUE]  # fmt: skip
    if asked.format == "json":
        print(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        print(f"{row['code']}  {row['title']}（{row['unit']}）  {row['definition']}")


def add_gap(commands: Commands) -> None:
    """`gap`."""
    opened = command(commands, "gap", show_gap, "print the ids of the residents in the gap, one a line")
    opened.add_argument("snapshot", type=Path)
    opened.add_argument("--measure", required=True, metavar="CODE")
    opened.add_argument("--unit", required=True, type=int, metavar="NUMBER", help="a unit of the snapshot")
    opened.add_argument("--period", required=True, metavar="2025Q4")


def show_gap(asked: argparse.Namespace) -> None:
    """Count one measure and period, and open it down to the residents of a unit."""
    (one,) = chosen([asked.measure])
    period = parse(asked.period)
    open_snapshot(asked.snapshot)
    outcome = measure_snapshot(asked.snapshot, measures=[one.code], periods=[period])
    if asked.unit not in outcome.tree["unit"]:
        raise UsageError(f"the snapshot has no unit {asked.unit!r}; its units.parquet lists them.")
    with tempfile.TemporaryDirectory() as folder:
        outcome.write_grid(Path(folder))
        rows = gap(Path(folder), BY_CODE[one.code], period.name, [asked.unit])
    for resident in rows["resident_id"].drop_nulls().unique().sort():
        print(resident)


def positive(text: str) -> int:
    """A whole number above zero."""
    if not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above zero")
    return int(text)


def day(text: str) -> date:
    """A date written 2025-12-31."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date; write it as 2025-12-31") from None


def names(text: str) -> list[str]:
    """A comma-separated list."""
    return [part.strip() for part in text.split(",") if part.strip()]


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that a reader sees all of it or none."""
    part = path.with_name(path.name + ".part")
    part.write_bytes(data)
    part.replace(path)


def show_progress(stage: str, share: float) -> None:
    """One line on standard error that is overwritten; nothing where nobody watches."""
    if sys.stderr.isatty():
        end = "\n" if share >= 1 else ""
        print(f"\r\033[K{share:5.0%}  {stage}", end=end, file=sys.stderr, flush=True)
