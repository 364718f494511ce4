"""The facts of a draft as the cells of a table say them."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from quanmin.core.periods import containing
from quanmin.core.reading.draft import Draft, Span, Target, Task

KINDS = {"target": "目标", "standard": "标准", "achievement": "已有水平"}
FINDINGS = {
    "conflicting-counts": "数量不一致", "conflicting-shares": "比例不一致", "conflicting-targets": "目标值不一致",
    "date-against-deadline": "正文与时限不一致", "draft-wording": "未定稿字样", "hidden-cells": "有隐藏的单元格",
    "impossible-share": "比例超过100%", "not-a-plan": "不是规划", "numbering": "序号有误",
    "one-thing-two-names": "项目名称不统一", "one-unit-two-names": "单位名称不统一", "other-level": "其他层级的指标",
    "same-indicator-two-names": "指标名称不统一", "target-at-baseline": "目标等于基期",
    "target-behind-baseline": "目标劣于基期", "target-without-value": "缺目标数值",
    "target-without-year": "缺完成年份", "task-without-lead": "缺牵头单位", "total-with-rate": "总量与比率不符",
    "two-baselines": "基期值不一致", "two-denominators": "分母口径不一致", "two-last-days": "截止日期不一致",
    "unaccepted-changes": "有未接受的修订", "unit-mismatch": "单位不一致", "unread-pages": "有未读出的页",
}  # fmt: skip

PLAN_END = "（规划期末）"

_SIGNS = {">=": "≥", "<=": "≤", ">": "＞", "<": "＜"}
_CHANGES = {"increase_by": "提高", "decrease_by": "降低"}
_MARKS = re.compile(r"\*\*|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_NUMBERING = re.compile(r"^(?:（[一二三四五六七八九十\d]+）|[一二三四五六七八九十\d]+[、.．])\s*")
# （牵头单位：卫健局；配合单位：财政局） at the end of a task whose offices stand in their own columns.
_OFFICES = re.compile(r"\s*[（(【\[][^（）()【】\[\]]*(?:牵头|责任|配合|参与)[^（）()【】\[\]]*[）)】\]]。?$")
_PARAGRAPH = re.compile(r"^(?=.*\S)", re.MULTILINE)
_MONTH = re.compile(r"(20\d{2})年(\d{1,2})月(?:(\d{1,2})日)?")


def tidy(text: str) -> str:
    """The text on one line, cells of a table row parted by ｜, without marks of bold type or unprintable characters."""
    cells = (" ".join(cell.split()) for cell in _MARKS.sub("", text).split("\t"))
    return "｜".join(cell for cell in cells if cell)


def goal(target: Target) -> str:
    """The goal as people write it: ≥65%, 75–80岁, 每年降低0.5个百分点, 全覆盖."""
    values = target.value if isinstance(target.value, tuple) else (target.value,)
    numbers = "–".join(figure(value) for value in values if value is not None)
    amount = f"{numbers}{target.unit or ''}" if numbers else ""
    if target.comparator == "cover_all":
        return "全覆盖"
    if target.comparator in _CHANGES:
        return ("每年" if target.annual else "") + _CHANGES[target.comparator] + amount
    about = "约" if target.approximate else ""
    return f"{_SIGNS.get(target.comparator, '')}{about}{amount}" if amount else ""


def figure(value: float) -> str:
    """The number with all its digits and no idle noughts: 6, 78.84, 1234567."""
    return f"{value:.10g}"


def title_of(finding_code: str) -> str:
    """The name of a kind of finding; the code itself where it has none yet."""
    return FINDINGS.get(finding_code, finding_code)


def place(draft: Draft, span: Span) -> str:
    """Where a fact stands: paragraph, first and last character, counted from 1; empty for one that a person added."""
    if span[0] == span[1]:
        return ""
    paragraph = bisect_right(_paragraphs(draft.text), span[0])
    return f"第{max(paragraph, 1)}段（{span[0] + 1}–{span[1]}字）"


@lru_cache(maxsize=8)
def _paragraphs(text: str) -> tuple[int, ...]:
    """Where each paragraph that holds anything begins."""
    return tuple(found.start() for found in _PARAGRAPH.finditer(text))


def contents(draft: Draft) -> tuple[str, ...]:
    """Each task's own words, without what has cells of its own: number, title, offices, and the tasks under it."""
    spans = sorted(task.span for task in draft.tasks)
    return tuple(_content(draft, task, spans) for task in draft.tasks)


def _content(draft: Draft, task: Task, spans: Sequence[Span]) -> str:
    start, end = task.span
    # The next task in the text, if it lies inside this one.
    after = bisect_right(spans, (start, len(draft.text) + 1))
    is_whole = after < len(spans) and spans[after][0] < end and spans[after][1] <= end
    text = tidy(draft.text[start : spans[after][0]] if is_whole else task.text)
    if task.lead or task.cooperate:
        text = _OFFICES.sub("", text)
    bare = _NUMBERING.sub("", text).removeprefix(tidy(task.title)).lstrip("。：:，；. ")
    return bare if task.title else text


def deadline(task: Task) -> str:
    """The deadline as written; the plan's own year, marked as such, where the task says none."""
    if task.deadline or task.deadline_year is None:
        return tidy(task.deadline)
    return f"{task.deadline_year}年{PLAN_END}"


def last_day(task: Task) -> date | None:
    """The last day a task may be done on; None for a standing duty.

    A month that is named ends the task with its last day; a year alone, with the year.
    """
    named = list(_MONTH.finditer(task.deadline))
    if named and 1 <= int(named[-1][2]) <= 12:
        year, month, day = named[-1].groups()
        end = containing(date(int(year), int(month), 1), "month").end
        return end.replace(day=max(1, min(int(day or end.day), end.day)))
    return date(task.deadline_year, 12, 31) if task.deadline_year else None


def joined(names: Sequence[str]) -> str:
    """The names of offices in one cell."""
    return "、".join(tidy(name) for name in names)
