"""Who works in health, and the beds: numbers follow the county's size and grow a little each year."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from quanmin.core.snapshot.tables import BY_NAME
from quanmin.core.synth.days import NEVER, Bools, Floats, Ints, day_of
from quanmin.core.synth.draws import Stream, stream
from quanmin.core.synth.frames import declared_frame
from quanmin.core.synth.names import names
from quanmin.core.synth.places import DISEASE_CONTROL, HOSPITAL, MATERNAL, TCM_HOSPITAL, Places

CATEGORIES = (
    "physician", "assistant-physician", "nurse", "pharmacist", "technician", "village-doctor", "public-health",
    "management", "other",
)  # fmt: skip
# Posts per 1,000 residents at the end of 2025, by organisation and category; about 2.6 physicians, 3.1 nurses together.
POSTS: dict[str, tuple[float, ...]] = {
    "hospital": (0.92, 0.06, 1.55, 0.16, 0.40, 0, 0.03, 0.16, 0.16),
    "tcm": (0.42, 0.04, 0.62, 0.09, 0.16, 0, 0.01, 0.07, 0.07),
    "maternal": (0.20, 0.02, 0.30, 0.04, 0.09, 0, 0.05, 0.05, 0.04),
    "control": (0.05, 0.0, 0.01, 0.0, 0.08, 0, 0.20, 0.05, 0.02),
    "centres": (0.60, 0.32, 0.78, 0.15, 0.20, 0, 0.22, 0.16, 0.10),
}
BEDS = {"hospital": 2.35, "tcm": 1.25, "maternal": 0.42, "centres": 1.45}
GENERALISTS = 0.45  # share of the physicians of centres who are general practitioners; 0.03 in hospitals
GROWTH = 0.16  # share of posts filled since 2021
LEFT = 0.06


@dataclass(frozen=True)
class Posts:
    """Posts in order of person: the first ones are the village doctors, then the centres' public-health workers."""

    unit: Ints
    category: Ints
    generalist: Bools
    start: Ints
    end: Ints


def employ(seed: int, places: Places, residents: int, last: int) -> Posts:
    """The posts of the county; every clinic has a doctor and every centre a public-health worker, however small."""
    unit, category = _core(places)
    more = [_posts(places, name, residents) for name in POSTS]
    more.append(_second_doctors(places, residents))
    unit = np.concatenate([unit, *(part[0] for part in more)])
    category = np.concatenate([category, *(part[1] for part in more)])
    rng, core = stream(seed, "posts"), places.villages.size + places.centres.size
    start, end = _terms(rng, unit.size, core, last)
    centre = np.isin(unit, places.centres) | np.isin(unit, places.clinics)
    generalist = (category <= 1) & (rng.random(unit.size) < np.where(centre, GENERALISTS, 0.03))
    return Posts(unit, category, generalist, start, end)


def _core(places: Places) -> tuple[Ints, Ints]:
    unit = np.concatenate([places.clinics, places.centres])
    doctor, worker = CATEGORIES.index("village-doctor"), CATEGORIES.index("public-health")
    return unit, np.repeat([doctor, worker], [places.clinics.size, places.centres.size])


def _posts(places: Places, name: str, residents: int) -> tuple[Ints, Ints]:
    fixed = {"hospital": HOSPITAL, "tcm": TCM_HOSPITAL, "maternal": MATERNAL, "control": DISEASE_CONTROL}
    number = np.rint(np.array(POSTS[name]) * residents / 1000).astype(np.int64)
    category = np.repeat(np.arange(len(CATEGORIES)), number)
    if name in fixed:
        return np.full(category.size, fixed[name]), category
    share = np.bincount(places.township, places.share)
    edges = np.cumsum(share / share.sum())
    township = np.searchsorted(edges, _spread(category.size))
    return places.centres[np.minimum(township, edges.size - 1)], category


def _spread(size: int) -> Floats:
    """Numbers between 0 and 1 that fill the interval evenly, whatever part of the list is looked at."""
    return np.asarray((np.arange(size) * 0.6180339887498949) % 1.0, dtype=np.float64)


def _second_doctors(places: Places, residents: int) -> tuple[Ints, Ints]:
    """Larger villages have further doctors: one for each 1,200 residents beyond the first."""
    more = np.floor(places.share * residents / 1200).astype(np.int64)
    unit = np.repeat(places.clinics, more)
    return unit, np.full(unit.size, CATEGORIES.index("village-doctor"))


