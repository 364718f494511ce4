"""The grid on disk: one Parquet file a table, one byte a person, measure and period.

`index.json` says which column is which.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

import polars as pl

from quanmin.core.measures.marks import Counted, Marked
from quanmin.errors import UsageError

INDEX, TREE = "index.json", "tree.parquet"
ROWS_IN_A_GROUP = 16_384  # one person is found without reading the whole county


@dataclass(frozen=True)
class Entry:
    """Where one measure and period stands in the grid: the table, its columns, the clauses by bit."""

    measure: str
    period: str
    role: str
    table: str
    bits: str
    unit: str
    clauses: tuple[str, ...]
    eligible: int

    @property
    def required(self) -> int:
        """The bits of the clauses that make a row eligible."""
        return (1 << self.eligible) - 1


@dataclass(frozen=True)
class Index:
    """What a grid folder holds, and the snapshot it was counted from."""

    snapshot: Path
    entries: tuple[Entry, ...]

    def of(self, measure: str, period: str) -> tuple[Entry, ...]:
        """The entries of one measure and period; UsageError when the run counted nobody for them."""
        found = tuple(entry for entry in self.entries if (entry.measure, entry.period) == (measure, period))
        if not found:
            periods = sorted({entry.period for entry in self.entries if entry.measure == measure})
            known = (
                f"it was run for {periods[0]} to {periods[-1]}"
                if periods
                else "the run holds nobody for this measure"
            )
            raise UsageError(f"no people were kept for {measure!r} in {period!r}; {known}.")
        return found


def write_grid(folder: Path, snapshot: Path, answers: Sequence[Counted], tree: pl.DataFrame) -> None:
    """Write the grids of a run into `folder`; tables too long to keep are only named."""
    folder.mkdir(parents=True, exist_ok=True)
    tree.write_parquet(folder / TREE)
    entries = []
    for answer in answers:
        entries += [asdict(_entry(mark)) for mark in answer.marks]
        if answer.grid is not None:
            path = folder / f"{answer.of}.parquet"
            answer.grid.sort("subject_id").write_parquet(
                path, compression="zstd", row_group_size=ROWS_IN_A_GROUP
            )
    (folder / INDEX).write_text(
        json.dumps({"snapshot": str(snapshot.resolve()), "entries": entries}, ensure_ascii=False)
    )


def _entry(mark: Marked) -> Entry:
    tally = mark.tally
    names = tuple(tally.clauses)
    return Entry(
        tally.measure, tally.period, tally.role, tally.of, mark.bits, mark.unit, names, tally.eligible
    )


@lru_cache(maxsize=4)
def read_index(folder: Path) -> Index:
    """The index of a grid folder; a run's grid is written once and never changed."""
    written = json.loads((folder / INDEX).read_text())
    entries = tuple(Entry(**{**entry, "clauses": tuple(entry["clauses"])}) for entry in written["entries"])
    return Index(Path(written["snapshot"]), entries)
