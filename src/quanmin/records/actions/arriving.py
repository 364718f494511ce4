"""What was corrected here meets what a new snapshot says. The last steps of bringing it in, inside its `acting`.

Nothing that a person put right is overwritten, and nothing the source newly says is lost: see records.meeting.
"""

from collections import defaultdict

import polars as pl
from django.utils import timezone

from quanmin.core.snapshot.rows import OF_RESIDENTS, columns_of, from_json, row_faults
from quanmin.core.snapshot.tables import BY_NAME
from quanmin.records.actions.differing import note_agreed, note_difference
from quanmin.records.actions.merging import move_rows
from quanmin.records.base import scan
from quanmin.records.entering import FIRST_KEY, NAMING, as_said, keep_over
from quanmin.records.homes import FOLLOWED, follow_rows
from quanmin.records.identifying import cleaned_number
from quanmin.records.meeting import ONCE, meet, stand_by_ours
from quanmin.records.models import Correction, Merge, Record, Resident, Settled
from quanmin.records.overlay import rows_of_residents
from quanmin.records.particulars import opened, particulars, sealed, sought

FROM_THE_REGISTER = ("sex", "birth_date")
MERGING = ("merge:", "unmerge:")


def meet_particulars(arriving, source, *, by):
    """By number, the particulars that stand here against those that arrive (residents of the snapshot, as a frame)."""
    corrected = defaultdict(list)
    for one in Correction.objects.all():
        corrected[one.resident_id].append(one)
    people = Resident.objects.in_bulk(list(corrected))
    ours = {}
    for row in arriving.filter(pl.col("resident_id").is_in(list(corrected))).iter_rows(named=True):
        number = row["resident_id"]
        standing, said = particulars(people[number]), arrived(row)
        kept = [one.field for one in corrected[number] if _stands(one, standing, said, row, source, by)]
        ours[number] = {name: standing[name] for name in kept}
    return ours


def arrived(row):
    """The particulars a row of a snapshot says."""
    return {
        "name": row["name"], "sex": row["sex"], "birth_date": row["birth_date"], "phone": row["phone"] or "",
        "address": row["address"] or "", "identity_number": cleaned_number(row["identity_number"]),
    }  # fmt: skip


def _stands(correction, standing, said, row, source, by):
    """Whether what was put right stands against what arrives; what is new is noted as a difference."""
    number, name = correction.resident_id, correction.field
    theirs = said[name]
    if theirs == standing[name]:
        correction.delete()
        note_agreed("residents", number, [name], by=by)
        return False
    if theirs != opened(number, name, correction.said):
        text = sealed(number, name, theirs)
        correction.said, correction.sought = text, sought(name, theirs)
        correction.save(update_fields=("said", "sought"))
        note_difference("residents", number, name, resident=number, said=text, source=source)
    if name == "birth_date" and row["death_date"] is not None and standing[name] > row["death_date"]:
        _give_way(correction, sealed(number, name, theirs), source, by)
        return False
    return True


def _give_way(correction, text, source, by):
    """Nobody dies before birth: what was put right cannot stand against the death that arrives; the list says so."""
    number, name = correction.resident_id, correction.field
    correction.delete()
    one = note_difference("residents", number, name, resident=number, said=text, source=source)
    one.settled, one.by, one.at = Settled.THEIRS, by, timezone.now()
    one.save(update_fields=("settled", "by", "at"))


def meet_rows(kept, *, by):
    """Let the rows corrected or entered here meet those of the snapshot just kept, and the register follow."""
    source = f"import:{kept.pk}"
    for table in OF_RESIDENTS:
        _meet_table(table, kept.folder, source, by)
    for name in ONCE:
        _meet_once(BY_NAME[name], kept.folder, source, by)
    _follow_merges(by)
    changed = Record.objects.filter(table__in=FOLLOWED, current=True, resident__lt=FIRST_KEY)
    follow_rows(changed.values_list("resident", flat=True).distinct())


def _meet_table(table, folder, source, by):
    records = list(Record.objects.filter(table=table.name, current=True, key__lt=FIRST_KEY))
    if not records:
        return
    key = table.key[0]
    wanted = [
        column.name for column in columns_of(table) if table.name != "residents" or column.name not in NAMING
    ]
    found = (
        scan(folder, table)
        .filter(pl.col(key).is_in([one.key for one in records]))
        .select(key, *wanted)
        .collect()
    )
    said = {row[key]: as_said(table.name, row) for row in found.iter_rows(named=True)}
    for record in records:
        theirs = said.get(record.key)
        if theirs is not None and theirs != record.over:
            _meet_row(table, record, theirs, source, by)


