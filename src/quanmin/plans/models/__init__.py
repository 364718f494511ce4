"""The tables of plans: what was read and kept, what was decided on it, how it is broken down, who answers."""

from quanmin.plans.models.assignments import Assignment, Objection
from quanmin.plans.models.breakdown import KeyPoint, PlaceAim, YearAim
from quanmin.plans.models.decisions import Decision
from quanmin.plans.models.kept import Finding, Move, Plan, Target, Task, new_lineage
from quanmin.plans.states import (
    DUTY_TRANSITIONS,
    OPEN_DUTIES,
    RULINGS,
    TRANSITIONS,
    UNDER_REVIEW,
    WAS_APPROVED,
    Duty,
    Origin,
    Part,
    Sharing,
    Standing,
    State,
    Verdict,
)

__all__ = [
    "DUTY_TRANSITIONS",
    "OPEN_DUTIES",
    "RULINGS",
    "TRANSITIONS",
    "UNDER_REVIEW",
    "WAS_APPROVED",
    "Assignment",
    "Decision",
    "Duty",
    "Finding",
    "KeyPoint",
    "Move",
    "Objection",
    "Origin",
    "Part",
    "PlaceAim",
    "Plan",
    "Sharing",
    "Standing",
    "State",
    "Target",
    "Task",
    "Verdict",
    "YearAim",
    "new_lineage",
]
