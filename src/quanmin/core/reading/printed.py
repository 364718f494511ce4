"""PDF with text: letters and rules of each page as paragraphs and tables. Pages that are pictures are named.

A page is read in this order: ruled tables are taken out, running heads dropped, columns told apart, tables without
rules found by alignment, and what is left flows on from page to page.
"""

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import pypdfium2
import pypdfium2.raw as pdfium

from quanmin.core.reading.aligned import aligned_rows, aligned_stretches
from quanmin.core.reading.carried import over_pages
from quanmin.core.reading.columns import Strip, strips
from quanmin.core.reading.flowing import FlowLine, flowed
from quanmin.core.reading.letters import ONE_AT_A_TIME, PrintedPage, printed_page
from quanmin.core.reading.lines import Row, printed_rows
from quanmin.core.reading.pieces import MAX_CHARACTERS, MAX_PAGES, Block, Notice, Paragraph, Table
from quanmin.core.reading.ruled import Frame, frame_rows, frames
from quanmin.core.reading.running import without_running
from quanmin.errors import DocumentError

_LOST = 0.3  # of a page's letters without a meaning: its words cannot be taken from it
_LISTED = 12  # page numbers named in a message
_FEW_LINES = 5
_FULL_LINES = 3
_FAR = 0.6  # of the page's width; no text's right margin is nearer


@dataclass(frozen=True)
class _Leaf:
    """One page: its ruled tables, and the lines outside them."""

    tables: tuple[tuple[Frame, Table], ...]
    rows: tuple[Row, ...]
    edges: tuple[float, float]


def pdf_blocks(data: bytes, name: str) -> list[Block]:
    """The blocks of a PDF; DocumentError when it is locked, broken, endless or a picture only."""
    with ONE_AT_A_TIME:
        pages = _pages(data, name)
    blank = [number for number, (page, drawn) in enumerate(pages, 1) if drawn and not _has_text(page)]
    leaves = [_leaf(page) for page, _ in pages]
    if not any(leaf.rows or leaf.tables for leaf in leaves):
        raise DocumentError(
            f"{name!r} holds pictures of pages and no text (pages {_numbers(blank or [1])}); "
            "send the Word file or recognise its text first."
        )
    blocks = [_row_as_text(block) for block in over_pages(flowed(_parts(leaves)))]
    return [*blocks, _unread(blank)] if blank else blocks


def _row_as_text(block: Block) -> Block:
    """A table of one row is a line in a box."""
    if isinstance(block, Table) and len(block.rows) == 1:
        return Paragraph(" ".join(cell.replace("\n", "") for cell in block.rows[0] if cell))
    return block


