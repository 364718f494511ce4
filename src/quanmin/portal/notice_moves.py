"""The moves of a notice as its page offers them: a name in the address, a form, and the action behind it."""

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from quanmin.accounts.permissions import Permission, may
from quanmin.errors import UsageError
from quanmin.supervision import actions
from quanmin.supervision.models import Stage


def day_of(written):
    """A day out of a form; None for none, UsageError for what is no day."""
    try:
        day = parse_date(written or "")
    except ValueError:
        day = None
    if written and day is None:
        raise UsageError(_("日期 %(day)s 不对；请写成 2026-01-31 的样子。") % {"day": repr(written)})
    return day


MOVES = {
    "issue": lambda one, given, files, by: actions.issue_notice(one, signer=given.get("signer", ""), by=by),
    "withdraw": lambda one, given, files, by: actions.withdraw_notice(one, given.get("text", ""), by=by),
    "sign": lambda one, given, files, by: actions.sign_for(one, by=by),
    "object": lambda one, given, files, by: actions.object_to_notice(one, given.get("text", ""), by=by),
    "take-up": lambda one, given, files, by: actions.take_up(
        one,
        person=given.get("person", ""),
        phone=given.get("phone", ""),
        measures=given.get("text", ""),
        by=by,
    ),
    "answer": lambda one, given, files, by: actions.answer_notice(
        one, given.get("text", ""), files=files, by=by
    ),
    "accept": lambda one, given, files, by: actions.review_notice(
        one, accepted=True, opinion=given.get("text", ""), by=by
    ),
    "return": lambda one, given, files, by: actions.review_notice(
        one, accepted=False, opinion=given.get("text", ""), answer_due=day_of(given.get("due")), by=by
    ),
    "uphold": lambda one, given, files, by: actions.rule_on_notice(
        one, upheld=True, reason=given.get("text", ""), by=by
    ),
    "agree": lambda one, given, files, by: actions.rule_on_notice(
        one, upheld=False, reason=given.get("text", ""), by=by
    ),
    "close": lambda one, given, files, by: actions.close_notice(one, text=given.get("text", ""), by=by),
}
# In each stage, what the unit may do and what the office may do.
OFFERED = {
    Stage.PROPOSED: ((), ("issue", "withdraw")),
    Stage.ISSUED: (("sign", "object"), ("withdraw",)),
    Stage.SIGNED: (("take-up", "object"), ("withdraw",)),
    Stage.WORKING: (("answer",), ()),
    Stage.RETURNED: (("answer",), ()),
    Stage.ANSWERED: ((), ("accept", "return")),
    Stage.OBJECTED: ((), ("uphold", "agree")),
    Stage.COMPLETED: ((), ("close",)),
}
RIGHTS = {"issue": Permission.ISSUE_NOTICE, "withdraw": Permission.ISSUE_NOTICE}


def allowed_moves(user, notice):
    """The moves this person may make with a notice as it stands."""
    unit, office = OFFERED.get(notice.stage, ((), ()))
    own = [name for name in unit if may(user, Permission.ANSWER_NOTICE, on=notice.unit)]
    return own + [
        name for name in office if may(user, RIGHTS.get(name, Permission.REVIEW_NOTICE), on=notice.unit)
    ]
