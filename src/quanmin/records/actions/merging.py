"""Making two residents one, and two again.

Nothing of either history is lost: each row that names the absorbed resident is entered anew naming the kept one, and
the merge remembers which record did it. Undoing lets what stood before stand again, the very row with its own
provenance; what was changed in between keeps the change and goes back to whom it belonged.
"""

from contextlib import contextmanager

from django.utils import timezone
from django.utils.translation import gettext as _

from quanmin import clock
from quanmin.accounts.acting import acting, require
from quanmin.accounts.permissions import Permission
from quanmin.core.snapshot.rows import OF_RESIDENTS, from_json, naming_residents
from quanmin.core.snapshot.tables import BY_NAME
from quanmin.errors import UsageError
from quanmin.records.base import base
from quanmin.records.concerning import note_concern
from quanmin.records.ending import home_ended, services_ended
from quanmin.records.entering import add_row_of_key, as_said, correct_row, stands, withdraw_row
from quanmin.records.homes import follow_rows
from quanmin.records.models import Likeness, Merge, Record, Resident, Verdict
from quanmin.records.naming import point_back, point_to
from quanmin.records.overlay import rows_of_residents
from quanmin.records.particulars import opened, particulars, sealed, write_particulars

# Where the absorbed one lived is told by the kept one's homes, whose spans must not overlap.
WITHDRAWN = ("residents", "residences")


def merge_residents(kept, absorbed, *, by, take=(), reason=""):
    """Make `absorbed` part of `kept`, whose number stands for both; the Merge.

    `take` names the particulars (name, sex, birth_date, phone, address, identity_number) in which the absorbed one's
    word is taken. UsageError where one of them is absorbed already, or they died on two days.
    """
    with _over_both(by, kept, absorbed) as trail:
        kept, absorbed = _both(kept, absorbed)
        _refuse_impossible(kept, absorbed)
        merge = Merge.objects.create(
            kept=kept, absorbed=absorbed, at=timezone.now(), by=by, reason=reason.strip()[:200]
        )
        merge.moved = move_rows(kept, absorbed, by, f"merge:{merge.pk}")
        merge.pointed = point_to(kept, absorbed)
        _take_over(merge, take, by)
        merge.save()
        _decide(kept, absorbed, Verdict.MERGED, by)
        trail.add(
            "residents merged",
            merge,
            unit=kept.village,
            kept=kept.pk,
            absorbed=absorbed.pk,
            rows=len(merge.moved) + len(merge.pointed),
        )
    return merge


def undo_merge(merge, *, by):
    """Make the two residents two again; the Merge. UsageError when it was undone, or the kept one absorbed since.

    What was entered about the kept one after the merge stays with the kept one.
    """
    with _over_both(by, merge.kept, merge.absorbed) as trail:
        merge = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
        if merge.undone_at is not None:
            raise UsageError(_("这次合并已经撤销。"))
        _refuse_absorbed(merge.kept)
        for one in reversed(merge.moved):
            _put_back(merge, one, by)
        point_back(merge.pointed, merge.kept, merge.absorbed)
        _give_back(merge, by)
        follow_rows([merge.kept_id])
        merge.undone_at, merge.undone_by = timezone.now(), by
        merge.save(update_fields=("undone_at", "undone_by"))
        _decide(merge.kept, merge.absorbed, Verdict.OPEN, None)
        trail.add(
            "merge undone", merge, unit=merge.kept.village, kept=merge.kept_id, absorbed=merge.absorbed_id
        )
    return merge


@contextmanager
def _over_both(by, one, other):
    """Acting on two residents at once: the right is needed where each of them lives."""
    require(by, Permission.KEEP_RESIDENTS, on=other.village)
    with acting(by, Permission.KEEP_RESIDENTS, on=one.village) as trail:
        yield trail


def _both(kept, absorbed):
    """Both rows, locked in the order of their numbers, so that two merges at one moment wait and never block."""
    rows = Resident.objects.select_for_update(of=("self",)).select_related("village").order_by("pk")
    found = {row.pk: row for row in rows.filter(pk__in=(kept.pk, absorbed.pk))}
    return found[kept.pk], found[absorbed.pk]


def _refuse_impossible(kept, absorbed):
    if kept.pk == absorbed.pk:
        raise UsageError(_("请选择两位不同的居民。"))
    for one in (kept, absorbed):
        _refuse_absorbed(one)
    if kept.death_date and absorbed.death_date and kept.death_date != absorbed.death_date:
        raise UsageError(_("两份档案的死亡日期不同；请先更正其中一份，再合并。"))


def _refuse_absorbed(resident):
    if Merge.objects.filter(absorbed=resident, undone_at=None).exists():
        raise UsageError(
            _("第 %(number)s 号居民已并入另一份档案；请先撤销那次合并。") % {"number": resident.pk}
        )


def move_rows(kept, absorbed, by, origin):
    """Every row of the absorbed one entered anew as the kept one's; what was done to each."""
    rows = rows_of_residents([absorbed.pk], [table.name for table in OF_RESIDENTS])
    own = rows_of_residents([kept.pk], ("residents", "health_records", "deaths", "births"))
    done = []
    for table in OF_RESIDENTS:
        for row in rows[table.name]:
            change = _change(table, row, kept, absorbed, own)
            done.append(_noted(table.name, row, _enter(table.name, row[table.key[0]], change, by, origin)))
            if row.get("resident_id", absorbed.pk) != absorbed.pk:
                both = (kept.pk, absorbed.pk)
                note_concern(table.name, row[table.key[0]], both, by=by, origin=origin)
    died = [row["death_date"] for row in (*own["residents"], *rows["residents"]) if row["death_date"]]
    died += [row["date"] for row in (*own["deaths"], *rows["deaths"])]
    return done + (_dead(kept, died[0], by, origin) if died else [])


