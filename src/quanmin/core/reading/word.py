"""Word documents (.docx) as they print once all tracked changes are accepted.

The numbers of numbered lists are written out, since a plan's outline stands on them. Footnotes follow the paragraph
they belong to, text boxes the paragraph they are anchored in. Left out: headers, footers, comments, hidden and deleted
text, the table of contents. A table of one column is a box round paragraphs.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from quanmin.core.reading.inline import Words, paragraph_words
from quanmin.core.reading.numbering import Counting, declared_lists
from quanmin.core.reading.packed import attribute, local, package
from quanmin.core.reading.pieces import Block, Notice, Paragraph, Table
from quanmin.core.reading.styles import Style, child, chosen, declared_styles, said, said_list
from quanmin.errors import DocumentError

_INSIDE = {"ins", "moveTo", "customXml", "sdtContent", "smartTag", "Choice", "txbxContent"}
_CHANGES = {"ins", "del", "moveTo", "moveFrom"}
_WIDEST = 200  # columns of a table


@dataclass(frozen=True)
class _Reader:
    """What is needed beside the text: styles, where the numbering has got to, footnotes by id."""

    styles: Mapping[str, Style]
    counting: Counting
    notes: Mapping[str, etree._Element]


@dataclass(frozen=True)
class _Cell:
    place: int
    text: str
    after: list[Block] = field(default_factory=list)


def docx_blocks(data: bytes, name: str) -> list[Block]:
    """The blocks of a Word file; DocumentError when it is broken or unpacks to an absurd size."""
    opened = package(data, name)
    root = opened.part("word/document.xml")
    body = child(root, "body") if root is not None else None
    if root is None or body is None:
        raise DocumentError(
            f"{name!r} is a broken Word file (no text part); save it again in Word and retry."
        )
    styles = declared_styles(opened.part("word/styles.xml"))
    lists = declared_lists(
        opened.part("word/numbering.xml"),
        {key: style.listed for key, style in styles.items() if style.listed},
    )
    notes = {
        f"{kind} {attribute(note, 'id')}": note
        for kind in ("footnote", "endnote")
        for note in opened.children(f"word/{kind}s.xml")
    }
    try:
        blocks = list(_blocks(body, _Reader(styles, Counting(lists), notes)))
    except RecursionError:
        raise DocumentError(
            f"{name!r} nests tables and boxes too deeply; save it again in Word and retry."
        ) from None
    changes = sum(local(node) in _CHANGES for node in body.iter(etree.Element))
    return [*blocks, _changed(changes)] if changes else blocks


def _changed(changes: int) -> Notice:
    return Notice(
        "unaccepted-changes",
        f"文件带有{changes}处未接受的修订，已按接受后的文字读入；请先在Word中接受或拒绝修订，再导入定稿。",
    )


def _blocks(parent: etree._Element, reader: _Reader) -> Iterator[Block]:
    carried: list[Words] = []
    for node in _contents(parent):
        if local(node) == "tbl":
            yield from _table(node, reader)
            continue
        words = _words(node, reader)
        # A paragraph whose end was deleted runs on into the next.
        if _loses_its_end(node):
            carried.append(words)
            continue
        yield from _paragraph([*carried, words], reader)
        carried = []
    if carried:
        yield from _paragraph(carried, reader)


def _contents(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables in order, through whatever is wrapped round them."""
    for node in parent:
        kind = local(node)
        if kind in ("p", "tbl"):
            yield node
        elif kind in _INSIDE or (kind == "sdt" and not _is_contents(node)):
            yield from _contents(node)
        elif kind == "AlternateContent":
            yield from _contents(chosen(node))


def _is_contents(node: etree._Element) -> bool:
    properties = child(node, "sdtPr")
    return properties is not None and any(
        local(part) == "docPartGallery" and (attribute(part, "val") or "").lower() == "table of contents"
        for part in properties.iter(etree.Element)
    )


def _words(node: etree._Element, reader: _Reader) -> Words:
    properties = child(node, "pPr")
    named = child(properties, "pStyle") if properties is not None else None
    style = reader.styles.get((attribute(named, "val") or "") if named is not None else "", reader.styles[""])
    words = paragraph_words(node, style, reader.styles)
    if style.is_contents:
        return Words("", words.boxes, words.notes)
    number = _number(said_list(properties), style, reader.counting)
    return Words(number + words.text if words.text.strip() else words.text, words.boxes, words.notes)


