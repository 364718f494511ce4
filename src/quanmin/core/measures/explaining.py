"""Why, or why not: for one resident, measure and period, every clause, and the records that decided it.

    for case in explain(snapshot, measure, parse("2025Q4"), 1024): …

The same steps that counted the county are run for the one person, so an explanation cannot differ from the number.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from quanmin.core.measures.aggregated import aggregated
from quanmin.core.measures.asking import Tally, ask
from quanmin.core.measures.declare import Measure
from quanmin.core.measures.kernel.files import open_file
from quanmin.core.measures.kernel.pieces import Opened, Piece
from quanmin.core.measures.kernel.program import Program, files_of, run_steps
from quanmin.core.measures.kernel.values import Array, Plain, Values, plain
from quanmin.core.measures.rows import CLOCKS, Fact
from quanmin.core.measures.terms import Term, columns_of, facts_of, term
from quanmin.core.periods import Period
from quanmin.core.snapshot.tables import BY_NAME

Record = dict[str, Plain]
# Aggregates that one record decides, and how it is found among them.
BY_ONE: dict[str, Callable[[Array], Any]] = {
    "min": np.argmin, "max": np.argmax, "last": np.argmax, "last_pair": np.argmax, "last_is": np.argmax,
}  # fmt: skip


@dataclass(frozen=True)
class Ground:
    """One question a clause stands on: the fact asked, its answer, and the records that met its conditions.

    `decides` is the place of the one record that gave the answer, such as the latest; None where all of them do.
    """

    fact: Fact
    answer: Plain
    records: tuple[Record, ...]
    decides: int | None = None


@dataclass(frozen=True)
class Told:
    """One clause: its name, whether it holds, the row's own columns it reads, and the questions it stands on."""

    name: str
    required: bool
    holds: bool
    own: Record
    grounds: tuple[Ground, ...]


@dataclass(frozen=True)
class Case:
    """One row of the counted table about the resident: whether it is eligible and met, where it counts, and why."""

    table: str
    subject_id: int
    unit_id: int | None
    clauses: tuple[Told, ...]

    @property
    def eligible(self) -> bool:
        """In the denominator."""
        return self.unit_id is not None and all(told.holds for told in self.clauses if told.required)

    @property
    def met(self) -> bool:
        """In the numerator."""
        return self.eligible and all(told.holds for told in self.clauses)


def explain(snapshot: Path, measure: Measure, period: Period, resident: int) -> list[Case]:
    """Every row about the resident that the measure looks at, in the order of its tables and their keys.

    Empty for a measure over places, a figure somebody reports, and a resident the snapshot does not know.
    """
    tallies = [tally for tally in ask([measure], [period]).tallies if _about_people(tally.of)]
    return [case for tally in tallies for case in _cases(snapshot, tally, resident)]


def _about_people(table: str) -> bool:
    return any(column.name == "resident_id" for column in BY_NAME[table].columns)


@dataclass(frozen=True)
class Asked:
    """Where a clause's answers will stand among the outcomes of a program."""

    name: str
    clause: Term
    number: int
    # A fact, and the numbers of its answer, its source rows, those chosen, and what is compared among them.
    facts: tuple[tuple[Fact, int, int, int, int], ...]


def _cases(snapshot: Path, tally: Tally, resident: int) -> list[Case]:
    key, program = BY_NAME[tally.of].key[0], Program(tally.of)
    asked = [_asked(program, name, clause) for name, clause in tally.clauses.items()]
    unit, subject = program.term(tally.at.unit), program.term(term("column", key))
    for column in (column for one in asked for column in columns_of(one.clause)):
        program.term(term("column", column))
    kept = [
        unit,
        subject,
        *(one.number for one in asked),
        *(n for one in asked for _, *of in one.facts for n in of),
    ]
    steps = program.finished(kept)
    file = open_file(snapshot, tally.of, "resident_id", list(program.columns[0]))
    rows = file.between(resident, resident)
    piece = Piece(
        rows.where(rows.column("resident_id").data == resident), files_of(program.needs(), snapshot)
    )
    found = run_steps(steps, piece)
    return [
        Case(
            tally.of, int(found[subject].data[row]), _whole(found[unit], row),
            tuple(_told(piece, one, found, row, number < tally.eligible) for number, one in enumerate(asked)),
        )
        for row in range(len(piece.rows))
    ]  # fmt: skip


def _asked(program: Program, name: str, clause: Term) -> Asked:
    facts = []
    for fact in sorted(facts_of(clause), key=repr):
        answer = program.term(term("fact", fact))
        opened, chosen = program.rows_of(fact)
        for column in _shown(fact):
            program.columns[opened][column] = None
        compared = program.term(aggregated(fact)[0], opened) if fact.aggregate in BY_ONE else chosen
        facts.append((fact, answer, opened, chosen, compared))
    return Asked(name, clause, program.term(clause), tuple(facts))


def _told(piece: Piece, asked: Asked, found: dict[int, Values], row: int, required: bool) -> Told:
    own = {column: plain(piece.column(column), row) for column in sorted(columns_of(asked.clause))}
    grounds = tuple(_ground(piece, one, found, row) for one in asked.facts)
    return Told(asked.name, required, bool(found[asked.number].data[row]), own, grounds)


def _ground(piece: Piece, asked: tuple[Fact, int, int, int, int], found: dict[int, Any], row: int) -> Ground:
    """The answer for the person in this row, the source rows that met the conditions, and the one that decided."""
    fact, answer, opened, chosen, compared = asked
    mine = _of_person(piece, fact, found[opened], found[chosen], row)
    columns = {name: found[opened].column(name) for name in _shown(fact)}
    records = tuple({name: plain(values, place) for name, values in columns.items()} for place in mine)
    decides = _decides(BY_ONE[fact.aggregate], found[compared], mine) if fact.aggregate in BY_ONE else None
    return Ground(fact, plain(found[answer], row), records, decides)


def _of_person(piece: Piece, fact: Fact, opened: Opened, chosen: Array, row: int) -> list[int]:
    _, at = piece.people_of(fact.on)
    person = row if at is None else int(at[row])
    return [int(place) for place in chosen if opened.group[place] == person]


def _decides(best: Callable[[Array], Any], compared: Values, mine: Sequence[int]) -> int | None:
    """Which of the rows has the value that was taken; a row without a value has no say."""
    told = [n for n, place in enumerate(mine) if compared.known is None or compared.known[place]]
    return told[int(best(compared.data[[mine[n] for n in told]]))] if told else None


def _shown(fact: Fact) -> Sequence[str]:
    """The columns of a record that say what it is: its key and day, what was asked of it, and what was read."""
    table = BY_NAME[fact.table]
    asked = sorted(column for condition in fact.conditions for column in columns_of(condition))
    tested = sorted(columns_of(fact.test)) if fact.test is not None else []
    pair = ["value", "second_value"] if fact.aggregate == "last_pair" else []
    days = [column.name for column in table.columns if column.name in CLOCKS]
    named = [table.key[0], *days, *asked, *tested, *pair, *([fact.column] if fact.column else [])]
    return list(dict.fromkeys(named))


def _whole(values: Values, row: int) -> int | None:
    found = plain(values, row)
    return None if found is None else int(found)  # type: ignore[arg-type]
