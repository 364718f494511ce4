"""Notifiable disease reports: seasons of the year, and one outbreak of hand-foot-mouth disease in one township in 2025.

The outbreak: 双河乡, cases over sixteen days from 12 May 2025, half of them in two villages that share a kindergarten.
"""

from dataclasses import dataclass, fields

import numpy as np
import polars as pl

from quanmin.core.synth.county import County
from quanmin.core.synth.days import DAY_MINUTES, EMPTY, Floats, Ints, day_of, month_of
from quanmin.core.synth.draws import Stream, choose
from quanmin.core.synth.frames import declared_frame
from quanmin.core.synth.health import Health
from quanmin.core.synth.places import HOSPITAL, MATERNAL
from quanmin.core.synth.rates import Row, read_table

TUBERCULOSIS = "tuberculosis"
CLASSES = ("A", "B", "C", "monitored")
OUTBREAK_DISEASE, OUTBREAK_TOWNSHIP, OUTBREAK_START = "hand-foot-mouth", "双河乡", day_of(2025, 5, 12)
OUTBREAK_DAYS = 16
# Cases grow with the number of small children there: a share of those under nine, and at least a dozen.
OUTBREAK_SHARE, OUTBREAK_LEAST = 0.22, 12
LATE = 0.03  # reports later than the 24 hours of the law


@dataclass(frozen=True)
class Cases:
    """People with one disease, the day they fell ill and the day it was diagnosed."""

    who: Ints
    onset: Ints
    diagnosed: Ints


def reports_frame(county: County, health: Health) -> pl.DataFrame:
    """The table `notifiable_reports`."""
    rows = read_table("diseases")
    names = [row["disease"] for row in rows]
    found = [_cases(county, row) for row in rows if row["disease"] != TUBERCULOSIS]
    found += [_tuberculosis(county, health), _outbreak(county)]
    order = [name for name in names if name != TUBERCULOSIS] + [TUBERCULOSIS, OUTBREAK_DISEASE]
    index = np.repeat([names.index(name) for name in order], [cases.who.size for cases in found])
    joined = Cases(*(np.concatenate([getattr(c, part.name) for c in found]) for part in fields(Cases)))
    sort = np.lexsort((joined.who, joined.onset, np.array(names)[index]))
    cases = Cases(*(getattr(joined, part.name)[sort] for part in fields(Cases)))
    return _framed(county, rows, index[sort], cases)


def _tuberculosis(county: County, health: Health) -> Cases:
    """The patients whom the county's records know, ill for some weeks before the diagnosis."""
    rng = county.chance("tuberculosis reports")
    since = health.tuberculosis
    who = np.flatnonzero((since >= county.first) & (since <= county.last) & (rng.random(since.size) < 0.97))
    return Cases(
        who, np.maximum(since[who] - rng.integers(8, 70, who.size), county.people.enter[who]), since[who]
    )


def _cases(county: County, row: Row) -> Cases:
    """People and days of onset of one disease, year by year."""
    rng, people = county.chance(f"cases of {row['disease']}"), county.people
    season = _season(county, row)
    found_who, found_day = [], []
    for year in county.years:
        first, last = day_of(year), min(day_of(year, 12, 31), county.last)
        here = np.flatnonzero(people.living_here(min(day_of(year, 7, 1), county.last)))
        risk = _risk(county, row, here, year)
        number = rng.poisson(_yearly(row, year) * 1e-5 * here.size * (last - first + 1) / 365)
        who = here[choose(rng, risk, number)] if here.size else here
        day = first + choose(rng, season[first - county.first : last - county.first + 1], number)
        living = (people.enter[who] <= day) & (people.leave[who] > day)
        found_who.append(who[living])
        found_day.append(day[living])
    onset = np.concatenate(found_day)
    return Cases(
        np.concatenate(found_who), onset, np.minimum(onset + rng.poisson(1.3, onset.size), county.last)
    )


def _yearly(row: Row, year: int) -> float:
    return float(row.get(f"y{year}", row["y2025"]))


def _risk(county: County, row: Row, who: Ints, year: int) -> Floats:
    band = np.searchsorted((7, 15, 60), county.people.ages(who, day_of(year, 7, 1)), side="right")
    return np.array([float(row[name]) for name in ("small", "school", "adult", "old")])[band] + 1e-6


def _season(county: County, row: Row) -> Floats:
    """Relative frequency of each day of the story: high around the month of the peak, never nought."""
    days = np.arange(county.first, county.last + 1)
    wave = np.cos((month_of(days) + (days % 30) / 30 - float(row["peak"]) - 0.5) * (np.pi / 6))
    weights: Floats = np.exp(1.25 * float(row["sharp"]) * wave)
    return weights


def _outbreak(county: County) -> Cases:
    """Small children of one township, most in its first two villages; cases rise for a week and fall for another."""
    rng, people, places = county.chance("outbreak"), county.people, county.places
    if county.last < OUTBREAK_START + OUTBREAK_DAYS:
        none = np.zeros(0, dtype=np.int64)
        return Cases(none, none, none)
    township = places.names.index(OUTBREAK_TOWNSHIP)
    age = people.ages(np.arange(people.size), OUTBREAK_START)
    village = people.village_on(np.arange(people.size), OUTBREAK_START)
    young = (
        people.living_here(OUTBREAK_START) & (age >= 1) & (age < 9) & (places.township[village] == township)
    )
    who = np.flatnonzero(young)
    centre = np.flatnonzero(places.township == township)[:2]
    weights = np.where(np.isin(village[who], centre), 6.0, 1.0) * np.where(age[who] < 6, 3.0, 1.0)
    number = min(who.size, max(OUTBREAK_LEAST, round(OUTBREAK_SHARE * who.size)))
    ill = rng.choice(who, number, replace=False, p=weights / weights.sum()) if number else who
    day = OUTBREAK_START + np.clip(rng.normal(7, 3.2, number), 0, OUTBREAK_DAYS - 1).astype(np.int64)
    return Cases(np.sort(ill), day, np.minimum(day + rng.integers(0, 3, number), county.last))


def _framed(county: County, rows: list[Row], index: Ints, cases: Cases) -> pl.DataFrame:
    rng, people, who, onset = county.chance("reporting"), county.people, cases.who, cases.onset
    diagnosed = cases.diagnosed * DAY_MINUTES + rng.integers(8 * 60, 17 * 60, who.size)
    late = rng.random(who.size) < LATE
    delay = np.where(late, rng.integers(25 * 60, 96 * 60, who.size), rng.integers(4, 9 * 60, who.size))
    reported = np.minimum(diagnosed + delay, county.last * DAY_MINUTES + 1439)
    village = people.village_on(who, onset)
    known = rng.random(who.size) < 0.985
    classes = np.array([CLASSES.index(row["class"]) for row in rows])
    return declared_frame("notifiable_reports", {
        "report_id": np.arange(1, who.size + 1), "resident_id": np.where(known, who + 1, EMPTY),
        "unit_id": county.places.villages[village], "reporter_id": _reporters(rng, county, village),
        "disease": ([row["disease"] for row in rows], index), "disease_class": (CLASSES, classes[index]),
        "onset": onset, "diagnosed_at": diagnosed, "reported_at": reported,
        "recorded_at": reported, "source": "传染病直报系统",
    })  # fmt: skip


def _reporters(rng: Stream, county: County, village: Ints) -> Ints:
    """Half by the county hospital, the rest by the township's centre or the maternal and child centre."""
    where = rng.random(village.size)
    centre = county.places.centres[county.places.township[village]]
    return np.where(where < 0.5, HOSPITAL, np.where(where < 0.93, centre, MATERNAL))
