"""The grid: one row a person (or birth, pregnancy, death …), one byte a measure and period, one bit a clause.

Counts for any unit, gap lists and reasons are reads of the grid, so they cannot disagree. Tables too long to keep
(visits, services, readings) have no grid; they are counted in one pass and opened again when somebody asks.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add, and_, or_
from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl

from quanmin.core.measures.answering import wide, widened
from quanmin.core.measures.asking import Asked, Tally
from quanmin.core.measures.engines import Language, Native, Scan, collect, collect_all, native
from quanmin.core.snapshot.tables import BY_NAME

LONG = frozenset({"encounters", "admissions", "contacts", "observations", "vaccinations", "contract_items"})


@dataclass(frozen=True)
class Marked:
    """A tally with the names of its columns in a marked frame."""

    tally: Tally
    bits: str
    unit: str
    claims: tuple[str, ...]
    amount: str
    band: str


def marked(tallies: Sequence[Tally]) -> list[Marked]:
    """Name the columns of each tally; tallies of one place share its column, and clauses that are one object theirs."""
    places: dict[str, str] = {}
    claims: dict[int, str] = {}
    found = []
    for number, tally in enumerate(tallies):
        unit = places.setdefault(tally.at.column, f"unit_{len(places)}")
        said = tuple(
            claims.setdefault(id(clause), f"claim_{len(claims)}") for clause in tally.clauses.values()
        )
        amount = f"amount_{number}" if tally.amount is not None else ""
        band = f"band_{number}" if tally.band is not None else ""
        found.append(Marked(tally, f"bits_{number}", unit, said, amount, band))
    return found


def claimed(folder: Path, scan: Scan, of: str, marks: Sequence[Marked], asked: Asked) -> Native:
    """Rows of table `of`: their key, their resident, and every unit, amount, band and clause the tallies speak of."""
    lay = wide if of in LONG else widened
    frame = lay(folder, scan, of, [mark.tally for mark in marks], asked)
    return frame.select(*_keys(of), *_units(marks), *_amounts(marks), *_claims(marks)).lazy()


def with_bits(frame: Native, marks: Sequence[Marked]) -> Native:
    """The same rows with one byte a tally in place of its clauses."""
    rows, language = native(frame)
    kept = [name for name in rows.collect_schema().names() if not name.startswith("claim_")]
    return rows.select(*kept, *(_bits(one, language).alias(one.bits) for one in marks))


def _keys(of: str) -> list[nw.Expr]:
    table = BY_NAME[of]
    keys = [nw.col(table.key[0]).alias("subject_id")]
    if any(column.name == "resident_id" for column in table.columns):
        keys.append(nw.col("resident_id").alias("of_resident"))
    return keys


def _units(marks: Sequence[Marked]) -> list[nw.Expr]:
    places = {mark.unit: mark.tally.at for mark in marks}
    return [place.unit.alias(name) for name, place in places.items()]


def _amounts(marks: Sequence[Marked]) -> list[nw.Expr]:
    """What is added up, and the age bands it is split by."""
    pairs = [(mark.amount, mark.tally.amount) for mark in marks] + [
        (mark.band, mark.tally.band) for mark in marks
    ]
    return [column.cast(nw.Int64).alias(name) for name, column in pairs if column is not None]


def _claims(marks: Sequence[Marked]) -> list[nw.Expr]:
    """Each different clause once; an empty answer is no."""
    pairs = {
        name: clause
        for mark in marks
        for name, clause in zip(mark.claims, mark.tally.clauses.values(), strict=True)
    }
    return [clause.fill_null(False).alias(name) for name, clause in pairs.items()]


def _bits(mark: Marked, language: Language) -> Any:
    """One bit a clause, the first clause lowest."""
    weighed = (language.col(claim).cast(language.Int16) * 2**place for place, claim in enumerate(mark.claims))
    return reduce(add, weighed).cast(language.UInt8)


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
    frame = claimed(folder, scan, of, marks, asked)
    if of in LONG:
        return Counted(of, marks, _totals(marks, frame, by_claims), None)
    grid = collect(with_bits(frame, marks))
    return Counted(of, marks, _totals(marks, grid.lazy(), by_bits), grid)


# How to ask of a row whether it is eligible for a tally, and whether it meets all of it.
Test = Callable[[Marked, Language], tuple[Any, Any]]


def by_bits(one: Marked, language: Language) -> tuple[Any, Any]:
    """Asked of a grid."""
    bits = language.col(one.bits)
    return _all_bits(bits, one.tally.mask), _all_bits(bits, one.tally.full)


def _all_bits(bits: Any, mask: int) -> Any:
    """Are the lowest bits up to the mask all set? Masks are of the form 2^n - 1, so a remainder is a bitwise and."""
    return bits % (mask + 1) == mask if mask < 255 else bits == 255


def by_claims(one: Marked, language: Language) -> tuple[Any, Any]:
    """Asked of a table in passing."""
    claims = [language.col(claim) for claim in one.claims]
    return reduce(and_, claims[: one.tally.eligible]), reduce(and_, claims)


def _totals(marks: Sequence[Marked], frame: Native, test: Test) -> pl.DataFrame:
    """One row a tally and unit (and band): how many rows, how much amount, how much amount squared."""
    groups: dict[tuple[str, str], list[Marked]] = {}
    for one in marks:
        groups.setdefault((one.unit, one.band), []).append(one)
    sums = collect_all([_summed(group, frame, test) for group in groups.values()])
    return pl.concat(_tall(group, one_sums) for group, one_sums in zip(groups.values(), sums, strict=True))


def _summed(marks: Sequence[Marked], frame: Native, test: Test) -> Native:
    """The sums of tallies that share a unit column and a band column, by these."""
    rows, language = native(frame)
    unit, band = marks[0].unit, marks[0].band
    keys = [unit, band] if band else [unit]
    rows = rows.filter(~language.col(unit).is_null())
    if test is by_claims:
        # Most rows of a long table count for nothing, and are better left out before grouping.
        rows = rows.filter(reduce(or_, (test(one, language)[0] for one in marks)))
    return rows.group_by(*keys).agg(*(sum_ for one in marks for sum_ in _sums(one, language, test)))


def _sums(one: Marked, language: Language, test: Test) -> list[Any]:
    eligible, full = test(one, language)
    if one.amount:
        amount = language.when(full).then(language.col(one.amount))
        value = amount.cast(language.Float64)
        return [amount.count().alias(f"below_{one.bits}"), amount.sum().alias(f"top_{one.bits}"),
                (value * value).sum().alias(f"squares_{one.bits}")]  # fmt: skip
    numbers = {"below": eligible, "top": full}
    return [claim.cast(language.Int64).sum().alias(f"{name}_{one.bits}") for name, claim in numbers.items()]


def _tall(marks: Sequence[Marked], sums: pl.DataFrame) -> pl.DataFrame:
    """The sums of a group, one row a unit (and band), as one row a tally and unit."""
    unit, band = marks[0].unit, marks[0].band
    counts, squares = pl.col("^(top|below)_.*$").cast(pl.Int64), pl.col("^squares_.*$").cast(pl.Float64)
    numbers = sums.select(counts.fill_null(0), squares.fill_null(0))
    nothing = np.zeros(len(sums), dtype=np.int64)

    def stacked(prefix: str, kind: type[pl.DataType]) -> pl.Series:
        names = [f"{prefix}_{one.bits}" for one in marks]
        columns = [numbers[name].to_numpy() if name in numbers.columns else nothing for name in names]
        return pl.Series(np.concatenate(columns)).cast(kind)

    which = np.repeat(np.arange(len(marks)), len(sums))
    said = pl.DataFrame([(one.tally.measure, one.tally.period, one.tally.role) for one in marks],
                        schema=["measure", "period", "role"], orient="row")  # fmt: skip
    return said[which].with_columns(
        unit=pl.Series(np.tile(sums[unit].to_numpy(), len(marks))).cast(pl.Int64),
        band=pl.Series(np.tile(sums[band].to_numpy(), len(marks))).cast(pl.Int64) if band else pl.lit(None, pl.Int64),
        top=stacked("top", pl.Int64), below=stacked("below", pl.Int64), squares=stacked("squares", pl.Float64),
    )  # fmt: skip
