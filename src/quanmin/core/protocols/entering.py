"""Who may come under a protocol, and what keeps them out; and for which reasons a course is ended by somebody."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from quanmin.core.protocols.courses import eligible
from quanmin.core.protocols.declare import Protocol, Words
from quanmin.core.protocols.facts import PEOPLE, ages, shaped
from quanmin.core.protocols.rules import holds, settings

# What ends a course where the rule does not name it: the words of enrolments for death, leaving and being lost.
ENDED_BY = {"death": "death", "moved": "moved-out", "lost": "lost"}
_NAMED = re.compile(r"end_reason\s*(?:=\s*'([^']+)'|IN\s*\(([^)]*)\))")


def end_reasons(protocol: Protocol) -> dict[str, Words]:
    """The reasons an enrolment may be ended with, each with the title of the closing rule it meets, in their order.

    Of several that one rule takes, the first; those are all accepted (`takes_reason`).
    """
    return {values[0]: title for values, title in _reasons(protocol)}


def takes_reason(protocol: Protocol, reason: str) -> bool:
    """Whether some closing rule of the protocol takes the reason."""
    return any(reason in values for values, _title in _reasons(protocol))


def reason_title(protocol: Protocol, reason: str) -> Words | None:
    """The title of the closing rule that takes the reason; None for other systems' words."""
    return next((title for values, title in _reasons(protocol) if reason in values), None)


def _reasons(protocol: Protocol) -> list[tuple[tuple[str, ...], Words]]:
    found = []
    for one in protocol.closing:
        named = _NAMED.search(one.when)
        if named is not None:
            found.append((tuple(re.findall(r"[\w-]+", named[1] or named[2])), one.title))
        elif one.key in ENDED_BY:
            found.append(((ENDED_BY[one.key],), one.title))
    return found


def unmet(protocol: Protocol, person: Mapping[str, Any], on: date) -> tuple[str, ...]:
    """What keeps a person out on the day: `gone` for who is dead, away or unborn, else each failing part.

    Parts are those joined by AND, as they are written. Empty for who is eligible.
    """
    people = shaped([person], PEOPLE)
    if eligible(protocol, people, on).height:
        return ()
    known = people.with_columns(*ages(on), *settings(protocol))
    failing = tuple(part for part in parts(protocol.eligible) if not _holds(part, known))
    return failing or ("gone",)


def _holds(part: str, known: pl.DataFrame) -> bool:
    return bool(known.select(holds(part, known).alias("holds"))["holds"][0])


def parts(rule: str) -> tuple[str, ...]:
    """The parts of a condition that must all hold: split at each AND outside brackets that belongs to no BETWEEN."""
    found: list[list[str]] = [[]]
    depth, between = 0, 0
    for word in re.findall(r"'[^']*'|\w+|\s+|.", rule):
        depth += (word == "(") - (word == ")")
        between += word == "BETWEEN"
        if word == "AND" and depth == 0 and not between:
            found.append([])
            continue
        between -= word == "AND" and between > 0
        found[-1].append(word)
    return tuple("".join(words).strip() for words in found)
