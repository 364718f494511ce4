"""The national immunisation schedule: which dose of which vaccine is due at which age.

Polio is one series given with two vaccines, so its doses count through: IPV 1 and 2, then bOPV 3 and 4. Every
other vaccine counts its own doses. An age is the least age for the dose, in completed months.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from quanmin.core.codes.table import Row, rows
from quanmin.errors import UsageError

FILE = Path(__file__).with_name("immunisation.csv")


@dataclass(frozen=True)
class Dose:
    """One dose of a schedule: due from `due_months`, to be complete before `before_months` (None: not stated).

    `sex` is empty for a vaccine given to all.
    """

    vaccine: str
    dose: int
    due_months: int
    before_months: int | None
    sex: str
    title: str


@cache
def schedule(edition: str = "2021") -> tuple[Dose, ...]:
    """The doses of an edition of the schedule, in the order of the file; UsageError lists the editions."""
    found = tuple(_dose(row) for row in rows(FILE) if row["edition"] == edition)
    if not found:
        raise UsageError(
            f"{edition!r} is not an edition of the schedule; choose one of {', '.join(editions())}."
        )
    return found


def editions() -> tuple[str, ...]:
    """The editions there are, oldest first."""
    return tuple(sorted({row["edition"] for row in rows(FILE)}))


def _dose(row: Row) -> Dose:
    return Dose(
        vaccine=row["vaccine"],
        dose=int(row["dose"]),
        due_months=int(row["due"]),
        before_months=int(row["before"]) if row["before"] else None,
        sex=row["sex"],
        title=row["title"],
    )
