"""What a notice begins with: the issuer's standard words with the figures of its line in their places."""

from quanmin.core.writing.wording import filled
from quanmin.supervision.models import Occasion, Wording

# The names that may stand in braces; those of figures are the rows of the table of the notice.
OF_ALL = ("单位", "事项", "规划", "日期", "数据")
OF_TARGETS = ("指标", "目标", "统计范围", "现值", "区间", "现在应达", "亮灯", "单位自评")
OF_TASKS = ("任务", "完成时限", "下一节点", "亮灯", "单位自评")
NAMES = {
    Occasion.TARGET: (*OF_ALL, *OF_TARGETS),
    Occasion.TASK: (*OF_ALL, *OF_TASKS),
    Occasion.OTHER: ("日期",),
}
_DEMAND = "请查明原因，逐项制定整改措施，明确责任人和完成日期，按期反馈办理情况并附佐证材料。"
# The words before an issuer has written any.
FIRST = {
    Occasion.TARGET: {
        "title": "{事项}进展滞后", "reason": "《{规划}》要求：{事项}。截至{日期}，{数据}", "demand": _DEMAND,
    },
    Occasion.TASK: {
        "title": "{事项}进展滞后", "reason": "《{规划}》要求：{事项}。截至{日期}，{数据}", "demand": _DEMAND,
    },
    Occasion.OTHER: {"title": "", "reason": "", "demand": _DEMAND},
}  # fmt: skip
PARTS = ("title", "reason", "demand")


def words_of(issuer, occasion):
    """The words that hold for an occasion, by part, and their version; version 0 are the first ones."""
    last = Wording.objects.filter(issuer=issuer, occasion=occasion).first()
    words = FIRST[occasion] if last is None else {part: getattr(last, part) for part in PARTS}
    return words, last.version if last else 0


def written_out(words, facts):
    """The words with figures in their places; a title as long as a notice may have."""
    text = {part: filled(words[part], facts) for part in PARTS}
    return text | {"title": text["title"][:200]}
