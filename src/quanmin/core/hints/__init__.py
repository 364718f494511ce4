"""Hints that records may not be true, worked out from their figures alone: which to look at again, and how sure.

A check is declared (`checks.toml`): what it counts, by which method, from how many on, and how seldom it may be wrong.
None of it says why a figure is as it is; that is for the unit that wrote it.
"""

from quanmin.core.hints.declare import Check, Limit, Words, checks, with_limits
from quanmin.core.hints.judging import JUDGED, judged
from quanmin.core.hints.looking import LOOKED, Held, look

__all__ = ["JUDGED", "LOOKED", "Check", "Held", "Limit", "Words", "checks", "judged", "look", "with_limits"]
