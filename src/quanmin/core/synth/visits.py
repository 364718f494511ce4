"""Outpatient and emergency visits: six and a half a person a year, two thirds of them in township or village."""

from collections.abc import Iterator

import numpy as np
import polars as pl

from quanmin.core.synth import bodies
from quanmin.core.synth.county import County
from quanmin.core.synth.days import DAY_MINUTES, NEVER, YEAR_DAYS, Bools, Floats, Ints, month_of
from quanmin.core.synth.draws import Stream, choose_in, happens, log_odds, logistic
from quanmin.core.synth.frames import declared_frame
from quanmin.core.synth.health import Health
from quanmin.core.synth.ledger import Ledger, observe
from quanmin.core.synth.places import HOSPITAL, MATERNAL, OUTSIDE, TCM_HOSPITAL
from quanmin.core.synth.rates import read_table

# Visits a person a year by age; the very young and the old most (knowledge, to verify).
RATE_AGES, RATES = (0, 3, 7, 15, 30, 45, 60, 75, 90), (9.1, 7.9, 5.0, 3.4, 3.7, 5.4, 8.2, 10.5, 9.6)
RATE_BY_YEAR = (0.93, 0.90, 1.02, 1.06, 1.09)  # fewer in the years of restrictions
MONTH_WEIGHTS = (1.28, 1.05, 1.06, 0.98, 0.94, 0.92, 0.92, 0.91, 0.94, 0.93, 1.02, 1.20)
WEEKDAY_WEIGHTS = (1.15, 1.06, 1.03, 1.02, 1.04, 0.90, 0.80)  # Monday first
LEVELS = ("village", "centre", "hospital", "tcm-hospital", "maternal", "outside")
VILLAGE, CENTRE, OUTSIDE_LEVEL = 0, 1, 5
# Share of visits by level: under 15, 15-44, 45-64, 65+.
LEVEL_SHARES = (
    (0.36, 0.26, 0.15, 0.03, 0.15, 0.05), (0.34, 0.21, 0.22, 0.07, 0.06, 0.10),
    (0.42, 0.23, 0.17, 0.09, 0.01, 0.08), (0.46, 0.27, 0.13, 0.07, 0.00, 0.07),
)  # fmt: skip
COST_YUAN = (42, 88, 265, 240, 215, 520)  # middle cost of a visit in 2021
BOOKED = (0.01, 0.10, 0.42, 0.36, 0.48, 0.70)
EMERGENCIES = (0.0, 0.015, 0.10, 0.03, 0.04, 0.05)
PEOPLE_AT_A_TIME = 50_000
FIRST_PRESSURE = 0.66  # share of first visits of the year, 35 and over, at which pressure is measured


def encounter_pieces(county: County, health: Health, ledger: Ledger) -> Iterator[pl.DataFrame]:
    """The table `encounters`, so many people at a time; writes what is measured at visits to the ledger."""
    rng, measuring, first = county.chance("visits"), county.chance("first visits"), 1
    for start in range(0, county.people.size, PEOPLE_AT_A_TIME):
        some = np.arange(start, min(start + PEOPLE_AT_A_TIME, county.people.size))
        piece = _encounters(rng, measuring, county, health, ledger, some)
        yield piece.with_columns(pl.int_range(first, first + pl.len(), dtype=pl.Int64).alias("encounter_id"))
        first += piece.height


def _encounters(
    rng: Stream, measuring: Stream, county: County, health: Health, ledger: Ledger, some: Ints
) -> pl.DataFrame:
    who, minute = _when(rng, county, some)
    day = minute // DAY_MINUTES
    middle = (county.first + county.last) // 2
    group = np.searchsorted((15, 45, 65), county.people.ages(some, middle), side="right")[who - some[0]]
    level = _levels(rng, county, group, day)
    diagnosis, tcm = _diagnoses(rng, county, health, who, day, group, level)
    _measure_at_visits(measuring, county, health, ledger, who, minute, level)
    return _framed(rng, county, who, minute, level, diagnosis, tcm)


