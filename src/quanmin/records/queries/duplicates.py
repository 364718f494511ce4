"""Reads of pairs that may be one person, and of merges."""

from django.db.models import Q
from django.utils.translation import gettext as _

from quanmin.accounts.acting import require
from quanmin.accounts.audit import record_reading
from quanmin.accounts.permissions import Permission, may
from quanmin.errors import Refused
from quanmin.records.models import Likeness, Merge, Verdict
from quanmin.records.particulars import particulars
from quanmin.records.queries.people import people


def pairs(seen_by, *, verdict=Verdict.OPEN):
    """The pairs of which at least one lives within one's own unit, the likeliest first."""
    return _within(Likeness.objects, seen_by, "left", "right").filter(verdict=verdict).select_related(
        "left__village", "right__village", "decided_by"
    )  # fmt: skip


def pair(number, seen_by):
    """One pair; Refused, in the same words, where there is none or neither lives within one's own unit."""
    found = _within(Likeness.objects, seen_by, "left", "right").filter(pk=number)
    one = found.select_related("left__village", "right__village").first()
    if one is None:
        raise Refused(_("没有找到这一对居民，或不在您的服务范围内；请从名单里打开。"))
    return one


def merges(seen_by):
    """The merges within one's own unit, undone ones with them, latest first."""
    return _within(Merge.objects, seen_by, "kept", "absorbed").select_related(
        "kept__village", "absorbed__village", "by", "undone_by"
    )


def differing(one):
    """The particulars in which the two of a pair truly differ, however much of them is masked."""
    left, right = particulars(one.left), particulars(one.right)
    return {name for name in left if left[name] != right[name]}


def persons(numbers, seen_by):
    """The persons a list of pairs shows, masked by right, by their numbers; the list is written down."""
    record_reading(seen_by, "duplicates", numbers, unit=seen_by.unit)
    return people(numbers, seen_by)


def _within(rows, seen_by, one, other):
    require(seen_by, Permission.KEEP_RESIDENTS, on=seen_by.unit)
    if may(seen_by, Permission.KEEP_RESIDENTS):
        return rows.all()
    stretch = (seen_by.unit.position, seen_by.unit.last)
    return rows.filter(
        Q(**{f"{one}__village__position__range": stretch})
        | Q(**{f"{other}__village__position__range": stretch})
    )
