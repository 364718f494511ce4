"""A draft as aligned text, for a terminal."""

import unicodedata
from collections.abc import Sequence

from quanmin.core.reading.draft import Draft
from quanmin.core.writing.words import figure, goal, joined

TARGET_HEADS = ("指标", "目标", "年份", "基期", "性质", "牵头单位", "对应指标定义")
TASK_HEADS = ("序号", "工程", "任务", "牵头单位", "配合单位", "完成时限")
Row = tuple[str, ...]


def as_table(draft: Draft) -> str:
    """Targets, tasks and findings as aligned text; Chinese characters count two columns."""
    return "\n".join(
        (
            draft.heading.title, "",
            f"目标 {len(draft.targets)} 项", *_aligned(TARGET_HEADS, _target_rows(draft)), "",
            f"任务 {len(draft.tasks)} 项", *_aligned(TASK_HEADS, _task_rows(draft)), "",
            f"问题 {len(draft.findings)} 处", *(f"  {finding.code}  {finding.message}" for finding in draft.findings),
        )
    )  # fmt: skip


def _target_rows(draft: Draft) -> list[Row]:
    return [
        (
            target.indicator, goal(target), str(target.year or ""),
            "" if target.baseline is None else figure(target.baseline), target.nature or "", joined(target.lead),
            target.measure or "",
        )
        for target in draft.targets
    ]  # fmt: skip


def _task_rows(draft: Draft) -> list[Row]:
    return [
        (task.path, task.project, task.title, joined(task.lead), joined(task.cooperate), task.deadline)
        for task in draft.tasks
    ]


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
