"""Which fact of a plan's new version was which of the old one.

A fact is known again by its name and year, else by its name alone, else by the likeness of its name to the only one
left that is near. Each fact has at most one counterpart; what has none was added or dropped.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

NEAR = 0.7


@dataclass(frozen=True)
class Said:
    """What a fact is known by: its own key, its kind, its name, its year."""

    key: int
    kind: str
    name: str
    year: int | None


def paired(old: Sequence[Said], new: Sequence[Said]) -> dict[int, int]:
    """By the key of a new fact, the key of the old one it continues; the order of the documents breaks ties."""
    found: dict[int, int] = {}
    for known_by in (lambda one: (one.kind, one.name, one.year), lambda one: (one.kind, one.name)):
        _pair_same(old, new, known_by, found)
    _pair_near(old, new, found)
    return found


def _pair_same(
    old: Sequence[Said], new: Sequence[Said], known_by: Callable[[Said], object], found: dict[int, int]
) -> None:
    left: dict[object, list[int]] = {}
    taken = set(found.values())
    for one in old:
        if one.key not in taken:
            left.setdefault(known_by(one), []).append(one.key)
    for one in new:
        if one.key not in found and left.get(known_by(one)):
            found[one.key] = left[known_by(one)].pop(0)


def _pair_near(old: Sequence[Said], new: Sequence[Said], found: dict[int, int]) -> None:
    taken = set(found.values())
    pairs = [
        (-likeness(one.name, other.name), place, other.key, one.key)
        for place, one in enumerate(new)
        if one.key not in found
        for other in old
        if other.key not in taken and other.kind == one.kind
    ]
    for score, _place, old_key, new_key in sorted(pairs):
        if -score >= NEAR and new_key not in found and old_key not in taken:
            found[new_key] = old_key
            taken.add(old_key)


def likeness(one: str, other: str) -> float:
    """0 to 1: the letter pairs two names share (Dice); equal names are 1, however short."""
    if one == other:
        return 1.0
    pairs, others = _pairs(one), _pairs(other)
    return 2 * len(pairs & others) / (len(pairs) + len(others)) if pairs and others else 0.0


def _pairs(name: str) -> set[str]:
    return {name[place : place + 2] for place in range(len(name) - 1)}
