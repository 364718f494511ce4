"""Keys of a table as a set that a whole column can be asked against.

Keys are mostly counted 1, 2, 3, so membership is one look-up in an array of bits; a table whose keys are spread
wide (division numbers of twelve digits) is searched in sorted order instead. Both take millions of rows a second.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

Ids = NDArray[np.int64]
Flags = NDArray[np.bool_]

# Up to this many places for each key an array of flags is smaller and quicker than sorting.
_PLACES_FOR_A_KEY = 16
_FEW = 10_000


@dataclass(frozen=True)
class Keys:
    """The keys of one table: as flags from `first` on, or sorted where they are spread too wide for that."""

    first: int
    last: int
    flags: Flags | None
    sorted: Ids
    unique: bool

    @property
    def without_gaps(self) -> bool:
        """Whether every whole number from `first` to `last` is a key, so that a range check answers for all."""
        return self.flags is not None and bool(self.flags.all())

    def lacks(self, column: str) -> pl.Expr | None:
        """An expression that is true where a column refers to none of these keys.

        None when there are too many keys, with gaps between them, for an engine to ask quickly: use `holds`.
        """
        value = pl.col(column)
        if self.without_gaps:
            return ~value.is_between(self.first, self.last)
        if len(self.sorted) in range(1, _FEW):
            return ~value.is_in(pl.Series(self.sorted).implode())
        return None

    def holds(self, ids: Ids) -> Flags:
        """For each id, whether it is a key."""
        if self.flags is not None:
            inside = (ids >= self.first) & (ids <= self.last)
            return inside if self.without_gaps else inside & self.flags[np.where(inside, ids - self.first, 0)]
        places = np.minimum(np.searchsorted(self.sorted, ids), len(self.sorted) - 1)
        return np.asarray(self.sorted[places] == ids, dtype=np.bool_)


@dataclass(frozen=True)
class Unknown:
    """The first row (from 0) whose reference leads nowhere, what it refers to, and how many such rows there are."""

    row: int
    value: int
    count: int


def keys_of(path: Path, column: str) -> Keys:
    """The keys in a column; empty values are no keys."""
    ids = _ids(path, column).drop_nulls().to_numpy()
    if not len(ids):
        return Keys(0, -1, np.zeros(0, dtype=np.bool_), ids, unique=True)
    first, last = int(ids.min()), int(ids.max())
    if last - first < _PLACES_FOR_A_KEY * len(ids):
        flags = np.zeros(last - first + 1, dtype=np.bool_)
        flags[ids - first] = True
        return Keys(first, last, flags, ids[:0], unique=int(flags.sum()) == len(ids))
    ordered = np.sort(ids)
    return Keys(first, last, None, ordered, unique=not bool((ordered[1:] == ordered[:-1]).any()))


def first_unknown(path: Path, column: str, keys: Keys) -> Unknown | None:
    """The first reference that is not among the keys; None when all are, or are empty."""
    values = _ids(path, column)
    known = keys.holds(values.fill_null(0).to_numpy()) | values.is_null().to_numpy()
    if known.all():
        return None
    row = int(np.argmin(known))
    return Unknown(row, int(values[row]), int((~known).sum()))


def first_repeated(path: Path, column: str) -> tuple[int, int, int]:
    """The first row (from 0) whose key an earlier row has, that key, and how many such rows there are."""
    values = _ids(path, column)
    repeated = (~values.is_first_distinct() & values.is_not_null()).arg_true()
    return int(repeated[0]), int(values[int(repeated[0])]), len(repeated)


def _ids(path: Path, column: str) -> pl.Series:
    return pl.scan_parquet(path).select(pl.col(column).cast(pl.Int64)).collect().to_series()
