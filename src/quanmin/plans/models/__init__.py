"""The tables of plans: what was read and kept, what was decided on it, how it is broken down."""

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
    "TRANSITIONS",
    "UNDER_REVIEW",
    "WAS_APPROVED",
    "Decision",
    "Finding",
    "KeyPoint",
    "Move",
    "Origin",
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
