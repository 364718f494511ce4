"""A demo county from nothing: made up, its plans read and in force, a year lived through, measured, judged."""

import json
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from quanmin import __version__, clock
from quanmin.accounts.actions import make_demo_accounts, system_account
from quanmin.accounts.models import User
from quanmin.core.snapshot.folder import open_snapshot
from quanmin.core.synth import check_asked, make_county
from quanmin.core.synth.plans import sample_draft, sample_plans
from quanmin.demo.teams import found_teams
from quanmin.demo.year import (
    MONTHS,
    bring_in_what_was_reported,
    figures_alone,
    live_through,
    month_by_month,
)
from quanmin.errors import UsageError
from quanmin.flow import QUARTERS, bring_in, keep_up, last_quarters, part_of, put_in_force, run_flow, silent
from quanmin.plans.actions import keep_document, take_as_read
from quanmin.plans.models import State
from quanmin.records.actions import find_duplicates
from quanmin.supervision.actions import remind
from quanmin.supervision.models import Progress
from quanmin.units.models import Level, Unit
from quanmin.units.queries import root

MARKER = "demo.json"
LEDGER_FROM = date(2024, 12, 2)  # a demo county's ledgers hold a little more than the year that is shown
HALF_YEARS = (6, 12)
SETTLED_AFTER = timedelta(days=31)  # by the end of January everything of the year before is signed


def start_demo(home=None, *, residents=30_000, seed=1, quarters=QUARTERS, monthly=False, progress=None):
    """A demo county that is ready to serve; the second start finds it finished and does nothing.

    Figures are measured at the middle and the end of its year; `monthly` measures them every month, and plays on
    through the month in which the year is settled.
    """
    home, say = Path(home or settings.QUANMIN_HOME), progress or silent
    wanted = {"residents": residents, "seed": seed, "quarters": quarters, "version": __version__}
    wanted |= {"monthly": True} if monthly else {}
    if _finished(home, wanted):
        return
    check_asked(residents, seed)
    say("database", 0.0)
    call_command("migrate", verbosity=0, interactive=False)
    _refuse_strangers()
    folder = home / "snapshot"
    make_county(folder, residents=residents, seed=seed, progress=part_of(say, 0.05, 0.6))
    _fill(folder, home / "snapshots", quarters, monthly=monthly, say=say)
    (home / MARKER).write_text(json.dumps(wanted))


def _fill(folder, snapshots, quarters, *, monthly, say):
    by, until = system_account(), open_snapshot(folder).manifest.until_date
    say("residents", 0.6)
    bring_in(folder, by=by)
    find_duplicates(by=by)
    say("accounts", 0.65)
    make_demo_accounts(**_demo_places(), by=by)
    found_teams(LEDGER_FROM)
    say("plans", 0.68)
    with clock.on_day(LEDGER_FROM):
        _put_plans_in_force(by)
    with transaction.atomic():
        _live(folder, snapshots, quarters, until=until, monthly=monthly, say=part_of(say, 0.72, 0.98))
    bring_in_what_was_reported()


def _put_plans_in_force(by):
    for path in sample_plans():
        plan = keep_document(path.read_bytes(), source_name=path.name, by=by)
        if plan.state == State.DRAFT:
            put_in_force(take_as_read(plan, by=by), by=by)
    keep_document(sample_draft().read_bytes(), source_name=sample_draft().name, by=by)


def _live(folder, snapshots, quarters, *, until, monthly, say):
    """The county's last year, whole or not at all; one that was lived through before is only measured again."""
    earlier = (month_by_month if monthly else figures_alone)(folder, snapshots)

    def bring_figures(day):
        if day < until:
            earlier(day)
            say("year", day.month / 13)
            return
        by = system_account()
        if monthly:
            bring_in(folder, by=by)
        run_flow(folder, by=by, periods=last_quarters(until, quarters), progress=part_of(say, 0.5, 1.0))
        bring_in_what_was_reported()

    if Progress.objects.exists():
        bring_figures(until)
    else:
        months, last = (MONTHS, until + SETTLED_AFTER) if monthly else (HALF_YEARS, until)
        live_through(until.year, data=bring_figures, until=last, months=months)
    if monthly:
        keep_up(by=system_account())
    else:
        remind(by=system_account())


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
