"""What protocols know of residents: rows of declared tables, brought in or entered here, with what visits decided.

A visit writes rows, and keeps beside them which item it was for and what came of it; rows that came of a visit are
therefore not read a second time as services.
"""

import polars as pl
from django.db.models import Q

from quanmin.core.protocols import FACT_COLUMNS, FACT_TABLES, Facts, facts_of_rows
from quanmin.core.protocols.facts import SERVICES, shaped
from quanmin.core.snapshot.tables import BY_NAME
from quanmin.programmes.models import Call, Filled, Reached, Standing, Visit
from quanmin.records.base import base, scan
from quanmin.records.overlay import changed_since, slice_of

ORIGIN = "visit:"
# Rows a visit writes for an item; the item itself is kept with the visit.
OF_VISITS = ("contacts", "screenings")
FAILED = (Reached.NO_ANSWER, Reached.REFUSED, Reached.WRONG_NUMBER)


def facts_of(resident_ids):
    """The facts of these residents (core.protocols.Facts), as of now."""
    ids = list(resident_ids)
    return facts_of_frames(frames_of(ids), ids)


def frames_of(resident_ids):
    """By table, the rows facts are read from, of these residents as of now."""
    return slice_of(base(), list(resident_ids), FACT_TABLES).after


def facts_of_frames(frames, resident_ids):
    """The facts of these residents, whose rows were read by `frames_of` just before."""
    return _with_visits(frames, list(resident_ids))


def facts_of_all():
    """The facts of everybody: the snapshot's files; for those with anything entered here, their rows as they stand."""
    latest = base()
    touched = changed_since()
    frames = frames_of(touched)
    if latest is not None:
        there = pl.lit(pl.Series(touched, dtype=pl.Int64))
        for name in FACT_TABLES:
            whole = scan(latest.folder, BY_NAME[name]).select(FACT_COLUMNS[name])
            kept = whole.filter(~pl.col("resident_id").is_in(there.implode()).fill_null(False)).collect()
            frames[name] = pl.concat([kept, frames[name].select(kept.columns)], how="vertical_relaxed")
    return _with_visits(frames, None)


def _with_visits(frames, ids):
    others = {name: frames[name].filter(~pl.col("source").str.starts_with(ORIGIN)) for name in OF_VISITS}
    known = facts_of_rows({**frames, **others})
    told = shaped([*_visited(ids), *_recorded(ids), *_tried(ids)], SERVICES)
    services = pl.concat([known.services, told.with_columns(pl.col("attempt").fill_null(False))])
    return Facts(known.people, known.enrolments, services)


def _visited(ids):
    """What visits did; doses are read from the rows they left, which say which vaccine it was."""
    rows = Filled.objects.filter(_of(ids, "visit__"), visit__standing=Standing.STANDS).exclude(
        protocol="immunisation"
    )
    for number, protocol, item, day, outcome in rows.values_list(
        "visit__resident", "protocol", "item", "visit__seen_on", "outcome"
    ):
        yield {
            "resident_id": number, "protocol": protocol, "item": item, "seen_on": day, "outcome": outcome or None,
        }  # fmt: skip


def _recorded(ids):
    """Every visit uses the resident's record, which keeps it current."""
    rows = Visit.objects.filter(_of(ids), standing=Standing.STANDS).values_list("resident", "seen_on")
    for number, day in rows:
        yield {"resident_id": number, "protocol": "resident-record", "item": "update", "seen_on": day}


def _tried(ids):
    """Calls that reached nobody: attempts, which may end a course."""
    rows = Call.objects.filter(_of(ids), outcome__in=FAILED).values_list("resident", "protocols", "day")
    for number, protocols, day in rows:
        for protocol in protocols:
            yield {"resident_id": number, "protocol": protocol, "seen_on": day, "attempt": True}


def _of(ids, before=""):
    return Q() if ids is None else Q(**{f"{before}resident__in": ids})
