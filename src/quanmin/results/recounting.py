"""Bringing figures up to date with what was entered since: only the residents it touches are counted again.

The county's last whole run stays as it is. Over it lies a run that counts all records entered since, up to one of them;
it keeps the figures that differ, and the grid of the residents concerned. Who follows what is entered keeps the overlay
in memory and counts only whom records concern that it has not seen; who starts anew counts all of them once, and finds
the same.
"""

import shutil
from functools import lru_cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from quanmin import __version__
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.core.measures import chosen
from quanmin.core.measures.kinds import UNCOUNTED
from quanmin.core.measures.overlay import Overlay, changed, write_patch
from quanmin.core.measures.recounting import by_figure, moved_results, prepare
from quanmin.core.measures.reported import results_of
from quanmin.core.measures.stored import TOTALS_FILE
from quanmin.core.measures.tree import read_tree
from quanmin.core.periods import parse
from quanmin.core.snapshot.folder import open_snapshot
from quanmin.records.base import base
from quanmin.records.models import Resident
from quanmin.records.overlay import entered_rows, last_record, slice_of
from quanmin.results.actions import write_results
from quanmin.results.models import Run
from quanmin.results.overlaid import is_behind, overlay_of
from quanmin.results.parameters import settings_of
from quanmin.results.queries import latest_run, latest_whole_run

KEPT = 3  # runs brought up to date that stay after a later one; the last whole run always does


def recount_changes(*, by, judge=None):
    """The run that counts everything entered up to now: a new one, or the latest where nothing was entered since.

    `judge` is called with a new run before it stands, so that nobody reads its figures beside lights of another.
    None before the first whole run, and where that run counted another snapshot than residents' records lie over.
    """
    whole, latest, through = latest_whole_run(), base(), last_record()
    if whole is None or latest is None or not _counts(whole, latest):
        return None
    standing = latest_run()
    if through <= max(latest.through, standing.through or 0) and not is_behind(whole, latest):
        return standing
    return _brought_up(whole, latest, through, by=by, judge=judge)


def get_ready():
    """Ask and compile what every recount stands on, so that the first after a start is as quick as any; once a run."""
    whole, latest = latest_whole_run(), base()
    if whole is not None and latest is not None and _counts(whole, latest):
        _rehearse(whole, whole.finished_at, latest)


def _counts(run, latest):
    return Path(run.snapshot.folder).resolve() == Path(latest.folder).resolve()


@lru_cache(maxsize=1)
def _rehearse(whole, finished_at, latest):
    """Count one resident who did not change, and throw it away."""
    prepared = _prepared(whole, finished_at)
    _totals(whole.grid, finished_at)
    someone = list(Resident.objects.order_by("pk").values_list("pk", flat=True)[:1])
    rows = slice_of(latest, someone).before
    overlay = changed(prepared, Overlay(), someone, rows, rows)
    with TemporaryDirectory() as folder:
        write_patch(Path(folder), prepared, overlay, over=Path(whole.grid))


def _brought_up(whole, latest, through, *, by, judge):
    """The new run; it stands, and may be read, once everything that belongs to it is written."""
    started = timezone.now()
    prepared = _prepared(whole, whole.finished_at)
    overlay = overlay_of(whole, latest, prepared)
    counted = moved_results(prepared, _totals(whole.grid, whole.finished_at), overlay.moved)
    run = _opened(whole, through, started, pl.concat([counted, _reported(whole, prepared)]), by)
    write_patch(Path(run.grid), prepared, overlay, over=Path(whole.grid))
    if judge is not None:
        judge(run)
    with acting(by, Permission.MEASURE) as trail:
        run.finished_at = timezone.now()
        run.save(update_fields=("finished_at",))
        _let_go_of_old(whole)
        # Last, for every action waits for the trail's end: what takes long is done before.
        trail.add("run brought up to date", run, results=run.results_count, through=through)
    return run


def _opened(whole, through, started, found, by):
    """The run with its results, not yet finished; one that breaks off now is never read, and goes with the old."""
    with acting(by, Permission.MEASURE) as trail:
        run = Run.objects.create(
            snapshot=whole.snapshot, code_version=__version__, parameters=whole.parameters, periods=whole.periods,
            engine=whole.engine, started_at=started, by=by, base=whole, through=through, results_count=len(found),
        )  # fmt: skip
        run.grid = str(settings.QUANMIN_HOME / "runs" / f"{run.pk}")
        run.save(update_fields=("grid",))
        write_results(run, found)
        trail.add("run started", run, snapshot=whole.snapshot_id)
    return run


def _reported(whole, prepared):
    """Results of figures that offices reported here; where a survey spoke in the whole run, it still speaks."""
    kinds = {code for (code, _period), kind in prepared.asked.kinds.items() if isinstance(kind, UNCOUNTED)}
    rows = entered_rows("reported_values").filter(pl.col("measure").is_in(kinds))
    units = pl.read_parquet(open_snapshot(whole.snapshot.folder).path("units"), columns=["unit_id", "kind"])
    told = results_of(rows, units, [parse(name) for name in whole.periods])
    spoke = whole.results.filter(measure__in=kinds, lower__isnull=False).values_list("measure", "period")
    surveyed = (
        pl.DataFrame(list(spoke.distinct()), schema=["measure", "period"], orient="row") if spoke else None
    )
    return told if surveyed is None else told.join(surveyed, on=["measure", "period"], how="anti")


def _let_go_of_old(whole):
    """Remove earlier runs over the same whole run, each of which could be made again from it and the records.

    One that somebody's scores rest on stays.
    """
    for old in Run.objects.filter(base=whole).order_by("-pk")[KEPT:]:
        _let_go(old)


def let_go_of_days():
    """Remove whole runs that looked at a quarter while it ran and that later ones replaced; the last few stay.

    So do those that somebody's scores rest on, and the last run of every quarter that is over.
    """
    for old in Run.objects.filter(base=None, finished_at__isnull=False).order_by("-pk")[KEPT:]:
        if parse(old.periods[-1]).is_running:
            _let_go(old)


def _let_go(run):
    grids = [run.grid, *run.brought_up.values_list("grid", flat=True)]
    try:
        with transaction.atomic():
            run.delete()
    except ProtectedError:
        return
    for grid in grids:
        transaction.on_commit(partial(shutil.rmtree, grid, ignore_errors=True))


@lru_cache(maxsize=2)
def _prepared(run, _finished_at):
    """The measures of a whole run asked and compiled; a run's inputs never change."""
    snapshot, wanted = open_snapshot(run.snapshot.folder), run.parameters.get("measures")
    return prepare(
        chosen(wanted, settings_of(run)),
        [parse(name) for name in run.periods],
        since=snapshot.manifest.from_date, tree=read_tree(snapshot.folder),
        units=pl.read_parquet(snapshot.path("units")), folder=snapshot.folder,
    )  # fmt: skip


@lru_cache(maxsize=2)
def _totals(grid, _finished_at):
    return by_figure(pl.read_parquet(Path(grid) / TOTALS_FILE))
