"""All that writes of health impact checks."""

from quanmin.impacts.actions.advising import (
    answer_advice,
    close_check,
    confirm_advice,
    draft_advice,
    drop_advice,
    issue_advice,
    report_done,
    send_back_advice,
)
from quanmin.impacts.actions.filling import (
    attach,
    hand_in,
    open_check,
    save_answers,
    take_file,
    withdraw,
)
from quanmin.impacts.actions.ruling import add_opinion, rule, send_back

__all__ = [
    "add_opinion",
    "answer_advice",
    "attach",
    "close_check",
    "confirm_advice",
    "draft_advice",
    "drop_advice",
    "hand_in",
    "issue_advice",
    "open_check",
    "report_done",
    "rule",
    "save_answers",
    "send_back",
    "send_back_advice",
    "take_file",
    "withdraw",
]
