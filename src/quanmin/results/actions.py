"""Writes of snapshots, runs and results. A result is written once, with its run, and never again."""

from pathlib import Path

import polars as pl
from django.conf import settings as django
from django.utils import timezone

from quanmin import __version__, bulk
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.core.measures import chosen, measure_snapshot
from quanmin.core.measures.engines import DEFAULT
from quanmin.core.periods import parse
from quanmin.core.snapshot.check import check_snapshot
from quanmin.results.models import Result, Run, Snapshot
from quanmin.results.parameters import county_settings
from quanmin.results.queries import reach

COLUMNS = (
    "run_id", "measure", "unit_id", "period", "period_end", "numerator", "denominator", "value", "lower", "upper",
    "years",
)  # fmt: skip


def take_snapshot(folder, *, by):
    """Keep a snapshot folder as a basis for runs, if all its rows keep their declaration; the same one is kept once."""
    manifest, place = check_snapshot(folder).manifest, str(Path(folder).resolve())
    with acting(by, Permission.MEASURE) as trail:
        snapshot, _new = Snapshot.objects.get_or_create(
            folder=place,
            fingerprint=manifest.fingerprint,
            defaults={"name": manifest.name, "until": manifest.until_date},
        )
        trail.add("snapshot taken", snapshot)
    return snapshot


def measure(
    snapshot, *, periods, by, measures=None, engine=DEFAULT, settings=None, progress=None, judge=None
):
    """Compute the named measures (default all) for every period and unit; the finished run, with its grid beside it.

    Parameters are as `settings` has them, by default as the county's file; the run keeps them. Periods end by the day
    figures reach (see `reach`).
    The computing holds no lock: a run is opened, computed, then written whole. One that broke off stays unfinished
    and is never read. `judge` is called with the run before it stands, so that nobody finds it without its lights.
    """
    settings = county_settings() if settings is None else settings
    wanted = chosen(measures, settings)
    run = _open_run(snapshot, periods, _parameters(measures, wanted), engine, by)
    outcome = measure_snapshot(
        Path(snapshot.folder), measures=measures, periods=periods, engine=engine, settings=settings,
        known_to=reach(snapshot.until), progress=progress,
    )  # fmt: skip
    outcome.write_grid(Path(run.grid))
    with acting(by, Permission.MEASURE) as trail:
        write_results(run, outcome.results)
        if judge is not None:
            judge(run)
        run.finished_at, run.results_count = timezone.now(), len(outcome.results)
        run.save(update_fields=("finished_at", "results_count"))
        trail.add("run finished", run, results=len(outcome.results))
    return run


def write_results(run, frame):
    """Write a frame of results (see core.measures.results.SCHEMA) as rows of the run."""
    ends = {name: parse(name).end for name in frame["period"].unique()}
    columns = (
        "measure",
        "unit",
        "period",
        "end",
        "numerator",
        "denominator",
        "value",
        "lower",
        "upper",
        "years",
    )
    rows = frame.with_columns(end=pl.col("period").replace_strict(ends, return_dtype=pl.Date)).select(columns)
    bulk.write_rows(Result, COLUMNS, ((run.pk, *row) for row in rows.iter_rows()))


def _parameters(measures, wanted):
    """What a run keeps of how it was asked: the measures named, and every parameter that is not at its default."""
    return {
        "measures": measures and list(measures),
        "settings": {one.code: dict(one.set_to) for one in wanted if one.set_to},
    }


def _open_run(snapshot, periods, parameters, engine, by):
    now = timezone.now()
    with acting(by, Permission.MEASURE) as trail:
        run = Run.objects.create(
            snapshot=snapshot, code_version=__version__, parameters=parameters,
            periods=[str(period) for period in periods], engine=engine, started_at=now, by=by,
        )  # fmt: skip
        run.grid = str(django.QUANMIN_HOME / "runs" / f"{run.pk}")
        run.save(update_fields=("grid",))
        trail.add("run started", run, snapshot=snapshot.pk)
    return run
