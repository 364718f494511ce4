"""Where a unit's number stands among all units: asked of every row, so it must not be a search.

Numbers of divisions have twelve digits and lie far apart. They are multiplied by an odd constant for which the upper
bits of all products differ, and these bits are a place in a table (Knuth, The Art of Computer Programming, vol. 3, 6.4:
multiplicative hashing). Some constants are tried once a run; where none will do, every row is searched for.
"""

from collections.abc import Callable, Iterator

import numpy as np

from quanmin.core.measures.kernel.values import Array, Values

Find = Callable[[Values], Values]
Look = Callable[[Array], Array]
GOLDEN = 0x9E3779B97F4A7C15  # 2^64 divided by the golden ratio: its multiples are spread evenly
WORD = 2**64
TRIES = 40
WIDEST = 18  # bits: a table of a quarter of a million places stays in the processor's cache


def finder(units: Array) -> Find:
    """The place of a unit's number among the sorted units; -1 where it is empty or no unit."""
    look = next(_tables(units), _search(units))

    def find(told: Values) -> Values:
        places = look(told.data)
        found = units.take(places) == told.data
        return Values(np.where(found if told.known is None else found & told.known, places, -1), "number")

    return find


def _search(units: Array) -> Look:
    return lambda data: np.minimum(np.searchsorted(units, data), len(units) - 1)


def _tables(units: Array) -> Iterator[Look]:
    """Tables in which every unit has a place of its own, the smallest first; none where there are too many units."""
    numbers = units.astype(np.uint64)
    for bits in range(len(units).bit_length() + 2, WIDEST + 1):
        for nth in range(1, TRIES + 1):
            by, shift = np.uint64(GOLDEN * (2 * nth - 1) % WORD), np.uint64(64 - bits)
            slots = numbers * by >> shift
            if len(np.unique(slots)) == len(units):
                table = np.zeros(1 << bits, dtype=np.int64)
                table[slots.astype(np.int64)] = np.arange(len(units))
                yield _look(table, by, shift)


def _look(table: Array, by: np.uint64, shift: np.uint64) -> Look:
    return lambda data: table.take((data.view(np.uint64) * by >> shift).view(np.int64))
