"""Settling what a source says otherwise: what stands here stays, or the source's word is taken."""

from django.utils import timezone
from django.utils.translation import gettext as _

from quanmin import clock
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.core.snapshot.rows import from_json
from quanmin.core.snapshot.tables import BY_NAME
from quanmin.errors import UsageError
from quanmin.records.actions.arriving import excludes
from quanmin.records.entering import FIRST_KEY, correct_row, find_row, keep_over, withdraw_row
from quanmin.records.homes import FOLLOWED, follow_rows
from quanmin.records.identifying import refuse_impossible
from quanmin.records.meeting import ONCE
from quanmin.records.models import DIFFERENCE_TRANSITIONS, Difference, Record, Resident, Settled
from quanmin.records.particulars import PARTICULARS, opened, particulars, write_particulars

ORIGIN = "settled"


def keep_ours(difference, *, by):
    """Say that what stands here is right, however often the source repeats itself; the Difference."""
    return _settled(difference, Settled.OURS, by, "difference settled as ours")


def take_theirs(difference, *, by):
    """Let the source's word stand; the Difference. UsageError where it cannot stand beside the rest."""
    return _settled(difference, Settled.THEIRS, by, "difference settled as the source's")


def _settled(difference, verdict, by, act):
    resident = Resident.objects.select_related("village").get(pk=difference.resident_id)
    with acting(by, Permission.KEEP_RESIDENTS, on=resident.village) as trail:
        one = Difference.objects.select_for_update(of=("self",)).get(pk=difference.pk)
        if verdict not in DIFFERENCE_TRANSITIONS[Settled(one.settled)]:
            raise UsageError(
                _("这一处已经是“%(state)s”；请刷新后再看。") % {"state": one.get_settled_display()}
            )
        one.settled, one.by, one.at = verdict, by, timezone.now()
        one.save(update_fields=("settled", "by", "at"))
        if verdict == Settled.THEIRS:
            _take(one, by)
        said = {"table": one.table, "column": one.column, "resident": one.resident_id}
        trail.add(act, one, unit=resident.village, **said)
    return one


def _take(one, by):
    if one.table == "residents" and one.column in PARTICULARS:
        _take_particular(one, by)
    elif one.column:
        table = BY_NAME[one.table]
        word = from_json(table, {one.column: one.said})[one.column]
        correct_row(one.table, one.key, {one.column: word}, by=by, origin=ORIGIN)
    else:
        _take_row(one, by)
    if one.table in (*FOLLOWED, *ONCE):
        follow_rows([one.resident_id])


def _take_particular(one, by):
    resident = Resident.objects.select_for_update(of=("self",)).get(pk=one.resident_id)
    word = opened(resident.pk, one.column, one.said)
    person = particulars(resident) | {one.column: word}
    refuse_impossible(person, clock.today())
    write_particulars(resident, person, by=by)
    if one.column in ("sex", "birth_date") and find_row("residents", resident.pk).row is not None:
        correct_row("residents", resident.pk, {one.column: word}, by=by, origin=ORIGIN)


def _take_row(one, by):
    """The source's row stands; what was entered here and cannot stand beside it is withdrawn."""
    found = find_row(one.table, one.key)
    if one.table in ONCE:
        _withdraw_excluded(one, by)
    keep_over(one.table, one.key, one.said, over=found.over, resident=one.resident_id, by=by, origin=ORIGIN)


def _withdraw_excluded(one, by):
    entered = Record.objects.filter(
        table=one.table, resident=one.resident_id, current=True, row__isnull=False
    )
    for record in entered.filter(key__gte=FIRST_KEY):
        if excludes(one.table, record.row, one.said):
            withdraw_row(one.table, record.key, by=by, origin=ORIGIN)
            if one.table == "deaths":
                day = from_json(BY_NAME["deaths"], one.said)["date"]
                correct_row("residents", one.resident_id, {"death_date": day}, by=by, origin=ORIGIN)
