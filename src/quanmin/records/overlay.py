"""What is true of residents now: the rows of the snapshot, with those entered here laid over them."""

from collections import defaultdict

from django.utils import timezone

from quanmin.core.snapshot.rows import from_json
from quanmin.core.snapshot.tables import BY_NAME
from quanmin.records.base import OF_RESIDENTS, base, base_rows
from quanmin.records.models import Record


def rows_of_residents(ids, tables=None):
    """By table, the rows on these residents as they stand, whole (key and provenance with them), in the table's order.

    `tables` names the ones wanted; default every declared table about residents, `residents` itself left out.
    """
    wanted = OF_RESIDENTS if tables is None else [BY_NAME[name] for name in tables]
    latest, ids = base(), list(ids)
    entered = _entered(ids, {table.name for table in wanted})
    rows = {}
    for table in wanted:
        brought = base_rows(latest.folder, table, ids) if latest else []
        rows[table.name] = _laid_over(table, brought, entered[table.name], set(ids))
    return rows


def _entered(ids, names):
    """By table and key, the current record: of these residents, or of rows that were once theirs."""
    found = defaultdict(dict)
    touched = Record.objects.filter(resident__in=ids, table__in=names)
    pairs = touched.values_list("table", "key")
    keys = defaultdict(set)
    for table, key in pairs:
        keys[table].add(key)
    for table, wanted in keys.items():
        for record in Record.objects.filter(table=table, key__in=wanted, current=True).select_related("by"):
            found[table][record.key] = record
    return found


def _laid_over(table, brought, entered, ids):
    key = table.key[0]
    kept = [row for row in brought if row[key] not in entered]
    added = [_whole(table, record) for record in entered.values() if record.row is not None]
    rows = kept + [row for row in added if row.get("resident_id") in ids]
    order = tuple(dict.fromkeys(table.sort + table.key))
    return sorted(rows, key=lambda row: [(row[name] is not None, row[name]) for name in order])


def _whole(table, record):
    """A record as a row of its table, with its key, when it was entered, and whence."""
    at = timezone.localtime(record.at).replace(tzinfo=None)
    return {
        table.key[0]: record.key, **from_json(table, record.row), "recorded_at": at,
        "source": record.origin or "quanmin",
    }  # fmt: skip


def changed_since(record_id=0):
    """The numbers of residents with anything entered after that record, in order."""
    rows = Record.objects.filter(pk__gt=record_id, resident__isnull=False)
    return list(rows.order_by("resident").values_list("resident", flat=True).distinct())


def last_record():
    """The number of the latest record entered; 0 before the first."""
    return Record.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
