"""Invented names, identity numbers, telephones and addresses: in the right form, and belonging to nobody.

Identity numbers carry the division 990001, which GB/T 2260 has never assigned; telephones begin with 12, which
no mobile network uses.
"""

import numpy as np
import polars as pl

from quanmin.core.synth.county import People
from quanmin.core.synth.days import Bools, Ints, day_in_month, day_of, month_of, year_of
from quanmin.core.synth.draws import Stream
from quanmin.core.synth.frames import joined_text, words
from quanmin.core.synth.places import COUNTY_NAME, DIVISION, Places
from quanmin.core.synth.rates import read_words

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999
CHECKS = "10X98765432"


def names(rng: Stream, sex: Ints, birth: Ints) -> pl.Series:
    """Full names in the fashion of each person's sex and years of birth."""
    lists = read_words("names")
    surnames = lists["surnames"]
    family = np.minimum(
        (len(surnames) ** rng.random(sex.size) * 1.18).astype(np.int64) - 1, len(surnames) - 1
    )
    style = np.searchsorted([day_of(1968), day_of(2003)], birth, side="right") * 2 + sex
    first, second = (_given(rng, lists, style) for _ in range(2))
    single = rng.random(sex.size) < np.where(style >= 4, 0.10, 0.22)
    return joined_text(words(surnames, np.maximum(family, 0)), first, _unless(single, second))


def _unless(single: Bools, second: pl.Series) -> pl.Series:
    return pl.select(pl.when(~pl.Series(single)).then(second).otherwise(pl.lit(""))).to_series()


def _given(rng: Stream, lists: dict[str, list[str]], style: Ints) -> pl.Series:
    styles = ("old_male", "old_female", "mid_male", "mid_female", "new_male", "new_female")
    characters = [character for name in styles for character in lists[name]]
    starts = np.cumsum([0] + [len(lists[name]) for name in styles])
    return words(characters, starts[style] + rng.integers(0, 30, style.size))


def identity_numbers(sex: Ints, birth: Ints) -> pl.Series:
    """An 18-character number for each person: division, day of birth, sequence (odd for men), check digit.

    People of one sex born on one day are numbered apart, so no two are alike until 499 share a birthday.
    """
    day = year_of(birth) * 10_000 + month_of(birth) * 100 + day_in_month(birth)
    sequence = 2 * ((_rank_among_equals(birth * 2 + sex) * 7 + birth) % 499) + np.where(sex == 0, 1, 2)
    body = (int(DIVISION) * 100_000_000 + day) * 1000 + sequence
    digits = (body[:, None] // 10 ** np.arange(16, -1, -1, dtype=np.int64)) % 10
    return joined_text(pl.Series(body).cast(pl.String), words(list(CHECKS), digits @ np.array(WEIGHTS) % 11))


def _rank_among_equals(keys: Ints) -> Ints:
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    starts = np.flatnonzero(np.diff(ordered, prepend=ordered[:1] - 1))
    rank = np.empty(keys.size, dtype=np.int64)
    rank[order] = np.arange(keys.size) - np.repeat(starts, np.diff(np.append(starts, keys.size)))
    return rank


def phones(rng: Stream, size: int) -> pl.Series:
    """Eleven digits that no network gives out."""
    return pl.Series(12_000_000_000 + rng.integers(0, 10**9, size)).cast(pl.String)


def addresses(rng: Stream, places: Places, village: Ints) -> pl.Series:
    """County, township, village and group."""
    roots = [
        f"{COUNTY_NAME}{places.names[places.township[i]]}{name}"
        for i, name in enumerate(places.village_names)
    ]
    group = pl.Series(rng.integers(1, 13, village.size)).cast(pl.String)
    return joined_text(
        words(roots, village),
        group,
        pl.Series(["组"]).extend_constant("组", village.size - 1)[: village.size],
    )


def last_villages(people: People) -> Ints:
    """Where each person lives now, or lived last."""
    return np.where(people.next_village >= 0, people.next_village, people.village)
