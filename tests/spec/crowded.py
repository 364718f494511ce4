"""A county so crowded that every boundary of every rule has somebody on it, the day before and the day after.

Its rows are drawn by a fixed seed from the very numbers, days and words that the rules name, each with its neighbours,
and from all days around. Nobody could say by hand what it should count: what it counts is written down, so that a boundary
that moves in any measure moves a number. Whether the numbers are right is for the drawn tables to say.
"""

import hashlib
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from quanmin.core.measures import BY_CODE, CATALOGUE
from quanmin.core.measures.asking import ask
from quanmin.core.measures.declare import Measure
from quanmin.core.measures.kernel.run import count_pieces
from quanmin.core.measures.marks import TOTALS
from quanmin.core.measures.tables import Tables
from quanmin.core.measures.terms import Term, columns_of
from quanmin.core.measures.tree import read_tree
from quanmin.core.periods import parse
from quanmin.core.snapshot.declare import Column, Table
from quanmin.core.snapshot.tables import TABLES
from quanmin.core.snapshot.types import schema
from tests.laws.tiny import PLACES, VILLAGES, WORDS
from tests.spec.mutants import Mutant, mutated, nodes, slots
from tests.worlds import UNITS, a_world

PERIODS = (parse("2024"), parse("2024Q4"))
SEED = 20_240_229
FIRST, DAYS = date(2022, 7, 1), 1_010
BUSY_DAY = date(2024, 3, 8)
CELL = ["measure", "period", "role", "unit", "band"]
AT_HOME = {"residences", "births", "deaths", "pregnancies", "populations", "notifiable_reports"}
Pools = Mapping[str, Sequence[Any]]


def named(measures: Iterable[Measure]) -> Pools:
    """By column, the numbers, days and words that any rule holds it against, with their neighbours."""
    found: dict[str, dict[Any, None]] = defaultdict(dict)
    for measure in measures:
        for period in PERIODS:
            for _, root in slots(measure.rule(Tables(), measure.window(period))):
                for _, node in nodes(root):
                    for column in columns_of(node):
                        found[column] |= dict.fromkeys(
                            one for said in _constants(node) for one in _around(said)
                        )
    return {
        name: sorted(values, key=lambda value: (str(type(value)), value)) for name, values in found.items()
    }


def _constants(node: Term) -> list[Any]:
    parts = [
        part.parts[0] if isinstance(part, Term) and part.operator == "constant" else part
        for part in node.parts
    ]
    flat = [one for part in parts for one in (part if isinstance(part, tuple) else (part,))]
    return [one for one in flat if isinstance(one, str | int | float | date) and not isinstance(one, bool)]


def _around(value: Any) -> tuple[Any, ...]:
    if isinstance(value, str):
        return (value,)
    step: Any = timedelta(days=1) if isinstance(value, date) else 1 if isinstance(value, int) else 0.1
    return value - step, value, value + step


@dataclass(frozen=True)
class Crowd:
    """So many people, and so many rows in every other table."""

    people: int
    rows: int

    def of(self, table: str) -> int:
        """How many rows a table has."""
        return self.people if table == "residents" else self.rows


# Many who have little, some who have more, a few who have everything.
CROWDS = (Crowd(12_000, 12_000), Crowd(3_000, 12_000), Crowd(500, 12_000), Crowd(600, 3_000))


def gather(folder: Path, pools: Pools, number: int) -> Path:
    """One of the crowds as a snapshot."""
    draw, crowd = np.random.default_rng(SEED + number), CROWDS[number]
    a_world(folder)
    for table in TABLES:
        if table.name != "units":
            columns = [_column(draw, table, column, pools, crowd) for column in table.columns]
            pl.DataFrame(columns, schema=schema(table)).write_parquet(folder / f"{table.name}.parquet")
    return folder


def _column(draw: np.random.Generator, table: Table, column: Column, pools: Pools, crowd: Crowd) -> list[Any]:
    many = crowd.of(table.name)
    if column.name == table.key[0]:
        return list(range(1, many + 1))
    if column.refers and column.refers != "units":
        values = draw.integers(1, crowd.of(column.refers) + 1, many).tolist()
    else:
        values = _values(draw, column, _pool(table, column, pools), many)
    if column.required:
        return values
    gone = draw.random(many) < (0.9 if column.name == "death_date" else 0.3)
    return [None if empty else value for empty, value in zip(gone, values, strict=True)]