def _dead(kept, day, by, origin):
    """Who died under either number is dead: what was done to the kept one's rows that last beyond the day."""
    stood = stands("residents", kept.pk)
    changes = [*home_ended(kept.pk, day), *services_ended(kept.pk, day)]
    if stood is not None and stood["death_date"] is None:
        changes.append(("residents", kept.pk, {"death_date": day}))
    done = []
    for name, key, change in changes:
        was = {BY_NAME[name].key[0]: key, **stands(name, key)}
        done.append(_noted(name, was, _enter(name, key, change, by, origin)))
    follow_rows([kept.pk])
    return done


def _change(table, row, kept, absorbed, own):
    """The columns that change in a row of the absorbed one; None where the row does not stand beside the kept one's."""
    if table.name in WITHDRAWN or _said_already(table.name, row, kept, absorbed, own):
        return None
    change = {name: kept.pk for name in naming_residents(table) if row[name] == absorbed.pk}
    open_record = table.name == "health_records" and row["closed"] is None
    if open_record and any(record["closed"] is None for record in own["health_records"]):
        change |= {"closed": max(clock.today(), row["opened"]), "closing_reason": "duplicate"}
    return change


def _said_already(name, row, kept, absorbed, own):
    """A person dies once and is born once."""
    once = name in ("deaths", "births") and row["resident_id"] == absorbed.pk
    return once and any(one["resident_id"] == kept.pk for one in own[name])


def _enter(name, key, change, by, origin):
    before = Record.objects.filter(table=name, key=key, current=True).values_list("pk", flat=True).first()
    if change is None:
        return before, withdraw_row(name, key, by=by, origin=origin)
    return before, correct_row(name, key, change, by=by, origin=origin)


def _noted(name, row, entered):
    before, record = entered
    key = row[BY_NAME[name].key[0]]
    return {"table": name, "key": key, "before": before, "did": record.pk, "was": as_said(name, row)}


def _put_back(merge, one, by):
    """Let the row stand as it stood; where it was changed since, give only the person back."""
    did = Record.objects.get(pk=one["did"])
    held = base()
    if not did.current:
        _give_person_back(merge, one, by)
    elif held is not None and held.through >= did.pk:
        _enter_again(merge, one, by)
    else:
        _let_stand(merge, did, one["before"], by)


def _let_stand(merge, did, before, by):
    """The merge's record steps back: the one before it stands again, or the row of the snapshot under it."""
    Record.objects.filter(pk=did.pk).update(current=False)
    Record.objects.filter(pk=before).update(current=True)
    note_concern(did.table, did.key, (merge.kept_id, merge.absorbed_id), by=by, origin=f"unmerge:{merge.pk}")


def _enter_again(merge, one, by):
    """A later snapshot holds what the merge did: the row is entered as it was before."""
    name, origin = one["table"], f"unmerge:{merge.pk}"
    was = from_json(BY_NAME[name], one["was"])
    if stands(name, one["key"]) is None:
        owner = merge.kept if name == "residents" and one["key"] == merge.kept_id else merge.absorbed
        add_row_of_key(name, one["key"], was, resident=owner, by=by, origin=origin)
    else:
        correct_row(name, one["key"], was, by=by, origin=origin)


def _give_person_back(merge, one, by):
    now, table = stands(one["table"], one["key"]), BY_NAME[one["table"]]
    if now is None or table.name == "residents":
        return
    named = [name for name in naming_residents(table) if one["was"].get(name) == merge.absorbed_id]
    change = {name: merge.absorbed_id for name in named if now[name] == merge.kept_id}
    if change:
        correct_row(table.name, one["key"], change, by=by, origin=f"unmerge:{merge.pk}")


def _take_over(merge, take, by):
    """Let the kept one say what the absorbed one said, of the particulars named."""
    kept, other = particulars(merge.kept), particulars(merge.absorbed)
    unknown = set(take) - set(kept)
    if unknown:
        raise UsageError(_("没有这几项：%(names)s。") % {"names": ", ".join(sorted(unknown))})
    chosen = {name: other[name] for name in take if other[name] != kept[name]}
    merge.before = _sealed(merge.kept, {name: kept[name] for name in chosen})
    merge.taken = _sealed(merge.kept, chosen)
    if chosen:
        write_particulars(merge.kept, kept | chosen, by=by)
    counted = {name: chosen[name] for name in ("sex", "birth_date") if name in chosen}
    if counted and stands("residents", merge.kept_id) is not None:
        was = {"resident_id": merge.kept_id, **stands("residents", merge.kept_id)}
        entered = _enter("residents", merge.kept_id, counted, by, f"merge:{merge.pk}")
        merge.moved.append(_noted("residents", was, entered))


def _give_back(merge, by):
    """What the kept one said of themselves before, wherever it is still what the merge made it."""
    kept = Resident.objects.get(pk=merge.kept_id)
    now = particulars(kept)
    said = _sealed(kept, now)
    back = {name: value for name, value in merge.before.items() if said[name] == merge.taken[name]}
    if back:
        write_particulars(kept, now | _opened(kept, back), by=by)


def _sealed(resident, said):
    """Particulars as JSON may hold them: the identity number encrypted, as everywhere."""
    return {name: sealed(resident.pk, name, value) for name, value in said.items()}


def _opened(resident, held):
    return {name: opened(resident.pk, name, text) for name, text in held.items()}


def _decide(one, other, verdict, by):
    """Note the decision with the pair, where it was found as one."""
    left, right = sorted((one.pk, other.pk))
    Likeness.objects.filter(left=left, right=right).update(
        verdict=verdict, decided_by=by, decided_at=timezone.now() if by else None
    )
