"""All that reads residents. Every read that shows a person writes a line in the trail."""

from quanmin.records.queries.people import (
    Happening,
    Person,
    may_open,
    people,
    resident,
    residents_by_township,
    search,
    timeline,
)

__all__ = [
    "Happening",
    "Person",
    "may_open",
    "people",
    "resident",
    "residents_by_township",
    "search",
    "timeline",
]
