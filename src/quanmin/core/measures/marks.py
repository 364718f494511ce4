"""Names of a counted table's columns, and what counting gives: shared by all engines."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from quanmin.core.measures.asking import Tally
from quanmin.core.snapshot.tables import BY_NAME

# Too long to keep a byte a row; counted in one pass, and opened again when somebody asks.
LONG = frozenset({"encounters", "admissions", "contacts", "observations", "vaccinations", "contract_items"})


@dataclass(frozen=True)
class Marked:
    """A tally with the names of its columns in the grid: one byte of clauses, and the unit a row counts for."""

    tally: Tally
    bits: str
    unit: str


def marked(tallies: Sequence[Tally]) -> list[Marked]:
    """Name the columns of each tally; tallies of one place share its column."""
    places: dict[int, str] = {}
    return [
        Marked(tally, f"bits_{number}", places.setdefault(id(tally.at.unit), f"unit_{len(places)}"))
        for number, tally in enumerate(tallies)
    ]


def keys_of(of: str) -> dict[str, str]:
    """The columns of a grid that say which row, and whose: name in the grid and in the table."""
    table = BY_NAME[of]
    keys = {"subject_id": table.key[0]}
    if any(column.name == "resident_id" for column in table.columns):
        keys["of_resident"] = "resident_id"
    return keys


@dataclass(frozen=True)
class Counted:
    """One table's answer: totals by unit for every tally, and the grid they were read from where it is kept."""

    of: str
    marks: tuple[Marked, ...]
    totals: pl.DataFrame
    grid: pl.DataFrame | None


# The columns of a table's totals: one row a tally, unit and band that anybody counts for.
TOTALS = pl.Schema({
    "measure": pl.String, "period": pl.String, "role": pl.String, "unit": pl.Int64, "band": pl.Int64,
    "top": pl.Int64, "below": pl.Int64, "squares": pl.Float64,
})  # fmt: skip
