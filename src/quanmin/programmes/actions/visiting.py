"""Saving what a visit found: once, for every programme that asked; and putting it right afterwards."""

import hashlib
import json
from dataclasses import replace

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quanmin import clock
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.core.protocols import decide
from quanmin.programmes.actions.giving import follow_visit
from quanmin.programmes.actions.scheduling import plan_again
from quanmin.programmes.checking import also_filled, checked
from quanmin.programmes.facts import ORIGIN, facts_of_frames, frames_of
from quanmin.programmes.forms import asked_by, written
from quanmin.programmes.models import Call, Draft, Due, Filled, Schedule, Standing, Visit
from quanmin.programmes.planning import owed, own_protocols
from quanmin.programmes.queries.reach import (
    closed_protocols,
    is_own,
    place_of_work,
    right_is_asked_on,
    served_resident,
    served_visit,
)
from quanmin.programmes.refusals import SameDay, VisitRefused
from quanmin.programmes.writing import Judged, Seen, at_time, rows_of_visit
from quanmin.records.entering import add_row, correct_row, withdraw_row
from quanmin.records.models import Resident
from quanmin.records.queries.care import opened_by

EVERY_VISIT = ("resident-record",)


def save_visit(report, *, by):
    """Keep a visit (a Report), write its rows, decide, and plan again; the Visit.

    The same key again answers the visit it made before. Unknown for a resident whom one may not visit; VisitRefused,
    ToConfirm or SameDay with what stands in the way.
    """
    # Who was merged while the form lay on a device without a link is visited as the one who stands for both.
    resident = served_resident(report.resident_id, by)
    _refuse_closed(report, resident, by)
    with acting(by, Permission.RECORD, on=right_is_asked_on(resident, by)) as trail:
        # Two reports on one resident wait for each other here, so that a second sees what the first did.
        Resident.objects.select_for_update().get(pk=resident.pk)
        before = _the_same(report)
        if before is not None:
            trail.add("visit sent again", before, **_about(resident, by))
            return before
        # What was sent is told again by the number it was sent for, also where that one was merged since.
        digest, report = digest_of(report), replace(report, resident_id=resident.pk)
        _refuse_same_day(report)
        visit = _keep(report, resident, by, digest=digest)
        _answer_calls(visit)
        Draft.objects.filter(resident=resident, by=by).delete()
        follow_visit(resident.pk, by=by)
        plan_again([resident.pk], protocols=_touched(visit))
        trail.add("visit saved", visit, **_about(resident, by))
    return visit


def correct_visit(visit_id, report, *, why, by):
    """Keep the visit anew as it should have been reported; the old one stays readable, its rows are corrected."""
    resident = served_visit(visit_id, by).resident
    report = replace(report, resident_id=resident.pk)
    _refuse_closed(report, resident, by)
    with acting(by, Permission.RECORD, on=right_is_asked_on(resident, by)) as trail:
        Resident.objects.select_for_update().get(pk=resident.pk)
        before = _the_same(report)
        if before is not None:
            trail.add("visit sent again", before, **_about(resident, by))
            return before
        old = _open_visit(visit_id, why, by)
        _end(old, Standing.CORRECTED, by)
        _refuse_same_day(report)
        visit = _keep(report, resident, by, digest=digest_of(report), corrects=old, why=why.strip()[:200])
        Call.objects.filter(visit=old).update(visit=visit)
        follow_visit(resident.pk, by=by)
        plan_again([resident.pk], protocols=_touched(visit) | _touched(old))
        trail.add("visit corrected", visit, corrects=old.pk, **_about(resident, by))
    return visit


def withdraw_visit(visit_id, *, why, by):
    """Say that a visit was not made, or not to this resident; its rows are withdrawn, what it was stays readable."""
    old = _open_visit(visit_id, why, by)
    with acting(by, Permission.RECORD, on=right_is_asked_on(old.resident, by)) as trail:
        Resident.objects.select_for_update().get(pk=old.resident_id)
        _end(old, Standing.WITHDRAWN, by)
        Visit.objects.filter(pk=old.pk).update(ended_why=why.strip()[:200])
        _write({}, old.rows, old.resident, f"{ORIGIN}{old.key}", by)
        Call.objects.filter(visit=old).update(visit=None)
        follow_visit(old.resident_id, by=by)
        plan_again([old.resident_id], protocols=_touched(old))
        trail.add("visit withdrawn", old, **_about(old.resident, by))
    old.refresh_from_db()
    return old


