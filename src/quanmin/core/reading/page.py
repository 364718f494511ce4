"""The normalised document: one text, and which stretches of it are lines and which are tables.

Blank lines and page breaks inside a sentence are healed here; tables drawn with bars or tabs in plain text are told
from paragraphs here. Everything later reads `Page` and speaks in its offsets.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from quanmin.core.reading.drawn import find_tables
from quanmin.core.reading.pieces import MARKER, Block, Notice, Paragraph, Printed, Table
from quanmin.core.reading.widths import closed_up, closed_up_cell, one_width, simplified

_HEADING = 40  # letters; a longer numbered line is a sentence that a page break cut
_ENDS = tuple("。！？；：…）”》!?;:")
_TITLE_END = re.compile(r"(?:通知|方案|规划|计划|意见|要点|细则|清单|办法|公告|函|表|附件\d*|文件)$")


@dataclass(frozen=True)
class Line:
    """One paragraph; `bold` are the stretches printed bold inside it."""

    start: int
    end: int
    bold: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Cell:
    """One cell of a table, by its place in the text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Grid:
    """One table, row by row."""

    start: int
    end: int
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Page:
    """The whole document as one text with its lines and tables in order.

    `front` holds `# key: value` lines, `notices` what the file's reader has to say about the file.
    """

    text: str
    parts: tuple[Line | Grid, ...]
    front: tuple[tuple[str, str], ...] = ()
    notices: tuple[Notice, ...] = ()

    @cached_property
    def plain(self) -> str:
        """The text in simplified characters, offset for offset."""
        return simplified(self.text)

    def marked(self, start: int, end: int) -> str:
        """The text between two offsets as printed, bold stretches between double asterisks."""
        pieces, at = [], start
        first = max(0, bisect_right(self._line_starts, start) - 1)
        for line in self.lines[first : bisect_right(self._line_starts, end)]:
            for opened, closed in line.bold:
                if start <= opened and closed <= end:
                    pieces += [self.text[at:opened], "**", self.text[opened:closed], "**"]
                    at = closed
        return "".join([*pieces, self.text[at:end]])

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The paragraphs alone."""
        return tuple(part for part in self.parts if isinstance(part, Line))

    @cached_property
    def _line_starts(self) -> list[int]:
        return [line.start for line in self.lines]

    @property
    def grids(self) -> tuple[Grid, ...]:
        """The tables alone."""
        return tuple(part for part in self.parts if isinstance(part, Grid))


def laid_out(blocks: Iterable[Block]) -> Page:
    """The page of a document's blocks."""
    blocks = list(blocks)
    notices = tuple(block for block in blocks if isinstance(block, Notice))
    front, rest = _front_matter([_one_width(block) for block in blocks if not isinstance(block, Notice)])
    writer = _Writer([], [], 0)
    for block in _healed(find_tables(rest)):
        writer = _written(writer, block)
    return Page("".join(writer.text), tuple(writer.parts), tuple(front), notices)


@dataclass(frozen=True)
class _Writer:
    text: list[str]
    parts: list[Line | Grid]
    at: int


def _one_width(block: Printed) -> Printed:
    if isinstance(block, Paragraph):
        # Tabs mean cells in plain text and are looked at before spaces are closed up.
        return Paragraph("\t".join(one_width(piece) for piece in block.text.split("\t")))
    return Table(
        tuple(tuple("\n".join(map(one_width, cell.split("\n"))) for cell in row) for row in block.rows)
    )


def _front_matter(blocks: list[Printed]) -> tuple[list[tuple[str, str]], list[Printed]]:
    front: list[tuple[str, str]] = []
    for place, block in enumerate(blocks):
        found = re.match(r"#\s*(\w+)\s*：\s*(.*)", block.text) if isinstance(block, Paragraph) else None
        if not found:
            return front, blocks[place:]
        front.append((found[1], found[2].strip()))
    return front, []


def _healed(blocks: Iterable[Printed]) -> list[Printed]:
    """Sentences that a page break cut are whole again."""
    healed: list[Printed] = []
    for block in blocks:
        if isinstance(block, Table):
            healed.append(block)
        elif text := closed_up(block.text):
            last = healed[-1] if healed else None
            if isinstance(last, Paragraph) and _runs_on(last.text, text):
                healed[-1] = Paragraph(closed_up(last.text + text))
            else:
                healed.append(Paragraph(text))
    return healed


def _runs_on(text: str, following: str) -> bool:
    text, following = text.replace("**", ""), following.replace("**", "")
    if text.count("《") > text.count("》"):
        return True
    if text.endswith(_ENDS) or _TITLE_END.search(text) or _is_heading(text) or MARKER.match(following):
        return False
    return bool(re.search("[。；：]", text)) or ("，" in text and len(text) >= 20)


def _is_heading(text: str) -> bool:
    """A numbered line without a full stop; chapters and boxes are headings however long."""
    if re.match(r"第[一二三四五六七八九十百]+[章节编部]|专栏|表\d", text):
        return True
    return bool(MARKER.match(text)) and len(text) < _HEADING and not re.search("[。；]", text)


def _written(writer: _Writer, block: Printed) -> _Writer:
    pieces, part = _line(block.text, writer.at) if isinstance(block, Paragraph) else _grid(block, writer.at)
    writer.text.append(pieces + "\n")
    writer.parts.append(part)
    return _Writer(writer.text, writer.parts, part.end + 1)


def _line(text: str, start: int) -> tuple[str, Line]:
    bold: list[tuple[int, int]] = []
    pieces, at = [], start
    for place, piece in enumerate(text.split("**")):
        if place % 2 and piece:
            bold.append((at, at + len(piece)))
        pieces.append(piece)
        at += len(piece)
    return "".join(pieces), Line(start, at, tuple(bold))


def _grid(table: Table, start: int) -> tuple[str, Grid]:
    rows: list[tuple[Cell, ...]] = []
    pieces: list[str] = []
    at = start
    for row in table.rows:
        cells: list[Cell] = []
        for written in row:
            text = closed_up_cell(written.replace("**", ""))
            cells.append(Cell(at, at + len(text), text))
            pieces.append(text + "\t")
            at += len(text) + 1
        rows.append(tuple(cells))
        pieces[-1] = pieces[-1][:-1] + "\n"
    joined = "".join(pieces)[:-1]
    return joined, Grid(start, start + len(joined), tuple(rows))
