"""Yearly check-ups of residents aged 65 and over, and the TCM constitution service given with them."""

import numpy as np

from quanmin.core.synth import bodies
from quanmin.core.synth.chronic import attendance
from quanmin.core.synth.county import County
from quanmin.core.synth.days import NEVER, YEAR_DAYS, Ints, day_of
from quanmin.core.synth.draws import fixed_uniforms, happens, log_odds, logistic, season_uniforms
from quanmin.core.synth.enrolling import Enrolled, enrol
from quanmin.core.synth.health import Health
from quanmin.core.synth.ledger import OUTCOMES, Ledger, Visits, in_order, observe, record, stage_of, visits

ATTENDED = 0.755
MONTH_STARTS = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
CAMPAIGN = (2, 3, 9, 13, 14, 12, 9, 8, 11, 10, 6, 3)  # check-ups by month: most from March to September


def elders(county: County) -> tuple[Ints, Ints]:
    """People and years: everyone who reaches 65 by the end of the year and lives here at its middle."""
    people, rows, years = county.people, [], []
    for year in county.years:
        middle, end = day_of(year, 7, 1), day_of(year, 12, 31)
        who = np.flatnonzero(people.living_here(middle) & (people.birth <= end - 65 * YEAR_DAYS))
        rows.append(who)
        years.append(np.full(who.size, year))
    return np.concatenate(rows), np.concatenate(years)


def examine_elders(county: County, health: Health, ledger: Ledger) -> Enrolled:
    """The check-ups with all their measurements, and the spans of management from 65."""
    rng = county.chance("elders")
    who, year = elders(county)
    month = np.searchsorted(
        np.cumsum(CAMPAIGN), season_uniforms(county.seed, who, year, 601) * sum(CAMPAIGN), side="right"
    )
    day = np.array([day_of(y) for y in county.years])[year - county.years[0]] + np.array(MONTH_STARTS)[month]
    day = day + (fixed_uniforms(county.seed, who, year, 602) * 28).astype(np.int64)
    came = (
        happens(rng, attendance(county, who, day, ATTENDED))
        & (day <= county.last)
        & (day < county.people.leave[who])
    )
    who, day = who[came & (day > county.people.enter[who])], day[came & (day > county.people.enter[who])]
    village = county.people.village_on(who, day)
    done = in_order(_check_ups(county, who, day, village))
    number = record(ledger, county, "elderly", done)
    bodies.check_up(rng, ledger, county, health, who=done.who, day=done.day, village=done.village, contact=number,
                    fasting=done.complete)  # fmt: skip
    _test_sugar(county, health, ledger, done, number)
    return _enrolled(county)


def _check_ups(county: County, who: Ints, day: Ints, village: Ints) -> Visits:
    rng = county.chance("elders' forms")
    home = rng.random(who.size) < 0.06 + 0.10 * (county.people.ages(who, day) >= 80)
    complete = happens(rng, logistic(log_odds(0.955) + 0.7 * county.places.quality[village]))
    outcome = np.where(rng.random(who.size) < 0.38, OUTCOMES.index("normal"), OUTCOMES.index("abnormal"))
    return visits(who, day, "check-up", village=village, at_centre=~home, method=home.astype(np.int64),
                  stage=np.full(who.size, stage_of("annual")), complete=complete, outcome=outcome)  # fmt: skip


def _test_sugar(county: County, health: Health, ledger: Ledger, done: Visits, number: Ints) -> None:
    """Glycated haemoglobin belongs to the check-up since 2025."""
    rng = county.chance("elders' sugar")
    tested = np.flatnonzero((done.day >= day_of(2025)) & done.complete)
    sick = health.diabetes[done.who[tested]] <= done.day[tested]
    value = np.where(sick, rng.normal(7.0, 0.9, tested.size), rng.normal(5.6, 0.32, tested.size))
    minute = done.day[tested] * 1440 + 600
    observe(ledger, "hba1c", done.who[tested], minute, np.clip(value, 4, 14), contact=number[tested])


def _enrolled(county: County) -> Enrolled:
    """Managed since the 65th birthday, or since the day of moving in."""
    people, rng = county.people, county.chance("elders enrolled")
    birthday = people.birth + int(65 * YEAR_DAYS) + 1
    start = np.maximum(np.maximum(birthday, people.enter), day_of(2010)) + rng.integers(0, 120, people.size)
    takes = happens(rng, logistic(log_odds(0.90) + 0.6 * county.places.quality[people.village]))
    who = np.flatnonzero(takes & (start < np.where(people.leave < NEVER, people.leave, county.last)))
    return enrol(county, "elderly", who, start[who])
