"""Reading a table's Parquet file by row groups: only the groups, columns and rows that a piece asks for.

The writer sorts every table, so that the rows of neighbouring residents lie in neighbouring groups. A file in any other
order gives the same numbers, more slowly: no group can be passed over.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from quanmin.core.measures.kernel.blocks import Block, block_of, joined
from quanmin.core.measures.kernel.limits import Limit, within
from quanmin.core.measures.kernel.values import Values
from quanmin.core.snapshot.tables import BY_NAME

KEPT_GROUPS = 6  # neighbouring pieces read the same groups
MOST_OVERLAP = 3  # of groups at one key, before a file is held in memory


@dataclass(frozen=True)
class Extent:
    """A row group: its number, how many rows, and the range of the key in it; None where the file does not say.

    `mixed` when it may hold rows of another split than the one asked for.
    """

    number: int
    rows: int
    first: Any = None
    last: Any = None
    mixed: bool = False

    def meets(self, first: Any, last: Any) -> bool:
        """Can a row of the group lie in the range?"""
        return self.first is None or (self.first <= last and self.last >= first)


Read = Callable[[Extent], Block]
Between = Callable[[Any, Any], Block]


@dataclass(frozen=True)
class File:
    """Some columns of a table's file: its row groups, how to read one, and the rows whose key may lie in a range."""

    extents: tuple[Extent, ...]
    read: Read
    between: Between


def open_file(
    folder: Path,
    name: str,
    key: str,
    columns: Sequence[str],
    *,
    split: str = "",
    limits: Sequence[Limit] = (),
) -> File:
    """Columns of a table, the key among them; only rows of the named split, and within the limits."""
    table, path = BY_NAME[name], folder / f"{name}.parquet"
    metadata = pq.read_metadata(path)
    wanted = list(dict.fromkeys((*columns, key, *(limit.column for limit in limits))))
    also = [table.split] if split and table.split not in wanted else []
    texts = [column for column in wanted + also if table.column(column).kind == "text"]

    @lru_cache(maxsize=KEPT_GROUPS)
    def read(extent: Extent) -> Block:
        # A reader of its own each time: one cannot be shared between threads.
        with pq.ParquetFile(path, metadata=metadata, read_dictionary=texts) as file:
            asked = wanted + also if extent.mixed else wanted
            rows = block_of(file.read_row_group(extent.number, columns=asked, use_threads=False))
        if extent.mixed:
            rows = rows.where(rows.column(table.split).holds(split)).select(wanted)
        return within(rows, limits)

    schema = metadata.schema.to_arrow_schema()
    fields = [schema.field(one) for one in wanted]
    empty = block_of(pa.schema([_as_read(field, texts) for field in fields]).empty_table())
    extents = tuple(_extents(metadata, key, table.split if split else "", split))
    if _overlap(extents) > MOST_OVERLAP:
        return File(extents, read, _held(extents, read, key))
    return File(extents, read, _by_groups(extents, read, key, empty))


def _as_read(field: pa.Field, texts: Sequence[str]) -> pa.Field:
    return field.with_type(pa.dictionary(pa.int32(), pa.string())) if field.name in texts else field


def _by_groups(extents: Sequence[Extent], read: Read, key: str, empty: Block) -> Between:
    """Only the groups that can hold such a row are read, and of a sorted group only the rows that lie in the range."""
    rising = lru_cache(maxsize=KEPT_GROUPS)(lambda extent: _rising(read(extent).column(key)))

    def between(first: Any, last: Any) -> Block:
        found = []
        for extent in extents:
            if extent.meets(first, last):
                rows = read(extent)
                if rising(extent):
                    start, stop = np.searchsorted(rows.column(key).data, (first, last + 1))
                    rows = rows.between(int(start), int(stop))
                found.append(rows)
        some = [rows for rows in found if rows.length]
        return joined(some) if some else empty

    return between


def _rising(key: Values) -> bool:
    """Is the key sorted and never empty?"""
    return key.known is None and bool((key.data[1:] >= key.data[:-1]).all())


def _overlap(extents: Sequence[Extent]) -> float:
    """How many groups the ranges of keys lay over one another on average; 1 in a sorted file."""
    if len(extents) < 2 or any(extent.first is None for extent in extents):
        return float(len(extents))
    span = max(extent.last for extent in extents) - min(extent.first for extent in extents) + 1
    return float(sum(extent.last - extent.first + 1 for extent in extents) / span)


def _held(extents: Sequence[Extent], read: Read, key: str) -> Between:
    """No group can be passed over, so the file is read once and kept, sorted by the key."""
    rows = joined([read(extent) for extent in extents])
    known = rows.column(key).known
    rows = rows if known is None else rows.where(known)
    rows = rows.take(np.argsort(rows.column(key).data, kind="stable"))
    keys = rows.column(key).data

    def between(first: Any, last: Any) -> Block:
        start, stop = np.searchsorted(keys, (first, last + 1))
        return rows.between(int(start), int(stop))

    return between


def _extents(metadata: pq.FileMetaData, key: str, split_column: str, split: str) -> list[Extent]:
    places = {metadata.schema.column(n).name: n for n in range(metadata.num_columns)}
    found = []
    for number in range(metadata.num_row_groups):
        group = metadata.row_group(number)
        lowest, highest = _range(group.column(places[split_column]).statistics) if split else (None, None)
        if lowest is None or highest is None or lowest <= split <= highest:
            first, last = _range(group.column(places[key]).statistics)
            mixed = bool(split) and not lowest == split == highest
            found.append(Extent(number, group.num_rows, first, last, mixed))
    return found


def _range(statistics: Any) -> tuple[Any, Any]:
    if statistics is None or not statistics.has_min_max:
        return None, None
    return statistics.min, statistics.max
