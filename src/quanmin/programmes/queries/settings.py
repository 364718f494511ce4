"""What the county has set otherwise in protocols, beside what they declare."""

from dataclasses import dataclass

from quanmin.accounts.acting import require
from quanmin.accounts.permissions import Permission
from quanmin.core.protocols import Protocol, codes, editions
from quanmin.core.protocols.declare import Parameter
from quanmin.programmes.models import Setting


@dataclass(frozen=True)
class Known:
    """A parameter with the value that holds and every setting of it, the latest first."""

    parameter: Parameter
    value: float
    history: tuple[Setting, ...]


def parameters(seen_by):
    """Each protocol (its newest edition) with its parameters, in the order of the protocols' codes."""
    require(seen_by, Permission.SEE_PLAN, on=seen_by.unit)
    history = {}
    for one in Setting.objects.select_related("by").order_by("-id"):
        history.setdefault((one.protocol, one.parameter), []).append(one)
    return [
        (newest, _known(newest, history))
        for newest in (editions(code)[-1] for code in codes())
        if newest.parameters
    ]


def _known(protocol: Protocol, history):
    for one in protocol.parameters:
        made = tuple(history.get((protocol.code, one.key), ()))
        value = made[0].value if made and made[0].value is not None else one.default
        yield Known(one, value, made)
