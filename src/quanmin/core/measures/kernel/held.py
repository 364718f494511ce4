"""A few rows in memory, read as a table's file is read."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from quanmin.core.measures.kernel.blocks import Block
from quanmin.core.measures.kernel.counting import Part, Plan, count_piece
from quanmin.core.measures.kernel.files import File
from quanmin.core.measures.kernel.limits import within
from quanmin.core.measures.kernel.pieces import Piece, Source
from quanmin.core.measures.kernel.program import Need
from quanmin.core.snapshot.tables import BY_NAME

Tables = Mapping[str, Block]


def count_held(planned: Plan, tables: Tables) -> Part:
    """Count a planned table over rows in memory, `tables` holds all that the plan needs."""
    files = {source: _file(tables[source.table], source, need) for source, need in planned.needs.items()}
    return count_piece(planned, lambda: Piece(tables[planned.of], files))


def _file(rows: Block, source: Source, need: Need) -> File:
    """Some columns of the rows of one split, within the limits, those of a key between two given ones."""
    if source.split:
        rows = rows.where(rows.column(BY_NAME[source.table].split).holds(source.split))
    rows = within(rows, need.limits)
    known = rows.column(source.key).known
    rows = (rows if known is None else rows.where(known)).select(_columns(source, need))
    order = np.argsort(rows.column(source.key).data, kind="stable")
    rows, keys = rows.take(order), rows.column(source.key).data[order]

    def between(first: Any, last: Any) -> Block:
        start, stop = np.searchsorted(keys, (first, last + 1))
        return rows.between(int(start), int(stop))

    return File((), lambda _extent: rows, between)


def _columns(source: Source, need: Need) -> Sequence[str]:
    return list(dict.fromkeys((*need.columns, source.key)))
