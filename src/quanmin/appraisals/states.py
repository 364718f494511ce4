"""The states of schemes, appraisals, allotments and appeals; docs/reference/states.md is made from these.

Nothing becomes final without being published first, with time for appeals, and signed by the head of the county office.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SchemeState(TextChoices):
    DRAFT = "draft", _("拟定中")
    ADOPTED = "adopted", _("已采用")
    RETIRED = "retired", _("已停用")
    DISCARDED = "discarded", _("已放弃")


SCHEME_TRANSITIONS = {
    SchemeState.DRAFT: (SchemeState.ADOPTED, SchemeState.DISCARDED),
    SchemeState.ADOPTED: (SchemeState.RETIRED,),
    SchemeState.RETIRED: (),
    SchemeState.DISCARDED: (),
}


class Stage(TextChoices):
    CHECKING = "checking", _("抽查中")
    WORKED = "worked", _("已计算")
    PUBLISHED = "published", _("公示中")
    FINAL = "final", _("已签发")
    WITHDRAWN = "withdrawn", _("已撤销")


APPRAISAL_TRANSITIONS = {
    Stage.WORKED: (Stage.PUBLISHED, Stage.WITHDRAWN),
    Stage.PUBLISHED: (Stage.FINAL, Stage.WITHDRAWN),
    Stage.FINAL: (),
    Stage.WITHDRAWN: (),
}
ALLOTMENT_TRANSITIONS = {
    Stage.CHECKING: (Stage.WORKED, Stage.WITHDRAWN),
    Stage.WORKED: (Stage.PUBLISHED, Stage.WITHDRAWN),
    Stage.PUBLISHED: (Stage.FINAL, Stage.WITHDRAWN),
    Stage.FINAL: (),
    Stage.WITHDRAWN: (),
}


class Ruling(TextChoices):
    OPEN = "open", _("待裁定")
    UPHELD = "upheld", _("维持")
    CORRECTED = "corrected", _("更正")


APPEAL_TRANSITIONS = {
    Ruling.OPEN: (Ruling.UPHELD, Ruling.CORRECTED),
    Ruling.UPHELD: (),
    Ruling.CORRECTED: (),
}


class Method(TextChoices):
    SCORES = "scores", _("按考核得分")
    SERVICES = "services", _("按核实的服务量")


class Outcome(TextChoices):
    VERIFIED = "verified", _("属实")
    REFUTED = "refuted", _("不属实")
    UNREACHED = "unreached", _("联系不上")
