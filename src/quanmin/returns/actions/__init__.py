"""All that writes returns: they are opened, filled, signed, accepted, sent back, corrected."""

from quanmin.returns.actions.filling import attach, hand_in, save_answers
from quanmin.returns.actions.opening import open_returns, withdraw
from quanmin.returns.actions.signing import accept, reopen, send_back, sign

__all__ = [
    "accept",
    "attach",
    "hand_in",
    "open_returns",
    "reopen",
    "save_answers",
    "send_back",
    "sign",
    "withdraw",
]
