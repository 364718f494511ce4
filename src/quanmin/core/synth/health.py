"""Who has which lasting disease since when, and the body each person brings to every measurement."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy.special import ndtr, ndtri

from quanmin.core.synth.county import County, People
from quanmin.core.synth.days import NEVER, YEAR_DAYS, Floats, Ints
from quanmin.core.synth.draws import choose, fixed_uniforms, happens
from quanmin.core.synth.frames import declared_frame, entered
from quanmin.core.synth.ledger import joined_frames
from quanmin.core.synth.mortality import known_deaths
from quanmin.core.synth.rates import read_table

CODES = {"hypertension": "I10", "diabetes": "E11.9", "copd": "J44.9", "heart": "I25.1", "stroke": "I63.9"}
MENTAL = ("F20.9", "F31.9", "F25.9", "F22.0", "G40.9", "F71.1")
MENTAL_SHARES = (0.64, 0.12, 0.05, 0.04, 0.06, 0.09)
CANCERS = ("C34.9", "C22.0", "C16.9", "C18.9", "C15.9", "C73", "C50.9", "C53.9", "C61")
# Relative incidence by sex: lung first in men, breast in women. Knowledge, to verify.
CANCER_SHARES = ((30, 14, 13, 13, 9, 3, 0, 0, 7), (20, 5, 7, 10, 4, 11, 20, 9, 0))
TUBERCULOSIS = ("A15.0", "A16.2")
TB_INCIDENCE = 52e-5  # a year; knowledge, to verify
TRAITS = ("pressure", "diastolic", "height", "fatness", "glucose", "lipids", "kidney", "blood", "attendance")


@dataclass(frozen=True)
class Health:
    """Day of diagnosis of each lasting disease, NEVER where there is none; the sub-type of mental disorder."""

    hypertension: Ints
    diabetes: Ints
    copd: Ints
    heart: Ints
    stroke: Ints
    mental: Ints
    mental_type: Ints
    tuberculosis: Ints

    def since(self, disease: str) -> Ints:
        """The days of diagnosis of a disease by its name."""
        days: Ints = getattr(self, disease)
        return days


def trait(county: County, who: Ints, name: str) -> Floats:
    """A standard normal number that belongs to the person for life: how tall, how fat, how prone."""
    drawn: Floats = ndtri(np.clip(fixed_uniforms(county.seed, who, TRAITS.index(name)), 1e-6, 1 - 1e-6))
    return drawn


def diagnose(county: County) -> Health:
    """The lasting diseases of everybody, with diabetes and strokes more common among the hypertensive."""
    people, rng = county.people, county.chance("diseases")
    shared = rng.normal(size=people.size)
    found = {}
    for row in read_table("prevalence"):
        weight = 0.0 if row["disease"] in ("mental", "copd") else 0.55
        own = rng.normal(size=people.size)
        proneness = ndtr(weight * shared + np.sqrt(1 - weight**2) * own)
        found[row["disease"]] = _onset(people, row, proneness)
    tuberculosis = _tuberculosis(county)
    return Health(**found, mental_type=choose(rng, MENTAL_SHARES, people.size), tuberculosis=tuberculosis)


def _onset(people: People, row: dict[str, str], proneness: Floats) -> Ints:
    """The age at which the share with the disease passes the person's proneness; the prone fall ill first."""
    ages = np.array([float(name) for name in row if name.isdigit()])
    shares = np.array([float(value) for name, value in row.items() if name.isdigit()])
    factor = np.where(people.sex == 0, float(row["men"]), float(row["women"]))
    reached = proneness / factor
    age = np.interp(reached, shares + np.arange(shares.size) * 1e-9, ages)
    day = people.birth + (age * YEAR_DAYS).astype(np.int64) + people.birth % 365
    known = (reached < shares[-1]) & (day < people.leave) & (day <= people.death)
    return np.where(known, day, NEVER)


