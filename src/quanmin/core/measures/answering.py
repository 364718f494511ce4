"""Answer the facts: one pass over each table (or each code of it), joined to the rows that the tallies count.

Everything here is lazy and speaks Narwhals, so the same plan runs on Polars, DuckDB and Spark.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl

from quanmin.core.measures.asking import Asked, Tally
from quanmin.core.measures.engines import Frame, Scan, collect, collect_all
from quanmin.core.measures.rows import AllOf, AnyOf, Compare, Condition, Fact, pack, pack_test
from quanmin.core.snapshot.declare import Column
from quanmin.core.snapshot.tables import BY_NAME


@dataclass(frozen=True)
class Source:
    """The facts that one pass answers: same table, same key, same value of the table's split column."""

    table: str
    key: str
    split: Compare | None


def wide(folder: Path, scan: Scan, of: str, tallies: Sequence[Tally], asked: Asked) -> Frame:
    """The rows of table `of` with every fact and shared column of the tallies beside them, not yet computed."""
    frame = scan(folder / f"{of}.parquet")
    for number, (on, answers) in enumerate(_answers(folder, scan, tallies, asked)):
        key = f"key_{number}"
        frame = frame.join(
            answers.rename({answers.collect_schema().names()[0]: key}), left_on=on, right_on=key, how="left"
        )
    counts = _counted(tallies, asked.facts)
    frame = frame.with_columns(nw.col(*counts).fill_null(0)) if counts else frame
    finished: Frame = _shared(frame, tallies, asked)
    return finished


def widened(folder: Path, scan: Scan, of: str, tallies: Sequence[Tally], asked: Asked) -> Frame:
    """The same for a table that fits in memory: each answer is computed by the engine, then set beside its row.

    A plan of thirty wide joins costs an optimiser more than the joins do.
    """
    rows = collect(scan(folder / f"{of}.parquet"))
    found = _answers(folder, scan, tallies, asked)
    answers = collect_all([answer for _, answer in found])
    for on, _ in found:
        answer = answers.pop(0)  # dropped as soon as it is joined: together they are as large as the rows
        keyed = answer.rename({answer.columns[0]: "answered"})
        rows = rows.join(keyed, left_on=on, right_on="answered", how="left", maintain_order="left")
    rows = rows.with_columns(pl.col(_counted(tallies, asked.facts)).fill_null(0))
    finished: Frame = _shared(nw.from_native(rows), tallies, asked)
    return finished


def _answers(folder: Path, scan: Scan, tallies: Sequence[Tally], asked: Asked) -> list[tuple[str, Frame]]:
    """One frame a source, its key first; and the column of the counted table that the key is held against."""
    return [
        (
            on,
            _answer(
                scan(folder / f"{source.table}.parquet"), source, {fact: asked.facts[fact] for fact in facts}
            ),
        )
        for (source, on), facts in _sources(tallies).items()
    ]


def _shared(frame: Any, tallies: Sequence[Tally], asked: Asked) -> Any:
    """With the columns that are worked out once; one may stand on another before it."""
    for name in dict.fromkeys(name for tally in tallies for name in tally.shared):
        frame = frame.with_columns(asked.shared[name].alias(name))
    return frame


def _sources(tallies: Sequence[Tally]) -> dict[tuple[Source, str], list[Fact]]:
    facts = dict.fromkeys(fact for tally in tallies for fact in tally.facts)
    sources: dict[tuple[Source, str], list[Fact]] = {}
    for fact in facts:
        sources.setdefault((Source(fact.table, fact.key, _split(fact)), fact.on), []).append(fact)
    return sources


def _split(fact: Fact) -> Compare | None:
    column = BY_NAME[fact.table].split
    for part in fact.conditions:
        if isinstance(part, Compare) and part.column == column and part.operator == "==":
            return part
    return None


def _counted(tallies: Sequence[Tally], names: Mapping[Fact, str]) -> list[str]:
    facts = dict.fromkeys(fact for tally in tallies for fact in tally.facts)
    return [names[fact] for fact in facts if fact.aggregate in ("count", "days", "sum")]


