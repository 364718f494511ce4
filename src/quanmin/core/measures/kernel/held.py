"""A few rows in memory, read as a table's file is read."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quanmin.core.measures.kernel.counting import Part, Plan, count_piece
from quanmin.core.measures.kernel.files import File
from quanmin.core.measures.kernel.limits import within
from quanmin.core.measures.kernel.pieces import Piece, Source
from quanmin.core.measures.kernel.program import Need
from quanmin.core.snapshot.tables import BY_NAME

Tables = Mapping[str, pa.Table]


def count_held(planned: Plan, tables: Tables) -> Part:
    """Count a planned table over rows in memory, text as a dictionary; `tables` holds all that the plan needs."""
    files = {source: _file(tables[source.table], source, need) for source, need in planned.needs.items()}
    return count_piece(planned, lambda: Piece(tables[planned.of], files))


def _file(rows: pa.Table, source: Source, need: Need) -> File:
    """Some columns of the rows of one split, within the limits, those of a key between two given ones."""
    if source.split:
        rows = rows.filter(pc.equal(rows[BY_NAME[source.table].split], source.split))
    rows = within(rows, need.limits)
    rows = rows.filter(pc.is_valid(rows[source.key]))
    keys = rows[source.key].to_numpy()
    order = np.argsort(keys, kind="stable")
    rows, keys = rows.take(order).select(_columns(source, need)), keys[order]

    def between(first: Any, last: Any) -> pa.Table:
        start, stop = np.searchsorted(keys, (first, last + 1))
        return rows.slice(start, stop - start)

    return File((), lambda _extent: rows, between)


def _columns(source: Source, need: Need) -> Sequence[str]:
    return list(dict.fromkeys((*need.columns, source.key)))
