"""Small drafts: say what the test is about, the rest is filled in."""

from datetime import datetime
from typing import Any

from quanmin.core.reading.draft import Draft, Finding, Heading, Target, Task
from quanmin.core.writing.reading import Reading

TEXT = "一、主要目标\n到2025年，婴儿死亡率控制在6‰以内。\n由卫健局牵头推进慢病管理。"


def a_target(**fields: Any) -> Target:
    """Infant mortality at most 6 ‰ by 2025."""
    given = {
        "indicator": "婴儿死亡率", "comparator": "<=", "value": 6.0, "unit": "‰", "year": 2025, "span": (9, 22),
        "value_span": (18, 20), "sentence": "婴儿死亡率控制在6‰以内",
    }  # fmt: skip
    return Target(**{**given, **fields})


def a_task(**fields: Any) -> Task:
    """Chronic disease management, led by the health office."""
    given = {
        "path": "一/1", "project": "慢病防控", "title": "推进慢病管理", "text": "推进慢病管理", "span": (24, 36),
        "lead": ("卫健局",), "deadline": "2025年", "deadline_year": 2025,
    }  # fmt: skip
    return Task(**{**given, **fields})


def a_reading(
    *,
    title: str = "云岭县卫生健康规划",
    text: str = TEXT,
    targets: tuple[Target, ...] = (),
    tasks: tuple[Task, ...] = (),
    findings: tuple[Finding, ...] = (),
) -> Reading:
    """A plan as read on 1 March 2026."""
    heading = Heading(title, "云政发〔2021〕1号", "云岭县人民政府", "2021-10-08")
    draft = Draft(heading, text, targets, tasks, findings)
    return Reading(draft, "plan.docx", "ab" * 32, datetime(2026, 3, 1, 12, 0), "0.1.0")
