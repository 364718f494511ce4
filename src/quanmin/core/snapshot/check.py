"""Whether a snapshot keeps what its tables declare, said in one sentence for each fault.

A snapshot may come from anybody's export, and a measure over records that break their declaration is a wrong
number that looks right. So every run checks first: missing tables and columns, types, empty required values,
values outside their list or range, spans that end before they start, keys used twice, references to nothing.

Sentences name file, table, column, row (counted from 1) and the row's key. The value is shown only where the
column is declared open; a name, a birth date or an identity number never leaves the file.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from quanmin.core.snapshot import keys as asked_keys
from quanmin.core.snapshot.declare import Column, Table
from quanmin.core.snapshot.folder import (
    MANIFEST,
    Snapshot,
    folder_faults,
    open_snapshot,
    table_path,
)
from quanmin.core.snapshot.keys import Keys, first_repeated, first_unknown, keys_of
from quanmin.core.snapshot.noted import Sums, checksums, is_noted, leave_note, rules_of
from quanmin.core.snapshot.tables import BY_NAME, TABLES
from quanmin.errors import SnapshotError

# Wherever a table has both columns, the second may not lie before the first.
SPANS = (
    ("start", "end"),
    ("opened", "closed"),
    ("admitted", "discharged"),
    ("diagnosed", "abated"),
    ("birth_date", "death_date"),
    ("last_period", "ended"),
)
# Measures ask how an ICD-10 code begins: `i10` or ` I10` would be counted nowhere, and say so nowhere.
MISWRITTEN = r"^\s*[a-z]\d\d|^\s+[A-Z]\d\d"
MISWRITTEN_SAYS = "is an ICD-10 code that does not begin with its capital letter; write it as in I10"
# Tables whose spans of one person must not overlap: a person has one home on any day.
ONE_AT_A_TIME = (("residences", "resident_id"),)
SHOWN = 20


@dataclass(frozen=True)
class Rule:
    """Rows that break a declaration: `broken` is true for them, `says` what is wrong and what to do."""

    column: Column
    broken: pl.Expr
    says: str


def check_snapshot(folder: Path | str) -> Snapshot:
    """The opened snapshot when every row keeps its declaration; else SnapshotError with the faults, twenty at most.

    A snapshot that passed before is not read again: its checksums and the rules are those of its note (see noted.py).
    """
    faults = _faults(Path(folder), believe=True)
    if faults:
        more = [f"… and {len(faults) - SHOWN} more faults."] if len(faults) > SHOWN else []
        raise SnapshotError("\n".join(faults[:SHOWN] + more))
    return open_snapshot(folder)


def snapshot_faults(folder: Path | str) -> list[str]:
    """One sentence for each fault, naming its first row and how many more there are; empty for a good snapshot.

    Rows are read only when every file, column and type is there: the rest would be echoes of one fault.
    """
    return _faults(Path(folder), believe=False)


def _faults(folder: Path, *, believe: bool) -> list[str]:
    """The faults, unless the note of an earlier check may be believed; a check that finds none leaves its note."""
    faults = folder_faults(folder)
    if faults:
        return faults
    sums, rules = checksums(folder), rules_of(Path(__file__), Path(asked_keys.__file__))
    faults = _changed_since_written(open_snapshot(folder), sums)
    if not faults and believe and is_noted(folder, sums, rules):
        return []
    faults += _row_faults(folder)
    if not faults:
        leave_note(folder, sums, rules)
    return faults


def _row_faults(folder: Path) -> list[str]:
    known = {table.name: keys_of(table_path(folder, table), table.key[0]) for table in TABLES}
    found = [fault for table in TABLES for fault in table_faults(table_path(folder, table), table, known)]
    return found + _overlaps(folder) + _circles(folder)


def table_faults(path: Path, table: Table, keys: dict[str, Keys]) -> list[str]:
    """The faults of one table's rows; `keys` holds the keys of every table that its columns refer to."""
    rules = [*_rules(table), *_link_rules(table, keys)]
    rows = pl.scan_parquet(path)
    counts = rows.select(rule.broken.sum().alias(str(place)) for place, rule in enumerate(rules))
    broken = counts.collect(engine="streaming").row(0)
    faults = [
        _sentence(path, table, rule, int(count)) for rule, count in zip(rules, broken, strict=True) if count
    ]
    return faults + _key_faults(path, table, keys[table.name]) + _link_faults(path, table, keys)


def _rules(table: Table) -> Iterator[Rule]:
    for column in table.columns:
        value = pl.col(column.name)
        if column.required:
            yield Rule(column, value.is_null(), "is empty but required; fill it in")
        if column.choices:
            known = ", ".join(column.choices)
            yield Rule(
                column, ~value.is_in(list(column.choices)), f"{{value}} is not one of {known}; correct it"
            )
        if column.system:
            yield Rule(column, value.str.contains(MISWRITTEN), f"{{value}} {MISWRITTEN_SAYS}")
        if column.kind == "number":
            yield Rule(column, ~value.is_finite(), "{value} is not a number; leave it empty or correct it")
            value = pl.when(value.is_finite()).then(value)
        if column.low is not None:
            yield Rule(column, value < column.low, f"{{value}} is below {column.low:g}; correct it")
        if column.high is not None:
            yield Rule(column, value > column.high, f"{{value}} is above {column.high:g}; correct it")
    names = {column.name for column in table.columns}
    for start, end in SPANS:
        if {start, end} <= names:
            says = f"{{value}} lies before its {start}; correct the one that is wrong"
            yield Rule(table.column(end), pl.col(end) < pl.col(start), says)


