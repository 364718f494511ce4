"""Pairs of rows that are likely one person, with the level each aspect stands at."""

from dataclasses import dataclass

import polars as pl

from quanmin.core.linking.declare import Rules
from quanmin.core.linking.splinking import engine, linker
from quanmin.core.linking.weights import Weights


@dataclass(frozen=True)
class Twin:
    """Two rows that may be one person: how likely, and for each aspect that was known the level it stands at."""

    left: int | str
    right: int | str
    probability: float
    levels: tuple[tuple[str, str], ...]


def likely_pairs(
    people: pl.DataFrame,
    rules: Rules,
    weights: Weights,
    *,
    at_least: float = 0.5,
    among: int | None = None,
    threads: int = 1,
) -> list[Twin]:
    """The pairs that share a block and score at least so much, the likeliest first, then by key.

    `among` is the size of the register the rows are taken from, for the prior; the rows themselves when left out.
    The smaller key of a pair is its left one. No rows, no pairs.
    """
    if len(people) < 2:
        return []
    prior = weights.prior(among or len(people))
    with engine(threads) as api:
        made = linker(api, people, rules, weights.chances, prior)
        scored = made.inference.predict(threshold_match_probability=at_least).as_duckdbpyrelation().pl()
    return _twins(scored, rules)


def _twins(scored: pl.DataFrame, rules: Rules) -> list[Twin]:
    left, right = f"{rules.key}_l", f"{rules.key}_r"
    ordered = scored.sort("match_probability", left, right, descending=(True, False, False))
    return [
        Twin(row[left], row[right], row["match_probability"], _levels(row, rules))
        for row in ordered.iter_rows(named=True)
    ]


def _levels(row: dict[str, int], rules: Rules) -> tuple[tuple[str, str], ...]:
    """Splink counts levels from the loosest, 0, and says -1 for what is not known."""
    found = ((aspect, row[f"gamma_{aspect.name}"]) for aspect in rules.aspects)
    return tuple((aspect.name, aspect.levels[-1 - place].code) for aspect, place in found if place >= 0)
