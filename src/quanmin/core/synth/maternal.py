"""Care of pregnant women: visits before birth by weeks, and after it at 7 and 42 days."""

import numpy as np

from quanmin.core.synth import bodies
from quanmin.core.synth.county import County
from quanmin.core.synth.days import NEVER, Floats, Ints
from quanmin.core.synth.draws import Stream, happens, log_odds, logistic
from quanmin.core.synth.enrolling import END_REASONS, Enrolled
from quanmin.core.synth.health import Health, trait
from quanmin.core.synth.ledger import HOME, Ledger, Visits, clock, in_order, observe, record, stage_of, visits
from quanmin.core.synth.newborns import TREND, Births, Pregnancies

WEEKS = (
    12,
    16,
    21,
    28,
    32,
    37,
    39,
)  # visits of the national standard, and the two that hospitals add near the end
ATTENDED = (0.0, 0.95, 0.945, 0.94, 0.93, 0.91, 0.62)
POSTNATAL = {"7d": 0.90, "42d": 0.86}


def care_for_mothers(
    county: County, health: Health, ledger: Ledger, pregnancies: Pregnancies, births: Births
) -> Enrolled:
    """The visits of every booked pregnancy, and its span of management from booking to 42 days."""
    done = in_order(_before(county, pregnancies), *_after(county, births))
    number = record(ledger, county, "maternal", done)
    _measure(county, health, ledger, pregnancies, done, number)
    return _enrolled(county, pregnancies)


def _before(county: County, p: Pregnancies) -> Visits:
    """The booking is the first visit; the others come at their weeks while the pregnancy lasts."""
    rng = county.chance("antenatal")
    odds = (0.95 * county.places.quality[p.village] + TREND * (p.last_period - county.first) / 365)[:, None]
    comes = rng.random((p.woman.size, len(WEEKS))) < logistic(
        np.array([log_odds(max(s, 0.01)) for s in ATTENDED]) + odds
    )
    day = p.last_period[:, None] + 7 * np.array(WEEKS) + rng.integers(-3, 10, comes.shape)
    comes[:, 0], day[:, 0] = p.booked < NEVER, np.minimum(p.booked, county.last + 1)
    later = day[:, 1:] > p.booked[:, None] + 10
    comes[:, 1:] &= later
    comes &= (day < np.minimum(p.ended, county.people.leave[p.woman])[:, None]) & (day <= county.last)
    row, step = np.nonzero(comes)
    who, when = p.woman[row], day[row, step]
    stage = stage_of("12w") + step
    return visits(who, when, "antenatal-visit", village=p.village[row], stage=stage, pregnancy=row,
                  at_centre=np.ones(row.size, dtype=bool), complete=rng.random(row.size) < 0.95)  # fmt: skip


def _after(county: County, b: Births) -> list[Visits]:
    """Home visits after delivery; the second is done at the township centre."""
    rng, parts = county.chance("postnatal"), []
    odds = 0.95 * county.places.quality[b.village] + TREND * (b.day - county.first) / 365
    for stage, share in POSTNATAL.items():
        come = happens(rng, logistic(log_odds(share) + odds)) & (b.pregnancy >= 0)
        day = b.day + (rng.integers(4, 15, b.day.size) if stage == "7d" else rng.integers(38, 55, b.day.size))
        chosen = np.flatnonzero(come & (day <= county.last) & (day < county.people.leave[b.mother]))
        first = stage == "7d"
        parts.append(visits(
            b.mother[chosen], day[chosen], "postnatal-visit", village=b.village[chosen], pregnancy=b.pregnancy[chosen],
            stage=np.full(chosen.size, stage_of(stage)), at_centre=np.full(chosen.size, not first),
            method=np.full(chosen.size, HOME if first else 0),
        ))  # fmt: skip
    return parts


def _measure(
    county: County, health: Health, ledger: Ledger, p: Pregnancies, done: Visits, number: Ints
) -> None:
    rng = county.chance("antenatal readings")
    minute = clock(rng, done.day)
    systolic, diastolic = bodies.pressures(rng, county, health, done.who, done.day, done.village)
    observe(ledger, "pressure", done.who, minute, systolic - 4, second=diastolic - 3, contact=number)
    weeks = (done.day - p.last_period[done.pregnancy]) / 7
    before = 55 + 7.5 * trait(county, done.who, "fatness")
    weight: Floats = (
        before + np.interp(weeks, (8, 40, 42, 50), (0, 12.5, 6, 4)) + rng.normal(0, 0.6, done.size)
    )
    observe(ledger, "weight", done.who, minute, weight, contact=number)
    blood = np.flatnonzero(rng.random(done.size) < 0.75)
    value = 118 + 8 * trait(county, done.who[blood], "blood") + rng.normal(0, 4, blood.size)
    observe(ledger, "haemoglobin", done.who[blood], minute[blood], value, contact=number[blood])
    _book(rng, county, ledger, done, number, minute)


def _book(rng: Stream, county: County, ledger: Ledger, done: Visits, number: Ints, minute: Ints) -> None:
    """Height, glucose and urine at booking."""
    first = np.flatnonzero(done.stage == stage_of("12w"))
    who, at, contact = done.who[first], minute[first], number[first]
    observe(ledger, "height", who, at, 158.5 + 5.6 * trait(county, who, "height"), contact=contact)
    observe(ledger, "glucose", who, at, np.clip(rng.normal(4.75, 0.38, who.size), 3.2, 9), contact=contact)
    observe(
        ledger, "urine-protein", who, at, np.where(rng.random(who.size) < 0.03, 1.0, 0.0), contact=contact
    )


def _enrolled(county: County, p: Pregnancies) -> Enrolled:
    booked = np.flatnonzero(p.booked <= county.last)
    leave = county.people.leave[p.woman[booked]]
    over = np.where(p.ended[booked] < NEVER, p.ended[booked] + 42, NEVER)
    end = np.minimum(over, leave)
    reason = np.where(leave < over, END_REASONS.index("moved-out"), END_REASONS.index("completed"))
    dead = county.people.death[p.woman[booked]] <= end
    reason = np.where(dead, END_REASONS.index("death"), reason)
    open_still = end > county.last
    return Enrolled(
        p.woman[booked], p.booked[booked], np.where(open_still, NEVER, end), np.where(open_still, -1, reason)
    )
