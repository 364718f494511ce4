"""Hospital stays: about seventeen and a half a hundred residents a year, one in nine outside the county."""

import numpy as np
import polars as pl

from quanmin.core.synth.coding import coded
from quanmin.core.synth.county import County
from quanmin.core.synth.days import NEVER, YEAR_DAYS, Bools, Floats, Ints, month_of
from quanmin.core.synth.draws import Stream, choose, choose_in, happens
from quanmin.core.synth.frames import declared_frame, entered
from quanmin.core.synth.newborns import Births
from quanmin.core.synth.places import HOSPITAL, MATERNAL, OUTSIDE, TCM_HOSPITAL
from quanmin.core.synth.rates import read_table

RATE_AGES, RATES = (
    (0, 2, 5, 15, 30, 45, 60, 75, 90),
    (0.26, 0.14, 0.06, 0.042, 0.062, 0.108, 0.216, 0.405, 0.46),
)
RATE_BY_YEAR = (0.94, 0.93, 1.02, 1.05, 1.06)
MONTH_WEIGHTS = (1.20, 0.95, 1.08, 1.02, 0.97, 0.95, 0.97, 0.95, 0.93, 0.92, 1.00, 1.08)
# Level: centre, hospital, TCM hospital, outside; under 15, 15-44, 45-64, 65+.
LEVEL_SHARES = (
    (0.12, 0.68, 0.10, 0.10),
    (0.10, 0.54, 0.20, 0.16),
    (0.14, 0.49, 0.23, 0.14),
    (0.24, 0.45, 0.23, 0.08),
)
STAY_DAYS, COST_YUAN, FUND_SHARE = (6.0, 7.6, 8.6, 9.4), (1900, 5600, 5100, 15800), (0.82, 0.69, 0.71, 0.52)
OUTCOMES = ("home", "transfer", "to-primary-care", "against-advice", "death", "other")
OUTCOME_SHARES = (0.905, 0.018, 0.035, 0.037, 0.0, 0.005)
DIES_IN_HOSPITAL = 0.28


def admissions_frame(county: County, births: Births) -> pl.DataFrame:
    """The table `admissions`: by age and season, mothers at birth, and the last stays of some who die."""
    rng = county.chance("stays")
    parts = [_ordinary(rng, county), _deliveries(rng, county, births), _last_stays(rng, county)]
    who, day, level, diagnosis = (np.concatenate([part[i] for part in parts]) for i in range(4))
    dying = np.repeat([False, False, True], [part[0].size for part in parts])
    mothers = np.repeat([False, True, False], [part[0].size for part in parts])
    order = np.lexsort((day, who))
    return _framed(rng, county, *(values[order] for values in (who, day, level, diagnosis, dying, mothers)))


def labels() -> list[str]:
    """The ICD-10 codes a stay may carry; the last two are births."""
    return [row["code"] for row in read_table("stays")] + ["O80.9", "O82.9"]


def _ordinary(rng: Stream, county: County) -> tuple[Ints, Ints, Ints, Ints]:
    people = county.people
    first, last = np.maximum(people.enter, county.first), np.minimum(people.leave, county.last)
    reached = np.concatenate([[0.0], np.cumsum(_day_weights(county))])
    low, high = reached[np.maximum(first - county.first, 0)], reached[np.maximum(last - county.first + 1, 0)]
    age = np.clip(((first + last) / 2 - people.birth) / YEAR_DAYS, 0, 100)
    rate = np.interp(age, RATE_AGES, RATES) * rng.gamma(0.9, 1 / 0.9, people.size)
    who = np.repeat(np.arange(people.size), rng.poisson(rate * np.maximum(high - low, 0) / YEAR_DAYS))
    day = (
        np.searchsorted(reached, low[who] + rng.random(who.size) * (high - low)[who], side="right")
        - 1
        + county.first
    )
    group = np.searchsorted((15, 45, 65), people.ages(who, day), side="right")
    rows = read_table("stays")
    table = np.array([[float(row[name]) for row in rows] for name in ("child", "young", "middle", "old")])
    level = _kept(rng, county, choose_in(rng, np.array(LEVEL_SHARES), group), day)
    return who, day, level, choose_in(rng, table, group)