def keep_draft(resident_id, answers, *, by):
    """Keep what was typed of a visit not yet sent, for the one who typed it."""
    resident = served_resident(resident_id, by)
    with acting(by, Permission.RECORD, on=right_is_asked_on(resident, by)) as trail:
        draft, _made = Draft.objects.update_or_create(
            resident=resident, by=by, defaults={"answers": answers, "at": timezone.now()}
        )
        trail.add("visit draft kept", draft, **_about(resident, by))
    return draft


def _about(resident, by):
    """What a line of the trail says of a visit; where the resident is not one's own, what opened them."""
    opened = {} if is_own(resident, by) else {"opened_by": opened_by(resident, by)}
    return {"unit": resident.village, "resident": resident.pk, **opened}


def _refuse_closed(report, resident, by):
    """Who must not know of a programme does not fill its forms, whether it follows the resident or not."""
    closed = closed_protocols(resident, by)
    if any(name.partition("/")[0] in closed for name in report.tasks):
        raise VisitRefused(_("这项服务由管理这些患者的机构登记；请重新打开随访表。"))


def digest_of(report):
    """What a report says, as one number: two reports under one key must have the same."""
    said = (
        report.resident_id, f"{report.seen_on}", sorted(report.tasks), written(report.values), report.reasons,
    )  # fmt: skip
    text = json.dumps(said, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _the_same(report):
    """The visit this very report made before; VisitRefused when its key was used for something else."""
    found = Visit.objects.filter(key=report.key).first()
    if found is not None and found.digest != digest_of(report):
        raise VisitRefused(_("这份随访的编号已用于另一份随访；请重新打开随访表再填。"))
    return found


def _refuse_same_day(report):
    """SameDay unless the reporter has seen the visits others saved that day for one of these forms."""
    same = Visit.objects.filter(
        resident=report.resident_id, seen_on=report.seen_on, standing=Standing.STANDS
    ).prefetch_related("forms")
    # A dose given already is no matter of choice: it is refused with the rest of what is wrong.
    asked = {name for name in report.tasks if not name.startswith("immunisation/")}
    others = [
        visit
        for visit in same
        if f"{visit.key}" not in report.known and {f"{one}" for one in visit.forms.all()} & asked
    ]
    if others:
        words = ngettext(
            "同一天已有 %(count)s 份相同项目的随访；请核对后决定是否仍要保存。",
            "同一天已有 %(count)s 份相同项目的随访；请核对后决定是否仍要保存。",
            len(others),
        )
        raise SameDay(words % {"count": len(others)}, others)


def _keep(report, resident, by, *, digest, corrects=None, why=""):
    own, frames = own_protocols(report.seen_on), frames_of([resident.pk])
    facts = facts_of_frames(frames, [resident.pk])
    person = facts.people.row(0, named=True)
    tasks = checked(report, person, own, _given(frames, report.seen_on, corrects))
    closed = closed_protocols(resident, by)
    names = [
        name for name in _open_names(report, facts, own, corrects) if name.partition("/")[0] not in closed
    ]
    more = also_filled(report, tasks, names, person, own)
    judged = [
        Judged(one, _decided(one, report, facts.services, person), complete=True, chosen=one in tasks)
        for one in (*tasks, *more)
    ]
    visit = _visit(report, resident, by, digest=digest, corrects=corrects, why=why)
    Filled.objects.bulk_create(_filled(visit, one) for one in judged)
    rows = rows_of_visit(
        asked_by([one.task for one in judged]), report.values, judged, _seen(visit, person, frames, corrects)
    )
    visit.rows = _write(rows, corrects.rows if corrects else {}, resident, f"{ORIGIN}{visit.key}", by)
    visit.save(update_fields=("rows",))
    return visit


def _given(frames, day, corrects):
    """The vaccines given on the day, but for those of the visit that is put right."""
    own = {key for table, key in (corrects.rows if corrects else {}).values() if table == "vaccinations"}
    rows = frames["vaccinations"].to_dicts()
    return [row["vaccine"] for row in rows if row["date"] == day and row["vaccination_id"] not in own]


def _open_names(report, facts, own, corrects):
    """What is owed on the day, by name. The schedule says so, but for a visit put right: there it counts that visit."""
    kept = Schedule.objects.in_use()
    if kept is None or corrects is not None:
        items = owed(facts, report.seen_on, own, ahead=0)
        return [f"{protocol}/{item}" for protocol, item in items.select("protocol", "item").iter_rows()]
    dues = Due.objects.filter(schedule=kept, resident=report.resident_id, first__lte=report.seen_on)
    return [f"{protocol}/{item}" for protocol, item in dues.values_list("protocol", "item")]


def _visit(report, resident, by, **said):
    try:
        with transaction.atomic():
            return Visit.objects.create(
                key=report.key, resident=resident, unit=place_of_work(by, resident), seen_on=report.seen_on,
                answers=written(report.values), reasons=report.reasons, at=timezone.now(), by=by, **said,
            )  # fmt: skip
    except IntegrityError as error:
        raise VisitRefused(_("这份随访的编号已用于另一份随访；请重新打开随访表再填。")) from error


def _decided(task, report, services, person):
    """What the protocol makes of it, by the outcomes of earlier services for the same item."""
    known = {field.key for field in task.protocol.fields}
    values = {key: value for key, value in report.values.items() if key in known}
    history = tuple(
        (row["seen_on"], row["outcome"])
        for row in services.to_dicts()
        if row["protocol"] == task.protocol.code
        and row["item"] in (None, task.item)
        and row["seen_on"] < report.seen_on
    )
    return decide(task.protocol, values, history, person=person, on=report.seen_on)


def _filled(visit, one):
    return Filled(
        visit=visit, protocol=one.task.protocol.code, edition=one.task.protocol.edition, item=one.task.item,
        chosen=one.chosen, outcome=one.decision.outcome, refer=one.decision.refer, next_on=one.decision.next_on,
        complete=one.complete, findings=[found.key for found in one.decision.findings],
    )  # fmt: skip


def _seen(visit, person, frames, corrects):
    given = corrects.rows if corrects else {}
    # What the visit put right had kept of a contract, it may keep again on another day.
    promised = [
        row | {"done": None} if f"promise/{row['item_id']}" in given else row
        for row in frames["contract_items"].to_dicts()
    ]
    running = [row for row in frames["pregnancies"].to_dicts() if row["last_period"] <= visit.seen_on]
    return Seen(
        person=person, day=visit.seen_on, unit_id=visit.unit_id, pregnancy=running[-1] if running else None,
        promised=promised,
        at=at_time(visit.seen_on, clock.today(), timezone.localtime(visit.at).time()),
    )  # fmt: skip


def _write(rows, before, resident, origin, by):
    """Write the rows, over those of the visit corrected: one of the same name is corrected, one no longer named goes.

    Promises delivered are the contract's own rows: they are opened again rather than withdrawn.
    """
    kept, contact = {}, None
    for name, (table, key, values) in rows.items():
        if table == "observations":
            values = values | {"contact_id": contact}
        held = before.get(name)
        number = held[1] if held else key
        if number is None:
            number = add_row(table, values, resident=resident, by=by, origin=origin).key
        else:
            correct_row(table, number, values, by=by, origin=origin)
        if table == "contacts" and contact is None:
            contact = number
        kept[name] = [table, number]
    for name, (table, number) in before.items():
        if name not in rows:
            _undo(table, number, origin, by)
    return kept


def _undo(table, number, origin, by):
    if table == "contract_items":
        correct_row(table, number, {"done": None}, by=by, origin=origin)
    elif table != "pregnancies":
        # A colour once given to a pregnancy only rises.
        withdraw_row(table, number, by=by, origin=origin)


def _open_visit(visit_id, why, by):
    old = served_visit(visit_id, by)
    if not why.strip():
        raise VisitRefused(_("请写明为什么更正或撤销。"))
    if old.standing != Standing.STANDS:
        raise VisitRefused(
            _("这份随访%(standing)s，不能再改；请打开最新的一份。") % {"standing": old.get_standing_display()}
        )
    return old


def _end(visit, standing, by):
    changed = Visit.objects.filter(pk=visit.pk, standing=Standing.STANDS).update(
        standing=standing, ended_at=timezone.now(), ended_by=by
    )
    if not changed:
        raise VisitRefused(_("这份随访刚被别人更正或撤销；请刷新后重试。"))


def _answer_calls(visit):
    """The person came: calls made since the last visit are answered by this one."""
    Call.objects.filter(resident=visit.resident_id, visit=None, day__lte=visit.seen_on).update(visit=visit)


def _touched(visit):
    return {one.protocol for one in visit.forms.all()} | set(EVERY_VISIT) | {"family-doctor"}
