"""The tables of supervision: how targets and tasks stand, and what is done about it."""

from quanmin.supervision.models.evidence import Evidence
from quanmin.supervision.models.ledger import Charge, Claim, Line, Progress, RememberedFilter
from quanmin.supervision.models.light import Colour, Light
from quanmin.supervision.models.notice import Bulletin, Issuer, Notice, Numbering, Reminder, Step
from quanmin.supervision.models.wording import Seen, Wording
from quanmin.supervision.states import (
    NOTICE_TRANSITIONS,
    OPEN_STAGES,
    Occasion,
    ReminderKind,
    Series,
    Stage,
    Urgency,
)

__all__ = [
    "NOTICE_TRANSITIONS",
    "OPEN_STAGES",
    "Bulletin",
    "Charge",
    "Claim",
    "Colour",
    "Evidence",
    "Issuer",
    "Light",
    "Line",
    "Notice",
    "Numbering",
    "Occasion",
    "Progress",
    "RememberedFilter",
    "Reminder",
    "ReminderKind",
    "Seen",
    "Series",
    "Stage",
    "Step",
    "Urgency",
    "Wording",
]
