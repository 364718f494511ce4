"""Terms compiled to steps: each different piece of work once, in the order it is first needed.

A step takes what earlier steps gave, named by number. `frees` are the numbers nothing later needs.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from quanmin.core.measures.aggregated import aggregated, split_condition
from quanmin.core.measures.kernel.aggregates import AGGREGATES
from quanmin.core.measures.kernel.files import File, open_file
from quanmin.core.measures.kernel.limits import Limit, limits_of
from quanmin.core.measures.kernel.operations import OPERATIONS
from quanmin.core.measures.kernel.pieces import Opened, Piece, Source
from quanmin.core.measures.kernel.values import Values, literal
from quanmin.core.measures.rows import Fact
from quanmin.core.measures.terms import Term, columns_of, facts_of
from quanmin.core.snapshot.tables import BY_NAME

Work = Callable[..., Any]
ROWS = 0  # the number of the piece itself
PEOPLE = -1  # stands for the people of a piece


@dataclass(frozen=True)
class Need:
    """What is asked of a source: its columns, and the days that no question goes beyond."""

    columns: tuple[str, ...]
    limits: tuple[Limit, ...]


@dataclass(frozen=True)
class Step:
    """One piece of work: what it does, the numbers it takes, and the numbers that can be let go after it."""

    work: Work
    takes: tuple[int, ...]
    frees: tuple[int, ...]


@dataclass(frozen=True)
class Program:
    """Steps under construction for table `of`. `said` gives each different piece of work its number.

    What stands on facts alone is worked out for each person, and set beside the rows when a row's own column comes in:
    a resident with thirty visits has one home.
    """

    of: str
    steps: list[tuple[Work, tuple[int, ...]]] = field(default_factory=list)
    said: dict[Any, int] = field(default_factory=dict)
    columns: dict[int, dict[str, None]] = field(default_factory=lambda: {ROWS: {}})
    sources: dict[Source, list[Fact]] = field(default_factory=dict)

    def once(self, name: Any, work: Work, *takes: int) -> int:
        """The number of a piece of work; asked for again under its name, the same number."""
        name = (name, takes)
        if name not in self.said:
            self.steps.append((work, takes))
            self.said[name] = len(self.steps)
        return self.said[name]

    def term(self, term: Term, rows: int = ROWS) -> int:
        """The number of a term's values over the rows of a piece or a source."""
        people = self.people(term) if rows == ROWS else ""
        return self.beside(people, self.of_people(term)) if people else self._known(term, rows)

    def of_people(self, term: Term) -> int:
        """The number of the values of a term that stands on facts alone: one a person."""
        return self._known(term, PEOPLE)

    def beside(self, on: str, answers: int) -> int:
        """The number of the same values, one a row of the piece."""
        return self.once(("beside", on), lambda piece, told: piece.beside(on, told), ROWS, answers)

    def people(self, term: Term) -> str:
        """The column that names the people a term is about, when it stands on facts about them alone."""
        on = {fact.on for fact in facts_of(term)} if not columns_of(term) else set()
        return on.pop() if len(on) == 1 and BY_NAME[self.of].column(min(on)).required else ""

    def _known(self, term: Term, rows: int) -> int:
        known = self.said.get((id(term), rows))
        if known is None:
            known = self.said[id(term), rows] = self._term(term, rows)
        return known

    def _term(self, term: Term, rows: int) -> int:
        match term.operator, term.parts:
            case "column", (str(name),):
                self.columns[rows][name] = None
                return self.once(("column", name), lambda piece: piece.column(name), rows)
            case "fact", (Fact() as fact,):
                answers = self._fact(fact)
                return answers if rows == PEOPLE else self.beside(fact.on, answers)
            case _:
                return self._operation(term, rows)

    def _operation(self, term: Term, rows: int) -> int:
        """An operation with its constants filled in."""
        does, constants = OPERATIONS[term.operator], {}
        takes = []
        for place, part in enumerate(term.parts):
            if isinstance(part, Term) and part.operator != "constant":
                takes.append(self._known(part, rows) if rows == PEOPLE else self.term(part, rows))
            else:
                constants[place] = literal(part.parts[0]) if isinstance(part, Term) else part
        name = (term.operator, tuple((place, type(value), value) for place, value in constants.items()))
        return self.once(name, _filled(does, constants, len(term.parts)) if constants else does, *takes)

    def _fact(self, fact: Fact) -> int:
        """The number of a fact's answers, one a person: aggregated over the source's rows."""
        source = source_of(fact)
        opened = self.opened(source)
        self.sources.setdefault(source, []).append(fact)
        self.columns.setdefault(opened, {})
        self.columns[ROWS][fact.on] = None
        chosen = self._chosen(fact, opened)
        values = [self.term(term, opened) for term in aggregated(fact)]
        does = AGGREGATES[fact.aggregate]

        def work(rows: Opened, chosen: Any, *values: Values) -> Values:
            return does(chosen, rows.group, rows.people, *values)

        return self.once(("fact", fact.aggregate), work, opened, chosen, *values)

    def rows_of(self, fact: Fact) -> tuple[int, int]:
        """The numbers of a fact's source rows, and of those among them that meet its conditions."""
        opened = self.opened(source_of(fact))
        return opened, self._chosen(fact, opened)

    def needs(self) -> dict[Source, Need]:
        """Of every source, the columns and the days that anything asks of it."""
        return {
            source: Need(
                tuple(self.columns[self.opened(source)]), limits_of([fact.conditions for fact in facts])
            )
            for source, facts in self.sources.items()
        }

    def opened(self, source: Source) -> int:
        """The number of a source's rows."""
        return self.once(("source", source), lambda piece: piece.open(source), ROWS)

    def _chosen(self, fact: Fact, opened: int) -> int:
        """The number of the rows of an opened source that meet a fact's conditions."""
        tests = [condition for condition in fact.conditions if condition is not split_condition(fact)]
        if not tests:
            return self.once("every row", lambda rows: rows.every, opened)
        both = OPERATIONS["and"]
        meets = self.term(tests[0], opened)
        for test in tests[1:]:
            meets = self.once(("and", ()), both, meets, self.term(test, opened))
        return self.once("where", lambda told: told.data.nonzero()[0], meets)

    def finished(self, outcomes: Sequence[int]) -> tuple[Step, ...]:
        """The steps, with what each lets go; outcomes are kept to the end."""
        last = {number: place for place, (_, takes) in enumerate(self.steps, start=1) for number in takes}
        last = {number: number for number in range(1, len(self.steps) + 1)} | last
        kept = {ROWS, *outcomes}
        frees: dict[int, list[int]] = {}
        for number, place in last.items():
            if number not in kept:
                frees.setdefault(place, []).append(number)
        return tuple(
            Step(work, takes, tuple(frees.get(place, ())))
            for place, (work, takes) in enumerate(self.steps, start=1)
        )


