"""Reads of supervision, shared by pages, exports and the api."""

from quanmin.supervision.queries.lights import (
    Cockpit,
    Domain,
    Row,
    Standing,
    cockpit,
    county_lights,
    lights_within,
    ranked,
    tallies,
    target_lights,
    township_ranking,
    unit_lights,
    within,
)

__all__ = [
    "Cockpit",
    "Domain",
    "Row",
    "Standing",
    "cockpit",
    "county_lights",
    "lights_within",
    "ranked",
    "tallies",
    "target_lights",
    "township_ranking",
    "unit_lights",
    "within",
]