def _terms(rng: Stream, size: int, core: int, last: int) -> tuple[Ints, Ints]:
    """First and last days of the posts; the core ones last through the story."""
    new = rng.random(size) < GROWTH
    start = np.where(
        new, day_of(2021) + rng.integers(0, 1780, size), day_of(2021) - rng.integers(30, 9000, size)
    )
    start[:core] = day_of(2021) - rng.integers(400, 9000, core)
    leaves = rng.random(size) < LEFT
    end = np.where(leaves, np.maximum(start + 200, day_of(2021) + rng.integers(60, 1800, size)), NEVER)
    end[:core] = NEVER
    start = np.minimum(start, last)
    return start, np.where(end > last, NEVER, end)


def staff_frame(seed: int, posts: Posts, grade: Ints) -> pl.DataFrame:
    """The table `staff`: one person a post, with the grade held (a position in the declared list)."""
    rng, size = stream(seed, "staff"), posts.unit.size
    women = np.array((0.46, 0.5, 0.96, 0.7, 0.6, 0.42, 0.62, 0.45, 0.5))[posts.category]
    sex = (rng.random(size) < women).astype(np.int64)
    birth = day_of(1962) + rng.integers(0, 13_000, size)
    return declared_frame("staff", {
        "staff_id": np.arange(1, size + 1), "name": names(rng, sex, birth), "sex": (("male", "female"), sex),
        "grade": (BY_NAME["staff"].column("grade").choices, grade),
        "recorded_at": np.full(size, day_of(2020, 6) * 1440), "source": "人力资源系统",
    })  # fmt: skip


def posts_frame(posts: Posts) -> pl.DataFrame:
    """The table `staff_posts`."""
    p, person = posts, np.arange(posts.unit.size)
    order = np.lexsort((person, p.unit))
    return declared_frame("staff_posts", {
        "post_id": person + 1, "staff_id": person[order] + 1, "unit_id": p.unit[order],
        "category": (CATEGORIES, p.category[order]), "general_practitioner": p.generalist[order],
        "start": p.start[order], "end": p.end[order], "recorded_at": p.start[order] * 1440 + 600,
        "source": "人力资源系统",
    })  # fmt: skip


def beds_frame(places: Places, residents: int, last: int) -> pl.DataFrame:
    """The table `beds`: general beds, with nursing beds in the centres and some new ones in 2023."""
    rows = []
    for unit, name in ((HOSPITAL, "hospital"), (TCM_HOSPITAL, "tcm"), (MATERNAL, "maternal")):
        rows += _hospital_beds(unit, max(round(BEDS[name] * residents / 1000), 4))
    share = np.bincount(places.township, places.share)
    for i, unit in enumerate(places.centres.tolist()):
        beds = max(round(BEDS["centres"] * residents / 1000 * float(share[i])), 3)
        rows += [
            (unit, "general", beds, day_of(2015)),
            (unit, "nursing", max(round(beds * 0.3), 1), day_of(2022 + i % 4, 4)),
        ]
    rows += _nursery_places(places, residents)
    rows = sorted((row for row in rows if row[3] <= last), key=lambda row: (row[0], row[3], row[1]))
    number, kind, count, start = (list(column) for column in zip(*rows, strict=True))
    return declared_frame("beds", {
        "beds_id": np.arange(1, len(rows) + 1), "unit_id": np.array(number), "kind": kind, "beds": np.array(count),
        "start": np.array(start), "recorded_at": np.array(start) * 1440 + 600, "source": ["机构管理系统"] * len(rows),
    })  # fmt: skip


def _nursery_places(places: Places, residents: int) -> list[tuple[int, str, int, int]]:
    """Childcare places: about one per 1,000 residents at first, four by 2025, opened at one centre after another."""
    each = max(round(0.3 * residents / 1000), 1)
    return [
        (unit, "nursery", each, day_of(2019 + (i + 3) // 3 if i < 12 else 2024, 9))
        for i, unit in enumerate(places.centres.tolist())
    ]


def _hospital_beds(unit: int, beds: int) -> list[tuple[int, str, int, int]]:
    return [
        (unit, "general", beds, day_of(2012)), (unit, "general", max(beds // 12, 1), day_of(2023, 9)),
        (unit, "intensive", max(beds // 25, 1), day_of(2022, 12)),
        (unit, "emergency-observation", max(beds // 30, 1), day_of(2018)),
    ]  # fmt: skip
