"""Web pages: the text of the page in its printed order, tables kept as tables, scripts and menus left out."""

import re

from lxml import etree, html

from quanmin.core.reading.pieces import Block, Paragraph, Table
from quanmin.errors import DocumentError

_LEFT_OUT = ("script", "style", "head", "nav", "footer", "noscript", "button", "select", "form")
_BREAKS = frozenset(
    (
        "p",
        "div",
        "br",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "tr",
        "section",
        "article",
        "title",
        "ul",
        "ol",
        "dd",
        "dt",
    )
)


def html_blocks(text: str, name: str) -> list[Block]:
    """The blocks of a page; DocumentError when there is no page in it."""
    try:
        root = html.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    except (etree.LxmlError, ValueError):
        raise DocumentError(f"{name!r} is not a readable web page; save it again as .html or .txt.") from None
    etree.strip_elements(root, *_LEFT_OUT, with_tail=False)
    return list(_blocks(root))


def _blocks(root: html.HtmlElement) -> list[Block]:
    blocks: list[Block] = []
    line: list[str] = []
    _walk(root, blocks, line)
    _flush(blocks, line)
    return blocks


def _walk(node: html.HtmlElement, blocks: list[Block], line: list[str]) -> None:
    if not isinstance(node.tag, str):
        line.append(node.tail or "")
        return
    if node.tag == "table" and _is_data(node):
        _flush(blocks, line)
        blocks.append(_table(node))
    else:
        _inside(node, blocks, line)
    line.append(node.tail or "")


def _inside(node: html.HtmlElement, blocks: list[Block], line: list[str]) -> None:
    breaks, bold = node.tag in _BREAKS, node.tag in ("b", "strong")
    if breaks:
        _flush(blocks, line)
    line.append(("**" if bold else "") + (node.text or ""))
    for child in node:
        _walk(child, blocks, line)
    if bold:
        line.append("**")
    if breaks:
        _flush(blocks, line)


def _flush(blocks: list[Block], line: list[str]) -> None:
    text = re.sub(r"\s+", " ", "".join(line)).strip()
    if text:
        blocks.append(Paragraph(text))
    line.clear()


def _is_data(node: html.HtmlElement) -> bool:
    # Old government sites lay the whole page out in tables; a table of data has rows of several short cells.
    rows = node.xpath(".//tr[count(td|th) > 1]")
    return len(rows) > 1 and not node.xpath(".//table") and not node.xpath(".//td[count(.//p) > 6]")


def _table(node: html.HtmlElement) -> Table:
    held: dict[int, tuple[int, str]] = {}
    return Table(tuple(_row(row, held) for row in node.iter("tr")))


def _row(row: html.HtmlElement, held: dict[int, tuple[int, str]]) -> tuple[str, ...]:
    cells: list[str] = []
    for cell in row.xpath("td|th"):
        _carry(cells, held)
        text = "\n".join(part.strip() for part in cell.itertext() if part.strip())
        if (down := _span(cell, "rowspan")) > 1:
            held[len(cells)] = (down - 1, text)
        cells += [text, *[""] * (_span(cell, "colspan") - 1)]
    _carry(cells, held)
    return tuple(cells)


def _carry(cells: list[str], held: dict[int, tuple[int, str]]) -> None:
    while len(cells) in held:
        left, text = held.pop(len(cells))
        if left > 1:
            held[len(cells)] = (left - 1, text)
        cells.append(text)


def _span(cell: html.HtmlElement, name: str) -> int:
    written = cell.get(name, "1")
    return min(int(written), 50) if written.isdigit() and int(written) else 1
