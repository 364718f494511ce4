"""One year of a demo county, top-down: data come, lights are judged, people do what lights and dates ask of them."""

from datetime import date, timedelta
from functools import partial

from quanmin import clock
from quanmin.accounts.actions import system_account
from quanmin.core.measures import BY_CODE
from quanmin.core.periods import first_of_month
from quanmin.core.scoring.scheme import MEASURE
from quanmin.core.scoring.scheme_reading import declared, scheme_of
from quanmin.core.snapshot.cutting import cut_snapshot
from quanmin.demo.agenda import office_day
from quanmin.demo.assessing import plan_checks
from quanmin.demo.cast import scene_of
from quanmin.demo.filing import plan_returns
from quanmin.demo.noticing import look_at_lights, plan_notices
from quanmin.demo.reporting import plan_reports, talk_green
from quanmin.demo.settling import plan_settling
from quanmin.flow import bring_in, bring_up_to_date, periods_now, run_flow
from quanmin.plans.queries import measured_targets
from quanmin.results.actions import measure, take_snapshot
from quanmin.supervision.actions import judge_run, remind

MONTHS = range(1, 13)
MONTHLY_PERIODS = 2  # the last whole quarter and the one that is running, or the last two
HALF_YEAR_PERIODS = 5  # back to the same quarter a year before, so that a report can say what moved


def live_through(year, *, data, until, months=MONTHS):
    """Play a county's year up to a day: `data(day)` brings figures up to the ends of the months named, in order.

    The plans are in force and the demo accounts made. Every act is somebody's, on its own day, by the actions that
    pages use; which unit does what follows from its place and from its lights, so the same county has the same year.
    """
    scene = scene_of(year)
    for plan in (plan_returns, plan_reports, plan_notices, plan_checks):
        plan(scene)
    for month in MONTHS:
        end = first_of_month(date(year, month, 1), back=-1) - timedelta(days=1)
        if month in months:
            scene.agenda.on(end, data, end)
        scene.agenda.on(office_day(end + timedelta(days=3)), look_at_lights, scene)
    scene.agenda.on(office_day(date(year, 7, 8)), talk_green, scene)
    scene.agenda.on(date(year, 12, 31), talk_green, scene)
    plan_settling(scene)
    for week in range(1, 57):
        scene.agenda.on(date(year, 1, 3) + timedelta(weeks=week), _remind)
    scene.agenda.on(date(year + 1, 1, 28), bring_in_what_was_reported)
    scene.agenda.live(until)


def month_by_month(folder, snapshots):
    """What brings a county's figures up to a day: the snapshot as it was on that day, brought in, measured, judged.

    Answers the function `live_through` asks for; the cuts are kept as folders under `snapshots`.
    """

    def bring_figures(day):
        cut, by = _cut(folder, snapshots, day), system_account()
        bring_in(cut, by=by)
        run_flow(cut, by=by, periods=periods_now(day)[-MONTHLY_PERIODS:], measures=asked_measures())
        bring_in_what_was_reported()

    return bring_figures


def figures_alone(folder, snapshots):
    """The same without bringing residents in again: measured and judged, and nothing else; a demo starts sooner so."""

    def bring_figures(day):
        by = system_account()
        snapshot = take_snapshot(_cut(folder, snapshots, day), by=by)
        periods = periods_now(day)[-HALF_YEAR_PERIODS:]
        measure(snapshot, periods=periods, measures=asked_measures(), by=by, judge=partial(judge_run, by=by))

    return bring_figures


def _cut(folder, snapshots, day):
    cut = snapshots / f"{day:%Y-%m}"
    cut_snapshot(folder, cut, day)
    return cut


def bring_in_what_was_reported():
    """Count what offices reported here since the last run."""
    bring_up_to_date(by=system_account())


def asked_measures():
    """The measures that plans in force or declared schemes ask for, in the order of the catalogue."""
    asked = set(measured_targets().values_list("measure", flat=True))
    for data in declared().values():
        asked |= {fact.removeprefix(MEASURE) for fact in scheme_of(data).facts if fact.startswith(MEASURE)}
    return [code for code in BY_CODE if code in asked]


def _remind():
    remind(by=system_account(), on=clock.today())
