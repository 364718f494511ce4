"""Counting a table in one lazy plan: every clause a column, summed by unit."""

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from importlib import import_module
from operator import add, and_
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl

from quanmin.core.measures.asking import Asked, Tally
from quanmin.core.measures.frames.answering import Frame, Scan, Settle, wide
from quanmin.core.measures.frames.expressions import Names, expressions
from quanmin.core.measures.marks import LONG, TOTALS, Counted, Marked, keys_of, marked
from quanmin.core.measures.rows import Fact
from quanmin.core.measures.terms import Term, col, facts_of

Say = Callable[[str, float], None]


def scan_polars(path: Path) -> Frame:
    """A file as Polars reads it."""
    return nw.from_native(pl.scan_parquet(path))


def scan_duckdb(path: Path) -> Frame:
    """A file as DuckDB reads it; loaded when it is chosen, so that nobody else waits for it."""
    rows: Frame = nw.from_native(import_module("duckdb").read_parquet(str(path)))
    return rows


def count_all(
    scan: Scan, folder: Path, asked: Asked, units: pl.Series, grid: bool, say: Say
) -> Sequence[Counted]:
    """Every table counted, with its grid where that is wanted and kept."""
    tables = list(dict.fromkeys(tally.of for tally in asked.tallies))
    found = []
    for number, of in enumerate(tables, start=1):
        found.append(_counted(folder, scan, of, asked.of(of), units, grid and of not in LONG))
        say("counting", number / (len(tables) + 1))
    return found


def _counted(
    folder: Path, scan: Scan, of: str, tallies: Sequence[Tally], units: pl.Series, grid: bool
) -> Counted:
    marks = tuple(marked(tallies))
    claims = _claims(marks)
    settle = _as_it_is if of in LONG else in_memory
    frame = settle(_claimed(folder, scan, settle, of, marks, claims))
    # Equal terms are one object, so tallies split by the same band are summed together.
    groups: dict[tuple[str, int], list[Marked]] = {}
    for mark in marks:
        groups.setdefault((mark.unit, id(mark.tally.band)), []).append(mark)
    sums = [_tall(group, collect(_summed(group, frame, claims))) for group in groups.values()]
    totals = pl.concat([pl.DataFrame(schema=TOTALS), *sums]).filter(pl.col("unit").is_in(units.to_list()))
    return Counted(of, marks, totals, collect(_with_bits(frame, of, marks, claims)) if grid else None)


Claims = Mapping[int, str]  # a clause, by its identity, and the column that answers it


def _claims(marks: Sequence[Marked]) -> Claims:
    clauses = dict.fromkeys(id(clause) for mark in marks for clause in mark.tally.clauses.values())
    return {clause: f"claim_{number}" for number, clause in enumerate(clauses)}


def _claimed(
    folder: Path, scan: Scan, settle: Settle, of: str, marks: Sequence[Marked], claims: Claims
) -> Frame:
    """Rows of table `of`: their key, their resident, and every unit, amount, band and clause the tallies speak of."""
    wanted: dict[str, Term] = {name: col(column) for name, column in keys_of(of).items()}
    for mark in marks:
        tally = mark.tally
        wanted[mark.unit] = tally.at.unit
        wanted |= {claims[id(clause)]: clause.holds() for clause in tally.clauses.values()}
        amounts = {_amount(mark): tally.amount, _band(mark): tally.band}
        wanted |= {name: term for name, term in amounts.items() if term is not None}
    names = _names(wanted.values())
    return wide(folder, scan, settle, of, names).select(*expressions(wanted, names))


def _names(terms: Any) -> Names:
    facts: dict[Fact, str] = {}
    for term in terms:
        for fact in sorted(facts_of(term), key=repr):
            facts.setdefault(fact, f"fact_{len(facts)}")
    return facts


def _amount(mark: Marked) -> str:
    return f"amount_{mark.bits}"


def _band(mark: Marked) -> str:
    return f"band_{mark.bits}"


def _summed(marks: Sequence[Marked], frame: Frame, claims: Claims) -> Frame:
    """The sums of tallies that share a unit column and a band column, by these."""
    keys = [marks[0].unit, *([_band(marks[0])] if marks[0].tally.band is not None else [])]
    rows = frame.filter(*(~nw.col(key).is_null() for key in keys))
    return rows.group_by(*keys).agg(*(sum_ for mark in marks for sum_ in _sums(mark, claims)))


def _sums(mark: Marked, claims: Claims) -> list[nw.Expr]:
    tests = [nw.col(claims[id(clause)]) for clause in mark.tally.clauses.values()]
    eligible, full = reduce(and_, tests[: mark.tally.eligible]), reduce(and_, tests)
    if mark.tally.amount is not None:
        amount = nw.when(full).then(nw.col(_amount(mark)))
        value = amount.cast(nw.Float64)
        return [amount.count().alias(f"below_{mark.bits}"), amount.sum().alias(f"top_{mark.bits}"),
                (value * value).sum().alias(f"squares_{mark.bits}")]  # fmt: skip
    return [claim.cast(nw.Int64).sum().alias(f"{name}_{mark.bits}")
            for name, claim in (("below", eligible), ("top", full))]  # fmt: skip


def _tall(marks: Sequence[Marked], sums: pl.DataFrame) -> pl.DataFrame:
    """The sums of a group, one row a unit (and band), as one row a tally and unit that anybody counts for."""
    banded = marks[0].tally.band is not None
    pieces = []
    for mark in marks:
        squares = pl.col(f"squares_{mark.bits}") if mark.tally.amount is not None else pl.lit(0.0)
        piece = sums.select(
            measure=pl.lit(mark.tally.measure), period=pl.lit(mark.tally.period), role=pl.lit(mark.tally.role),
            unit=pl.col(mark.unit), band=pl.col(_band(marks[0])) if banded else pl.lit(None),
            top=pl.col(f"top_{mark.bits}"), below=pl.col(f"below_{mark.bits}"), squares=squares,
        )  # fmt: skip
        pieces.append(piece.filter(pl.col("below") > 0).cast(TOTALS))
    return pl.concat(pieces)


def _with_bits(frame: Frame, of: str, marks: Sequence[Marked], claims: Claims) -> Frame:
    """The rows with one byte a tally in place of its clauses, the first clause lowest."""
    kept = dict.fromkeys([*keys_of(of), *(mark.unit for mark in marks)])
    return frame.select(*kept, *(_bits(mark, claims).alias(mark.bits) for mark in marks))


def _bits(mark: Marked, claims: Claims) -> nw.Expr:
    names = (claims[id(clause)] for clause in mark.tally.clauses.values())
    weighed = (nw.col(name).cast(nw.Int16) * 2**place for place, name in enumerate(names))
    bits: nw.Expr = reduce(add, weighed).cast(nw.UInt8)
    return bits


def _as_it_is(frame: Frame) -> Frame:
    return frame


def in_memory(frame: Frame) -> Frame:
    """Computed by its engine, and from here on a frame in memory."""
    return nw.from_native(collect(frame).lazy())


def collect(frame: Frame) -> pl.DataFrame:
    """Run a lazy frame and bring the answer into memory."""
    return frame.collect(backend="polars").to_native()  # type: ignore[no-any-return]
