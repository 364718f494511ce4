"""What is true of residents now: the rows of the snapshot, with those entered here laid over them."""

from collections import defaultdict
from dataclasses import dataclass

import polars as pl
from django.utils import timezone

from quanmin.core.snapshot.rows import OF_RESIDENTS, frame_of, from_json, naming_residents
from quanmin.core.snapshot.tables import BY_NAME
from quanmin.records.base import base, base_rows
from quanmin.records.models import Record


@dataclass(frozen=True)
class Slice:
    """All rows on some residents by table, as they were brought in (`before`) and as they stand (`after`)."""

    before: dict[str, pl.DataFrame]
    after: dict[str, pl.DataFrame]


def rows_of_residents(ids, tables=None):
    """By table, the rows on these residents as they stand, whole (key and provenance with them), in the table's order.

    `tables` names the ones wanted; default every declared table about residents, `residents` itself left out.
    """
    wanted = [table.name for table in OF_RESIDENTS if table.name != "residents"] if tables is None else tables
    found = slice_of(base(), ids, wanted).after
    return {name: frame.to_dicts() for name, frame in found.items()}


def slice_of(latest, ids, tables=None):
    """The rows on these residents as an Import has them, and as they stand; without an import nothing was before."""
    wanted = OF_RESIDENTS if tables is None else [BY_NAME[name] for name in tables]
    ids = list(ids)
    entered = _entered(ids, {table.name for table in wanted}, latest.through if latest else 0)
    before = {table.name: _brought(latest, table, ids) for table in wanted}
    after = {table.name: _laid_over(table, before[table.name], entered[table.name], ids) for table in wanted}
    return Slice(before, after)


def family_of(latest, ids):
    """These residents with those whose rows their own are counted by: a child's birth is a row of the mother's too."""
    births = slice_of(latest, ids, ("births",))
    named = {number for world in (births.before, births.after) for column in naming_residents(BY_NAME["births"])
             for number in world["births"][column] if number is not None}  # fmt: skip
    return sorted(named | set(ids))


def _brought(latest, table, ids):
    return base_rows(latest, table, ids) if latest else frame_of(table, [])


def _entered(ids, names, after):
    """By table and key, the current record: of these residents, or of rows that were once theirs."""
    keys = defaultdict(set)
    touched = Record.objects.filter(pk__gt=after, resident__in=ids, table__in=names)
    for table, key in touched.values_list("table", "key"):
        keys[table].add(key)
    found = defaultdict(dict)
    for table, wanted in keys.items():
        for record in Record.objects.filter(table=table, key__in=wanted, current=True):
            found[table][record.key] = record
    return found


def _laid_over(table, brought, entered, ids):
    """The rows brought in that nothing took the place of, and those entered here that are about these residents."""
    if not entered:
        return brought
    key, columns = table.key[0], naming_residents(table)
    whole = [_whole(table, record) for record in entered.values() if record.row is not None]
    added = [row for row in whole if not set(ids).isdisjoint(row[name] for name in columns)]
    kept = brought.filter(~pl.col(key).is_in(list(entered)))
    return pl.concat([kept, frame_of(table, added)]).sort(*table.order)


def _whole(table, record):
    """A record as a row of its table, with its key, when it was entered, and whence.

    What names a resident is kept with the resident, encrypted or masked by right, and is no part of the row.
    """
    at = timezone.localtime(record.at).replace(tzinfo=None)
    said = from_json(table, record.row) | ({"name": ""} if table.name == "residents" else {})
    return said | {table.key[0]: record.key, "recorded_at": at, "source": record.origin or "quanmin"}


def entered_rows(name):
    """The rows of a declared table about no resident that were entered here and stand, whole, as a frame."""
    table = BY_NAME[name]
    records = Record.objects.filter(table=name, current=True, row__isnull=False, resident=None)
    return frame_of(table, [_whole(table, record) for record in records.order_by("key")])


def changed_since(record_id=0):
    """The numbers of residents with anything entered after that record, in order."""
    rows = Record.objects.filter(pk__gt=record_id, resident__isnull=False)
    return list(rows.order_by("resident").values_list("resident", flat=True).distinct())


def records_since(record_id):
    """The numbers of all records entered after that one, about residents or not."""
    return Record.objects.filter(pk__gt=record_id).values_list("pk", flat=True)


def entered_at(record_id):
    """When a record was entered; None for a number that none has."""
    return Record.objects.filter(pk=record_id).values_list("at", flat=True).first()


def last_record():
    """The number of the latest record entered; 0 before the first."""
    return Record.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
