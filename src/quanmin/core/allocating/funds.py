"""Funds paid by verified services (按量拨付): which services count how many points, and how many are looked at.

A fund is data. `services` gives the points of one service of a programme; each unit's sample is `sample` services,
drawn by `sampling.drawn`; a verified share below `least` pays for nothing (see `verifying`).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from quanmin.errors import UsageError

FOLDER = Path(__file__).with_name("declared")


@dataclass(frozen=True)
class Service:
    """What one service of a programme counts."""

    programme: str
    title: str
    title_en: str
    points: Fraction


@dataclass(frozen=True)
class Fund:
    """One fund: whose services it pays for, by how many points, and how they are checked."""

    code: str
    title: str
    title_en: str
    basis: str
    kinds: tuple[str, ...]
    services: tuple[Service, ...]
    sample: int
    least: Fraction


@cache
def declared() -> dict[str, Mapping[str, Any]]:
    """The funds that come with the product, as data by code."""
    files = (tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.toml")))
    return {said["code"]: said for said in files}


def fund_of(data: Mapping[str, Any]) -> Fund:
    """The fund that the data say; UsageError for a part that is missing or cannot be."""
    try:
        services = tuple(_service(row) for row in data["services"])
        fund = Fund(
            code=data["code"], title=data["title"], title_en=data["title_en"], basis=data["basis"],
            kinds=tuple(data["kinds"]), services=services, sample=int(data["sample"]),
            least=Fraction(str(data["least"])),
        )  # fmt: skip
    except (KeyError, ValueError) as error:
        raise UsageError(f"the fund does not say {error.args[0]!r} as it should.") from error
    wrong = [one.programme for one in services if one.points < 0]
    if wrong or not services or fund.sample < 1 or not 0 <= fund.least <= 1:
        raise UsageError(
            f"{fund.code}: points are 0 or more, a sample at least 1, the least share from 0 to 1."
        )
    return fund


def _service(row: Mapping[str, Any]) -> Service:
    return Service(row["programme"], row["title"], row["title_en"], Fraction(str(row["points"])))
