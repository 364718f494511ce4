"""Writing a table that is too large to hold: piece after piece, in the very bytes that writing it whole would give."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import polars as pl

from quanmin.core.snapshot.folder import table_path
from quanmin.core.snapshot.parquet import write_rows
from quanmin.core.snapshot.tables import BY_NAME
from quanmin.core.snapshot.types import schema


def write_pieces(folder: Path, name: str, pieces: Iterable[pl.DataFrame]) -> Path:
    """Write frames that follow each other in the declared order of the table, and answer the file's path.

    At no time is more than one frame held.
    """
    table = BY_NAME[name]
    path, wanted = table_path(folder, table), schema(table)

    def checked() -> Iterator[pl.DataFrame]:
        for piece in pieces:
            assert piece.schema == wanted, f"{name}: {piece.schema}"
            yield piece

    write_rows(path, wanted, checked())
    return path