def _number(own: tuple[str, int | None] | None, style: Style, counting: Counting) -> str:
    listed, level = own or (style.listed, style.level)
    if not listed or listed == "0":
        return ""
    return counting.number(listed, style.level if level is None else level)


def _loses_its_end(node: etree._Element) -> bool:
    properties = child(node, "pPr")
    marks = child(properties, "rPr") if properties is not None else None
    return marks is not None and said(marks, "del") is not None


def _paragraph(pieces: list[Words], reader: _Reader) -> Iterator[Block]:
    text = "".join(words.text for words in pieces).replace("****", "")
    for line in text.split("\n"):
        if line.strip():
            yield Paragraph(line.strip())
    yield from _after(pieces, reader)


def _after(pieces: list[Words], reader: _Reader) -> Iterator[Block]:
    """What hangs on a paragraph: its text boxes, then its footnotes."""
    for words in pieces:
        for box in words.boxes:
            yield from _blocks(box, reader)
        for key in words.notes:
            note = reader.notes.get(key)
            blocks = _blocks(note, reader) if note is not None else iter(())
            if text := "".join(block.text for block in blocks if isinstance(block, Paragraph)):
                yield Paragraph(f"注：{text}")


def _table(node: etree._Element, reader: _Reader) -> list[Block]:
    rows: list[list[_Cell]] = []
    for row in _found(node, "tr"):
        properties = child(row, "trPr")
        if properties is None or said(properties, "del") is None:
            rows.append(list(_row(row, rows[-1] if rows else [], reader)))
    width = max((row[-1].place + 1 for row in rows if row), default=0)
    after = [block for row in rows for cell in row for block in cell.after]
    if width <= 1:
        boxed = [
            Paragraph(line) for row in rows for cell in row for line in cell.text.split("\n") if line.strip()
        ]
        return [*boxed, *after]
    return [Table(tuple(_squared(row, width) for row in rows)), *after]


def _squared(row: list[_Cell], width: int) -> tuple[str, ...]:
    cells = [""] * width
    for cell in row:
        cells[cell.place] = cell.text
    return tuple(cells)


def _row(node: etree._Element, above: list[_Cell], reader: _Reader) -> Iterator[_Cell]:
    """The cells of a row by grid column; a cell merged downwards has the text of the one above."""
    properties = child(node, "trPr")
    place = _count(properties, "gridBefore", 0) if properties is not None else 0
    for cell in _found(node, "tc"):
        said_of = child(cell, "tcPr")
        span = max(1, _count(said_of, "gridSpan", 1)) if said_of is not None else 1
        merged = child(said_of, "vMerge") if said_of is not None else None
        if said_of is not None and _continues(child(said_of, "hMerge")):
            yield _Cell(place, "")
        elif _continues(merged):
            yield _Cell(place, next((other.text for other in above if other.place == place), ""))
        else:
            yield _cell(cell, place, reader)
        place = min(place + span, _WIDEST)
        if span > 1:
            yield _Cell(place - 1, "")


def _continues(merged: etree._Element | None) -> bool:
    return merged is not None and attribute(merged, "val") != "restart"


def _cell(node: etree._Element, place: int, reader: _Reader) -> _Cell:
    lines: list[str] = []
    after: list[Block] = []
    for block in _blocks(node, reader):
        if isinstance(block, Paragraph):
            lines.append(block.text)
        else:
            after.append(block)
    return _Cell(place, "\n".join(lines), after)


def _found(node: etree._Element, kind: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, through content controls and tracked changes."""
    for part in node:
        if local(part) == kind:
            yield part
        elif local(part) in _INSIDE or local(part) == "sdt":
            yield from _found(part, kind)


def _count(properties: etree._Element, name: str, otherwise: int) -> int:
    found = child(properties, name)
    written = (attribute(found, "val") or "") if found is not None else ""
    return min(int(written), _WIDEST) if written.isdigit() else otherwise
