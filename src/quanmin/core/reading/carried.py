"""Tables that go on over a page are one table again; a table of contents is no text."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import takewhile

from quanmin.core.reading.lines import with_rest
from quanmin.core.reading.pieces import MARKER, Block, Paragraph, Table

_Row = tuple[str, ...]
_Rows = tuple[_Row, ...]

# Looked for at its end: asked of a whole line, a line of dots alone would be tried in every way to cut it.
_CONTENTS = re.compile(r"(?:\.{4}|…{2}|·{4}|(?:\. ){4})\s*\d{1,4}\Z")
_CONTENTS_HEADING = re.compile(r"\s*目\s*[录次]\s*")
_CONTINUED = re.compile(r"\s*[（(]?(?:续\s*表?|接上[页表]|续上表)[）)]?\s*\d*\s*")
_HEADER_CELL = 14  # letters
_FIGURE = re.compile(r"[\d.,%‰≤≥<>＜＞—～~/-]+|\d{4}年.{0,6}|长期.{0,4}|[—-]+")
_UNENDED = re.compile(r"[^。；！？.;!?]\s*$")


def carried_over(blocks: Iterable[Block]) -> list[Block]:
    """The blocks with tables joined that repeat their headings, and without the table of contents."""
    return _joined(_without_contents(blocks), _under_same_headings)


def over_pages(blocks: Iterable[Block]) -> list[Block]:
    """Printed blocks with tables joined that a page's end cut, whether or not the headings are printed again."""
    return _joined(_without_contents(blocks), _continued)


def _joined(blocks: Iterable[Block], join: Callable[[_Rows, _Rows], _Rows | None]) -> list[Block]:
    whole: list[Block] = []
    for block in blocks:
        last = whole[-1] if whole else None
        rows = join(last.rows, block.rows) if isinstance(block, Table) and isinstance(last, Table) else None
        if rows:
            whole[-1] = Table(rows)
        elif not (isinstance(block, Paragraph) and isinstance(last, Table) and _is_between(block.text)):
            whole.append(block)
    return whole


def _is_between(text: str) -> bool:
    return not text.strip() or bool(_CONTINUED.fullmatch(text))


def _without_contents(blocks: Iterable[Block]) -> list[Block]:
    blocks = list(blocks)
    texts = [block.text if isinstance(block, Paragraph) else "" for block in blocks]
    listed = {place for place, text in enumerate(texts) if _CONTENTS.search(text)}
    headings = {
        place
        for place, text in enumerate(texts)
        if _CONTENTS_HEADING.fullmatch(text) and any(place < other <= place + 3 for other in listed)
    }
    return [block for place, block in enumerate(blocks) if place not in listed | headings]


def _under_same_headings(rows: _Rows, more: _Rows) -> _Rows | None:
    """The rows of two tables as one where the second begins with the first's headings."""
    repeated = _repeated(rows, more)
    return rows + more[repeated:] if repeated else None


def _continued(rows: _Rows, more: _Rows) -> _Rows | None:
    """The rows of two tables as one; None when the second is a table of its own."""
    repeated = _repeated(rows, more)
    if not rows or not more or len(rows[0]) != len(more[0]) or (not repeated and _reads_as_header(more[0])):
        return None
    rest = more[repeated:]
    if rest and _goes_on(rows[-1], rest[0]):
        rows, rest = (*rows[:-1], _with_rest(rows[-1], rest[0])), rest[1:]
    return rows + tuple(_carried_down(rows[-1], rest))


def _repeated(rows: _Rows, more: _Rows) -> int:
    """How many rows at the top are printed again."""
    return sum(1 for _ in takewhile(lambda pair: _same(*pair), zip(rows, more, strict=False)))


def _carried_down(above: _Row, rows: _Rows) -> Iterator[_Row]:
    """Rows at a page's top that lack the merged cells begun on the page before, with their words."""
    at_top = True
    for row in rows:
        at_top = at_top and not row[0]
        blank = sum(1 for _ in takewhile(lambda cell: not cell, row)) if at_top else 0
        above = above[:blank] + row[blank:]
        yield above


def _same(row: _Row, other: _Row) -> bool:
    return any(row) and [re.sub(r"\s", "", cell) for cell in row] == [
        re.sub(r"\s", "", cell) for cell in other
    ]


def _reads_as_header(row: Sequence[str]) -> bool:
    """Short words without a figure in every cell; a row of data has a number, a blank or a sentence."""
    return all(0 < len(cell.strip()) <= _HEADER_CELL and not re.search(r"\d(?!\d*年)", cell) for cell in row)


def _goes_on(last: _Row, row: _Row) -> bool:
    """Whether a page's first row is the rest of the row before.

    It lacks cells the row before has, begins no item and says no figure, and the longest text it would go on with
    has no end.
    """
    filled = [place for place, cell in enumerate(row) if cell.strip()]
    above = [place for place, cell in enumerate(last) if cell.strip()]
    blank = len(above) - len(filled)
    if not filled or not set(filled) <= set(above) or blank < (2 if len(above) > 3 else 1):
        return False
    if any(MARKER.match(row[place].strip()) or _FIGURE.fullmatch(row[place].strip()) for place in filled):
        return False
    return bool(_UNENDED.search(max((last[place] for place in filled), key=len)))


def _with_rest(last: _Row, row: _Row) -> _Row:
    return tuple(with_rest(cell.rstrip(), rest.lstrip()) for cell, rest in zip(last, row, strict=True))
