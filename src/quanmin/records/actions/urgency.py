"""Opening a resident outside one's care in an emergency: for a reason that is kept, and for some hours."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.errors import UsageError
from quanmin.records.models import EmergencyAccess, Resident
from quanmin.records.queries.care import unreachable
from quanmin.records.queries.searching import LARGEST

HOURS = 4
SHORTEST_REASON = 4


def open_in_emergency(number, reason, *, by):
    """Take leave to open one resident for HOURS; the EmergencyAccess. Refused to who may open nobody at all."""
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise UsageError(_("请写明紧急查阅的原因，例如“在集市昏倒，需知用药和过敏”。"))
    with acting(by, Permission.OPEN_RESIDENT, on=by.unit) as trail:
        resident = Resident.objects.filter(pk=number).first() if 0 <= number <= LARGEST else None
        if resident is None:
            raise unreachable()
        now = timezone.now()
        kept = EmergencyAccess.objects.create(
            resident=resident, by=by, reason=reason[:200], at=now, until=now + timedelta(hours=HOURS)
        )
        trail.add("emergency access taken", kept, unit=resident.village, resident=resident.pk, hours=HOURS)
    return kept
