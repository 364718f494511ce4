"""Management of hypertension, diabetes and COPD: enrolment, a follow-up each quarter, a check-up each year."""

from dataclasses import dataclass

import numpy as np

from quanmin.core.synth import bodies
from quanmin.core.synth.county import County
from quanmin.core.synth.days import (
    DAY_MINUTES,
    EMPTY,
    NEVER,
    YEAR_DAYS,
    Bools,
    Floats,
    Ints,
    day_of,
    first_days,
)
from quanmin.core.synth.draws import Stream, fixed_uniforms, happens, log_odds, logistic, season_uniforms
from quanmin.core.synth.enrolling import Enrolled, enrol
from quanmin.core.synth.health import Health, trait
from quanmin.core.synth.ledger import (
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
from quanmin.core.synth.oddities import in_the_last_week, visits_to_the_dead, written_up_in_an_hour

TREND = 0.17  # log odds a year by which attendance grows
COPYING_SHARE = 0.16  # of patients in the township that copies last quarter's reading
CONTROLLED, UNCONTROLLED = OUTCOMES.index("controlled"), OUTCOMES.index("uncontrolled")


@dataclass(frozen=True)
class Programme:
    """How one programme is run: whom it takes, how often it sees them, how well in a middling village in 2021."""

    name: str
    disease: str
    youngest: int
    enrolled: float
    attended: float
    months: int
    starts: int


HYPERTENSION = Programme("hypertension", "hypertension", 35, 0.80, 0.94, 3, day_of(2010))
DIABETES = Programme("diabetes", "diabetes", 35, 0.78, 0.93, 3, day_of(2010))
COPD = Programme("copd", "copd", 35, 0.62, 0.90, 6, day_of(2024, 9, 15))


def take_on(county: County, health: Health, programme: Programme) -> Enrolled:
    """The diagnosed whom the programme manages: more of them, and sooner, where the township does well."""
    rng, people = county.chance(f"enrolling {programme.name}"), county.people
    since = health.since(programme.disease)
    who = np.flatnonzero(since < NEVER)
    quality = county.places.quality[people.village[who]]
    takes = happens(rng, logistic(log_odds(programme.enrolled) + 0.75 * quality))
    old_enough = people.birth[who] + int((programme.youngest + 0.2) * YEAR_DAYS)
    ready = np.maximum.reduce(
        [since[who], old_enough, people.enter[who] + 20, np.full(who.size, programme.starts)]
    )
    wait = rng.exponential(120 * np.exp(-0.5 * quality)).astype(np.int64)
    return enrol(county, programme.name, who[takes], (ready + wait)[takes])


def follow(county: County, enrolled: Enrolled, programme: Programme) -> tuple[Ints, Ints]:
    """Positions in `enrolled` and days of the follow-ups that took place, one a quarter (or half-year) at most."""
    rng = county.chance(f"following {programme.name}")
    quarters = first_days(county.first, county.last, programme.months)
    open_ = (enrolled.start[:, None] <= quarters[None, :] + 20) & (
        enrolled.end[:, None] > quarters[None, :] + 60
    )
    row, quarter = np.nonzero(open_ & (quarters >= programme.starts)[None, :])
    who = enrolled.who[row]
    day = quarters[quarter] + _day_in_quarter(county, who, quarter, programme.months)
    chance = attendance(county, who, day, programme.attended)
    keep = (
        happens(rng, chance) & (day > enrolled.start[row]) & (day < enrolled.end[row]) & (day <= county.last)
    )
    return row[keep], day[keep]


def _day_in_quarter(county: County, who: Ints, quarter: Ints, months: int) -> Ints:
    """One day a quarter for each person, the same for all diseases; doctors keep a rhythm of about ninety days."""
    steady = (
        fixed_uniforms(county.seed, who, 501) * 0.7 + fixed_uniforms(county.seed, who, quarter, 502) * 0.3
    )
    return (steady * (months * 30 - 2)).astype(np.int64)


def attendance(county: County, who: Ints, day: Ints, share: float) -> Floats:
    """The chance that a service due to the person takes place; some people are hard to reach all their lives."""
    quality = county.places.quality[county.people.village_on(who, day)]
    years = (day - county.first) / YEAR_DAYS
    return logistic(log_odds(share) + 1.05 * quality + TREND * years + 1.7 * trait(county, who, "attendance"))


def manage(county: County, health: Health, ledger: Ledger, programme: Programme) -> Enrolled:
    """Run a programme with readings over the story: hypertension by pressure, diabetes by fasting glucose."""
    rng = county.chance(f"managing {programme.name}")
    enrolled = take_on(county, health, programme)
    row, day = follow(county, enrolled, programme)
    done = _follow_ups(rng, county, health, enrolled.who[row], day, programme)
    again = _rechecks(rng, county, done)
    yearly = _yearly(rng, county, enrolled, programme)
    done = written_up_in_an_hour(county, done)
    everything = in_order(done, again, yearly, visits_to_the_dead(county, enrolled, programme.name))
    values = _readings(rng, county, health, everything, programme)
    everything = _judged(county, everything, values, programme)
    number = record(ledger, county, programme.name, everything)
    _write_readings(rng, ledger, county, health, everything, number, values, programme)
    return enrolled


def _follow_ups(
    rng: Stream, county: County, health: Health, who: Ints, day: Ints, programme: Programme
) -> Visits:
    village = county.people.village_on(who, day)
    method = np.searchsorted(np.cumsum([0.70, 0.275]), rng.random(who.size))
    method = np.where((programme.name == "copd") & (method == PHONE), 0, method)
    complete = happens(rng, logistic(log_odds(0.972) + 0.7 * county.places.quality[village]))
    stage = np.full(who.size, stage_of("quarter"))
    return visits(who, day, "follow-up", village=village, stage=stage, method=method, complete=complete,
                  next_due=day + 91)  # fmt: skip


def _rechecks(rng: Stream, county: County, done: Visits) -> Visits:
    """The second visit two weeks on that a high reading asks for: kept more often where care is good."""
    quality = county.places.quality[done.village]
    due = happens(rng, 0.14 * logistic(0.4 + quality)) & (done.method != PHONE)
    chosen = done.only(due & (done.day + 20 < np.minimum(county.last, county.people.leave[done.who])))
    later = chosen.day + rng.integers(11, 18, chosen.size)
    stage = np.full(chosen.size, stage_of("2w"))
    return visits(chosen.who, later, "follow-up", village=chosen.village, stage=stage, next_due=later + 91)


def _yearly(rng: Stream, county: County, enrolled: Enrolled, programme: Programme) -> Visits:
    """One check-up a year for those under 65; the older have theirs under the elderly programme."""
    years = first_days(max(county.first, programme.starts), county.last, 12)
    row, year = np.nonzero(
        (enrolled.start[:, None] < years[None, :] + 150) & (enrolled.end[:, None] > years[None, :] + 340)
    )
    who = enrolled.who[row]
    day = years[year] + 30 + (season_uniforms(county.seed, who, year, 503) * 300).astype(np.int64)
    keep = (
        happens(rng, attendance(county, who, day, 0.87)) & (day > enrolled.start[row]) & (day <= county.last)
    )
    keep &= county.people.ages(who, years[year] + 364) < 65
    who, day = who[keep], day[keep]
    village = county.people.village_on(who, day)
    return visits(who, day, "check-up", village=village, at_centre=np.ones(who.size, dtype=bool),
                  stage=np.full(who.size, stage_of("annual")), complete=rng.random(who.size) < 0.97)  # fmt: skip


@dataclass(frozen=True)
class Readings:
    """What was measured at each contact; empty where it was done by telephone."""

    systolic: Floats
    diastolic: Floats
    glucose: Floats
    seen: Bools


def _readings(rng: Stream, county: County, health: Health, done: Visits, programme: Programme) -> Readings:
    systolic, diastolic = bodies.pressures(rng, county, health, done.who, done.day, done.village)
    sugar = bodies.glucose(rng, county, health, done.who, done.day, done.village)
    source = _copied_from(county, done)
    seen = done.method != PHONE
    return Readings(systolic[source], diastolic[source], sugar[source], seen)


def _copied_from(county: County, done: Visits) -> Ints:
    """The contact whose reading each contact shows: its own, or the first of the year where readings are copied."""
    places = np.isin(county.places.township[done.village], county.places.with_habit("copies-readings"))
    copies = places & (fixed_uniforms(county.seed, done.who, 504) < COPYING_SHARE)
    year = (done.day - county.first) // 365
    own = np.arange(done.size)
    starts = np.diff(done.who * 100 + year, prepend=-1) != 0
    return np.where(copies, np.maximum.accumulate(np.where(starts, own, 0)), own)


def _judged(county: County, done: Visits, values: Readings, programme: Programme) -> Visits:
    """With the class of the form: under control or not; nothing by telephone."""
    if programme.name == "diabetes":
        good = values.glucose < 7.0
    else:
        limit = np.where(county.people.ages(done.who, done.day) >= 65, 150, 140)
        good = (values.systolic < limit) & (values.diastolic < 90)
    outcome = np.where(values.seen, np.where(good, CONTROLLED, UNCONTROLLED), EMPTY)
    return Visits(**{**vars(done), "outcome": outcome})


def _write_readings(
    rng: Stream, ledger: Ledger, county: County, health: Health, done: Visits, number: Ints, values: Readings,
    programme: Programme,
) -> None:  # fmt: skip
    hour = done.day * DAY_MINUTES + rng.integers(9 * 60, 9 * 60 + 58, done.size)
    minute = np.where(in_the_last_week(done), hour, clock(rng, done.day))
    yearly = done.stage == stage_of("annual")
    s = np.flatnonzero(values.seen & ~yearly)
    who, at, contact = done.who[s], minute[s], number[s]
    observe(ledger, "pressure", who, at, values.systolic[s], second=values.diastolic[s], contact=contact)
    observe(ledger, "pulse", who, at, np.clip(rng.normal(75, 8, who.size), 48, 120), contact=contact)
    bodies.measure_frame(rng, ledger, county, who, done.day[s], at, contact, tall=False)
    if programme.name == "diabetes":
        observe(ledger, "glucose", who, at, values.glucose[s], contact=contact)
        tested = s[(rng.random(s.size) < 0.16)]
        value = 3.6 + 0.48 * values.glucose[tested] + rng.normal(0, 0.3, tested.size)
        observe(ledger, "hba1c", done.who[tested], minute[tested], value, contact=number[tested])
    y = np.flatnonzero(yearly)
    bodies.check_up(rng, ledger, county, health, who=done.who[y], day=done.day[y], village=done.village[y],
                    contact=number[y], fasting=rng.random(y.size) < 0.96)  # fmt: skip


def manage_lungs(county: County, health: Health, ledger: Ledger) -> Enrolled:
    """COPD management, in the national package since September 2024: two follow-ups a year, lung function yearly."""
    rng = county.chance("managing copd")
    enrolled = take_on(county, health, COPD)
    row, day = follow(county, enrolled, COPD)
    done = in_order(_follow_ups(rng, county, health, enrolled.who[row], day, COPD))
    good = rng.random(done.size) < 0.72
    done = Visits(
        **{**vars(done), "outcome": np.where(good, OUTCOMES.index("stable"), OUTCOMES.index("unstable"))}
    )
    number = record(ledger, county, "copd", done)
    minute = clock(rng, done.day)
    oxygen = np.clip(rng.normal(94.5, 2.2, done.size) - 2 * ~good, 78, 100)
    observe(ledger, "oxygen", done.who, minute, oxygen, contact=number)
    blown = np.flatnonzero(rng.random(done.size) < 0.45)
    ratio = np.clip(rng.normal(59, 7.5, blown.size), 28, 69)
    observe(ledger, "lung-ratio", done.who[blown], minute[blown], ratio, contact=number[blown])
    return enrolled
