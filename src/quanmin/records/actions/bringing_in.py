"""Writes of residents: they come in whole snapshots."""

from pathlib import Path

import polars as pl
from django.utils.translation import gettext as _

from quanmin import bulk
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.core.snapshot.check import check_snapshot
from quanmin.errors import SnapshotError
from quanmin.records.actions.arriving import meet_particulars, meet_rows
from quanmin.records.identifying import LONGEST_ADDRESS, LONGEST_NAME, LONGEST_PHONE
from quanmin.records.identity import index_of, seal
from quanmin.records.initials import initials
from quanmin.records.models import Difference, Import, Resident, Settled

LONGEST = {"name": LONGEST_NAME, "address": LONGEST_ADDRESS, "phone": LONGEST_PHONE}
COLUMNS = (
    "id", "name", "initials", "sex", "birth_date", "death_date", "village_id", "left", "registered", "phone", "address",
    "identity_cipher", "identity_index",
)  # fmt: skip


def bring_in_residents(snapshot_folder, *, by):
    """Keep everybody in the snapshot, with the village where each last lived; the same snapshot twice changes nothing.

    What was put right here stands until the snapshot says something new of it, and then a person settles the
    difference. SnapshotError, by row number and never by name, when its rows break their declaration. The units must be
    there already. A resident the snapshot does not hold stays as they were.
    """
    snapshot = check_snapshot(snapshot_folder)
    residents = _with_homes(snapshot)
    _refuse_too_long(residents)
    with acting(by, Permission.BRING_IN) as trail:
        kept = Import.objects.create(
            folder=str(Path(snapshot_folder).resolve()),
            fingerprint=snapshot.manifest.fingerprint,
            until=snapshot.manifest.until_date,
            residents=len(residents),
        )
        ours = meet_particulars(residents, f"import:{kept.pk}", by=by)
        rows = (_row(one | ours.get(one["resident_id"], {})) for one in residents.iter_rows(named=True))
        bulk.write_rows(Resident, COLUMNS, rows, replace_by="id")
        meet_rows(kept, by=by)
        waiting = Difference.objects.filter(settled=Settled.OPEN).count()
        trail.add("residents brought in", kept, count=len(residents), differences=waiting)
    return kept


def _refuse_too_long(residents):
    """SnapshotError, by number, for texts that nobody has: a column that slipped, not a long name."""
    for name, most in LONGEST.items():
        found = residents.filter(pl.col(name).str.len_chars() > most)["resident_id"].to_list()
        if found:
            words = _(
                "%(count)s 位居民的 %(column)s 超过 %(most)s 字，例如第 %(number)s 号；请核对是否错了列。"
            )
            said = {"count": len(found), "column": name, "most": most, "number": found[0]}
            raise SnapshotError(words % said)


def _with_homes(snapshot):
    """The residents with `village` and `left`: unit and last day of their latest residence."""
    homes = pl.read_parquet(snapshot.path("residences")).sort("resident_id", "start", "residence_id")
    last = homes.group_by("resident_id").agg(village=pl.col("unit_id").last(), left=pl.col("end").last())
    residents = pl.read_parquet(snapshot.path("residents")).join(last, on="resident_id", how="left")
    return residents.sort("resident_id")


def _row(resident):
    number = resident["identity_number"]
    return (
        resident["resident_id"], resident["name"], initials(resident["name"]), resident["sex"], resident["birth_date"],
        resident["death_date"], resident["village"], resident["left"], resident["registered"], resident["phone"] or "",
        resident["address"] or "", seal(resident["resident_id"], number) if number else None,
        index_of(number) if number else None,
    )  # fmt: skip
