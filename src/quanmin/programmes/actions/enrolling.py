"""Putting a person under a programme, and ending it."""

from django.utils.translation import gettext as _

from quanmin import clock
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.core.protocols import in_force
from quanmin.core.protocols.rows import DISEASES, UNDER_MANAGEMENT
from quanmin.errors import UsageError
from quanmin.programmes.actions.scheduling import plan_again
from quanmin.programmes.facts import facts_of
from quanmin.programmes.queries.reach import own_resident, place_of_work
from quanmin.programmes.refusals import VisitRefused
from quanmin.records.entering import add_row, correct_row
from quanmin.records.models import Resident
from quanmin.records.overlay import rows_of_residents

ORIGIN = "enrolment"
REASONS = ("withdrawn", "refused", "moved-out", "death", "completed")


def enrol(resident_id, programme, *, start, diagnosed, code, by):
    """Put a resident under a programme of an illness: its diagnosis, where none is on record, and the enrolment.

    The number of the enrolment. VisitRefused where the person is under it already, the diagnosis is of another illness,
    or the days cannot be.
    """
    resident = own_resident(resident_id, by)
    if programme not in UNDER_MANAGEMENT or in_force(programme, start) is None:
        raise UsageError(_("%(programme)s 不是按病种建立管理的项目。") % {"programme": repr(programme)})
    with acting(by, Permission.RECORD, on=resident.village) as trail:
        Resident.objects.select_for_update().get(pk=resident.pk)
        _check(resident, programme, start, diagnosed, code)
        if not _is_coded(resident, programme):
            add_row(
                "conditions", {"code": code, "diagnosed": diagnosed}, resident=resident, by=by, origin=ORIGIN
            )
        row = {"programme": programme, "unit_id": place_of_work(by, resident).pk, "start": start}
        kept = add_row("enrolments", row, resident=resident, by=by, origin=ORIGIN)
        plan_again([resident.pk])
        trail.add("resident enrolled", kept, resident=resident.pk)
    return kept.key


def end_enrolment(resident_id, programme, *, end, reason, by):
    """End a resident's enrolment on a day, for one of REASONS; nothing more is owed from then on."""
    resident = own_resident(resident_id, by)
    with acting(by, Permission.RECORD, on=resident.village) as trail:
        Resident.objects.select_for_update().get(pk=resident.pk)
        running = _running(resident, programme)
        if running is None:
            raise VisitRefused(_("这位居民现在不在这个项目的管理中。"))
        if reason not in REASONS or not running["start"] <= end <= clock.today():
            raise VisitRefused(_("结案日期 %(day)s 或原因不对，请核对。") % {"day": end})
        kept = correct_row(
            "enrolments", running["enrolment_id"], {"end": end, "end_reason": reason}, by=by, origin=ORIGIN
        )
        plan_again([resident.pk])
        trail.add("enrolment ended", kept, resident=resident.pk)


def _check(resident, programme, start, diagnosed, code):
    person = facts_of([resident.pk]).people.row(0, named=True)
    last = min(day for day in (clock.today(), person["death_date"], person["moved_out"]) if day is not None)
    if not person["birth_date"] <= diagnosed <= start <= last:
        raise VisitRefused(_("确诊日期 %(day)s、建立管理日期 %(start)s 不可能，请核对。") % {
            "day": diagnosed, "start": start})  # fmt: skip
    if not code.startswith(DISEASES[programme.replace("-", "_")]):
        raise VisitRefused(_("诊断编码 %(code)s 不属于这个项目的病种。") % {"code": repr(code)})
    if _running(resident, programme) is not None:
        raise VisitRefused(_("这位居民已在这个项目的管理中。"))


def _running(resident, programme):
    rows = rows_of_residents([resident.pk], ("enrolments",))["enrolments"]
    return next((row for row in rows if row["programme"] == programme and row["end"] is None), None)


def _is_coded(resident, programme):
    rows = rows_of_residents([resident.pk], ("conditions",))["conditions"]
    return any(
        row["code"].startswith(DISEASES[programme.replace("-", "_")]) and row["abated"] is None
        for row in rows
    )
