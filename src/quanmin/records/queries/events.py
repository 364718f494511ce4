"""Reads of the deaths and moves entered here."""

from quanmin.accounts.permissions import Permission, may
from quanmin.records.models import Event, LifeEvent
from quanmin.records.queries.people import may_open


def events(resident_id, seen_by):
    """The deaths and moves of a resident that were entered here, those taken back with them, latest first."""
    row = may_open(resident_id, seen_by)
    return list(LifeEvent.objects.filter(resident=row).select_related("by", "undone_by"))


def may_take_back(found, seen_by, village):
    """The one of these events that this person may take back: the last that stands, by the right for its kind."""
    last = next((one for one in found if one.undone_at is None), None)
    if last is None:
        return None
    right = Permission.TAKE_BACK_DEATH if last.kind == Event.DIED else Permission.KEEP_RESIDENTS
    return last if may(seen_by, right, on=village) else None
