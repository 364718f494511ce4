"""Plans printed to PDF, drawn stroke by stroke: what a word processor would make of them, in known places.

The letters are those of STSong-Light, a font every PDF reader knows by name, so that no font file is needed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

WIDTH, HEIGHT, MARGIN = 595.0, 842.0, 70.0
SIZE, PITCH, PADDING = 12.0, 20.0, 5.4
_NOT_FIRST = "，。、；：！？）》”%‰"
_NOT_LAST = "（《“"

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Style:
    """How a plan is printed."""

    indent: int = 2
    head: str = ""
    numbered: bool = True
    ruled: bool = True
    columns: int = 1
    turned: int = 0
    sideways: bool = False
    spread: float = 0.0


def pdf_file(pages: Iterable[bytes], *, turned: int = 0) -> bytes:
    """A PDF of pages, each given by what is drawn on it; `turned` is how many degrees a viewer turns them."""
    contents = list(pages)
    kids = b" ".join(b"%d 0 R" % (5 + 2 * place) for place in range(len(contents)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(contents)),
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/W[1 95 500]"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>"
        b"/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]"
        b"/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>>>",
    ]
    for place, content in enumerate(contents):
        objects += [
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Rotate %d"
            b"/Resources<</Font<</F 3 0 R>>>>/Contents %d 0 R>>" % (turned, 6 + 2 * place),
            b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        ]
    return _numbered(objects)


def _numbered(objects: Sequence[bytes]) -> bytes:
    body, places = b"%PDF-1.5\n", []
    for number, written in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj%sendobj\n" % (number, written)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return body + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1, table, len(objects) + 1, len(body),
    )  # fmt: skip


def text(
    words: str, x: float, y: float, *, size: float = SIZE, heavy: bool = False, spread: float = 0.0
) -> bytes:
    """Words whose first letter stands at x, y, in points from the bottom left."""
    letters = words.encode("utf-16-be").hex().encode()
    return b"BT /F %.1f Tf %d Tr %.2f Tc %.2f %.2f Td <%s> Tj ET\n" % (
        size,
        2 if heavy else 0,
        spread,
        x,
        y,
        letters,
    )


def rule(x0: float, y0: float, x1: float, y1: float) -> bytes:
    """A ruled line."""
    return b"%.2f %.2f m %.2f %.2f l S\n" % (x0, y0, x1, y1)


def picture() -> bytes:
    """A small picture, as on a scanned page."""
    return b"q 400 0 0 400 90 200 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q\n"


def width(words: str) -> float:
    """How many Chinese letters wide words are."""
    return sum(0.5 if letter.isascii() else 1.0 for letter in words.replace("**", ""))


def wrapped(words: str, letters: float, indent: float = 0.0) -> Iterator[str]:
    """Words in lines of so many letters; no line begins with a comma or parts a figure."""
    line = ""
    room = letters - indent
    for letter in words:
        if width(line + letter) > room and letter not in _NOT_FIRST:
            keep = line.rstrip("0123456789." if letter in "0123456789." else "").rstrip(_NOT_LAST) or line
            yield keep
            line, room = line[len(keep) :], letters
        line += letter
    yield line


def printed(blocks: Iterable[str | Rows], style: Style = Style()) -> bytes:
    """A PDF of paragraphs and tables, over as many pages as they need."""
    pages = [_page(drawn, number, style) for number, drawn in enumerate(_laid(list(blocks), style), 1)]
    return pdf_file(pages, turned=style.turned)


def _page(drawn: bytes, number: int, style: Style) -> bytes:
    head = text(style.head, MARGIN, HEIGHT - 40, size=9) if style.head else b""
    foot = text(f"— {number} —", WIDTH / 2 - 20, 36, size=10) if style.numbered else b""
    # Written upwards on an upright page, as landscape tables are.
    turn = b"0 1 -1 0 595 0 cm\n" if style.sideways else b""
    return b"q %s%s%s%s Q" % (turn, head, drawn, foot)


def _laid(blocks: list[str | Rows], style: Style) -> Iterator[bytes]:
    """What is drawn on each page."""
    gutter = 2 * SIZE
    across = (
        (HEIGHT if style.sideways else WIDTH) - 2 * MARGIN - gutter * (style.columns - 1)
    ) / style.columns
    tall = WIDTH if style.sideways else HEIGHT
    drawn, y, place = b"", tall - 80, 0
    for height, draw in _items(blocks, style, across):
        if y - height < 60:
            place = (place + 1) % style.columns
            if place == 0:
                yield drawn
                drawn = b""
            y = tall - 80
        drawn += draw(MARGIN + place * (across + gutter), y)
        y -= height
    yield drawn


def _items(blocks, style, across):
    for block in blocks:
        if isinstance(block, str):
            yield from _lines(block, style, across)
        else:
            yield from _rows(block, style, across)


def _lines(words, style, across):
    """The lines of a paragraph; `**` turns heavy letters on and off."""
    letters = across // (SIZE + style.spread)
    heavy = False
    for number, line in enumerate(wrapped(words, letters, style.indent)):
        pieces = []
        for piece, opens in zip(line.split("**"), count(), strict=False):
            heavy = heavy != (opens > 0)
            pieces.append((piece, heavy))
        yield PITCH, _line_drawer(pieces, style, 0 if number else style.indent)


def _line_drawer(pieces, style, indent):
    def draw(x: float, y: float) -> bytes:
        drawn, x = b"", x + indent * SIZE
        for piece, heavy in pieces:
            drawn += text(piece, x, y, heavy=heavy, spread=style.spread)
            x += width(piece) * SIZE + style.spread * len(piece)
        return drawn

    return draw


def _rows(rows, style, across):
    wide = across / len(rows[0])
    for row in rows:
        cells = [
            [line for words in cell.split("\n") for line in wrapped(words, (wide - 2 * PADDING) // SIZE)]
            for cell in row
        ]
        height = max(map(len, cells)) * PITCH + PADDING
        yield height, _row_drawer(cells, wide, height, style)


def _row_drawer(cells, wide, height, style):
    def draw(x: float, y: float) -> bytes:
        top, bottom = y + PITCH * 0.75, y + PITCH * 0.75 - height
        drawn = b""
        for place, lines in enumerate(cells):
            left = x + place * wide
            for number, line in enumerate(lines):
                drawn += text(line, left + PADDING, y - number * PITCH)
            if style.ruled:
                drawn += rule(left, top, left + wide, top) + rule(left, bottom, left + wide, bottom)
                drawn += rule(left, top, left, bottom) + rule(left + wide, top, left + wide, bottom)
        return drawn

    return draw
