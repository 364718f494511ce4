"""`make bench`: time every promise, print the table, write docs/benchmarks.md."""

import argparse
import sys
from pathlib import Path

from bench import (
    exchange,
    linking,
    loop,
    measuring,
    million,
    pages,
    programmes,
    protocols,
    reading,
    start,
    supervision,
)
from bench.peers import side_by_side
from bench.report import Figure, keep, kept, table, write_page

HOME = Path("var/bench").resolve()
QUANMIN = Path(sys.executable).with_name("quanmin")
PARTS = {
    "start": ("From nothing to an answering demo", lambda: start.figures(QUANMIN, HOME / "demo")),
    "measure": (
        "All measures over a county of 100,000",
        lambda: measuring.figures(QUANMIN, HOME / "county"),
    ),
    "million": ("A county of a million", lambda: million.figures(QUANMIN, HOME / "growth")),
    "reading": ("A plan read from its document", lambda: reading.figures(HOME)),
    "exchange": ("FHIR in", lambda: exchange.figures(HOME)),
    "peers": ("One measure, beside others", lambda: side_by_side.figures(HOME)),
    "protocols": ("The schedule of every programme", protocols.figures),
    "programmes": ("The doctors' day on PostgreSQL", lambda: programmes.figures(HOME)),
    "loop": (
        "From a saved visit to the cockpit, at 100,000 residents",
        lambda: loop.figures(HOME, HOME / "county" / "snapshot"),
    ),
    "supervision": ("Supervision on PostgreSQL", lambda: supervision.figures(HOME)),
    "linking": ("Residents who stand twice", linking.figures),
    "pages": ("Pages of the demo, on the server", lambda: pages.figures(QUANMIN, HOME / "demo")),
}


def main() -> int:
    """Run the parts asked for and write the page of all that were timed here; 1 where a promise was not kept."""
    arguments = argparse.ArgumentParser(prog="bench", description=__doc__)
    arguments.add_argument("--only", choices=PARTS, nargs="+", help="run these parts alone")
    arguments.add_argument("--no-page", action="store_true", help="leave docs/benchmarks.md as it is")
    asked = arguments.parse_args()
    HOME.mkdir(parents=True, exist_ok=True)
    found: dict[str, list[Figure]] = {}
    for name in asked.only or PARTS:
        title, figures = PARTS[name]
        found[name] = list(figures())
        print(f"\n{title}\n\n{table(found[name])}", flush=True)
        keep(HOME, name, found[name])
    if not asked.no_page:
        write_page({title: kept(HOME, name) for name, (title, _) in PARTS.items()})
    return int(any(figure.kept == "NO" for figures in found.values() for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
