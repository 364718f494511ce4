"""Tasks: numbered measures, rows of a responsibility table, paragraphs of a chaptered plan, items of a project box.

A document is read one way: by its tables where they name units, else by the items that name units, else by its
chapters, else by its longest run of numbers.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from quanmin.core.reading.deadlines import deadline_year, said_deadline
from quanmin.core.reading.draft import Heading, Task
from quanmin.core.reading.grids import Sheet
from quanmin.core.reading.outline import Item, lead
from quanmin.core.reading.page import Line, Page
from quanmin.core.reading.rows import table_tasks
from quanmin.core.reading.units import are_offices, listed_units, responsibilities, unit_names

Duty = tuple[tuple[str, ...], tuple[str, ...], str]
_NOT_TASKS = re.compile(
    r"保障措施|组织保障|组织实施|组织领导|总体要求|总体思路|指导思想|基本原则|总体目标|工作目标|行动目标|主要目标|发展目标|发展基础|规划背景|附则|考核"
)
_BRACKET = re.compile(r"[（〔【](?P<inside>[^（）〔〕【】]*(?:（[^（）]*）[^（）〔〕【】]*)*)[）〕】]")
_LAST_BRACKET = re.compile(
    r"[（〔【](?P<inside>[^（）〔〕【】]*(?:（[^（）]*）[^（）〔〕【】]*)*)[）〕】]。?$"
)
_DUTY = re.compile(r"牵头|责任[单部科股处]|负责|配合|主办|协办")
# A sentence that says who is charged: 由县卫生健康局牵头，各医院参加，2027年12月底完成。 县爱卫办负责。
_LED = re.compile(
    r"(?:^|[，。；])(?P<said>由[^，。；]{2,40}?牵头(?:负责)?(?:，[^。；]*(?:配合|参与|参加|协助|完成))?)(?=[。；]|$)"
)
_IN_CHARGE = re.compile(r"[。；](?P<units>[^，。；]{2,40}?)负责。?\s*$")
_ALONE = re.compile(r"[（〔【]?(?:牵头|责任|主办|配合|完成时)")  # a line that only says who is charged
_DUTY_LINE = 12  # letters; shorter is a label
_ENOUGH = 5  # fewer numbered items than this are an enumeration, not a list of tasks


def document_tasks(
    page: Page, heading: Heading, items: tuple[Item, ...], sheets: tuple[Sheet, ...]
) -> Iterator[Task]:
    """The tasks of a document, in its order."""
    tabled = [task for sheet in sheets for task in table_tasks(page, heading, sheet)]
    charged = {
        item.start
        for item, following in pairwise((*items, None))
        if item and _is_charged(page, item, following)
    }
    if tabled:
        yield from tabled
    elif charged:
        shared = _shared_duties(page, items, charged)
        for item in _with_siblings(items, charged):
            duty = shared.get(item.start)
            yield from _in_paragraphs(page, heading, item, items) or [_numbered(page, heading, item, duty)]
    elif any(item.level == "section" for item in items):
        yield from _chaptered(page, heading, items)
    else:
        yield from _listed(page, heading, items)


def _with_siblings(items: tuple[Item, ...], charged: set[int]) -> list[Item]:
    """The charged items and those beside them that name no unit, so that a missing lead shows."""
    beside = {(item.level, item.parent) for item in items if item.start in charged}
    return [
        item for item in items
        if item.start in charged or ((item.level, item.parent) in beside and not _is_framing(item))
    ]  # fmt: skip


def _in_paragraphs(page: Page, heading: Heading, item: Item, items: tuple[Item, ...]) -> list[Task]:
    """The paragraphs under a heading as tasks, where two or more name units of their own and none is numbered."""
    if any(item.start < other.start < item.until for other in items):
        return []
    lines = [line for line in page.lines if item.end < line.start < item.until]
    charged = [
        line
        for line in lines
        if line.end - line.start > _DUTY_LINE and _charged_in(page, line.start, line.end)
    ]
    if len(charged) < 2:
        return []
    return [
        _paragraph(
            page,
            heading,
            f"{item.printed}/{number}",
            item.title,
            (line.start, line.end),
            _own_title(page, line),
        )
        for number, line in enumerate(charged, 1)
    ]


def _own_title(page: Page, line: Line) -> str:
    return lead(re.sub(r"^第[\d一二三四五六七八九十]+[项条]?[：、]?", "", page.text[line.start : line.end]))


def _charged_in(page: Page, start: int, end: int) -> bool:
    leaders, cooperate, _ = charge(page.plain[start:end])
    return bool(leaders or cooperate) and not _ALONE.match(page.plain[start:end])


def _is_charged(page: Page, item: Item, following: Item | None) -> bool:
    """Whether units are named in the item's own text, and not only further in."""
    if item.level in ("chapter", "section", "dash"):
        return False
    end = min(following.start, item.until) if following else item.until
    leaders, cooperate, _ = charge(page.plain[item.start : end])
    return bool(leaders or cooperate)


