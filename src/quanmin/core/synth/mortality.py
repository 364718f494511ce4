"""How long people live and what they die of: a Gompertz-Makeham life table by sex, and causes by age and sex."""

import numpy as np

from quanmin.core.synth.county import County
from quanmin.core.synth.days import NEVER, YEAR_DAYS, Floats, Ints, age_years, year_of
from quanmin.core.synth.draws import Stream, choose, choose_in, even_uniforms, evenly
from quanmin.core.synth.rates import read_table

OLDEST = 112
# Makeham's constant, Gompertz's level and slope, first-year and later-childhood (1-4, 5-14) hazards. Fitted so that
# expectation of life at birth is about 75.6 (men) and 80.3 (women), as inland counties report around 2022
# (knowledge, to verify); infant mortality about 4.5 per 1,000.
HAZARDS = (
    (0.00040, 2.75e-5, 0.099, 0.0050, 0.00030, 0.00022),
    (0.00015, 0.90e-5, 0.109, 0.0043, 0.00026, 0.00017),
)
INFANT_DEATHS = 0.0045
# Days of life at an infant's death: share and range. Half die in the first week (knowledge, to verify).
INFANT_DAYS = ((0.24, 0, 0), (0.26, 1, 6), (0.14, 7, 27), (0.36, 28, 364))
WINTER_DEATHS = 0.17
CAUSE_AGES = (0, 1, 15, 45, 65, 80)


def cumulative_hazard(sex: int) -> Floats:
    """The hazard summed from birth to each birthday, 0 to the oldest age."""
    constant, level, slope, infant, child, youth = HAZARDS[sex]
    yearly = constant + level * np.exp(slope * (np.arange(OLDEST) + 0.5))
    yearly[0], yearly[1:5], yearly[5:15] = infant, child, youth
    return np.concatenate([[0.0], np.cumsum(yearly)])


def death_days(rng: Stream, sex: Ints, birth: Ints, since: Ints) -> Ints:
    """The day on which each person, alive on the day `since`, will die."""
    order = np.lexsort((birth, sex))
    luck = np.empty(sex.size)
    luck[order] = even_uniforms(rng, sex.size)
    age = (since - birth) / YEAR_DAYS
    final = np.empty(sex.size)
    for value in (0, 1):
        those = sex == value
        hazard, ages = cumulative_hazard(value), np.arange(OLDEST + 1)
        reached = np.interp(age[those], ages, hazard) - np.log1p(-luck[those])
        final[those] = np.interp(reached, hazard, ages)
    return np.maximum(_in_season(birth + (final * YEAR_DAYS).astype(np.int64)), since + 1)


def _in_season(day: Ints) -> Ints:
    """The same year, nearer to its cold ends: a sixth more deaths in January, a sixth fewer in July."""
    first = (year_of(day) - 1970).astype("datetime64[Y]").astype("datetime64[D]").astype(np.int64)
    grid = np.linspace(0, 1, 366)
    reached = grid + WINTER_DEATHS / (2 * np.pi) * np.sin(2 * np.pi * grid)
    moved = first + (np.interp((day - first) / 365, reached, grid) * 364.99).astype(np.int64)
    return np.where((day - first >= 0) & (day - first < 365), moved, day)


def newborn_death_days(rng: Stream, sex: Ints, birth: Ints) -> Ints:
    """The day of death of newborn children, who are given in order of birth."""
    days = death_days(rng, sex, birth, birth + 366)
    dies = evenly(rng, np.full(birth.size, INFANT_DEATHS))
    share, low, high = (np.array(column) for column in zip(*INFANT_DAYS, strict=True))
    band = choose(rng, share, birth.size)
    return np.where(dies, birth + rng.integers(low[band], high[band] + 1), days)


def causes(rng: Stream, sex: Ints, birth: Ints, death: Ints) -> tuple[list[str], Ints]:
    """ICD-10 labels, and for each death the index of its underlying cause."""
    rows = read_table("causes")
    table = np.array([[float(row[f"{who}{age}"]) for row in rows] for who in "mf" for age in CAUSE_AGES])
    band = np.searchsorted(CAUSE_AGES, age_years(birth, death), side="right") - 1
    return [row["code"] for row in rows], choose_in(rng, table, sex * len(CAUSE_AGES) + band)


def known_deaths(county: County) -> tuple[Ints, list[str], Ints]:
    """Who died in the story in order of day, ICD-10 labels, and for each death the index of its underlying cause."""
    people = county.people
    who = np.flatnonzero(people.death < NEVER)
    who = who[np.lexsort((who, people.death[who]))]
    return who, *causes(county.chance("causes"), people.sex[who], people.birth[who], people.death[who])


def within_story(death: Ints, leave: Ints, last: int) -> Ints:
    """Deaths that happen here and are known by the last day; the others have not come."""
    return np.where((death <= leave) & (death <= last), death, NEVER)
