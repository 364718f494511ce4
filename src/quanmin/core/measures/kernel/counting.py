"""Counting a table piece by piece: totals by unit for every tally, and the grid where it is kept."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from pathlib import Path

import numpy as np
import polars as pl

from quanmin.core.measures.asking import Tally
from quanmin.core.measures.kernel.adding import Sums, added, adder, below, counter, counter_of_both, top
from quanmin.core.measures.kernel.files import Extent, File, open_file
from quanmin.core.measures.kernel.finding import Find, finder
from quanmin.core.measures.kernel.limits import limits_of
from quanmin.core.measures.kernel.pieces import Piece, Source
from quanmin.core.measures.kernel.program import ROWS, Need, Program, Step, files_of, run_steps
from quanmin.core.measures.kernel.values import Array, Values
from quanmin.core.measures.kernel.windows import Stretch, cells, stretches, summed
from quanmin.core.measures.marks import LONG, TOTALS, Counted, Marked, keys_of, marked
from quanmin.core.measures.terms import Term, col

ROWS_IN_A_PIECE = 65_536  # of a table whose people are asked many questions; half a megabyte a column
ROWS_OF_A_LONG_PIECE = (
    262_144  # of a table asked few questions, most of whose rows are left out as they are read
)


@dataclass(frozen=True)
class Plan:
    """One table's work: the steps, where each tally's sums and each grid column stand among their outcomes."""

    of: str
    marks: tuple[Marked, ...]
    steps: tuple[Step, ...]
    sums: tuple[tuple[int, ...], ...]
    grid: Mapping[str, int]
    columns: tuple[str, ...]
    needs: Mapping[Source, Need]
    units: Array

    @property
    def different(self) -> list[int]:
        """The numbers of all sums, each once."""
        return list(dict.fromkeys(number for numbers in self.sums for number in numbers))


def plan(of: str, tallies: Sequence[Tally], units: Array, *, grid: bool) -> Plan:
    """Compile the tallies of one table. `units` are all units' numbers, sorted; what counts elsewhere is left out."""
    marks, program, find = tuple(marked(tallies)), Program(of), finder(units)
    shared = stretches([mark.tally for mark in marks])
    sums = tuple(
        _sums_of_window(program, mark.tally, find, len(units), shared[number])
        if number in shared
        else _sums(program, mark.tally, find, len(units))
        for number, mark in enumerate(marks)
    )
    kept = _grid(program, of, marks) if grid else {}
    steps = program.finished([number for numbers in sums for number in numbers] + list(kept.values()))
    return Plan(of, marks, steps, sums, kept, tuple(program.columns[ROWS]), program.needs(), units)


def _sums(program: Program, tally: Tally, find: Find, places: int) -> tuple[int, ...]:
    """The numbers of a tally's sums by unit: rows below, amount or rows on top, and amounts squared."""
    place = _place(program, tally.at.unit, find)
    if tally.band is not None:
        banded = _banded(tally.bands)
        place = program.once(("banded", tally.bands), banded, place, program.term(tally.band))
        places *= tally.bands
    return _sums_at(program, tally, place, places)


def _sums_of_window(
    program: Program, tally: Tally, find: Find, places: int, shared: Stretch
) -> tuple[int, ...]:
    """The same of a tally that others ask for other windows: sums by unit and stretch of days, added up."""
    place, day = _place(program, tally.at.unit, find), program.term(shared.window.day)
    cell = program.once(("cell", shared.cuts), cells(shared.cuts), place, day)
    numbers = _sums_at(program, tally, cell, places * shared.many, without=shared.window.clause)
    name, adding = ("window", shared.many, shared.start, shared.stop), summed(shared)
    return tuple(program.once(name, adding, number) for number in numbers)


