"""A snapshot's tables laid out so that one resident's rows are found without reading anybody else's.

Parquet is made for reading a column of everybody; to open one person in a million from it costs a reading of millions.
Here each column is one plain array on disk that is mapped, not read. The rows keep the order of the snapshot, which
runs through all residents once for every code or programme: within such a run a resident is found by halving.

    write_by_resident(snapshot, folder)
    open_by_resident(folder).rows(BY_NAME["observations"], [1024, 2048])

It is a copy, made once for a snapshot and thrown away with it. What names a person is left out: it is kept elsewhere.
"""

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from quanmin.core.snapshot.declare import Column, Table
from quanmin.core.snapshot.folder import table_path
from quanmin.core.snapshot.rows import OF_RESIDENTS, naming_residents
from quanmin.core.snapshot.types import schema

Array = npt.NDArray[Any]
MOST_RUNS = 1_000  # a table that starts over more often is found through an order of its own
DONE = "done"
LEFT_OUT = frozenset({"name", "identity_number", "phone", "address"})


def write_by_resident(snapshot: Path, folder: Path) -> None:
    """Lay the tables about residents out in `folder`, one column at a time; what was there is replaced."""
    part = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    for table in OF_RESIDENTS:
        _write_table(table_path(snapshot, table), table, part / table.name)
    (part / DONE).touch()
    shutil.rmtree(folder, ignore_errors=True)
    part.rename(folder)


def is_laid_out(folder: Path) -> bool:
    """Has the folder been written to its end?"""
    return (folder / DONE).is_file()


def _write_table(path: Path, table: Table, folder: Path) -> None:
    folder.mkdir(parents=True)
    for column in table.columns:
        if not _is_left_out(table, column):
            _write_column(path, column, folder)
    for name in naming_residents(table):
        _write_order(folder, name)


def _is_left_out(table: Table, column: Column) -> bool:
    return table.name == "residents" and column.name in LEFT_OUT


def _write_column(path: Path, column: Column, folder: Path) -> None:
    """The values as an array; beside it which are known, where some are not, and the words of a text."""
    text = column.kind == "text"
    found = pq.read_table(path, columns=[column.name], read_dictionary=[column.name] if text else [])
    array = found.unify_dictionaries().combine_chunks()[column.name]
    array = array.chunk(0) if array.num_chunks else pa.array([], type=array.type)
    if array.null_count:
        np.save(folder / f"{column.name}.known.npy", np.asarray(array.is_valid()))
    if text:
        words = array.dictionary.to_pylist() if pa.types.is_dictionary(array.type) else []
        (folder / f"{column.name}.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")
        array = array.indices if pa.types.is_dictionary(array.type) else pa.array([], pa.int32())
    np.save(folder / f"{column.name}.npy", _numbers(array, column))


def _numbers(array: pa.Array, column: Column) -> Array:
    kinds = {"date": (pa.date32(), pa.int32()), "datetime": (pa.timestamp("us"), pa.int64())}
    if column.kind in kinds:
        clock, number = kinds[column.kind]
        array = array.cast(clock).view(number)
    nothing: Any = False if column.kind == "bool" else 0
    found = np.asarray(pc.fill_null(array, nothing) if array.null_count else array)
    return _narrow(found) if found.dtype.kind == "i" and len(found) else found


def _narrow(numbers: Array) -> Array:
    """The same whole numbers in the fewest bytes that hold them."""
    low, high = numbers.min(), numbers.max()
    kinds = (
        kind
        for kind in (np.int8, np.int16, np.int32)
        if np.iinfo(kind).min <= low and high <= np.iinfo(kind).max
    )
    return numbers.astype(next(kinds, np.int64))


