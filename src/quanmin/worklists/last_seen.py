"""What was last done for a few residents, from their snapshot: the day of the last service and the last reading."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from quanmin.core.measures.opening import by_snapshot
from quanmin.core.snapshot.tables import BY_NAME, PROGRAMMES
from quanmin.records.base import scan
from quanmin.records.words import say_reading

# Where a measure is about one reading, that reading is shown; else the latest of any kind.
READING_OF = {"hypertension": "85354-9", "diabetes": "14771-0"}
COLUMNS = {
    "contacts": ("resident_id", "date"),
    "observations": ("resident_id", "code", "taken_at", "value", "second_value", "unit"),
}


@dataclass(frozen=True)
class Seen:
    """The day of the last service, and the last reading as it is said: 血压 150/95 mmHg（2025-03-01）."""

    day: date | None = None
    reading: str = ""


def last_seen(run, resident_ids, measure):
    """By resident, what was last done and measured for the programme a measure is about; for one page, not a county."""
    found = {}
    for folder, ids in by_snapshot(Path(run.grid), resident_ids).items():
        found |= _last_seen(folder, ids, measure)
    return found


def _last_seen(folder, resident_ids, measure):
    programme = next((name for name in PROGRAMMES if measure.startswith(name)), None)
    contacts = _latest(folder, "contacts", "date", resident_ids, programme)
    readings = _latest(folder, "observations", "taken_at", resident_ids, READING_OF.get(programme))
    return {number: _seen(contacts.get(number), readings.get(number)) for number in resident_ids}


def _latest(folder, name, clock, resident_ids, split):
    """The latest row of each resident; on one day the row with the higher number."""
    table = BY_NAME[name]
    rows = scan(folder, table)
    here = pl.col("resident_id").is_in(resident_ids)
    # Tables are sorted by what splits them: reading that part whole is quicker than asking each row who it is of.
    rows = rows.filter(pl.col(table.split) == split if split else here).select(table.key[0], *COLUMNS[name])
    latest = rows.collect().filter(here).sort(clock, table.key[0]).group_by("resident_id").last()
    return {row["resident_id"]: row for row in latest.iter_rows(named=True)}


def _seen(contact, reading):
    return Seen(contact["date"] if contact else None, _said(reading) if reading else "")


def _said(row):
    return f"{' '.join(say_reading(row))}（{row['taken_at']:%Y-%m-%d}）"
