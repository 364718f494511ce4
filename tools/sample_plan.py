"""Makes the demo's five-year plan (Word) out of its plain text: `python tools/sample_plan.py`.

In the source `= ` is the title, `# ` a chapter, `## ` a section, `| ` a row of the table, `**…**` bold.
The file is the same, byte for byte, however often it is made.
"""

import datetime
import io
import re
import zipfile
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

SOURCE = Path(__file__).parent / "five-year-plan.txt"
RESULT = Path(__file__).parents[1] / "src/quanmin/core/synth/plans/five-year-plan.docx"
MADE = datetime.datetime(2021, 12, 30, tzinfo=datetime.UTC)


def made() -> bytes:
    """The Word file of the source text."""
    document = docx.Document()
    document.core_properties.author, document.core_properties.title = (
        "云岭县人民政府办公室",
        "云岭县“十四五”卫生健康发展规划",
    )
    document.core_properties.created = document.core_properties.modified = MADE
    rows: list[list[str]] = []
    for line in SOURCE.read_text("utf-8").splitlines():
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip().strip("|").split("|")])
            continue
        rows = _table(document, rows)
        _paragraph(document, line)
    buffer = io.BytesIO()
    document.save(buffer)
    return _undated(buffer.getvalue())


def _paragraph(document: Document, line: str) -> None:
    levels = {"= ": 0, "# ": 1, "## ": 2}
    mark = next((mark for mark in levels if line.startswith(mark)), None)
    if mark:
        document.add_heading(line.removeprefix(mark), levels[mark])
        return
    paragraph = document.add_paragraph()
    for number, piece in enumerate(re.split(r"\*\*", line)):
        paragraph.add_run(piece).bold = number % 2 == 1
    if line.startswith("表"):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _table(document: Document, rows: list[list[str]]) -> list[list[str]]:
    """Write the collected rows as a table; an empty first cell is merged with the one above it."""
    if not rows:
        return []
    table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
    for number, row in enumerate(rows):
        for place, text in enumerate(row):
            table.cell(number, place).text = text
    _merge_fields(table, [row[0] for row in rows])
    return []


def _merge_fields(table: docx.table.Table, fields: list[str]) -> None:
    top = 0
    for number, field in enumerate([*fields[1:], "end"], 1):
        if field:
            if number - 1 > top:
                table.cell(top, 0).merge(table.cell(number - 1, 0)).text = fields[top]
            top = number


def _undated(data: bytes) -> bytes:
    """The package with one fixed time on every part, so that making it twice gives the same file."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as before,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for entry in before.infolist():
            after.writestr(
                zipfile.ZipInfo(entry.filename, MADE.timetuple()[:6]),
                before.read(entry),
                zipfile.ZIP_DEFLATED,
            )
    return buffer.getvalue()


if __name__ == "__main__":
    RESULT.write_bytes(made())
