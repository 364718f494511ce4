"""The table of promises: what was promised, what was found."""

import json
import math
import os
import platform
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
PACKAGES = ("polars", "duckdb", "narwhals", "numpy", "django")


@dataclass(frozen=True)
class Figure:
    """One thing timed; `limit` is the promise, in the same unit, where one was made."""

    what: str
    found: float
    unit: str
    limit: float | None = None
    note: str = ""

    @property
    def kept(self) -> str:
        """Whether the promise was kept, in a word; empty where none was made."""
        if self.limit is None:
            return ""
        return "yes" if self.found <= self.limit else "NO"


def table(figures: list[Figure]) -> str:
    """The figures as a Markdown table that also reads well in a terminal."""
    rows = [("what", "found", "promised", "kept", "note"), ("---",) * 5]
    rows += [(one.what, _written(one.found, one.unit), _limit(one), one.kept, one.note) for one in figures]
    widths = [max(len(row[place]) for row in rows) for place in range(5)]
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in rows
    )


def _limit(figure: Figure) -> str:
    return "" if figure.limit is None else f"≤ {_written(figure.limit, figure.unit)}"


def _written(number: float, unit: str) -> str:
    if math.isnan(number):
        return "—"
    digits = 0 if unit == "ms" or number >= 100 else 2 if number < 10 else 1
    return f"{number:,.{digits}f} {unit}".strip()


def keep(home: Path, name: str, figures: list[Figure]) -> None:
    """Keep a part's figures with the day they were timed."""
    day = f"{datetime.now(UTC):%Y-%m-%d}{_busy()}"
    said = {"day": day, "figures": [asdict(one) for one in figures]}
    (home / f"{name}.figures.json").write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")


def _busy() -> str:
    """Whether others worked on the machine meanwhile, in words; the parts themselves keep each core busy at most."""
    cores, load = os.cpu_count() or 1, os.getloadavg()[1]
    return f", beside much other work (load {load:.0f} on {cores} cores)" if load > 2 * cores else ""


def kept(home: Path, name: str) -> tuple[str, list[Figure]] | None:
    """The day and figures of a part; None for one that was not timed here yet."""
    file = home / f"{name}.figures.json"
    if not file.is_file():
        return None
    said = json.loads(file.read_text(encoding="utf-8"))
    return said["day"], [Figure(**one) for one in said["figures"]]


def write_page(sections: dict[str, tuple[str, list[Figure]] | None]) -> None:
    """Write docs/benchmarks.md anew: the machine, the figures with their days, and how to get them again."""
    parts = [INTRODUCTION, _machine()]
    for title, found in sections.items():
        if found is None:
            parts.append(f"## {title}\n\nNot timed on this machine yet.")
        else:
            day, figures = found
            parts.append(f"## {title}\n\n{table(figures)}\n\nTimed on {day}.{PICTURES.get(title, '')}")
    PAGE.write_text("\n\n".join([*parts, AGAIN]) + "\n", encoding="utf-8")


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"Machine: {_processor()}, {os.cpu_count()} cores, {memory:.0f} GB of memory, {platform.system()}; "
        f"Python {platform.python_version()}; {packages}."
    )


def _processor() -> str:
    file = Path("/proc/cpuinfo")
    lines = file.read_text().splitlines() if file.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


PICTURES = {
    "A county of a million": "\n\n![Seconds for the whole catalogue by number of residents](benchmarks-growth.svg)",
    "The doctors' day on PostgreSQL": """

Of that, processor time, which other work on a machine changes less: a saved visit 0.11 s, a list 0.05 s beside 0.1 s
of the database. The port is answered when every worker is warm, three to four seconds after a start. Where the site
was stopped, those who come back come together; how closely is chance, and the figure differs by half between runs.""",
    "Supervision on PostgreSQL": """

A cockpit that somebody of the same place opened before takes 7 ms of processor time, one worked out anew 50 to 80
(least of many, in a county of 4,000, beside other work). What is kept of a page is kept until somebody acts (decision
0041), which on a working day is every few seconds; so what is promised is timed both ways.""",
}

INTRODUCTION = """# Benchmarks

What the product promises about time and memory, and what was found. This page is written by `make bench`."""

AGAIN = """## Again, on your machine

`make bench` runs all of it, half an hour and more, and rewrites this page. `make bench ARGS="--only start measure"`
runs some parts and rewrites theirs; `--no-page` leaves the page alone. Made counties and the figures found are kept
in `var/bench`, so that a second call is quicker; `rm -r var/bench` begins anew. Nothing else should be running: two
cores are easily shared.

`programmes` and `supervision` share a county of 500,000 on a PostgreSQL of its own, which writes as safely as one in
use (`var/bench/site-500000`, 8 GB with its records). Whichever runs first makes it; `python -m bench.county 500000`
does that alone, and without the folder it is made anew. `python -m bench.programmes 5000` tries it small."""
