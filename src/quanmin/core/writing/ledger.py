"""A plan as a working ledger (工作台账): targets, tasks, findings and where they came from, in one workbook."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from quanmin.core.measures.catalogue import CATALOGUE
from quanmin.core.reading.draft import Draft
from quanmin.core.writing.reading import Reading
from quanmin.core.writing.words import (
    KINDS,
    contents,
    deadline,
    goal,
    joined,
    last_day,
    place,
    tidy,
    title_of,
)
from quanmin.core.writing.workbook import Cell, Column, Notes, Sheet, workbook

PROGRESS = ("未启动", "推进中", "已完成", "进度滞后", "申请调整")
TARGET_COLUMNS = (
    Column("序号", 6, "whole"), Column("领域", 13), Column("类别", 9, "centred"), Column("指标", 30),
    Column("目标要求", 16), Column("目标值", 9, "number"), Column("上限值", 9, "number"), Column("单位", 9, "centred"),
    Column("完成年份", 9, "whole"), Column("基期值", 9, "number"), Column("基期年份", 9, "whole"),
    Column("性质", 9, "centred"), Column("牵头单位", 18), Column("对应的指标定义", 26), Column("指标代码", 26),
    Column("匹配程度", 8, "number"), Column("原文", 48), Column("原文位置", 21),
)  # fmt: skip
TASK_COLUMNS = (
    Column("序号", 6, "whole"), Column("编号", 10, "centred"), Column("项目", 22), Column("任务", 24),
    Column("具体内容", 52), Column("牵头单位", 16), Column("配合单位", 24), Column("完成时限", 14),
    Column("最迟日期", 12, "date"), Column("进展状态", 10, "fill", PROGRESS), Column("工作进展", 28, "fill"),
    Column("存在问题", 24, "fill"), Column("下一步措施", 24, "fill"), Column("原文位置", 21),
)  # fmt: skip
FINDING_COLUMNS = (
    Column("序号", 6, "whole"), Column("问题类别", 16), Column("说明与建议", 60), Column("原文位置", 24),
    Column("处理意见", 30, "fill"), Column("处理人", 12, "fill"), Column("处理日期", 13, "fill"),
)  # fmt: skip
FILE = Column("文件", 24)
USE = (
    "“目标”“任务”“问题”三张表由文件原文读出，每行都注明原文位置。浅黄色的列留给各单位填写：进展状态从下拉列表中选，"
    "其余照实填写。可按任一列筛选、排序；打印时每页重复表头。“已有水平”是文件自述的过去数值，不是目标。"
    "“匹配程度”是指标名称与指标词典的相近程度，1为完全一致，空白为人工指定或没有对应。"
)
_NAMES = {measure.code: (measure.title, measure.domain) for measure in CATALOGUE}


def plan_ledger(readings: Sequence[Reading], further: Sequence[Sheet] = ()) -> bytes:
    """The workbook of one plan or several; with several, each row begins with its document's title.

    `further` sheets, such as what became of a plan after it was read, stand before the last one.
    """
    first = readings[0]
    title = f"{first.title}工作台账" if len(readings) == 1 else f"{len(readings)}份规划工作台账"
    sheets: tuple[Sheet | Notes, ...] = (
        _sheet("目标", title, TARGET_COLUMNS, readings, _target_rows),
        _sheet("任务", title, TASK_COLUMNS, readings, _task_rows),
        _sheet("问题", title, FINDING_COLUMNS, readings, _finding_rows),
        *further,
        Notes(
            "说明", "说明", [pair for reading in readings for pair in _origin(reading)] + [("使用说明", USE)]
        ),
    )
    return workbook(sheets, title=title, made_at=first.read_at)


def _sheet(
    name: str,
    title: str,
    columns: tuple[Column, ...],
    readings: Sequence[Reading],
    rows_of: Callable[[Draft], Iterable[Sequence[Cell]]],
) -> Sheet:
    several = len(readings) > 1
    rows = [
        (*((reading.title,) if several else ()), *row)
        for reading in readings
        for row in rows_of(reading.draft)
    ]
    wide = (FILE, *columns) if several else columns
    frozen = 4 + several if name != "问题" else 2 + several
    return Sheet(name, f"{title}·{name}", wide, rows, frozen, "A4" if name == "问题" else "A3")


def _target_rows(draft: Draft) -> Iterable[Sequence[Cell]]:
    for number, target in enumerate(draft.targets, start=1):
        low, high = target.value if isinstance(target.value, tuple) else (target.value, None)
        title, domain = _NAMES.get(target.measure or "", ("", ""))
        yield (
            number, domain, KINDS[target.kind], tidy(target.indicator), goal(target), low, high, target.unit,
            target.year, target.baseline, target.baseline_year, target.nature, joined(target.lead), title,
            target.measure, target.match, tidy(target.sentence), place(draft, target.span),
        )  # fmt: skip


def _task_rows(draft: Draft) -> Iterable[Sequence[Cell]]:
    for number, (task, content) in enumerate(zip(draft.tasks, contents(draft), strict=True), start=1):
        yield (
            number, task.path, tidy(task.project), tidy(task.title), content, joined(task.lead),
            joined(task.cooperate), deadline(task), last_day(task), "", "", "", "", place(draft, task.span),
        )  # fmt: skip


def _finding_rows(draft: Draft) -> Iterable[Sequence[Cell]]:
    for number, finding in enumerate(draft.findings, start=1):
        places = "；".join(place(draft, span) for span in finding.spans) or "全文"
        yield number, title_of(finding.code), tidy(finding.message), places, "", "", ""


def _origin(reading: Reading) -> list[tuple[str, Cell]]:
    draft, heading = reading.draft, reading.draft.heading
    counted = f"目标{len(draft.targets)}项，任务{len(draft.tasks)}项，问题{len(draft.findings)}处"
    pairs: list[tuple[str, Cell]] = [
        ("文件标题", reading.title), ("文号", heading.number), ("发文机关", heading.issuer),
        ("成文日期", _day(heading.date)), ("来源文件", reading.file_name), ("文件校验码", f"SHA-256 {reading.sha256}"),
        ("读入时间", reading.read_at), ("读入软件", f"全民 Quanmin {reading.version}"), ("规划状态", reading.state),
        ("读出内容", counted),
    ]  # fmt: skip
    return [pair for pair in pairs if pair[1]]


def _day(written: str) -> Cell:
    """A day as a date; a year or a month alone as it is written."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return written
