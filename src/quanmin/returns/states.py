"""The states of a return and its moves; docs/reference/states.md is made from these.

A return is filled, signed by the head of the unit, accepted by the county office; each level may send it back, and no
move leads past a signature. What was accepted is corrected by going the same way again.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    OWED = "owed", _("待填报")
    SUBMITTED = "submitted", _("待负责人审签")
    SIGNED = "signed", _("待县级采纳")
    RETURNED = "returned", _("已退回")
    ACCEPTED = "accepted", _("已采纳")
    REOPENED = "reopened", _("更正中")
    WITHDRAWN = "withdrawn", _("已撤销")


# From each state, the states an action may move a return to.
RETURN_TRANSITIONS = {
    State.OWED: (State.SUBMITTED, State.WITHDRAWN),
    State.SUBMITTED: (State.SIGNED, State.RETURNED),
    State.SIGNED: (State.ACCEPTED, State.RETURNED),
    State.RETURNED: (State.SUBMITTED, State.WITHDRAWN),
    State.ACCEPTED: (State.REOPENED,),
    State.REOPENED: (State.SUBMITTED,),
    State.WITHDRAWN: (),
}
TO_FILL = tuple(state for state, after in RETURN_TRANSITIONS.items() if State.SUBMITTED in after)
# What the unit still has to do something about before the office can.
WITH_UNIT = (State.OWED, State.RETURNED, State.SUBMITTED)
