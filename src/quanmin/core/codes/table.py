"""Reading the small tables of codes kept as CSV beside the code that looks things up in them.

The first lines of each file start with `#` and say where the table comes from: source, version, date.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

Row = dict[str, str]


def rows(path: Path) -> tuple[Row, ...]:
    """The rows of a table, each a mapping from column name to text; lines that start with `#` are left out."""
    return tuple(csv.DictReader(line for line in _lines(path) if not line.startswith("#")))


def provenance(path: Path) -> dict[str, str]:
    """What the first lines say of the table: its `source`, `version` and `date`."""
    said = (line[1:].partition(":") for line in _lines(path) if line.startswith("#"))
    return {word.strip(): text.strip() for word, colon, text in said if colon}


def _lines(path: Path) -> Iterator[str]:
    yield from path.read_text(encoding="utf-8").splitlines()