def _answer(frame: Frame, source: Source, facts: Mapping[Fact, str]) -> Frame:
    if source.split:
        frame = frame.filter(expression(source.split))
    table = BY_NAME[source.table]
    if not table.column(source.key).required:
        frame = frame.filter(~nw.col(source.key).is_null())
    limits = _envelope([_rest(fact, source) for fact in facts])
    frame = frame.filter(*limits) if limits else frame
    return frame.group_by(source.key).agg(
        *(_aggregate(fact, source).alias(name) for fact, name in facts.items())
    )


def _rest(fact: Fact, source: Source) -> tuple[Condition, ...]:
    return tuple(part for part in fact.conditions if part != source.split)


def _envelope(questions: Sequence[tuple[Condition, ...]]) -> list[nw.Expr]:
    """A cheap filter that no question needs less than: the widest bounds that all questions set on one column."""
    bounds = [dict(_bounds(conditions)) for conditions in questions]
    shared = reduce(and_, (set(found) for found in bounds)) if bounds else set()
    return [expression(Compare(column, operator, _widest(operator, [found[column, operator] for found in bounds])))
            for column, operator in sorted(shared)]  # fmt: skip


def _bounds(conditions: Sequence[Condition]) -> list[tuple[tuple[str, Any], Any]]:
    found: list[tuple[tuple[str, Any], Any]] = []
    for part in conditions:
        if isinstance(part, AllOf):
            found += _bounds(part.parts)
        elif isinstance(part, Compare) and part.operator in ("<", "<=", ">", ">="):
            found.append(((part.column, part.operator), part.value))
    return found


def _widest(operator: str, values: Sequence[Any]) -> Any:
    return min(values) if operator in (">", ">=") else max(values)


def _aggregate(fact: Fact, source: Source) -> nw.Expr:
    rest = _rest(fact, source)
    # A bare literal would be counted once a group; the key is never empty here, so this holds for every row.
    meets = expression(AllOf(rest)) if rest else ~nw.col(source.key).is_null()
    table = BY_NAME[fact.table]
    match fact.aggregate:
        case "count":
            return meets.cast(nw.Int64).sum().cast(nw.Int32)
        case "days":
            # A day that does not count is an empty value, which n_unique counts as one more.
            day, empty = nw.when(meets).then(_date(table.column(fact.column))), ~meets.fill_null(False)
            return day.n_unique().cast(nw.Int64) - empty.cast(nw.Int64).max()
        case "sum":
            return nw.when(meets).then(nw.col(fact.column)).cast(nw.Int64).sum()
        case "min":
            return nw.when(meets).then(nw.col(fact.column)).min()
        case "max":
            return nw.when(meets).then(nw.col(fact.column)).max()
        case "last" | "last_pair":
            return nw.when(meets).then(pack(fact, table)).max()
        case "last_is":
            assert fact.test is not None
            return nw.when(meets).then(pack_test(fact, table, expression(fact.test))).max()


def _date(when: Column) -> nw.Expr:
    return nw.col(when.name).dt.date() if when.kind == "datetime" else nw.col(when.name)


def expression(condition: Condition) -> nw.Expr:
    """A condition as a Narwhals expression; an empty value never meets a comparison."""
    match condition:
        case AllOf(parts):
            return reduce(and_, map(expression, parts)) if parts else nw.lit(True)
        case AnyOf(parts):
            return reduce(or_, map(expression, parts))
        case Compare(column, operator, value):
            return _compare(nw.col(column), operator, value)


def _compare(column: nw.Expr, operator: str, value: Any) -> nw.Expr:
    match operator:
        case "==":
            return column == nw.lit(value)
        case "!=":
            return column != nw.lit(value)
        case "<":
            return column < nw.lit(value)
        case "<=":
            return column <= nw.lit(value)
        case ">":
            return column > nw.lit(value)
        case ">=":
            return column >= nw.lit(value)
        case "in":
            return column.is_in(value)
        case "starts":
            return column.str.starts_with(value)
        case _:
            return column.is_null() if value else ~column.is_null()
