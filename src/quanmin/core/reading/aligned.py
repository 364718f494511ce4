"""Tables without rules: lines whose pieces stand one under another in three columns or more.

The columns are where no full line of the table prints anything. A cell of several lines is told by distance: its
lines stand closer than the rows of the table, or they fill fewer columns than a row does.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from quanmin.core.reading.lines import Piece, Row, cell_text

_COLUMNS = 3
_ROWS = 3
_WITHIN = 3  # lines of a cell between two full rows
_AT_START = 0.2  # of a letter from where a column begins
_CLOSE = 1.2  # times the least distance of two lines is still the same row

_Interval = tuple[float, float]
_Cells = list[tuple[Piece, ...]]


def aligned_stretches(rows: Sequence[Row]) -> list[tuple[int, int]]:
    """Where tables stand among the lines: pairs of first and past-last place."""
    found: list[tuple[int, int]] = []
    place = 0
    while place < len(rows):
        end = _table_end(rows, place)
        if end > place:
            found.append((place, end))
        place = max(end, place + 1)
    return found


def aligned_rows(rows: Sequence[Row]) -> tuple[tuple[str, ...], ...]:
    """The cells of such a table."""
    columns = _columns(rows)
    placed = [_placed(row, columns) for row in rows]
    rights = [max(Row(cell).edge for cell in cells if cell) for cells in zip(*placed, strict=True)]
    return tuple(
        tuple(_text(lines, right) for lines, right in zip(zip(*group, strict=True), rights, strict=True))
        for group in _grouped(rows, placed)
    )


def _text(cells: Iterable[tuple[Piece, ...]], right: float) -> str:
    lines = [Row(pieces) for pieces in cells if pieces]
    return cell_text(lines, right) if lines else ""


def _table_end(rows: Sequence[Row], start: int) -> int:
    """Past the last line of the table that starts here; `start` itself when none does."""
    if len(rows[start].pieces) < _COLUMNS:
        return start
    end, full = start + 1, 1
    columns = [(piece.left, piece.right) for piece in rows[start].pieces]
    for place in range(start + 1, len(rows)):
        fitted = _fitted(rows[place], columns)
        if fitted is None or place - end > _WITHIN:
            break
        if len(rows[place].pieces) >= _COLUMNS:
            columns, end, full = fitted, place + 1, full + 1
    return end if full >= _ROWS else start


def _fitted(row: Row, columns: list[_Interval]) -> list[_Interval] | None:
    """The columns widened by a line; None when the line would join two of them."""
    widened = list(columns)
    for piece in _cut(row, columns):
        under = [
            place for place, (left, right) in enumerate(widened) if piece.left < right and left < piece.right
        ]
        if len(under) > 1:
            return None
        if under:
            left, right = widened[under[0]]
            widened[under[0]] = (min(left, piece.left), max(right, piece.right))
        else:
            widened = sorted([*widened, (piece.left, piece.right)])
    return widened


def _cut(row: Row, columns: list[_Interval]) -> list[Piece]:
    """The pieces of a line, those that run over where a column begins cut there."""
    starts = [left for left, _ in columns[1:]]
    pieces: list[Piece] = []
    for piece in row.pieces:
        at = 0
        for place, letter in enumerate(piece.letters):
            if place and any(abs(letter.left - start) < _AT_START * row.size for start in starts):
                pieces.append(Piece(piece.letters[at:place]))
                at = place
        pieces.append(Piece(piece.letters[at:]))
    return pieces


def _columns(rows: Sequence[Row]) -> list[_Interval]:
    columns: list[_Interval] = []
    for row in rows:
        columns = _fitted(row, columns) or columns
    return columns


def _placed(row: Row, columns: list[_Interval]) -> _Cells:
    """The pieces of a line by column."""
    cells: list[list[Piece]] = [[] for _ in columns]
    for piece in _cut(row, columns):
        cells[_nearest(piece, columns)].append(piece)
    return [tuple(cell) for cell in cells]


def _nearest(piece: Piece, columns: list[_Interval]) -> int:
    return min(range(len(columns)), key=lambda place: abs(sum(columns[place]) / 2 - piece.middle))


def _grouped(rows: Sequence[Row], placed: list[_Cells]) -> list[list[_Cells]]:
    """The lines of each row of the table together."""
    gaps = [lower.base - upper.base for upper, lower in pairwise(rows)]
    least = min(gaps, default=0.0)
    wide = any(gap > _CLOSE * least for gap in gaps)
    groups = [[placed[0]]]
    for gap, cells in zip(gaps, placed[1:], strict=True):
        opens = gap > _CLOSE * least if wide else sum(map(bool, cells)) * 2 >= len(cells)
        groups += [[cells]] if opens else []
        if not opens:
            groups[-1].append(cells)
    return groups
