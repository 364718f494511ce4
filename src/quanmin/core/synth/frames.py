"""Arrays into a declared table: the types, order and columns of `core/snapshot/tables.py`, nothing else.

A text column is given as a list, as labels with the index of each row's label, or as one text for all rows.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from quanmin.core.snapshot.declare import Column, Table
from quanmin.core.snapshot.tables import BY_NAME
from quanmin.core.synth.days import DAY_MINUTES, EMPTY, NEVER, Ints
from quanmin.core.synth.draws import Stream

NO_MOMENT = -(1 << 40)  # a minute that is not known: written as an empty moment
Words = tuple[Sequence[str], Any]  # labels, and for each row the index of its label (EMPTY for none)


def declared_frame(name: str, columns: Mapping[str, Any]) -> pl.DataFrame:
    """The table of that name out of arrays; an optional column that is not given is empty throughout."""
    declared = BY_NAME[name]
    height = _height(columns)
    return pl.DataFrame([_series(declared, column, columns, height) for column in declared.columns])


def words(labels: Sequence[str], index: Any) -> pl.Series:
    """One text a row out of a short list of labels."""
    picked = np.where(np.asarray(index) < 0, len(labels), index)
    return pl.Series([*labels, None], dtype=pl.String).gather(picked)


def joined_text(*parts: pl.Series) -> pl.Series:
    """Texts written one after the other; empty where one of them is."""
    return pl.select(pl.concat_str(*parts)).to_series()


def dates(days: Ints) -> pl.Series:
    """Day numbers as dates; NEVER is empty."""
    column = pl.Series(np.asarray(days, dtype=np.int32))
    return pl.select(pl.when(column < NEVER).then(column).cast(pl.Date)).to_series()


def moments(minutes: Ints) -> pl.Series:
    """Minutes since 1970 as moments; NO_MOMENT is empty."""
    column = pl.Series(np.asarray(minutes, dtype=np.int64))
    known = pl.when(column != NO_MOMENT).then(column * 60_000_000)
    return pl.select(known.cast(pl.Datetime("us"))).to_series()


def numbers(values: Any, kind: pl.DataType | type[pl.DataType]) -> pl.Series:
    """Whole numbers; EMPTY is empty."""
    column = pl.Series(np.asarray(values))
    return pl.select(pl.when(column != EMPTY).then(column).cast(kind)).to_series()


def entered(rng: Stream, days: Ints, last: int, *, late: Any = 0.06) -> Ints:
    """Minute of entry of a service given on a day: mostly the same day, a share days or weeks late.

    What would be entered after the last day of the story is entered on its own day instead.
    """
    lag = np.where(rng.random(days.size) < late, np.ceil(rng.exponential(9.0, days.size)), 0).astype(np.int64)
    lag = np.where(days + lag > last, 0, lag)
    return (days + lag) * DAY_MINUTES + rng.integers(8 * 60, 18 * 60, days.size)


def _height(columns: Mapping[str, Any]) -> int:
    first = next(iter(columns.values()))
    return len(first[1]) if isinstance(first, tuple) else len(first)


def _series(declared: Table, column: Column, columns: Mapping[str, Any], height: int) -> pl.Series:
    if column.name not in columns:
        assert not column.required, f"{declared.name}.{column.name} is required"
        return pl.Series(column.name, [None], dtype=_TYPES[column.kind]).extend_constant(None, height - 1)[
            :height
        ]
    given = columns[column.name]
    if isinstance(given, str):
        given = ((given,), np.zeros(height, dtype=np.int8))
    return _CONVERT[column.kind](given).alias(column.name)


def _text(values: Any) -> pl.Series:
    if isinstance(values, tuple):
        return words(*values)
    return pl.Series(values, dtype=pl.String)


def _number(values: Any) -> pl.Series:
    return pl.Series(np.asarray(values, dtype=np.float64)).fill_nan(None)


_TYPES: dict[str, Any] = {
    "id": pl.Int64, "int": pl.Int64, "number": pl.Float64, "text": pl.String, "date": pl.Date,
    "datetime": pl.Datetime("us"), "bool": pl.Boolean,
}  # fmt: skip
_CONVERT: dict[str, Callable[[Any], pl.Series]] = {
    "id": lambda values: numbers(values, pl.Int64),
    "int": lambda values: numbers(values, pl.Int64),
    "number": _number,
    "text": _text,
    "date": dates,
    "datetime": moments,
    "bool": lambda values: pl.Series(np.asarray(values, dtype=bool)),
}
