"""The states of a health impact check and of its advice, and their moves; docs/reference/states.md is made from these.

The unit fills the questionnaire, the health office rules; what is to be assessed ends in numbered advice, each piece of
which its unit adopts or declines with reasons, carries out and shows. A check is closed when nothing of it is open.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    PROJECT = "project", _("重大项目")
    POLICY = "policy", _("重要政策")
    PLAN = "plan", _("规划")


class Stage(TextChoices):
    FILLING = "filling", _("填报中")
    SUBMITTED = "submitted", _("待裁定")
    RETURNED = "returned", _("已退回")
    EXEMPT = "exempt", _("不需评估")
    ASSESSING = "assessing", _("评估中")
    ADVISED = "advised", _("已提建议")
    CLOSED = "closed", _("已办结")
    WITHDRAWN = "withdrawn", _("已撤销")


# From each stage, the stages an action may move a check to.
CHECK_TRANSITIONS = {
    Stage.FILLING: (Stage.SUBMITTED, Stage.WITHDRAWN),
    Stage.SUBMITTED: (Stage.RETURNED, Stage.EXEMPT, Stage.ASSESSING),
    Stage.RETURNED: (Stage.SUBMITTED, Stage.WITHDRAWN),
    Stage.EXEMPT: (),
    Stage.ASSESSING: (Stage.ADVISED,),
    Stage.ADVISED: (Stage.CLOSED,),
    Stage.CLOSED: (),
    Stage.WITHDRAWN: (),
}
TO_FILL = tuple(stage for stage, after in CHECK_TRANSITIONS.items() if Stage.SUBMITTED in after)
RULED = (Stage.EXEMPT, Stage.ASSESSING, Stage.ADVISED, Stage.CLOSED)
# What has a number and goes out as a letter.
ISSUED = (Stage.EXEMPT, Stage.ADVISED, Stage.CLOSED)
WITH_OFFICE = (Stage.SUBMITTED, Stage.ASSESSING)


class Ruling(TextChoices):
    NONE = "none", _("不需评估")
    QUICK = "quick", _("简易评估")
    FULL = "full", _("专家评估")


class AdviceState(TextChoices):
    DRAFTED = "drafted", _("拟稿")
    ASKED = "asked", _("待答复")
    ADOPTED = "adopted", _("已采纳，落实中")
    DECLINED = "declined", _("不采纳")
    REPORTED = "reported", _("已报落实，待核实")
    CONFIRMED = "confirmed", _("已落实")


# What was reported and cannot be confirmed goes back to the unit.
ADVICE_TRANSITIONS = {
    AdviceState.DRAFTED: (AdviceState.ASKED,),
    AdviceState.ASKED: (AdviceState.ADOPTED, AdviceState.DECLINED),
    AdviceState.ADOPTED: (AdviceState.REPORTED,),
    AdviceState.DECLINED: (),
    AdviceState.REPORTED: (AdviceState.CONFIRMED, AdviceState.ADOPTED),
    AdviceState.CONFIRMED: (),
}
WITH_UNIT = (AdviceState.ASKED, AdviceState.ADOPTED)
SETTLED = tuple(state for state, after in ADVICE_TRANSITIONS.items() if not after)
