"""Tasks out of responsibility tables: one a row; merged cells carry on from the row above."""

import re
from collections.abc import Iterator

from quanmin.core.reading.deadlines import deadline_year, said_deadline
from quanmin.core.reading.draft import Heading, Task
from quanmin.core.reading.grids import Row, Sheet
from quanmin.core.reading.page import Cell, Page
from quanmin.core.reading.units import unit_names

_NUMBER = re.compile(
    r"(?P<number>\d{1,3}|[一二三四五六七八九十]{1,3}|（[一二三四五六七八九十\d]{1,3}）)[、.．](?!\d)"
)


def table_tasks(page: Page, heading: Heading, sheet: Sheet) -> Iterator[Task]:
    """The tasks of a table that names lead units; none of a table that does not."""
    if not sheet.has("lead") or not (sheet.has("task") or sheet.has("indicator")):
        return
    fields: dict[int, str] = {}
    lead: tuple[str, ...] = ()
    cooperate: tuple[str, ...] = ()
    for count, row in enumerate(sheet.rows, 1):
        lead, cooperate = _carried(row, "lead", lead, fields), _carried(row, "cooperate", cooperate, fields)
        fields = _fields(row, fields)
        if cell := row.first("task") or row.first("indicator"):
            yield _task(
                page, heading, row, cell, fields=list(fields.values()), units=(lead, cooperate), count=count
            )


def _carried(row: Row, role: str, above: tuple[str, ...], fields: dict[int, str]) -> tuple[str, ...]:
    """The units of a row; an empty cell repeats the row above only inside one merged item."""
    names = tuple(name for _, cell in row.all(role) for name in unit_names(cell.text))
    if names or _opens(row, fields):
        return names
    return above


def _opens(row: Row, fields: dict[int, str]) -> bool:
    """Whether the row begins a new item: one of its outer cells is filled, or the table has no outer cells."""
    outer = [(column.place, cell.text) for column, cell in row.cells if column.role == "field"]
    return not outer or any(text and fields.get(place) != text for place, text in outer)


def _fields(row: Row, fields: dict[int, str]) -> dict[int, str]:
    fresh = dict(fields)
    for column, cell in row.cells:
        if column.role == "field" and cell.text:
            fresh[column.place] = cell.text
    return fresh


def _task(
    page: Page,
    heading: Heading,
    row: Row,
    cell: Cell,
    *,
    fields: list[str],
    units: tuple[tuple[str, ...], tuple[str, ...]],
    count: int,
) -> Task:
    number = _NUMBER.match(cell.text)
    numbers = [
        match["number"] if (match := _NUMBER.match(field.split()[-1])) else "" for field in fields if field
    ]
    words = row.first("deadline")
    said, year = said_deadline(page.plain, cell.start, cell.end, None)
    said, year = (
        (words.text, deadline_year(words.text, heading.horizon)) if words else (said, year or heading.horizon)
    )
    title = _bare(fields[-1]) if len(fields) > 1 else _bare(cell.text)
    project = _bare(fields[0]) if fields else ""
    own = number["number"] if number else _printed(row) or str(1 if numbers else count)
    return Task(
        "/".join([*filter(None, numbers), own]),
        project,
        title,
        cell.text,
        (cell.start, cell.end),
        units[0],
        units[1],
        said,
        year,
    )


def _printed(row: Row) -> str:
    cell = row.first("number")
    return cell.text if cell else ""


def _bare(text: str) -> str:
    """A heading cell without its number; of a cell with the heading printed twice, the last."""
    last = text.split(" ")[-1] if text.count(" ") and _NUMBER.match(text) else text
    return _NUMBER.sub("", last, count=1).strip().rstrip("。")
