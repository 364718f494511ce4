"""What makes a document a letter of GB/T 9704-2012: its head in red, whom it goes to, who signs, and its foot.

The measures are the standard's: the name of the issuer stands 35 mm under the top of the type area, two lines above the
number; a red line 4 mm under the number; the addressee flush left; the day four letters from the right edge, the name
centred above it; the foot (版记) at the bottom of the last page between lines of 0.35 and 0.25 mm.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from quanmin.core.writing.official_styles import FANG_SONG, FOURTH, HEI, LINE, SMALL_SONG, THIRD, add_style
from quanmin.core.writing.official_tables import legible

RED = RGBColor(0xFF, 0, 0)
MARK, MARK_LETTERS = 42.0, 9  # 小初号 and above; a longer name is set smaller so that it stands on one line
_TYPE_AREA_MM = 156
_BELOW_TOP_MM = 35
_LINE_BELOW_MM = 4
_DAY_LETTERS = 7  # about the width of 2025年12月31日


@dataclass(frozen=True)
class Letterhead:
    """The red head: issuer and 文件, the number in its year, and how urgent it is where it is."""

    issuer: str
    number: str
    urgency: str = ""


@dataclass(frozen=True)
class Addressee:
    """Whom the letter goes to (主送机关), flush left, with a colon."""

    text: str


@dataclass(frozen=True)
class Signature:
    """Who issues the letter and on which day."""

    issuer: str
    day: date


@dataclass(frozen=True)
class Imprint:
    """The foot: to whom copies go, which office printed it and when."""

    copies: str
    office: str
    day: date


LetterPart = Letterhead | Addressee | Signature | Imprint


def letter_date(day: date) -> str:
    """The day as letters write it: 2025年1月6日, without noughts in front."""
    return f"{day.year}年{day.month}月{day.day}日"


def prepare_letter(document: Any) -> None:
    """Add the styles of letters to a document whose other styles are set."""
    mark = add_style(document, "发文机关标志", SMALL_SONG, MARK, WD_ALIGN_PARAGRAPH.CENTER, MARK * 1.3)
    mark.font.color.rgb = RED
    mark.paragraph_format.space_after = Pt(2 * LINE)
    number = add_style(document, "发文字号", FANG_SONG, THIRD, WD_ALIGN_PARAGRAPH.CENTER, LINE)
    number.paragraph_format.space_after = Pt(2 * LINE)
    add_style(document, "紧急程度", HEI, THIRD, WD_ALIGN_PARAGRAPH.LEFT, LINE)
    add_style(document, "主送机关", FANG_SONG, THIRD, WD_ALIGN_PARAGRAPH.LEFT, LINE)
    for name in ("发文机关署名", "成文日期"):
        add_style(
            document, name, FANG_SONG, THIRD, WD_ALIGN_PARAGRAPH.RIGHT, LINE
        ).paragraph_format.keep_with_next = name == "发文机关署名"
    add_style(document, "版记", FANG_SONG, FOURTH, WD_ALIGN_PARAGRAPH.LEFT, 22)


def add_letter_part(document: Any, part: LetterPart) -> None:
    """Write one part of a letter at the end of a document."""
    if isinstance(part, Letterhead):
        _add_head(document, part)
    elif isinstance(part, Addressee):
        document.add_paragraph(legible(part.text), style="主送机关")
    elif isinstance(part, Signature):
        _add_signature(document, part)
    else:
        _add_imprint(document, part)


def _add_head(document: Any, head: Letterhead) -> None:
    if head.urgency:
        document.add_paragraph(legible(head.urgency), style="紧急程度")
    text = legible(f"{head.issuer}文件")
    mark = document.add_paragraph(text, style="发文机关标志")
    above = Mm(_BELOW_TOP_MM) - (Pt(LINE) if head.urgency else 0)
    mark.paragraph_format.space_before = above
    if len(text) > MARK_LETTERS:
        # Whole points, so that Word's box of sizes shows it.
        fitting = int(Mm(_TYPE_AREA_MM).pt / len(text))
        mark.runs[0].font.size = Pt(min(MARK, fitting))
    number = document.add_paragraph(legible(head.number), style="发文字号")
    number._p.get_or_add_pPr().insert_element_before(_red_line(), *_AFTER_BORDERS)


def _red_line() -> Any:
    """A line under a paragraph, 4 mm below its letters; Word measures the distance in points, 31 at most."""
    border = OxmlElement("w:pBdr")
    border.append(_rule("bottom", 12, space=round(Mm(_LINE_BELOW_MM).pt), colour="FF0000"))
    return border


def _add_signature(document: Any, signature: Signature) -> None:
    """Name and day, never alone on a page: the paragraph before them comes along (GB/T 9704—2012, 7.3.5.4)."""
    if document.paragraphs and document.paragraphs[-1]._p.getnext() is document.sections[-1]._sectPr:
        before = document.paragraphs[-1].paragraph_format
        before.keep_with_next = before.keep_together = True
    name = legible(signature.issuer)
    # Centred over the day, which stands four letters from the edge.
    from_edge = max(4 + (_DAY_LETTERS - len(name)) / 2, 0)
    for style, text, letters in (
        ("发文机关署名", name, from_edge),
        ("成文日期", letter_date(signature.day), 4.0),
    ):
        line = document.add_paragraph(text, style=style)
        line.paragraph_format.right_indent = Pt(letters * THIRD)
    document.paragraphs[-2].paragraph_format.space_before = Pt(2 * LINE)


def _add_imprint(document: Any, part: Imprint) -> None:
    """Lines that stand at the bottom of the page they fall on; the outer rules are the thicker ones.

    Each is a frame of its own at its own height: LibreOffice does not take two paragraphs into one frame.
    """
    lines = [f"抄送：{part.copies}。"] if part.copies else []
    lines.append(f"{part.office}\t{letter_date(part.day)}印发")
    heights = [-(-len(line) // _IMPRINT_LETTERS) * _IMPRINT_LINE for line in lines]
    for place, text in enumerate(lines):
        line = document.add_paragraph(legible(text), style="版记")
        line.paragraph_format.tab_stops.add_tab_stop(Mm(_TYPE_AREA_MM), WD_TAB_ALIGNMENT.RIGHT)
        properties = line._p.get_or_add_pPr()
        properties.insert_element_before(_frame(_BOTTOM - sum(heights[place:])), *_AFTER_FRAME)
        is_last = place == len(lines) - 1
        rules = _rules(top=THICK if place == 0 else THIN, bottom=THICK if is_last else None)
        properties.insert_element_before(rules, *_AFTER_BORDERS)
    # A frame needs a paragraph to hang on.
    document.add_paragraph("", style="公文表文")


# In eighths of a point: 0.35 mm and 0.25 mm.
THICK, THIN = 8, 6
_IMPRINT_LETTERS, _IMPRINT_LINE = 31, 25.0  # of 四号 on a line of 156 mm; points a line takes with its rule
_BOTTOM = Mm(297 - 35).pt
# What must come after a frame and after borders by Word's schema, which refuses another order.
_AFTER_BORDERS = ("w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr")
_AFTER_FRAME = ("w:widowControl", "w:numPr", "w:suppressLineNumbers", "w:pBdr", *_AFTER_BORDERS)


def _frame(top: float) -> Any:
    """A frame over the width of the type area, so many points under the edge of the paper."""
    return parse_xml(
        f'<w:framePr {nsdecls("w")} w:w="{round(Mm(_TYPE_AREA_MM).pt * 20)}" w:wrap="notBeside" w:vAnchor="page" '
        f'w:hAnchor="margin" w:xAlign="left" w:y="{round(top * 20)}"/>'
    )


def _rules(*, top: int, bottom: int | None) -> Any:
    border = OxmlElement("w:pBdr")
    for side, size in (("top", top), ("bottom", bottom)):
        if size is not None:
            border.append(_rule(side, size, space=1, colour="000000"))
    return border


def _rule(side: str, size: int, *, space: int, colour: str) -> Any:
    line = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(size)), ("space", str(space)), ("color", colour)):
        line.set(qn(f"w:{name}"), value)
    return line
