"""The registers of people: residents, residences, deaths, health records, and people counted by village and age.

One resident in two hundred stands in the register twice, as happens when a child is entered before its number or an
old number is copied wrongly; the second entry has a health record of its own.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from quanmin.core.synth.county import FIRST_DAY, County, People
from quanmin.core.synth.days import DAY_MINUTES, EMPTY, NEVER, Bools, Floats, Ints, day_of
from quanmin.core.synth.draws import Stream, happens, log_odds, logistic
from quanmin.core.synth.frames import declared_frame, entered
from quanmin.core.synth.mortality import known_deaths
from quanmin.core.synth.names import addresses, identity_numbers, last_villages, names, phones
from quanmin.core.synth.rates import read_table

DUPLICATES = 0.005
SEXES = ("male", "female")
BANDS = (0, 1, *range(5, 90, 5))


@dataclass(frozen=True)
class Twice:
    """People entered twice: `who` of the people, `entry` the day of the second entry."""

    who: Ints
    entry: Ints


def entered_twice(county: County) -> Twice:
    """Who stands in the register a second time, and since when."""
    rng, people = county.chance("duplicates"), county.people
    who = np.flatnonzero(happens(rng, np.full(people.size, DUPLICATES)) & (people.enter < county.last - 400))
    start = np.maximum(people.enter[who], FIRST_DAY - 700)
    entry = np.minimum(start + rng.integers(30, 1500, who.size), county.last - 30)
    stays = entry < people.leave[who]
    return Twice(who[stays], entry[stays])


def residents_frame(county: County, twice: Twice) -> pl.DataFrame:
    """The table `residents`; the second entries of the same people come last."""
    rng, people = county.chance("residents"), county.people
    who = np.concatenate([np.arange(people.size), twice.who])
    name, number, phone = (
        names(rng, people.sex, people.birth),
        identity_numbers(people.sex, people.birth),
        phones(rng, people.size),
    )
    first = np.maximum(people.enter, FIRST_DAY - rng.integers(100, 3600, people.size))
    seen = np.concatenate([first, twice.entry])
    young = people.birth > county.last - rng.integers(15, 90, people.size)
    number = pl.select(pl.when(~pl.Series(young)).then(number)).to_series()
    return declared_frame("residents", {
        "resident_id": np.arange(1, who.size + 1),
        "name": name.append(_misspelt(rng, name, twice)),
        "identity_number": number.append(_miswritten(rng, number, twice)),
        "sex": (SEXES, people.sex[who]), "birth_date": people.birth[who], "death_date": people.death[who],
        "registered": people.registered[who],
        "phone": phone.append(phone.gather(twice.who)),
        "address": addresses(rng, county.places, last_villages(people)[who]),
        "disabled": people.disabled[who], "low_income": people.low_income[who],
        "special_family": people.special_family[who],
        "recorded_at": entered(rng, seen, county.last),
        "source": (("居民档案系统", "出生登记"), _is_birth(people)[who]),
    })  # fmt: skip


def _is_birth(people: People) -> Ints:
    return ((people.mother >= 0) & (people.enter >= FIRST_DAY)).astype(np.int64)


def _misspelt(rng: Stream, name: pl.Series, twice: Twice) -> pl.Series:
    """A third of second entries have another character at the end of the name."""
    written = name.gather(twice.who)
    other = written.str.head(-1) + written.gather(rng.permutation(twice.who.size)).str.tail(1)
    return pl.select(
        pl.when(pl.Series(rng.random(twice.who.size) < 0.35)).then(other).otherwise(written)
    ).to_series()


def _miswritten(rng: Stream, number: pl.Series, twice: Twice) -> pl.Series:
    """A fifth of second entries have no number; the others have it with one digit of the sequence wrong."""
    written = number.gather(twice.who)
    digit = pl.Series(rng.integers(0, 10, twice.who.size)).cast(pl.String)
    wrong = written.str.slice(0, 15) + digit + written.str.slice(16)
    return pl.select(pl.when(pl.Series(rng.random(twice.who.size) > 0.2)).then(wrong)).to_series()


def residences_frame(county: County, twice: Twice) -> pl.DataFrame:
    """The table `residences`: one span for most, two for those who moved within the county."""
    rng, people, villages = county.chance("residences"), county.people, county.places.villages
    moved = np.flatnonzero(people.switch < NEVER)
    who = np.concatenate([np.arange(people.size), moved, twice.who])
    number = np.concatenate([np.arange(people.size), moved, people.size + np.arange(twice.who.size)]) + 1
    start = np.concatenate(
        [
            people.enter,
            people.switch[moved],
            np.maximum(people.enter, people.switch * (people.switch < NEVER))[twice.who],
        ]
    )
    first_end = np.where(people.switch < NEVER, people.switch - 1, people.leave)
    end = np.concatenate([first_end, people.leave[moved], people.leave[twice.who]])
    order = np.lexsort((start, number))
    who, number, start, end = (values[order] for values in (who, number, start, end))
    seen = np.maximum(start, FIRST_DAY - 3000)
    return declared_frame("residences", {
        "residence_id": np.arange(1, who.size + 1), "resident_id": number,
        "unit_id": villages[people.village_on(who, start)], "start": start, "end": end,
        "recorded_at": entered(rng, seen, county.last), "source": "居民档案系统",
    })  # fmt: skip


def deaths_frame(county: County) -> pl.DataFrame:
    """The table `deaths`: every death of a resident from the first day of the story."""
    rng, people = county.chance("deaths"), county.people
    who, codes, cause = known_deaths(county)
    death, birth = people.death[who], people.birth[who]
    codes, cause, maternal = _maternal(county, who, codes, cause)
    days = np.where(death - birth < 365, death - birth, EMPTY)
    return declared_frame("deaths", {
        "death_id": np.arange(1, who.size + 1), "resident_id": who + 1,
        "unit_id": county.places.villages[people.village_on(who, death)], "date": death,
        "sex": (SEXES, people.sex[who]), "age_years": people.ages(who, death), "age_days": days,
        "cause": (codes, cause), "maternal": maternal,
        "recorded_at": entered(rng, death, county.last, late=0.5), "source": "死因监测系统",
    })  # fmt: skip


def _maternal(county: County, who: Ints, codes: list[str], cause: Ints) -> tuple[list[str], Ints, Bools]:
    """Women who died within 42 days of giving birth died of it: of bleeding."""
    people = county.people
    births = np.flatnonzero(people.mother >= 0)
    gap = people.death[people.mother[births]] - people.birth[births]
    mothers = people.mother[births][(gap >= 0) & (gap <= 42)]
    maternal = np.isin(who, mothers)
    return [*codes, "O72.1"], np.where(maternal, len(codes), cause), maternal


def health_records_frame(county: County, twice: Twice) -> pl.DataFrame:
    """The table `health_records`: most residents have one; how many and how complete depends on the township."""
    rng, people = county.chance("records"), county.people
    since = np.maximum(people.enter, FIRST_DAY - 3000)
    wait = np.where(
        people.enter > FIRST_DAY - 3000, rng.exponential(160, people.size), rng.integers(0, 2900, people.size)
    )
    opened = since + wait.astype(np.int64)
    quality = county.places.quality[people.village]
    has = happens(rng, logistic(2.9 + 0.7 * quality)) & (opened <= np.minimum(county.last, people.leave))
    who = np.concatenate([np.flatnonzero(has), twice.who])
    number = np.concatenate([np.flatnonzero(has), people.size + np.arange(twice.who.size)]) + 1
    opened = np.concatenate([opened[has], twice.entry])
    complete = happens(rng, logistic(log_odds(0.78) + 0.8 * county.places.quality[people.village[who]]))
    closed, reason = _closings(rng, county, who, np.arange(who.size) >= int(has.sum()), opened)
    return declared_frame("health_records", {
        "record_id": np.arange(1, who.size + 1), "resident_id": number,
        "unit_id": county.places.centres[county.places.township[people.village_on(who, opened)]],
        "opened": opened, "electronic": rng.random(who.size) < 0.985, "complete": complete,
        "closed": closed, "closing_reason": (("death", "moved", "duplicate"), reason),
        "recorded_at": entered(rng, opened, county.last), "source": "居民档案系统",
    })  # fmt: skip


def _closings(rng: Stream, county: County, who: Ints, second: Bools, opened: Ints) -> tuple[Ints, Ints]:
    """Closed after a death or a move, weeks late; some never are. Half of the second records have been found."""
    people = county.people
    leave = people.leave[who]
    gone = (leave < NEVER) & (rng.random(who.size) < 0.93)
    closed = np.where(gone, leave + rng.integers(2, 70, who.size), NEVER)
    found = second & (rng.random(who.size) < 0.5)
    closed = np.where(found, np.maximum(opened + rng.integers(100, 900, who.size), opened), closed)
    reason = np.where(found, 2, np.where(people.death[who] < NEVER, 0, 1))
    open_still = closed > county.last
    return np.where(open_still, NEVER, closed), np.where(open_still, EMPTY, reason)


def populations_frame(county: County) -> pl.DataFrame:
    """The table `populations`: residents counted on 1 July of each year, and the registered with those away."""
    absent = np.array([float(row["absent"]) for row in read_table("population")])
    away = np.concatenate([[absent[0], absent[0]], absent[1:]])
    parts = []
    for year in county.years:
        middle = day_of(year, 7, 1)
        if middle <= county.last:
            parts += [_counted(county, middle, year, None), _counted(county, middle, year, away)]
    frame = pl.concat(parts).sort("year", "unit_id", "sex", "age_from", "basis")
    return frame.with_columns(population_id=pl.int_range(1, pl.len() + 1, dtype=pl.Int64))


def _counted(county: County, middle: int, year: int, away: Floats | None) -> pl.DataFrame:
    people, villages = county.people, county.places.villages
    there = people.living_here(middle) & (people.registered if away is not None else True)
    who = np.flatnonzero(there)
    band = np.searchsorted(BANDS, people.ages(who, middle), side="right") - 1
    cell = (people.village_on(who, middle) * 2 + people.sex[who]) * len(BANDS) + band
    counts = np.bincount(cell, minlength=villages.size * 2 * len(BANDS))
    if away is not None:
        counts = np.rint(counts * (1 + np.tile(away, villages.size * 2))).astype(np.int64)
    village, sex, band = np.unravel_index(np.arange(counts.size), (villages.size, 2, len(BANDS)))
    return declared_frame("populations", {
        "population_id": np.zeros(counts.size, dtype=np.int64), "unit_id": villages[village],
        "year": np.full(counts.size, year),
        "basis": (("resident", "registered"), np.full(counts.size, int(away is not None))),
        "sex": (SEXES, sex), "age_from": np.array(BANDS)[band], "people": counts,
        "recorded_at": np.full(counts.size, min(day_of(year, 9, 15), county.last) * DAY_MINUTES + 540),
        "source": (("统计年报", "公安户籍年报"), np.full(counts.size, int(away is not None))),
    })  # fmt: skip
