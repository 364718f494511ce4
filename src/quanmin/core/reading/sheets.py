"""Spreadsheets (xlsx, xls) and lists with commas (csv): each sheet as printed, tables under their titles.

What does not show is not read: hidden sheets, rows and columns are named in a notice. A formula gives the value the
file keeps for it. A merged cell has its text in the first of its cells across and in each row down.
"""

import csv
import io
import re
import struct
from collections.abc import Iterator, Mapping, Sequence

import xlrd
import xlrd.compdoc

from quanmin.core.reading.compound import is_sound
from quanmin.core.reading.pieces import MAX_CELLS, MAX_ROWS, Block, Notice, Paragraph, Table
from quanmin.core.reading.workbook import CellRange, DrawnSheet, opened_sheets
from quanmin.core.reading.written_numbers import shown
from quanmin.errors import DocumentError

_SENTENCE = 40  # letters; a row of one cell as long as this is a note and no row of a table
_XLS_BROKEN = (
    xlrd.XLRDError, xlrd.compdoc.CompDocError, struct.error, AssertionError, AttributeError, IndexError, KeyError,
    TypeError, ValueError, EOFError, ArithmeticError, MemoryError, RecursionError, NotImplementedError,
)  # fmt: skip


def sheet_blocks(data: bytes, name: str) -> list[Block]:
    """The sheets of an .xlsx workbook; DocumentError when it cannot be opened or has too many rows."""
    return _printed(opened_sheets(data, name), name)


def old_sheet_blocks(data: bytes, name: str) -> list[Block]:
    """The sheets of an .xls workbook; DocumentError when it cannot be opened or has too many rows."""
    if not is_sound(data):
        raise DocumentError(f"{name!r} is a broken spreadsheet; save it again as .xlsx and retry.")
    try:
        with xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO()) as book:
            drawn = [_old_sheet(book, sheet) for sheet in book.sheets()]
    except _XLS_BROKEN as broken:
        raise DocumentError(_old_refusal(broken, name)) from None
    return _printed(drawn, name)


def csv_blocks(text: str, name: str) -> list[Block]:
    """The rows of a list with commas, semicolons or tabs between its cells."""
    mark = max(",;\t", key=text[:4000].count)
    try:
        rows = list(csv.reader(io.StringIO(text), delimiter=mark))
    except csv.Error:
        raise DocumentError(f"{name!r} is a broken table (csv); save it again as .xlsx and retry.") from None
    cells = {(row, column): cell for row, line in enumerate(rows) for column, cell in enumerate(line)}
    return _printed([DrawnSheet("", cells)], name)


def _old_refusal(broken: Exception, name: str) -> str:
    if "encrypted" in str(broken).lower():
        return f"{name!r} is protected by a password; save it without one and retry."
    return f"{name!r} is a broken spreadsheet ({type(broken).__name__}); save it again as .xlsx and retry."