def _when(rng: Stream, county: County, some: Ints) -> tuple[Ints, Ints]:
    """People and minutes of their visits in order: a person's own rate over the days lived here, by season."""
    people = county.people
    first, last = np.maximum(people.enter[some], county.first), np.minimum(people.leave[some], county.last)
    reached = np.concatenate([[0.0], np.cumsum(_day_weights(county))])
    low, high = reached[np.maximum(first - county.first, 0)], reached[np.maximum(last - county.first + 1, 0)]
    age = np.clip(((first + last) / 2 - people.birth[some]) / YEAR_DAYS, 0, 100)
    rate = np.interp(age, RATE_AGES, RATES) * rng.gamma(1.6, 1 / 1.6, some.size)
    number = rng.poisson(rate * np.maximum(high - low, 0) / YEAR_DAYS)
    row = np.repeat(np.arange(some.size), number)
    at = low[row] + rng.random(row.size) * (high - low)[row]
    day = np.searchsorted(reached, at, side="right") - 1 + county.first
    key = some[row] << 32 | (day * DAY_MINUTES + _minute_of_day(rng, row.size))
    key.sort()
    return key >> 32, key & 0xFFFFFFFF


def _day_weights(county: County) -> Floats:
    days = np.arange(county.first, county.last + 1)
    year = np.minimum((days - county.first) // 365, len(RATE_BY_YEAR) - 1)
    weights: Floats = np.array(RATE_BY_YEAR)[year] * np.array(MONTH_WEIGHTS)[month_of(days) - 1]
    return np.asarray(weights * np.array(WEEKDAY_WEIGHTS)[(days + 3) % 7])


def _minute_of_day(rng: Stream, size: int) -> Ints:
    """Most in the morning, fewer in the afternoon, some at night."""
    shift = rng.random(size)
    start = np.where(shift < 0.62, 8 * 60, np.where(shift < 0.95, 14 * 60, 18 * 60))
    return start + (rng.random(size) * np.where(shift < 0.62, 240, np.where(shift < 0.95, 210, 300))).astype(
        np.int64
    )


def _levels(rng: Stream, county: County, group: Ints, day: Ints) -> Ints:
    """Where a person goes; each year a tenth of the visits outside come back to the county, to the centres."""
    level = choose_in(rng, np.array(LEVEL_SHARES), group)
    stays = happens(rng, 0.10 * np.clip((day - county.first) / 365, 0, 4))
    return np.where((level == OUTSIDE_LEVEL) & stays, CENTRE, level).astype(np.int8)


def _diagnoses(
    rng: Stream, county: County, health: Health, who: Ints, day: Ints, group: Ints, level: Ints
) -> tuple[Ints, Bools]:
    """Index of the main diagnosis, by age and season; chronic patients come for their disease. And TCM or not."""
    rows = read_table("diagnoses")
    base = np.array([[float(row[age]) for row in rows] for age in ("child", "young", "middle", "old")])
    winter = np.array([float(row["winter"]) for row in rows])
    without = np.array([0.12 if row["chronic"] else 1.0 for row in rows])
    table = np.concatenate([base * without, base * without * winter])
    cold = np.isin(month_of(np.arange(county.first, county.last + 1)), (11, 12, 1, 2))[day - county.first]
    found = choose_in(rng, table, group + 4 * cold)
    for i, row in enumerate(rows):
        if row["chronic"]:
            has = health.since(row["chronic"])[who] <= day
            found = np.where(has & happens(rng, np.where(has, 0.17, 0.0)), i, found)
    share = (
        np.array([float(row["tcm"]) for row in rows])[found]
        * np.array((0.9, 1.2, 0.35, 2.6, 0.3, 0.5))[level]
    )
    return found, happens(rng, share + np.where(level == 3, 0.35, 0.0) + 0.012 * (day - county.first) / 365)


def _units(rng: Stream, county: County, who: Ints, day: Ints, level: Ints) -> Ints:
    places, village = county.places, county.people.village_on(who, day)
    away = np.array(OUTSIDE)[np.searchsorted((0.5, 0.65, 0.9), rng.random(who.size))]
    fixed = np.array((0, 0, HOSPITAL, TCM_HOSPITAL, MATERNAL, 0))[level]
    near = np.where(level == VILLAGE, places.clinics[village], places.centres[places.township[village]])
    return np.where(level == OUTSIDE_LEVEL, away, np.where(level <= CENTRE, near, fixed))


def _framed(
    rng: Stream, county: County, who: Ints, minute: Ints, level: Ints, diagnosis: Ints, tcm: Bools
) -> pl.DataFrame:
    day = minute // DAY_MINUTES
    years = (day - county.first) / YEAR_DAYS
    cost = np.array(COST_YUAN)[level] * np.exp(rng.normal(0, 0.55, who.size) + 0.035 * years) * 100
    booked = happens(rng, np.clip(np.array(BOOKED)[level] * (0.85 + 0.13 * years), 0, 0.95))
    emergency = happens(rng, np.array(EMERGENCIES)[level])
    booked &= ~emergency
    wait = np.where(
        booked, np.clip(rng.gamma(2.2, 1, who.size) * (13 - 1.2 * years), 0, 240).astype(np.int64), -1
    )
    return declared_frame("encounters", {
        "encounter_id": np.zeros(who.size, dtype=np.int64), "resident_id": who + 1,
        "unit_id": _units(rng, county, who, day, level),
        "kind": (("outpatient", "emergency"), emergency.astype(np.int8)), "started_at": minute,
        "diagnosis": ([row["code"] for row in read_table("diagnoses")], diagnosis), "tcm": tcm, "booked": booked,
        "wait_minutes": wait, "cost_fen": np.rint(cost).astype(np.int64), "recorded_at": minute + 6 + minute % 23,
        "source": (("基层医疗系统", "医院信息系统", "医保结算"), np.array((0, 0, 1, 1, 1, 2))[level]),
    })  # fmt: skip


def _measure_at_visits(
    rng: Stream, county: County, health: Health, ledger: Ledger, who: Ints, minute: Ints, level: Ints
) -> None:
    """Pressure at the first visit of a year to an organisation in the county; pulse and temperature at some visits."""
    day = minute // DAY_MINUTES
    first = np.flatnonzero(_first_of_year(county, who, day, level) & (level < OUTSIDE_LEVEL))
    first = first[county.people.ages(who[first], day[first]) >= 35]
    village = county.people.village_on(who[first], day[first])
    odds = (
        log_odds(FIRST_PRESSURE)
        + 0.8 * county.places.quality[village]
        + 0.2 * (day[first] - county.first) / 365
    )
    done = happens(rng, logistic(odds))
    s, village = first[done], village[done]
    systolic, diastolic = bodies.pressures(rng, county, health, who[s], day[s], village)
    observe(ledger, "pressure", who[s], minute[s] + 4, systolic, second=diastolic)
    warm = np.flatnonzero(happens(rng, np.where(level < OUTSIDE_LEVEL, 0.11, 0.0)))
    temperature = np.where(
        rng.random(warm.size) < 0.16, rng.normal(38.2, 0.6, warm.size), rng.normal(36.6, 0.25, warm.size)
    )
    observe(ledger, "temperature", who[warm], minute[warm] + 3, np.clip(temperature, 35.5, 41))
    observe(ledger, "pulse", who[warm], minute[warm] + 3, np.clip(rng.normal(79, 10, warm.size), 48, 150))


def _first_of_year(county: County, who: Ints, day: Ints, level: Ints) -> Bools:
    """Whether each visit is the person's first in its year at its level; visits are in order of time."""
    slot = ((who - who[:1]) * 8 + level) * 8 + np.minimum((day - county.first) // 365, 7)
    earliest = np.full((who[-1:] - who[:1] + 1).sum() * 64, NEVER, dtype=np.int64)
    earliest[slot[::-1]] = np.arange(who.size)[::-1]
    return np.asarray(earliest[slot] == np.arange(who.size))
