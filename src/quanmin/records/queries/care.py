"""Who has a resident in their care: by where the resident lives, by a referral, or for some hours in an emergency."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from quanmin import clock
from quanmin.accounts.acting import require
from quanmin.accounts.permissions import Permission, may
from quanmin.errors import Refused
from quanmin.records.models import EmergencyAccess, Resident
from quanmin.records.overlay import rows_of_residents
from quanmin.units.models import Unit

REFERRED_DAYS = 90  # how long a referral opens the resident to whom they were sent to


def unreachable():
    """The one sentence for who is not in one's care and for who is not there at all."""
    return Refused(_("没有找到这位居民，或不在您的服务范围内；情况紧急时可写明原因后查阅。"))


def in_care(number, seen_by):
    """The resident's row, for those who have them in their care; Refused otherwise, in the same words for nobody.

    Who may open all residents is told when there is none: Resident.DoesNotExist.
    """
    require(seen_by, Permission.OPEN_RESIDENT, on=seen_by.unit)
    row = Resident.objects.select_related("village").filter(pk=number).first()
    if row is None and may(seen_by, Permission.OPEN_RESIDENT):
        raise Resident.DoesNotExist
    if row is None or not (has_at_home(row, seen_by) or opened_by(row, seen_by)):
        raise unreachable()
    return row


def has_at_home(resident, seen_by):
    """Whether the resident lives where the person may open residents."""
    return may(seen_by, Permission.OPEN_RESIDENT, on=resident.village)


def opened_by(resident, seen_by):
    """What opens a resident to somebody for a time: `emergency`, `referral`; empty for nothing."""
    if _urgent(resident, seen_by):
        return "emergency"
    return "referral" if _referred(resident, seen_by) else ""


def sees_sensitive(resident, seen_by):
    """Whether records of mental disorder and tuberculosis show: to those who manage them where the resident lives."""
    return may(seen_by, Permission.SEE_SENSITIVE, on=resident.village)


def emergencies(seen_by):
    """Every emergency access, latest first, for those who check the trail."""
    require(seen_by, Permission.SEE_TRAIL)
    return EmergencyAccess.objects.select_related("by__unit", "resident")


def _urgent(row, seen_by):
    return EmergencyAccess.objects.filter(resident=row, by=seen_by, until__gt=timezone.now()).exists()


def _referred(row, seen_by):
    """Whether the resident was lately referred to an organisation of the person's own unit."""
    since = clock.today() - timedelta(days=REFERRED_DAYS)
    sent = rows_of_residents([row.pk], ("referrals",))["referrals"]
    to = {one["to_unit_id"] for one in sent if since <= one["date"] <= clock.today()}
    return bool(to) and Unit.objects.within(seen_by.unit).filter(pk__in=to).exists()
