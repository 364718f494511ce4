"""Chance, always from a named stream of the county's seed, so that one facet's draws never shift another's."""

import zlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from quanmin.core.synth.days import Bools, Floats, Ints

Stream = np.random.Generator


def stream(seed: int, name: str) -> Stream:
    """The random numbers of one facet: the same seed and name give the same numbers everywhere."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, zlib.crc32(name.encode())])))


def happens(rng: Stream, chance: Floats) -> Bools:
    """Independent yes or no for each chance."""
    return rng.random(chance.size) < chance


def evenly(rng: Stream, chance: Floats) -> Bools:
    """Yes or no for each chance, spread so that the total is the expected number within one.

    For rare events in a small county (infant deaths, stillbirths): independent draws would make a county of
    30,000 look impossible in one seed out of five.
    """
    reached = np.floor(np.cumsum(chance) + rng.random())
    return np.diff(reached, prepend=0.0 if chance.size == 0 else np.floor(reached[0] - chance[0])) >= 1


def even_uniforms(rng: Stream, size: int, block: int = 40) -> Floats:
    """Uniform numbers, one out of each fortieth in every forty neighbours: neighbours sorted alike share fate."""
    rows = -(-size // block)
    ranks = np.argsort(rng.random((rows, block)), axis=1)
    drawn: Floats = ((ranks + rng.random((rows, block))) / block).ravel()[:size]
    return drawn


def choose(rng: Stream, weights: Sequence[float] | Floats, size: int) -> Ints:
    """Indices drawn by weight."""
    edges = np.cumsum(np.asarray(weights, dtype=np.float64))
    drawn: Ints = np.searchsorted(edges, rng.random(size) * edges[-1], side="right")
    return np.minimum(drawn, edges.size - 1)


def choose_in(rng: Stream, table: Floats, rows: Ints) -> Ints:
    """For each entry an index drawn by the weights of its row of the table (rows × choices)."""
    edges = np.cumsum(table / table.sum(axis=1, keepdims=True), axis=1)
    edges[:, -1] = 1.0
    flat = (edges + np.arange(table.shape[0])[:, None]).ravel()
    picked = np.searchsorted(flat, rows + rng.random(rows.size), side="right") - rows * table.shape[1]
    drawn: Ints = np.clip(picked, 0, table.shape[1] - 1)
    return drawn


def logistic(odds: Floats) -> Floats:
    """Log odds as a chance."""
    chance: Floats = 1.0 / (1.0 + np.exp(-odds))
    return chance


def log_odds(chance: float) -> float:
    """A chance as log odds."""
    return float(np.log(chance / (1.0 - chance)))


def fixed_uniforms(seed: int, *numbers: Ints | int) -> Floats:
    """A uniform number that depends only on the seed and the given numbers (splitmix64).

    Two facets that ask with the same numbers get the same answer: a person with two diseases is seen for both
    on one day.
    """
    state: npt.NDArray[np.uint64] = np.array(seed, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for number in numbers:
            mixed = np.asarray(number, dtype=np.int64).astype(np.uint64)
            state = _scramble(state * np.uint64(0x9E3779B97F4A7C15) + mixed + np.uint64(0x632BE59BD9B4E019))
    uniform: Floats = np.asarray(state >> np.uint64(11)).astype(np.float64) / float(1 << 53)
    return uniform


def _scramble(state: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(state ^ (state >> np.uint64(31)), dtype=np.uint64)


def season_uniforms(seed: int, who: Ints, year: Ints, number: int) -> Floats:
    """When in the year each person is called, from 0 to 1: much the same every year, as village rounds go."""
    return fixed_uniforms(seed, who, number) * 0.94 + fixed_uniforms(seed, who, year, number) * 0.06