def _meet_row(table, record, theirs, source, by):
    """One row: the source says something new of what was corrected or withdrawn here."""
    told = {"over": theirs, "by": by, "origin": source}
    if record.row is None:
        if not record.origin.startswith(MERGING):
            note_difference(
                table.name, record.key, "", resident=record.resident_id, said=theirs, source=source
            )
        else:
            told["origin"] = record.origin
        keep_over(table.name, record.key, None, resident=record.resident_id, **told)
        return
    met = _met(table, record, theirs)
    resident = record.key if table.name == "residents" else met.row.get("resident_id")
    keep_over(table.name, record.key, met.row, resident=resident, left=record.resident_id, **told)
    # Sex and birth date of a resident were met as particulars: the row follows the register, and says nothing of them.
    elsewhere = FROM_THE_REGISTER if table.name == "residents" else ()
    agreed = [name for name in theirs if name not in met.differing and name not in elsewhere]
    note_agreed(table.name, record.key, agreed, by=by)
    for name, word in met.differing.items():
        note_difference(table.name, record.key, name, resident=resident, said=word, source=source)


def _met(table, record, theirs):
    """The row after the meeting; sex and birth date of a resident are met as particulars, and follow the register."""
    fixed = _of_register(record.key) if table.name == "residents" else {}
    before, ours, theirs = (record.over or {}) | fixed, record.row | fixed, theirs | fixed
    met = meet(before, ours, theirs)
    faults = [name for name, _fault in row_faults(table, from_json(table, met.row)) if name not in NAMING]
    return stand_by_ours(before, ours, theirs) if faults else met


def _of_register(number):
    person = Resident.objects.get(pk=number)
    return {name: sealed(number, name, getattr(person, name)) for name in FROM_THE_REGISTER}


def _meet_once(table, folder, source, by):
    """A home or death entered here that the source now tells too: one where they agree, else ours and a difference."""
    entered = Record.objects.filter(table=table.name, current=True, key__gte=FIRST_KEY, row__isnull=False)
    ours = defaultdict(list)
    for record in entered.filter(resident__lt=FIRST_KEY):
        ours[record.resident_id].append(record)
    if not ours:
        return
    key = table.key[0]
    found = scan(folder, table).filter(pl.col("resident_id").is_in(list(ours))).collect().to_dicts()
    laid = Record.objects.filter(table=table.name, current=True, key__in=[row[key] for row in found])
    covered = set(laid.values_list("key", flat=True))
    for row in sorted(found, key=lambda one: one[key]):
        if row[key] not in covered:
            _meet_told(table, row, ours[row["resident_id"]], source, by)


def _meet_told(table, row, ours, source, by):
    theirs = as_said(table.name, row)
    for record in ours:
        if _tells_same(table.name, record.row, theirs):
            keep_over(
                table.name, record.key, None, over=None, resident=record.resident_id, by=by, origin=source
            )
            return
    if any(excludes(table.name, record.row, theirs) for record in ours):
        number, key = row["resident_id"], row[table.key[0]]
        keep_over(table.name, key, None, over=theirs, resident=number, by=by, origin=source)
        note_difference(table.name, key, "", resident=number, said=theirs, source=source)


def _tells_same(name, ours, theirs):
    told = ("unit_id", "start") if name == "residences" else ("date", "cause")
    return all(ours.get(column) == theirs.get(column) for column in told)


def excludes(name, one, other):
    """Whether two rows of a person cannot both stand: two deaths, or two homes at one time."""
    if name == "deaths":
        return True
    last = "9999-12-31"
    return one["start"] <= (other.get("end") or last) and other["start"] <= (one.get("end") or last)


def _follow_merges(by):
    """A source knows nothing of a merge: what it newly says of the absorbed one is entered as the kept one's."""
    merges = list(Merge.objects.filter(undone_at=None).select_related("kept", "absorbed").order_by("pk"))
    if not merges:
        return
    names = [table.name for table in OF_RESIDENTS]
    rows = rows_of_residents([one.absorbed_id for one in merges], names).values()
    for merge in merges:
        if any(merge.absorbed_id in row.values() for found in rows for row in found):
            merge.moved = [*merge.moved, *move_rows(merge.kept, merge.absorbed, by, f"merge:{merge.pk}")]
            merge.save(update_fields=("moved",))