def charge(text: str) -> Duty:
    """Who leads, who cooperates and until when, from the brackets of a task or from labels in its text."""
    for found in reversed(list(_BRACKET.finditer(text))):
        inside = found["inside"]
        if _DUTY.search(inside):
            said = responsibilities(inside)
            if said[0] or said[1]:
                return said
    if re.search(r"(?:牵头|责任|配合)(?:单位|部门)[：为是]", text):
        return responsibilities(text)
    if (told := _LED.search(text)) and (said := responsibilities(told["said"]))[0] and are_offices(said[0]):
        return said
    if (told := _IN_CHARGE.search(text)) and (names := listed_units(told["units"])[0]):
        return names, (), ""
    if last := _LAST_BRACKET.search(text):
        names, due = listed_units(last["inside"])
        if len(names) > 1:
            return names, (), due
    return (), (), ""


def _charge_at(page: Page, start: int, end: int) -> Duty:
    """`charge` of a stretch, found in simplified characters and named in those of the page."""
    plain, text = page.plain[start:end], page.text[start:end]

    def as_written(names: tuple[str, ...]) -> tuple[str, ...]:
        places = [(plain.rfind(name), name) for name in names]
        return tuple(text[at : at + len(name)] if at >= 0 else name for at, name in places)

    leaders, cooperate, words = charge(plain)
    return as_written(leaders), as_written(cooperate), words


def _shared_duties(page: Page, items: tuple[Item, ...], charged: set[int]) -> dict[int, Duty]:
    """A line that only names units, after the last of several items that name none, charges them all."""
    shared: dict[int, Duty] = {}
    families: dict[tuple[str, Item | None], list[Item]] = {}
    for item in items:
        families.setdefault((item.level, item.parent), []).append(item)
    for family in families.values():
        last = family[-1]
        if len(family) < 2 or [item.start for item in family if item.start in charged] != [last.start]:
            continue
        if any(
            last.end < line.start < last.until and _ALONE.match(page.plain[line.start : line.end])
            for line in page.lines
        ):
            duty = _charge_at(page, last.start, last.until)
            shared |= {item.start: duty for item in family}
    return shared


def _numbered(page: Page, heading: Heading, item: Item, shared: Duty | None) -> Task:
    end = item.until
    text = page.text[item.start : end]
    place = (item.start, item.start + len(text.rstrip()))
    leaders, cooperate, words = shared or _charge_at(page, item.start, end)
    said, year = said_deadline(page.plain, item.start, end, heading.horizon)
    if words:
        said, year = _labelled_deadline(words, heading, year)
    parent = item.parent
    return Task(
        path=f"{parent.printed}/{item.printed}" if parent else item.printed, project=parent.title if parent else "",
        title=item.title, text=page.marked(*place), span=place, lead=leaders, cooperate=cooperate,
        deadline=said, deadline_year=year,
    )  # fmt: skip


def _labelled_deadline(words: str, heading: Heading, year: int | None) -> tuple[str, int | None]:
    return words, deadline_year(words, heading.horizon or year)


def _listed(page: Page, heading: Heading, items: tuple[Item, ...]) -> Iterator[Task]:
    """The longest run of numbers that goes on from heading to heading, headings on aims and safeguards left out."""
    runs = {
        level: [item for item in items if item.level == level and not _is_framing(item)]
        for level in ("item", "group", "part")
    }
    best = max(runs.values(), key=lambda run: (_longest(run), len(run)))
    if len(best) >= _ENOUGH and _longest(best) >= _ENOUGH:
        yield from (_numbered(page, heading, item, None) for item in best)
    else:
        yield from _sentence_tasks(page, heading)


