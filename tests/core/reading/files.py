"""Files of every format, made for the tests part by part."""

import io
import zipfile

import xlsxwriter

from quanmin.core.reading.blocks import document_blocks
from quanmin.core.reading.pieces import Notice, Paragraph, Table

_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


def archive(**parts):
    """A zip of the given parts; `__` in a name stands for a folder."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/") + ".xml", content)
    return buffer.getvalue()


def word(body, **parts):
    """A Word file of raw XML: the body, and parts such as numbering, styles, footnotes."""
    wrapped = {"document": f"<w:document {_NAMES}><w:body>{body}</w:body></w:document>"}
    wrapped |= {name: f"<w:{name} {_NAMES}>{content}</w:{name}>" for name, content in parts.items()}
    return archive(**{f"word__{name}": content for name, content in wrapped.items()})


def run(text, properties=""):
    """A run of a Word paragraph."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def para(*inside, properties=""):
    """A Word paragraph of words or of raw XML."""
    pieces = (piece if piece.startswith("<") else run(piece) for piece in inside)
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(pieces)}</w:p>"


def table(*rows):
    """A Word table; a cell is words, or (words, raw properties)."""
    return "<w:tbl>" + "".join(f"<w:tr>{''.join(map(_cell, row))}</w:tr>" for row in rows) + "</w:tbl>"


def _cell(cell):
    text, properties = cell if isinstance(cell, tuple) else (cell, "")
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{text if text.startswith('<') else para(text)}</w:tc>"


def workbook(*sheets, draw=None):
    """An Excel file of rows; `draw` may do more to the workbook and its first sheet."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        made = []
        for rows in sheets:
            made.append(book.add_worksheet())
            for number, row in enumerate(rows):
                made[-1].write_row(number, 0, row)
        if draw:
            draw(book, made[0] if made else book.add_worksheet())
    return buffer.getvalue()


def lines(data, name="plan"):
    """The paragraphs of a document."""
    return [block.text for block in document_blocks(data, name) if isinstance(block, Paragraph)]


def tables(data, name="plan"):
    """The rows of each table of a document."""
    return [block.rows for block in document_blocks(data, name) if isinstance(block, Table)]


def notices(data, name="plan"):
    """What the reader says about the file."""
    return [(block.code, block.message) for block in document_blocks(data, name) if isinstance(block, Notice)]
