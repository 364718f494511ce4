"""Care of children from birth to six years: the visits of the national standard with growth and haemoglobin."""

import numpy as np

from quanmin.core.synth.county import County
from quanmin.core.synth.days import NEVER, YEAR_DAYS, Bools, Floats, Ints, add_months
from quanmin.core.synth.draws import Stream, happens, log_odds, logistic
from quanmin.core.synth.enrolling import END_REASONS, Enrolled
from quanmin.core.synth.frames import declared_frame, entered
from quanmin.core.synth.health import trait
from quanmin.core.synth.ledger import (
    HOME,
    OUTCOMES,
    Ledger,
    Visits,
    clock,
    in_order,
    kind_of,
    observe,
    record,
    stage_of,
    units_of,
    visits,
)

# Stage, age in months, days around it (early, late), share reached in a middling township in 2021.
SCHEDULE = (
    ("newborn", 0, 3, 16, 0.955), ("28d", 1, -2, 10, 0.94), ("3m", 3, 0, 24, 0.955), ("6m", 6, 0, 26, 0.955),
    ("8m", 8, 0, 26, 0.945), ("12m", 12, 0, 40, 0.95), ("18m", 18, 0, 45, 0.94), ("24m", 24, 0, 50, 0.94),
    ("30m", 30, 0, 55, 0.925), ("36m", 36, 0, 80, 0.93), ("4y", 48, 5, 200, 0.92), ("5y", 60, 5, 200, 0.92),
    ("6y", 72, 5, 200, 0.91),
)  # fmt: skip
TREND = 0.16
PRELUDE = 200  # days before the story whose records are kept too, for what was due at its beginning
# Length in cm and weight in kg at months of age, boys (rounded from WS/T 423-2022; knowledge, to verify).
MONTHS = (0, 1, 3, 6, 8, 12, 18, 24, 30, 36, 48, 60, 72, 84)
LENGTHS = (50.2, 54.5, 61.8, 68.2, 71.3, 76.5, 82.9, 88.3, 92.9, 96.9, 104.1, 111.0, 117.5, 123.5)
WEIGHTS = (3.35, 4.5, 6.7, 8.2, 8.9, 9.9, 11.2, 12.4, 13.5, 14.6, 16.7, 18.9, 21.2, 23.9)
HEADS = (34.2, 37.2, 40.8, 43.7, 44.9, 46.4, 47.6, 48.4, 49.0, 49.5, 50.1, 50.7, 51.2, 51.6)


def care_for_children(county: County, ledger: Ledger) -> Enrolled:
    """The visits that took place, their measurements, and the spans of management to the seventh birthday."""
    done = in_order(*_due(county))
    number = record(ledger, county, "child", done)
    _measure(county, ledger, done, number)
    return _enrolled(county)


def children(county: County) -> Ints:
    """Everyone who was under seven at some time of the story."""
    return np.flatnonzero(county.people.birth > county.first - int(7 * YEAR_DAYS))


def chance_of_visit(county: County, who: Ints, day: Ints, share: float) -> Floats:
    """How likely a visit due on the day takes place; some families are never reached."""
    odds = (
        0.9 * county.places.quality[county.people.village_on(who, day)] + TREND * (day - county.first) / 365
    )
    return logistic(log_odds(share) + odds + 1.3 * trait(county, who, "attendance"))


def visit_days(rng: Stream, birth: Ints, months: int, early: int, late: int) -> Ints:
    """A day around an age in months; the newborn visit is counted in days."""
    base = birth if months == 0 else add_months(birth, months)
    return base + rng.integers(early, late + 1, birth.size)


def _due(county: County) -> list[Visits]:
    rng, people, who, parts = county.chance("children"), county.people, children(county), []
    for stage, months, early, late, share in SCHEDULE:
        day = visit_days(rng, people.birth[who], months, early, late)
        come = happens(rng, chance_of_visit(county, who, day, share)) & within_story(county, who, day)
        parts.append(_visit(county, rng, who[come], day[come], stage))
    return parts


def within_story(county: County, who: Ints, day: Ints) -> Bools:
    """Whether the person lives here on the day, and the day belongs to the story or its prelude."""
    people = county.people
    told = (day >= county.first - PRELUDE) & (day <= county.last)
    return told & (day < people.leave[who]) & (day >= people.enter[who])


