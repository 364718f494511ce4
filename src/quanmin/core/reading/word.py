"""Word documents (.docx): paragraphs and tables in their printed order."""

import io
import zipfile

import docx
import docx.table
import docx.text.paragraph
from docx.opc.exceptions import PackageNotFoundError
from lxml.etree import LxmlError

from quanmin.core.reading.pieces import MAX_UNPACKED_BYTES, Block, Paragraph, Table
from quanmin.errors import DocumentError

_BROKEN = (
    PackageNotFoundError,
    zipfile.BadZipFile,
    LxmlError,
    KeyError,
    ValueError,
    AttributeError,
    OSError,
    NotImplementedError,
)


def docx_blocks(data: bytes, name: str) -> list[Block]:
    """The blocks of a Word file; DocumentError when it is broken or unpacks to an absurd size."""
    try:
        _refuse_bomb(data, name)
        document = docx.Document(io.BytesIO(data))
        return [_block(part) for part in document.iter_inner_content()]
    except _BROKEN as broken:
        raise DocumentError(
            f"{name!r} is a broken Word file ({type(broken).__name__}); save it again in Word and retry."
        ) from None


def _refuse_bomb(data: bytes, name: str) -> None:
    size = sum(entry.file_size for entry in zipfile.ZipFile(io.BytesIO(data)).infolist())
    if size > MAX_UNPACKED_BYTES:
        raise DocumentError(
            f"{name!r} unpacks to {size} bytes, more than {MAX_UNPACKED_BYTES}; it is not a plan document."
        )


def _block(part: docx.table.Table | docx.text.paragraph.Paragraph) -> Block:
    if isinstance(part, docx.table.Table):
        return Table(tuple(_row(row) for row in part.rows))
    return Paragraph(_marked(part))


def _row(row: docx.table._Row) -> tuple[str, ...]:
    seen: list[object] = []
    cells: list[str] = []
    for cell in row.cells:
        # python-docx repeats a cell merged across; only its first place keeps the words.
        cells.append("" if cell._tc in seen else cell.text)
        seen.append(cell._tc)
    return tuple(cells)


def _marked(paragraph: docx.text.paragraph.Paragraph) -> str:
    runs = [(run.text, bool(run.bold)) for run in paragraph.runs]
    if all(bold for text, bold in runs if text.strip()):
        return str(paragraph.text)
    return "".join(f"**{text}**" if bold and text.strip() else text for text, bold in runs).replace(
        "****", ""
    )