def _sentence(path: Path, table: Table, rule: Rule, count: int) -> str:
    """The fault with its first row; rows of one rule are one sentence."""
    name, key = rule.column.name, table.key[0]
    first = (
        pl.scan_parquet(path)
        .with_row_index("place of the row")
        .filter(rule.broken)
        .select("place of the row", pl.col(key).alias("key"), pl.col(name).alias("value"))
        .head(1)
        .collect()
        .row(0, named=True)
    )
    shown = repr(first["value"]) if isinstance(first["value"], str) else str(first["value"])
    says = rule.says.format(value=shown if rule.column.privacy == "open" else "a value")
    return _where(path, table, name, first["place of the row"], first["key"]) + says + _more(count)


def _where(path: Path, table: Table, column: str, row: int, key: object) -> str:
    return f"{path.name}: table {table.name}, column {column}, row {row + 1} ({table.key[0]} {key}): "


def _more(count: int) -> str:
    return "." if count == 1 else f" (and {count - 1} more rows)."


def _key_faults(path: Path, table: Table, keys: Keys) -> list[str]:
    if keys.unique:
        return []
    name = table.key[0]
    row, key, count = first_repeated(path, name)
    says = "is used by an earlier row too; give every row a key of its own"
    return [_where(path, table, name, row, key) + says + _more(count)]


def _link_rules(table: Table, keys: dict[str, Keys]) -> Iterator[Rule]:
    """References that can be asked in the same reading as the other rules."""
    for column in table.columns:
        broken = keys[column.refers].lacks(column.name) if column.refers else None
        if broken is not None:
            yield Rule(column, broken, _leads_nowhere(column))


def _link_faults(path: Path, table: Table, keys: dict[str, Keys]) -> list[str]:
    """The other references, looked up one by one."""
    faults = []
    for column in table.columns:
        if not column.refers or keys[column.refers].lacks(column.name) is not None:
            continue
        found = first_unknown(path, column.name, keys[column.refers])
        if found:
            key = pl.scan_parquet(path).select(table.key[0]).slice(found.row, 1).collect().item()
            says = _leads_nowhere(column).format(value=found.value)
            faults.append(_where(path, table, column.name, found.row, key) + says + _more(found.count))
    return faults


def _leads_nowhere(column: Column) -> str:
    return f"{{value}} is not in table {column.refers}; add it there or correct it"


def _changed_since_written(snapshot: Snapshot, sums: Sums) -> list[str]:
    """Files whose bytes are no longer those the manifest was written for."""
    return [
        f"{snapshot.path(name).name}: its checksum is not the one in {MANIFEST}, so it was changed after the "
        "snapshot was written; write the snapshot again, or remove the manifest to vouch for the change."
        for name, stored in snapshot.manifest.tables.items()
        if stored.sha256 and stored.sha256 != sums[name]
    ]


def _overlaps(folder: Path) -> list[str]:
    """Spans of one person that begin before the one before has ended."""
    faults = []
    for name, person in ONE_AT_A_TIME:
        table = BY_NAME[name]
        path = table_path(folder, table)
        spans = pl.scan_parquet(path).select(person, "start", "end", table.key[0]).with_row_index("row")
        before = spans.sort(person, "start", table.key[0]).with_columns(
            pl.col(person).shift(1).alias("person before"),
            pl.col("end").fill_null(pl.date(9999, 12, 31)).shift(1).alias("end before"),
        )
        same = pl.col(person) == pl.col("person before")
        found = (
            before.filter(same & (pl.col("start") <= pl.col("end before")))
            .select("row", table.key[0])
            .collect()
        )
        if len(found):
            row, key = found.row(0)
            says = "begins before the same person's span before it has ended; end that one first"
            faults.append(_where(path, table, "start", row, key) + says + _more(len(found)))
    return faults


def _circles(folder: Path) -> list[str]:
    """Units that are their own ancestors: nothing adds up over such a tree."""
    table = BY_NAME["units"]
    path = table_path(folder, table)
    parents = dict(pl.read_parquet(path, columns=["unit_id", "parent_id"]).rows())
    for row, unit in enumerate(parents):
        seen, above = {unit}, parents[unit]
        while above is not None and above in parents and above not in seen:
            seen.add(above)
            above = parents[above]
        if above == unit:
            says = "belongs to itself through the units above it; correct one of them"
            return [_where(path, table, "parent_id", row, unit) + says + "."]
    return []
