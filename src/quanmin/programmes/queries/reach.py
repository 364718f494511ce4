"""Whose resident it is: what is not one's own is not told from what does not exist."""

from django.utils.translation import gettext as _

from quanmin.accounts.permissions import Permission, may
from quanmin.programmes.models import Team, Visit
from quanmin.programmes.refusals import Unknown
from quanmin.records.models import Resident
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


def own_visit(number, seen_by):
    """The visit of that number to a resident of one's own; Unknown otherwise, in the same words."""
    found = None
    if 0 <= number <= LARGEST:
        found = Visit.objects.select_related("resident__village", "by").filter(pk=number).first()
    if found is None or not may(seen_by, Permission.RECORD, on=found.resident.village):
        raise Unknown(_("没有找到这份随访，或不在您的服务范围内；请从名单里打开。"))
    return found


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
    village = resident.village or user.unit
    near = (user.unit_id, village.pk, village.parent_id)
    kind = "village-clinic" if user.unit.level == Level.VILLAGE else "township-health-centre"
    found = Unit.objects.filter(parent__in=near, kind__in=(kind, "township-health-centre"), closed=None)
    ranked = sorted(
        found, key=lambda unit: (unit.kind != kind, unit.parent_id != user.unit_id, unit.position)
    )
    return ranked[0] if ranked else user.unit