def _write_order(folder: Path, name: str) -> None:
    """Where the runs of rising residents begin; or, where they are too many, all rows in the order of residents."""
    residents = np.load(folder / f"{name}.npy", mmap_mode="r")
    known = folder / f"{name}.known.npy"
    starts = np.concatenate([[0], np.flatnonzero(residents[1:] < residents[:-1]) + 1])
    if len(starts) <= MOST_RUNS and not known.is_file():
        np.save(folder / f"{name}.runs.npy", starts)
        return
    order = np.argsort(residents, kind="stable")
    order = order[np.load(known)[order]] if known.is_file() else order
    np.save(folder / f"{name}.order.npy", order)
    np.save(folder / f"{name}.ordered.npy", residents[order])


@dataclass(frozen=True)
class ByResident:
    """The tables of a snapshot by resident; `folder` was written by write_by_resident."""

    folder: Path

    def rows(self, table: Table, residents: Sequence[int]) -> pl.DataFrame:
        """The rows that name one of the residents, in the table's order, with all declared columns in their types.

        What names a person is empty. A resident nobody knows has no rows.
        """
        wanted = np.unique(np.asarray(residents, dtype=np.int64))
        places = [_places(self.folder / table.name, name, wanted) for name in naming_residents(table)]
        at, kinds = np.unique(np.concatenate(places)), schema(table)
        if not len(at):
            return pl.DataFrame(schema=kinds)
        columns = [
            _column(
                self.folder / table.name,
                column,
                at,
                kinds[column.name],
                named=not _is_left_out(table, column),
            )
            for column in table.columns
        ]
        return pl.DataFrame(columns).sort(*table.order)


def open_by_resident(folder: Path) -> ByResident:
    """The layout in a folder, where is_laid_out says it is there."""
    return ByResident(folder)


def _places(folder: Path, name: str, wanted: Array) -> Array:
    """The rows whose column is one of the wanted numbers, which are sorted."""
    order = _mapped(folder / f"{name}.order.npy")
    if order is not None:
        return np.asarray(order[_within(_array(folder / f"{name}.ordered.npy"), wanted)])
    residents, starts = _array(folder / f"{name}.npy"), _array(folder / f"{name}.runs.npy")
    ends = np.append(starts[1:], len(residents))
    found = [start + _within(residents[start:end], wanted) for start, end in zip(starts, ends, strict=True)]
    return np.concatenate(found)


def _within(rising: Array, wanted: Array) -> Array:
    """The places of all wanted numbers among rising ones."""
    # A number of another width would have the whole array widened for the search.
    wanted = wanted[wanted <= np.iinfo(rising.dtype).max].astype(rising.dtype)
    first, last = np.searchsorted(rising, wanted), np.searchsorted(rising, wanted, side="right")
    counts = last - first
    skipped = np.cumsum(counts) - counts
    return np.repeat(first - skipped, counts) + np.arange(counts.sum())


def _column(folder: Path, column: Column, at: Array, kind: pl.DataType, *, named: bool) -> pl.Series:
    """Some values of a column in its declared type; of one that is not `named` here, empty texts."""
    if not named:
        return pl.Series(column.name, [""] * len(at), dtype=pl.String)
    values = pl.Series(column.name, _array(folder / f"{column.name}.npy")[at])
    if column.kind == "text":
        values = _said(folder / f"{column.name}.json", values)
    known = _mapped(folder / f"{column.name}.known.npy")
    values = values.cast(kind)
    return values if known is None else values.set(pl.Series(~known[at]), None)


def _said(path: Path, places: pl.Series) -> pl.Series:
    words = _words(path)
    return words[places].alias(places.name) if len(words) else pl.Series(places.name, [""] * len(places))


@lru_cache(maxsize=512)
def _words(path: Path) -> pl.Series:
    return pl.Series(json.loads(path.read_text(encoding="utf-8")), dtype=pl.String)


@lru_cache(maxsize=2048)
def _mapped(path: Path) -> Array | None:
    # The plain array over the mapping: numpy's own class of mapped arrays costs as much again for each look.
    return np.asarray(np.load(path, mmap_mode="r")) if path.is_file() else None


def _array(path: Path) -> Array:
    found = _mapped(path)
    assert found is not None, f"{path.name} was not laid out"
    return found
