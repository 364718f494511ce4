"""Severe mental disorder and tuberculosis: few patients, followed closely."""

import numpy as np

from quanmin.core.synth import bodies
from quanmin.core.synth.chronic import Programme, attendance, follow
from quanmin.core.synth.county import County
from quanmin.core.synth.days import NEVER, Ints, day_of
from quanmin.core.synth.draws import fixed_uniforms, happens, log_odds, logistic, season_uniforms
from quanmin.core.synth.enrolling import END_REASONS, Enrolled, enrol
from quanmin.core.synth.health import Health
from quanmin.core.synth.ledger import (
    HOME,
    OUTCOMES,
    PHONE,
    Ledger,
    Visits,
    clock,
    in_order,
    observe,
    record,
    stage_of,
    visits,
)  # fmt: skip

MENTAL = Programme("severe-mental-disorder", "mental", 0, 0.93, 0.94, 3, day_of(2012))
MENTAL_CLASSES = ("regular-medication", "irregular-medication", "no-medication", "not-needed")
MANAGED_TB = 0.945
COURSE = 185  # days of a first treatment; six months


def follow_mental_disorder(county: County, health: Health, ledger: Ledger) -> Enrolled:
    """A follow-up a quarter with its class, and a check-up a year of those who consent."""
    rng, people = county.chance("mental"), county.people
    who = np.flatnonzero(health.mental < NEVER)
    takes = happens(
        rng, logistic(log_odds(MENTAL.enrolled) + 0.8 * county.places.quality[people.village[who]])
    )
    ready = np.maximum.reduce([health.mental[who], people.enter[who] + 20, np.full(who.size, MENTAL.starts)])
    enrolled = enrol(county, MENTAL.name, who[takes], (ready + rng.integers(5, 200, who.size))[takes])
    row, day = follow(county, enrolled, MENTAL)
    done = in_order(_mental_visits(county, enrolled.who[row], day), _mental_check_ups(county, enrolled))
    number = record(ledger, county, MENTAL.name, done)
    _measure_mental(county, health, ledger, done, number)
    return enrolled


def _mental_visits(county: County, who: Ints, day: Ints) -> Visits:
    """Whether the person takes the medicine is a habit: the same class at most visits."""
    rng, village = county.chance("mental classes"), county.people.village_on(who, day)
    years = (day - county.first) / 365
    odds = log_odds(0.80) + 0.7 * county.places.quality[village] + 0.15 * years
    luck = 0.93 * fixed_uniforms(county.seed, who, 701) + 0.07 * rng.random(who.size)
    regular = luck < logistic(odds)
    other = np.searchsorted([0.72, 0.90], rng.random(who.size)) + 1
    labels = np.array([OUTCOMES.index(name) for name in MENTAL_CLASSES])
    method = np.where(rng.random(who.size) < 0.72, HOME, np.where(rng.random(who.size) < 0.2, PHONE, 0))
    return visits(who, day, "follow-up", village=village, stage=np.full(who.size, stage_of("quarter")), method=method,
                  outcome=labels[np.where(regular, 0, other)], complete=rng.random(who.size) < 0.98,
                  next_due=day + 90)  # fmt: skip


def _mental_check_ups(county: County, enrolled: Enrolled) -> Visits:
    rng, parts = county.chance("mental check-ups"), []
    for year in county.years:
        day = day_of(year, 3, 1) + (
            season_uniforms(county.seed, enrolled.who, np.full(enrolled.who.size, year), 702) * 270
        ).astype(np.int64)
        come = (
            happens(rng, attendance(county, enrolled.who, day, 0.80))
            & (day > enrolled.start)
            & (day < enrolled.end)
        )
        chosen = np.flatnonzero(come & (day <= county.last))
        who, when = enrolled.who[chosen], day[chosen]
        parts.append(visits(who, when, "check-up", village=county.people.village_on(who, when),
                            stage=np.full(who.size, stage_of("annual")),
                            at_centre=np.ones(who.size, dtype=bool)))  # fmt: skip
    return in_order(*parts)


def _measure_mental(county: County, health: Health, ledger: Ledger, done: Visits, number: Ints) -> None:
    rng = county.chance("mental readings")
    y = np.flatnonzero(done.stage == stage_of("annual"))
    bodies.check_up(rng, ledger, county, health, who=done.who[y], day=done.day[y], village=done.village[y],
                    contact=number[y], fasting=rng.random(y.size) < 0.9)  # fmt: skip


def follow_tuberculosis(county: County, health: Health, ledger: Ledger) -> Enrolled:
    """A first home visit within 72 hours of the notice, then a visit a month until treatment ends."""
    people, rng = county.people, county.chance("tb")
    who = np.flatnonzero((health.tuberculosis < NEVER) & (health.tuberculosis > county.first - 200))
    village = people.village_on(who, health.tuberculosis[who])
    managed = happens(rng, logistic(log_odds(MANAGED_TB) + 0.5 * county.places.quality[village]))
    who, village = who[managed], village[managed]
    start = health.tuberculosis[who] + rng.integers(1, 5, who.size)
    end = np.minimum(start + COURSE + rng.integers(0, 40, who.size), people.leave[who])
    done = in_order(_first_visit(county, who, start, village), _monthly(county, who, start, end, village))
    done = done.only((done.day <= county.last) & (done.day < people.leave[done.who]))
    number = record(ledger, county, "tuberculosis", done)
    minute = clock(rng, done.day)
    observe(ledger, "weight", done.who, minute, rng.normal(56, 8, done.size), contact=number)
    observe(ledger, "temperature", done.who, minute, rng.normal(36.6, 0.25, done.size), contact=number)
    return _treated(county, who, start, end)


def _first_visit(county: County, who: Ints, start: Ints, village: Ints) -> Visits:
    return visits(who, start + county.chance("tb first").integers(0, 3, who.size), "follow-up", village=village,
                  stage=np.full(who.size, stage_of("72h")), method=np.full(who.size, HOME),
                  at_centre=np.ones(who.size, dtype=bool))  # fmt: skip


def _monthly(county: County, who: Ints, start: Ints, end: Ints, village: Ints) -> Visits:
    """Doses are judged at each visit; who misses them does so often."""
    rng = county.chance("tb monthly")
    month = np.arange(1, 8)
    day = start[:, None] + 30 * month + rng.integers(-4, 5, (who.size, month.size))
    row, step = np.nonzero((day < end[:, None] + 3) & (rng.random(day.shape) < 0.93))
    regular = fixed_uniforms(county.seed, who[row], 711) < 0.93
    outcome = np.where(regular, OUTCOMES.index("regular-medication"), OUTCOMES.index("irregular-medication"))
    return visits(who[row], day[row, step], "medication-supervision", village=village[row], outcome=outcome,
                  stage=np.full(row.size, stage_of("month")))  # fmt: skip


def _treated(county: County, who: Ints, start: Ints, end: Ints) -> Enrolled:
    leave = county.people.leave[who]
    known = (start <= county.last) & (start < end)
    who, start, end, leave = who[known], start[known], end[known], leave[known]
    dead = county.people.death[who] <= end
    reason = np.where(dead, 0, np.where(leave <= end, 1, END_REASONS.index("completed")))
    open_still = end > county.last
    return Enrolled(who, start, np.where(open_still, NEVER, end), np.where(open_still, -1, reason))
