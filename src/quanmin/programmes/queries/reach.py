"""Whose resident it is: what is not one's own is not told from what does not exist."""

from django.utils.translation import gettext as _

from quanmin.accounts.permissions import Permission, may
from quanmin.core.protocols.reading import sensitive_codes
from quanmin.programmes.models import Team, Visit
from quanmin.programmes.refusals import Unknown
from quanmin.records.models import Resident
from quanmin.records.queries.care import opened_by
from quanmin.records.queries.searching import standing_number
from quanmin.units.models import Level, Unit

LARGEST = 2**63 - 1


def own_resident(number, seen_by):
    """The resident of that number, of one's own; Unknown otherwise, in the same words whether there is one or not."""
    row = None
    if 0 <= number <= LARGEST:
        row = Resident.objects.select_related("village").filter(pk=number).first()
    if row is None or not may(seen_by, Permission.RECORD, on=row.village):
        raise Unknown(_("没有找到这位居民，或不在您的服务范围内；请从名单里打开。"))
    return row


def served_resident(number, seen_by):
    """The resident whom the person may visit now: one's own, or one that a referral or an emergency opens to them.

    Who was merged is found as the one who stands for both. Unknown otherwise, in the same words.
    """
    row = None
    if 0 <= number <= LARGEST:
        row = Resident.objects.select_related("village").filter(pk=standing_number(number)).first()
    if row is None or not (is_own(row, seen_by) or _is_opened(row, seen_by)):
        raise Unknown(_("没有找到这位居民，或不在您的服务范围内；请从名单里打开。"))
    return row


def may_visit(number, user):
    """Whether the person may visit the resident now; nobody is looked up for who records no visits at all."""
    if not may(user, Permission.RECORD, on=user.unit):
        return False
    try:
        return bool(served_resident(number, user))
    except Unknown:
        return False


def is_own(resident, user):
    """Whether the resident lives where the person serves."""
    return may(user, Permission.RECORD, on=resident.village)


def right_is_asked_on(resident, user):
    """The unit a visit is made from: the resident's village, or one's own unit for who was sent or is in need."""
    return resident.village if is_own(resident, user) else user.unit


def closed_protocols(resident, seen_by):
    """The protocols of which the person must not know whether they follow the resident."""
    return () if may(seen_by, Permission.SEE_SENSITIVE, on=resident.village) else sorted(sensitive_codes())


def _is_opened(resident, user):
    return may(user, Permission.RECORD, on=user.unit) and bool(opened_by(resident, user))


def served_visit(number, seen_by):
    """The visit of that number: to a resident of one's own, or made by oneself to one who is still open to oneself."""
    found = _visit(number)
    if found is not None and not is_own(found.resident, seen_by):
        opened = found.by_id == seen_by.pk and _is_opened(found.resident, seen_by)
        found = found if opened else None
    if found is None:
        raise _no_visit()
    return found


def own_visit(number, seen_by):
    """The visit of that number to a resident of one's own; Unknown otherwise, in the same words."""
    found = _visit(number)
    if found is None or not is_own(found.resident, seen_by):
        raise _no_visit()
    return found


def _visit(number):
    rows = Visit.objects.select_related("resident__village", "by")
    return rows.filter(pk=number).first() if 0 <= number <= LARGEST else None


def _no_visit():
    return Unknown(_("没有找到这份随访，或不在您的服务范围内；请从名单里打开。"))


def own_team(number, seen_by):
    """The team of that number in one's own reach; Unknown otherwise, in the same words."""
    found = None
    if 0 <= number <= LARGEST:
        found = Team.objects.select_related("unit").filter(pk=number).first()
    if found is None or not may(seen_by, Permission.RECORD, on=found.unit):
        raise Unknown(_("没有找到这个团队，或不在您的服务范围内；请从名单里打开。"))
    return found


def place_of_work(user, resident):
    """The organisation a person works for: the clinic of their village or centre of their township, else their unit."""
    village = right_is_asked_on(resident, user) or user.unit
    near = (user.unit_id, village.pk, village.parent_id)
    kind = "village-clinic" if user.unit.level == Level.VILLAGE else "township-health-centre"
    found = Unit.objects.filter(parent__in=near, kind__in=(kind, "township-health-centre"), closed=None)
    ranked = sorted(
        found, key=lambda unit: (unit.kind != kind, unit.parent_id != user.unit_id, unit.position)
    )
    return ranked[0] if ranked else user.unit
