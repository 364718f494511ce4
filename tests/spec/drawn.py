"""Rules drawn as tables: one line a person, what is known about them, and what the measure says of them.

    who          | born       | follow-ups                       | says
    four visits  | 1950-03-01 | 02-10, 05-11, 08-12, 11-13       | in
    three visits | 1950-03-01 | 02-10, 05-11, 08-12              | gap: four-visits
    a child      | 2015-03-01 |                                  | out

`in` counts above and below the line, `gap` only below it (with the clauses that failed), `out` not at all.
A cell of services is a list of entries: a date (`02-10` is of 2024, `2023-02-10` says its year), then words.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from quanmin.core.measures import Outcome, measure_snapshot
from quanmin.core.measures.settings import Settings
from quanmin.core.periods import parse
from tests.worlds import EAST_1, a_world

YEAR = 2024
METHODS = ("clinic", "home", "phone", "remote")
Person = dict[str, Any]
Row = dict[str, Any]


def people(table: str) -> list[Person]:
    """The lines of a drawn table, numbered from 1; the first line names the columns."""
    lines = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    names, *rows = [line for line in lines if any(line)]
    return [{"number": n, **dict(zip(names, row, strict=True))} for n, row in enumerate(rows, 1)]


def day(text: str) -> date | None:
    """A day as it is drawn; nothing for an empty cell."""
    if not text:
        return None
    return date.fromisoformat(text if len(text) > 5 else f"{YEAR}-{text}")


def moment(text: str) -> datetime:
    """A day, or a day and time as 06-30T08:15; a bare day is at 9 o'clock."""
    first, _, time = text.partition("T")
    return datetime.fromisoformat(f"{day(first)}T{time or '09:00'}")


def moments(cell: str) -> list[datetime]:
    """The times of a cell."""
    return [moment(words[0]) for words in entries(cell)]


def entries(cell: str) -> list[list[str]]:
    """The entries of a cell, each as its words; the first word is the date."""
    return [entry.split() for entry in cell.split(",") if entry.strip()]


def spans(cell: str) -> list[tuple[date | None, date | None, list[str]]]:
    """Entries written start..end (the end may be absent), each with the words after it."""
    found = []
    for dates, *words in entries(cell):
        start, _, end = dates.partition("..")
        found.append((day(start), day(end), words))
    return found


def living(drawn: Sequence[Person]) -> dict[str, list[Row]]:
    """Residents and residences: columns born, died, sex, flags (disabled …), and lives (start..end), each optional."""
    rows = [
        {
            "resident_id": person["number"],
            "birth_date": day(person.get("born") or "1950-06-01"),
            "death_date": day(person.get("died", "")),
            "sex": person.get("sex") or "female",
            **dict.fromkeys(person.get("flags", "").split(), True),
        }
        for person in drawn
    ]
    homes = [
        {"resident_id": person["number"], "unit_id": EAST_1, "start": start, "end": end}
        for person in drawn
        for start, end, _ in spans(person.get("lives") or "2000-01-01..")
    ]
    return {"residents": rows, "residences": homes}


def enrolments(drawn: Sequence[Person], programme: str, column: str = "enrolled") -> list[Row]:
    """Spans under a programme; a word after the span is why it ended."""
    return [
        {"resident_id": person["number"], "programme": programme, "start": start, "end": end,
         "end_reason": words[0] if words else None}
        for person in drawn
        for start, end, words in spans(person[column])
    ]  # fmt: skip


def services(drawn: Sequence[Person], column: str, *, programme: str, kind: str) -> list[Row]:
    """Contacts; words after the date: a method (clinic if not said), `incomplete`, stage=6m, outcome=stable."""
    return [
        {"resident_id": person["number"], "programme": programme, "kind": kind, "date": day(entry[0]),
         **_service(entry[1:])}
        for person in drawn
        for entry in entries(person[column])
    ]  # fmt: skip


def _service(words: Iterable[str]) -> Row:
    row: Row = {"method": "clinic", "complete": "incomplete" not in words}
    for word in words:
        if word in METHODS:
            row["method"] = word
        elif "=" in word:
            name, _, value = word.partition("=")
            row[name] = value
    return row


def readings(drawn: Sequence[Person], column: str, code: str) -> list[Row]:
    """Observations: a time and a value, or two as 139/89."""
    found = []
    for person in drawn:
        for time, value in entries(person[column]):
            first, _, second = value.partition("/")
            found.append(
                {"resident_id": person["number"], "code": code, "taken_at": moment(time), "value": float(first),
                 "second_value": float(second) if second else None}
            )  # fmt: skip
    return found


def measured(
    folder: Path,
    measure: str,
    period: str,
    engine: str,
    *,
    settings: Settings | None = None,
    **rows: Sequence[Mapping[str, Any]],
) -> Outcome:
    """The measure asked of a world that holds these rows, with its parameters as they are set."""
    world = a_world(folder, **rows)
    return measure_snapshot(
        world, measures=[measure], periods=[parse(period)], engine=engine, settings=settings
    )


def said(outcome: Outcome, drawn: Sequence[Person], part: int = 0) -> dict[str, str]:
    """What the measure (or one part of a pooled one) says of each person: in, out, or gap with the clauses that failed."""
    answer = outcome.answers[0]
    mark = answer.marks[part]
    whose = "of_resident" if "of_resident" in answer.grid.columns else "subject_id"
    placed = answer.grid.filter(answer.grid[mark.unit].is_not_null())
    bits = dict(zip(placed[whose], placed[mark.bits], strict=True))
    return {person["who"]: _said(bits.get(person["number"], 0), mark.tally) for person in drawn}


def _said(bits: int, tally: Any) -> str:
    if bits & tally.mask != tally.mask:
        return "out"
    failed = [name for place, name in enumerate(tally.clauses) if not bits >> place & 1]
    return f"gap: {', '.join(failed)}" if failed else "in"


def counted(outcome: Outcome, unit: int) -> tuple[int, int]:
    """Numerator and denominator of a unit."""
    row = outcome.results.filter(outcome.results["unit"] == unit).row(0, named=True)
    return row["numerator"], row["denominator"]


def should_say(drawn: Sequence[Person], column: str = "says") -> dict[str, str]:
    """What the table says that the measure should say."""
    return {person["who"]: person[column] for person in drawn}
