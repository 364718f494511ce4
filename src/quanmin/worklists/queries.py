"""Gap lists: the residents who are eligible for a measure and do not meet it, and the clauses they fail.

They are reads of the run's grid, so a list is as long as the gap beside the number, to the person.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import polars as pl
from django.utils.translation import gettext as _

from quanmin.accounts.acting import require
from quanmin.accounts.audit import record_reading
from quanmin.accounts.permissions import Permission, may
from quanmin.core.measures import BY_CODE, gap, standing
from quanmin.core.measures.explaining import explain
from quanmin.core.measures.opening import by_snapshot
from quanmin.core.periods import parse
from quanmin.errors import Refused, UsageError
from quanmin.records.queries import Person, may_open, people, sees_sensitive
from quanmin.records.sensitive import may_show
from quanmin.results.models import Run
from quanmin.results.parameters import measure_in
from quanmin.results.queries import latest_run
from quanmin.units.models import Unit
from quanmin.worklists.last_seen import Seen, last_seen


@dataclass(frozen=True)
class GapRow:
    """One line of a gap list.

    `person` is masked by right, and None where the line is no person known here; `failed` names the clauses not met;
    `last_seen` and `last_reading` are what was last done and measured; `actor` is the unit that should act.
    """

    subject_id: int
    resident_id: int | None
    person: Person | None
    village: Unit | None
    failed: list[str]
    last_seen: date | None
    last_reading: str
    actor: Unit | None


@dataclass(frozen=True)
class GapList:
    """One page of a gap list by village; `total` and `by_clause` count the whole list."""

    measure: str
    unit: Unit
    period: str
    run: Run
    rows: list[GapRow]
    total: int
    page: int
    pages: int
    by_clause: dict[str, int]


@dataclass(frozen=True)
class Standing:
    """How one resident stands in one measure in a period: met, or the clauses they fail."""

    measure: str
    period: str
    met: bool
    failed: list[str]


class CountsOnly(Refused):
    """A figure whose people are shown to fewer people, or to nobody; it stays readable as a count."""


def may_list(measure, unit, seen_by):
    """Whether somebody sees the people behind a measure in a unit, where there are any to see."""
    return may(seen_by, Permission.SEE_RESIDENTS, on=unit) and _shows(
        measure, sensitive=may(seen_by, Permission.SEE_SENSITIVE, on=unit)
    )


def _shows(measure, *, sensitive):
    """Whether a measure names its people to one who sees, or does not see, what is sensitive; HIV is counts alone."""
    privacy = BY_CODE[measure].privacy if measure in BY_CODE else "usual"
    return privacy == "usual" or (privacy == "sensitive" and sensitive)


def _refuse_counts_only(measure, *, sensitive):
    if not _shows(measure, sensitive=sensitive):
        words = _("“%(title)s”涉及专项保密内容，这里只看数，不列居民；由管理这些患者的机构查看名单。")
        raise CountsOnly(words % {"title": BY_CODE[measure].title})


def gap_list(measure, unit, period, *, seen_by, page=1, size=50, clause=None, text="", order="", run=None):
    """One page of the residents in the gap; Refused outside one's subtree.

    `clause` keeps those that fail it, `text` those of that number or of villages named like it; `order` is "" for the
    order of the tree, or "failed" for those who fail most first.
    """
    run = run or latest_run()
    whole = in_gap(measure, unit, period, seen_by=seen_by, run=run)
    by_clause = Counter(name for failed in whole["failed"] for name in failed)
    kept = whole.filter(pl.col("failed").list.contains(clause)) if clause else whole
    kept = _ordered(_matching(kept, unit, text.strip()), order)
    pages = max(1, -(-len(kept) // size))
    page = min(max(page, 1), pages)
    rows = described(kept.slice((page - 1) * size, size), measure, run, seen_by)
    record_reading(seen_by, "gap list", [row.resident_id for row in rows if row.resident_id], unit=unit)
    return GapList(measure, unit, period, run, rows, len(kept), page, pages, dict(by_clause.most_common()))


def _matching(frame, unit, text):
    """The rows of the resident of that number, or of the places whose name holds the text."""
    if not text:
        return frame
    if text.isdecimal():
        return frame.filter(pl.col("resident_id") == int(text[:18]))
    named = Unit.objects.within(unit).filter(name__contains=text).values_list("pk", flat=True)
    return frame.filter(pl.col("unit_id").is_in(list(named)))


def _ordered(frame, order):
    if order != "failed":
        return frame
    return frame.sort(pl.col("failed").list.len(), descending=True, maintain_order=True)


def in_gap(measure, unit, period, *, seen_by, run):
    """The whole gap as a frame (subject_id, resident_id, unit_id, failed), in the order of the tree of units."""
    require(seen_by, Permission.SEE_RESIDENTS, on=unit)
    if measure not in BY_CODE or run is None:
        raise UsageError(
            _("%(code)s 还没有可以打开的计算结果；请从指标词典里选，并先计算。") % {"code": repr(measure)}
        )
    _refuse_counts_only(measure, sensitive=may(seen_by, Permission.SEE_SENSITIVE, on=unit))
    positions = dict(Unit.objects.within(unit).values_list("pk", "position"))
    found = gap(Path(run.grid), measure_in(run, measure), period, [unit.pk])
    order = pl.col("unit_id").replace_strict(positions, default=None, return_dtype=pl.Int64)
    return found.sort(order, "resident_id", "subject_id", nulls_last=True)


def described(frame, measure, run, seen_by):
    """Rows of a gap as lines for people: who it is, masked by right, what was last done, who should act."""
    ids = [number for number in frame["resident_id"] if number is not None]
    known, seen = people(ids, seen_by), last_seen(run, ids, measure)
    villages = Unit.objects.in_bulk(set(frame["unit_id"]))
    clinics = _clinics(villages)
    return [_row(row, known, seen, villages, clinics) for row in frame.iter_rows(named=True)]


def standing_of(resident_id, seen_by):
    """How a resident stands in each measure that counts them, in the run's last period; what is not met first.

    A measure that may not name the resident to the reader is left out.
    """
    sensitive = sees_sensitive(may_open(resident_id, seen_by), seen_by)
    record_reading(seen_by, "standing", [resident_id], unit=seen_by.unit)
    run = latest_run()
    if run is None or not run.periods:
        return []
    period = run.periods[-1]
    rows = standing(Path(run.grid), resident_id, period).sort("met", "measure").iter_rows(named=True)
    return [
        Standing(row["measure"], period, row["met"], row["failed"])
        for row in rows
        if _shows(row["measure"], sensitive=sensitive)
    ]


def explained(resident_id, measure, period, *, seen_by):
    """Every clause of a measure for a resident, and the records of the run's snapshot that decided; Refused as ever."""
    sensitive = sees_sensitive(may_open(resident_id, seen_by), seen_by)
    run = latest_run()
    if measure not in BY_CODE or run is None:
        raise UsageError(
            _("%(code)s 还没有可以打开的计算结果；请从指标词典里选，并先计算。") % {"code": repr(measure)}
        )
    _refuse_counts_only(measure, sensitive=sensitive)
    (snapshot,) = by_snapshot(Path(run.grid), [resident_id])
    # The trail is read by people who may not know which illness somebody was asked about.
    about = f"reasons of {measure}" if BY_CODE[measure].privacy == "usual" else "reasons"
    record_reading(seen_by, about, [resident_id], unit=seen_by.unit)
    cases = explain(snapshot, measure_in(run, measure), parse(period), resident_id)
    return [_without_closed(case, sensitive=sensitive) for case in cases]


