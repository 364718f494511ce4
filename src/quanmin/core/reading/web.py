"""Web pages: the text of the page in its printed order, tables kept as tables, the page's furniture left out.

Furniture is what a site prints on every page: menus, paths, share buttons, footers, lists of other pages. It is told
by its tag, by its class, by being hidden, by being all links, or by its words.
"""

import codecs
import re
from collections.abc import Iterator

from lxml import etree, html

from quanmin.core.reading.pieces import Block, Paragraph, Table
from quanmin.errors import DocumentError

_LEFT_OUT = {
    "script", "style", "head", "nav", "footer", "noscript", "button", "select", "form", "aside", "iframe", "object",
    "embed", "svg", "canvas", "template", "dialog", "input", "textarea", "video", "audio", "map", "applet", "rt", "rp",
}  # fmt: skip
_FORM = {"form"}  # old government sites wrap the whole page in one
_BREAKS = {
    "p", "div", "br", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "section", "article", "title", "ul", "ol", "dd",
    "dt", "dl", "table", "blockquote", "pre", "hr", "center", "main", "header", "figure", "figcaption", "address",
    "caption", "fieldset", "legend", "td", "th",
}  # fmt: skip
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|breadcrumbs?|crumbs?|foot|footer|copyright|sidebar|share|bdshare\w*|toolbar"
    r"|pagination|pager|related|recommend|search|login|qrcode|ewm|dqwz|weizhi|position|topbar|skip|friendlink|links?)"
    r"(?:$|[\s_-]|\d)",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LINKED = 0.7  # of a block's letters inside links: a menu
_FEWEST_LINKS = 4
_PROSE = 400  # letters; a block as long as this outside links is the page itself, whatever its class
_LINE = re.compile(
    r"(?:您?(?:现在|当前)?的?(?:所在)?位置|当前位置|首页\s*[>》＞/]).*"
    r"|[【\[(（]?\s*字[体号]\s*[：:大中小【].*|[【\[(（]?(?:打印(?:本页|此页)?|关闭(?:窗口|本页|此页)?|我要(?:打印|纠错)|收藏|返回顶部)[】\])）]?"
    r"|[【\[]?(?:打印|关闭|收藏|分享)[】\]]?(?:\s*[【\[|]?(?:打印|关闭|收藏|分享)(?:本页|窗口)?[】\]]?)+|分享(?:到|至)?[：:]?.{0,20}"
    r"|(?:上|下)一[篇条页][：:].*|(?:浏览|阅读|点击)(?:次数|量|数)[：:]?.{0,20}|版权所有.*|.*ICP备.*|.*公网安备.*|网站标识码.*"
    r"|扫一扫.{0,20}|网站地图.*|无障碍.{0,12}|责任编辑[：:].{0,12}|政府网站找错.*"
)
_WIDEST = 200  # columns or rows of one cell
_ENCODING = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.I
)


def declared_encoding(data: bytes) -> str | None:
    """The encoding a page says it is in, if it can be true; GB2312 is read as what it has grown to."""
    found = _ENCODING.search(data[:4096])
    if not found:
        return None
    try:
        said = codecs.lookup(found[1].decode("ascii")).name
        said = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}.get(said, said)
        spoiled = data.decode(said, "replace").count("\ufffd")
    except (LookupError, UnicodeError):
        return None
    return said if spoiled * 100 <= len(data) and said not in ("utf-16", "utf-7") else None


def html_blocks(text: str, name: str) -> list[Block]:
    """The blocks of a page; DocumentError when there is no page in it."""
    try:
        root = html.fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    except (etree.LxmlError, ValueError, AssertionError):
        raise DocumentError(f"{name!r} is not a readable web page; save it again as .html or .txt.") from None
    try:
        return list(_page_blocks(root))
    except RecursionError:
        raise DocumentError(f"{name!r} nests its parts too deeply; save it again as .docx or .txt.") from None


def _page_blocks(root: html.HtmlElement) -> Iterator[Block]:
    blocks: list[Block] = []
    line: list[str] = []
    _walk(root, blocks, line)
    _flush(blocks, line)
    for block in blocks:
        if not (
            isinstance(block, Paragraph) and len(block.text) < 100 and _LINE.fullmatch(block.text.strip("* "))
        ):
            yield block


def _walk(node: html.HtmlElement, blocks: list[Block], line: list[str]) -> None:
    if isinstance(node.tag, str) and not _is_left_out(node):
        if node.tag == "table" and _is_data(node):
            _flush(blocks, line)
            blocks.append(_table(node))
        else:
            _inside(node, blocks, line)
    line.append(node.tail or "")


