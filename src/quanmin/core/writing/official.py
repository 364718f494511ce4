"""Official documents in Word, in the layout of GB/T 9704-2012 (党政机关公文格式).

A document is declared as its parts, in order; whoever writes a notice, a bulletin or a report names parts and never
touches Word. Measures are the standard's: A4, 37 mm above, 28 mm at the binding side, a type area of 156 mm × 225 mm
with 22 lines, title 二号小标宋, body 三号仿宋, page numbers 四号宋体 between dashes at the outer side.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm

from quanmin.core.writing.official_charts import Chart, add_chart
from quanmin.core.writing.official_letter import LetterPart, add_letter_part, prepare_letter
from quanmin.core.writing.official_styles import number_pages, prepare, set_grid
from quanmin.core.writing.official_tables import Table, legible, table_xml

TOP, BOTTOM, LEFT, RIGHT = 37, 35, 28, 26
TEXT_WIDTH, TEXT_HEIGHT = 210 - LEFT - RIGHT, 297 - TOP - BOTTOM
_FOOTER = 24  # brings the page number's dash 7 mm under the type area


@dataclass(frozen=True)
class Title:
    """The document's title, centred; each line its own, and one too long for the page broken between words."""

    text: str


@dataclass(frozen=True)
class Heading:
    """A heading: level 1 is 一、 (黑体), 2 is （一） (楷体), 3 is 1. (仿宋加粗)."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """Running text, its first line set in by two characters."""

    text: str


@dataclass(frozen=True)
class Note:
    """Small print under a table or at the end: source, definition, time."""

    text: str


@dataclass(frozen=True)
class Sideways:
    """Parts on pages turned by a quarter, for a wide table; an upright page follows only if more parts do."""

    parts: tuple["Title | Heading | Paragraph | Note | Table | Chart", ...]


_TITLE_LETTERS = 20  # of 二号 in 156 mm
# After a place, an office, a year, a rate or a quotation; before a quotation or the kind of document.
_BREAKS = re.compile(
    r"(?<=[省市州县区旗会委局府院年”》])|(?<=率)(?!先)|(?=[“《])"
    r"|(?=(?:实施|工作|行动|督办)(?:方案|规划|要点|细则|意见|办法|通知))|(?<!实施|工作|行动|督办)(?=方案|规划|要点|细则|意见|办法|通知)"
)
Part = Title | Heading | Paragraph | Note | Table | Chart | Sideways | LetterPart
_STYLES = {Title: "公文标题", Paragraph: "Normal", Note: "公文附注"}


def official_document(parts: Sequence[Part], *, title: str, made_at: datetime) -> bytes:
    """The bytes of a .docx file, its parts in their order; the same parts and moment give the same bytes."""
    document = Document()
    prepare(document)
    if any(isinstance(part, LetterPart) for part in parts):
        prepare_letter(document)
    _set_page(document.sections[0], sideways=False)
    number_pages(document)
    turned = False
    for place, part in enumerate(parts):
        if isinstance(part, Sideways) or turned:
            turned = isinstance(part, Sideways)
            if place > 0:
                _turn_over(document)
            _set_page(document.sections[-1], sideways=turned)
        for inner in part.parts if isinstance(part, Sideways) else (part,):
            _add(document, inner, TEXT_HEIGHT if turned else TEXT_WIDTH)
    _describe(document.core_properties, title, made_at)
    written = io.BytesIO()
    document.save(written)
    return _dated(written, made_at)


def _dated(file: io.BytesIO, moment: datetime) -> bytes:
    """The same archive with every member of that moment, not of the moment it was written."""
    dated = io.BytesIO()
    with ZipFile(file) as old, ZipFile(dated, "w", ZIP_DEFLATED) as new:
        for member in old.namelist():
            new.writestr(ZipInfo(member, moment.timetuple()[:6]), old.read(member), ZIP_DEFLATED)
    return dated.getvalue()


def _add(
    document: Any, part: Title | Heading | Paragraph | Note | Table | Chart | LetterPart, width: int
) -> None:
    if isinstance(part, LetterPart):
        add_letter_part(document, part)
    elif isinstance(part, Chart):
        add_chart(document, part, width)
    elif isinstance(part, Table):
        height = TEXT_WIDTH if width == TEXT_HEIGHT else TEXT_HEIGHT
        document.element.body.insert_element_before(parse_xml(table_xml(part, width, height)), "w:sectPr")
    elif isinstance(part, Heading):
        document.add_paragraph(legible(part.text), style=f"Heading {part.level}")
    else:
        for line in part.text.split("\n"):
            for piece in title_lines(line) if isinstance(part, Title) else (line,):
                document.add_paragraph(legible(piece), style=_STYLES[type(part)])


def title_lines(title: str) -> list[str]:
    """A title in lines that fit, as even as words allow; in halves where no words can be told apart."""
    if len(title) <= _TITLE_LETTERS:
        return [title]
    places = [found.start() for found in _BREAKS.finditer(title)]
    fitting = [place for place in places if len(title) - _TITLE_LETTERS <= place <= _TITLE_LETTERS]
    place = min(fitting or [len(title) // 2], key=lambda one: abs(2 * one - len(title)))
    return [*title_lines(title[:place]), *title_lines(title[place:])]


def _turn_over(document: Any) -> None:
    """Begin a section on a new page, without the empty line that could be all there is on a page of its own."""
    document.add_section(WD_SECTION.NEW_PAGE)
    end = document.paragraphs[-1]
    before = end._element.getprevious()
    if before.tag == qn("w:p"):
        before.get_or_add_pPr().append(end._element.pPr.sectPr)
        end._element.getparent().remove(end._element)
    else:
        end.style = document.styles["公文表文"]


def _set_page(section: Any, *, sideways: bool) -> None:
    """The margins turn with the page: what is on top of an upright page is at the right of a turned one."""
    margins = (LEFT, RIGHT, BOTTOM, TOP) if sideways else (TOP, BOTTOM, LEFT, RIGHT)
    section.orientation = WD_ORIENT.LANDSCAPE if sideways else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if sideways else (Mm(210), Mm(297))
    for name, size in zip(("top", "bottom", "left", "right"), margins, strict=True):
        setattr(section, f"{name}_margin", Mm(size))
    section.footer_distance = Mm(_FOOTER - BOTTOM + RIGHT if sideways else _FOOTER)
    set_grid(section)


def _describe(properties: Any, title: str, made_at: datetime) -> None:
    # Word keeps times without a zone.
    moment = made_at.replace(tzinfo=None)
    properties.title, properties.author, properties.comments = legible(title), "Quanmin", ""
    properties.last_modified_by = "Quanmin"
    properties.created = properties.modified = moment
