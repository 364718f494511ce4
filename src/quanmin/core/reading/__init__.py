"""Reads Chinese health plan documents: bytes in, targets, tasks and findings out, each with its place in the text.

Deterministic and without network: the same bytes give the same draft. See `draft` for what is in one.
"""

import dataclasses
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from quanmin.core.reading.baselines import with_baselines
from quanmin.core.reading.blocks import document_blocks
from quanmin.core.reading.draft import Draft, Finding, Genre, Heading, Span, Target, Task
from quanmin.core.reading.findings import look_over, no_plan
from quanmin.core.reading.genre import SILENT, genre
from quanmin.core.reading.grids import Sheet, understood
from quanmin.core.reading.link import link_measures
from quanmin.core.reading.outline import Item, outline, review_stretches
from quanmin.core.reading.page import Line, Page, laid_out
from quanmin.core.reading.particulars import particulars
from quanmin.core.reading.setting import AHEAD, Setting
from quanmin.core.reading.tabled import table_targets
from quanmin.core.reading.targets import line_targets
from quanmin.core.reading.tasks import document_tasks

__all__ = ["Draft", "Finding", "Heading", "Span", "Target", "Task", "link_measures", "read_document"]

_TIME_LIMIT = re.compile(r"(?:完成时限|完成时间|时间节点)：")
_BOUND = re.compile(r"以[上下内]|不[低高少大超多]|≥|≤|至少")
_NEAR = 30  # a target's own task is among this many before it; more do not nest


def read_document(data: bytes, name: str) -> Draft:
    """The draft of a document; DocumentError when it cannot be read. A text that is no plan has no targets."""
    page = laid_out(document_blocks(data, name))
    heading = particulars(page)
    items = outline(page)
    sheets = tuple(sheet for grid in page.grids if (sheet := understood(grid, page.plain, heading.start)))
    told = tuple(Finding(notice.code, notice.message) for notice in page.notices)
    kind = genre(page, heading, items)
    if kind in SILENT:
        return Draft(heading, page.text, findings=(*told, no_plan(kind)))
    tasks = tuple(document_tasks(page, heading, items, sheets))
    targets, facts = _figures(page, heading, items, sheets, kind)
    draft = Draft(heading, page.text, tuple(_led(targets, tasks)), tasks, (), facts)
    return dataclasses.replace(draft, findings=(*told, *look_over(draft, items)))


def _figures(
    page: Page, heading: Heading, items: tuple[Item, ...], sheets: tuple[Sheet, ...], kind: Genre
) -> tuple[tuple[Target, ...], tuple[Target, ...]]:
    """Targets and facts. A review chapter's figures are targets' starting points only where there are targets."""
    promised: list[Target] = []
    reviewed: list[Target] = []
    facts: list[Target] = []
    for setting, place in _settings(page, heading, items, sheets, kind):
        for target, reported in line_targets(setting, place):
            (reviewed if setting.review else facts if reported else promised).append(target)
    for sheet in sheets:
        promised += table_targets(Setting(page, heading, review=False), sheet)
    past = [_past(target, heading) for target in reviewed]
    facts = [_fact(fact) for fact in facts]
    promised = list(with_baselines(promised, [*past, *facts]))
    if not promised or not any(item.level in ("chapter", "section", "part") for item in items):
        return tuple(promised), tuple(sorted([*facts, *past], key=_place))
    return tuple(sorted([*promised, *past], key=_place)), tuple(facts)


def _fact(target: Target) -> Target:
    """A figure only reported has the year it says, never the plan's."""
    year = target.year if target.year_said else None
    return dataclasses.replace(target, kind="achievement", year=year)


def _past(target: Target, heading: Heading) -> Target:
    year = target.year if target.year_said else heading.start and heading.start - 1
    # 下降到 tells of a promise what it must not exceed, but of the past what it was.
    exact = target.comparator in (">=", "<=") and not _BOUND.search(target.sentence)
    return dataclasses.replace(
        target, kind="achievement", year=year, comparator="=" if exact else target.comparator
    )


def _place(target: Target) -> tuple[Span, Span]:
    return target.span, target.value_span


def _settings(
    page: Page,
    heading: Heading,
    items: tuple[Item, ...],
    sheets: tuple[Sheet, ...],
    kind: Genre,
) -> list[tuple[Setting, Line | Span]]:
    """Each stretch of running text with what holds for it: paragraphs, and task cells of tables without values."""
    settings: list[tuple[Setting, Line | Span]] = []
    numbered = {item.start for item in items if item.level != "dash"}
    reviews = review_stretches(page, items)
    ahead = [(item.start, item.until) for item in items if kind == "report" and AHEAD.search(item.title)]
    listed: int | None = None
    for line in page.lines:
        text = page.plain[line.start : line.end]
        if line.start in numbered:
            listed = None
        review = _inside(line, reviews)
        meant: Genre = "plan" if _inside(line, ahead) else kind
        settings.append((Setting(page, heading, review, listed, meant), line))
        listed = _opening_year(text) or listed
    return settings + _cells(page, heading, sheets)


def _inside(line: Line, stretches: Iterable[Span]) -> bool:
    return any(start <= line.start < end for start, end in stretches)


def _opening_year(text: str) -> int | None:
    """The year of a line that opens a list: 「…的2020年目标」, 「到2025年，…实现以下目标：」."""
    if not (text.endswith("：") or (len(text) < 40 and re.search("(?:目标|指标)$", text))):
        return None
    years = {int(year) for year in re.findall(r"(20\d{2})年(?!度?[—-])", text)}
    return years.pop() if len(years) == 1 else None


def _cells(page: Page, heading: Heading, sheets: tuple[Sheet, ...]) -> list[tuple[Setting, Line | Span]]:
    found: list[tuple[Setting, Line | Span]] = []
    for sheet in sheets:
        if sheet.has("target"):
            continue
        for row in sheet.rows:
            due = row.first("deadline")
            year = re.search(r"(20\d{2})年", due.text) if due else None
            setting = Setting(page, heading, review=False, listed=int(year[1]) if year else None)
            found += [(setting, (cell.start, cell.end)) for _, cell in row.all("task") if cell.text]
    return found


def _led(targets: tuple[Target, ...], tasks: tuple[Task, ...]) -> Iterator[Target]:
    """The targets with the lead of the task their words stand in, and its printed deadline if no year was said."""
    ordered = sorted(tasks, key=lambda task: task.span)
    starts = [task.span[0] for task in ordered]
    for target in targets:
        after = bisect_right(starts, target.span[0])
        near = reversed(ordered[max(0, after - _NEAR) : after])
        task = next((task for task in near if target.span[0] < task.span[1]), None)
        yield _with_lead(target, task) if task and not target.lead else target


def _with_lead(target: Target, task: Task) -> Target:
    if not target.year_said and _TIME_LIMIT.search(task.text) and task.deadline_year:
        target = dataclasses.replace(target, year=task.deadline_year, year_said=True)
    return dataclasses.replace(target, lead=task.lead)
