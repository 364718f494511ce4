"""The grid: one row a person (or birth, pregnancy, death …), one byte a measure and period, one bit a clause.

Counts for any unit, gap lists and reasons are reads of the grid, so they cannot disagree. Tables too long to keep
(visits, services, readings) have no grid; they are counted in one pass and opened again when somebody asks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from pathlib import Path

import narwhals as nw
import polars as pl

from quanmin.core.measures.answering import wide, widened
from quanmin.core.measures.asking import Asked, Tally
from quanmin.core.measures.engines import Frame, Scan, collect, collect_all
from quanmin.core.measures.rows import Place
from quanmin.core.snapshot.tables import BY_NAME

LONG = frozenset({"encounters", "admissions", "contacts", "observations", "vaccinations", "contract_items"})


@dataclass(frozen=True)
class Marked:
    """A tally with the names of its columns in a marked frame."""

    tally: Tally
    bits: str
    unit: str
    amount: str
    band: str


def marked(tallies: Sequence[Tally]) -> list[Marked]:
    """Name the columns of each tally; tallies that count for the same place share its column."""
    places: dict[str, str] = {}
    found = []
    for number, tally in enumerate(tallies):
        unit = places.setdefault(tally.at.column, f"unit_{len(places)}")
        amount = f"amount_{number}" if tally.amount is not None else ""
        band = f"band_{number}" if tally.band is not None else ""
        found.append(Marked(tally, f"bits_{number}", unit, amount, band))
    return found


def mark(folder: Path, scan: Scan, of: str, marks: Sequence[Marked], asked: Asked) -> Frame:
    """Rows of table `of`: their key, their resident, and for each tally its bits, unit, amount and band."""
    lay = wide if of in LONG else widened
    frame = lay(folder, scan, of, [mark.tally for mark in marks], asked)
    return frame.select(*_keys(of), *_units(marks), *(column for mark in marks for column in _columns(mark)))


def _keys(of: str) -> list[nw.Expr]:
    table = BY_NAME[of]
    keys = [nw.col(table.key[0]).alias("subject_id")]
    if any(column.name == "resident_id" for column in table.columns):
        keys.append(nw.col("resident_id").alias("of_resident"))
    return keys


def _units(marks: Sequence[Marked]) -> list[nw.Expr]:
    places: dict[str, Place] = {mark.unit: mark.tally.at for mark in marks}
    return [place.unit.alias(name) for name, place in places.items()]


def _columns(mark: Marked) -> list[nw.Expr]:
    columns = [_bits(mark.tally).alias(mark.bits)]
    if mark.tally.amount is not None:
        columns.append(mark.tally.amount.cast(nw.Int64).alias(mark.amount))
    if mark.tally.band is not None:
        columns.append(mark.tally.band.cast(nw.Int64).alias(mark.band))
    return columns


def _bits(tally: Tally) -> nw.Expr:
    """One bit a clause, the first clause lowest; an empty answer is no."""
    clauses = tally.clauses.values()
    weighed = (clause.fill_null(False).cast(nw.Int16) * 2**place for place, clause in enumerate(clauses))
    return reduce(add, weighed).cast(nw.UInt8)


@dataclass(frozen=True)
class Counted:
    """One table's answer: totals by unit for every tally, and the grid they were read from where the table is short."""

    of: str
    marks: tuple[Marked, ...]
    totals: pl.DataFrame
    grid: pl.DataFrame | None


def counted(folder: Path, scan: Scan, asked: Asked, of: str) -> Counted:
    """Mark the rows of one table and add them up."""
    marks = tuple(marked([tally for tally in asked.tallies if tally.of == of]))
    frame = mark(folder, scan, of, marks, asked)
    if of in LONG:
        return Counted(of, marks, _totals(marks, frame), None)
    grid = collect(frame)
    return Counted(of, marks, _totals(marks, nw.from_native(grid.lazy())), grid)


def _totals(marks: Sequence[Marked], frame: Frame) -> pl.DataFrame:
    """One row a tally and unit (and band): how many rows, how much amount, how much amount squared."""
    groups: dict[tuple[str, str], list[Marked]] = {}
    for one in marks:
        groups.setdefault((one.unit, one.band), []).append(one)
    sums = collect_all([_summed(group, frame) for group in groups.values()])
    return pl.concat(
        _tall(one_sums, one) for group, one_sums in zip(groups.values(), sums, strict=True) for one in group
    )


def _summed(marks: Sequence[Marked], frame: Frame) -> Frame:
    """The sums of tallies that share a unit column and a band column, by these."""
    unit, band = marks[0].unit, marks[0].band
    keys = [unit, band] if band else [unit]
    sums = [sum_ for one in marks for sum_ in _sums(one)]
    return frame.filter(~nw.col(unit).is_null()).group_by(*keys).agg(*sums)


def _sums(one: Marked) -> list[nw.Expr]:
    eligible, full = _all_bits(one.bits, one.tally.mask), _all_bits(one.bits, one.tally.full)
    if one.amount:
        amount = nw.when(full).then(nw.col(one.amount))
        value = amount.cast(nw.Float64)
        return [amount.count().alias(f"below_{one.bits}"), amount.sum().alias(f"top_{one.bits}"),
                (value * value).sum().alias(f"squares_{one.bits}")]  # fmt: skip
    return [_number(eligible).alias(f"below_{one.bits}"), _number(full).alias(f"top_{one.bits}")]


def _all_bits(column: str, mask: int) -> nw.Expr:
    """Are the lowest bits up to the mask all set? Masks are of the form 2^n - 1, so a remainder is a bitwise and."""
    return nw.col(column) % (mask + 1) == mask if mask < 255 else nw.col(column) == 255


def _number(claim: nw.Expr) -> nw.Expr:
    return nw.when(claim).then(nw.lit(1)).otherwise(nw.lit(0)).cast(nw.Int64).sum()


def _tall(sums: pl.DataFrame, one: Marked) -> pl.DataFrame:
    def column(prefix: str, kind: type[pl.DataType] = pl.Int64) -> pl.Expr:
        name = f"{prefix}_{one.bits}"
        return (pl.col(name) if name in sums.columns else pl.lit(0)).cast(kind).fill_null(0).alias(prefix)

    return sums.select(
        pl.lit(one.tally.measure).alias("measure"),
        pl.lit(one.tally.period).alias("period"),
        pl.lit(one.tally.role).alias("role"),
        pl.col(one.unit).cast(pl.Int64).alias("unit"),
        (pl.col(one.band) if one.band else pl.lit(None)).cast(pl.Int64).alias("band"),
        column("top"), column("below"), column("squares", pl.Float64),
    )  # fmt: skip
