"""The services a fund pays for, read from a snapshot: complete ones, by the units it names, in its time."""

from pathlib import Path

import polars as pl

from quanmin.core.snapshot.folder import table_path
from quanmin.core.snapshot.tables import BY_NAME
from quanmin.units.models import Unit


def recorded_services(fund, snapshot, first, last):
    """One row a service: contact_id, unit_id, programme, resident_id, date, in the order of contact_id.

    A service that lacks an item the standard asks for is not counted: it is not what the fund pays for.
    """
    units = list(Unit.objects.filter(kind__in=fund.kinds).values_list("pk", flat=True))
    contacts = pl.scan_parquet(table_path(Path(snapshot.folder), BY_NAME["contacts"]))
    wanted = (
        pl.col("unit_id").is_in(units)
        & pl.col("programme").is_in([one.programme for one in fund.services if one.points])
        & pl.col("date").is_between(first, last)
        & pl.col("complete")
    )
    columns = ("contact_id", "unit_id", "programme", "resident_id", "date")
    return contacts.filter(wanted).select(columns).sort("contact_id").collect()