def _sums_at(program: Program, tally: Tally, place: int, places: int, without: str = "") -> tuple[int, ...]:
    """Sums by place of the rows that meet all clauses, but one that the place takes care of."""
    somewhere = program.once("somewhere", _somewhere, place)
    told = {name: program.once("told", _told, program.term(clause))
            for name, clause in tally.clauses.items() if name != without}  # fmt: skip
    required = [told[name] for name in list(tally.clauses)[: tally.eligible] if name != without]
    eligible, full = (_all(program, some) if some else somewhere for some in (required, list(told.values())))
    if tally.amount is not None:
        return _amounts(program, program.term(tally.amount), full, place, places)
    rows = program.once("rows", _rows, eligible, somewhere)
    if full == eligible:
        every = program.once(("count", places), counter(places), program.once("at", _at, place, rows))
        return every, every
    at = program.once("at", _at, program.once("twice", _twice, place), rows)
    both = program.once(("both", places), counter_of_both(places), at, program.once("at", _at, full, rows))
    return program.once("below", below, both), program.once("top", top, both)


def _amounts(program: Program, amount: int, full: int, place: int, places: int) -> tuple[int, ...]:
    """Rows with an amount, the amounts, and the amounts squared, by place."""
    rows = program.once(
        "rows with amount", _rows_with_amount, full, program.once("somewhere", _somewhere, place), amount
    )
    at = program.once("at", _at, place, rows)
    value = program.once("amounts", lambda told, rows: told.data.take(rows).astype(np.float64), amount, rows)
    adding = adder(places)
    return (
        program.once(("count", places), counter(places), at),
        program.once(("sum", places), adding, at, value),
        program.once(("squares", places), lambda at, value: adding(at, value * value), at, value),
    )


def _place(program: Program, unit: Term, find: Find) -> int:
    """The number of each row's place among the units; looked up once a person where the unit is a person's."""
    people = program.people(unit)
    told = program.of_people(unit) if people else program.term(unit)
    found = program.once("place", find, told)
    return program.once("data", _data, program.beside(people, found) if people else found)


def _data(told: Values) -> Array:
    return told.data


def _told(told: Values) -> Array:
    """Yes or no; an unknown is no."""
    return told.data


def _all(program: Program, clauses: Sequence[int]) -> int:
    return reduce(lambda left, right: program.once("all", np.logical_and, left, right), clauses)


def _at(values: Array, rows: Array) -> Array:
    return values.take(rows)


def _somewhere(place: Array) -> Array:
    return place >= 0


def _twice(place: Array) -> Array:
    return place * 2


def _rows(eligible: Array, somewhere: Array) -> Array:
    return np.flatnonzero(eligible & somewhere)


def _rows_with_amount(full: Array, somewhere: Array, amount: Values) -> Array:
    wanted = full & somewhere
    return np.flatnonzero(wanted if amount.known is None else wanted & amount.known)


def _banded(bands: int) -> Callable[[Array, Values], Array]:
    def banded(place: Array, band: Values) -> Array:
        wanted = place >= 0 if band.known is None else (place >= 0) & band.known
        return np.where(wanted, place * bands + band.data, -1)

    return banded


def _grid(program: Program, of: str, marks: Sequence[Marked]) -> dict[str, int]:
    """The numbers of the grid's columns."""
    named = {name: program.term(col(column)) for name, column in keys_of(of).items()}
    named |= {mark.unit: program.term(mark.tally.at.unit) for mark in marks}
    for mark in marks:
        told = [program.once("told", _told, program.term(clause)) for clause in mark.tally.clauses.values()]
        named[mark.bits] = program.once("bits", _bits, *told)
    return named


def _bits(*clauses: Array) -> Array:
    """One bit a clause, the first clause lowest."""
    bits = clauses[0].astype(np.uint8)
    for place, clause in enumerate(clauses[1:], start=1):
        bits |= clause.view(np.uint8) << np.uint8(place)
    return bits


@dataclass(frozen=True)
class Part:
    """What one piece gives."""

    sums: tuple[Sums, ...]
    grid: pl.DataFrame | None


Reach = Callable[[], Piece]


