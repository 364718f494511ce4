"""An evaluation of a plan (年度、中期、终期评估报告) as a Word document: drafted from figures, for people to finish.

Everything it says is in its `EvaluationText`; the page shows the same. What people must add themselves, such as why an
office did not act, is asked for in 【…】 and never made up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from quanmin.core.writing.official import (
    Heading,
    Note,
    Paragraph,
    Part,
    Sideways,
    Title,
    official_document,
)
from quanmin.core.writing.official_charts import Chart
from quanmin.core.writing.official_letter import Signature
from quanmin.core.writing.official_tables import Column, Table

TARGETS = (
    Column("领域", 24, merged=True), Column("指标", 50), Column("基期值", 32, "center"), Column("目标值", 26, "center"),
    Column("目标\n年份", 14, "center"), Column("本期\n应达", 18, "center"), Column("本期值", 20, "center"),
    Column("95%区间", 26, "center"), Column("评价", 20, "center"), Column("牵头单位", 30),
)  # fmt: skip
PLACES = (
    Column("名次", 14, "center"), Column("地区", 40), Column("达标", 20, "center"), Column("临界", 20, "center"),
    Column("落后", 20, "center"), Column("无数据", 20, "center"), Column("达标占比", 22, "center"),
)  # fmt: skip
CHANGES = (
    Column("指标", 44), Column("上期值", 18, "center"), Column("本期值", 18, "center"), Column("变化", 28, "center"),
    Column("主要由谁带动", 48),
)  # fmt: skip
TASKS = (
    Column("任务", 76),
    Column("牵头单位", 40),
    Column("节点", 22, "center"),
    Column("情况", 18, "center"),
)
NEEDS = (
    Column("指标", 46), Column("现值", 18, "center"), Column("应达", 18, "center"),
    Column("还需服务\n人数", 18, "center"),
    Column("分到各地（人）", 56),
)  # fmt: skip
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class EvaluationText:
    """What an evaluation says. Rows are as wide as the columns above; an empty table leaves a sentence in its place."""

    title: str
    issuer: str
    opening: str
    summary: Sequence[str]
    targets: Rows
    unmeasured: Rows
    places: Rows
    green_shares: tuple[Sequence[str], Sequence[float | None]]
    compared: str
    changes: Rows
    tasks: Sequence[str]
    late_tasks: Rows
    problems: Sequence[str]
    needs: Rows
    advice: Sequence[str]
    footnote: str
    day: date


def evaluation_document(text: EvaluationText, *, made_at: datetime) -> bytes:
    """The bytes of the Word file of an evaluation."""
    parts: list[Part] = [
        Title(text.title),
        Paragraph(text.opening),
        Heading("一、总体进展"),
        *map(Paragraph, text.summary),
        Sideways(
            (
                Heading("二、主要指标完成情况"),
                *_table(TARGETS, text.targets, "规划没有可评价的指标。"),
                *_unmeasured(text),
            )
        ),
        Heading("三、各地进展"),
        *_chart(text),
        *_table(PLACES, text.places, "没有可比较的地区。"),
        Heading("四、主要变化及带动因素"),
        *([Paragraph(text.compared)] if text.compared and text.changes else []),
        *_table(CHANGES, text.changes, "与上期相比，没有可以比较的变化。"),
        Note("注：带动因素按各地自身变化和人口占比变化分解（Kitagawa，1955），各地之和等于全县变化。"),
        Heading("五、重点任务落实情况"),
        *map(Paragraph, text.tasks),
        *_table(TASKS, text.late_tasks, ""),
        Heading("六、存在的主要问题"),
        *map(Paragraph, text.problems),
        Heading("七、下一步工作建议"),
        *map(Paragraph, text.advice),
        *_table(NEEDS, text.needs, ""),
        Note(text.footnote),
        Signature(text.issuer, text.day),
    ]
    return official_document(parts, title=text.title, made_at=made_at)


def _table(columns: tuple[Column, ...], rows: Rows, otherwise: str) -> tuple[Table | Paragraph, ...]:
    if rows:
        return (Table(columns, rows),)
    return (Paragraph(otherwise),) if otherwise else ()


def _unmeasured(text: EvaluationText) -> tuple[Note, ...]:
    """Every target without a figure, with the reason."""
    said = tuple(Note(f"{name}：{why}。") for name, why in text.unmeasured)
    return (Note("没有对应的可计算指标的目标："), *said) if said else ()


def _chart(text: EvaluationText) -> tuple[Chart, ...]:
    names, shares = text.green_shares
    return (Chart("各地达标目标占比", names, (("达标占比", shares),), "%"),) if names else ()
