"""The one step every action on a return begins with: take its row, and move it along the table of moves."""

from django.utils.translation import gettext as _

from quanmin.errors import UsageError
from quanmin.returns.models import Return
from quanmin.returns.states import RETURN_TRANSITIONS


def locked(owed):
    """The return's row, taken so that two who act at once go one after the other."""
    return Return.objects.select_for_update(of=("self",)).select_related("unit", "subject").get(pk=owed.pk)


def move(owed, state):
    """Move a return to a state; UsageError when no move leads there."""
    if state not in RETURN_TRANSITIONS[owed.state]:
        words = _("报表现在是“%(now)s”，不能变为“%(to)s”；请刷新页面。")
        raise UsageError(words % {"now": owed.get_state_display(), "to": state.label})
    owed.state = state
    owed.save()


def open_filing(owed):
    """The filing that is neither accepted nor sent back; None where there is none."""
    return owed.filings.filter(accepted_at=None, returned_at=None).first()


def said(reason, words):
    """A reason without the blanks around it; UsageError with these words when there is none."""
    if not reason.strip():
        raise UsageError(words)
    return reason.strip()
