"""What becomes of a row that was corrected here when its source speaks again.

Three words meet: what the source said before, what stands here, and what the source says now. Where the source says
what it said before, what stands here stands; where nobody corrected anything, the source is followed; where both
changed to the same, they agree; what both changed differently is a difference, and there too what stands here stands.
"""

from dataclasses import dataclass
from typing import Any

# A person lives in one place and dies once: a row of a source repeats what was entered here, or contradicts it.
ONCE = ("residences", "deaths")


@dataclass(frozen=True)
class Met:
    """The row as it stands after the meeting, and by column what the source says otherwise."""

    row: dict[str, Any]
    differing: dict[str, Any]


def meet(before, ours, theirs):
    """The three rows as JSON (empty values left out) met column by column."""
    row, differing = {}, {}
    for name in dict.fromkeys((*ours, *theirs, *before)):
        was, own, other = before.get(name), ours.get(name), theirs.get(name)
        row[name] = other if own == was else own
        if own not in (was, other) and other != was:
            differing[name] = other
    return Met({name: value for name, value in row.items() if value is not None}, differing)


def stand_by_ours(before, ours, theirs):
    """As `meet`, but nothing of the source is taken: for rows that would contradict themselves if mixed."""
    names = dict.fromkeys((*ours, *theirs, *before))
    new = {
        name: theirs.get(name) for name in names if theirs.get(name) not in (ours.get(name), before.get(name))
    }
    return Met(dict(ours), new)
