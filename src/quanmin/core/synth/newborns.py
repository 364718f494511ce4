"""Pregnancies and births: from booking to the child, with the losses between."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from quanmin.core.synth.county import County
from quanmin.core.synth.days import DAY_MINUTES, EMPTY, NEVER, Bools, Floats, Ints
from quanmin.core.synth.draws import choose, choose_in, evenly, happens, log_odds, logistic
from quanmin.core.synth.frames import declared_frame, entered
from quanmin.core.synth.people import Deliveries

OUTCOMES = ("live-birth", "stillbirth", "miscarriage", "termination")
RISKS = ("green", "yellow", "orange", "red", "purple")
RISK_SHARES = ((0.66, 0.24, 0.07, 0.008, 0.022), (0.30, 0.48, 0.17, 0.03, 0.02))  # under 35, and from 35
LOSSES = 0.13  # pregnancies that end before 28 weeks, per birth, of those that are known
DEFECTS = 0.0165  # found by 7 days; knowledge, to verify
BOOKED_EARLY = 0.91  # share booked before 13 weeks in a middling township at the start
HIGH_RISK_MANAGED = 0.92  # of women at risk in a middling township at the start
TREND = 0.16  # log odds a year by which services get better
# Completed weeks at birth: 4 % before 37 weeks at the start of the tail, most at 38-40.
WEEKS = (28, 30, 32, 34, 35, 36, 37, 38, 39, 40, 41)
WEEK_SHARES = (0.003, 0.004, 0.006, 0.012, 0.013, 0.027, 0.10, 0.235, 0.33, 0.215, 0.055)


@dataclass(frozen=True)
class Pregnancies:
    """Known pregnancies in order of woman and last period; `birth` is the position of the birth, or EMPTY."""

    woman: Ints
    village: Ints
    last_period: Ints
    booked: Ints
    ended: Ints
    outcome: Ints
    risk: Ints
    birth: Ints


@dataclass(frozen=True)
class Births:
    """Births up to the last day in order of time, stillbirths among them."""

    mother: Ints
    child: Ints
    village: Ints
    day: Ints
    minute: Ints
    live: Bools
    sex: Ints
    weeks: Ints
    weight: Ints
    hospital: Bools
    pregnancy: Ints


def pregnancies_and_births(county: County, deliveries: Deliveries) -> tuple[Pregnancies, Births]:
    """The pregnancies that led to the births, those still under way and those lost."""
    rng = county.chance("pregnancies")
    weeks = np.array(WEEKS)[choose(rng, WEEK_SHARES, deliveries.day.size)]
    carried = _carried(county, deliveries, weeks)
    lost = _lost(county, deliveries)
    joined = Pregnancies(**{name: np.concatenate([carried[name], lost[name]]) for name in carried})
    order = np.lexsort((joined.last_period, joined.woman))
    pregnancies = Pregnancies(**{name: getattr(joined, name)[order] for name in carried})
    return pregnancies, _births(county, deliveries, weeks, pregnancies)


def _carried(county: County, deliveries: Deliveries, weeks: Ints) -> dict[str, Ints]:
    """Those that reached 28 weeks, or are expected to: known when seven weeks had passed by the last day."""
    rng = county.chance("carried")
    last_period = deliveries.day - weeks * 7 - rng.integers(0, 7, weeks.size)
    known = last_period + 49 <= county.last
    over = deliveries.day <= county.last
    values = _pregnancy(county, deliveries.mother, last_period, "booking")
    values["ended"] = np.where(over, deliveries.day, NEVER)
    values["outcome"] = np.where(over, np.where(deliveries.live, 0, 1), EMPTY)
    values["birth"] = np.where(over, np.arange(weeks.size), EMPTY)
    values["booked"] = np.where(
        values["booked"] < np.minimum(deliveries.day, county.last + 1), values["booked"], NEVER
    )
    return {name: column[known] for name, column in values.items()}


def _pregnancy(county: County, woman: Ints, last_period: Ints, facet: str) -> dict[str, Ints]:
    rng, people = county.chance(facet), county.people
    village = people.village_on(woman, last_period + 60)
    age = people.ages(woman, last_period)
    risk = choose_in(rng, np.array(RISK_SHARES), (age >= 35).astype(np.int64))
    return {
        "woman": woman, "village": village, "last_period": last_period, "risk": risk,
        "booked": last_period + 7 * _booked_weeks(county, village, last_period, facet) + rng.integers(0, 7, woman.size),
    }  # fmt: skip


def _booked_weeks(county: County, village: Ints, last_period: Ints, facet: str) -> Ints:
    """Completed weeks at booking; 45 and more for the few who are never booked."""
    rng = county.chance(f"{facet} weeks")
    odds = (
        log_odds(BOOKED_EARLY)
        + 0.75 * county.places.quality[village]
        + TREND * (last_period - county.first) / 365
    )
    early, never = happens(rng, logistic(odds)), happens(rng, np.full(village.size, 0.006))
    weeks = np.where(
        early, rng.integers(6, 13, village.size), 13 + rng.exponential(5.5, village.size).astype(np.int64)
    )
    return np.where(never, 60, weeks)


def _lost(county: County, deliveries: Deliveries) -> dict[str, Ints]:
    """Miscarriages and terminations of women who also gave birth in the story, in the pause two years off."""
    rng, people = county.chance("losses"), county.people
    some = np.flatnonzero(happens(rng, np.full(deliveries.day.size, LOSSES)))
    woman, some_first = np.unique(deliveries.mother[some], return_index=True)
    away = rng.choice(np.array([-1, 1]), woman.size) * rng.integers(430, 640, woman.size)
    last_period = deliveries.day[some[some_first]] + away
    ended = last_period + rng.integers(45, 150, woman.size)
    values = _pregnancy(county, woman, last_period, "lost booking")
    values |= {
        "ended": ended,
        "outcome": choose(rng, (0.6, 0.4), woman.size) + 2,
        "birth": np.full(woman.size, EMPTY),
    }
    values["booked"] = np.where(values["booked"] < ended, values["booked"], NEVER)
    clear = ~_near_a_birth(deliveries, woman, last_period, ended)
    keep = clear & (last_period > county.first - 200) & (ended <= county.last) & (people.leave[woman] > ended)
    keep &= people.enter[woman] <= last_period
    return {name: column[keep] for name, column in values.items()}


def _near_a_birth(deliveries: Deliveries, woman: Ints, start: Ints, end: Ints) -> Bools:
    """Whether the span of a lost pregnancy touches another pregnancy of the woman."""
    order = np.lexsort((deliveries.day, deliveries.mother))
    key = deliveries.mother[order] * 1_000_000 + deliveries.day[order]
    following = np.searchsorted(key, woman * 1_000_000 + start)
    upper = np.searchsorted(key, woman * 1_000_000 + end + 330)
    return np.asarray(upper > following)


def _births(county: County, deliveries: Deliveries, weeks: Ints, pregnancies: Pregnancies) -> Births:
    rng = county.chance("births")
    over = np.flatnonzero(deliveries.day <= county.last)
    pregnancy = np.full(deliveries.day.size, EMPTY)
    carried = np.flatnonzero(pregnancies.birth >= 0)
    pregnancy[pregnancies.birth[carried]] = carried
    day, mother, live = deliveries.day[over], deliveries.mother[over], deliveries.live[over]
    minute = rng.integers(0, DAY_MINUTES, day.size)
    order = np.lexsort((mother, minute, day))
    return Births(
        mother=mother[order], child=deliveries.child[over][order], day=day[order], minute=minute[order],
        village=county.people.village_on(mother, day)[order], live=live[order], sex=deliveries.sex[over][order],
        weeks=weeks[over][order], weight=_weights(county, weeks[over], deliveries.sex[over], live)[order],
        hospital=(rng.random(day.size) < 0.9985)[order], pregnancy=pregnancy[over][order],
    )  # fmt: skip


def _weights(county: County, weeks: Ints, sex: Ints, live: Bools) -> Ints:
    """Birth weight by completed weeks: about 3,300 g at 39, 200 g less for each week before."""
    rng = county.chance("weights")
    mean = (
        3330 - 165 * np.maximum(39 - weeks, 0) - 25 * np.maximum(36 - weeks, 0) + np.where(weeks > 39, 70, 0)
    )
    drawn: Floats = mean - 90 * sex - 350 * ~live + rng.normal(0, 380, weeks.size)
    return np.asarray(np.clip(np.rint(drawn / 10) * 10, 620, 5600).astype(np.int64))


def pregnancies_frame(county: County, pregnancies: Pregnancies) -> pl.DataFrame:
    """The table `pregnancies`."""
    p, rng = pregnancies, county.chance("pregnancies frame")
    booked_weeks = np.where(p.booked < NEVER, (p.booked - p.last_period) // 7, EMPTY)
    seen = np.where(p.booked < NEVER, p.booked, np.where(p.ended < NEVER, p.ended, p.last_period + 49))
    return declared_frame("pregnancies", {
        "pregnancy_id": np.arange(1, p.woman.size + 1), "resident_id": p.woman + 1,
        "unit_id": county.places.villages[p.village], "last_period": p.last_period, "booked": p.booked,
        "booked_weeks": booked_weeks, "risk": (RISKS, p.risk), "managed_from": _managed_from(county, p),
        "ended": p.ended, "outcome": (OUTCOMES, p.outcome),
        "recorded_at": entered(rng, seen, county.last), "source": "妇幼健康系统",
    })  # fmt: skip


def _managed_from(county: County, p: Pregnancies) -> Ints:
    """The day a woman at risk came under special management: some weeks after booking, for most of them."""
    rng = county.chance("high-risk pregnancies")
    odds = log_odds(HIGH_RISK_MANAGED) + 0.9 * county.places.quality[p.village]
    managed = happens(rng, logistic(odds + TREND * (p.last_period - county.first) / 365)) & (p.risk > 0)
    day = p.booked + rng.integers(3, 60, p.woman.size)
    return np.where(managed & (day < np.minimum(p.ended, county.last + 1)), day, NEVER)


def births_frame(county: County, births: Births) -> pl.DataFrame:
    """The table `births`."""
    b, rng = births, county.chance("births frame")
    return declared_frame("births", {
        "birth_id": np.arange(1, b.day.size + 1), "resident_id": np.where(b.child >= 0, b.child + 1, EMPTY),
        "mother_id": b.mother + 1, "pregnancy_id": np.where(b.pregnancy >= 0, b.pregnancy + 1, EMPTY),
        "unit_id": county.places.villages[b.village], "born_at": b.day * DAY_MINUTES + b.minute,
        "sex": (("male", "female"), b.sex), "live": b.live, "weight_g": b.weight, "gestation_weeks": b.weeks,
        "place": (("hospital", "home"), np.where(b.hospital, 0, 1)),
        "defect": evenly(rng, np.where(b.live, DEFECTS, 0.12)),
        "recorded_at": entered(rng, b.day + 1, county.last), "source": "出生医学证明系统",
    })  # fmt: skip
