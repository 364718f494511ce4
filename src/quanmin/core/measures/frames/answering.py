"""Answer the facts: one pass over each table (or each code of it), joined to the rows that are counted. All lazy."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import narwhals as nw

from quanmin.core.measures.aggregated import aggregated, split_condition
from quanmin.core.measures.frames.expressions import Names, expression
from quanmin.core.measures.rows import Fact
from quanmin.core.measures.terms import Term, all_of
from quanmin.core.snapshot.tables import BY_NAME

Frame = nw.LazyFrame[Any]
Scan = Callable[[Path], Frame]
Settle = Callable[[Frame], Frame]
COUNTED = ("count", "days", "sum")  # nobody has counted nothing


@dataclass(frozen=True)
class Source:
    """The facts that one pass answers: same table and key, joined on the same column, same split condition."""

    table: str
    key: str
    on: str
    split: Term | None


def wide(folder: Path, scan: Scan, settle: Settle, of: str, names: Names) -> Frame:
    """The rows of table `of` with every fact beside them.

    `settle` may compute each answer as it is found: a plan of thirty wide joins costs an optimiser more than the joins.
    """
    frame = settle(scan(folder / f"{of}.parquet"))
    for number, (source, facts) in enumerate(_sources(names).items()):
        key = f"key_{number}"
        answers = settle(_answer(scan(folder / f"{source.table}.parquet"), source, facts, names))
        frame = frame.join(answers.rename({source.key: key}), left_on=source.on, right_on=key, how="left")
    counts = [name for fact, name in names.items() if fact.aggregate in COUNTED]
    return frame.with_columns(nw.col(*counts).fill_null(0)) if counts else frame


def _sources(facts: Names) -> dict[Source, list[Fact]]:
    sources: dict[Source, list[Fact]] = {}
    for fact in facts:
        sources.setdefault(Source(fact.table, fact.key, fact.on, split_condition(fact)), []).append(fact)
    return sources


def _answer(frame: Frame, source: Source, facts: Sequence[Fact], names: Names) -> Frame:
    if source.split is not None:
        frame = frame.filter(expression(source.split, {}))
    if not BY_NAME[source.table].column(source.key).required:
        frame = frame.filter(~nw.col(source.key).is_null())
    return frame.group_by(source.key).agg(*(_aggregate(fact, source).alias(names[fact]) for fact in facts))


def _aggregate(fact: Fact, source: Source) -> nw.Expr:
    rest = [condition for condition in fact.conditions if condition is not source.split]
    # A bare literal would be counted once a group; the key is never empty here, so this holds for every row.
    meets = expression(all_of(*rest), {}) if rest else ~nw.col(source.key).is_null()
    return AGGREGATES[fact.aggregate](meets, *(expression(term, {}) for term in aggregated(fact)))


def _days(meets: nw.Expr, day: nw.Expr) -> nw.Expr:
    # A day that does not count is an empty value, which n_unique counts as one more.
    told = nw.when(meets).then(day)
    empty = ~(meets & ~day.is_null()).fill_null(False)
    return told.n_unique().cast(nw.Int64) - empty.cast(nw.Int64).max()


def _greatest(meets: nw.Expr, value: nw.Expr) -> nw.Expr:
    return nw.when(meets).then(value).max()


AGGREGATES: Mapping[str, Callable[..., nw.Expr]] = {
    "count": lambda meets: meets.fill_null(False).cast(nw.Int64).sum(),
    "days": _days,
    "sum": lambda meets, value: nw.when(meets).then(value).cast(nw.Int64).sum(),
    "min": lambda meets, value: nw.when(meets).then(value).min(),
    "max": _greatest, "last": _greatest, "last_pair": _greatest, "last_is": _greatest,
}  # fmt: skip
