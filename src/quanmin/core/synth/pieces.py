"""Writing a table that is too large to hold: piece after piece, in the very bytes that writing it whole would give."""

import shutil
from collections.abc import Iterable
from pathlib import Path

import polars as pl

from quanmin.core.snapshot.folder import table_path
from quanmin.core.snapshot.tables import BY_NAME
from quanmin.core.snapshot.types import schema
from quanmin.core.snapshot.write import ROWS_IN_A_GROUP


def write_pieces(folder: Path, name: str, pieces: Iterable[pl.DataFrame]) -> Path:
    """Write frames that follow each other in the declared order of the table, and answer the file's path.

    At no time is more than one frame held. The frames are laid aside in a folder beside the tables.
    """
    table, aside = BY_NAME[name], folder / f"{name}.pieces"
    aside.mkdir()
    empty = pl.DataFrame(schema=schema(table))
    paths = [_lay_aside(aside, 0, empty)]
    for piece in pieces:
        assert piece.schema == empty.schema, f"{name}: {piece.schema}"
        paths.append(_lay_aside(aside, len(paths), piece))
    path = table_path(folder, table)
    pl.scan_ipc(paths).sink_parquet(
        path, compression="zstd", statistics=True, row_group_size=ROWS_IN_A_GROUP, maintain_order=True
    )
    shutil.rmtree(aside)
    return path


def _lay_aside(folder: Path, number: int, piece: pl.DataFrame) -> Path:
    path = folder / f"{number:05}.arrow"
    piece.write_ipc(path, compression="lz4")
    return path