def _inside(node: html.HtmlElement, blocks: list[Block], line: list[str]) -> None:
    breaks, bold = node.tag in _BREAKS, _is_bold(node)
    if breaks:
        _flush(blocks, line)
    line.append(("**" if bold else "") + (node.text or ""))
    for child in node:
        _walk(child, blocks, line)
    if bold:
        line.append("**")
    if breaks:
        _flush(blocks, line)


def _is_bold(node: html.HtmlElement) -> bool:
    if node.tag in ("b", "strong"):
        return True
    return node.tag in ("span", "font") and bool(
        re.search(r"font-weight\s*:\s*(?:bold|[6-9]00)", node.get("style", ""), re.IGNORECASE)
    )


def _is_left_out(node: html.HtmlElement) -> bool:
    if node.tag in _LEFT_OUT:
        return node.tag not in _FORM or len(_own_words(node)) < _PROSE
    if (
        node.get("hidden") is not None
        or _HIDDEN.search(node.get("style", ""))
        or node.get("aria-hidden") == "true"
    ):
        return True
    named = f"{node.get('class', '')} {node.get('id', '')}"
    if _FURNITURE.search(named) or node.get("role") in ("navigation", "search", "contentinfo"):
        return len(_own_words(node)) < _PROSE
    return node.tag in ("ul", "ol", "div", "table", "dl") and _is_menu(node)


def _is_menu(node: html.HtmlElement) -> bool:
    links = node.findall(".//a")
    if len(links) < _FEWEST_LINKS:
        return False
    linked = sum(len("".join(link.itertext()).strip()) for link in links)
    return linked > _LINKED * len(_words(node)) and linked < 3 * _PROSE


def _words(node: html.HtmlElement) -> str:
    return "".join(re.sub(r"\s+", "", text) for text in node.itertext() if isinstance(text, str))


def _own_words(node: html.HtmlElement) -> str:
    """The words of a block outside links and scripts."""
    return "".join(
        re.sub(r"\s+", "", text)
        for text in node.xpath(
            ".//text()[not(ancestor::a or ancestor::script or ancestor::style or ancestor::select)]"
        )
    )


def _flush(blocks: list[Block], line: list[str]) -> None:
    text = re.sub(r"\s+", " ", "".join(line)).replace("****", "").strip()
    if text.replace("*", "").strip():
        whole = text.count("**") == 2 and text.startswith("**") and text.endswith("**")
        blocks.append(Paragraph(text.strip("*") if whole or text.count("**") % 2 else text))
    line.clear()


def _is_data(node: html.HtmlElement) -> bool:
    # Old government sites lay the whole page out in tables; a table of data has rows of several short cells.
    rows = node.xpath(".//tr[count(td|th) > 1]")
    return (
        len(rows) > 1
        and not node.xpath(".//table[count(.//tr) > 1]")
        and not node.xpath(".//td[count(.//p) > 6]")
    )


def _table(node: html.HtmlElement) -> Table:
    held: dict[int, tuple[int, str]] = {}
    rows = [_row(row, held) for row in node.iter("tr") if not _is_left_out(row)]
    width = max(map(len, rows), default=0)
    return Table(tuple(row + ("",) * (width - len(row)) for row in rows if any(row)))


def _row(row: html.HtmlElement, held: dict[int, tuple[int, str]]) -> tuple[str, ...]:
    cells: list[str] = []
    for cell in row.xpath("td|th"):
        _carry(cells, held)
        text = _cell_text(cell)
        across = _span(cell, "colspan")
        if (down := _span(cell, "rowspan")) > 1:
            held |= {len(cells) + place: (down - 1, "" if place else text) for place in range(across)}
        cells += [text, *[""] * (across - 1)]
    _carry(cells, held)
    return tuple(cells)


def _cell_text(cell: html.HtmlElement) -> str:
    """The lines of a cell: paragraphs and breaks part them, spans and fonts do not."""
    blocks: list[Block] = []
    line: list[str] = []
    _inside(cell, blocks, line)
    return "\n".join(block.text.replace("**", "") for block in blocks if isinstance(block, Paragraph))


def _carry(cells: list[str], held: dict[int, tuple[int, str]]) -> None:
    while len(cells) in held:
        left, text = held.pop(len(cells))
        if left > 1:
            held[len(cells)] = (left - 1, text)
        cells.append(text)


def _span(cell: html.HtmlElement, name: str) -> int:
    written = cell.get(name, "1").strip()
    return max(1, min(int(written), _WIDEST)) if re.fullmatch("[0-9]{1,5}", written) else 1
