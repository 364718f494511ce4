"""Who looked at a resident: what the resident may be told, out of the trail."""

from quanmin.accounts.models import Entry
from quanmin.records.queries.people import may_open

MOST = 200


def looks_at(resident_id, seen_by, *, most=MOST):
    """The lines of the trail that opened or changed this resident, latest first: who, in which role, when, what.

    Lists that only named the resident among others are not looks at one person, and are left out.
    """
    row = may_open(resident_id, seen_by)
    lines = Entry.objects.filter(on_kind="resident", on_id=str(row.pk)).select_related("who__unit")
    return list(lines.exclude(act="read search")[:most])
