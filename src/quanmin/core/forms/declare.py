"""What a form of figures says: its cells, what must hold between them, how often and until when it is owed."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from quanmin.core.codes.working_days import add_working_days
from quanmin.core.periods import Kind, Period, containing

Shape = Literal["figure", "count", "share"]
Relation = Literal["sum-is", "sum-at-most"]


@dataclass(frozen=True)
class Cell:
    """One figure. A `count` is whole; a `share` is entered as two counts, or as a figure with or without them.

    `low` and `high` are the hard range. A change against the last period of more than `jump` per cent of it (of a
    share: so many points) has to be explained. `measure` is the measure the figure answers, empty for none.
    """

    key: str
    title: str
    title_en: str
    unit: str
    shape: Shape = "figure"
    low: float | None = 0.0
    high: float | None = None
    jump: float | None = 20.0
    required: bool = True
    measure: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Check:
    """What must hold between cells: the sum of `parts` is the cell `whole`, or no more than it."""

    relation: Relation
    parts: tuple[str, ...]
    whole: str
    title: str
    title_en: str


@dataclass(frozen=True)
class Form:
    """One form. `due_after` are working days after the last day of the period.

    `owed_by` are the names of the offices that owe it, or `township` for every township; a form made for one unit
    alone names nobody.
    """

    code: str
    title: str
    title_en: str
    basis: str
    every: Kind
    due_after: int
    owed_by: tuple[str, ...]
    cells: tuple[Cell, ...]
    checks: tuple[Check, ...] = ()
    evidence: bool = False

    def due(self, period: Period) -> date:
        """The last day on which the form of a period is in time."""
        return add_working_days(period.end, self.due_after)

    def last_closed(self, on: date) -> Period:
        """The last period that had ended by a day: the one the form is owed for."""
        now = containing(on, self.every)
        return now if now.end <= on else now.before()
