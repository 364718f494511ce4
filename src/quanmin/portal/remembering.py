"""Filters that come back: a page opened without questions asks what its reader asked the last time."""

from quanmin.supervision.actions import remember_filter
from quanmin.supervision.queries.ledger import remembered

FORGET = "all"


def asked_of(request, page, names, first=None):
    """What is asked of a page, by name, and kept for the next time. `?all=1` forgets; `first` is for the first time."""
    given = {name: request.GET[name].strip()[:100] for name in names if request.GET.get(name, "").strip()}
    kept = remembered(request.user, page)
    if not (request.GET.keys() & {*names, FORGET}):
        return dict.fromkeys(names, "") | (kept if kept is not None else first or {})
    if given != kept:
        remember_filter(request.user, page, given)
    return dict.fromkeys(names, "") | given
