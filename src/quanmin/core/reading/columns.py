"""The order in which the lines of a printed page are read: two columns one after the other, all else downwards."""

from collections.abc import Sequence
from dataclasses import dataclass

from quanmin.core.reading.lines import Piece, Row

_FEWEST = 6  # lines on each side of a gutter; fewer are a form or a table
_CROSSING = 0.25  # of all lines may cross the gutter: headings and what stands above the columns
_FULL = 0.7  # of a column's width that its usual line fills; table cells are shorter
_LETTERS = 10  # of a usual line in a column


@dataclass(frozen=True)
class Strip:
    """Lines that run on from one to the next, between the margins they are set in."""

    rows: tuple[Row, ...]
    left: float
    right: float


def strips(rows: Sequence[Row]) -> list[Strip]:
    """The strips of a page in reading order; a page of one column is one strip."""
    if not rows:
        return []
    gutter = _gutter(rows)
    if gutter is None:
        return [_strip(rows)]
    found: list[Strip] = []
    band: list[Row] = []
    for row in rows:
        if any(_crosses(piece, gutter) for piece in row.pieces):
            found += [*_halves(band, gutter), _strip([row])]
            band = []
        else:
            band.append(row)
    return found + _halves(band, gutter)


def _strip(rows: Sequence[Row]) -> Strip:
    return Strip(tuple(rows), min(row.left for row in rows), max(row.edge for row in rows))


def _halves(band: list[Row], gutter: float) -> list[Strip]:
    left = [half for row in band if (half := _side([p for p in row.pieces if p.right <= gutter]))]
    right = [half for row in band if (half := _side([p for p in row.pieces if p.left >= gutter]))]
    return [_strip(half) for half in (left, right) if half]


def _side(pieces: list[Piece]) -> Row | None:
    return Row(tuple(pieces)) if pieces else None


def _crosses(piece: Piece, gutter: float) -> bool:
    return piece.left < gutter < piece.right


def _gutter(rows: Sequence[Row]) -> float | None:
    """Where the gutter is; None on a page of one column."""
    left, right = min(row.left for row in rows), max(row.right for row in rows)
    if right - left < 2 * _LETTERS * rows[0].size:
        return None
    tries = [left + (right - left) * step / 60 for step in range(20, 41)]
    best = min(tries, key=lambda x: (_crossings(rows, x), abs(x - (left + right) / 2)))
    return best if _parts_text(rows, best, (left, right)) else None


def _crossings(rows: Sequence[Row], x: float) -> int:
    return sum(any(_crosses(piece, x) for piece in row.pieces) for row in rows)


def _parts_text(rows: Sequence[Row], gutter: float, margins: tuple[float, float]) -> bool:
    """Whether running text stands on both sides: enough lines, and most of them full."""
    if _crossings(rows, gutter) > _CROSSING * len(rows):
        return False
    lefts = [piece for row in rows for piece in row.pieces if piece.right <= gutter]
    rights = [piece for row in rows for piece in row.pieces if piece.left >= gutter]
    return _is_text(lefts, gutter - margins[0]) and _is_text(rights, margins[1] - gutter)


def _is_text(pieces: list[Piece], width: float) -> bool:
    full = sum(
        piece.right - piece.left >= _FULL * width and len(piece.letters) >= _LETTERS for piece in pieces
    )
    return len(pieces) >= _FEWEST and full >= len(pieces) / 2
