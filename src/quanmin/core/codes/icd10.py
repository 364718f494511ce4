"""Groups of ICD-10 codes, as ranges of the three-character category.

A code belongs to a group when its category (`I10.x00x002` has I10) lies in one of the group's ranges, both ends
included. Categories compare as text, so an engine of data frames can ask the same question of a whole column:
`first <= code[:3] <= last`.
"""

import re
from functools import cache
from pathlib import Path

from quanmin.core.codes.table import Row, rows
from quanmin.errors import UsageError

FILE = Path(__file__).with_name("icd10-groups.csv")

# What health plans call the major chronic diseases: the four whose early deaths 30q70 counts.
MAJOR_CHRONIC = ("cardiovascular", "cancer", "chronic-respiratory", "diabetes")

_WRITTEN = re.compile(r"([A-Z]\d\d)(?:[.X+*]|$|\d)")


def category(code: str) -> str:
    """The letter and two digits a code begins with; empty when it does not begin like an ICD-10 code.

    Small letters, a missing point, Chinese extensions and dagger pairs are read: `a17.001+g01*` has A17.
    """
    found = _WRITTEN.match(code.strip().upper())
    return found[1] if found else ""


def groups() -> tuple[str, ...]:
    """The names of all groups, in the order of the file."""
    return tuple(_by_group())


def ranges(group: str) -> tuple[tuple[str, str], ...]:
    """The first and last category of each range of a group; UsageError for an unknown one."""
    return tuple((row["first"], row["last"]) for row in _of(group))


def title(group: str, language: str = "zh") -> str:
    """The name of a group for people, in Chinese or, for any other language, English."""
    return _of(group)[0]["title" if language.startswith("zh") else "title_en"]


def in_group(code: str, group: str) -> bool:
    """Whether a code belongs to a group; never for text that is not an ICD-10 code."""
    found = category(code)
    return any(first <= found <= last for first, last in ranges(group))


def groups_of(code: str) -> tuple[str, ...]:
    """All groups a code belongs to; one code can be in several, such as stroke and cardiovascular."""
    return tuple(group for group in groups() if in_group(code, group))


def _of(group: str) -> tuple[Row, ...]:
    try:
        return _by_group()[group]
    except KeyError:
        raise UsageError(
            f"{group!r} is not a group of ICD-10 codes; choose one of {', '.join(_by_group())}."
        ) from None


@cache
def _by_group() -> dict[str, tuple[Row, ...]]:
    found: dict[str, tuple[Row, ...]] = {}
    for row in rows(FILE):
        found[row["group"]] = (*found.get(row["group"], ()), row)
    return found
