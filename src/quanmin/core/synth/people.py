"""The people of the county: who lives there at the start, who is born, dies, leaves, comes and moves within."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from quanmin.core.synth.county import FIRST_DAY, People
from quanmin.core.synth.days import EMPTY, NEVER, YEAR_DAYS, Bools, Floats, Ints, age_years, day_of
from quanmin.core.synth.draws import Stream, choose, evenly, happens, stream
from quanmin.core.synth.mortality import death_days, newborn_death_days, within_story
from quanmin.core.synth.places import Places
from quanmin.core.synth.rates import read_table

BOYS_SHARE = 0.5146  # 106 boys to 100 girls
STILLBIRTHS = 0.0042
BIRTHS_BY_YEAR = {2021: 0.93, 2022: 0.99, 2023: 0.98, 2024: 1.08, 2025: 1.02}  # the dragon year 2024 has more
BIRTHS_BY_MONTH = (1.00, 0.93, 0.96, 0.94, 0.96, 0.97, 1.01, 1.06, 1.08, 1.07, 1.02, 1.00)
MATERNAL_DEATHS = 0.00013
MOVED_WITHIN = 0.055  # share that changes village once in the five years; most go to the county seat
TO_SEAT = 0.55


@dataclass(frozen=True)
class Deliveries:
    """Every birth from the first day of the story to nine months after its last, in order of time.

    `child` is the child's position among the people, EMPTY for a stillbirth or a birth after the last day.
    """

    mother: Ints
    day: Ints
    live: Bools
    sex: Ints
    child: Ints


def populate(seed: int, places: Places, *, residents: int, last: int) -> tuple[People, Deliveries]:
    """A county that ends the story with so many residents, and the births in it."""
    rng = stream(seed, "people")
    stock = _stock(rng, places, round(residents * 1.004))
    stock = _leavers(rng, stock, last)
    due = _births(rng, stock, last)
    stock = maternal_deaths(rng, stock, due, last)
    born, deliveries = _newborns(rng, stock, due, last)
    both = _joined((stock, born))
    arrivals = max(residents - int(both.living_here(last).sum()), residents // 200)
    return _joined((both, _arrivals(rng, places, arrivals, last))), deliveries


def _joined(parts: Sequence[People]) -> People:
    return People(**{
        field.name: np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(People)
    })  # fmt: skip


def _ages(rng: Stream, weights: Floats, size: int) -> tuple[Ints, Ints]:
    """Sex, and days of age, by weights of sexes × five-year bands; the last band thins out quickly."""
    drawn = choose(rng, weights.ravel(), size)
    sex, band = np.divmod(drawn, weights.shape[1])
    inside = rng.random(size) * 5
    old = np.minimum(rng.exponential(3.2, size), 17)
    years = band * 5 + np.where(band == weights.shape[1] - 1, old, inside)
    return sex, (years * YEAR_DAYS).astype(np.int64)


def _band_weights(column: str | None = None) -> Floats:
    rows = read_table("population")
    return np.array([[float(row[column or sex]) for row in rows] for sex in ("male", "female")])


def _stock(rng: Stream, places: Places, size: int) -> People:
    sex, age = _ages(rng, _band_weights(), size)
    village = np.sort(choose(rng, places.share, size))
    birth = FIRST_DAY - 1 - age
    registered = happens(rng, np.full(size, 0.93))
    came = np.maximum(birth, FIRST_DAY - rng.integers(200, 3600, size))
    return _people(
        rng, places, sex=sex, birth=birth, enter=np.where(registered, birth, came), village=village,
        registered=registered, death=death_days(rng, sex, birth, np.full(size, FIRST_DAY)),
    )  # fmt: skip


def _people(
    rng: Stream,
    places: Places,
    *,
    sex: Ints,
    birth: Ints,
    enter: Ints,
    village: Ints,
    registered: Bools,
    death: Ints,
) -> People:
    size = sex.size
    age = (FIRST_DAY - birth) / YEAR_DAYS
    switch, target = _moves_within(rng, places, enter, village)
    return People(
        sex=sex, birth=birth, death=death, enter=enter, leave=np.full(size, NEVER), village=village,
        next_village=target, switch=switch, registered=registered, mother=np.full(size, EMPTY),
        disabled=happens(rng, 0.006 + 0.0009 * np.clip(age, 0, 90)),
        low_income=happens(rng, np.full(size, 0.068)),
        special_family=happens(rng, np.where(age >= 49, 0.004, 0.0)),
    )  # fmt: skip


def _moves_within(rng: Stream, places: Places, enter: Ints, village: Ints) -> tuple[Ints, Ints]:
    moves = happens(rng, np.full(village.size, MOVED_WITHIN))
    seat = np.where(places.township < 2, places.share, 0)
    target = np.where(
        happens(rng, np.full(village.size, TO_SEAT)),
        choose(rng, seat, village.size),
        choose(rng, places.share, village.size),
    )
    day = np.maximum(FIRST_DAY, enter) + rng.integers(30, 1826, village.size)
    moves &= target != village
    return np.where(moves, day, NEVER), np.where(moves, target, EMPTY)


def _settled(people: People, leave: Ints, last: int) -> People:
    """With the days of leaving: nothing that comes after a person's leaving or the last day is known."""
    death = within_story(people.death, leave, last)
    leave = np.minimum(np.where(leave > last, NEVER, leave), death)
    moved = (people.switch <= last) & (people.switch < leave) & (people.switch > people.enter)
    changed = {
        "death": death, "leave": leave, "switch": np.where(moved, people.switch, NEVER),
        "next_village": np.where(moved, people.next_village, EMPTY),
    }  # fmt: skip
    return People(
        **{field.name: changed.get(field.name, getattr(people, field.name)) for field in fields(People)}
    )


