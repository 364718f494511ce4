"""Reads of residents. Every one that shows a person writes a line in the trail."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Person:
    """A resident as one person may see them: masked wherever the right is missing."""

    id: int
    name: str
    sex: str
    birth_date: str
    age_years: int
    phone: str
    address: str
    identity_number: str
    village: object
    left: date | None
    death_date: date | None
    masked: bool


@dataclass(frozen=True)
class Happening:
    """One dated record of a resident: the table it stands in, its row number, what it says (pairs of label and value)."""

    day: date
    table: str
    title: str
    row_id: int
    unit: object
    facts: list[tuple[str, str]]
    recorded_at: object
    source: str


def resident(id, seen_by):  # noqa: A002  the resident's own number
    """One Person; Refused without OPEN_RESIDENT on their village, Resident.DoesNotExist when there is none."""
    raise NotImplementedError


def timeline(resident_id, seen_by):
    """All dated records of a resident, latest first (list of Happening)."""
    raise NotImplementedError


def search(text, seen_by, *, limit=50):
    """Persons by whole name, pinyin initials, resident number or whole identity number, inside one's own subtree."""
    raise NotImplementedError
