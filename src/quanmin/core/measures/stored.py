"""The grid on disk: one Parquet file a table, one byte a person, measure and period.

`index.json` says which column is which. A run brought up to date keeps the rows of the residents concerned
alone, and says over which grid they lie and which of its rows they take the place of.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

import polars as pl

from quanmin.core.measures.marks import TOTALS, Counted, Marked
from quanmin.errors import UsageError

INDEX, TREE, GONE, TOTALS_FILE = "index.json", "tree.parquet", "gone.parquet", "totals.parquet"
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
    """What a grid folder holds, the snapshot it was counted from, and the grid it lies over, if any."""

    snapshot: Path
    entries: tuple[Entry, ...]
    over: Path | None = None

    def of(self, measure: str, period: str) -> tuple[Entry, ...]:
        """The entries of one measure and period; UsageError when the run counted nobody for them.

        A grid that lies over another has none where no row of a resident is counted, but places or posts: they stand
        in the grid below.
        """
        found = tuple(entry for entry in self.entries if (entry.measure, entry.period) == (measure, period))
        if not found and self.over is None:
            periods = sorted({entry.period for entry in self.entries if entry.measure == measure})
            known = (
                f"it was run for {periods[0]} to {periods[-1]}"
                if periods
                else "the run holds nobody for this measure"
            )
            raise UsageError(f"no people were kept for {measure!r} in {period!r}; {known}.")
        return found


def write_grid(
    folder: Path, snapshot: Path, answers: Sequence[Counted], tree: pl.DataFrame, *, over: Path | None = None
) -> None:
    """Write the grids of a run into `folder`; tables too long to keep are only named."""
    folder.mkdir(parents=True, exist_ok=True)
    tree.write_parquet(folder / TREE)
    totals = [pl.DataFrame(schema=TOTALS), *(answer.totals for answer in answers)]
    pl.concat(totals).write_parquet(folder / TOTALS_FILE)
    entries = []
    for answer in answers:
        entries += [asdict(_entry(mark)) for mark in answer.marks]
        if answer.grid is not None:
            path = folder / f"{answer.of}.parquet"
            answer.grid.sort("subject_id").write_parquet(
                path, compression="zstd", row_group_size=ROWS_IN_A_GROUP
            )
    said = {"snapshot": str(snapshot.resolve()), "over": over and str(over.resolve()), "entries": entries}
    (folder / INDEX).write_text(json.dumps(said, ensure_ascii=False))


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
    over = written.get("over")
    return Index(Path(written["snapshot"]), entries, Path(over) if over else None)


@dataclass(frozen=True)
class Layer:
    """One grid of those that lie over one another; `gone` (table, subject_id) are rows that a later one speaks for."""

    folder: Path
    index: Index
    gone: pl.DataFrame | None

    def lacks(self, table: str, subject: int) -> bool:
        """Is it a later layer that speaks for this row?"""
        if self.gone is None:
            return False
        return not self.gone.filter((pl.col("table") == table) & (pl.col("subject_id") == subject)).is_empty()


def layers_of(folder: Path) -> list[Layer]:
    """The grid and the one it lies over, that one first."""
    index = read_index(folder)
    if index.over is None:
        return [Layer(folder, index, None)]
    gone = pl.read_parquet(folder / GONE)
    return [Layer(index.over, read_index(index.over), gone), Layer(folder, index, None)]
