"""A piece of a table, and the rows of other tables that belong to the people in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from quanmin.core.measures.kernel.blocks import Block
from quanmin.core.measures.kernel.files import File
from quanmin.core.measures.kernel.values import Array, Values

SPARSE = 8  # a look-up table may be so many times as long as the keys in it


@dataclass(frozen=True)
class Source:
    """Rows that answer facts together: of one table and split, grouped by `key`, joined on the piece's column `on`."""

    table: str
    key: str
    on: str
    split: str


@dataclass(frozen=True)
class Opened:
    """A source's rows for one piece, sorted by person.

    `group` is each row's person, `people` how many there are.
    """

    rows: Block
    group: Array
    people: int

    def column(self, name: str) -> Values:
        """A column of the source."""
        return self.rows.column(name)

    @property
    def every(self) -> Array:
        """The places of all rows."""
        return np.arange(len(self.group))


@dataclass(frozen=True)
class Piece:
    """Some rows of the table that is counted, and how to read what belongs to them."""

    rows: Block
    files: Mapping[Source, File]
    people: dict[str, tuple[Array, Array | None]] = field(default_factory=dict)

    def column(self, name: str) -> Values:
        """A column of the table."""
        return self.rows.column(name)

    def open(self, source: Source) -> Opened:
        """The source's rows that belong to the piece, sorted by person."""
        keys, _ = self.people_of(source.on)
        return _opened(self.files[source], source.key, keys)

    def beside(self, on: str, answers: Values) -> Values:
        """An answer a person as an answer a row; nobody has counted nothing and has no value."""
        keys, at = self.people_of(on)
        if at is None:
            return answers
        if not len(keys):
            nothing = np.zeros(len(at), dtype=answers.data.dtype)
            return Values(nothing, answers.kind, None if answers.known is None else nothing.astype(np.bool_))
        beside = answers.taken(at)
        if at.min() >= 0:
            return beside
        somebody = at >= 0
        data = np.where(somebody, beside.data, beside.data.dtype.type(0))
        return Values(data, beside.kind, None if beside.known is None else beside.known & somebody)

    def people_of(self, on: str) -> tuple[Array, Array | None]:
        """The different people a column names, in order; and each row's place among them, -1 for nobody.

        No places where every row is somebody else.
        """
        if on not in self.people:
            self.people[on] = _people(self.column(on))
        return self.people[on]


def _people(on: Values) -> tuple[Array, Array | None]:
    """The different keys of a column in order, and where each row's is among them."""
    if on.known is None and (on.data[1:] > on.data[:-1]).all():
        return on.data, None
    if on.known is None and (on.data[1:] >= on.data[:-1]).all():
        begins = np.flatnonzero(np.concatenate(([True], on.data[1:] != on.data[:-1])))[: len(on.data)]
        rows = np.diff(begins, append=len(on.data))
        return on.data.take(begins), np.repeat(np.arange(len(begins)), rows)
    # A look-up of each key costs a fifth of sorting them all.
    named = pa.array(on.data, mask=None if on.known is None else ~on.known).dictionary_encode()
    keys = np.asarray(named.dictionary)
    order = np.argsort(keys)
    places = np.full(len(keys) + 1, -1)
    places[order] = np.arange(len(keys))
    return keys[order], places.take(np.asarray(named.indices.fill_null(len(keys))))


def _opened(file: File, key: str, keys: Array) -> Opened:
    if not len(keys):
        return Opened(file.between(1, 0).between(0, 0), np.zeros(0, dtype=np.int64), 0)
    rows = file.between(keys[0], keys[-1])
    rows, whose = _of_people(rows, rows.column(key), keys)
    if (whose[1:] < whose[:-1]).any():
        order = np.argsort(whose, kind="stable")
        rows, whose = rows.take(order), whose[order]
    return Opened(rows, whose, len(keys))


def _of_people(rows: Block, found: Values, keys: Array) -> tuple[Block, Array]:
    """The rows whose key is among the sorted keys, and where it stands there."""
    wanted = found.data
    if found.known is None and (wanted[1:] >= wanted[:-1]).all():
        start, stop = np.searchsorted(wanted, (keys[0], keys[-1] + 1))
        rows, wanted = rows.between(int(start), int(stop)), wanted[start:stop]
        if len(keys) == keys[-1] - keys[0] + 1:
            return rows, wanted - keys[0]
    whose = _places(keys, wanted)
    belongs = whose >= 0 if found.known is None else (whose >= 0) & found.known
    if belongs.all():
        return rows, whose
    kept = np.flatnonzero(belongs)
    return rows.take(kept), whose.take(kept)


def _places(keys: Array, wanted: Array) -> Array:
    """Where each wanted key stands among the sorted keys; -1 for one that does not."""
    first, span = int(keys[0]), int(keys[-1]) - int(keys[0]) + 1
    if span > SPARSE * len(keys):
        places = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        return np.where(keys[places] == wanted, places, -1)
    inside = (wanted >= first) & (wanted < first + span)
    table: Array = np.full(span, -1)
    table[keys - first] = np.arange(len(keys))
    if inside.all():
        return table.take(wanted - first)
    return np.where(inside, table.take(np.where(inside, wanted - first, 0)), -1)
