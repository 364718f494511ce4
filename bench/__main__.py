"""`make bench`: time every promise, print the table, write docs/benchmarks.md."""

import argparse
import sys
from pathlib import Path

from bench import exchange, measuring, million, pages, programmes, protocols, reading, start
from bench.peers import side_by_side
from bench.report import Figure, table, write_page

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
    "pages": ("Pages of the demo, on the server", lambda: pages.figures(QUANMIN, HOME / "demo")),
}


def main() -> int:
    """Run all parts and write the page, or run one and only print it; 1 when a promise was not kept."""
    arguments = argparse.ArgumentParser(prog="bench", description=__doc__)
    arguments.add_argument("--only", choices=PARTS, help="run one part and leave the page as it is")
    only = arguments.parse_args().only
    HOME.mkdir(parents=True, exist_ok=True)
    sections: dict[str, list[Figure]] = {}
    for name, (title, figures) in PARTS.items():
        if only in (None, name):
            sections[title] = figures()
            print(f"\n{title}\n\n{table(sections[title])}", flush=True)
    if only is None:
        write_page(sections)
    return int(any(figure.kept == "NO" for figures in sections.values() for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
