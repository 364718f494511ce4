"""The tables of programmes: what is owed to whom, visits with the forms they filled, calls, and settings."""

from quanmin.programmes.models.calling import Call, Reached
from quanmin.programmes.models.schedule import Due, Schedule
from quanmin.programmes.models.settings import Setting
from quanmin.programmes.models.visits import TRANSITIONS, Draft, Filled, Standing, Visit

__all__ = [
    "TRANSITIONS",
    "Call",
    "Draft",
    "Due",
    "Filled",
    "Reached",
    "Schedule",
    "Setting",
    "Standing",
    "Visit",
]
