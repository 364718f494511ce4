"""Tasks out of responsibility tables: one a row; merged cells carry on from the row above."""

import dataclasses
import re
from collections.abc import Iterator
from itertools import pairwise

from quanmin.core.reading.deadlines import deadline_year, said_deadline
from quanmin.core.reading.draft import Heading, Task
from quanmin.core.reading.grids import Column, Row, Sheet
from quanmin.core.reading.page import Cell, Page
from quanmin.core.reading.units import responsibilities, unit_names

_NUMBER = re.compile(
    r"(?P<number>\d{1,3}|[一二三四五六七八九十]{1,3}|（[一二三四五六七八九十\d]{1,3}）)[、.．](?!\d)"
)


def table_tasks(page: Page, heading: Heading, sheet: Sheet) -> Iterator[Task]:
    """The tasks of a table that names lead units; none of a table that does not."""
    if not sheet.has("lead") or not (sheet.has("task") or sheet.has("indicator")):
        return
    sheet, naming = _with_items(sheet)
    fields: dict[int, str] = {}
    lead: tuple[str, ...] = ()
    cooperate: tuple[str, ...] = ()
    for count, (row, following) in enumerate(pairwise((*sheet.rows, None)), 1):
        assert row is not None
        lead, cooperate = _carried(row, "lead", lead, fields), _carried(row, "cooperate", cooperate, fields)
        fields = _fields(row, fields)
        if cell := row.first("task") or row.first("indicator"):
            yield _task(
                page, heading, row, cell, fields=list(fields.values()), units=(lead, (*_helpers(row), *cooperate)),
                count=count, named=_named(naming, row, following),
            )  # fmt: skip


def _with_items(sheet: Sheet) -> tuple[Sheet, int | None]:
    """Of several task columns (重点任务, 具体措施) the last holds the task; the place of its item too."""
    places = [column.place for column in sheet.columns if column.role == "task"]
    outer = set(places[:-1])

    def told(column: Column) -> Column:
        return dataclasses.replace(column, role="field") if column.place in outer else column

    rows = [
        dataclasses.replace(row, cells=tuple((told(column), cell) for column, cell in row.cells))
        for row in sheet.rows
    ]
    columns = tuple(map(told, sheet.columns))
    return dataclasses.replace(sheet, columns=columns, rows=tuple(rows)), max(outer, default=None)


def _carried(row: Row, role: str, above: tuple[str, ...], fields: dict[int, str]) -> tuple[str, ...]:
    """The units of a row; an empty cell repeats the row above only inside one merged item."""
    names = tuple(name for _, cell in row.all(role) for name in _units(cell.text, role))
    if names or _opens(row, fields):
        return names
    return above


def _units(text: str, role: str) -> tuple[str, ...]:
    """The units of a cell; one that says who does what (甲牵头，乙配合) gives each column its own."""
    if role == "lead" and re.search("牵头|配合", text):
        return responsibilities(text)[0] or unit_names(text)
    return unit_names(text)


def _helpers(row: Row) -> tuple[str, ...]:
    """Units that a lead cell names as helping."""
    return tuple(
        name
        for _, cell in row.all("lead")
        if re.search("配合|参与", cell.text)
        for name in responsibilities(cell.text)[1]
    )


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
    named: str,
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
    title = _bare(named or (fields[-1] if len(fields) > 1 else cell.text))
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


def _named(place: int | None, row: Row, following: Row | None) -> str:
    """The name that the column before the task's gives this row alone; '' when it rules several rows."""
    own, after = (_at(place, one) for one in (row, following))
    return own if following is None or after else ""


def _at(place: int | None, row: Row | None) -> str:
    return next((cell.text for column, cell in row.cells if column.place == place), "") if row else ""


def _printed(row: Row) -> str:
    cell = row.first("number")
    return cell.text if cell else ""


def _bare(text: str) -> str:
    """A heading cell without its number; of a cell with the heading printed twice, the last."""
    last = text.split(" ")[-1] if text.count(" ") and _NUMBER.match(text) else text
    return _NUMBER.sub("", last, count=1).strip().rstrip("。")