def _tuberculosis(county: County) -> Ints:
    rng, people = county.chance("tuberculosis"), county.people
    age = (county.first - people.birth) / YEAR_DAYS
    yearly = TB_INCIDENCE * np.where(age < 15, 0.12, np.where(age < 60, 1.0, 1.9))
    falls = happens(rng, yearly * 7)
    day = county.first - 730 + rng.integers(0, 365 * 7, people.size)
    return np.where(falls & (day > people.enter) & (day < people.leave) & (day <= county.last), day, NEVER)


def conditions_frame(county: County, health: Health) -> pl.DataFrame:
    """The table `conditions`: lasting diseases, tuberculosis until cured, cancers found in the story."""
    parts = [_lasting(county, health, name, code) for name, code in CODES.items()]
    parts += [
        _mental(county, health),
        _tuberculosis_conditions(county, health),
        _cancers(county),
        _fatal(county),
    ]
    return joined_frames(parts, "condition_id", "resident_id", "diagnosed", "code")


def _conditions(
    county: County,
    facet: str,
    who: Ints,
    code: tuple[Sequence[str], Ints],
    day: Ints,
    abated: Ints,
) -> pl.DataFrame:
    known = day <= county.last
    who, index, day, abated = who[known], code[1][known], day[known], abated[known]
    return declared_frame("conditions", {
        "condition_id": np.zeros(who.size, dtype=int), "resident_id": who + 1, "code": (code[0], index),
        "diagnosed": day, "abated": np.where(abated > county.last, NEVER, abated),
        "recorded_at": entered(county.chance(f"entry of {facet}"), np.maximum(day, county.first - 2500), county.last),
        "source": "医院诊断",
    })  # fmt: skip


def _lasting(county: County, health: Health, name: str, code: str) -> pl.DataFrame:
    who = np.flatnonzero(health.since(name) < NEVER)
    day = health.since(name)[who]
    return _conditions(
        county, name, who, ((code,), np.zeros(who.size, dtype=np.int64)), day, np.full(who.size, NEVER)
    )


def _mental(county: County, health: Health) -> pl.DataFrame:
    who = np.flatnonzero(health.mental < NEVER)
    return _conditions(
        county, "mental", who, (MENTAL, health.mental_type[who]), health.mental[who], np.full(who.size, NEVER)
    )


def _tuberculosis_conditions(county: County, health: Health) -> pl.DataFrame:
    who = np.flatnonzero(health.tuberculosis < NEVER)
    day = health.tuberculosis[who]
    kind = (fixed_uniforms(county.seed, who, 71) < 0.45).astype(np.int64)
    abated = day + 180 + (fixed_uniforms(county.seed, who, 72) * 90).astype(np.int64)
    return _conditions(county, "tuberculosis", who, (TUBERCULOSIS, kind), day, abated)


def _cancers(county: County) -> pl.DataFrame:
    """Cancers of people who live on: about as many again as those that kill within the story."""
    rng, people = county.chance("cancers"), county.people
    age = (county.first - people.birth) / YEAR_DAYS
    yearly = np.interp(age, (0, 30, 45, 60, 75, 95), (5e-5, 3e-4, 1.3e-3, 3.0e-3, 5.0e-3, 5.0e-3))
    day = county.first + rng.integers(0, 365 * 5, people.size)
    who = np.flatnonzero(
        happens(rng, yearly * 5) & (day < people.leave) & (day > people.enter) & (people.birth < day)
    )
    kinds = np.where(
        people.sex[who] == 0, choose(rng, CANCER_SHARES[0], who.size), choose(rng, CANCER_SHARES[1], who.size)
    )
    return _conditions(county, "cancers", who, (CANCERS, kinds), day[who], np.full(who.size, NEVER))


def _fatal(county: County) -> pl.DataFrame:
    """Cancers that are the cause of a death were found some months before it."""
    people, (who, codes, cause) = county.people, known_deaths(county)
    cancer = np.array([code.startswith("C") for code in codes])[cause]
    who, cause = who[cancer], cause[cancer]
    before = county.chance("fatal cancers").exponential(330, who.size).astype(np.int64) + 5
    day = np.maximum(people.death[who] - before, people.birth[who] + 30)
    return _conditions(county, "fatal cancers", who, (codes, cause), day, np.full(who.size, NEVER))
