"""The states of a plan, of what was read in it and of what was assigned from it, and which moves there are.

Actions move nothing but along these tables; the page docs/reference/states.md is made from them.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    DRAFT = "draft", _("待审核")
    REVIEWED = "reviewed", _("已审核")
    APPROVED = "approved", _("已发布")
    AMENDED = "amended", _("已被修订")
    CLOSED = "closed", _("已关闭")


# From each state, the states an action may move a plan to.
TRANSITIONS = {
    State.DRAFT: (State.REVIEWED, State.CLOSED),
    State.REVIEWED: (State.APPROVED, State.DRAFT, State.CLOSED),
    State.APPROVED: (State.AMENDED, State.CLOSED),
    State.AMENDED: (),
    State.CLOSED: (),
}
UNDER_REVIEW = (State.DRAFT, State.REVIEWED)
WAS_APPROVED = (State.APPROVED, State.AMENDED)


class Origin(TextChoices):
    DOCUMENT = "document", _("文件")
    EDITS = "edits", _("修改")


class Sharing(TextChoices):
    RATE = "rate", _("各乡镇同一标准")
    SHARE = "share", _("按份额分到各乡镇")
    COUNTY = "county", _("由县级统一完成")


class Standing(TextChoices):
    READ = "read", _("待审")
    ACCEPTED = "accepted", _("已接受")
    CORRECTED = "corrected", _("已更正")
    ADDED = "added", _("已补录")
    REJECTED = "rejected", _("已剔除")


class Verdict(TextChoices):
    ACCEPT = "accept", _("接受")
    CORRECT = "correct", _("更正")
    REJECT = "reject", _("剔除")
    ADD = "add", _("补录")


class Part(TextChoices):
    LEAD = "lead", _("牵头")
    COOPERATE = "cooperate", _("配合")


class Duty(TextChoices):
    UNLINKED = "unlinked", _("未对应单位")
    ASSIGNED = "assigned", _("已交办")
    OBJECTED = "objected", _("有异议")
    UPHELD = "upheld", _("维持交办")
    REASSIGNED = "reassigned", _("已改派")
    WITHDRAWN = "withdrawn", _("已撤回")


# From each state of an assignment, the states an action may move it to.
DUTY_TRANSITIONS = {
    Duty.UNLINKED: (Duty.ASSIGNED, Duty.WITHDRAWN),
    Duty.ASSIGNED: (Duty.OBJECTED, Duty.WITHDRAWN),
    Duty.OBJECTED: (Duty.UPHELD, Duty.REASSIGNED, Duty.WITHDRAWN),
    Duty.UPHELD: (Duty.WITHDRAWN,),
    Duty.REASSIGNED: (),
    Duty.WITHDRAWN: (),
}
OPEN_DUTIES = (Duty.UNLINKED, Duty.ASSIGNED, Duty.OBJECTED, Duty.UPHELD)
RULINGS = (Duty.UPHELD, Duty.REASSIGNED, Duty.WITHDRAWN)
