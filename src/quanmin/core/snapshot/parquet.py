"""How the rows of a table are laid down in its file: row groups of one size, and an encoding for each column.

Whole numbers and times of which nearly every row has another (keys, residents in order, instants) are written as
differences, packed to the bits they need and not compressed further: as small as when compressed, and read in a third
of the time. All other columns are numbered words, compressed (Parquet format, Encodings: DELTA_BINARY_PACKED and
RLE_DICTIONARY). Reading is most of what measuring a large county costs.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

# Small enough that one code or programme can be picked out of a file, large enough to read at full speed.
ROWS_IN_A_GROUP = 131_072
OFTEN = 8  # rows a value on average, from which on numbering the values is the smaller way


def write_rows(path: Path, schema: pl.Schema, frames: Iterable[pl.DataFrame]) -> None:
    """Write frames that follow each other into one file; how they are cut into frames changes no byte.

    One frame and one group are held at a time.
    """
    groups = _groups(schema, frames)
    first = next(groups)
    differences = [name for name in schema.names() if _as_differences(first[name])]
    numbered = [name for name in schema.names() if name not in differences]
    with pq.ParquetWriter(
        path, first.to_arrow().schema, store_schema=False, use_dictionary=numbered or False,
        column_encoding=dict.fromkeys(differences, "DELTA_BINARY_PACKED") or None,
        compression=dict.fromkeys(numbered, "zstd") | dict.fromkeys(differences, "none"),
    ) as file:  # fmt: skip
        for group in chain([first], groups):
            file.write_table(group.to_arrow(), row_group_size=ROWS_IN_A_GROUP)


def _as_differences(column: pl.Series) -> bool:
    whole = column.dtype.is_integer() or isinstance(column.dtype, pl.Datetime)
    return whole and column.n_unique() * OFTEN > len(column) > 0


def _groups(schema: pl.Schema, frames: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """The same rows in frames of a row group each; the last may be shorter, and one of no rows stands for none."""
    held, written = pl.DataFrame(schema=schema), False
    for frame in frames:
        held = pl.concat([held, frame]) if len(held) else frame
        whole = len(held) - len(held) % ROWS_IN_A_GROUP
        for start in range(0, whole, ROWS_IN_A_GROUP):
            yield held.slice(start, ROWS_IN_A_GROUP)
            written = True
        held = held.slice(whole)
    if len(held) or not written:
        yield held
