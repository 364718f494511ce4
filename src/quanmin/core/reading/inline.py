"""The words of one Word paragraph: its runs in order, bold stretches marked, with what hangs on them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from quanmin.core.reading.packed import attribute, local
from quanmin.core.reading.pieces import MARKER
from quanmin.core.reading.styles import Style, child, chosen, said, said_bold

_WRAPPERS = {
    "hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent", "customXml", "fldSimple", "dir", "bdo",
}  # fmt: skip
_LETTERS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}
_HOLDS_BOXES = ("drawing", "pict", "object")
_ENDS = ("。", "；", "：", "！", "？", ";", ":")
_SHORT = 30  # letters; a numbered line as short as this, broken off by hand, is a heading


@dataclass(frozen=True)
class Words:
    """The text of a paragraph; the text boxes anchored in it; the footnotes it refers to, by kind and id."""

    text: str
    boxes: tuple[etree._Element, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Stretch:
    text: str
    bold: bool = False
    box: etree._Element | None = None
    note: str = ""


def paragraph_words(node: etree._Element, style: Style, styles: Mapping[str, Style]) -> Words:
    """The words of a paragraph; where all of it is bold, nothing is marked."""
    stretches = list(_stretches(node, style, styles))
    texts = [stretch for stretch in stretches if stretch.text]
    if all(stretch.bold for stretch in texts if stretch.text.strip()):
        text = "".join(stretch.text for stretch in texts)
    else:
        text = "".join(
            f"**{stretch.text}**" if stretch.bold and stretch.text.strip() else stretch.text
            for stretch in texts
        ).replace("****", "")
    return Words(
        _unbroken(text),
        tuple(stretch.box for stretch in stretches if stretch.box is not None),
        tuple(stretch.note for stretch in stretches if stretch.note),
    )


def _stretches(node: etree._Element, style: Style, styles: Mapping[str, Style]) -> Iterator[_Stretch]:
    for part in node:
        kind = local(part)
        if kind == "r":
            yield from _run(part, style, styles)
        elif kind in _WRAPPERS:
            yield from _stretches(part, style, styles)
        elif kind == "AlternateContent":
            yield from _stretches(chosen(part), style, styles)
        elif kind in ("oMath", "oMathPara"):
            yield _Stretch(
                "".join(piece.text or "" for piece in part.iter(etree.Element) if local(piece) == "t")
            )
        elif kind in _HOLDS_BOXES:
            yield from _boxes(part)


def _run(node: etree._Element, style: Style, styles: Mapping[str, Style]) -> Iterator[_Stretch]:
    properties = child(node, "rPr")
    if properties is not None and said(properties, "vanish"):
        return
    bold = _is_bold(properties, style, styles)
    for part in node:
        kind = local(part)
        if kind == "t":
            yield _Stretch(part.text or "", bold)
        elif kind in _LETTERS:
            yield _Stretch(_LETTERS[kind], bold)
        elif kind == "br":
            yield _Stretch("\n", bold)
        elif kind in ("footnoteReference", "endnoteReference"):
            yield _Stretch("", note=f"{kind.removesuffix('Reference')} {attribute(part, 'id')}")
        elif kind == "ruby":
            base = child(part, "rubyBase")
            yield from _stretches(base if base is not None else part, style, styles)
        elif kind in (*_HOLDS_BOXES, "AlternateContent"):
            yield from _boxes(chosen(part) if kind == "AlternateContent" else part)


def _is_bold(properties: etree._Element | None, style: Style, styles: Mapping[str, Style]) -> bool:
    own = said_bold(properties)
    if own is not None or properties is None:
        return style.bold if own is None else own
    named = child(properties, "rStyle")
    character = styles.get((attribute(named, "val") or "") if named is not None else "none")
    return character.bold if character and character.bold else style.bold


def _boxes(node: etree._Element) -> Iterator[_Stretch]:
    """The text boxes inside a drawing, outermost only; of two drawings of one box the first."""
    for part in node:
        kind = local(part)
        if kind == "txbxContent":
            yield _Stretch("", box=part)
        elif kind == "AlternateContent":
            yield from _boxes(chosen(part))
        else:
            yield from _boxes(part)


def _unbroken(text: str) -> str:
    """The text with the line breaks set by hand that part sentences or headings; those inside a sentence go."""
    lines = text.split("\n")
    whole = lines[0]
    for line in lines[1:]:
        whole += ("\n" if _parts(whole.rpartition("\n")[2], line) else "") + line
    return whole


def _parts(before: str, after: str) -> bool:
    before, after = before.replace("**", "").strip(), after.replace("**", "").strip()
    if not before or not after:
        return True
    is_heading = bool(MARKER.match(before)) and len(before) <= _SHORT and "，" not in before
    return before.endswith(_ENDS) or is_heading or bool(MARKER.match(after))
