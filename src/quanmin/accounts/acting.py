"""`acting`: the frame around everything that writes."""

from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from quanmin.accounts.audit import add_entry
from quanmin.accounts.permissions import Permission, may
from quanmin.errors import Refused


@dataclass(frozen=True)
class Trail:
    """What one action leaves behind; `add` writes a line at once, inside the action's transaction."""

    by: object
    unit: object
    lines: list = field(default_factory=list)

    def add(self, act, thing=None, *, unit=None, **details):
        """Say what was done, to which row; details hold ids and counts, never a resident's data."""
        kind = thing._meta.model_name if thing is not None else ""
        on_id = thing.pk if thing is not None else ""
        line = add_entry(
            who=self.by, act=act, on_kind=kind, on_id=on_id, unit=unit or self.unit, details=details
        )
        self.lines.append(line.number)
        return line


@contextmanager
def acting(by, permission, *, on=None):
    """Check the right, open the transaction, and refuse to close it without a line in the trail."""
    require(by, permission, on=on)
    with transaction.atomic():
        trail = Trail(by, on)
        yield trail
        assert trail.lines, f"nothing was written to the trail under {permission!r}"


def require(user, permission, *, on=None):
    """Raise Refused, with the way on, unless the person holds the right on that unit."""
    if not may(user, permission, on=on):
        place = on.name if on is not None else _("全县")
        right = Permission(permission).label
        words = _("您没有在“%(place)s”“%(right)s”的权限；请联系县卫健局管理员。")
        raise Refused(words % {"place": place, "right": right})
