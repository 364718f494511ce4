"""What the codes in the snapshot's closed lists are called, in Chinese and in English."""

from functools import cache
from pathlib import Path

from quanmin.core.codes.table import Row, rows

FILE = Path(__file__).with_name("titles.csv")


def titles(table: str, column: str, language: str = "zh") -> dict[str, str]:
    """The names of all codes a column may hold, in their declared order; KeyError for a column without a list."""
    sets = _by_set()
    found = sets.get(f"{table}.{column}") or sets[column]
    return {row["code"]: row["title" if language.startswith("zh") else "title_en"] for row in found}


def title(table: str, column: str, code: str, language: str = "zh") -> str:
    """The name of one code of a column; KeyError when the list of the column has no such code."""
    return titles(table, column, language)[code]


@cache
def _by_set() -> dict[str, tuple[Row, ...]]:
    found: dict[str, tuple[Row, ...]] = {}
    for row in rows(FILE):
        found[row["set"]] = (*found.get(row["set"], ()), row)
    return found