def pieces(folder: Path, planned: Plan) -> Iterator[Reach]:
    """The table's rows in pieces, each read when it is reached for."""
    (key, *_) = keys_of(planned.of).values()
    # A row that nobody can count is not read; a grid that is kept shows every row.
    everybody = bool(planned.grid) and planned.of not in LONG
    limits = () if everybody else limits_of([list(mark.tally.required) for mark in planned.marks])
    file = open_file(folder, planned.of, key, planned.columns, limits=limits)
    files = files_of(planned.needs, folder)
    if not any(extent.rows for extent in file.extents):  # a table nobody has a row in still has its columns
        yield lambda: Piece(file.between(1, 0).between(0, 0), files)
    for extent in file.extents:
        size = ROWS_OF_A_LONG_PIECE if planned.of in LONG or limits else ROWS_IN_A_PIECE
        for start in range(0, extent.rows, size):
            yield partial(_piece, file, files, extent, start, size)


def _piece(file: File, files: Mapping[Source, File], extent: Extent, start: int, size: int) -> Piece:
    return Piece(file.read(extent).between(start, start + size), files)


def count_piece(planned: Plan, reach: Reach) -> Part:
    """Do the work on one piece."""
    found = run_steps(planned.steps, reach())
    grid = {name: _series(found[number]) for name, number in planned.grid.items()}
    return Part(tuple(found[number] for number in planned.different), pl.DataFrame(grid) if grid else None)


def _series(column: Values | Array) -> pl.Series:
    if not isinstance(column, Values):
        return pl.Series(column)
    series = pl.Series(column.data)
    return series if column.known is None else series.set(pl.Series(~column.known), None)


def gathered(whole: Sequence[Array], part: Part) -> list[Array]:
    """The sums of a part added to those of the whole, which is changed in place; empty before the first part."""
    before: Sequence[Array | None] = whole or [None] * len(part.sums)
    return [added(one, more) for one, more in zip(before, part.sums, strict=True)]


def added_up(planned: Plan, parts: Sequence[Part]) -> Counted:
    """The parts of a table together."""
    whole: list[Array] = []
    for part in parts:
        whole = gathered(whole, part)
    return counted(planned, whole, [part.grid for part in parts])


def counted(planned: Plan, whole: Sequence[Array], grids: Sequence[pl.DataFrame | None]) -> Counted:
    """A table's answer, out of its sums and the grid of each of its pieces in order."""
    totals = _totals(planned, dict(zip(planned.different, whole, strict=True)))
    kept = [grid for grid in grids if grid is not None]
    return Counted(planned.of, planned.marks, totals, pl.concat(kept) if kept else None)


def _totals(planned: Plan, sums: Mapping[int, Array]) -> pl.DataFrame:
    """One row a tally, unit and band that anybody counts for."""
    widths = dict.fromkeys(_width(mark.tally) for mark in planned.marks)
    return pl.concat([pl.DataFrame(schema=TOTALS), *(_of_width(planned, sums, width) for width in widths)])


def _width(tally: Tally) -> int:
    """Into how many bands a tally is split; 0 for one that is not."""
    return tally.bands if tally.band is not None else 0


def _of_width(planned: Plan, sums: Mapping[int, Array], width: int) -> pl.DataFrame:
    """The totals of all tallies split into so many bands."""
    chosen = [(mark.tally, wanted) for mark, wanted in zip(planned.marks, planned.sums, strict=True)
              if _width(mark.tally) == width]  # fmt: skip
    under, over = (np.stack([sums[wanted[n]] for _, wanted in chosen]) for n in (0, 1))
    which, some = np.nonzero(under)
    squares = np.zeros(len(which))
    for place, (_, wanted) in enumerate(chosen):
        if len(wanted) > 2:
            squares[which == place] = sums[wanted[2]][some[which == place]]
    said = pl.DataFrame([(tally.measure, tally.period, tally.role) for tally, _ in chosen],
                        schema=["measure", "period", "role"], orient="row")  # fmt: skip
    unit, band = (some // width, pl.Series(some % width)) if width else (some, pl.lit(None))
    return said[which].with_columns(
        unit=pl.Series(planned.units[unit]), band=band, top=pl.Series(over[which, some]).cast(pl.Int64),
        below=pl.Series(under[which, some]), squares=pl.Series(squares),
    ).cast(TOTALS)  # fmt: skip
