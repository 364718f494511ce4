"""The systems and their areas as two small tables, and the ways they are looked through."""

from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from quanmin.core.codes.table import Row, rows
from quanmin.core.systems.declare import STATES, Area, Declaration, System

FOLDER = Path(__file__).parent


@cache
def areas() -> tuple[Area, ...]:
    """The areas in their order."""
    return tuple(
        Area(int(row["number"]), row["title"], row["title_en"]) for row in rows(FOLDER / "areas.csv")
    )


@cache
def systems() -> tuple[System, ...]:
    """Every system in the order of its number."""
    return tuple(_system(row) for row in rows(FOLDER / "systems.csv"))


def found(*, area: int | None = None, state: str = "", text: str = "") -> tuple[System, ...]:
    """The systems of an area, in a state, with a text in number, names, note or declarations; unasked, all."""
    wanted = text.strip().casefold()
    return tuple(
        one
        for one in systems()
        if area in (None, one.area) and state in ("", one.state) and (not wanted or wanted in _said(one))
    )


def tally(listed: Iterable[System]) -> dict[str, int]:
    """How many of the systems are in each state, in the order of the states; 0 where none is."""
    counts = Counter(one.state for one in listed)
    return {state: counts[state] for state in STATES}


def _system(row: Row) -> System:
    declared = (word.partition(":") for word in row["declarations"].split())
    return System(
        number=row["number"], title=row["title"], title_en=row["title_en"], state=row["state"],
        mechanisms=tuple(row["mechanisms"].split()),
        declarations=tuple(Declaration(kind, code) for kind, _colon, code in declared),
        tests=tuple(row["tests"].split()), note=row["note"], note_en=row["note_en"],
    )  # fmt: skip


def _said(one: System) -> str:
    parts = (one.number, one.title, one.title_en, one.note, one.note_en, *map(str, one.declarations))
    return "\n".join(parts).casefold()
