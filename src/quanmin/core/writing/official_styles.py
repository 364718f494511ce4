"""The type of an official document: fonts, sizes, line spacing, page numbers, and what replaces a font not there."""

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt, RGBColor

SMALL_SONG, FANG_SONG, HEI, KAI, SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
LATIN = "Times New Roman"
# Word takes the first of these it finds where the font itself is missing.
SUBSTITUTES = {
    SMALL_SONG: "方正小标宋_GBK,FZXiaoBiaoSong-B05S,华文中宋,宋体",
    FANG_SONG: "仿宋,FangSong,华文仿宋,宋体",
    HEI: "SimHei,思源黑体,宋体",
    KAI: "楷体,KaiTi,华文楷体,宋体",
    SONG: "SimSun,宋体",
}
SECOND, THIRD, FOURTH, FIFTH = 22, 16, 14, 10.5  # 二号, 三号, 四号, 五号
LINE = 28.95  # points; 22 lines fill the 225 mm of the type area
# A quarter of a point closer, 28 characters of 三号 fill the 156 mm of a line. A grid of characters would do the same,
# but LibreOffice stretches it.
_CLOSER = -5  # twentieths of a point


def prepare(document: Any) -> None:
    """Set the styles that the parts of a document use."""
    normal = document.styles["Normal"]
    _style(normal, FANG_SONG, THIRD, indent=True)
    normal.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    # Word refuses a file whose properties stand in another order than the schema's.
    normal.element.rPr.find(qn("w:sz")).addprevious(_element("w:spacing", _CLOSER))
    for level, font in enumerate((HEI, KAI, FANG_SONG), start=1):
        heading = document.styles[f"Heading {level}"]
        _style(heading, font, THIRD, indent=True, bold=level == 3)
        heading.paragraph_format.keep_with_next = True
    title = add_style(document, "公文标题", SMALL_SONG, SECOND, WD_ALIGN_PARAGRAPH.CENTER, 33)
    title.paragraph_format.space_after = Pt(LINE / 2)
    note = add_style(document, "公文附注", FANG_SONG, FOURTH, WD_ALIGN_PARAGRAPH.JUSTIFY, 22)
    note.paragraph_format.space_before = Pt(6)
    add_style(document, "公文表头", HEI, FIFTH, WD_ALIGN_PARAGRAPH.CENTER, 16)
    add_style(document, "公文表文", FANG_SONG, FIFTH, WD_ALIGN_PARAGRAPH.LEFT, 16)
    _set_language(document)
    _set_substitutes(document)


def number_pages(document: Any) -> None:
    """Page numbers — 1 — at the outer side: right on odd pages, left on even ones, one character from the edge."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        line = footer.paragraphs[0]
        line.alignment = side
        line.paragraph_format.line_spacing = 1.0
        for name in ("left_indent", "right_indent"):
            setattr(line.paragraph_format, name, Pt(FOURTH))
        line.paragraph_format.first_line_indent = Pt(0)
        for text in ("— ", None, " —"):
            run = line.add_run(text)
            run.font.size = Pt(FOURTH)
            _set_fonts(run._element.get_or_add_rPr(), SONG, SONG)
            if text is None:
                run._element.extend(_page_field())


def set_grid(section: Any) -> None:
    """22 lines a page, as the standard has it."""
    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(round(LINE * 20)))
    properties.append(grid)


def add_style(document: Any, name: str, font: str, size: float, side: Any, line: float) -> Any:
    """A new style of paragraph, without indent, its lines so many points high."""
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    _style(style, font, size, indent=False, line=line)
    style.paragraph_format.alignment = side
    # Small lines stand closer than those of the body.
    style.element.pPr.find(qn("w:spacing")).addprevious(_element("w:snapToGrid", 0))
    return style


def _style(
    style: Any, font: str, size: float, *, indent: bool, bold: bool = False, line: float = LINE
) -> None:
    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
    style.font.color.rgb = RGBColor(0, 0, 0)
    _set_fonts(style.element.get_or_add_rPr(), font, LATIN)
    layout = style.paragraph_format
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    layout.space_before = layout.space_after = Pt(0)
    layout.widow_control = False
    layout.first_line_indent = Pt(2 * size if indent else 0)
    # In characters too, so that the indent follows when somebody changes the size.
    style.element.get_or_add_pPr().find(qn("w:ind")).set(qn("w:firstLineChars"), "200" if indent else "0")


def _set_fonts(properties: Any, chinese: str, latin: str) -> None:
    """Name all four fonts; those of the template's theme would win over them."""
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    fonts = OxmlElement("w:rFonts")
    for kind, name in (("ascii", latin), ("hAnsi", latin), ("eastAsia", chinese), ("cs", latin)):
        fonts.set(qn(f"w:{kind}"), name)
    properties.insert(0, fonts)


def _element(name: str, value: int) -> Any:
    element = OxmlElement(name)
    element.set(qn("w:val"), str(value))
    return element


def _page_field() -> list[Any]:
    parts = []
    for kind in ("begin", "PAGE", "separate", "1", "end"):
        if kind in ("begin", "separate", "end"):
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        else:
            element = OxmlElement("w:instrText" if kind == "PAGE" else "w:t")
            element.text = kind
        parts.append(element)
    return parts


def _set_language(document: Any) -> None:
    """Chinese text, and a file of today's Word, which then shows no “compatibility mode”."""
    settings = document.settings.element
    for language in (*document.styles.element.iter(qn("w:lang")), *settings.iter(qn("w:themeFontLang"))):
        language.set(qn("w:val"), "en-US")
        language.set(qn("w:eastAsia"), "zh-CN")
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def _set_substitutes(document: Any) -> None:
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/>'
        f'<w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for name, others in SUBSTITUTES.items()
    )
    table = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w")}>{fonts}</w:fonts>'
    )
    part = next(part for part in document.part.package.iter_parts() if part.partname == "/word/fontTable.xml")
    part._blob = table.encode()
