"""The cells of an .xlsx file as they show: text, numbers under their formats, merges, what is hidden.

The XML is read here and not by a library of tables, because those give 0.65 where the sheet shows 65%, make a page of
seventeen billion cells out of two that stand far apart, and do not tell what is hidden.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from posixpath import join, normpath

from lxml import etree

from quanmin.core.reading.packed import Package, attribute, local, package
from quanmin.core.reading.pieces import MAX_CELLS
from quanmin.core.reading.styles import child
from quanmin.core.reading.written_numbers import BUILT_IN, plain_number, shown
from quanmin.errors import DocumentError

_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_LAST_COLUMN = 16_384
_TRUE = ("1", "true")
# How a workbook writes the characters XML has no place for; not those no database keeps.
_ESCAPED = re.compile(r"_x((?!0000|[dD][89a-fA-F])[0-9a-fA-F]{4})_")


@dataclass(frozen=True)
class CellRange:
    """Cells merged to one, counted from 0, both ends inside."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class DrawnSheet:
    """One sheet: text by row and column, counted from 0."""

    title: str
    cells: Mapping[tuple[int, int], str]
    merged: tuple[CellRange, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


@dataclass(frozen=True)
class _Book:
    strings: Sequence[str]
    formats: Sequence[str]
    from_1904: bool


def opened_sheets(data: bytes, name: str) -> list[DrawnSheet]:
    """The sheets of a workbook in order; DocumentError when it is broken or too big."""
    opened = package(data, name)
    root = opened.part("xl/workbook.xml")
    if root is None:
        raise DocumentError(f"{name!r} is a broken Excel file (no workbook part); save it again and retry.")
    book = _Book(_strings(opened), _formats(opened), _counts_from_1904(root))
    paths = _paths(opened)
    sheets = [node for node in root.iter(etree.Element) if local(node) == "sheet"]
    return [
        sheet
        for node in sheets
        if (path := paths.get(attribute(node, "id") or "")) and (sheet := _sheet(opened, path, node, book))
    ]


def _counts_from_1904(root: etree._Element) -> bool:
    properties = child(root, "workbookPr")
    return properties is not None and attribute(properties, "date1904") in _TRUE


def _paths(opened: Package) -> dict[str, str]:
    return {
        attribute(node, "Id") or "": normpath(join("xl", attribute(node, "Target") or "")).lstrip("/")
        for node in opened.children("xl/_rels/workbook.xml.rels")
        if attribute(node, "TargetMode") != "External"
    }


def _strings(opened: Package) -> list[str]:
    return [_rich(node) for node in opened.children("xl/sharedStrings.xml") if local(node) == "si"]


def _rich(node: etree._Element) -> str:
    """The text of a cell in several fonts, without the reading aids (phonetic runs)."""
    pieces: list[str] = []
    for part in node:
        if local(part) == "t":
            pieces.append(part.text or "")
        elif local(part) == "r":
            pieces += [piece.text or "" for piece in part if local(piece) == "t"]
    return _unescaped("".join(pieces))


def _unescaped(text: str) -> str:
    """The text as the sheet shows it: `_x000D_` is the end of a line, which is written as one sign."""
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
    return plain.replace("\r\n", "\n").replace("\r", "\n")


def _formats(opened: Package) -> list[str]:
    """The number format of each cell style."""
    root = opened.part("xl/styles.xml")
    if root is None:
        return []
    codes = dict(BUILT_IN)
    for node in root.iter(etree.Element):
        if local(node) == "numFmt" and (attribute(node, "numFmtId") or "").isdigit():
            codes[int(attribute(node, "numFmtId") or 0)] = attribute(node, "formatCode") or ""
    cells = child(root, "cellXfs")
    return [
        codes.get(_whole(attribute(node, "numFmtId")), "General")
        for node in (cells if cells is not None else ())
    ]


def _sheet(opened: Package, path: str, node: etree._Element, book: _Book) -> DrawnSheet | None:
    root = opened.part(path)
    if root is None or local(root) != "worksheet":
        return None
    rows = child(root, "sheetData")
    cells: dict[tuple[int, int], str] = {}
    hidden_rows: set[int] = set()
    for number, row in _numbered(rows if rows is not None else ()):
        if attribute(row, "hidden") in _TRUE:
            hidden_rows.add(number)
        cells.update(_row(number, row, book))
        if len(cells) > MAX_CELLS:
            raise DocumentError(
                f"{opened.name!r} has more than {MAX_CELLS} cells; send the plan's own tables alone."
            )
    return DrawnSheet(
        attribute(node, "name") or "",
        cells,
        tuple(_merged(root)),
        attribute(node, "state") in ("hidden", "veryHidden"),
        frozenset(hidden_rows),
        frozenset(_hidden_columns(root)),
    )


def _numbered(rows: Sequence[etree._Element]) -> Iterator[tuple[int, etree._Element]]:
    number = -1
    for row in rows:
        said = attribute(row, "r")
        number = _whole(said) - 1 if said and said.isdigit() else number + 1
        yield number, row


def _row(number: int, row: etree._Element, book: _Book) -> Iterator[tuple[tuple[int, int], str]]:
    column = -1
    for cell in row:
        said = _PLACE.fullmatch(attribute(cell, "r") or "")
        column = _column(said[1]) if said else column + 1
        if column < _LAST_COLUMN and (text := _text(cell, book)):
            yield (number, column), text


def _text(cell: etree._Element, book: _Book) -> str:
    kind = attribute(cell, "t") or "n"
    inline = child(cell, "is")
    if kind == "inlineStr" and inline is not None:
        return _rich(inline)
    value = child(cell, "v")
    written = (value.text or "") if value is not None else ""
    if kind == "s":
        place = _whole(written, -1)
        return book.strings[place] if 0 <= place < len(book.strings) else ""
    if kind in ("e", "b") or not written:
        return ""  # an error or a tick is nothing a plan says
    return (
        _unescaped(written) if kind in ("str", "d") else _number(written, _whole(attribute(cell, "s")), book)
    )


def _number(written: str, style: int, book: _Book) -> str:
    try:
        number = float(written)
    except ValueError:
        return written
    code = book.formats[style] if style < len(book.formats) else "General"
    return plain_number(number) if code in ("General", "@", "") else shown(number, code, book.from_1904)


def _merged(root: etree._Element) -> Iterator[CellRange]:
    merges = child(root, "mergeCells")
    for node in merges if merges is not None else ():
        first, _, last = (attribute(node, "ref") or "").partition(":")
        start, end = _PLACE.fullmatch(first), _PLACE.fullmatch(last or first)
        if start and end:
            yield CellRange(int(start[2]) - 1, _column(start[1]), int(end[2]) - 1, _column(end[1]))


def _hidden_columns(root: etree._Element) -> Iterator[int]:
    columns = child(root, "cols")
    for node in columns if columns is not None else ():
        if attribute(node, "hidden") in _TRUE:
            first, last = _whole(attribute(node, "min"), 1), _whole(attribute(node, "max"), 1)
            yield from range(max(first, 1) - 1, min(last, _LAST_COLUMN))


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _whole(text: str | None, otherwise: int = 0) -> int:
    return int(text) if text and text.isdigit() and len(text) < 10 else otherwise
