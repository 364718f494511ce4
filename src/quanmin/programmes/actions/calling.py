"""Calls to residents on the list."""

from django.utils import timezone
from django.utils.translation import gettext as _

from quanmin import clock
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.errors import UsageError
from quanmin.programmes.actions.scheduling import plan_again
from quanmin.programmes.models import Call, Due, Reached, Schedule
from quanmin.programmes.planning import BY_THE_WAY
from quanmin.programmes.queries.reach import own_resident


def record_call(resident_id, outcome, *, promised=None, note="", by):
    """Keep how a call ended; a day promised only where the person will come. The Call."""
    resident = own_resident(resident_id, by)
    if outcome not in Reached.values:
        raise UsageError(_("%(outcome)s 不是电话结果；请从列表里选。") % {"outcome": repr(outcome)})
    _check_promise(outcome, promised)
    with acting(by, Permission.RECORD, on=resident.village) as trail:
        call = Call.objects.create(
            resident=resident, day=clock.today(), outcome=outcome, promised=promised, note=note.strip()[:200],
            protocols=_owed(resident), at=timezone.now(), by=by,
        )  # fmt: skip
        plan_again([resident.pk], protocols=call.protocols)
        trail.add("call recorded", call, resident=resident.pk)
    return call


def _check_promise(outcome, promised):
    if (outcome == Reached.WILL_COME) != (promised is not None):
        raise UsageError(_("只有“约好时间”才写日期，并且必须写。"))
    if promised is not None and promised < clock.today():
        raise UsageError(_("约定的日期 %(day)s 已经过去，请核对。") % {"day": promised})


def _owed(resident):
    """The programmes the call was about: what is open for the resident today."""
    kept = Schedule.objects.in_use()
    open_now = Due.objects.filter(schedule=kept, resident=resident, first__lte=clock.today())
    return sorted(set(open_now.exclude(protocol__in=BY_THE_WAY).values_list("protocol", flat=True)))
