"""The words a snapshot table is declared with: one column, one table, each said once.

Validation, documentation, demo data and the exporter all read these declarations.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["id", "int", "number", "text", "date", "datetime", "bool"]
Privacy = Literal["open", "personal", "secret"]


@dataclass(frozen=True)
class Column:
    """One column: what it holds, in which unit, and what may stand in it.

    `refers` names the table whose key it points to; `low` and `high` are hard limits, inclusive;
    `required` means no empty value; `system` is the code system whose spelling it keeps, so that it can be asked for by
    how it begins; `fhir` is the FHIR R4 element it comes from.
    """

    name: str
    kind: Kind
    meaning: str
    required: bool = True
    title: str = ""
    unit: str = ""
    choices: tuple[str, ...] = ()
    refers: str = ""
    system: Literal["", "icd-10"] = ""
    low: float | None = None
    high: float | None = None
    privacy: Privacy = "open"
    fhir: str = ""


@dataclass(frozen=True)
class Table:
    """One table: `key` is unique, `sort` the order it is written in, `split` the column queries select by."""

    name: str
    title: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    sort: tuple[str, ...]
    split: str = ""
    fhir: str = ""

    @property
    def order(self) -> tuple[str, ...]:
        """The columns its rows are in order of: no two rows are alike in all of them."""
        return tuple(dict.fromkeys(self.sort + self.key))

    def column(self, name: str) -> Column:
        """The declared column of that name; KeyError when the table has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name!r}")


# Measures keep a latest unit as day and number in one integer of 63 bits; a larger number would run into the day.
LARGEST_UNIT = 2**44 - 1


def key(name: str, meaning: str) -> Column:
    """The table's own identifier."""
    return Column(name, "id", meaning, high=LARGEST_UNIT if name == "unit_id" else None)


def link(name: str, refers: str, meaning: str, *, required: bool = True) -> Column:
    """A reference to a row of another table."""
    return Column(name, "id", meaning, required=required, refers=refers)


def code(name: str, choices: tuple[str, ...], meaning: str, *, required: bool = True) -> Column:
    """A value out of a closed list."""
    return Column(name, "text", meaning, required=required, choices=choices)
