"""Some residents as they were and as they are, side by side in one set of tables.

What a run counts of a resident stands on their own rows alone (tests/laws says so of every measure). So the difference
that a change makes to a county is the difference it makes to the residents it touches, and to find it one counts them
twice. Here both worlds are one: each resident appears once in each, and each unit once in each, all under new numbers;
units below `Worlds.units` are those of the world before. One pass over a few rows then costs what one world costs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from quanmin.core.measures.kernel.blocks import Block, block_of
from quanmin.core.snapshot.declare import Table
from quanmin.core.snapshot.rows import OF_RESIDENTS
from quanmin.core.snapshot.tables import BY_NAME
from quanmin.core.snapshot.types import schema

Rows = Mapping[str, pl.DataFrame]
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Worlds:
    """Both worlds as blocks of rows by table; `units` are the true numbers of the units that appear in either.

    In the tables these are numbered from 0, first those before, then in the same order those after.
    """

    tables: Mapping[str, Block]
    units: Numbers


def side_by_side(before: Rows, after: Rows, units: pl.DataFrame) -> Worlds:
    """Two worlds in one; each gives the rows on the same residents by table, an absent table has none."""
    some = [
        table for table in OF_RESIDENTS if len(before.get(table.name, ())) or len(after.get(table.name, ()))
    ]
    both = {table.name: _both(table, before, after) for table in some}
    met = units.filter(pl.col("unit_id").is_in(_known("units", both)))
    both["units"] = met, met
    known = {space: _known(space, both) for space in _spaces(both)}
    tables = {name: _joined(BY_NAME[name], pair, known) for name, pair in both.items()}
    return Worlds({table.name: _nothing(table) for table in OF_RESIDENTS} | tables, known["units"])


def _both(table: Table, before: Rows, after: Rows) -> tuple[pl.DataFrame, pl.DataFrame]:
    nothing = pl.DataFrame(schema=schema(table))
    return before.get(table.name, nothing), after.get(table.name, nothing)


@cache
def _nothing(table: Table) -> Block:
    return as_read(table, pl.DataFrame(schema=schema(table)))


def _spaces(names: Iterable[str]) -> list[str]:
    """The tables whose keys are to be numbered anew: those that a column refers to; others tell no rows apart."""
    return list(
        dict.fromkeys(column.refers for name in names for column in BY_NAME[name].columns if column.refers)
    )


def _known(space: str, both: Mapping[str, tuple[pl.DataFrame, pl.DataFrame]]) -> Numbers:
    """The different keys of a table that appear anywhere, in order."""
    found = [frame[name].drop_nulls().to_numpy() for of, pair in both.items()
             for name in _naming(BY_NAME[of], space) for frame in pair]  # fmt: skip
    return np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *found]))


def _naming(table: Table, space: str) -> list[str]:
    """The columns of a table that hold keys of another, or its own."""
    own = list(table.key) if table.name == space else []
    return own + [column.name for column in table.columns if column.refers == space]


def _joined(table: Table, pair: tuple[pl.DataFrame, pl.DataFrame], known: Mapping[str, Numbers]) -> Block:
    """The rows of both worlds under new numbers, those before first."""
    block, world = as_read(table, pl.concat(pair)), np.repeat((0, 1), [len(frame) for frame in pair])
    columns = dict(block.columns)
    for space, numbers in known.items():
        for name in _naming(table, space):
            places = np.searchsorted(numbers, columns[name].data) + world * len(numbers)
            columns[name] = replace(columns[name], data=places)
    return Block(columns, block.length)


def as_read(table: Table, frame: pl.DataFrame) -> Block:
    """Rows of a table as its file is read: text as a dictionary."""
    columns = frame.to_arrow()
    for place, column in enumerate(table.columns):
        if column.kind == "text":
            columns = columns.set_column(
                place, column.name, columns[column.name].cast(pa.string()).dictionary_encode()
            )
    return block_of(columns)
