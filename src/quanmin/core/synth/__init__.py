"""A demo county out of a seed: 云岭县, five years of invented residents and records in the form of a snapshot.

    make_county(Path("demo"), residents=30_000, seed=1)

The same seed, size and last day give the same bytes. Nothing in it is real: names, numbers, places, events.
"""

from quanmin.core.synth.making import check_asked, make_county

__all__ = ["check_asked", "make_county"]
