"""The systems that county health plans call for, and what of each can be done here today."""

from quanmin.core.systems.declare import STATES, Area, Declaration, System
from quanmin.core.systems.reading import areas, found, systems, tally

__all__ = ["STATES", "Area", "Declaration", "System", "areas", "found", "systems", "tally"]
