"""Reads of results: figures of one's own unit and those under it."""

from datetime import timedelta

from django.conf import settings
from django.db.models.functions import Coalesce

from quanmin import clock
from quanmin.accounts.acting import require
from quanmin.accounts.permissions import Permission
from quanmin.core.periods import parse
from quanmin.results.models import Result, Run
from quanmin.units.models import Level, Unit


def latest_run():
    """The finished run that stands: the latest over the last whole run, that run itself at first; None before any."""
    return _finished().first()


def latest_whole_run():
    """The last finished run that counted the whole county; None before the first."""
    return Run.objects.filter(finished_at__isnull=False, base=None).select_related("snapshot").first()


def _finished():
    """Finished runs, the one that stands first."""
    # A whole run takes minutes: one brought up to date over the run before it may have been opened meanwhile.
    finished = Run.objects.filter(finished_at__isnull=False).select_related("snapshot")
    return finished.order_by(Coalesce("base", "pk").desc(), "-pk")


def reach(until):
    """The day figures reach over a snapshot that ends on `until`: today while it is young, later its last day.

    What is entered here goes on after it, what other systems send does not: a month of theirs may be wanting, not more.
    """
    if until is None:
        return None
    lasts = timedelta(days=settings.QUANMIN_SNAPSHOT_LASTS_DAYS)
    return clock.today() if until <= clock.today() <= until + lasts else until


def last_whole_period(run):
    """The name of the run's last period that is over, its last one where none is; "" without a run."""
    periods = run.periods if run else []
    over = [name for name in periods if not parse(name).is_running]
    return (over or periods or [""])[-1]


def run(number, *, seen_by):
    """The finished run of that number, the latest when none is named; Run.DoesNotExist when there is none."""
    _require(seen_by, seen_by.unit)
    finished = _finished()
    return finished.get(pk=number) if number is not None else finished[:1].get()


def within(unit, run, *, seen_by, level=None, measures=(), periods=()):
    """All results of a unit and the places under it as rows to page through, narrowed as asked."""
    _require(seen_by, unit)
    rows = Result.objects.of(run).filter(unit__in=Unit.objects.within(unit))
    if level:
        rows = rows.filter(unit__level=level)
    if measures:
        rows = rows.filter(measure__in=measures)
    return rows.filter(period__in=periods) if periods else rows


def result(measure, unit, period, run, *, seen_by):
    """The number itself; None when the run has none."""
    _require(seen_by, unit)
    return Result.objects.of(run).filter(unit=unit, measure=measure, period=period).first()


def trend(measure, unit, run, *, seen_by, last=12):
    """The results of a measure for a unit, oldest first, at most the last twelve; a year before its last quarter."""
    _require(seen_by, unit)
    rows = Result.objects.of(run).filter(unit=unit, measure=measure).order_by("-period_end", "-period")
    return list(rows[:last])[::-1]


def by_level(measure, unit, level, period, run, *, seen_by):
    """The results of all places of one level under a unit, in the order of the tree, each with its parent at hand."""
    _require(seen_by, unit)
    places = Unit.objects.within(unit).filter(level=level)
    rows = Result.objects.of(run).filter(measure=measure, period=period, unit__in=places)
    return list(rows.select_related("unit__parent").order_by("unit__position"))


def by_unit(measure, parent_unit, period, run, *, seen_by):
    """The results of the places directly under a unit, in the order of the tree."""
    _require(seen_by, parent_unit)
    under = Unit.objects.filter(parent=parent_unit, level__in=(Level.TOWNSHIP, Level.VILLAGE))
    rows = Result.objects.of(run).filter(measure=measure, period=period, unit__in=under)
    return list(rows.select_related("unit").order_by("unit__position"))


def latest_values(run, *, seen_by):
    """By measure, the last period in which the county has a value, and the value; in one question."""
    _require(seen_by, seen_by.unit)
    rows = Result.objects.of(run).filter(
        unit__in=Unit.objects.filter(level=Level.COUNTY), value__isnull=False
    )
    ordered = rows.order_by("period_end", "period").values_list("measure", "period", "value")
    return {measure: (period, value) for measure, period, value in ordered}


def _require(seen_by, unit):
    require(seen_by, Permission.SEE_FIGURES, on=unit)