def _longest(run: list[Item]) -> int:
    longest, length, last = 0, 0, 0
    for item in run:
        length = length + 1 if item.number == last + 1 else 1
        last = item.number
        longest = max(longest, length)
    return longest


def _is_framing(item: Item) -> bool:
    """Whether an item stands under aims or safeguards, or is a part on them."""
    return any(_NOT_TASKS.search(other.title) for other in item.above) or (
        item.level == "part" and bool(_NOT_TASKS.search(item.title))
    )


def _sentence_tasks(page: Page, heading: Heading) -> Iterator[Task]:
    """A single duty told in prose: …任务…，11月30日前完成，由某单位承担。"""
    for line in page.lines:
        text = page.text[line.start : line.end]
        found = re.search(
            r"由(?P<unit>[^，。；]{2,24}?)(?:牵头|负责|承担|组织实施|实施)", page.plain[line.start : line.end]
        )
        due = re.search(
            r"(?:(20\d{2})年)?\d{1,2}月(?:\d{1,2}日)?(?:底)?前", page.plain[line.start : line.end]
        )
        if found and due:
            unit = text[found.start("unit") : found.end("unit")]
            year = int(due[1]) if due[1] else heading.horizon
            yield Task("1", "", lead(text), text, (line.start, line.end), unit_names(unit), (), due[0], year)


def _chaptered(page: Page, heading: Heading, items: tuple[Item, ...]) -> Iterator[Task]:
    """Chapters after the opening ones: each paragraph of a section and each item of a box is a task."""
    chapters = [item for item in items if item.level == "chapter"]
    opening = [
        item for item in chapters if re.search("背景|基础|总体要求|指导思想|现状|形势|环境", item.title)
    ]
    for section in items:
        chapter = next((other for other in reversed(chapters) if other.start < section.start), None)
        if section.level not in ("section", "box") or chapter is None or chapter in opening:
            continue
        inner = (
            other.start
            for other in items
            if section.start < other.start < section.until and other.level in ("section", "box")
        )
        yield from _section(page, heading, chapter, section, next(inner, section.until))


def _section(page: Page, heading: Heading, chapter: Item, section: Item, until: int) -> Iterator[Task]:
    lines = [
        line
        for line in page.lines
        if (
            section.end < line.start < until
            and page.text[line.start : line.end].endswith(("。", "；", "：", "）"))
        )
        or (section.end < line.start < until and line.end - line.start > 30)
    ]
    label = str(section.number) if section.level == "section" else f"专栏{section.printed}"
    project = f"{chapter.title} / {section.title}"
    for number, line in enumerate(lines, 1):
        path = f"{chapter.printed}/{label}/{number}"
        title = _paragraph_title(page, line, section, alone=len(lines) == 1)
        yield _paragraph(page, heading, path, project, (line.start, line.end), title)
        yield from _inner(page, heading, path, project, line)


def _paragraph_title(page: Page, line: Line, section: Item, *, alone: bool) -> str:
    first = lead(page.text[line.start : line.end])
    return section.title if alone and len(first) > 24 and section.level == "section" else first


def _paragraph(
    page: Page, heading: Heading, path: str, project: str, place: tuple[int, int], title: str
) -> Task:
    said, year = said_deadline(page.plain, *place, heading.horizon)
    leaders, cooperate, words = _charge_at(page, *place)
    return Task(path, project, title, page.marked(*place), place, leaders, cooperate, words or said, year)


def _inner(page: Page, heading: Heading, path: str, project: str, line: Line) -> Iterator[Task]:
    """Bold leads inside a paragraph, and a bare one right after the paragraph's own, are tasks within it."""
    if not line.bold:
        return
    text = page.text[line.start : line.end]
    starts = [start for start, _ in line.bold if start > line.start]
    bare = re.match(r"[^。，]{4,30}。(?=[^。，]{4,24}。)", text)
    if bare and starts:
        starts.insert(0, line.start + bare.end())
    if not starts:
        return
    for number, (start, end) in enumerate(zip(starts, [*starts[1:], line.end], strict=True), 1):
        yield _paragraph(page, heading, f"{path}/{number}", project, (start, end), lead(page.text[start:end]))