def _pages(data: bytes, name: str) -> list[tuple[PrintedPage, bool]]:
    """Every page, and whether something is drawn on it."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as broken:
        raise DocumentError(_refusal(broken, name)) from None
    try:
        if len(document) > MAX_PAGES:
            raise DocumentError(
                f"{name!r} has {len(document)} pages, more than {MAX_PAGES}; send the plan alone."
            )
        return list(_opened(document, name))
    finally:
        document.close()


def _opened(document: pypdfium2.PdfDocument, name: str) -> Iterator[tuple[PrintedPage, bool]]:
    letters = 0
    for number in range(len(document)):
        try:
            page = document[number]
            printed = printed_page(page)
        except (pypdfium2.PdfiumError, ctypes.ArgumentError) as broken:
            raise DocumentError(
                f"{name!r} is a broken PDF file (page {number + 1}: {broken}); print it to PDF again and retry."
            ) from None
        letters += len(printed.letters)
        if letters > MAX_CHARACTERS:
            raise DocumentError(f"{name!r} has more than {MAX_CHARACTERS} characters; send the plan alone.")
        yield printed, pdfium.FPDFPage_CountObjects(page) > 0
        page.close()


def _refusal(broken: pypdfium2.PdfiumError, name: str) -> str:
    if broken.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
        return f"{name!r} is protected by a password; save it without one and retry."
    return f"{name!r} is a broken PDF file ({broken}); print it to PDF again and retry."


def _has_text(page: PrintedPage) -> bool:
    return bool(page.letters) and page.lost <= _LOST * (len(page.letters) + page.lost)


def _unread(blank: list[int]) -> Notice:
    return Notice(
        "unread-pages",
        f"第{_numbers(blank)}页是图片，没有可读的文字，未读入；请识别文字后重新导入，或人工补录这些页的内容。",
    )


def _numbers(pages: list[int]) -> str:
    shown = "、".join(map(str, pages[:_LISTED]))
    return shown + (f"…({len(pages)})" if len(pages) > _LISTED else "")


def _leaf(page: PrintedPage) -> _Leaf:
    if not _has_text(page):
        return _Leaf((), (), page.edges)
    left = list(page.letters)
    tables: list[tuple[Frame, Table]] = []
    for frame in frames(page.strokes):
        inside = [letter for letter in left if frame.holds(letter)]
        rows = frame_rows(frame, inside)
        # One row may be the rest of a table on the page before.
        if rows:
            tables.append((frame, Table(rows)))
            left = [letter for letter in left if not frame.holds(letter)]
    return _Leaf(tuple(tables), tuple(printed_rows(left)), page.edges)


def _parts(leaves: Sequence[_Leaf]) -> Iterator[FlowLine | Table]:
    pages = without_running([leaf.rows for leaf in leaves])
    widths = [
        _width(rows) for leaf, rows in zip(leaves, pages, strict=True) if _shows_margin(rows, leaf.edges)
    ]
    usual = median(widths) if widths else None
    columns: list[Strip] = []
    for number, (leaf, rows) in enumerate(zip(leaves, pages, strict=True)):
        pitch = _pitch(rows)
        parts = list(_ordered(leaf, rows))
        beside = [part for part in parts if isinstance(part, Strip)]
        columns += [strip for strip in beside if _is_column(strip, beside)]
        for part in parts:
            if isinstance(part, Table):
                yield part
            else:
                width = usual or leaf.edges[1] + leaf.edges[0] - 2 * min(row.left for row in rows)
                yield from _strip_parts(_widened(part, rows, columns, width), pitch, number)


def _ordered(leaf: _Leaf, rows: Sequence[Row]) -> Iterator[Strip | Table]:
    """Tables where their top edge is, the lines between them strip by strip."""
    left = list(rows)
    for frame, table in leaf.tables:
        above = [row for row in left if row.base <= frame.down[0]]
        yield from strips(above)
        yield table
        left = left[len(above) :]
    yield from strips(left)


def _is_column(strip: Strip, others: Sequence[Strip]) -> bool:
    """Whether a strip is one of several columns of its page: another stands beside it."""
    beside = any(other.left >= strip.right or other.right <= strip.left for other in others)
    return len(strip.rows) >= _FEW_LINES and beside


def _widened(strip: Strip, rows: Sequence[Row], columns: Sequence[Strip], usual: float) -> Strip:
    """A strip across the page has the page's margins; on a page of few lines, the document's width.

    Where no page has full lines the margins are taken to be as wide at the right as at the left.
    """
    # The last lines of a page set in columns stand in a column too, however few they are.
    column = next((other for other in columns if _fits(strip, other)), None)
    if column:
        return Strip(strip.rows, column.left, column.right)
    left, right = min(row.left for row in rows), max(row.edge for row in rows)
    return Strip(strip.rows, left, max(right, left + usual))


def _fits(strip: Strip, column: Strip) -> bool:
    size = strip.rows[0].size
    return abs(strip.left - column.left) < 3 * size and strip.right < column.right + 2 * size


def _strip_parts(strip: Strip, pitch: float, page: int) -> Iterator[FlowLine | Table]:
    at = 0
    for start, end in [*aligned_stretches(strip.rows), (len(strip.rows), len(strip.rows))]:
        for row in strip.rows[at:start]:
            yield FlowLine(row, strip.left, strip.right, pitch, page)
        if end > start:
            yield Table(aligned_rows(strip.rows[start:end]))
        at = end


def _width(rows: Sequence[Row]) -> float:
    return max(row.edge for row in rows) - min(row.left for row in rows)


def _shows_margin(rows: Sequence[Row], edges: tuple[float, float]) -> bool:
    """Whether a page tells where its right margin is: several lines end there, in the page's last third."""
    right = max((row.edge for row in rows), default=0.0)
    is_far = right - edges[0] > _FAR * (edges[1] - edges[0])
    return is_far and sum(row.edge > right - 1.5 * row.size for row in rows) >= _FULL_LINES


def _pitch(rows: Sequence[Row]) -> float:
    gaps = [lower.base - upper.base for upper, lower in pairwise(rows)]
    return median(gaps) if gaps else 0.0
