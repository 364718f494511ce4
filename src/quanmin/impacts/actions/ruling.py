"""The health office rules on a check: sent back, exempt, or to be assessed; and it writes down what experts found."""

from django.utils.translation import gettext as _

from quanmin import clock
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.core.codes.working_days import add_working_days
from quanmin.errors import UsageError
from quanmin.impacts.actions.filling import MOST_LETTERS
from quanmin.impacts.actions.moving import locked, move, said
from quanmin.impacts.actions.numbering import number_check
from quanmin.impacts.answers import filled
from quanmin.impacts.models import Opinion
from quanmin.impacts.states import Ruling, Stage


def send_back(check, reason, *, by):
    """Send a questionnaire back to its unit, saying what is missing."""
    why = said(reason, _("请写明退回的理由。"))
    with acting(by, Permission.RULE_CHECK, on=check.unit) as trail:
        kept = locked(check)
        move(kept, Stage.RETURNED, by=by, text=why)
        trail.add("impact check sent back", kept)
    return kept


def rule(check, ruling, reason, *, ruler, by, scope="", on=None):
    """Decide what is to be done, in the name of a person and with reasons, whatever the rule proposed.

    What is to be assessed has a scope: which effects, on whom. What needs no assessment is numbered at once. UsageError
    for whoever handed it in.
    """
    if ruling not in Ruling.values:
        raise UsageError(_("请选择裁定：不需评估、简易评估或专家评估。"))
    why, name = said(reason, _("请写明裁定的理由。")), said(ruler, _("请写明裁定人的姓名。"))[:50]
    with acting(by, Permission.RULE_CHECK, on=check.unit) as trail:
        kept, today = locked(check), on or clock.today()
        if kept.submitted_by_id == by.pk:
            raise UsageError(_("提交的人不能自己裁定。"))
        kept.ruling, kept.ruling_reason, kept.ruler = ruling, why, name
        kept.ruled_on, kept.ruled_at, kept.ruled_by = today, clock.now(), by
        if ruling == Ruling.NONE:
            number_check(kept, Stage.EXEMPT, today, by=by)
        else:
            kept.scope = said(scope, _("请写明评估范围：评哪些影响、哪些人群。"))[:MOST_LETTERS]
            kept.due_on = add_working_days(today, filled(kept).asked.ruling(ruling).days)
        move(kept, Stage.EXEMPT if ruling == Ruling.NONE else Stage.ASSESSING, by=by, text=why, on=today)
        trail.add("impact check ruled on", kept, ruling=ruling, proposed=kept.proposed)
    return kept


def add_opinion(check, *, name, post, text, by, on=None):
    """Write down what an expert found, while the check is being assessed; each expert is heard once."""
    with acting(by, Permission.RULE_CHECK, on=check.unit) as trail:
        kept = locked(check)
        if kept.stage != Stage.ASSESSING:
            raise UsageError(_("评估中才能登记专家意见。"))
        who = said(name, _("请写明专家的姓名。"))[:50]
        if kept.opinions.filter(name=who).exists():
            raise UsageError(_("这位专家的意见已经登记过。"))
        opinion = Opinion.objects.create(
            impact=kept, name=who, post=said(post, _("请写明专家的单位和专业。"))[:100], on=on or clock.today(),
            text=said(text, _("请写明专家的意见。"))[:MOST_LETTERS], at=clock.now(), by=by,
        )  # fmt: skip
        trail.add("expert opinion kept", opinion, unit=kept.unit, check=kept.pk)
    return opinion
