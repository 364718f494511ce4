"""One value a row, as arrays: the data, which rows have a value, and for text the words its numbers stand for."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal, cast

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Array = npt.NDArray[Any]
Known = npt.NDArray[np.bool_] | None
Kind = Literal["bool", "number", "date", "datetime", "text"]
EPOCH = date(1970, 1, 1)
MICROSECONDS_A_DAY = 86_400_000_000


@dataclass(frozen=True)
class Values:
    """A value a row. `known` is None when every row has one; where a yes-or-no is unknown its data is no.

    Dates are days since 1970, instants microseconds since 1970, local time; text is a place in `words`.
    """

    data: Array
    kind: Kind
    known: Known = None
    words: tuple[str, ...] = ()

    def taken(self, rows: Array) -> "Values":
        """The values of some rows."""
        known = None if self.known is None else self.known.take(rows)
        return Values(self.data.take(rows), self.kind, known, self.words)

    def between(self, start: int, stop: int) -> "Values":
        """The values from one place to before another, sharing memory with these."""
        known = None if self.known is None else self.known[start:stop]
        return Values(self.data[start:stop], self.kind, known, self.words)

    def holds(self, word: str) -> Array:
        """Which rows of a text have this word."""
        found: Array = self.data == (self.words.index(word) if word in self.words else -1)
        return found if self.known is None else found & self.known


def literal(value: object) -> Any:
    """A constant as it compares with the data of its kind."""
    if isinstance(value, datetime):
        return round((value - datetime(1970, 1, 1)).total_seconds() * 1_000_000)
    if isinstance(value, date):
        return (value - EPOCH).days
    return value


def from_arrow(column: pa.ChunkedArray) -> Values:
    """A column of a Parquet file; text must have been read as a dictionary."""
    array = column.combine_chunks() if column.num_chunks else pa.array([], type=column.type)
    array = array.chunk(0) if isinstance(array, pa.ChunkedArray) else array
    known = None if array.null_count == 0 else np.asarray(array.is_valid())
    if pa.types.is_dictionary(array.type):
        words = tuple(array.dictionary.to_pylist())
        return Values(np.asarray(array.indices.fill_null(0)), "text", known, words)
    kind, numbers = _numbers(array)
    nothing = False if kind == "bool" else 0
    return Values(np.asarray(numbers if known is None else numbers.fill_null(nothing)), kind, known)


def _numbers(array: pa.Array) -> tuple[Kind, pa.Array]:
    """Our kind of a stored column, and its data as numbers; a narrower or coarser type is widened."""
    stored = array.type
    if pa.types.is_date32(stored):
        return "date", array.view(pa.int32())
    if pa.types.is_timestamp(stored):
        return "datetime", array.cast(pa.timestamp("us")).view(pa.int64())
    if pa.types.is_floating(stored):
        return "number", array.cast(pa.float64())
    return ("bool", array) if pa.types.is_boolean(stored) else ("number", array.cast(pa.int64()))


Plain = str | int | float | bool | date | datetime | None


def plain(values: Values, row: int) -> Plain:
    """One row's value as Python has it; None where there is none."""
    if values.known is not None and not values.known[row]:
        return None
    found = values.data[row].item()
    match values.kind:
        case "text":
            return str(values.words[found])
        case "date":
            return EPOCH + timedelta(days=found)
        case "datetime":
            return datetime(1970, 1, 1) + timedelta(microseconds=found)
        case _:
            return cast(Plain, found)
