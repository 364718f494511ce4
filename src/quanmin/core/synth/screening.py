"""Screening: newborns, children's eyes and behaviour, prenatal tests, two cancers, heart and brain of the elderly."""

import numpy as np
import polars as pl

from quanmin.core.synth.childhood import chance_of_visit, children, visit_days, within_story
from quanmin.core.synth.chronic import attendance
from quanmin.core.synth.county import County
from quanmin.core.synth.days import EMPTY, YEAR_DAYS, Bools, Ints, day_of
from quanmin.core.synth.draws import choose, happens, log_odds, logistic, season_uniforms
from quanmin.core.synth.elders import elders
from quanmin.core.synth.frames import declared_frame, entered
from quanmin.core.synth.ledger import Ledger, clock, joined_frames, observe
from quanmin.core.synth.newborns import Births, Pregnancies
from quanmin.core.synth.places import HOSPITAL, MATERNAL

RESULTS = ("negative", "positive", "suspected", "unclear")
# Share screened in a middling township at the start; share positive; days of life.
NEWBORN = (
    ("newborn-metabolic", 0.978, 0.0006, 3, 8), ("newborn-hearing", 0.966, 0.003, 2, 5),
    ("newborn-heart", 0.905, 0.008, 1, 3), ("newborn-deafness-gene", 0.60, 0.035, 3, 8),
)  # fmt: skip
EYE_AGES = (("1m", 1), ("3m", 3), ("6m", 6), ("8m", 8), ("12m", 12), ("18m", 18), ("24m", 24), ("30m", 30), ("3y", 36),
            ("4y", 48), ("5y", 60), ("6y", 72))  # fmt: skip
TWO_CANCERS = (("cervical-cancer", 0.125, 0.0045, HOSPITAL), ("breast-cancer", 0.115, 0.003, MATERNAL))
PRENATAL, PRECONCEPTION = 0.80, 0.0165
ELDERS = (("cognition", 0.42, 0.075), ("stroke-risk", 0.36, 0.21))


def screenings_frame(
    county: County, ledger: Ledger, pregnancies: Pregnancies, births: Births
) -> pl.DataFrame:
    """The table `screenings`."""
    parts = _newborns(county, births) + _eyes_and_behaviour(county) + _cancers(county) + _old_age(county)
    parts += [_prenatal(county, pregnancies), _lungs(county, ledger), *_planning(county)]
    sheets = (
        pl.concat(parts).filter(pl.col("kind") == "autism").sort("resident_id", "date", maintain_order=True)
    )
    parts += [_stomachs(county), _rescreened(county, sheets)]
    return joined_frames(parts, "screening_id", "kind", "resident_id", "date")


def _screened(
    county: County,
    kind: str,
    facet: str,
    who: Ints,
    day: Ints,
    unit: Ints,
    positive: float,
    pregnancy: Ints | None = None,
) -> pl.DataFrame:
    rng = county.chance(f"results of {facet}")
    result = choose(rng, (1 - positive * 1.6, positive, positive * 0.5, positive * 0.1), who.size)
    return declared_frame("screenings", {
        "screening_id": np.zeros(who.size, dtype=int), "resident_id": who + 1,
        "kind": kind, "date": day, "unit_id": unit, "result": (RESULTS, result),
        "pregnancy_id": np.full(who.size, EMPTY) if pregnancy is None else pregnancy + 1,
        "recorded_at": entered(rng, day, county.last), "source": "筛查系统",
    })  # fmt: skip


def _centres(county: County, who: Ints, day: Ints) -> Ints:
    return county.places.centres[county.places.township[county.people.village_on(who, day)]]


def _newborns(county: County, births: Births) -> list[pl.DataFrame]:
    """In the hospital of birth, within days."""
    parts, living = [], np.flatnonzero(births.child >= 0)
    child, born, village = births.child[living], births.day[living], births.village[living]
    for kind, share, positive, low, high in NEWBORN:
        rng = county.chance(kind)
        day = born + rng.integers(low, high + 1, born.size)
        odds = log_odds(share) + 0.35 * county.places.quality[village] + 0.3 * (born - county.first) / 365
        done = happens(rng, logistic(odds)) & within_story(county, child, day)
        unit = np.where(rng.random(born.size) < 0.6, HOSPITAL, MATERNAL)
        parts.append(_screened(county, kind, kind, child[done], day[done], unit[done], positive))
    return parts


def _eyes_and_behaviour(county: County) -> list[pl.DataFrame]:
    who, parts = children(county), []
    for kind, share, positive in (("eye-care", 0.855, 0.03), ("autism", 0.80, 0.011)):
        rng = county.chance(kind)
        for stage, months in EYE_AGES:
            day = visit_days(rng, county.people.birth[who], months, 0, 30 if months < 36 else 150)
            come = happens(rng, chance_of_visit(county, who, day, share)) & within_story(county, who, day)
            chosen, when = who[come], day[come]
            parts.append(
                _screened(
                    county, kind, f"{kind} {stage}", chosen, when, _centres(county, chosen, when), positive
                )
            )
    return parts


def _cancers(county: County) -> list[pl.DataFrame]:
    """Women of 35 to 64, a share each year since 2018; who was screened in the last three years is not called again."""
    people, parts = county.people, []
    women = np.flatnonzero((people.sex == 1) & (people.birth < day_of(1991)))
    for kind, yearly, positive, unit in TWO_CANCERS:
        last = np.zeros(women.size, dtype=np.int64)
        for year in range(2018, county.last_year + 1):
            day, called = _called(county, women, f"{kind} {year}", year, yearly)
            called &= day - last > 1000
            last = np.where(called, day, last)
            units = np.full(int(called.sum()), unit)
            parts.append(
                _screened(county, kind, f"{kind} {year}", women[called], day[called], units, positive)
            )
    return parts


