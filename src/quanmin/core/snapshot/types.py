"""How each declared kind of column is stored in Parquet, and which stored types are read as it.

The writer always stores the first type. A hospital's own export may use a narrower integer or a coarser
clock; nothing looser is read: text holding numbers, or a clock with a zone, changes answers silently.
"""

import polars as pl

from quanmin.core.snapshot.declare import Kind, Table

_WHOLE = (pl.Int64(), pl.Int32(), pl.Int16(), pl.Int8())
_CLOCK = (pl.Datetime("us"), pl.Datetime("ms"))
READ_AS: dict[Kind, tuple[pl.DataType, ...]] = {
    "id": _WHOLE,
    "int": _WHOLE,
    "number": (pl.Float64(), pl.Float32()),
    "text": (pl.String(),),
    "date": (pl.Date(),),
    "datetime": _CLOCK,
    "bool": (pl.Boolean(),),
}


def stored_type(kind: Kind) -> pl.DataType:
    """The type the writer stores a kind of column as."""
    return READ_AS[kind][0]


def may_hold(kind: Kind, stored: pl.DataType) -> bool:
    """Whether a column stored with that type is read as the kind."""
    return stored in READ_AS[kind]


def schema(table: Table) -> pl.Schema:
    """The columns of a table in their declared order, with the type each is stored as."""
    return pl.Schema({column.name: stored_type(column.kind) for column in table.columns})
