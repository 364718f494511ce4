"""The states of a notice, its moves, its clocks and reminders; docs/reference/states.md is made from these.

立项 → 交办 → 签收 → 办理 → 反馈 → 复核 → 办结 → 销号. A unit may object before it begins; the office may return an
answer. No move leads past a step that somebody has to sign.
"""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    PROPOSED = "proposed", _("已立项")
    ISSUED = "issued", _("已交办")
    SIGNED = "signed", _("已签收")
    WORKING = "working", _("办理中")
    ANSWERED = "answered", _("已反馈")
    REVIEWING = "reviewing", _("复核中")
    RETURNED = "returned", _("已退回")
    COMPLETED = "completed", _("已办结")
    CLOSED = "closed", _("已销号")
    OBJECTED = "objected", _("申诉中")
    WITHDRAWN = "withdrawn", _("已撤销")


# From each stage, the stages an action may move a notice to.
NOTICE_TRANSITIONS = {
    Stage.PROPOSED: (Stage.ISSUED, Stage.WITHDRAWN),
    Stage.ISSUED: (Stage.SIGNED, Stage.OBJECTED, Stage.WITHDRAWN),
    Stage.SIGNED: (Stage.WORKING, Stage.OBJECTED, Stage.WITHDRAWN),
    Stage.WORKING: (Stage.ANSWERED,),
    Stage.ANSWERED: (Stage.REVIEWING,),
    Stage.REVIEWING: (Stage.COMPLETED, Stage.RETURNED),
    Stage.RETURNED: (Stage.ANSWERED,),
    Stage.COMPLETED: (Stage.CLOSED,),
    Stage.CLOSED: (),
    Stage.OBJECTED: (Stage.ISSUED, Stage.WITHDRAWN),
    Stage.WITHDRAWN: (),
}
OPEN_STAGES = tuple(stage for stage, after in NOTICE_TRANSITIONS.items() if after and stage != Stage.PROPOSED)
UNIT_STAGES = (Stage.ISSUED, Stage.SIGNED, Stage.WORKING, Stage.RETURNED)
OFFICE_STAGES = (Stage.ANSWERED, Stage.REVIEWING, Stage.OBJECTED, Stage.COMPLETED)


class Urgency(TextChoices):
    ORDINARY = "ordinary", _("平件")
    URGENT = "urgent", _("加急")
    MOST_URGENT = "most-urgent", _("特急")


@dataclass(frozen=True)
class Clocks:
    """How many working days each step may take, and when the system speaks up. Changed ones are another `version`."""

    version: str
    sign: int
    answer: int
    review: int
    rule: int
    close: int
    remind_before: int
    escalate_after: tuple[int, int]


CLOCKS = {
    Urgency.ORDINARY: Clocks("clocks-2026-1", 2, 15, 5, 3, 5, 3, (1, 5)),
    Urgency.URGENT: Clocks("clocks-2026-1", 1, 7, 3, 2, 3, 2, (1, 3)),
    Urgency.MOST_URGENT: Clocks("clocks-2026-1", 1, 3, 2, 1, 2, 1, (1, 2)),
}


class ReminderKind(TextChoices):
    """What the system says of a step that is not done in time: a reminder, then one leader after the other."""

    NEAR = "near", _("到期提醒")
    FIRST = "first", _("逾期催办，报分管领导")
    SECOND = "second", _("再次催办，报主要领导")


class Series(TextChoices):
    NOTICE = "notice", _("督办单")
    BULLETIN = "bulletin", _("通报")
    IMPACT = "impact", _("健康影响评估意见")


class Occasion(TextChoices):
    """What a notice is about, each with its own standard words."""

    TARGET = "target", _("目标落后")
    TASK = "task", _("任务逾期")
    OTHER = "other", _("其他事项")
