"""Workbooks for offices: tables that print well, filter, and hold numbers as numbers.

A sheet is declared as columns and rows; text is never taken for a formula or a link, whatever it begins with.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

import xlsxwriter

Cell = str | float | date | datetime | None
_MOST = 32_767  # characters an Excel cell can hold
_LINE, _HIGHEST = 14.5, 409.0  # points; Excel allows no higher row
_A3, _A4 = 8, 9
_CUT = "……（全文见原文件）"
_GRID = {"border": 1, "border_color": "#7F8C99", "valign": "top", "font_name": "宋体", "font_size": 10.5}
_FORMATS: dict[str, dict[str, Any]] = {
    # Quoted, so that Excel keeps it text even when somebody edits the cell.
    "text": {"text_wrap": True, "quote_prefix": True},
    "centred": {"text_wrap": True, "align": "center", "quote_prefix": True},
    "number": {"num_format": "General", "align": "right"},
    "whole": {"num_format": "0", "align": "center"},
    "date": {"num_format": "yyyy-mm-dd", "align": "center"},
    "day": {"num_format": "yyyy-mm-dd", "align": "left"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm", "align": "left"},
    "fill": {"text_wrap": True, "bg_color": "#FFFBE6"},
    "head": {"text_wrap": True, "bold": True, "align": "center", "valign": "vcenter", "bg_color": "#DCE6F1"},
}


@dataclass(frozen=True)
class Column:
    """One column: its title, its width in half-width characters, what it holds, and the choices to fill in."""

    title: str
    width: float
    kind: Literal["text", "centred", "number", "whole", "date", "fill"] = "text"
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """One table with a title above; the first `frozen` columns stay in sight. Rows are as wide as the columns."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]
    frozen: int = 0
    paper: Literal["A3", "A4"] = "A4"


@dataclass(frozen=True)
class Notes:
    """A sheet of pairs: what, and what it is."""

    name: str
    title: str
    pairs: Sequence[tuple[str, Cell]] = field(default=())


def workbook(sheets: Sequence[Sheet | Notes], *, title: str, made_at: datetime) -> bytes:
    """The bytes of an .xlsx file; the same sheets give the same bytes."""
    written = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "nan_inf_to_errors": True,
    }
    with xlsxwriter.Workbook(written, options) as book:
        # Excel keeps times without a zone.
        book.set_properties({"title": title, "author": "Quanmin", "created": made_at.replace(tzinfo=None)})
        formats = {name: book.add_format({**_GRID, **given}) for name, given in _FORMATS.items()}
        formats["title"] = book.add_format(
            {"font_name": "黑体", "font_size": 16, "align": "center", "valign": "vcenter"}
        )
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            if isinstance(sheet, Notes):
                _write_notes(page, sheet, formats)
            else:
                _write_sheet(page, sheet, formats)
    return written.getvalue()


def _write_sheet(page: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    last = len(sheet.columns) - 1
    _write_title(page, sheet.title, last, formats["title"])
    page.set_row(1, 32)
    for number, column in enumerate(sheet.columns):
        page.set_column(number, number, column.width)
        page.write_string(1, number, column.title, formats["head"])
    widths = [column.width for column in sheet.columns]
    for line, row in enumerate(sheet.rows, start=2):
        page.set_row(line, _height(row, widths))
        for number, (column, cell) in enumerate(zip(sheet.columns, row, strict=True)):
            _write(page, (line, number), cell, formats[column.kind])
    end = max(len(sheet.rows) + 1, 2)
    for number, column in enumerate(sheet.columns):
        if column.choices:
            page.data_validation(2, number, end, number, {"validate": "list", "source": list(column.choices)})
    page.freeze_panes(2, sheet.frozen)
    page.autofilter(1, 0, end, last)
    page.repeat_rows(0, 1)
    _set_paper(page, sheet.paper, sideways=True)


def _write_notes(page: Any, notes: Notes, formats: dict[str, Any]) -> None:
    page.set_column(0, 0, 18)
    page.set_column(1, 1, 76)
    _write_title(page, notes.title, 1, formats["title"])
    for line, (name, cell) in enumerate(notes.pairs, start=1):
        page.set_row(line, _height((name, cell), (18, 76)))
        page.write_string(line, 0, name, formats["head"])
        kind = "moment" if isinstance(cell, datetime) else "day" if isinstance(cell, date) else "text"
        _write(page, (line, 1), cell, formats[kind])
    _set_paper(page, "A4", sideways=False)


def _write_title(page: Any, title: str, last: int, style: Any) -> None:
    if last:
        page.merge_range(0, 0, 0, last, "", style)
    page.write_string(0, 0, title, style)
    page.set_row(0, 30)


def _write(page: Any, at: tuple[int, int], cell: Cell, style: Any) -> None:
    if cell is None or cell == "":
        page.write_blank(*at, None, style)
    elif isinstance(cell, datetime):
        page.write_datetime(*at, cell.replace(tzinfo=None), style)
    elif isinstance(cell, date):
        page.write_datetime(*at, cell, style)
    elif isinstance(cell, str):
        page.write_string(*at, _fitting(cell), style)
    else:
        page.write_number(*at, cell, style)


def _height(row: Sequence[Cell], widths: Sequence[float]) -> float:
    """The height in points at which every cell of the row is read whole; not every program finds it by itself."""
    lines = [
        -(-_letters(cell) // max(width - 1, 1))
        for cell, width in zip(row, widths, strict=True)
        if isinstance(cell, str)
    ]
    return min(max(lines, default=1.0) * _LINE + 4, _HIGHEST)


def _letters(text: str) -> int:
    return sum(1 if letter.isascii() else 2 for letter in text)


def _fitting(text: str) -> str:
    return text if len(text) <= _MOST else text[: _MOST - len(_CUT)] + _CUT


def _set_paper(page: Any, paper: str, *, sideways: bool) -> None:
    page.set_paper(_A3 if paper == "A3" else _A4)
    if sideways:
        page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    page.center_horizontally()
    page.set_footer("&L&9&A&C&9第 &P 页，共 &N 页")