def _leavers(rng: Stream, people: People, last: int) -> People:
    """Moves out of the county year by year, by the age reached."""
    rates = np.array([float(row["leave"]) for row in read_table("population")])
    leave = np.full(people.size, NEVER)
    for start in range(FIRST_DAY, last + 1, 365):
        band = np.clip((start - people.birth) // int(5 * YEAR_DAYS), 0, rates.size - 1)
        goes = happens(rng, rates[band]) & (leave == NEVER)
        leave = np.where(goes, start + rng.integers(0, 365, people.size), leave)
    return _settled(people, leave, last)


def _births(rng: Stream, people: People, last: int) -> tuple[Ints, Ints]:
    """Mothers and days of birth, in order of time, from the first day to 280 days after the last."""
    rates = np.array([float(row["rate"]) for row in read_table("fertility")])
    women = np.flatnonzero((people.sex == 1) & (people.birth > FIRST_DAY - 50 * 365))
    previous = FIRST_DAY - rng.integers(0, 3300, women.size)
    mothers, days = [], []
    for year in range(2021, 2022 + int((last - FIRST_DAY) / YEAR_DAYS) + 1):
        day = _days_of_birth(rng, year, women.size)
        age = age_years(people.birth[women], day)
        rate = np.where((age >= 15) & (age < 50), rates[np.clip(age // 5 - 3, 0, 6)], 0)
        here = (people.enter[women] < day) & (people.leave[women] > day) & (day <= last + 280)
        gives = happens(rng, rate * BIRTHS_BY_YEAR.get(year, 1.0)) & here & (day - previous > 500)
        previous = np.where(gives, day, previous)
        mothers.append(women[gives])
        days.append(day[gives])
    mother, day = np.concatenate(mothers), np.concatenate(days)
    order = np.lexsort((mother, day))
    return mother[order], day[order]


def _days_of_birth(rng: Stream, year: int, size: int) -> Ints:
    month = choose(rng, BIRTHS_BY_MONTH, size) + 1
    starts = np.array([day_of(year, m) for m in range(1, 13)] + [day_of(year + 1)])
    first, after = starts[month - 1], starts[month]
    return np.asarray(first + (rng.random(size) * (after - first)).astype(np.int64))


def maternal_deaths(rng: Stream, people: People, due: tuple[Ints, Ints], last: int) -> People:
    """Mothers who die within 42 days of their last birth: hardly one in five years in a county of 30,000."""
    mother, day = due
    final = np.zeros(mother.size, dtype=bool)
    final[mother.size - 1 - np.unique(mother[::-1], return_index=True)[1]] = True
    dies = evenly(rng, np.full(mother.size, MATERNAL_DEATHS)) & final & (day < last - 40)
    death = people.death.copy()
    death[mother[dies]] = day[dies] + rng.integers(0, 30, int(dies.sum()))
    death = np.where(death > people.leave, people.death, death)
    leave = np.minimum(people.leave, death)
    # Who dies before a move that lay ahead never moves.
    stays = people.switch >= leave
    changed = {
        "death": death, "leave": leave, "switch": np.where(stays, NEVER, people.switch),
        "next_village": np.where(stays, EMPTY, people.next_village),
    }  # fmt: skip
    return People(
        **{field.name: changed.get(field.name, getattr(people, field.name)) for field in fields(People)}
    )


def _newborns(rng: Stream, people: People, due: tuple[Ints, Ints], last: int) -> tuple[People, Deliveries]:
    mother, day = due
    live = ~evenly(rng, np.full(mother.size, STILLBIRTHS))
    sex = 1 - evenly(rng, np.full(mother.size, BOYS_SHARE)).astype(np.int64)
    known = live & (day <= last)
    child = np.where(known, people.size + np.cumsum(known) - 1, EMPTY)
    born = _children(rng, people, mother[known], day[known], sex[known])
    leave = np.where(people.death[mother[known]] <= last, NEVER, people.leave[mother[known]])
    return _settled(born, leave, last), Deliveries(mother, day, live, sex, child)


def _children(rng: Stream, people: People, mother: Ints, day: Ints, sex: Ints) -> People:
    """Children live where their mothers live and move with them."""
    later = people.switch[mother] > day
    none = np.zeros(mother.size, dtype=bool)
    return People(
        sex=sex, birth=day, death=newborn_death_days(rng, sex, day), enter=day, leave=np.full(day.size, NEVER),
        village=people.village_on(mother, day),
        next_village=np.where(later, people.next_village[mother], EMPTY),
        switch=np.where(later, people.switch[mother], NEVER), registered=people.registered[mother],
        mother=mother, disabled=happens(rng, np.full(day.size, 0.006)), low_income=people.low_income[mother],
        special_family=none,
    )  # fmt: skip


def _arrivals(rng: Stream, places: Places, size: int, last: int) -> People:
    """People who move in, evenly over the story; most go to the county seat."""
    sex, age = _ages(rng, _band_weights("arrive"), size)
    enter = np.sort(rng.integers(FIRST_DAY, last, size))
    weights = places.share * np.where(places.township < 2, 2.0, 1.0)
    arrived = _people(
        rng, places, sex=sex, birth=enter - 1 - age, enter=enter, village=choose(rng, weights, size),
        registered=happens(rng, np.full(size, 0.35)), death=death_days(rng, sex, enter - 1 - age, enter),
    )  # fmt: skip
    return _settled(arrived, np.full(size, NEVER), last)
