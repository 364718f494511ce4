"""What the county has set otherwise, beside what is declared: what holds, what will, and everything set before."""

from dataclasses import dataclass
from typing import Any

from quanmin import clock
from quanmin.accounts.acting import require
from quanmin.accounts.permissions import Permission
from quanmin.programmes.models import Kind, Setting
from quanmin.programmes.own_terms import decides
from quanmin.programmes.settables import Owner, Settable, owners


@dataclass(frozen=True)
class Said:
    """One setting, with whether it may be taken back: it holds, or is still to come (`ahead`)."""

    setting: Setting
    may_undo: bool
    ahead: bool


@dataclass(frozen=True)
class Known:
    """Something that may be set, the value that holds today, whether it is the county's own, and all that was set."""

    settable: Settable
    value: Any
    own: bool
    history: tuple[Said, ...]


def parameters(seen_by, kind=Kind.PROTOCOL):
    """Each protocol, package or check with what may be set of it, in the order of the declarations: (owner, Knowns)."""
    require(seen_by, Permission.SEE_PLAN, on=seen_by.unit)
    made = {}
    for one in Setting.objects.filter(kind=kind).select_related("by", "undone_by").order_by("-id"):
        made.setdefault((one.code, one.parameter), []).append(one)
    return [(owner, _known(owner, made)) for owner in owners(kind)]


def _known(owner: Owner, made):
    return [_one(one, made.get((owner.code, one.key), ())) for one in owner.settables]


def _one(asked, history):
    on = clock.today()
    said = tuple(Said(one, decides(one, history, on), one.since > on) for one in history)
    now = next((one.setting.value for one in said if one.may_undo and not one.ahead), None)
    return Known(asked, asked.default if now is None else now, now is not None and now != asked.default, said)