def _visit(county: County, rng: Stream, who: Ints, day: Ints, stage: str) -> Visits:
    village, first = county.people.village_on(who, day), stage == "newborn"
    complete = happens(rng, logistic(log_odds(0.98) + 0.6 * county.places.quality[village]))
    outcome = np.where(rng.random(who.size) < 0.93, OUTCOMES.index("normal"), OUTCOMES.index("abnormal"))
    return visits(
        who, day, "newborn-visit" if first else "child-visit", village=village, complete=complete, outcome=outcome,
        stage=np.full(who.size, stage_of(stage)), at_centre=np.full(who.size, not first),
        method=np.full(who.size, HOME if first else 0),
    )  # fmt: skip


def _measure(county: County, ledger: Ledger, done: Visits, number: Ints) -> None:
    rng = county.chance("growth")
    minute = clock(rng, done.day)
    months = (done.day - county.people.birth[done.who]) / (YEAR_DAYS / 12)
    girls = county.people.sex[done.who] == 1
    tall, fat = trait(county, done.who, "height"), trait(county, done.who, "fatness")
    length = (
        np.interp(months, MONTHS, LENGTHS)
        * (1 - 0.012 * girls)
        * (1 + 0.036 * tall + rng.normal(0, 0.006, done.size))
    )
    weight = (
        np.interp(months, MONTHS, WEIGHTS)
        * (1 - 0.06 * girls)
        * np.exp(0.07 * fat + 0.05 * tall + rng.normal(0, 0.02, done.size))
    )
    observe(ledger, "height", done.who, minute, length, contact=number)
    observe(ledger, "weight", done.who, minute, weight, contact=number)
    small = np.flatnonzero(months < 37)
    head = np.interp(months[small], MONTHS, HEADS) - 0.9 * girls[small] + rng.normal(0, 0.9, small.size)
    observe(ledger, "head", done.who[small], minute[small], head, contact=number[small])
    blood = _test_blood(rng, county, ledger, done, number, minute)
    _examine(county, ledger, done, length, blood)


def _examine(county: County, ledger: Ledger, done: Visits, length: Floats, blood: Floats) -> None:
    """What each visit found, on one sheet; a newborn visit is not an examination. Under two a child lies."""
    s = np.flatnonzero(done.kind == kind_of("child-visit"))
    who, day = done.who[s], done.day[s]
    age = day - county.people.birth[who]
    ledger.examinations.append(declared_frame("child_examinations", {
        "examination_id": np.arange(1, s.size + 1), "resident_id": who + 1, "unit_id": units_of(county, done)[s],
        "date": day, "sex": (("male", "female"), county.people.sex[who]), "age_days": age,
        "height_cm": np.round(length[s], 1), "lying": age < 2 * YEAR_DAYS, "haemoglobin": np.round(blood[s]),
        "recorded_at": entered(county.chance("examinations"), day, county.last, late=0.05),
        "source": "妇幼健康系统",
    }))  # fmt: skip


def _test_blood(
    rng: Stream, county: County, ledger: Ledger, done: Visits, number: Ints, minute: Ints
) -> Floats:
    """Haemoglobin at 6 or 8, 18 and 30 months and once a year from three; not a number at the other visits."""
    stages = [stage_of(name) for name in ("8m", "18m", "30m", "4y", "5y", "6y")]
    s = np.flatnonzero(np.isin(done.stage, stages) & (rng.random(done.size) < 0.9))
    years = (done.day[s] - county.people.birth[done.who[s]]) / YEAR_DAYS
    value = 119 + 1.6 * years + 7.5 * trait(county, done.who[s], "blood") + rng.normal(0, 3.5, s.size)
    observe(ledger, "haemoglobin", done.who[s], minute[s], value, contact=number[s])
    blood = np.full(done.size, np.nan)
    blood[s] = value
    return blood


def certified(county: County) -> Enrolled:
    """Spans of immunisation management: from the day the certificate was made, weeks after birth, to seven years."""
    return _until_seven(county, "certificates", 0.985, 35)


def _enrolled(county: County) -> Enrolled:
    return _until_seven(county, "children enrolled", 0.955, 40)


def _until_seven(county: County, facet: str, share: float, late: int) -> Enrolled:
    people, rng, who = county.people, county.chance(facet), children(county)
    takes = happens(rng, logistic(log_odds(share) + 0.7 * county.places.quality[people.village[who]]))
    who = who[takes]
    start = np.maximum(people.birth[who], people.enter[who]) + rng.integers(3, late, who.size)
    grown = add_months(people.birth[who], 84)
    end = np.minimum(grown, people.leave[who])
    known = (start < end) & (start <= county.last)
    who, start, end, grown = who[known], start[known], end[known], grown[known]
    reason = np.where(end == grown, END_REASONS.index("age"), np.where(people.death[who] <= end, 0, 1))
    open_still = end > county.last
    return Enrolled(who, start, np.where(open_still, NEVER, end), np.where(open_still, -1, reason))
