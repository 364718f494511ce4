"""Vaccinations of children by the national schedule, influenza shots of the old and small, and HPV for girls."""

from datetime import date

import numpy as np
import polars as pl

from quanmin.core.synth.childhood import TREND
from quanmin.core.synth.county import County
from quanmin.core.synth.days import YEAR_DAYS, Bools, Ints, add_months, day_number, day_of
from quanmin.core.synth.draws import fixed_uniforms, happens, log_odds, logistic
from quanmin.core.synth.frames import declared_frame, entered
from quanmin.core.synth.health import trait
from quanmin.core.synth.ledger import joined_frames
from quanmin.core.synth.rates import Row, read_table

FLU_ELDERS, FLU_CHILDREN = 0.09, 0.12  # share in the season of 2021; it grows
HPV_FROM = day_of(2025, 11, 10)  # girls born since 10 November 2011 (knowledge, to verify)
HPV_SHARE = 0.22  # of girls of 13 in the first seven weeks


def vaccinations_frame(county: County) -> pl.DataFrame:
    """The table `vaccinations`: doses since 2014 of all who were under seven in the story, and the other shots."""
    parts = [_dose(county, row) for row in read_table("vaccines")]
    parts += [_influenza(county, year) for year in county.years]
    parts.append(_papilloma(county))
    return joined_frames(
        [part for part in parts if part.height], "vaccination_id", "vaccine", "resident_id", "date"
    )


def _dose(county: County, row: Row) -> pl.DataFrame:
    name, months, people = (
        f"{row['vaccine']} {row['dose']} {row['months']}",
        int(row["months"]),
        county.people,
    )
    rng, born = county.chance(name), _born(row)
    who = np.flatnonzero(
        (people.birth > county.first - int(7 * YEAR_DAYS))
        & (people.birth >= born[0])
        & (people.birth <= born[1])
    )
    late = fixed_uniforms(county.seed, who, 801)
    delay = rng.exponential(float(row["delay"]) * (0.5 + late), who.size).astype(np.int64)
    village = people.village_on(who, people.birth[who])
    better = 0.35 * county.places.quality[village] + 0.09 * (people.birth[who] - county.first) / 365
    delay = (delay * np.exp(-better)).astype(np.int64)
    day = add_months(people.birth[who], months) + delay
    odds = (
        log_odds(float(row["share"]))
        + 0.6 * county.places.quality[village]
        + 0.7 * trait(county, who, "attendance")
    )
    given = (
        happens(rng, logistic(odds + TREND * (day - county.first) / 365))
        & (day <= county.last)
        & (day < people.leave[who])
    )
    return _given(county, name, row["vaccine"], who[given], day[given], int(row["dose"]))


def _born(row: Row) -> tuple[int, int]:
    first = day_number(date.fromisoformat(row["born_from"])) if row["born_from"] else 0
    last = day_number(date.fromisoformat(row["born_to"])) if row["born_to"] else 1 << 30
    return first, last


def _given(county: County, facet: str, vaccine: str, who: Ints, day: Ints, dose: int) -> pl.DataFrame:
    """At the township's clinic; the first HepB and BCG where the child was born."""
    places = county.places
    centre = places.centres[places.township[county.people.village_on(who, day)]]
    return declared_frame("vaccinations", {
        "vaccination_id": np.zeros(who.size, dtype=int), "resident_id": who + 1,
        "vaccine": vaccine, "dose": np.full(who.size, dose), "date": day,
        "unit_id": centre, "recorded_at": entered(county.chance(f"entry of {facet}"), day, county.last, late=0.03),
        "source": "免疫规划系统",
    })  # fmt: skip


def _influenza(county: County, year: int) -> pl.DataFrame:
    """One shot in the autumn; who takes it once tends to take it again."""
    people, start = county.people, day_of(year, 9, 10)
    age = (start - people.birth) / YEAR_DAYS
    share = np.where(age >= 60, FLU_ELDERS, np.where((age > 0.5) & (age < 6), FLU_CHILDREN, 0.006)) * (
        1 + 0.45 * (year - 2021)
    )
    share = share * np.exp(0.4 * county.places.quality[people.village])
    takes = (
        fixed_uniforms(county.seed, np.arange(people.size), 811) * 0.75
        + fixed_uniforms(county.seed, np.arange(people.size), year, 812) * 0.25
    )
    day = start + (fixed_uniforms(county.seed, np.arange(people.size), year, 813) ** 1.5 * 105).astype(
        np.int64
    )
    who = np.flatnonzero((takes < share) & _here(county, day))
    return _given(county, f"influenza {year}", "Influenza", who, day[who], 1)


def _papilloma(county: County) -> pl.DataFrame:
    people, rng = county.people, county.chance("HPV")
    day = HPV_FROM + rng.integers(0, 50, people.size)
    age = (day - people.birth) / YEAR_DAYS
    takes = happens(rng, HPV_SHARE * np.exp(0.4 * county.places.quality[people.village]))
    who = np.flatnonzero(
        (people.sex == 1) & (age >= 13) & (people.birth >= day_of(2011, 11, 10)) & takes & _here(county, day)
    )
    return _given(county, "HPV doses", "2vHPV", who, day[who], 1)


def _here(county: County, day: Ints) -> Bools:
    people = county.people
    return (people.enter <= day) & (people.leave > day) & (day <= county.last) & (people.birth < day)
