"""Lengths of time as protocols write them: `7d`, `2w`, `3m`, `1y`, `12w6d`, `12m-1d`, or the name of a parameter.

Months and years go to the same day of the month, or to the last day of a month that lacks it: 31 January and one month
is 28 February; who is born on 29 February turns one year older on 28 February of a common year. Parts apply in order.
"""

import re

import polars as pl

from quanmin.core.protocols.declare import Protocol
from quanmin.errors import UsageError

PART = re.compile(r"([+-]?\d+)([dwmy])")
WRITTEN = re.compile(r"(?:[+-]?\d+[dwmy])+")
POLARS_UNITS = {"d": "d", "w": "w", "m": "mo", "y": "y"}


def parts(text: str) -> tuple[tuple[int, str], ...]:
    """`12m-1d` as ((12, "m"), (-1, "d")); UsageError for anything else."""
    if not WRITTEN.fullmatch(text):
        raise UsageError(f"{text!r} is not a length of time; write 7d, 2w, 3m, 1y, 12w6d or 12m-1d.")
    return tuple((int(number), unit) for number, unit in PART.findall(text))


def length(protocol: Protocol, text: str) -> tuple[tuple[int, str], ...]:
    """The parts of a length, where a parameter's name stands for what the county has set."""
    known = next((one for one in protocol.parameters if one.key == text), None)
    if known is None:
        return parts(text)
    return ((int(protocol.setting(text) or 0), known.unit),)


def later(protocol: Protocol, day: pl.Expr, text: str) -> pl.Expr:
    """The day so much later; empty where the day is."""
    for number, unit in length(protocol, text):
        day = day.dt.offset_by(f"{number}{POLARS_UNITS[unit]}")
    return day


def earlier(protocol: Protocol, day: pl.Expr, text: str) -> pl.Expr:
    """The day so much before; empty where the day is."""
    for number, unit in length(protocol, text):
        day = day.dt.offset_by(f"{-number}{POLARS_UNITS[unit]}")
    return day
