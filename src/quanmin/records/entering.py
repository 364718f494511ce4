"""Putting rows of declared tables into the store: new, corrected, withdrawn.

These are the last step of an action and run inside its `acting`: they ask for no right and write no line in the trail.
Each row is checked against its table's declaration, the same that checks a snapshot's files.
"""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from quanmin.core.snapshot.rows import columns_of, from_json, row_faults, to_json
from quanmin.core.snapshot.tables import BY_NAME
from quanmin.errors import UsageError
from quanmin.records.base import base_row
from quanmin.records.models import Record
from quanmin.units.models import Unit

# What names a resident stays with the Resident, and never enters a row.
NAMING = frozenset(
    column.name
    for column in BY_NAME["residents"].columns
    if column.privacy != "open" and column.name != "birth_date"
)
FIRST_KEY = 10**12  # above the keys of what is brought in


@dataclass(frozen=True)
class Found:
    """A row as it stands (empty where there is none or it was withdrawn), and as its source last said it, as JSON."""

    row: dict | None
    over: dict | None


def add_row(table, values, *, resident, by, origin=""):
    """Keep a new row of a declared table, under a key of its own; UsageError names the column that is wrong.

    `resident` (a Resident, or None where the table is about no resident) fills in `resident_id`.
    """
    row = _checked(BY_NAME[table], values, resident)
    # No step to go back to: a key of its own clashes with none, and a visit keeps half a dozen rows.
    with transaction.atomic(savepoint=False):
        record = Record.objects.create(
            table=table, key=-1, resident=resident, row=row, current=False, at=timezone.now(), by=by, origin=origin
        )  # fmt: skip
        record.key, record.current = FIRST_KEY + record.pk, True
        record.save(update_fields=("key", "current"))
    return record


def add_row_of_key(table, key, values, *, resident, by, origin=""):
    """Keep a row under a key given elsewhere, such as a resident's own number; UsageError where the key is taken."""
    found = find_row(table, key)
    if found.row is not None:
        raise _absent(table, key, _("已经存在，不能重复登记"))
    row = _checked(BY_NAME[table], values, resident)
    return _keep(table, key, row, resident=resident, by=by, origin=origin, over=found.over)


def correct_row(table, key, values, *, by, origin=""):
    """Keep a row anew with some columns changed; what is not named stays. UsageError where no such row stands."""
    found, resident = _standing(table, key)
    row = _checked(BY_NAME[table], found.row | values, None)
    return _keep(
        table, key, row, left=resident, resident=_about(table, key, row), by=by, origin=origin, over=found.over
    )  # fmt: skip


def withdraw_row(table, key, *, by, origin=""):
    """Say that a row does not hold; it stays readable in the history. UsageError where no such row stands."""
    found, resident = _standing(table, key)
    return _keep(table, key, None, resident=resident, by=by, origin=origin, over=found.over)


def keep_over(table, key, row, *, over, resident, left=None, by, origin):
    """Keep a row (as JSON; empty: withdrawn) over what its source now says, when a snapshot came in."""
    return _keep(table, key, row, resident=resident, by=by, origin=origin, left=left, over=over)


def stands(table, key):
    """The row as it stands (values by column, without key and provenance), or None when there is none."""
    return find_row(table, key).row


def find_row(table, key):
    """The row as it stands and as its source said it; both empty where there is none."""
    record = Record.objects.filter(table=table, key=key, current=True).first()
    if record is not None:
        return Found(None if record.row is None else from_json(BY_NAME[table], record.row), record.over)
    row = base_row(table, key)
    if row is None:
        return Found(None, None)
    return Found(
        {column.name: row[column.name] for column in columns_of(BY_NAME[table])}, as_said(table, row)
    )


def as_said(table, row):
    """A row as JSON, without what names a resident."""
    left_out = NAMING if table == "residents" else ()
    return to_json(BY_NAME[table], {name: value for name, value in row.items() if name not in left_out})


def _standing(table, key):
    found = find_row(table, key)
    if found.row is None:
        raise _absent(table, key, _("不存在或已撤销"))
    return found, _about(table, key, found.row)


def _about(table, key, row):
    """Whom a row is about; a row of the residents is about the one whose number is its key."""
    return key if table == "residents" else row.get("resident_id")


def _absent(table, key, reason):
    words = _("“%(table)s”第 %(key)s 号记录%(reason)s；请刷新后重试。")
    return UsageError(words % {"table": BY_NAME[table].title, "key": key, "reason": reason})


def _keep(table, key, row, *, resident, by, origin, left=None, over=None):
    """One record stands for a row; whoever comes second at one moment is told so.

    A row that leaves a resident (`left`) for another leaves a record with the first as well, so that both are known
    to have changed.
    """
    said = {"table": table, "key": key, "at": timezone.now(), "by": by, "origin": origin}
    number = getattr(resident, "pk", resident)
    try:
        with transaction.atomic():
            Record.objects.filter(table=table, key=key, current=True).update(current=False)
            if left is not None and left != number:
                Record.objects.create(resident_id=left, row=None, current=False, **said)
            return Record.objects.create(resident_id=number, row=row, over=over, **said)
    except IntegrityError as error:
        raise _absent(table, key, _("刚被别人修改")) from error


def _checked(table, values, resident):
    """The row as JSON; UsageError for the first column that breaks the declaration or leads to no unit."""
    row = dict(values)
    if resident is not None:
        row["resident_id"] = resident.pk
    if table.name == "residents":
        row = {name: value for name, value in row.items() if name not in NAMING | {"resident_id"}}
    faults = [fault for fault in row_faults(table, row) if fault[0] not in _kept_elsewhere(table)]
    faults = faults or _nowhere(table, row)
    if faults:
        raise UsageError(_("“%(table)s”的 %(column)s：%(fault)s") % {
            "table": table.title, "column": faults[0][0], "fault": faults[0][1]})  # fmt: skip
    return to_json(table, row)


def _kept_elsewhere(table):
    return NAMING if table.name == "residents" else ()


def _nowhere(table, row):
    links = {column.name: row.get(column.name) for column in columns_of(table) if column.refers == "units"}
    wanted = {number for number in links.values() if number is not None}
    known = set(Unit.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    return [(name, _("没有这个机构，请重新选择。")) for name, number in links.items()
            if number is not None and number not in known]  # fmt: skip
