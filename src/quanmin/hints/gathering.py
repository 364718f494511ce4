"""The records a sweep looks through: a year of services and readings as they stand, brought in or entered here."""

from datetime import datetime, time, timedelta

import polars as pl
from django.db.models import Q

from quanmin.core.hints import Held, checks
from quanmin.core.snapshot.rows import from_json
from quanmin.core.snapshot.tables import BY_NAME
from quanmin.core.snapshot.types import schema
from quanmin.hints.models import Delivery
from quanmin.records.base import base, scan
from quanmin.records.models import Record, Resident

CONTACTS = ("contact_id", "resident_id", "programme", "kind", "method", "date", "unit_id", "staff_id")
READINGS = (
    "observation_id",
    "resident_id",
    "code",
    "taken_at",
    "value",
    "second_value",
    "contact_id",
    "source",
)
# A visit entered here bears the time it was sent; midnight and noon stand for a day without a time.
SENT_HERE, NO_TIMES = "visit:", (time(0), time(12))


def held_between(since, until):
    """The records of the checks from one day to another (core.hints.Held)."""
    contacts = _standing("contacts", CONTACTS, pl.col("date").is_between(since, until))
    codes = sorted({code for check in checks() for code in check.codes})
    first, end = datetime.combine(since, time(0)), datetime.combine(until + timedelta(days=1), time(0))
    wanted = pl.col("code").is_in(codes) & pl.col("taken_at").is_between(first, end, closed="left")
    readings = _standing("observations", READINGS, wanted & pl.col("contact_id").is_not_null())
    of_service = contacts.select("contact_id", "unit_id", "staff_id", "kind")
    return Held(contacts, _timed(readings.join(of_service, on="contact_id")), _gone(), _supplies(until))


def _timed(readings):
    known = ~pl.col("source").str.starts_with(SENT_HERE) & ~pl.col("taken_at").dt.time().is_in(NO_TIMES)
    return readings.with_columns(known.alias("timed"))


def _standing(name, columns, wanted):
    """The rows of a table that stand: those brought in, but for what took their place here, and those entered."""
    table, latest = BY_NAME[name], base()
    since = latest.through if latest else 0
    records = Record.objects.filter(table=name, current=True, pk__gt=since)
    entered = _entered(table, records, columns).filter(wanted)
    if latest is None:
        return entered
    replaced = pl.Series(list(records.values_list("key", flat=True)), dtype=pl.Int64)
    brought = scan(latest.folder, table).filter(wanted).select(columns).collect()
    shaped = brought.cast(entered.schema).filter(~pl.col(table.key[0]).is_in(replaced.implode()))
    return pl.concat([shaped, entered])


def _entered(table, records, columns):
    rows = records.filter(row__isnull=False).values_list("key", "row", "origin", "by")
    declared = schema(table)
    return pl.DataFrame(
        [_row(table, columns, *one) for one in rows.iterator(chunk_size=5000)],
        schema={name: declared[name] for name in columns}, orient="row",
    )  # fmt: skip


def _row(table, columns, key, said, origin, by):
    """A row entered here. Whoever entered a service gave it: numbered below nought, apart from staff."""
    row = {**from_json(table, said), table.key[0]: key, "source": origin}
    if "staff_id" in columns and row.get("staff_id") is None:
        row["staff_id"] = -by
    return [row.get(name) for name in columns]


def _gone():
    rows = Resident.objects.filter(Q(death_date__isnull=False) | Q(left__isnull=False))
    return pl.DataFrame(
        list(rows.values_list("pk", "death_date", "left").order_by()),
        schema={"resident_id": pl.Int64, "death_date": pl.Date, "left": pl.Date}, orient="row",
    )  # fmt: skip


def _supplies(until):
    rows = Delivery.objects.filter(taken_back_at=None, day__lte=until)
    return pl.DataFrame(
        list(rows.values_list("unit", "item", "day", "number").order_by()),
        schema={"unit_id": pl.Int64, "item": pl.String, "date": pl.Date, "number": pl.Int64}, orient="row",
    )  # fmt: skip
