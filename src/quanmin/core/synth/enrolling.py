"""Management under a programme: from when to when, by whom, and why it ended."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from quanmin.core.snapshot.tables import PROGRAMMES
from quanmin.core.synth.county import County
from quanmin.core.synth.days import EMPTY, NEVER, Ints
from quanmin.core.synth.frames import declared_frame, entered

END_REASONS = ("death", "moved-out", "completed", "refused", "age")


@dataclass(frozen=True)
class Enrolled:
    """Spans of management in order of person: `end` NEVER while it lasts, `reason` a position in END_REASONS."""

    who: Ints
    start: Ints
    end: Ints
    reason: Ints


def enrol(county: County, name: str, who: Ints, start: Ints) -> Enrolled:
    """Management from the start until death, a move out of the county, or the end of the story."""
    people = county.people
    leave = people.leave[who]
    known = (start < leave) & (start <= county.last) & (start >= people.enter[who])
    who, start, leave = who[known], start[known], leave[known]
    gone = leave <= county.last
    reason = np.where(gone, np.where(people.death[who] < NEVER, 0, 1), EMPTY)
    return Enrolled(who, start, np.where(gone, leave, NEVER), reason)


def enrolments_frame(
    county: County, name: str, enrolled: Enrolled, *, at_centre: bool = False
) -> pl.DataFrame:
    """The rows of `enrolments` of one programme, numbered from 1."""
    e, places = enrolled, county.places
    village = county.people.village_on(e.who, e.start)
    centre = places.centres[places.township[village]]
    rng = county.chance(f"enrolments of {name}")
    return declared_frame("enrolments", {
        "enrolment_id": np.arange(1, e.who.size + 1), "resident_id": e.who + 1,
        "programme": (PROGRAMMES, np.full(e.who.size, PROGRAMMES.index(name))),
        "unit_id": centre if at_centre else places.clinics[village],
        "staff_id": np.where(at_centre, places.villages.size + places.township[village], village) + 1,
        "start": e.start, "end": e.end, "end_reason": (END_REASONS, e.reason),
        "recorded_at": entered(rng, np.maximum(e.start, county.first - 3000), county.last, late=0.1),
        "source": "公共卫生系统",
    })  # fmt: skip
