"""Working out how residents stand as to contracts: for everybody at night, for one after each change."""

import polars as pl
from django.db import transaction
from django.utils import timezone

from quanmin import bulk, clock
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.core.protocols.covering import KEY_BITS, LINE_TABLES, LINES, lines
from quanmin.core.snapshot.rows import frame_of
from quanmin.core.snapshot.tables import BY_NAME
from quanmin.programmes.actions.keeping import keep_promises
from quanmin.programmes.models import Agreed, Contract, Coverage, Covering
from quanmin.records.base import base, scan
from quanmin.records.models import Resident
from quanmin.records.overlay import changed_since, last_record, rows_of_residents
from quanmin.units.models import Unit

COLUMNS = (
    "resident_id", "village_id", "groups", "key_group", "contract", "unit_id", "team_id", "package", "start", "end",
    "covered", "renewed", "lapsing", "promised", "kept", "behind",
)  # fmt: skip
AT_ONCE = 2_000


def rebuild_coverage(*, by, progress=None):
    """Work out anew how everybody stands; the Covering. Only lines that differ are written, so again writes none.

    First the services entered since the last time are read for the promises they keep; after a new snapshot those of
    everybody who signed here.
    """
    say = progress or (lambda stage, share: None)
    say("records", 0.0)
    changed = _read_services(by)
    seen, latest = last_record(), base()
    found = lines(_frames_of_all(), clock.today())
    say("rows", 0.5)
    with acting(by, Permission.MEASURE) as trail:
        kept = Covering.objects.create(
            day=clock.today(), through=seen, base=latest.pk if latest else None, residents=found.height,
            at=timezone.now(),
        )  # fmt: skip
        written = _write_differing(_rows(found))
        trail.add("contracts covered", kept, residents=found.height, written=written, promises=changed)
    say("changes", 0.9)
    cover_again(changed_since(seen))
    return kept


def _read_services(by):
    """How many promises were found kept, or no longer kept, by rows entered or brought in since the last time."""
    last, latest = Covering.objects.first(), base()
    ids = changed_since(last.through if last else 0)
    if last is None or last.base != (latest.pk if latest else None):
        signed = Contract.objects.filter(brought_in=False).exclude(state=Agreed.WITHDRAWN)
        ids = sorted({*ids, *signed.values_list("resident", flat=True)})
    changed = 0
    for first in range(0, len(ids), AT_ONCE):
        with transaction.atomic():
            changed += keep_promises(ids[first : first + AT_ONCE], by=by)
    return changed


def cover_again(resident_ids):
    """Work out anew how these residents stand; to be called inside an action."""
    ids = list(resident_ids)
    for first in range(0, len(ids), AT_ONCE):
        part = ids[first : first + AT_ONCE]
        rows = rows_of_residents(part, LINE_TABLES)
        frames = {name: frame_of(BY_NAME[name], found) for name, found in rows.items()}
        with transaction.atomic():
            _replace(_rows(lines(frames, clock.today()), part), part)


def _frames_of_all():
    """The snapshot's rows; for those with anything entered here, their rows as they stand."""
    latest, touched = base(), changed_since()
    entered = rows_of_residents(touched, LINE_TABLES)
    frames = {name: frame_of(BY_NAME[name], found) for name, found in entered.items()}
    if latest is None:
        return frames
    there = pl.lit(pl.Series(touched, dtype=pl.Int64)).implode()
    for name in LINE_TABLES:
        whole = scan(latest.folder, BY_NAME[name]).collect()
        kept = whole.filter(~pl.col("resident_id").is_in(there).fill_null(False))
        frames[name] = pl.concat([kept, frames[name]], how="vertical_relaxed")
    return frames


def _rows(found, ids=None):
    """By resident, the row of their line; a resident only the snapshot knows has none before they are brought in."""
    known = Resident.objects.all() if ids is None else Resident.objects.filter(pk__in=ids)
    villages, units = (
        dict(known.values_list("pk", "village_id")),
        set(Unit.objects.values_list("pk", flat=True)),
    )
    signed = Contract.objects.exclude(state=Agreed.WITHDRAWN)
    signed = signed if ids is None else signed.filter(resident__in=ids)
    here = {
        row: (team, state == Agreed.LAPSING)
        for row, team, state in signed.values_list("row", "team", "state")
    }
    return {
        row["resident_id"]: _row(row, villages[row["resident_id"]], units, here)
        for row in found.select(*LINES).iter_rows(named=True)
        if row["resident_id"] in villages
    }


def _row(row, village, units, here):
    team, lapsing = here.get(row["contract"], (None, False))
    unit = row["unit_id"] if row["unit_id"] in units else None
    return (
        row["resident_id"], village, row["groups"], bool(row["groups"] & KEY_BITS), row["contract"], unit, team,
        row["package"] or "", row["start"], row["end"], row["covered"], row["renewed"], lapsing, row["promised"],
        row["kept"], row["behind"],
    )  # fmt: skip


def _write_differing(rows):
    """Write the lines that are not as they are kept, and take away those of nobody; how many."""
    kept = {
        row[0]: row for row in Coverage.objects.order_by().values_list(*COLUMNS).iterator(chunk_size=20_000)
    }
    differing = [
        number for number in sorted(kept.keys() | rows.keys()) if kept.get(number) != rows.get(number)
    ]
    for first in range(0, len(differing), AT_ONCE):
        part = differing[first : first + AT_ONCE]
        with transaction.atomic():
            _replace({number: rows[number] for number in part if number in rows}, part)
    return len(differing)


def _replace(rows, ids):
    Coverage.objects.filter(resident__in=ids)._raw_delete(using=Coverage.objects.db)
    bulk.write_rows(Coverage, COLUMNS, rows.values())
