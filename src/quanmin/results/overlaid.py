"""The overlay of the whole run that stands, kept in this process from one look to the next (core.measures.overlay).

A record is known by its number, and numbers are given before records come to stand: one may be written after another of
a higher number was counted. So it is remembered which were counted, and not only up to which.
"""

from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
import numpy.typing as npt

from quanmin.core.measures.overlay import Overlay, changed
from quanmin.records.overlay import changed_since, entered_at, family_of, records_since, slice_of

AT_ONCE = 2_000


@dataclass(frozen=True, eq=False)
class Followed:
    """An overlay, what it lies over, the numbers of the records it counts in order, and when the last was entered."""

    of: tuple
    counted: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    last_at: datetime | None = None
    overlay: Overlay = field(default_factory=Overlay)


_kept = {}


def overlay_of(whole, latest, prepared):
    """The overlay with everything entered up to now; only residents with a record not counted yet are counted."""
    followed = _followed(whole, latest) or Followed(_of(whole, latest))
    numbers = np.array(records_since(latest.through).order_by("pk"), dtype=np.int64)
    new, overlay = np.setdiff1d(numbers, followed.counted, assume_unique=True), followed.overlay
    people = changed_since(int(new[0]) - 1) if len(new) else []
    for first in range(0, len(people), AT_ONCE):
        some = family_of(latest, people[first : first + AT_ONCE])
        found = slice_of(latest, some)
        overlay = changed(prepared, overlay, some, found.before, found.after)
    _kept["last"] = Followed(
        followed.of, numbers, entered_at(int(numbers[-1])) if len(numbers) else None, overlay
    )
    return overlay


def is_behind(whole, latest):
    """Whether a record came to stand that the overlay kept here does not count; no, where none is kept."""
    followed = _followed(whole, latest)
    return followed is not None and records_since(latest.through).count() != len(followed.counted)


def _followed(whole, latest):
    """What is kept, where it lies over these; not where its last record is no more, as in a backup put back."""
    found = _kept.get("last")
    if found is None or found.of != _of(whole, latest):
        return None
    is_there = not len(found.counted) or entered_at(int(found.counted[-1])) == found.last_at
    return found if is_there else None


def _of(whole, latest):
    return whole.pk, whole.finished_at, latest.pk, latest.through
