"""A document's bytes as blocks: paragraphs and tables, in order.

Formats are told by content, not by name: Word (docx), spreadsheet (xlsx, xls, csv), PDF with text, web page (html,
mht), plain text in any usual encoding. Old Word and WPS files, RTF and OpenDocument are told too and refused with
`OldFormat`: the caller may have a program that turns them into docx.
"""

import csv
import email
import email.policy
import io
import re

from quanmin.core.reading.carried import carried_over
from quanmin.core.reading.encodings import decoded
from quanmin.core.reading.packed import package
from quanmin.core.reading.pieces import MAX_BYTES, MAX_CHARACTERS, Block, Notice, Paragraph, Table
from quanmin.core.reading.printed import pdf_blocks
from quanmin.core.reading.sheets import csv_blocks, old_sheet_blocks, sheet_blocks
from quanmin.core.reading.web import declared_encoding, html_blocks
from quanmin.core.reading.word import docx_blocks
from quanmin.errors import DocumentError, OldFormat

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_PDF_WITHIN = 1024  # bytes; some servers write before %PDF
_OTHERS = (
    ((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"RIFF", b"8BPS"), "a picture"),
    ((b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe"), "a program"),
    ((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ"), "an archive"),
    ((b"ID3", b"OggS", b"\x1aE\xdf\xa3", b"\0\0\0\x18ftyp", b"\0\0\0\x20ftyp"), "a recording"),
)
_PAGE = re.compile(
    r"\s*(?:<!--.*?-->\s*)*"
    r"<(?:!doctype|html|\?xml|head|body|div|table|p|meta|span|section|article|center|font|h[1-6])\b",
    re.IGNORECASE | re.DOTALL,
)
_ARCHIVES = {"OFD.xml": "an OFD file", "ppt/presentation.xml": "a presentation"}


def document_blocks(data: bytes, name: str) -> list[Block]:
    """The blocks of a document; DocumentError in one sentence when it cannot be read."""
    if not data.strip():
        raise DocumentError(f"{name!r} is empty; send the plan's text.")
    if len(data) > MAX_BYTES:
        raise DocumentError(
            f"{name!r} has {len(data)} bytes, more than {MAX_BYTES}; send the plan without its pictures."
        )
    return _within_limits(carried_over(_blocks(data, name)), name)


def is_plain(data: bytes) -> bool:
    """Whether a document is plain text or a web page: nothing but our own code and one small parser reads those."""
    binary = (*_ZIP, _OLE, *(mark for marks, _ in _OTHERS for mark in marks))
    return not data.startswith(binary) and b"%PDF-" not in data[:_PDF_WITHIN]


def _blocks(data: bytes, name: str) -> list[Block]:
    if data.startswith(_ZIP):
        return _packed(data, name)
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return pdf_blocks(data, name)
    if data.startswith(_OLE):
        return _old_office(data, name)
    if data.lstrip()[:5] == b"{\\rtf":
        raise OldFormat(_convert(name, "an RTF file"))
    for marks, kind in _OTHERS:
        if data.startswith(marks):
            raise DocumentError(_no_document(name, kind))
    return _written(data, name)


def _within_limits(blocks: list[Block], name: str) -> list[Block]:
    letters = sum(_length(block) for block in blocks)
    if letters > MAX_CHARACTERS:
        raise DocumentError(
            f"{name!r} has {letters} characters, more than {MAX_CHARACTERS}; send the plan alone."
        )
    if not letters:
        raise DocumentError(f"{name!r} has no text in it; send the plan's text.")
    return blocks


def _length(block: Block) -> int:
    if isinstance(block, Table):
        return sum(len(cell) for row in block.rows for cell in row)
    return 0 if isinstance(block, Notice) else len(block.text)


def _packed(data: bytes, name: str) -> list[Block]:
    parts = package(data, name).parts
    if "word/document.xml" in parts:
        return docx_blocks(data, name)
    if "xl/workbook.xml" in parts:
        return sheet_blocks(data, name)
    if "content.xml" in parts or "xl/workbook.bin" in parts:
        becomes = "docx" if _is_text_document(data) else "xlsx"
        raise OldFormat(_convert(name, "an OpenDocument or binary Excel file"), becomes)
    kind = next((kind for part, kind in _ARCHIVES.items() if part in parts), "an archive")
    raise DocumentError(_no_document(name, kind))


def _is_text_document(data: bytes) -> bool:
    """Whether an OpenDocument file is a text and not a table: it says so, unpacked, at its beginning."""
    return b"opendocument.text" in data[:200]


def _old_office(data: bytes, name: str) -> list[Block]:
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise DocumentError(f"{name!r} is protected by a password; save it without one and retry.")
    if _is_locked_word(data):
        raise DocumentError(f"{name!r} is protected by a password; save it without one and retry.")
    if _names(data, "Workbook") or _names(data, "Book"):
        return old_sheet_blocks(data, name)
    if _names(data, "WordDocument"):
        raise OldFormat(_convert(name, "an old Word file (.doc, .wps)"))
    raise DocumentError(f"{name!r} is a broken Office file, or one without text; save it as .docx and retry.")


def _is_locked_word(data: bytes) -> bool:
    """Whether an old Word file says that it is encrypted, in the first words of its text stream ([MS-DOC], FibBase)."""
    heads = (place for place in range(512, len(data) - 12, 512) if data[place : place + 2] == b"\xec\xa5")
    return any(data[place + 11] & 1 for place in heads)


def _names(data: bytes, stream: str) -> bool:
    """Whether a compound file has a stream of that name."""
    return stream.encode("utf-16-le") + b"\0\0" in data


def _no_document(name: str, kind: str) -> str:
    return f"{name!r} is {kind} and not a document; send a docx, pdf, html, xlsx or txt file."


def _convert(name: str, kind: str) -> str:
    return f"{name!r} is {kind}, which needs LibreOffice to be read; install it, or save the file as .docx."


def _written(data: bytes, name: str) -> list[Block]:
    if (
        re.match(rb"(?i)(?:from|mime-version|subject|date|content-type): ", data[:200])
        and b"text/html" in data
    ):
        return _saved_page(data, name)
    said = declared_encoding(data)
    text = decoded(data, name) if said is None else data.decode(said, "replace")
    if _PAGE.match(text[:4000]):
        return html_blocks(text, name)
    if _is_list(text, name):
        return csv_blocks(text, name)
    return [Paragraph(line) for line in text.splitlines()]


def _saved_page(data: bytes, name: str) -> list[Block]:
    """The page of a web archive (.mht), as browsers and Word save one."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    part = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
    content = part.get_payload(decode=True) if part is not None else None
    if not isinstance(content, bytes) or not content.strip():
        raise DocumentError(f"{name!r} is a broken web archive; save the page again as .html and retry.")
    said = declared_encoding(content)
    return html_blocks(decoded(content, name) if said is None else content.decode(said, "replace"), name)


def _is_list(text: str, name: str) -> bool:
    """Whether text is a table with commas: said by its name, or every line parted into as many cells."""
    if name.lower().endswith((".csv", ".tsv")):
        return True
    lines = [line for line in text.splitlines()[:50] if line.strip()]
    if len(lines) < 3 or lines[0].count(",") < 2:
        return False
    try:
        widths = {len(row) for row in csv.reader(io.StringIO("\n".join(lines)))}
    except csv.Error:
        return False
    return len(widths) == 1
