"""The tables of programmes: what is owed to whom, visits and their forms, calls, settings, family-doctor contracts."""

from quanmin.programmes.models.calling import Call, Reached
from quanmin.programmes.models.contracts import (
    AGREED_TRANSITIONS,
    Agreed,
    Contract,
    ContractStep,
    Coverage,
    Covering,
    Leaving,
    Member,
    Post,
    Team,
    Turn,
)
from quanmin.programmes.models.schedule import Due, Schedule
from quanmin.programmes.models.settings import Kind, Setting
from quanmin.programmes.models.visits import TRANSITIONS, Draft, Filled, Standing, Visit

__all__ = [
    "AGREED_TRANSITIONS",
    "TRANSITIONS",
    "Agreed",
    "Call",
    "Contract",
    "ContractStep",
    "Coverage",
    "Covering",
    "Draft",
    "Due",
    "Filled",
    "Kind",
    "Leaving",
    "Member",
    "Post",
    "Reached",
    "Schedule",
    "Setting",
    "Standing",
    "Team",
    "Turn",
    "Visit",
]