def _filled(does: Work, constants: dict[int, Any], operands: int) -> Work:
    """The operation with some of its operands given."""
    if operands == 2 and 1 in constants:
        given = constants[1]
        return lambda left: does(left, given)

    def work(*values: Any) -> Any:
        rest = iter(values)
        return does(*(constants[place] if place in constants else next(rest) for place in range(operands)))

    return work


def run_steps(steps: Sequence[Step], piece: Piece) -> dict[int, Any]:
    """Do every step on a piece; answers what is kept to the end."""
    found: dict[int, Any] = {ROWS: piece}
    for number, step in enumerate(steps, start=1):
        found[number] = step.work(*[found[taken] for taken in step.takes])
        for freed in step.frees:
            del found[freed]
    return found


def files_of(needs: Mapping[Source, Need], folder: Path) -> dict[Source, File]:
    """The files of a snapshot that answer what is asked of each source."""
    return {
        source: open_file(
            folder, source.table, source.key, need.columns, split=source.split, limits=need.limits
        )
        for source, need in needs.items()
    }


def source_of(fact: Fact) -> Source:
    """The rows that answer a fact."""
    return Source(fact.table, fact.key, fact.on, split_of(fact))


def split_of(fact: Fact) -> str:
    """The value of the table's split column that a fact asks for; empty when it asks for any."""
    match split_condition(fact):
        case Term(parts=(_, Term(parts=(str(value),)))):
            return value
        case _:
            return ""
