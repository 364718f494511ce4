"""Gap lists: the residents who are eligible for a measure and do not meet it, and the clauses they fail."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class GapRow:
    """One line of a gap list. `person` is a records.queries.Person, masked by right; None where the row is no person.

    `failed` holds the names of the clauses not met; `last_seen` and `last_reading` what was last done and measured;
    `actor` the unit that should act.
    """

    subject_id: int
    resident_id: int | None
    person: object
    village: object
    failed: list[str]
    last_seen: date | None
    last_reading: str
    actor: object


@dataclass(frozen=True)
class GapList:
    """One page of a gap list by village; `total` and `by_clause` count the whole list."""

    measure: str
    unit: object
    period: str
    run: object
    rows: list[GapRow]
    total: int
    page: int
    pages: int
    by_clause: dict[str, int]


def gap_list(measure, unit, period, *, seen_by, page=1, size=50, clause=None, run=None):
    """One page of the residents in the gap; `clause` keeps those that fail it; Refused outside one's subtree."""
    raise NotImplementedError
