"""The states of a hint and the moves between them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    OPEN = "open", _("待核对")
    EXPLAINED = "explained", _("已说明")
    CORRECTED = "corrected", _("已更正")
    LIFTED = "lifted", _("不再提示")


# A unit may answer again; what nothing points to any more lifts by itself.
HINT_TRANSITIONS = {
    State.OPEN: (State.EXPLAINED, State.CORRECTED, State.LIFTED),
    State.EXPLAINED: (State.CORRECTED,),
    State.CORRECTED: (State.EXPLAINED,),
    State.LIFTED: (),
}
ANSWERED = (State.EXPLAINED, State.CORRECTED)
