"""The whole product, top-down: snapshot → measures → lights → gap lists; and a demo county from nothing."""

import json
from datetime import date
from functools import partial
from pathlib import Path

import polars as pl
from django.conf import settings
from django.core.management import call_command

from quanmin import __version__, clock
from quanmin.accounts.actions import make_demo_accounts, system_account
from quanmin.accounts.models import User
from quanmin.appraisals.actions import adopt, appraise, begin_scheme
from quanmin.core.periods import between, containing, parse, running
from quanmin.core.snapshot.folder import open_snapshot
from quanmin.core.synth import make_county
from quanmin.core.synth.plans import sample_draft, sample_plans
from quanmin.errors import UsageError
from quanmin.plans.actions import approve_plan, keep_document, take_as_read
from quanmin.plans.models import State
from quanmin.programmes.actions import rebuild_schedule
from quanmin.records.actions import bring_in_residents
from quanmin.records.queries import residents_by_township
from quanmin.results.actions import measure, take_snapshot
from quanmin.results.queries import last_whole_period, latest_run, latest_whole_run, reach
from quanmin.results.recounting import let_go_of_days, recount_changes
from quanmin.returns.actions import open_returns
from quanmin.supervision.actions import judge_run, open_ledger, open_ledgers, remind
from quanmin.supervision.demo import show_a_year
from quanmin.units.actions import bring_in_units
from quanmin.units.models import Level, Unit
from quanmin.units.queries import root

QUARTERS = 12
MARKER = "demo.json"
LEDGER_FROM = date(2024, 12, 2)  # a demo county's ledgers hold a little more than the year that is shown


def run_flow(folder, *, by, periods=None, progress=None):
    """Measure a snapshot for its periods (see `periods_now`) and judge the plans in force; the finished run.

    The gap lists need no step of their own: they are reads of the run's grid.
    """
    say = progress or _silent

    def judge(run):
        say("lights", 0.9)
        judge_run(run, by=by)

    snapshot = take_snapshot(folder, by=by)
    run = measure(
        snapshot, periods=periods or periods_now(snapshot.until), by=by, judge=judge,
        progress=_part(say, 0.0, 0.9),
    )  # fmt: skip
    keep_up(by=by)
    say("done", 1.0)
    return run


def keep_up(*, by):
    """What a day asks for, whether data came or not: what residents are owed, ledgers of plans in force, reminders due.

    Run as often as one likes; answers how many ledgers were opened and reminders written.
    """
    rebuild_schedule(by=by)
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


def owe_and_score(run, *, by):
    """Open the returns that have become due, adopt the declared scheme of townships, and score them by the run."""
    open_returns(on=clock.today(), by=by)
    scheme = adopt(begin_scheme("townships", by=by), by=by)
    return appraise(scheme, last_whole_period(run), by=by, run=run)


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


def start_demo(home=None, *, residents=30_000, seed=1, quarters=QUARTERS, progress=None):
    """A demo county that is ready to serve; the second start finds it finished and does nothing."""
    home, say = Path(home or settings.QUANMIN_HOME), progress or _silent
    wanted = {"residents": residents, "seed": seed, "quarters": quarters, "version": __version__}
    if _finished(home, wanted):
        return
    say("database", 0.0)
    call_command("migrate", verbosity=0, interactive=False)
    _refuse_strangers()
    folder = home / "snapshot"
    make_county(folder, residents=residents, seed=seed, progress=_part(say, 0.05, 0.65))
    _fill(folder, quarters, by=system_account(), say=say)
    (home / MARKER).write_text(json.dumps(wanted))


def _fill(folder, quarters, *, by, say):
    say("residents", 0.65)
    bring_in(folder, by=by)
    say("accounts", 0.7)
    make_demo_accounts(**_demo_places(), by=by)
    say("plans", 0.75)
    for path in sample_plans():
        plan = keep_document(path.read_bytes(), source_name=path.name, by=by)
        if plan.state == State.DRAFT:
            put_in_force(take_as_read(plan, by=by), by=by, ledger_from=LEDGER_FROM)
    keep_document(sample_draft().read_bytes(), source_name=sample_draft().name, by=by)
    periods = last_quarters(open_snapshot(folder).manifest.until_date, quarters)
    run = run_flow(folder, by=by, periods=periods, progress=_part(say, 0.8, 0.97))
    show_a_year(open_snapshot(folder).manifest.until_date)
    keep_up(by=by)
    owe_and_score(run, by=by)


def _demo_places():
    """The county, the township with most villages, its first village, and the office for schools."""
    townships = Unit.objects.filter(level=Level.TOWNSHIP)
    township = max(
        townships, key=lambda unit: (unit.children.filter(level=Level.VILLAGE).count(), -unit.position)
    )
    village = township.children.filter(level=Level.VILLAGE).first()
    school = Unit.objects.filter(level=Level.DEPARTMENT, name__contains="教育").first()
    return {"county": root(), "township": township, "village": village, "department": school}


def _finished(home, wanted):
    """Whether the home holds this very demo; UsageError when it holds another one."""
    marker = home / MARKER
    if not marker.is_file():
        return False
    found = json.loads(marker.read_text())
    if found != wanted:
        raise UsageError(
            f"{str(home)!r} holds a demo with {found['residents']} residents and seed {found['seed']} (version "
            f"{found['version']}); start that one, name another folder in QUANMIN_HOME, or remove this one."
        )
    return True


def _refuse_strangers():
    """A database with people's own accounts is no demo, and is left alone."""
    others = User.objects.exclude(username__startswith="demo-").exclude(username="system")
    if others.exists():
        raise UsageError(
            "the database has accounts that are not a demo's; name another folder in QUANMIN_HOME."
        )


def _silent(stage, share):
    """Nobody asked how far it is."""


def _part(say, start, end):
    """Progress of one step, told as a stretch of the whole."""
    return lambda stage, share: say(stage, start + share * (end - start))
