"""The snapshot under everything entered since: the latest one brought in, read a few rows at a time."""

import shutil
from functools import lru_cache
from pathlib import Path

import polars as pl
from django.conf import settings
from django.utils.translation import gettext as _

from quanmin.core.snapshot.by_resident import is_laid_out, open_by_resident, write_by_resident
from quanmin.core.snapshot.folder import table_path
from quanmin.core.snapshot.rows import naming_residents
from quanmin.core.snapshot.tables import BY_NAME
from quanmin.core.snapshot.types import schema
from quanmin.errors import SnapshotError
from quanmin.records.models import Import


def base():
    """The Import whose snapshot residents' records are read from; None before anybody was brought in."""
    return Import.objects.order_by("id").last()


def base_rows(latest, table, resident_ids):
    """The rows of a declared table that name one of these residents, in the table's order.

    Read from the layout by resident where `lay_out` made one; else from the file, part of which its sorting lets be.
    """
    laid = _layout(latest)
    if is_laid_out(laid):
        # Saving one visit asks for the same resident three times.
        read = _laid_rows if len(resident_ids) == 1 else _laid_rows.__wrapped__
        return read(laid, table.name, tuple(resident_ids))
    about = pl.any_horizontal(pl.col(name).is_in(resident_ids) for name in naming_residents(table))
    found = scan(latest.folder, table).filter(about).select(schema(table).names()).collect()
    return found.cast(schema(table)).sort(*table.order)


@lru_cache(maxsize=512)
def _laid_rows(laid, name, resident_ids):
    """Rows of a layout, which is never changed once it is written."""
    return open_by_resident(laid).rows(BY_NAME[name], resident_ids)


def lay_out():
    """Lay the snapshot out by resident, so that one resident's page costs no reading of the county; once a snapshot.

    It is a copy of what the snapshot holds and keeps nothing of its own; layouts of earlier snapshots are removed.
    """
    latest = base()
    if latest is None or is_laid_out(_layout(latest)):
        return
    write_by_resident(Path(latest.folder), _layout(latest))
    for old in _layout(latest).parent.iterdir():
        if old != _layout(latest):
            shutil.rmtree(old, ignore_errors=True)


def _layout(latest):
    return settings.QUANMIN_HOME / "by-resident" / f"{latest.pk}-{latest.fingerprint}"


def base_row(name, key):
    """The row of that key in the snapshot, as a dict; None when it has none or there is no snapshot."""
    latest = base()
    if latest is None:
        return None
    table = BY_NAME[name]
    found = scan(latest.folder, table).filter(pl.col(table.key[0]) == key).collect().to_dicts()
    return found[0] if found else None


def scan(folder, table):
    """The file of a table, unread; SnapshotError where the snapshot was moved away since."""
    path = table_path(Path(folder), table)
    if not path.is_file():
        raise SnapshotError(
            _("数据快照 %(folder)s 已不在原处；请放回原处，或重新导入居民。") % {"folder": repr(str(folder))}
        )
    return pl.scan_parquet(path)
