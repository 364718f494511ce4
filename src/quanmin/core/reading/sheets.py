"""Spreadsheets (.xlsx, .xls): each sheet is one table under its name."""

import io
from collections.abc import Sequence

import python_calamine

from quanmin.core.reading.pieces import MAX_ROWS, Block, Paragraph, Table
from quanmin.errors import DocumentError


def sheet_blocks(data: bytes, name: str) -> list[Block]:
    """The sheets of a workbook; DocumentError when it cannot be opened or has too many rows."""
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [(title, book.get_sheet_by_name(title).to_python()) for title in book.sheet_names]
    except (python_calamine.CalamineError, OSError, ValueError):
        raise DocumentError(
            f"{name!r} is a broken or locked spreadsheet; save it again without a password and retry."
        ) from None
    if sum(len(rows) for _, rows in sheets) > MAX_ROWS:
        raise DocumentError(f"{name!r} has more than {MAX_ROWS} rows; send the plan's own tables alone.")
    return [block for title, rows in sheets if rows for block in _sheet(title, rows)]


def _sheet(title: str, rows: Sequence[Sequence[object]]) -> list[Block]:
    cells = [tuple(_cell(value) for value in row) for row in rows]
    # A title over the table stands alone in its row.
    alone = next((place for place, row in enumerate(cells) if sum(map(bool, row)) > 1), len(cells))
    leads: list[Block] = [Paragraph("".join(row)) for row in cells[:alone] if any(row)]
    return [*(leads or [Paragraph(title)]), Table(tuple(cells[alone:]))]


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
