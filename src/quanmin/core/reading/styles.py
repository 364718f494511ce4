"""What a Word file's styles say about a paragraph: bold letters, a list it is numbered in, a table of contents."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from quanmin.core.reading.packed import attribute, local

_DEEPEST = 20  # styles based on styles; a circle ends here
_HEAVY_FONT = re.compile(r"黑体|SimHei|Heiti", re.IGNORECASE)


@dataclass(frozen=True)
class Style:
    """One style with all it is based on."""

    name: str = ""
    bold: bool = False
    listed: str | None = None
    level: int = 0

    @property
    def is_contents(self) -> bool:
        """Whether it is a line of the table of contents."""
        return bool(re.match(r"(?:toc|目录)\s*\d", self.name, re.IGNORECASE))


def declared_styles(root: etree._Element | None) -> dict[str, Style]:
    """The styles by their id; the usual paragraph's own style under the empty id."""
    nodes = {
        attribute(node, "styleId") or "": node
        for node in (root if root is not None else ())
        if local(node) == "style"
    }
    styles = {key: _style(list(_line(nodes, key))) for key in nodes}
    usual = next((key for key, node in nodes.items() if attribute(node, "default") in ("1", "true")
                  and attribute(node, "type") == "paragraph"), None)  # fmt: skip
    return {"": styles.get(usual or "", Style()), **styles}


def _line(nodes: Mapping[str, etree._Element], key: str) -> Iterator[etree._Element]:
    """A style and those it is based on."""
    for _ in range(_DEEPEST):
        node = nodes.get(key)
        if node is None:
            return
        yield node
        based = child(node, "basedOn")
        key = (attribute(based, "val") or "") if based is not None else ""


def _style(line: list[etree._Element]) -> Style:
    name = child(line[0], "name")
    bolds = (said for node in line if (said := said_bold(child(node, "rPr"))) is not None)
    lists = (own for node in line if (own := said_list(child(node, "pPr"))))
    listed, level = next(lists, (None, None))
    return Style(
        (attribute(name, "val") or "") if name is not None else "", next(bolds, False), listed, level or 0
    )


def said_bold(properties: etree._Element | None) -> bool | None:
    """Whether run properties ask for bold letters or a heavy font; None when they do not say."""
    if properties is None:
        return None
    fonts = child(properties, "rFonts")
    if fonts is not None and _HEAVY_FONT.search(attribute(fonts, "eastAsia") or ""):
        return True
    return said(properties, "b")


def said(properties: etree._Element, name: str) -> bool | None:
    """A switch among properties: on when it stands there, off when it says so, None when it does not stand there."""
    found = child(properties, name)
    if found is None:
        return None
    return attribute(found, "val") not in ("0", "false", "off", "none")


def said_list(properties: etree._Element | None) -> tuple[str, int | None] | None:
    """The list and level of paragraph properties."""
    numbered = child(properties, "numPr") if properties is not None else None
    if numbered is None:
        return None
    listed, level = child(numbered, "numId"), child(numbered, "ilvl")
    if listed is None:
        return None
    written = attribute(level, "val") if level is not None else None
    return attribute(listed, "val") or "", int(written) if written and written.isdigit() else None


def child(node: etree._Element, name: str) -> etree._Element | None:
    """The first child of that name."""
    return next((part for part in node if local(part) == name), None)


def chosen(node: etree._Element) -> etree._Element:
    """Of two drawings of one thing, the newer: reading both would say it twice."""
    choice, fallback = child(node, "Choice"), child(node, "Fallback")
    return choice if choice is not None else fallback if fallback is not None else node
