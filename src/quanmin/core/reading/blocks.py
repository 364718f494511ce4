"""A document's bytes as blocks: paragraphs and tables, in order.

Formats are told by content, not by name: Word (docx), spreadsheet (xlsx, xls), PDF with text, web page, plain text in
UTF-8, GB18030 or UTF-16.
"""

import io
import re
import zipfile

from quanmin.core.reading.pieces import MAX_BYTES, MAX_CHARACTERS, Block, Paragraph
from quanmin.core.reading.printed import pdf_blocks
from quanmin.core.reading.sheets import sheet_blocks
from quanmin.core.reading.web import html_blocks
from quanmin.core.reading.word import docx_blocks
from quanmin.errors import DocumentError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def document_blocks(data: bytes, name: str) -> list[Block]:
    """The blocks of a document; DocumentError in one sentence when it cannot be read."""
    if not data.strip():
        raise DocumentError(f"{name!r} is empty; send the plan's text.")
    if len(data) > MAX_BYTES:
        raise DocumentError(
            f"{name!r} has {len(data)} bytes, more than {MAX_BYTES}; send the plan without its pictures."
        )
    if data.startswith(b"PK\x03\x04"):
        return _packed(data, name)
    if data.lstrip()[:5] == b"%PDF-":
        return pdf_blocks(data, name)
    return _old_office(data, name) if data.startswith(_OLE) else _written(data, name)


def _packed(data: bytes, name: str) -> list[Block]:
    try:
        parts = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except zipfile.BadZipFile:
        raise DocumentError(f"{name!r} is a broken Word or Excel file; save it again and retry.") from None
    if "word/document.xml" in parts:
        return docx_blocks(data, name)
    if "xl/workbook.xml" in parts:
        return sheet_blocks(data, name)
    raise DocumentError(
        f"{name!r} is an archive and not a document; send a docx, pdf, html, xlsx or txt file."
    )


def _old_office(data: bytes, name: str) -> list[Block]:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise DocumentError(f"{name!r} is protected by a password; save it without one and retry.")
    if "Workbook".encode("utf-16-le") in data:
        return sheet_blocks(data, name)
    raise DocumentError(f"{name!r} is an old Word file (.doc); save it as .docx and retry.")


def _written(data: bytes, name: str) -> list[Block]:
    text = decoded(data, name)
    if len(text) > MAX_CHARACTERS:
        raise DocumentError(
            f"{name!r} has {len(text)} characters, more than {MAX_CHARACTERS}; send the plan alone."
        )
    if re.match(r"\s*<(?:!doctype|html|\?xml|head|body|div|table|p|meta)\b", text[:2000], re.IGNORECASE):
        return html_blocks(text, name)
    return [Paragraph(line) for line in text.splitlines()]


def decoded(data: bytes, name: str) -> str:
    """The text of bytes in UTF-8, UTF-16 or GB18030; DocumentError when it is none of them."""
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _is_text(text):
            return text.removeprefix("\ufeff")
    raise DocumentError(f"{name!r} is not text, Word, PDF, a web page or a spreadsheet; send one of these.")


def _encodings(data: bytes) -> tuple[str, ...]:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return ("utf-16",)
    return ("utf-8", "gb18030", "utf-16-le", "utf-16-be")


def _is_text(text: str) -> bool:
    controls = sum(ord(letter) < 32 and letter not in "\t\r\n\f\v" for letter in text)
    private = sum("\ue000" <= letter <= "\uf8ff" or letter == "\ufffd" for letter in text)
    return controls == 0 and private <= len(text) // 100
