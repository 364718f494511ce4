"""The letters and ruled lines of a PDF page, each with its place, turned upright.

PDFium is asked and nothing else: it is the reader of a browser, hardened against broken files, and takes ten
microseconds a letter. It is not made for threads, so one lock lets one page at a time through.
"""

import ctypes
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import Lock

import pypdfium2
import pypdfium2.raw as pdfium

ONE_AT_A_TIME = Lock()
_HEAVY = re.compile(r"bold|black|heavy|simhei|[-_]hei|heiti|黑体|w[78]$", re.IGNORECASE)
_SHORTEST = 5.0  # points; a shorter stroke is a dash or the end of a thick line
_MOST_STROKES = 20_000  # a page with more is a map
_FORM_DEPTH = 6


@dataclass(frozen=True)
class Letter:
    """One printed letter; `base` is the line it stands on, all in points from the top left of the upright page.

    `spaced` says that the file has a space before it.
    """

    text: str
    left: float
    right: float
    base: float
    height: float
    heavy: bool = False
    spaced: bool = False


@dataclass(frozen=True)
class Stroke:
    """A ruled line, level when `top == bottom` and upright when `left == right`."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class PrintedPage:
    """What is printed on one page, between its left and right edge.

    `lost` counts letters whose font does not say what they are.
    """

    letters: tuple[Letter, ...]
    strokes: tuple[Stroke, ...]
    edges: tuple[float, float]
    lost: int = 0


@dataclass(frozen=True)
class _Mark:
    text: str
    box: tuple[float, float, float, float]
    origin: tuple[float, float]
    turn: int | None
    heavy: bool
    spaced: bool


def printed_page(page: pypdfium2.PdfPage) -> PrintedPage:
    """The letters of a page in the way most of them are written; a watermark across them is left out."""
    marks = list(_marks(page.get_textpage()))
    turns = Counter(mark.turn for mark in marks if mark.turn is not None)
    turn = turns.most_common(1)[0][0] if turns else 0
    upright = _TURNS[turn]
    known = [mark for mark in marks if mark.turn == turn]
    letters = tuple(_letter(mark, upright) for mark in known if not _is_lost(mark.text))
    left, bottom, right, top = page.get_cropbox()
    edges = sorted((upright(left, bottom)[0], upright(right, top)[0]))
    strokes = _strokes(page, upright) if letters else ()
    return PrintedPage(letters, strokes, (edges[0], edges[1]), len(known) - len(letters))


# By quarter turns of the writing, clockwise: from the page's own axes to right and down.
_Point = Callable[[float, float], tuple[float, float]]
_TURNS: dict[int, _Point] = {
    0: lambda x, y: (x, -y),
    1: lambda x, y: (-y, -x),
    2: lambda x, y: (-x, y),
    3: lambda x, y: (y, x),
}


def _marks(text: pypdfium2.PdfTextPage) -> Iterator[_Mark]:
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    spaced = False
    for place in range(text.count_chars()):
        written = chr(pdfium.FPDFText_GetUnicode(text, place))
        # PDFium's own guesses at spaces are left aside: distance tells more.
        if pdfium.FPDFText_IsGenerated(text, place) == 1:
            continue
        if written.isspace():
            spaced = True
            continue
        if not pdfium.FPDFText_GetLooseCharBox(text, place, box):
            continue
        pdfium.FPDFText_GetCharOrigin(text, place, x, y)
        pdfium.FPDFText_GetFontInfo(text, place, name, 128, flags)
        yield _Mark(
            written,
            (box.left, box.bottom, box.right, box.top),
            (x.value, y.value),
            _turn(pdfium.FPDFText_GetCharAngle(text, place)),
            _is_heavy(name.value) or _is_thickened(text, place),
            spaced,
        )
        spaced = False


def _is_heavy(font: bytes) -> bool:
    """By the font's name. A nameless font among others is one drawn on the spot: browsers make bold letters so."""
    return not font or bool(_HEAVY.search(font.decode("utf-8", "replace")))


def _is_thickened(text: pypdfium2.PdfTextPage, place: int) -> bool:
    """Whether a letter is drawn with an outline, as is done where a font has no bold face."""
    drawn = pdfium.FPDFText_GetTextObject(text, place)
    return (
        bool(drawn) and pdfium.FPDFTextObj_GetTextRenderMode(drawn) == pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE
    )


def _turn(angle: float) -> int | None:
    """Quarter turns clockwise; None for writing askew."""
    quarters = angle / (math.pi / 2)
    return round(quarters) % 4 if abs(quarters - round(quarters)) < 0.05 else None


def _letter(mark: _Mark, upright: _Point) -> Letter:
    left, bottom, right, top = mark.box
    (x0, y0), (x1, y1) = upright(left, bottom), upright(right, top)
    _, base = upright(*mark.origin)
    return Letter(mark.text, min(x0, x1), max(x0, x1), base, abs(y1 - y0), mark.heavy, mark.spaced)


def _is_lost(text: str) -> bool:
    return text < " " or "\ue000" <= text <= "\uf8ff" or text >= "\ufffd"


def _strokes(page: pypdfium2.PdfPage, upright: _Point) -> tuple[Stroke, ...]:
    found: list[Stroke] = []
    for drawn in page.get_objects((pdfium.FPDF_PAGEOBJ_PATH,), max_depth=_FORM_DEPTH):
        for start, end in _segments(drawn):
            stroke = _stroke(upright(*start), upright(*end))
            if stroke:
                found.append(stroke)
        if len(found) > _MOST_STROKES:
            return ()
    return tuple(found)


def _stroke(start: tuple[float, float], end: tuple[float, float]) -> Stroke | None:
    left, right = sorted((start[0], end[0]))
    top, bottom = sorted((start[1], end[1]))
    if right - left >= _SHORTEST and bottom - top < 1:
        return Stroke(left, (top + bottom) / 2, right, (top + bottom) / 2)
    if bottom - top >= _SHORTEST and right - left < 1:
        return Stroke((left + right) / 2, top, (left + right) / 2, bottom)
    return None


def _segments(drawn: pypdfium2.PdfObject) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """The straight pieces of a path, in the page's own axes."""
    matrix, x, y = _whole_matrix(drawn), ctypes.c_float(), ctypes.c_float()
    start = at = (0.0, 0.0)
    for place in range(min(max(pdfium.FPDFPath_CountSegments(drawn), 0), _MOST_STROKES)):
        piece = pdfium.FPDFPath_GetPathSegment(drawn, place)
        pdfium.FPDFPathSegment_GetPoint(piece, x, y)
        point = matrix.on_point(x.value, y.value)
        kind = pdfium.FPDFPathSegment_GetType(piece)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield at, point
        at = point
        if pdfium.FPDFPathSegment_GetClose(piece):
            yield at, start
            at = start


def _whole_matrix(drawn: pypdfium2.PdfObject) -> pypdfium2.PdfMatrix:
    """How a path's numbers become places on the page, through the forms it stands in."""
    matrix = drawn.get_matrix()
    while drawn := drawn.container:
        matrix = matrix.multiply(drawn.get_matrix())
    return matrix
