"""Charts of official documents: drawn by Word from the figures kept inside, so that whoever edits may change them.

A picture of a chart cannot be corrected, and drawing one needs a font. A chart of Office is a small XML file beside a
workbook with its figures (ECMA-376, part 1, chapter 21.2); LibreOffice and WPS draw it too.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part as PackagePart
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from xlsxwriter import Workbook

from quanmin.core.writing.official_tables import legible

_EMU_A_MM = 36_000
_BAR_MM, _FRAME_MM = 6.5, 22
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NAMES = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_SHEET = "数据"
_NO_DAY = datetime(2000, 1, 1)  # the same figures give the same bytes
_GREYS = ("4D4D4D", "BFBFBF", "808080", "D9D9D9")  # a government office prints in black


@dataclass(frozen=True)
class Chart:
    """Lying bars, a group for each name, the first on top; None is left blank. `unit` stands after the title."""

    title: str
    names: Sequence[str]
    series: tuple[tuple[str, Sequence[float | None]], ...]
    unit: str = ""


def add_chart(document: Any, chart: Chart, width_mm: float) -> None:
    """Put the chart at the end of the document, as wide as the type area and as high as its bars need."""
    package = document.part.package
    number = 1 + sum(part.partname.startswith("/word/charts/") for part in package.iter_parts())
    drawn = PackagePart(PackURI(f"/word/charts/chart{number}.xml"), _CHART_TYPE, package=package)
    held = PackagePart(
        PackURI(f"/word/embeddings/chart{number}.xlsx"), _SHEET_TYPE, blob=_workbook(chart), package=package
    )
    drawn._blob = _chart_xml(chart, drawn.relate_to(held, RELATIONSHIP_TYPE.PACKAGE)).encode()
    height = _FRAME_MM + _BAR_MM * len(chart.names) * max(1, len(chart.series) * 0.7)
    inline = _inline(chart, document.part.relate_to(drawn, RELATIONSHIP_TYPE.CHART), number, width_mm, height)
    paragraph = document.add_paragraph(style="公文表文")
    # A line of fixed height would cut the chart off.
    paragraph.paragraph_format.line_spacing = 1.0
    paragraph.add_run()._r.append(parse_xml(inline))


def _workbook(chart: Chart) -> bytes:
    written = io.BytesIO()
    # A name is never taken for a formula or a link, whatever it begins with.
    plain = {"strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(written, {"in_memory": True, **plain}) as book:
        book.set_properties({"created": _NO_DAY})
        sheet = book.add_worksheet(_SHEET)
        sheet.write_row(0, 0, ["", *(name for name, _ in chart.series)])
        sheet.write_column(1, 0, [legible(name) for name in chart.names])
        for column, (_, values) in enumerate(chart.series, start=1):
            sheet.write_column(1, column, list(values))
    return written.getvalue()


def _chart_xml(chart: Chart, workbook: str) -> str:
    title = escape(legible(f"{chart.title}（{chart.unit}）" if chart.unit else chart.title))
    series = "".join(_series_xml(chart, place) for place in range(len(chart.series)))
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><c:chartSpace {_NAMES}><c:roundedCorners val="0"/>'
        f"<c:chart><c:title><c:tx><c:rich><a:bodyPr/><a:p>{_letters(1200)}<a:r><a:t>{title}</a:t></a:r></a:p></c:rich>"
        '</c:tx><c:overlay val="0"/></c:title><c:autoTitleDeleted val="0"/><c:plotArea><c:layout/><c:barChart>'
        f'<c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>{series}<c:gapWidth val="45"/>'
        '<c:axId val="1"/><c:axId val="2"/></c:barChart>'
        '<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="l"/><c:tickLblPos val="low"/>{_text(1000)}<c:crossAx val="2"/></c:catAx>'
        '<c:valAx><c:axId val="2"/><c:scaling><c:min val="0"/></c:scaling><c:delete val="1"/><c:axPos val="t"/>'
        '<c:crossAx val="1"/></c:valAx></c:plotArea>'
        f"{_legend(chart)}"
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f'<c:externalData r:id="{workbook}"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )


def _legend(chart: Chart) -> str:
    """What each grey stands for; where all bars are of one, the title says it."""
    if len(chart.series) < 2:
        return ""
    return f'<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{_text(1000)}</c:legend>'


def _series_xml(chart: Chart, place: int) -> str:
    name, values = chart.series[place]
    column, last = chr(ord("B") + place), len(chart.names) + 1
    names = "".join(
        f'<c:pt idx="{n}"><c:v>{escape(legible(one))}</c:v></c:pt>' for n, one in enumerate(chart.names)
    )
    points = "".join(
        f'<c:pt idx="{n}"><c:v>{value!r}</c:v></c:pt>' for n, value in enumerate(values) if value is not None
    )
    count = f'<c:ptCount val="{len(chart.names)}"/>'
    return (
        f'<c:ser><c:idx val="{place}"/><c:order val="{place}"/><c:tx><c:strRef><c:f>{_SHEET}!${column}$1</c:f>'
        f'<c:strCache><c:ptCount val="1"/><c:pt idx="0"><c:v>{escape(name)}</c:v></c:pt></c:strCache></c:strRef></c:tx>'
        f'<c:spPr><a:solidFill><a:srgbClr val="{_GREYS[place % len(_GREYS)]}"/></a:solidFill></c:spPr>'
        f'<c:invertIfNegative val="0"/><c:dLbls>{_text(900)}<c:showLegendKey val="0"/><c:showVal val="1"/>'
        '<c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/></c:dLbls>'
        f"<c:cat><c:strRef><c:f>{_SHEET}!$A$2:$A${last}</c:f><c:strCache>{count}{names}</c:strCache></c:strRef></c:cat>"
        f"<c:val><c:numRef><c:f>{_SHEET}!${column}$2:${column}${last}</c:f>"
        f"<c:numCache><c:formatCode>General</c:formatCode>{count}{points}</c:numCache></c:numRef></c:val></c:ser>"
    )


def _letters(size: int) -> str:
    return f'<a:pPr><a:defRPr sz="{size}" b="0"><a:ea typeface="仿宋"/></a:defRPr></a:pPr>'


def _text(size: int) -> str:
    return f'<c:txPr><a:bodyPr/><a:p>{_letters(size)}<a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'


def _inline(chart: Chart, relation: str, number: int, width_mm: float, height_mm: float) -> str:
    width, height = round(width_mm * _EMU_A_MM), round(height_mm * _EMU_A_MM)
    said = escape(legible(chart.title), {'"': "&quot;"})
    return (
        f'<w:drawing {nsdecls("w", "wp", "a", "r")}><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:docPr id="{1000 + number}" name="chart{number}" descr="{said}"/>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
        f'r:id="{relation}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
    )
