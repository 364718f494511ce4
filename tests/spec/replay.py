"""Every table of `tests/spec` as something that can be asked again: of a measure whose rule lies.

A test is called once as it is, and what it asks of the engine is written down. The same worlds are then asked of all
the lies at once, and the test is called again for each lie with the lie's answers in the place of the true ones: it
must fail. Nothing is written or counted twice, so a lie costs about a millisecond.
"""

import importlib
import inspect
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any

import polars as pl

from quanmin.core.measures import BY_CODE
from quanmin.core.measures.declare import Measure
from quanmin.core.measures.engines import DEFAULT
from quanmin.core.measures.marks import Counted
from quanmin.core.measures.run import Outcome
from tests import worlds
from tests.spec.mutants import Key, Mutant, mutants, mutated

HERE = Path(__file__).parent
RUN = importlib.import_module("quanmin.core.measures.run")  # its package has a function of that name
NOWHERE = Path(tempfile.gettempdir())
AT_ONCE = 400  # lies asked in one run


@dataclass(frozen=True)
class Table:
    """One test with its arguments; what it needs besides is a folder and the name of an engine."""

    name: str
    test: Callable[..., None]
    arguments: Mapping[str, Any]

    def check(self, folder: Path) -> None:
        """Call the test; AssertionError where what it says is not so."""
        wanted = inspect.signature(self.test).parameters
        given = {"tmp_path": folder, "engine": DEFAULT, **self.arguments}
        self.test(**{name: value for name, value in given.items() if name in wanted})


@dataclass(frozen=True)
class Asking:
    """One question of a test to the engine, and the true answer."""

    folder: Path
    measure: Measure
    rest: tuple[Any, ...]
    outcome: Outcome


def tables(modules: Sequence[str] = ()) -> list[Table]:
    """The tests of these modules, of all when none are named, that stand on nothing but a folder and an engine."""
    names = modules or sorted(path.stem for path in HERE.glob("test_*.py") if path.stem != "test_mutants")
    found = [importlib.import_module(f"tests.spec.{name}") for name in names]
    return [
        table
        for module in found
        for name, test in vars(module).items()
        if name.startswith("test_") and callable(test)
        for table in _with_arguments(module.__name__.rsplit(".", 1)[-1], test)
    ]


def _with_arguments(module: str, test: Callable[..., None]) -> Iterator[Table]:
    marks = [mark for mark in getattr(test, "pytestmark", []) if mark.name == "parametrize"]
    for chosen in product(*(mark.args[1] for mark in marks)):
        arguments: dict[str, Any] = {}
        for mark, values in zip(marks, chosen, strict=True):
            names = _names(mark.args[0])
            arguments |= dict(zip(names, values if len(names) > 1 else (values,), strict=True))
        if set(inspect.signature(test).parameters) <= {"tmp_path", "engine", *arguments}:
            yield Table(f"{module}.{test.__name__}", test, arguments)


def _names(argument: str | Sequence[str]) -> list[str]:
    return [name.strip() for name in argument.split(",")] if isinstance(argument, str) else list(argument)


Alive = dict[str, dict[Key, Mutant]]


def survivors(found: Iterable[Table], told: Mapping[str, Sequence[Mutant]] | None = None) -> Alive:
    """By measure that any table asks for, the lies that no table notices: all its lies, or of those told the rest."""
    alive: Alive = {code: {one.key: one for one in lies} for code, lies in (told or {}).items()}
    for table in found:
        with tempfile.TemporaryDirectory() as folder:
            asked = recorded(table, Path(folder))
            for code in sorted({asking.measure.code for asking in asked}):
                if told is None and code not in alive:
                    alive[code] = {one.key: one for one in mutants(BY_CODE[code])}
                left = alive.get(code, {})
                for mutant in noticed(table, asked, code, list(left.values())):
                    del left[mutant.key]
    return alive


def recorded(table: Table, folder: Path) -> list[Asking]:
    """What a test asks of the engine, in order; the test holds, or AssertionError."""
    asked: list[Asking] = []

    def writing(*question: Any) -> Outcome:
        outcome = counted(*question)
        (measure,) = question[1]
        asked.append(Asking(question[0], measure, question[2:], outcome))
        return outcome

    counted = RUN._run
    with patched(RUN, "_run", writing):
        table.check(folder)
    return asked


def noticed(table: Table, asked: Sequence[Asking], code: str, lying: Sequence[Mutant]) -> Iterator[Mutant]:
    """The lies about the measure at which the test fails; none where it fails at the truth as well."""
    if fails(table, (asking.outcome for asking in asked)):
        return
    for start in range(0, len(lying), AT_ONCE):
        some = lying[start : start + AT_ONCE]
        answers = [answered(asking, some if asking.measure.code == code else []) for asking in asked]
        for number, mutant in enumerate(some):
            told = (answer.get(number, asking.outcome) for asking, answer in zip(asked, answers, strict=True))
            if fails(table, told):
                yield mutant


def answered(asking: Asking, lying: Sequence[Mutant]) -> dict[int, Outcome]:
    """The answer to one question under each of the lies, all asked at once."""
    false = [mutated(asking.measure, mutant, number) for number, mutant in enumerate(lying)]
    if not false:
        return {}
    outcome = RUN._run(asking.folder, false, *asking.rest)
    rows = outcome.results.partition_by("measure", as_dict=True)
    return {
        number: replace(
            outcome, measures=(asking.measure,), answers=_only(outcome, one.code, asking.measure.code),
            results=rows.get((one.code,), outcome.results.clear()).with_columns(measure=pl.lit(asking.measure.code)),
        )
        for number, one in enumerate(false)
    }  # fmt: skip


def _only(outcome: Outcome, lying: str, code: str) -> tuple[Counted, ...]:
    """The answers about one measure, under its true name."""
    found = []
    for answer in outcome.answers:
        marks = [mark for mark in answer.marks if mark.tally.measure == lying]
        named = tuple(replace(mark, tally=replace(mark.tally, measure=code)) for mark in marks)
        found += [replace(answer, marks=named)] if named else []
    return tuple(found)


def fails(table: Table, told: Iterator[Outcome]) -> bool:
    """Does the test fail when it is told these answers? No world is written: nobody reads it."""
    with patched(RUN, "_run", lambda *_: next(told)), patched(worlds, "TABLES", ()):
        try:
            table.check(NOWHERE)
        except (
            Exception
        ):  # a lie may divide by nothing, or leave no row to unpack: however a test ends, it ends
            return True
    return False


@contextmanager
def patched(module: Any, name: str, value: Any) -> Iterator[None]:
    """The module with another value under the name, for a while."""
    before = getattr(module, name)
    setattr(module, name, value)
    try:
        yield
    finally:
        setattr(module, name, before)