def _values(draw: np.random.Generator, column: Column, pool: Sequence[Any], many: int) -> list[Any]:
    found = [pool[place] for place in draw.integers(0, len(pool), many)] if pool else [None] * many
    if column.kind not in ("date", "datetime"):
        return found
    dense, mixed = draw.integers(0, DAYS, many), draw.random(many) < 0.5
    days = [FIRST + timedelta(days=int(day)) if every or one is None else one
            for one, day, every in zip(found, dense, mixed, strict=True)]  # fmt: skip
    return days if column.kind == "date" else _moments(draw, days)


def _moments(draw: np.random.Generator, days: Sequence[date]) -> list[datetime]:
    """Midnight, noon or an hour before midnight of each day; or a minute of one busy day."""
    hours, minutes = draw.choice((0, 12, 23), len(days)), draw.integers(0, 500, len(days))
    busy = draw.random(len(days)) < 0.4
    start = datetime.combine(BUSY_DAY, time(8))
    return [start + timedelta(minutes=int(minute)) if rush else datetime.combine(day, time(int(hour)))
            for day, hour, minute, rush in zip(days, hours, minutes, busy, strict=True)]  # fmt: skip


def _pool(table: Table, column: Column, pools: Pools) -> list[Any]:
    """What a column may hold; nothing but days for a day that no rule names."""
    if column.refers:
        home = table.name in AT_HOME and column.name == "unit_id"
        return list(VILLAGES if home else (*PLACES, *(unit["unit_id"] for unit in UNITS)))
    if column.choices:
        return list(column.choices)
    if column.kind == "bool":
        return [True, False]
    said = [value for value in pools.get(column.name, ()) if _is_of(column, value)]
    usual = [value for value in WORDS.get(f"{table.name}.{column.name}", ()) if value is not None]
    more: dict[str, list[Any]] = {"text": ["x"], "int": [0, 1, 2, 3, 5, 12, 30], "number": [0.0, 1.0, 30.0]}
    return list(dict.fromkeys([*said, *usual, *more.get(column.kind, [])]))


def _is_of(column: Column, value: Any) -> bool:
    kinds: dict[str, Any] = {"text": str, "int": int, "number": (int, float), "date": date, "datetime": date}
    return isinstance(value, kinds[column.kind])


def counted(folder: Path, measures: Sequence[Measure]) -> dict[str, str]:
    """By measure, a short sum of everything it counts in a crowded county; "" for one that counts nothing."""
    asked = ask(measures, PERIODS)
    answers = count_pieces(folder, asked, read_tree(folder)["unit"], False, lambda _stage, _share: None)
    totals = pl.concat([pl.DataFrame(schema=TOTALS), *(answer.totals for answer in answers)])
    whole = totals.group_by(CELL).agg(pl.col("top", "below").sum()).sort(CELL)
    by_code = whole.partition_by("measure", as_dict=True)
    return {measure.code: _short(by_code.get((measure.code,))) for measure in measures}


def _short(totals: pl.DataFrame | None) -> str:
    if totals is None:
        return ""
    return hashlib.sha256(totals.drop("measure").write_csv().encode()).hexdigest()[:12]


def in_all_crowds(measures: Sequence[Measure]) -> dict[str, str]:
    """By measure, what it counts in each of the crowds, one sum after the other."""
    found = {measure.code: "" for measure in measures}
    with tempfile.TemporaryDirectory() as place:
        pools = named(CATALOGUE)
        for number in range(len(CROWDS)):
            one = counted(gather(Path(place, str(number)), pools, number), measures)
            found = {code: f"{so_far} {one[code]}".strip() for code, so_far in found.items()}
    return found


def unmoved(told: Mapping[str, Sequence[Mutant]]) -> set[tuple[str, str]]:
    """Of these lies about measures (by code), those that move no number in any crowd: measure and lie."""
    lies = [(BY_CODE[code], mutant) for code, some in told.items() for mutant in some]
    if not lies:
        return set()
    lying = [mutated(measure, mutant, number) for number, (measure, mutant) in enumerate(lies)]
    found = in_all_crowds([*CATALOGUE, *lying])
    return {(measure.code, str(mutant)) for (measure, mutant), lie in zip(lies, lying, strict=True)
            if found[lie.code] == found[measure.code]}  # fmt: skip
