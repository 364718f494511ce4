"""The tables of plans: what was read and kept, what was decided on it, how it is broken down, who answers."""

from quanmin.plans.models.assignments import (
    DUTY_TRANSITIONS,
    OPEN_DUTIES,
    RULINGS,
    Assignment,
    Duty,
    Objection,
    Part,
)
from quanmin.plans.models.breakdown import KeyPoint, PlaceAim, YearAim
from quanmin.plans.models.decisions import Decision, Verdict
from quanmin.plans.models.kept import (
    TRANSITIONS,
    UNDER_REVIEW,
    WAS_APPROVED,
    Finding,
    Move,
    Origin,
    Plan,
    Sharing,
    Standing,
    State,
    Target,
    Task,
    new_lineage,
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
