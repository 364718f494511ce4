"""PDF with text: lines of a page, its tables kept apart. A scanned page has no text and is refused."""

import io
import logging
import re
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfplumber.utils.exceptions import PdfminerException

from quanmin.core.reading.pieces import MAX_PAGES, Block, Paragraph, Table
from quanmin.errors import DocumentError

# It tells of every font without a box, page after page, to people who can do nothing about it.
logging.getLogger("pdfminer").setLevel(logging.ERROR)

_PAGE_NUMBER = re.compile(r"[-—–\s]*\d{1,4}[-—–\s]*")


def pdf_blocks(data: bytes, name: str) -> list[Block]:
    """The blocks of a PDF; DocumentError when it is locked, broken, endless or a picture only."""
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            if len(document.pages) > MAX_PAGES:
                raise DocumentError(
                    f"{name!r} has {len(document.pages)} pages, more than {MAX_PAGES}; send the plan alone."
                )
            blocks = [block for page in document.pages for block in _page(page)]
    except (PdfminerException, PDFException, ValueError, KeyError, TypeError) as broken:
        raise DocumentError(_refusal(broken, name)) from None
    if not blocks:
        raise DocumentError(
            f"{name!r} holds pictures of pages and no text; send the Word file or recognise its text first."
        )
    return blocks


def _refusal(broken: Exception, name: str) -> str:
    causes = (broken, *broken.args)
    if any(isinstance(cause, PDFPasswordIncorrect) for cause in causes):
        return f"{name!r} is protected by a password; save it without one and retry."
    return f"{name!r} is a broken PDF file ({type(broken).__name__}); print it to PDF again and retry."


def _page(page: Any) -> list[Block]:
    tables = page.find_tables()
    # Each table stands where its top edge is; the lines it covers are not read twice.
    lines = [
        line for line in page.extract_text_lines() if not any(_inside(line, table.bbox) for table in tables)
    ]
    placed = [(line["top"], line["text"]) for line in lines if not _PAGE_NUMBER.fullmatch(line["text"])]
    parts: list[tuple[float, Block]] = [(top, Paragraph(text)) for top, text in _joined(placed)]
    parts += [(table.bbox[1], _table(table)) for table in tables]
    return [block for _, block in sorted(parts, key=lambda part: part[0])]


def _inside(line: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    return bool(box[1] - 1 <= line["top"] <= box[3] + 1)


def _joined(lines: list[tuple[float, str]]) -> list[tuple[float, str]]:
    """Printed lines as paragraphs: a full line without an end runs on into the next."""
    width = max((len(text) for _, text in lines), default=0)
    joined: list[tuple[float, str]] = []
    runs_on = False
    for top, text in lines:
        if runs_on:
            joined[-1] = (joined[-1][0], joined[-1][1] + text)
        else:
            joined.append((top, text))
        runs_on = len(text) >= width - 3 and not text.endswith(("。", "：", "；"))
    return joined


def _table(table: Any) -> Table:
    return Table(tuple(tuple(cell or "" for cell in row) for row in table.extract()))
