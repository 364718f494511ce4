"""The numbers that Word prints before the paragraphs of a numbered list; the text of the file does not hold them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from lxml import etree

from quanmin.core.reading.packed import attribute, local

_DIGITS = "〇一二三四五六七八九"
_HEAVENLY = "甲乙丙丁戊己庚辛壬癸"
_EARTHLY = "子丑寅卯辰巳午未申酉戌亥"
_FORMAL = str.maketrans("一二三四五六七八九十百", "壹贰叁肆伍陆柒捌玖拾佰")
_BULLET = "·"
_LEVELS = 9


@dataclass(frozen=True)
class Level:
    """How one level of a list is numbered: `text` is such as 第%1章."""

    kind: str
    text: str
    start: int = 1
    restarts: bool = True
    plain: bool = False


@dataclass(frozen=True)
class Lists:
    """The lists a file declares: levels by abstract list, abstract list and new starts by list."""

    levels: Mapping[str, Mapping[int, Level]]
    owners: Mapping[str, str]
    starts: Mapping[tuple[str, int], int]


@dataclass(frozen=True)
class Counting:
    """Where the counting of each list has got to; it goes on from paragraph to paragraph."""

    lists: Lists
    counts: dict[tuple[str, int], int] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def number(self, listed: str, level: int) -> str:
        """The text of the next number of a list at a level; empty when the list prints none."""
        owner = self.lists.owners.get(listed)
        levels = self.lists.levels.get(owner or "", {})
        if owner is None or level not in levels:
            return ""
        self._advance(owner, listed, level, levels)
        return self._printed(owner, level, levels)

    def _advance(self, owner: str, listed: str, level: int, levels: Mapping[int, Level]) -> None:
        fresh = self.lists.starts.get((listed, level))
        if fresh is not None and (listed, level) not in self.begun:
            self.counts[owner, level] = fresh
        elif (owner, level) in self.counts:
            self.counts[owner, level] += 1
        else:
            self.counts[owner, level] = levels[level].start
        self.begun.add((listed, level))
        for deeper in range(level + 1, _LEVELS):
            if deeper in levels and levels[deeper].restarts:
                self.counts.pop((owner, deeper), None)

    def _printed(self, owner: str, level: int, levels: Mapping[int, Level]) -> str:
        own = levels[level]
        if own.kind == "bullet":
            return _BULLET
        text = own.text
        for place in range(_LEVELS):
            if f"%{place + 1}" in text and place in levels:
                count = self.counts.get((owner, place), levels[place].start)
                kind = "decimal" if own.plain else levels[place].kind
                text = text.replace(f"%{place + 1}", counted(count, kind))
        return text


def counted(number: int, kind: str) -> str:
    """A number as Word prints it in a numbering format; formats not used in Chinese documents are printed plain."""
    return _KINDS.get(kind, str)(number)


def _chinese(number: int) -> str:
    if not 0 < number < 1000:
        return str(number)
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


def _roman(number: int) -> str:
    text = ""
    for value, letters in (
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
    ):
        text += letters * (number // value) if number < 1000 else ""
        number %= value
    return text + "I" * number


def _letters(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 % 9 + 1)


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 0 < number <= 20 else str(number)


_KINDS: dict[str, Callable[[int], str]] = {
    "none": lambda number: "",
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "ideographDigital": _chinese,
    "koreanDigital2": _chinese,
    "chineseLegalSimplified": lambda number: _chinese(number).translate(_FORMAL),
    "ideographLegalTraditional": lambda number: _chinese(number).translate(_FORMAL),
    "ideographTraditional": lambda number: _HEAVENLY[(number - 1) % 10],
    "ideographZodiac": lambda number: _EARTHLY[(number - 1) % 12],
    "decimalZero": lambda number: f"{number:02d}",
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": lambda number: f"（{number}）",
    "decimalEnclosedFullstop": lambda number: f"{number}.",
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
}


def declared_lists(root: etree._Element | None, style_lists: Mapping[str, str]) -> Lists:
    """The lists of a numbering part; `style_lists` says which list a style that others point to has."""
    if root is None:
        return Lists({}, {}, {})
    nodes = [node for node in root if local(node) in ("abstractNum", "num")]
    levels = {
        attribute(node, "abstractNumId") or "": _levels(node)
        for node in nodes
        if local(node) == "abstractNum"
    }
    links = {
        attribute(node, "abstractNumId") or "": attribute(child, "val") or ""
        for node in nodes
        for child in node
        if local(child) == "numStyleLink"
    }
    owners = {
        attribute(node, "numId") or "": _value(node, "abstractNumId")
        for node in nodes
        if local(node) == "num"
    }
    for listed, owner in list(owners.items()):
        owners[listed] = owners.get(style_lists.get(links.get(owner, ""), ""), owner)
    starts = {
        (attribute(node, "numId") or "", _whole(attribute(child, "ilvl"))): _whole(
            _value(child, "startOverride")
        )
        for node in nodes
        for child in node
        if local(child) == "lvlOverride" and _value(child, "startOverride")
    }
    return Lists(levels, owners, starts)


def _levels(node: etree._Element) -> dict[int, Level]:
    return {
        _whole(attribute(child, "ilvl")): Level(
            _value(child, "numFmt") or "decimal",
            _value(child, "lvlText"),
            _whole(_value(child, "start"), 1),
            _value(child, "lvlRestart") != "0",
            any(local(part) == "isLgl" for part in child),
        )
        for child in node
        if local(child) == "lvl"
    }


def _value(node: etree._Element, name: str) -> str:
    """The `val` of a child element; for numFmt also where an office program wrapped it for older ones."""
    found = next((child for child in node.iter() if local(child) == name), None)
    return (attribute(found, "val") or "") if found is not None else ""


def _whole(text: str | None, otherwise: int = 0) -> int:
    return int(text) if text and text.lstrip("-").isdigit() and len(text) < 7 else otherwise
