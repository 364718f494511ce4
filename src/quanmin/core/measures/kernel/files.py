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
import pyarrow.compute as pc
import pyarrow.parquet as pq

from quanmin.core.measures.kernel.limits import Limit, within
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


Read = Callable[[Extent], pa.Table]
Between = Callable[[Any, Any], pa.Table]


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
    def read(extent: Extent) -> pa.Table:
        # A reader of its own each time: one cannot be shared between threads.
        with pq.ParquetFile(path, metadata=metadata, read_dictionary=texts) as file:
            asked = wanted + also if extent.mixed else wanted
            rows = file.read_row_group(extent.number, columns=asked, use_threads=False)
        if extent.mixed:
            rows = rows.filter(pc.equal(rows[table.split], split))
        return within(rows.select(wanted), limits)

    schema = metadata.schema.to_arrow_schema()
    empty = pa.schema([schema.field(one) for one in wanted]).empty_table()
    extents = tuple(_extents(metadata, key, table.split if split else "", split))
    if _overlap(extents) > MOST_OVERLAP:
        return File(extents, read, _held(extents, read, key))
    return File(extents, read, _by_groups(extents, read, empty))


def _by_groups(extents: Sequence[Extent], read: Read, empty: pa.Table) -> Between:
    """Only the groups that can hold such a row are read."""

    def between(first: Any, last: Any) -> pa.Table:
        groups = [read(extent) for extent in extents if extent.meets(first, last)]
        return pa.concat_tables(groups) if groups else empty

    return between


def _overlap(extents: Sequence[Extent]) -> float:
    """How many groups the ranges of keys lay over one another on average; 1 in a sorted file."""
    if len(extents) < 2 or any(extent.first is None for extent in extents):
        return float(len(extents))
    span = max(extent.last for extent in extents) - min(extent.first for extent in extents) + 1
    return float(sum(extent.last - extent.first + 1 for extent in extents) / span)


def _held(extents: Sequence[Extent], read: Read, key: str) -> Between:
    """No group can be passed over, so the file is read once and kept, sorted by the key."""
    rows = pa.concat_tables([read(extent) for extent in extents]).combine_chunks()
    rows = rows.filter(pc.is_valid(rows[key]))
    keys = np.concatenate([np.asarray(chunk) for chunk in rows[key].chunks] or [np.zeros(0, np.int64)])
    order = np.argsort(keys, kind="stable")
    rows, keys = rows.take(order), keys[order]

    def between(first: Any, last: Any) -> pa.Table:
        start, stop = np.searchsorted(keys, (first, last + 1))
        return rows.slice(start, stop - start)

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
