"""Tables of official documents: the head repeats on each page, equal neighbours become one cell, rows stay whole.

The table is written as XML at once: cell by cell through python-docx, three hundred rows would take half a minute.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape

from docx.oxml.ns import nsdecls

from quanmin.core.writing.official_styles import FIFTH

_LINE_MM = 16 / 72 * 25.4  # of the styles 公文表头 and 公文表文
_LETTER_MM = FIFTH / 72 * 25.4
_PADDING_MM = 1.6
_TWIPS = 1440 / 25.4
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
# A merged label is said again after this share of a page, so that no page is without it.
_LABEL_REACH = 0.6


@dataclass(frozen=True)
class Column:
    """One column; `share` is its part of the width. In `merged` columns equal neighbours become one cell."""

    title: str
    share: float
    side: Literal["left", "center"] = "left"
    merged: bool = False


@dataclass(frozen=True)
class Table:
    """A table over the whole width of the type area; rows are as wide as the columns."""

    columns: tuple[Column, ...]
    rows: Sequence[Sequence[str]]


def legible(text: str) -> str:
    """The text without characters that no Word file can hold."""
    return _UNPRINTABLE.sub("", text)


def height(table: Table, width_mm: float) -> float:
    """About how high the table will be, in millimetres."""
    widths = _widths(table.columns, width_mm)
    return sum(_height(row, widths) for row in table.rows)


def table_xml(table: Table, width_mm: float, height_mm: float) -> str:
    """The table as Word's XML, `width_mm` wide, on pages whose type area is `height_mm` high."""
    widths = _widths(table.columns, width_mm)
    heights = [_height(row, widths) for row in table.rows]
    starts = _label_starts(table, heights, height_mm * _LABEL_REACH)
    head = _row(table.columns, [column.title for column in table.columns], widths, ("公文表头", True, True))
    body = "".join(
        _row(table.columns, row, widths, ("公文表文", False, height < height_mm * 0.9), starts[number])
        for number, (row, height) in enumerate(zip(table.rows, heights, strict=True))
    )
    grid = "".join(f'<w:gridCol w:w="{_twips(width)}"/>' for width in widths)
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{_twips(width_mm)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>{_MARGINS}</w:tblCellMar>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{head}{body}</w:tbl>"
    )


_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_MARGINS = "".join(
    f'<w:{side} w:w="{width}" w:type="dxa"/>'
    for side, width in (("top", 28), ("left", 57), ("bottom", 28), ("right", 57))
)


def _widths(columns: Sequence[Column], width_mm: float) -> list[float]:
    total = sum(column.share for column in columns)
    return [width_mm * column.share / total for column in columns]


def _height(row: Sequence[str], widths: Sequence[float]) -> float:
    """About how high the row will be, in millimetres."""
    lines = max(_lines(cell, width) for cell, width in zip(row, widths, strict=True))
    return lines * _LINE_MM + 1


def _lines(cell: str, width: float) -> float:
    room = max(width - 2 * _PADDING_MM, _LETTER_MM)
    return sum(max(1, -(-(_letters(line) * _LETTER_MM) // room)) for line in cell.split("\n"))


def _letters(text: str) -> float:
    return sum(0.5 if letter.isascii() else 1 for letter in text)


def _label_starts(table: Table, heights: Sequence[float], reach: float) -> list[list[bool]]:
    """For each row and column, whether the cell begins anew; False where it is one with the cell above.

    A column is merged only inside what the merged column at its left holds together. What would reach too far is
    cut into pieces of about the same height.
    """
    starts = [[True] * len(table.columns) for _ in table.rows]
    pieces = [range(len(table.rows))]
    for place, column in enumerate(table.columns):
        if column.merged:
            equal = [run for piece in pieces for run in _equal(table.rows, place, piece)]
            pieces = [part for run in equal for part in _cut(run, heights, reach)]
            for piece in pieces:
                for number in piece[1:]:
                    starts[number][place] = False
    return starts


def _equal(rows: Sequence[Sequence[str]], place: int, piece: range) -> Iterator[range]:
    """The runs of rows that say the same, and say anything, in one column."""
    begin = piece.start
    for number in piece:
        ends = number + 1 == piece.stop
        if ends or not rows[number][place] or rows[number][place] != rows[number + 1][place]:
            yield range(begin, number + 1)
            begin = number + 1


def _cut(run: range, heights: Sequence[float], reach: float) -> Iterator[range]:
    whole = sum(heights[run.start : run.stop])
    target = whole / -(-whole // reach)
    begin, height = run.start, 0.0
    for number in run:
        height += heights[number]
        following = heights[number + 1] if number + 1 < run.stop else 0.0
        if number + 1 == run.stop or height + following / 2 > target:
            yield range(begin, number + 1)
            begin, height = number + 1, 0.0


def _row(
    columns: Sequence[Column],
    cells: Sequence[str],
    widths: Sequence[float],
    look: tuple[str, bool, bool],
    starts: Sequence[bool] | None = None,
) -> str:
    style, is_head, whole = look
    properties = ("<w:cantSplit/>" if whole else "") + ("<w:tblHeader/>" if is_head else "")
    written = "".join(
        _cell(cell, width, style, "center" if is_head else column.side, _merge(column, starts, place))
        for place, (column, cell, width) in enumerate(zip(columns, cells, widths, strict=True))
    )
    return f"<w:tr><w:trPr>{properties}</w:trPr>{written}</w:tr>"


def _merge(column: Column, starts: Sequence[bool] | None, place: int) -> str:
    if starts is None or not column.merged:
        return ""
    return '<w:vMerge w:val="restart"/>' if starts[place] else "<w:vMerge/>"


def _cell(text: str, width: float, style: str, side: str, merge: str) -> str:
    lines = "" if merge == "<w:vMerge/>" else text
    paragraphs = "".join(_paragraph(line, style, side) for line in lines.split("\n"))
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{_twips(width)}" w:type="dxa"/>{merge}<w:vAlign w:val="center"/></w:tcPr>'
        f"{paragraphs}</w:tc>"
    )


def _paragraph(line: str, style: str, side: str) -> str:
    run = f'<w:r><w:t xml:space="preserve">{escape(legible(line))}</w:t></w:r>' if line else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/><w:jc w:val="{side}"/></w:pPr>{run}</w:p>'


def _twips(millimetres: float) -> int:
    return round(millimetres * _TWIPS)