def _called(county: County, women: Ints, facet: str, year: int, yearly: float) -> tuple[Ints, Bools]:
    """A day in the campaign of the year for each woman, and whether she comes when she is called."""
    rng, people = county.chance(facet), county.people
    day = day_of(year, 3, 8) + rng.integers(0, 240, women.size)
    age = people.ages(women, day)
    share = (
        yearly
        * (1 + 0.22 * max(year - 2021, -1))
        * np.exp(0.35 * county.places.quality[people.village[women]])
    )
    here = (people.enter[women] <= day) & (people.leave[women] > day) & (day <= county.last)
    return day, happens(rng, share) & (age >= 35) & (age < 65) & here


def _old_age(county: County) -> list[pl.DataFrame]:
    who, year = elders(county)
    starts, parts = np.array([day_of(y, 3, 1) for y in county.years]), []
    for kind, share, positive in ELDERS:
        rng = county.chance(kind)
        day = starts[year - county.years[0]] + (season_uniforms(county.seed, who, year, 602) * 270).astype(
            np.int64
        )
        come = happens(rng, attendance(county, who, day, share)) & within_story(county, who, day)
        parts.append(
            _screened(
                county, kind, kind, who[come], day[come], _centres(county, who[come], day[come]), positive
            )
        )
    return parts


def _prenatal(county: County, p: Pregnancies) -> pl.DataFrame:
    """Serum or cell-free DNA between 15 and 21 weeks."""
    rng = county.chance("prenatal")
    day = p.last_period + rng.integers(15 * 7, 21 * 7, p.woman.size)
    odds = (
        log_odds(PRENATAL)
        + 0.5 * county.places.quality[p.village]
        + 0.2 * (p.last_period - county.first) / 365
    )
    done = happens(rng, logistic(odds)) & (p.booked < day) & (day < p.ended) & (day <= county.last)
    who = p.woman[done]
    unit, pregnancy = np.full(who.size, MATERNAL), np.flatnonzero(done)
    return _screened(county, "prenatal", "prenatal tests", who, day[done], unit, 0.035, pregnancy)


def _planning(county: County) -> list[pl.DataFrame]:
    """Men and women who plan a child are examined before: of those from 22 to 39 some in a hundred a year."""
    people, parts = county.people, []
    for year in county.years:
        rng = county.chance(f"preconception {year}")
        day = day_of(year, 1, 5) + rng.integers(0, 350, people.size)
        share = (
            PRECONCEPTION * (1 + 0.06 * (year - 2021)) * np.exp(0.4 * county.places.quality[people.village])
        )
        who = np.arange(people.size)
        age = people.ages(who, day)
        come = happens(rng, share) & (age >= 22) & (age < 40) & within_story(county, who, day)
        who, day = who[come], day[come]
        units = np.full(who.size, MATERNAL)
        parts.append(_screened(county, "preconception", f"preconception {year}", who, day, units, 0.06))
    return parts


def _stomachs(county: County) -> pl.DataFrame:
    """Endoscopy of the stomach and gullet for some at risk of 45 to 74, once in the story, more each year."""
    people, rng = county.people, county.chance("stomachs")
    who = np.flatnonzero(happens(rng, np.full(people.size, 0.035)))
    day = county.first + (np.sqrt(rng.random(who.size)) * (county.last - county.first)).astype(np.int64)
    age = people.ages(who, day)
    takes = (age >= 45) & (age < 75) & within_story(county, who, day)
    who, day = who[takes], day[takes]
    return _screened(county, "upper-gi", "upper-gi", who, day, np.full(who.size, HOSPITAL), 0.02)


def _rescreened(county: County, sheets: pl.DataFrame) -> pl.DataFrame:
    """Most children of one to three years with a warning sign are seen again within weeks."""
    rng = county.chance("autism again")
    positive = sheets.filter(pl.col("result") == "positive")
    who, sheet = (positive[name].to_numpy() for name in ("resident_id", "date"))
    day = sheet.astype("datetime64[D]").astype(np.int64) + rng.integers(7, 40, who.size)
    comes = happens(rng, np.full(who.size, 0.86)) & within_story(county, who - 1, day)
    who, day = who[comes] - 1, day[comes]
    return _screened(county, "autism-rescreen", "autism again", who, day, np.full(who.size, MATERNAL), 0.3)


def _lungs(county: County, ledger: Ledger) -> pl.DataFrame:
    """Lung function of residents of 40 and over, few but more each year; the ratio is written as an observation."""
    people, rng = county.people, county.chance("lungs")
    who = np.flatnonzero(people.birth < day_of(1983))
    day = county.first + (np.sqrt(rng.random(who.size)) * (county.last - county.first)).astype(np.int64)
    age = (day - people.birth[who]) / YEAR_DAYS
    takes = happens(rng, 0.24 * np.exp(0.5 * county.places.quality[people.village[who]])) & (age >= 40)
    takes &= within_story(county, who, day)
    who, day = who[takes], day[takes]
    observe(ledger, "lung-ratio", who, clock(rng, day), np.clip(rng.normal(78, 7, who.size), 35, 96))
    return _screened(county, "lung-function", "lung function", who, day, _centres(county, who, day), 0.09)
