"""A plan as a responsibility table (责任分工表): indicators with their values, tasks with their offices, in Word."""

from collections.abc import Sequence

from quanmin.core.reading.draft import Target, Task
from quanmin.core.writing.official import (
    TEXT_HEIGHT,
    Heading,
    Note,
    Paragraph,
    Part,
    Sideways,
    Title,
    official_document,
)
from quanmin.core.writing.official_tables import Column, Table, height
from quanmin.core.writing.reading import Reading
from quanmin.core.writing.words import PLAN_END, contents, deadline, figure, goal, joined, tidy

INDICATORS = (
    Column("序号", 11, "center"), Column("指标", 42), Column("目标", 26, "center"), Column("年份", 12, "center"),
    Column("基期值", 14, "center"), Column("基期", 12, "center"), Column("性质", 14, "center"),
    Column("牵头单位", 25),
)  # fmt: skip
TASKS = ("序号", "项目", "任务", "具体内容", "牵头单位", "配合单位", "完成时限")
# How the columns may share 225 mm: for short tasks of many offices, for longer ones, for paragraphs.
SHARES = ((11, 30, 32, 66, 25, 42, 19), (11, 24, 27, 82, 23, 39, 19), (11, 20, 22, 98, 22, 33, 19))
UNASSIGNED = ((11, 20, 23, 112, 20, 20, 19),)  # where the plan names no office


def responsibility_table(reading: Reading) -> bytes:
    """The Word file of one plan: its targets on upright pages, its tasks on turned ones."""
    title = reading.title if "分工" in reading.title else f"{reading.title}\n责任分工表"
    return official_document(_parts(reading, title), title=title.replace("\n", ""), made_at=reading.read_at)


def _parts(reading: Reading, title: str) -> list[Part]:
    draft = reading.draft
    targets = [target for target in draft.targets if target.kind == "target"]
    indicators = [_target_row(number, target) for number, target in enumerate(targets, 1)]
    told = zip(draft.tasks, contents(draft), strict=True)
    tasks = [_task_row(number, task, content) for number, (task, content) in enumerate(told, 1)]
    return [
        Title(title),
        Paragraph(_opening(reading, len(targets))),
        Heading("一、主要指标"),
        Table(INDICATORS, indicators) if indicators else Paragraph("文件中没有读到目标。"),
        Sideways((
            Heading("二、重点任务"),
            _lowest(tasks) if tasks else Paragraph("文件中没有读到任务。"),
            Note(_origin(reading)),
        )),
    ]  # fmt: skip


def _lowest(rows: Sequence[Sequence[str]]) -> Table:
    """The table of tasks with the widths that make it lowest: rows stay whole, and a high one leaves its page empty."""
    offices = any(lead or cooperate for *_, lead, cooperate, _deadline in rows)
    tables = (Table(_task_columns(shares), rows) for shares in (SHARES if offices else UNASSIGNED))
    return min(tables, key=lambda one: height(one, TEXT_HEIGHT))


def _task_columns(shares: Sequence[float]) -> tuple[Column, ...]:
    return tuple(
        Column(
            title,
            share,
            "center" if title in ("序号", "完成时限") else "left",
            merged=title in ("项目", "任务"),
        )
        for title, share in zip(TASKS, shares, strict=True)
    )


def _opening(reading: Reading, targets: int) -> str:
    number = f"（{reading.draft.heading.number}）" if reading.draft.heading.number else ""
    return (
        f"根据《{reading.title}》{number}，将{targets}项指标、{len(reading.draft.tasks)}项任务"
        "分解如下。牵头单位对任务负总责，配合单位按职责落实。"
    )


def _target_row(number: int, target: Target) -> tuple[str, ...]:
    baseline = "" if target.baseline is None else figure(target.baseline)
    return (
        str(number), tidy(target.indicator), goal(target), str(target.year or ""), baseline,
        str(target.baseline_year or ""), target.nature or "", joined(target.lead),
    )  # fmt: skip


def _task_row(number: int, task: Task, content: str) -> tuple[str, ...]:
    project = tidy(task.project).replace(" / ", "\n")
    return (
        str(number), project, tidy(task.title), content, joined(task.lead), joined(task.cooperate),
        deadline(task).removesuffix(PLAN_END),
    )  # fmt: skip


def _origin(reading: Reading) -> str:
    state = f"，{reading.state}" if reading.state else ""
    return (
        f"注：本表由“全民”{reading.version}于{reading.read_at:%Y-%m-%d}从文件《{reading.file_name}》读出{state}；"
        "与正式印发的文本不一致的，以文本为准。"
    )