def _day_weights(county: County) -> Floats:
    days = np.arange(county.first, county.last + 1)
    year = np.minimum((days - county.first) // 365, len(RATE_BY_YEAR) - 1)
    return np.asarray(np.array(RATE_BY_YEAR)[year] * np.array(MONTH_WEIGHTS)[month_of(days) - 1])


def _kept(rng: Stream, county: County, level: Ints, day: Ints) -> Ints:
    """A little less leaves the county each year."""
    return np.where((level == 3) & happens(rng, 0.05 * np.clip((day - county.first) / 365, 0, 4)), 1, level)


def _deliveries(rng: Stream, county: County, births: Births) -> tuple[Ints, Ints, Ints, Ints]:
    inside = np.flatnonzero(births.hospital)
    level = choose(rng, (0.03, 0.86, 0.02, 0.09), inside.size)
    caesarean = happens(rng, np.full(inside.size, 0.42))
    return (
        births.mother[inside],
        births.day[inside],
        level,
        np.where(caesarean, len(labels()) - 1, len(labels()) - 2),
    )


def _last_stays(rng: Stream, county: County) -> tuple[Ints, Ints, Ints, Ints]:
    people = county.people
    who = np.flatnonzero((people.death < NEVER) & happens(rng, np.full(people.size, DIES_IN_HOSPITAL)))
    day = np.maximum.reduce(
        [
            people.death[who] - rng.integers(1, 16, who.size),
            people.enter[who],
            np.full(who.size, county.first),
        ]
    )
    serious = np.array([float(row["fatal"]) for row in read_table("stays")])
    return who, day, choose(rng, (0.08, 0.62, 0.14, 0.16), who.size), choose(rng, serious, who.size)


def _units(rng: Stream, county: County, who: Ints, day: Ints, level: Ints, mothers: Bools) -> Ints:
    places = county.places
    centre = places.centres[places.township[county.people.village_on(who, day)]]
    away = np.array(OUTSIDE)[np.searchsorted((0.55, 0.63, 0.9), rng.random(who.size))]
    hospital = np.where(mothers & (rng.random(who.size) < 0.45), MATERNAL, HOSPITAL)
    return np.where(
        level == 0, centre, np.where(level == 1, hospital, np.where(level == 2, TCM_HOSPITAL, away))
    )


def _framed(
    rng: Stream,
    county: County,
    who: Ints,
    day: Ints,
    level: Ints,
    diagnosis: Ints,
    dying: Bools,
    mothers: Bools,
) -> pl.DataFrame:
    years = (day - county.first) / YEAR_DAYS
    length = 1 + rng.poisson(np.array(STAY_DAYS)[level] * np.where(mothers, 0.55, 1) * (1 - 0.02 * years) - 1)
    leaves = np.minimum(day + length, county.people.leave[who])
    leaves = np.where(dying, county.people.death[who], leaves)
    still = leaves > county.last
    cost = np.array(COST_YUAN)[level] * np.exp(rng.normal(0, 0.6, who.size) + 0.025 * years) * 100
    outcome = np.where(dying, OUTCOMES.index("death"), choose(rng, OUTCOME_SHARES, who.size))
    fund = cost * np.clip(np.array(FUND_SHARE)[level] + rng.normal(0, 0.06, who.size), 0.1, 0.95)
    coding = coded(county, who=who, day=day, level=level, diagnosis=diagnosis, bed_days=leaves - day,
                   over=~still, cost=cost, fund=fund)  # fmt: skip
    return declared_frame("admissions", coding | {
        "admission_id": np.arange(1, who.size + 1), "resident_id": who + 1,
        "unit_id": _units(rng, county, who, day, level, mothers), "admitted": day,
        "discharged": np.where(still, NEVER, leaves), "diagnosis": (labels(), diagnosis),
        "outcome": (OUTCOMES, np.where(still, -1, outcome)), "cost_fen": np.rint(cost).astype(np.int64),
        "fund_fen": np.rint(fund).astype(np.int64), "recorded_at": entered(rng, day, county.last, late=0.02),
        "source": (("医院信息系统", "医保结算"), (level == 3).astype(int)),
    })  # fmt: skip
