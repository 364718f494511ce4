"""All that reads residents. Every read that shows a person writes a line in the trail."""

from quanmin.records.queries.care import emergencies, sees_sensitive
from quanmin.records.queries.differences import difference, differences, told
from quanmin.records.queries.duplicates import differing, merges, pair, pairs, persons
from quanmin.records.queries.events import events, may_take_back
from quanmin.records.queries.looks import looks_at
from quanmin.records.queries.people import (
    Person,
    may_open,
    people,
    person_of,
    resident,
    residents_by_township,
    timeline,
)
from quanmin.records.queries.searching import Asked, find, search, standing_number
from quanmin.records.timeline import Happening

__all__ = [
    "Asked", "Happening", "Person", "difference", "differences", "differing", "emergencies", "events", "find",
    "looks_at", "may_open", "may_take_back", "merges", "pair", "pairs", "people", "person_of", "persons", "resident",
    "residents_by_township", "search", "sees_sensitive", "standing_number", "timeline", "told",
]  # fmt: skip
