"""The figures a demo county is drawn from: CSV tables whose first lines say what they are and where they come from."""

import csv
from collections.abc import Iterator
from importlib.resources import files

Row = dict[str, str]


def read_table(name: str) -> list[Row]:
    """The rows of a CSV table beside this module; lines that begin with # are notes."""
    return list(csv.DictReader(_lines(f"{name}.csv")))


def read_words(name: str) -> dict[str, list[str]]:
    """Lists of words under the first word of each line."""
    rows = (line.split() for line in _lines(f"{name}.txt"))
    return {first: rest for first, *rest in rows}


def _lines(name: str) -> Iterator[str]:
    text = files(__name__).joinpath(name).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))
