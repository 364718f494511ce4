"""The county's yearly health survey: villages drawn in two strata, people drawn in each, and what they answer.

The shares meant are those the offices report for the year, so survey and report tell one story within chance.
"""

import numpy as np
import polars as pl

from quanmin.core.synth.county import County
from quanmin.core.synth.days import DAY_MINUTES, Bools, Floats, Ints, day_of
from quanmin.core.synth.draws import Stream, log_odds, logistic
from quanmin.core.synth.frames import declared_frame
from quanmin.core.synth.rates import read_table

SURVEY = "云岭县居民健康调查"
STRATA = ("街道和镇", "乡")
VILLAGES, PEOPLE = 12, 30  # drawn in each stratum, and in each village
PASS, FULL = 80.0, 100.0  # the score that counts as literate, and the highest
# Item, measure whose reported figure is meant, first and last age asked.
ITEMS: tuple[tuple[str, str, int, int], ...] = (
    ("health-literacy-score", "health-literacy-level", 15, 69),
    ("tcm-health-literacy-score", "tcm-health-literacy-level", 15, 69),
    ("smokes", "smoking-prevalence-15plus", 15, 125),
    ("exercises-regularly", "regular-exercise-participation", 7, 125),
    ("knows-public-health-services", "bphs-awareness-rate", 15, 125),
    ("satisfied-with-public-health-services", "bphs-satisfaction-rate", 15, 125),
)
HEALTHY = "self-rated-healthy"  # asked of all, of children through their parents


def survey_answers_frame(county: County) -> pl.DataFrame:
    """The table `survey_answers`: a survey each October that the story reaches, its answers entered in November."""
    years = [year for year in county.years if day_of(year, 11, 20) <= county.last]
    joined = pl.concat([_answers(county, year) for year in years])
    return joined.with_columns(answer_id=pl.int_range(1, pl.len() + 1, dtype=pl.Int64))


def _answers(county: County, year: int) -> pl.DataFrame:
    rng = county.chance(f"health survey {year}")
    asked_on = day_of(year, 10, 15)
    who, weight, village = _sample(rng, county, asked_on)
    age, sex = county.people.ages(who, asked_on), county.people.sex[who]
    parts = [
        (item, np.flatnonzero((age >= first) & (age <= last)), _reported(measure, year))
        for item, measure, first, last in ITEMS
    ]
    said = [(item, asked, _said(rng, item, age[asked], sex[asked], share)) for item, asked, share in parts]
    said.append((HEALTHY, np.arange(who.size), _feels_healthy(rng, age)))
    asked = np.concatenate([row[1] for row in said])
    item = np.repeat(np.arange(len(said)), [row[1].size for row in said])
    entered = day_of(year, 11, 1) + (village[asked] % 15)
    return declared_frame("survey_answers", {
        "answer_id": np.zeros(asked.size, dtype=np.int64), "survey": SURVEY, "year": np.full(asked.size, year),
        "unit_id": county.places.villages[village[asked]],
        "stratum": (STRATA, _stratum(county)[village[asked]]),
        "psu": [str(code) for code in county.places.villages[village[asked]]], "weight": weight[asked],
        "age_years": age[asked], "sex": (("male", "female"), sex[asked]),
        "item": ([row[0] for row in said], item), "value": np.concatenate([row[2] for row in said]),
        "recorded_at": entered * DAY_MINUTES + 600, "source": "居民健康调查",
    })  # fmt: skip


def _stratum(county: County) -> Ints:
    """The stratum of each village: 1 where its township is a rural one (乡)."""
    rural = np.array([name.endswith("乡") for name in county.places.names])
    return np.asarray(rural[county.places.township], dtype=np.int64)


def _sample(rng: Stream, county: County, on: int) -> tuple[Ints, Floats, Ints]:
    """The people drawn, how many each stands for, and the position of their village.

    In each stratum villages are drawn alike, then people in each; a village of few people is asked whole.
    """
    here = np.flatnonzero(county.people.living_here(on))
    home = county.people.village_on(here, on)
    stratum, drawn = _stratum(county), []
    for number in range(len(STRATA)):
        lived_in = np.flatnonzero((stratum == number) & (np.bincount(home, minlength=stratum.size) > 0))
        chosen = rng.choice(lived_in, min(VILLAGES, lived_in.size), replace=False)
        for village in np.sort(chosen):
            living = here[home == village]
            asked = np.sort(rng.choice(living, min(PEOPLE, living.size), replace=False))
            weight = lived_in.size / chosen.size * living.size / asked.size
            drawn.append((asked, np.full(asked.size, weight), np.full(asked.size, village)))
    who, weight, village = (np.concatenate(part) for part in zip(*drawn, strict=True))
    return who, weight, village


def _reported(measure: str, year: int) -> float:
    """The share that the offices report for the year, or the nearest year they do."""
    row = next(row for row in read_table("reported") if row["measure"] == measure)
    return float(row[f"y{min(max(year, 2020), 2025)}"]) / 100


def _said(rng: Stream, item: str, age: Ints, sex: Ints, share: float) -> Floats:
    """The answers: points where the item is a score, else 1 or 0; one in fifty gives none."""
    lean = np.zeros(age.size)
    if item == "smokes":
        lean = np.where(sex == 0, 0.9, -2.6)
    elif item.endswith("score"):
        lean = (45 - age) / 30
    yes = rng.random(age.size) < _leaning(share, lean)
    points = np.where(yes, rng.uniform(PASS, FULL, age.size), rng.uniform(20.0, PASS - 1, age.size)).round()
    value = points if item.endswith("score") else yes.astype(np.float64)
    return np.where(rng.random(age.size) < 0.02, np.nan, value)


def _leaning(share: float, lean: Floats) -> Floats:
    """Chances that lean as given, with a mean of the share: its level is moved until they do."""
    level = log_odds(share)
    for _ in range(30):
        level += log_odds(share) - log_odds(float(logistic(level + lean).mean())) if lean.size else 0.0
    return logistic(level + lean)


def _feels_healthy(rng: Stream, age: Ints) -> Floats:
    """Fewer call themselves healthy the older they are: 98 in a hundred of the young, half at about ninety."""
    well: Bools = rng.random(age.size) < logistic((90 - np.minimum(age, 100)) / 20)
    return well.astype(np.float64)
