"""A draft for people: a plain table for the terminal, a workbook for the office."""

import io
import unicodedata
from collections.abc import Sequence

import xlsxwriter

from quanmin.core.reading.draft import Draft, Target

SIGNS = {
    "cover_all": "全覆盖",
    "increase_by": "提高",
    "decrease_by": "降低",
    ">=": "≥",
    "<=": "≤",
    "range": "",
}
TARGET_HEADS = ("指标", "目标", "年份", "基期", "性质", "牵头单位", "对应指标定义", "原文")
TASK_HEADS = ("序号", "工程", "任务", "牵头单位", "配合单位", "完成时限", "原文")
FINDING_HEADS = ("问题", "说明与建议")
Row = tuple[str, ...]


def goal_in_words(target: Target) -> str:
    """The goal as people write it: ≥ 65%, 75–80 岁, 全覆盖."""
    sign = SIGNS.get(target.comparator, target.comparator)
    values = target.value if isinstance(target.value, tuple) else (target.value,)
    numbers = "–".join(f"{value:g}" for value in values if value is not None)
    return " ".join(part for part in (sign, f"{numbers}{target.unit or ''}" if numbers else "") if part)


def target_rows(draft: Draft) -> list[Row]:
    """One row a target, under TARGET_HEADS."""
    return [
        (
            target.indicator, goal_in_words(target), _blank(target.year), _blank(target.baseline), target.nature or "",
            "、".join(target.lead), target.measure or "", target.sentence,
        )
        for target in draft.targets
    ]  # fmt: skip


def task_rows(draft: Draft) -> list[Row]:
    """One row a task, under TASK_HEADS."""
    return [
        (
            task.path,
            task.project,
            task.title,
            "、".join(task.lead),
            "、".join(task.cooperate),
            task.deadline,
            task.text,
        )
        for task in draft.tasks
    ]


def _blank(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def as_table(draft: Draft) -> str:
    """Targets, tasks and findings as aligned text; Chinese characters count two columns."""
    targets = [row[:7] for row in target_rows(draft)]
    tasks = [row[:6] for row in task_rows(draft)]
    return "\n".join(
        (
            draft.heading.title, "",
            f"目标 {len(targets)} 项", *_aligned(TARGET_HEADS[:7], targets), "",
            f"任务 {len(tasks)} 项", *_aligned(TASK_HEADS[:6], tasks), "",
            f"问题 {len(draft.findings)} 处", *(f"  {finding.code}  {finding.message}" for finding in draft.findings),
        )
    )  # fmt: skip


def _aligned(heads: Row, rows: Sequence[Row]) -> list[str]:
    cut = [tuple(_cut(cell) for cell in row) for row in rows]
    widths = [max(map(_width, column)) for column in zip(heads, *cut, strict=True)]
    return [
        "  " + "  ".join(_padded(cell, wide) for cell, wide in zip(row, widths, strict=True)).rstrip()
        for row in (heads, *cut)
    ]


def _cut(cell: str, most: int = 24) -> str:
    line = " ".join(cell.split())
    return line if len(line) <= most else line[: most - 1] + "…"


def _width(cell: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in cell)


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - _width(cell))


def as_workbook(drafts: Sequence[Draft]) -> bytes:
    """An Excel file with three sheets, 目标, 任务 and 问题, each row beginning with its document's title."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(
        written, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        _sheet(
            book,
            "目标",
            TARGET_HEADS,
            [(draft.heading.title, *row) for draft in drafts for row in target_rows(draft)],
        )
        _sheet(
            book,
            "任务",
            TASK_HEADS,
            [(draft.heading.title, *row) for draft in drafts for row in task_rows(draft)],
        )
        findings = [
            (draft.heading.title, one.code, one.message) for draft in drafts for one in draft.findings
        ]
        _sheet(book, "问题", FINDING_HEADS, findings)
    return written.getvalue()


def _sheet(book: xlsxwriter.Workbook, name: str, heads: Row, rows: Sequence[Row]) -> None:
    sheet = book.add_worksheet(name)
    bold, wrapped = (
        book.add_format({"bold": True, "bg_color": "#E8EEF4"}),
        book.add_format({"text_wrap": True, "valign": "top"}),
    )
    sheet.write_row(0, 0, ("文件", *heads), bold)
    for number, row in enumerate(rows, start=1):
        sheet.write_row(number, 0, row, wrapped)
    sheet.set_column(0, len(heads), 18)
    sheet.set_column(len(heads), len(heads), 60)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(rows), 1), len(heads))
