"""`quanmin systems`: what county health plans call for, and what of it can be done here today."""

import argparse
import json
import unicodedata

from quanmin.core.systems import STATES, Area, System, areas, found, tally
from quanmin.errors import UsageError

MARKS = dict(zip(STATES, "●◐○", strict=True))
WIDTH = 58  # columns of a terminal for a title; a Chinese character takes two


def add_systems(parser: argparse.ArgumentParser) -> None:
    """The options of `systems`."""
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.add_argument("--area", type=int, metavar="N", help="one area alone, by its number")
    parser.add_argument("--state", choices=("works", "partly", "not-yet"), help="those in one state alone")


def list_systems(asked: argparse.Namespace) -> None:
    """List the systems by area with counts; json holds all that is said of each."""
    numbers = [area.number for area in areas()]
    if asked.area not in (None, *numbers):
        raise UsageError(f"there is no area {asked.area!r}; choose one of {numbers[0]} to {numbers[-1]}.")
    listed = found(area=asked.area, state=(asked.state or "").replace("-", " "))
    print(as_json(listed) if asked.format == "json" else as_table(listed))


def as_json(listed: tuple[System, ...]) -> str:
    """The counts and the systems, each with what stands behind its state."""
    said = {"counts": tally(listed), "systems": [_fields(one) for one in listed]}
    return json.dumps(said, ensure_ascii=False, indent=1)


def _fields(one: System) -> dict[str, object]:
    return {
        "number": one.number, "area": one.area, "title": one.title, "title_en": one.title_en, "state": one.state,
        "mechanism": list(one.mechanisms), "declaration": [str(each) for each in one.declarations],
        "test": list(one.tests), "note": one.note, "note_en": one.note_en,
    }  # fmt: skip


def as_table(listed: tuple[System, ...]) -> str:
    """Each area with its counts and a line a system; below them what all areas come to."""
    parts = [_of_area(area, [one for one in listed if one.area == area.number]) for area in areas()]
    whole = f"{len(listed)} systems: {_counts(listed)}"
    return "\n\n".join([*(part for part in parts if part), whole])


def _of_area(area: Area, listed: list[System]) -> str:
    if not listed:
        return ""
    head = f"{area.number}. {area.title}  {_counts(listed)}"
    return "\n".join([head, *(_line(one) for one in listed)])


def _line(one: System) -> str:
    figures = f"figures only: {' '.join(one.figures)}" if one.figures else ""
    behind = one.note or " ".join(one.mechanisms) or figures
    return f"  {MARKS[one.state]} {one.number:6}{_padded(one.title)}{one.state:8} {behind}".rstrip()


def _counts(listed: tuple[System, ...] | list[System]) -> str:
    return ", ".join(f"{MARKS[state]} {count} {state}" for state, count in tally(listed).items())


def _padded(text: str) -> str:
    taken = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
    return text + " " * max(1, WIDTH - taken)
