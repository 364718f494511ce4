"""Records that look wrong, few and on purpose, so that their detection can be shown and tested.

Besides these: one township rounds pressures to the ten, another copies readings (`bodies`, `chronic`), and one resident
in two hundred is registered twice (`registers`).
"""

import numpy as np

from quanmin.core.synth.county import County
from quanmin.core.synth.days import NEVER, Bools, Ints, month_and_day, year_of
from quanmin.core.synth.draws import fixed_uniforms
from quanmin.core.synth.enrolling import Enrolled
from quanmin.core.synth.ledger import Visits, stage_of, visits

WRITTEN_UP = 0.5  # of the last quarter's follow-ups in the township that writes them up on one morning
WRITTEN_ON = 1229  # 29 December
DEAD_VISITED = 0.035  # of the managed who died


def written_up_in_an_hour(county: County, done: Visits) -> Visits:
    """In one township many follow-ups of the last quarter bear one date, and one hour, of one person at the centre."""
    habit = np.isin(county.places.township[done.village], county.places.with_habit("writes-up-in-an-hour"))
    year, date = year_of(done.day), _third_last_day(done.day)
    chosen = habit & (date - done.day < 90) & (fixed_uniforms(county.seed, done.who, year, 521) < WRITTEN_UP)
    chosen &= (done.day <= date) & (date <= county.last) & (date < county.people.leave[done.who])
    changed = {
        "day": np.where(chosen, date, done.day), "at_centre": done.at_centre | chosen,
        "method": np.where(chosen, 0, done.method),
    }  # fmt: skip
    return Visits(**{**vars(done), **changed})


def _third_last_day(day: Ints) -> Ints:
    """29 December of the year of each day."""
    following = (year_of(day) - 1969).astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)
    return np.asarray(following - 3)


def in_the_last_week(done: Visits) -> Bools:
    """Which contacts were written up on the one morning."""
    return np.asarray(
        done.at_centre & (done.stage == stage_of("quarter")) & (month_and_day(done.day) == WRITTEN_ON)
    )


def visits_to_the_dead(county: County, enrolled: Enrolled, name: str) -> Visits:
    """Follow-ups dated after the person's death, by clinics that had not heard of it or did not go."""
    people = county.people
    died = people.death[enrolled.who] < NEVER
    chosen = np.flatnonzero(died & (fixed_uniforms(county.seed, enrolled.who, len(name), 522) < DEAD_VISITED))
    who = enrolled.who[chosen]
    day = people.death[who] + 9 + (fixed_uniforms(county.seed, who, 523) * 60).astype(np.int64)
    known = day <= county.last
    who, day = who[known], day[known]
    return visits(who, day, "follow-up", village=people.village_on(who, day - 70),
                  stage=np.full(who.size, stage_of("quarter")))  # fmt: skip
