"""The whole product, top-down: snapshot → measures → lights → gap lists."""

from datetime import date
from functools import partial

import polars as pl

from quanmin.core.periods import between, containing, parse, running
from quanmin.core.snapshot.folder import open_snapshot
from quanmin.errors import UsageError
from quanmin.hints.actions import sweep
from quanmin.plans.actions import approve_plan
from quanmin.programmes.actions import rebuild_coverage, rebuild_schedule
from quanmin.records.actions import bring_in_residents
from quanmin.records.queries import residents_by_township
from quanmin.results.actions import measure, take_snapshot
from quanmin.results.queries import latest_run, latest_whole_run, reach
from quanmin.results.recounting import let_go_of_days, recount_changes
from quanmin.supervision.actions import judge_run, open_ledger, open_ledgers, remind
from quanmin.units.actions import bring_in_units

QUARTERS = 12


def run_flow(folder, *, by, periods=None, measures=None, progress=None):
    """Measure a snapshot for its periods (see `periods_now`) and judge the plans in force; the finished run.

    `measures` names the ones wanted, by default all.

    The gap lists need no step of their own: they are reads of the run's grid.
    """
    say = progress or silent

    def judge(run):
        say("lights", 0.9)
        judge_run(run, by=by)

    snapshot = take_snapshot(folder, by=by)
    run = measure(
        snapshot, periods=periods or periods_now(snapshot.until), measures=measures, by=by,
        progress=part_of(say, 0.0, 0.9), judge=judge,
    )  # fmt: skip
    keep_up(by=by)
    say("done", 1.0)
    return run


def keep_up(*, by):
    """What a day asks for, whether data came or not: what residents are owed, hints, ledgers of plans, reminders due.

    Run as often as one likes; answers how many ledgers were opened and reminders written.
    """
    rebuild_schedule(by=by)
    rebuild_coverage(by=by)
    sweep(by=by)
    return open_ledgers(by=by), len(remind(by=by))


def begin_day(*, by):
    """Measure the county anew when figures can reach a day further than the last whole run; the new run, else None.

    For a few seconds the new run stands without what was entered since the snapshot, until it is brought up to date.
    """
    whole = latest_whole_run()
    if whole is None or whole.parameters["measures"] or whole.snapshot.until is None:
        return None
    periods = periods_now(whole.snapshot.until)
    if parse(whole.periods[-1]).end >= periods[-1].end:
        return None
    run = measure(whole.snapshot, periods=periods, by=by, judge=partial(judge_run, by=by))
    let_go_of_days()
    return run


def bring_up_to_date(*, by):
    """Count what was entered since the last run and judge the targets it moves; answers the run that stands now.

    Quick for a day's work: only the residents concerned are counted. None before the first run.
    """

    def judge(run):
        judge_run(run, by=by, measures=set(run.results.values_list("measure", flat=True)))

    return recount_changes(by=by, judge=judge)


def put_in_force(plan, *, by, ledger_from=None):
    """Approve a plan, its counts shared by residents, open its ledger, and judge the last run by it where there is one.

    `ledger_from` is the day the ledger began, where it began before today.
    """
    approved = approve_plan(plan, by=by, populations=residents_by_township())
    open_ledger(approved, by=by, on=ledger_from)
    run = latest_run()
    if run is not None:
        judge_run(run, by=by)
    return approved


def bring_in(folder, *, by):
    """Bring in the units of a snapshot, then its residents."""
    units = pl.read_parquet(open_snapshot(folder).path("units"))
    bring_in_units(units.to_dicts(), by=by)
    return bring_in_residents(folder, by=by)


def periods_now(until):
    """The last twelve whole quarters, and the one that is running up to the day figures reach.

    Without a day on which the snapshot ends there is no telling, so the periods must be named.
    """
    if until is None:
        raise UsageError("the snapshot has no manifest that says until when it runs; name the periods.")
    end = reach(until)
    now = running(end)
    return (*last_quarters(end), *([now] if now.is_running else []))


def last_quarters(until, count=QUARTERS):
    """The last whole quarters up to a day."""
    last = containing(until, "quarter")
    last = last if last.end <= until else last.before()
    first = containing(date(last.start.year - -(-count // 4), last.start.month, 1), "quarter")
    return between(first, last)[-count:]


def silent(stage, share):
    """Nobody asked how far it is."""


def part_of(say, start, end):
    """Progress of one step, told as a stretch of the whole."""
    return lambda stage, share: say(stage, start + share * (end - start))
