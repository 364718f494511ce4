"""Putting a person under a programme, ending it, and taking that back."""

from django.utils.translation import gettext as _

from quanmin import clock
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.core.protocols import in_force
from quanmin.core.protocols.entering import takes_reason, unmet
from quanmin.core.protocols.rows import DISEASES, UNDER_MANAGEMENT
from quanmin.errors import UsageError
from quanmin.programmes.actions.covering import cover_again
from quanmin.programmes.actions.scheduling import plan_again
from quanmin.programmes.enrolment_words import said_unmet
from quanmin.programmes.facts import facts_of
from quanmin.programmes.planning import as_set, own_protocols
from quanmin.programmes.queries.reach import own_resident, place_of_work
from quanmin.programmes.refusals import VisitRefused
from quanmin.records.entering import add_row, correct_row
from quanmin.records.models import Resident
from quanmin.records.overlay import rows_of_residents

ORIGIN = "enrolment"
# The reason that says the person never had the illness.
WITHDRAWN = "withdrawn"


def enrol(resident_id, programme, *, start, diagnosed, code, by):
    """Put a resident under a programme of an illness: its diagnosis, where none is on record, and the enrolment.

    The number of the enrolment; the same said again is the same enrolment. VisitRefused where the person is under it
    already, is not whom it is for, the diagnosis is of another illness, or the days cannot be.
    """
    resident = own_resident(resident_id, by)
    if programme not in UNDER_MANAGEMENT or in_force(programme, start) is None:
        raise UsageError(_("%(programme)s 不是按病种建立管理的项目。") % {"programme": repr(programme)})
    with acting(by, Permission.RECORD, on=resident.village) as trail:
        resident = Resident.objects.select_for_update().get(pk=resident.pk)
        running = _running(resident, programme)
        if running is not None and running["start"] == start and running["source"] == ORIGIN:
            trail.add("enrolment sent again", resident, enrolment=running["enrolment_id"])
            return running["enrolment_id"]
        _check_here(resident)
        _check(resident, programme, start, diagnosed, code)
        if not _is_coded(resident, programme):
            add_row(
                "conditions", {"code": code, "diagnosed": diagnosed}, resident=resident, by=by, origin=ORIGIN
            )
        row = {"programme": programme, "unit_id": place_of_work(by, resident).pk, "start": start}
        kept = add_row("enrolments", row, resident=resident, by=by, origin=ORIGIN)
        _follow(resident)
        trail.add("resident enrolled", kept, resident=resident.pk)
    return kept.key


def end_enrolment(resident_id, programme, *, end, reason, by):
    """End a resident's enrolment on a day, for a reason of its closing rules; nothing more is owed from then on."""
    resident = own_resident(resident_id, by)
    with acting(by, Permission.RECORD, on=resident.village) as trail:
        Resident.objects.select_for_update().get(pk=resident.pk)
        running = _running(resident, programme)
        if running is None:
            raise VisitRefused(_("这位居民现在不在这个项目的管理中。"))
        _check_end(running, programme, end, reason)
        kept = correct_row(
            "enrolments", running["enrolment_id"], {"end": end, "end_reason": reason}, by=by, origin=ORIGIN
        )
        if reason == WITHDRAWN:
            _let_diagnosis_end(resident, programme, None, end, by)
        _follow(resident)
        trail.add("enrolment ended", kept, resident=resident.pk)


def reopen_enrolment(resident_id, programme, *, by):
    """Take back that the last enrolment of a programme ended: it goes on as if it had not."""
    resident = own_resident(resident_id, by)
    with acting(by, Permission.RECORD, on=resident.village) as trail:
        resident = Resident.objects.select_for_update().get(pk=resident.pk)
        if _running(resident, programme) is not None:
            raise VisitRefused(_("这位居民已在这个项目的管理中。"))
        ended = [row for row in _rows(resident, programme) if row["end"] is not None]
        if not ended:
            raise VisitRefused(_("这位居民没有结过案的这个项目；请新建管理。"))
        _check_here(resident)
        last = max(ended, key=lambda row: (row["start"], row["enrolment_id"]))
        kept = correct_row(
            "enrolments", last["enrolment_id"], {"end": None, "end_reason": None}, by=by, origin=ORIGIN
        )
        if last["end_reason"] == WITHDRAWN:
            _let_diagnosis_end(resident, programme, last["end"], None, by)
        _follow(resident)
        trail.add("enrolment reopened", kept, resident=resident.pk)


