"""The outline: which lines are headings or numbered items, at what level, and what stands under each.

Numbers are taken as printed: a repeated 二 or a missing 五 survives here and is reported by `findings`.
"""

import dataclasses
import re
from dataclasses import dataclass, field

from quanmin.core.reading.numbers import chinese_number
from quanmin.core.reading.page import Line, Page
from quanmin.core.reading.setting import REVIEW

_CN = "[一二三四五六七八九十百]+"
LEVELS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("chapter", re.compile(rf"第(?P<number>{_CN})[章编部]分?")),
    ("section", re.compile(rf"第(?P<number>{_CN})节")),
    ("box", re.compile(r"专栏(?P<number>\d+|[一二三四五六七八九十]+)?[：、]?")),
    ("part", re.compile(r"(?P<number>[一二三四五六七八九十]{1,3})[、．.]")),
    ("group", re.compile(r"（(?P<number>[一二三四五六七八九十]{1,3})）、?")),
    ("item", re.compile(r"(?P<number>\d{1,3})(?:[.．、](?!\d)|(?=[\u4e00-\u9fff]{2,12}行动。))")),
    ("point", re.compile(r"（(?P<number>\d{1,2})）|(?P<circle>[①②③④⑤⑥⑦⑧⑨⑩])")),
    ("dash", re.compile(r"——|—(?!\d)|·")),
)
DEPTH = {name: depth for depth, (name, _) in enumerate(LEVELS)}
_SECTION_END = 40


@dataclass(frozen=True)
class Item:
    """One heading or numbered item: `end` is where its own line stops, `until` where all under it stops."""

    level: str
    number: int
    printed: str
    start: int
    body: int
    end: int
    until: int
    title: str
    above: tuple["Item", ...] = field(default=(), repr=False, compare=False)

    @property
    def parent(self) -> "Item | None":
        """The heading this item stands under; dashes are no headings."""
        return next((item for item in reversed(self.above) if item.level != "dash"), None)

    @property
    def depth(self) -> int:
        """0 for a chapter, growing inwards."""
        return DEPTH[self.level]


def outline(page: Page) -> tuple[Item, ...]:
    """Every numbered line of the page, in order, each with the stretch it rules and the headings above it."""
    found = [item for line in page.lines if (item := _item(page, line))]
    return tuple(_placed(found, len(page.text)))


def _placed(found: list[Item], end: int) -> list[Item]:
    """The items with their stretches and their headings, in one pass each way."""
    placed: list[Item] = []
    open_items: list[Item] = []
    for item, until in zip(found, _stretches(found, end), strict=True):
        while open_items and open_items[-1].depth >= item.depth:
            open_items.pop()
        placed.append(dataclasses.replace(item, until=until, above=tuple(open_items)))
        open_items.append(placed[-1])
    return placed


def _stretches(found: list[Item], end: int) -> list[int]:
    """Where each item's stretch stops: at the next item of its level or further out."""
    stops: list[int] = []
    nearest: dict[int, int] = {}
    for item in reversed(found):
        stops.append(min((start for depth, start in nearest.items() if depth <= item.depth), default=end))
        nearest = {depth: start for depth, start in nearest.items() if depth < item.depth} | {
            item.depth: item.start
        }
    return stops[::-1]


def _item(page: Page, line: Line) -> Item | None:
    text = page.plain[line.start : line.end]
    for level, pattern in LEVELS:
        found = pattern.match(text)
        if found and found.end() < len(text):
            printed = found.groupdict().get("number") or ""
            body = line.start + found.end()
            return Item(
                level,
                _value(printed),
                printed,
                line.start,
                body,
                line.end,
                line.end,
                _title(page, line, body),
            )
    return None


def _value(printed: str) -> int:
    if not printed:
        return 0
    return int(printed) if printed.isdigit() else int(chinese_number(printed))


def _title(page: Page, line: Line, body: int) -> str:
    return lead(page.text[body : line.end])


def lead(text: str) -> str:
    """The bold or first short sentence of a paragraph, which is its title; a long one is cut at its first clause."""
    first = re.split(r"[。；：]", text, maxsplit=1)[0].strip("，")
    first = re.sub(r"（[^（）]*(?:牵头|负责|责任|配合)[^（）]*）?$", "", first)
    return first if len(first) <= 60 else re.split("，", first, maxsplit=1)[0]


def review_stretches(page: Page, items: tuple[Item, ...]) -> tuple[tuple[int, int], ...]:
    """Where the document looks back: chapters on what was reached, by their headings, numbered or not."""
    ruled = [
        (item.start, item.until)
        for item in items
        if item.end - item.start < _SECTION_END and REVIEW.search(item.title)
    ]
    lines = page.lines
    for place, line in enumerate(lines):
        text = page.plain[line.start : line.end]
        if (
            len(text) < _SECTION_END
            and not re.search("[。；，]", text)
            and re.search("发展背景|发展基础|工作回顾|主要成效", text)
        ):
            following = (
                other.start
                for other in lines[place + 1 :]
                if any(item.start == other.start for item in items)
            )
            ruled.append((line.start, next(following, len(page.text))))
    return tuple(ruled)