def _without_closed(case, *, sensitive):
    """A case without the records that may not be shown to the reader."""
    clauses = tuple(
        replace(told, grounds=tuple(_open_part(ground, sensitive=sensitive) for ground in told.grounds))
        for told in case.clauses
    )
    return replace(case, clauses=clauses)


def _open_part(ground, *, sensitive):
    kept = [place for place, row in enumerate(ground.records) if may_show(row, sensitive=sensitive)]
    decides = kept.index(ground.decides) if ground.decides in kept else None
    return replace(ground, records=tuple(ground.records[place] for place in kept), decides=decides)


def _row(row, known, seen, villages, clinics):
    village, last = villages.get(row["unit_id"]), seen.get(row["resident_id"], Seen())
    return GapRow(
        subject_id=row["subject_id"],
        resident_id=row["resident_id"],
        person=known.get(row["resident_id"]),
        village=village,
        failed=row["failed"],
        last_seen=last.day,
        last_reading=last.reading,
        actor=clinics.get(row["unit_id"], village),
    )


def _clinics(villages):
    """The clinic of each village; where a village has none, the health centre of its township."""
    parents = [*villages, *(village.parent_id for village in villages.values() if village.parent_id)]
    kinds = ("village-clinic", "township-health-centre")
    under = {
        unit.parent_id: unit for unit in Unit.objects.filter(parent__in=parents, kind__in=kinds, closed=None)
    }
    return {
        number: under.get(number) or under.get(village.parent_id) or village
        for number, village in villages.items()
    }
