"""Defined daily doses: how many grams of an antibacterial are one day of an adult, by the way it is given."""

from functools import cache
from pathlib import Path

from quanmin.core.codes.table import rows

FILE = Path(__file__).with_name("daily-doses.csv")


@cache
def daily_doses() -> dict[tuple[str, str], float]:
    """Grams of one defined daily dose by ATC code and route; a substance that is not here has none."""
    return {(row["atc"], row["route"]): float(row["grams"]) for row in rows(FILE)}