def _old_sheet(book: xlrd.Book, sheet: xlrd.sheet.Sheet) -> DrawnSheet:
    cells = {
        (row, column): _old_text(book, sheet.cell(row, column))
        for row in range(min(sheet.nrows, MAX_ROWS + 1))
        for column in range(sheet.row_len(row))
    }
    return DrawnSheet(
        sheet.name,
        cells,
        tuple(CellRange(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells),
        bool(sheet.visibility),
        frozenset(row for row, info in sheet.rowinfo_map.items() if info.hidden),
        frozenset(column for column, info in sheet.colinfo_map.items() if info.hidden),
    )


def _old_text(book: xlrd.Book, cell: xlrd.sheet.Cell) -> str:
    if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        code = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
        return shown(cell.value, code, from_1904=bool(book.datemode))
    return str(cell.value) if cell.ctype == xlrd.XL_CELL_TEXT else ""


def _printed(sheets: Sequence[DrawnSheet], name: str) -> list[Block]:
    blocks: list[Block] = []
    open_sheets = [sheet for sheet in sheets if not sheet.hidden]
    for sheet in open_sheets:
        lines = _lines(sheet)
        if len(lines) > MAX_ROWS or len(lines) * max(map(len, lines), default=0) > MAX_CELLS:
            raise DocumentError(f"{name!r} has more than {MAX_ROWS} rows; send the plan's own tables alone.")
        found = list(_stretches(lines))
        # A sheet without a title over its table is known by its name, if someone gave it one.
        if (
            found
            and isinstance(found[0], Table)
            and not re.fullmatch(r"(?i)(?:sheet|工作表)?\s*\d*", sheet.title)
        ):
            blocks.append(Paragraph(sheet.title))
        blocks += found
    return [*blocks, *_hidden(sheets, open_sheets)]


def _hidden(sheets: Sequence[DrawnSheet], open_sheets: Sequence[DrawnSheet]) -> Iterator[Notice]:
    names = "、".join(f"“{sheet.title}”" for sheet in sheets if sheet.hidden and sheet.cells)
    rows = sum(len(sheet.hidden_rows & {row for row, _ in sheet.cells}) for sheet in open_sheets)
    columns = sum(len(sheet.hidden_columns & {column for _, column in sheet.cells}) for sheet in open_sheets)
    if names or rows or columns:
        parts = [f"工作表{names}"] if names else []
        parts += [f"{rows}行"] if rows else []
        parts += [f"{columns}列"] if columns else []
        yield Notice(
            "hidden-cells", f"表格中隐藏的{'、'.join(parts)}未读入；如属于规划内容，请取消隐藏后重新导入。"
        )


def _lines(sheet: DrawnSheet) -> list[list[str]]:
    """The rows that show, blank ones too, each as wide as its last filled cell."""
    cells = _unmerged(sheet)
    columns: dict[int, list[int]] = {}
    for row, column in cells:
        columns.setdefault(row, []).append(column)
    last = max(columns, default=-1)
    if last > 20 * MAX_ROWS:
        last = MAX_ROWS + 1
    hidden = sheet.hidden_columns
    return [
        [
            cells.get((row, column), "")
            for column in range(max(columns.get(row, [-1])) + 1)
            if column not in hidden
        ]
        for row in range(last + 1)
        if row not in sheet.hidden_rows
    ]


def _unmerged(sheet: DrawnSheet) -> Mapping[tuple[int, int], str]:
    cells = {place: text.strip() for place, text in sheet.cells.items() if text.strip()}
    for merged in sheet.merged:
        text = cells.get((merged.top, merged.left), "")
        for row in range(merged.top + 1, min(merged.bottom, merged.top + MAX_ROWS) + 1):
            if text:
                cells[row, merged.left] = text
    return cells


def _stretches(lines: list[list[str]]) -> Iterator[Paragraph | Table]:
    """Rows of one cell before and after a table are its title and notes; a blank row inside a table is nothing."""
    table: list[list[str]] = []
    for place, row in enumerate(lines):
        filled = [cell for cell in row if cell]
        if len(filled) > 1 or (len(filled) == 1 and table and not _stands_alone(lines, place, filled[0])):
            table.append(row)
        elif filled:
            yield from _table(table)
            table = []
            yield from (Paragraph(line) for line in filled[0].split("\n") if line.strip())
    yield from _table(table)


def _stands_alone(lines: list[list[str]], place: int, text: str) -> bool:
    """Whether a row of one cell is a title or note and not a heading inside the table: no row of the table follows."""
    if len(text) >= _SENTENCE or text.endswith("。"):
        return True
    after = (lines[other] for other in range(place + 1, len(lines)))
    nearest = next((row for row in after if any(row)), [])
    return sum(map(bool, nearest)) <= 1 or not any(lines[place - 1])


def _table(rows: list[list[str]]) -> Iterator[Paragraph | Table]:
    if not rows:
        return
    width = max(map(len, rows))
    squared = [tuple(row) + ("",) * (width - len(row)) for row in rows]
    used = [column for column in range(width) if any(row[column] for row in squared)]
    yield Table(tuple(tuple(row[column] for column in used) for row in squared))
