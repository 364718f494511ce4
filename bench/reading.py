"""How long a plan takes to read: one of 28,000 letters, and a printed one of 300 pages with tables."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from bench.printing import Style, printed
from bench.report import Figure
from quanmin.core.reading import read_document
from quanmin.core.reading.blocks import document_blocks
from quanmin.core.reading.page import Line, laid_out
from quanmin.core.synth.plans import sample_plans
from quanmin.documents import safely_read

LETTERS, PAGES = 28_000, 300
PUBLISHED = Path(__file__).parents[2] / "shared" / "plans" / "real" / "renhe-2022.txt"
_TIMES = 5


def figures(home: Path) -> list[Figure]:
    """The two promises, and what of the second is taking the letters off the pages."""
    text = _text()
    print_out = home / "plan.pdf"
    pages = _printed_out(print_out)
    data = print_out.read_bytes()
    letters = seconds(lambda: document_blocks(data, "plan.pdf"), 1)
    whole = seconds(lambda: safely_read(data, "plan.pdf"), 1)
    found = [
        Figure(
            f"a plan of {len(text):,} letters", seconds(lambda: read_document(text.encode(), "a.txt")), "s", 1
        )
    ]
    if PUBLISHED.exists():
        renhe = PUBLISHED.read_bytes()
        found.append(Figure("the plan of Renhe", seconds(lambda: read_document(renhe, "renhe.txt")), "s", 1))
    note = f"{len(data) / 1e6:.1f} MB; in a process of its own, from bytes to targets and findings"
    return [
        *found,
        Figure(f"a printed plan (PDF) of {pages} pages with tables", whole, "s", 30, note),
        Figure("of that, letters and tables off the pages", letters, "s"),
    ]


def seconds(act: Callable[[], object], times: int = _TIMES) -> float:
    """How long it takes, usually."""
    return median(_once(act) for _ in range(times))


def _once(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def _text() -> str:
    """The demo's two plans one after the other until there are enough letters."""
    lines = [block for block in _sample() if isinstance(block, str)]
    text = "\n".join(lines)
    return (text * (LETTERS // len(text) + 1))[:LETTERS]


def _sample() -> Iterator[str | list[list[str]]]:
    for path in sample_plans():
        page = laid_out(document_blocks(path.read_bytes(), path.name))
        for part in page.parts:
            if isinstance(part, Line):
                yield page.marked(part.start, part.end)
            else:
                yield [[cell.text for cell in row] for row in part.rows]


def _printed_out(file: Path) -> int:
    """Write the long plan where it is not yet; how many pages it has."""
    if not file.exists():
        sample = list(_sample())
        once = printed(sample, Style(head="云岭县人民政府文件")).count(b"/Type/Page/")
        file.write_bytes(printed(sample * (PAGES // once + 2), Style(head="云岭县人民政府文件")))
    return file.read_bytes().count(b"/Type/Page/")
