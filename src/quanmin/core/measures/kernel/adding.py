"""Counting and adding up by place: what one piece gives, and the pieces of a table together.

A place is a unit, or a unit and a band. Where there are many more places than rows, only those that occur are kept.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from quanmin.core.measures.kernel.values import Array

SPARSE = 4  # so many times more places than rows, and the places are named instead of filled with zeros


@dataclass(frozen=True)
class Few:
    """Sums of the few places that occur; every other place has 0."""

    places: Array
    amounts: Array
    length: int


Sums = Array | Few


def counter(length: int) -> Callable[[Array], Sums]:
    """How many rows each place has."""

    def count(at: Array) -> Sums:
        if length <= SPARSE * len(at):
            return np.bincount(at, minlength=length)
        return Few(*np.unique(at, return_counts=True), length)

    return count


def adder(length: int) -> Callable[[Array, Array], Sums]:
    """The sum of the rows' values at each place. Sums of whole numbers in floating point are exact up to 2^53."""

    def add(at: Array, value: Array) -> Sums:
        if length <= SPARSE * len(at):
            return np.bincount(at, weights=value, minlength=length)
        places, which = np.unique(at, return_inverse=True)
        # Of no rows numpy counts in whole numbers, whatever the weights.
        amounts = np.bincount(which, weights=value, minlength=len(places)).astype(np.float64, copy=False)
        return Few(places, amounts, length)

    return add


def counter_of_both(length: int) -> Callable[[Array, Array], Array]:
    """By place, the rows that do not meet the clauses and those that do; `twice` holds the doubled place of each row.

    One count instead of two.
    """
    return lambda twice, meets: np.bincount(twice + meets, minlength=2 * length).reshape(length, 2)


def below(both: Array) -> Array:
    """Rows that meet and rows that do not."""
    found: Array = both.sum(axis=1)
    return found


def top(both: Array) -> Array:
    """Rows that meet."""
    return both[:, 1]


def added(whole: Array | None, part: Sums) -> Array:
    """A part added to the whole, which is changed in place; the part alone where there is no whole yet."""
    if isinstance(part, Few):
        whole = np.zeros(part.length, dtype=part.amounts.dtype) if whole is None else whole
        whole[part.places] += part.amounts
        return whole
    if whole is None:
        return part.copy()
    whole += part
    return whole