def _let_diagnosis_end(resident, programme, ended, end, by):
    """The diagnoses of an illness that ended on a day (empty: that last) end on another (empty: last again)."""
    for row in _diagnoses(resident, programme):
        if row["abated"] == ended and (end is None or row["diagnosed"] <= end):
            correct_row("conditions", row["condition_id"], {"abated": end}, by=by, origin=ORIGIN)


def _follow(resident):
    """What is owed, and the groups contracts are kept for, follow from an enrolment."""
    cover_again([resident.pk])
    plan_again([resident.pk])


def _check_end(running, programme, end, reason):
    if not takes_reason(in_force(programme, clock.today()), reason):
        raise VisitRefused(_("%(reason)s 不是这个项目的结案原因；请从列表里选。") % {"reason": repr(reason)})
    if not running["start"] <= end <= clock.today():
        raise VisitRefused(
            _("结案日期 %(day)s 不可能：应在开始管理 %(start)s 到今天之间。")
            % {"day": end, "start": running["start"]}
        )


def _check_here(resident):
    if resident.death_date is not None:
        raise VisitRefused(_("这位居民已在 %(day)s 去世，不能再纳入管理。") % {"day": resident.death_date})
    if resident.left is not None and resident.left <= clock.today():
        raise VisitRefused(_("这位居民已经迁出，不能再纳入管理；若又搬回，请先登记迁入。"))


def _check(resident, programme, start, diagnosed, code):
    person = facts_of([resident.pk]).people.row(0, named=True)
    if not person["birth_date"] <= diagnosed <= start <= clock.today():
        raise VisitRefused(_("确诊日期 %(day)s、建立管理日期 %(start)s 不可能，请核对。") % {
            "day": diagnosed, "start": start})  # fmt: skip
    if not code.startswith(DISEASES[programme.replace("-", "_")]):
        raise VisitRefused(_("诊断编码 %(code)s 不属于这个项目的病种。") % {"code": repr(code)})
    _check_free(resident, programme, start)
    protocol = as_set(in_force(programme, start), own_protocols())
    why = unmet(protocol, person | {programme.replace("-", "_"): diagnosed}, start)
    if why:
        raise VisitRefused(said_unmet(protocol, person, why, start))


def _check_free(resident, programme, start):
    """Nobody is under one programme twice on a day."""
    if _running(resident, programme) is not None:
        raise VisitRefused(_("这位居民已在这个项目的管理中。"))
    until = max((row["end"] for row in _rows(resident, programme)), default=start)
    if start < until:
        raise VisitRefused(
            _("建立管理日期 %(start)s 早于上次结案日期 %(day)s；请写结案以后的日期，或恢复上次的管理。")
            % {"start": start, "day": until}
        )


def _running(resident, programme):
    """The enrolment that lasts; one with an end to come lasts until then."""
    lasting = (row for row in _rows(resident, programme) if row["end"] is None or row["end"] > clock.today())
    return next(lasting, None)


def _rows(resident, programme):
    rows = rows_of_residents([resident.pk], ("enrolments",))["enrolments"]
    return [row for row in rows if row["programme"] == programme]


def _is_coded(resident, programme):
    return any(row["abated"] is None for row in _diagnoses(resident, programme))


def _diagnoses(resident, programme):
    rows = rows_of_residents([resident.pk], ("conditions",))["conditions"]
    return [row for row in rows if row["code"].startswith(DISEASES[programme.replace("-", "_")])]
