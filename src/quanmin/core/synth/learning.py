"""Staff who learn elsewhere or are posted to primary care, and the grades they hold."""

import numpy as np
import polars as pl

from quanmin.core.synth.days import YEAR_DAYS, Floats, Ints, day_of
from quanmin.core.synth.draws import choose_in, happens, stream
from quanmin.core.synth.frames import declared_frame
from quanmin.core.synth.places import HOSPITAL, OUTSIDE, TCM_HOSPITAL, Places
from quanmin.core.synth.workforce import CATEGORIES, Posts

KINDS = ("further-training", "rotation", "posting")
GRADES = ("none", "junior", "middle", "associate-senior", "senior")
# Weights of the grades for those who see patients and the others; in centres and clinics fewer rise.
GRADE_SHARES = ((0.04, 0.36, 0.38, 0.17, 0.05), (0.22, 0.48, 0.22, 0.06, 0.02), (0.70, 0.22, 0.07, 0.01, 0.0))
TRAINED, ROTATED, POSTED = (
    0.045,
    0.24,
    0.30,
)  # yearly share of hospital staff, township clinicians, senior physicians


def grades(seed: int, places: Places, posts: Posts) -> Ints:
    """Position in GRADES of each person."""
    near = np.isin(posts.unit, places.centres) | np.isin(posts.unit, places.clinics)
    clinical = posts.category <= CATEGORIES.index("technician")
    row = np.where(clinical, np.where(near, 1, 0), 2)
    return choose_in(stream(seed, "grades"), np.array(GRADE_SHARES), row)


def secondments_frame(seed: int, places: Places, posts: Posts, last: int) -> pl.DataFrame:
    """The table `secondments`: people away to learn, and doctors of hospitals who work in a centre for half a year."""
    grade = grades(seed, places, posts)
    hospital = np.isin(posts.unit, (HOSPITAL, TCM_HOSPITAL))
    centre = np.isin(posts.unit, places.centres)
    physician = posts.category <= CATEGORIES.index("assistant-physician")
    clinical = posts.category <= CATEGORIES.index("technician")
    chances = {
        "further-training": np.where(hospital & clinical, TRAINED, np.where(centre & clinical, 0.02, 0.0)),
        "rotation": np.where(centre & physician, ROTATED, 0.0),
        "posting": np.where(hospital & physician & (grade >= GRADES.index("middle")), POSTED, 0.0),
    }
    parts = [_of_kind(seed, places, posts, kind, chance, last) for kind, chance in chances.items()]
    joined = pl.concat(parts).sort("staff_id", "start", "kind")
    return joined.with_columns(pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("secondment_id"))


def _of_kind(seed: int, places: Places, posts: Posts, kind: str, chance: Floats, last: int) -> pl.DataFrame:
    rng, who, start = stream(seed, kind), [], []
    for year in range(2021, 2021 + max(int((last - day_of(2021)) / YEAR_DAYS) + 1, 1)):
        day = day_of(year, 1, 10) + rng.integers(0, 300, chance.size)
        goes = happens(rng, chance) & (posts.start <= day) & (posts.end >= day) & (day <= last)
        who.append(np.flatnonzero(goes))
        start.append(day[goes])
    person, first = np.concatenate(who), np.concatenate(start)
    return declared_frame("secondments", {
        "secondment_id": np.zeros(person.size, dtype=np.int64), "staff_id": person + 1,
        "unit_id": _hosts(rng, places, kind, person.size), "kind": kind, "start": first,
        "length_days": _lengths(rng, kind, person.size), "recorded_at": first * 1440 + 600, "source": "人力资源系统",
    })  # fmt: skip


def _hosts(rng: np.random.Generator, places: Places, kind: str, size: int) -> Ints:
    hosts = {
        "further-training": np.array(OUTSIDE),
        "rotation": np.array([HOSPITAL, TCM_HOSPITAL]),
        "posting": places.centres,
    }
    return np.asarray(rng.choice(hosts[kind], size))


def _lengths(rng: np.random.Generator, kind: str, size: int) -> Ints:
    """Days away: courses of a month or three, rotations of weeks, postings of half a year or less."""
    lengths = {
        "further-training": (20, 30, 90, 180),
        "rotation": (14, 30, 60),
        "posting": (30, 180, 200, 365),
    }
    return np.asarray(rng.choice(np.array(lengths[kind]), size))
