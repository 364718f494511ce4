"""The trend of an indicator as the chart reads it: periods, values, interval, and the path to the target."""

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from quanmin.core import periods
from quanmin.core.scoring.path import path, wanted
from quanmin.core.scoring.values import DEFAULT
from quanmin.portal.forecasts import ahead, figure
from quanmin.portal.words import measure_title, period_title, unit_title
from quanmin.results.queries import trend
from quanmin.supervision.goals import goal_of, place_goal
from quanmin.units.models import Level

# Periods of all kinds come in one list; the last years of quarters are among these.
ENOUGH = 40


def results_so_far(user, asked):
    """The results of the unit over periods of the asked kind, oldest first."""
    found = trend(asked.measure.code, asked.unit, asked.run, seen_by=user, last=ENOUGH)
    return _same_kind(found, asked.period)


def goal_here(asked):
    """What the target wants of the unit itself, in the measure's unit; None where there is nothing to compare."""
    target, unit = asked.target, asked.unit
    if target is None:
        return None
    prefetch_related_objects([target], "year_aims", "place_aims")
    goal = goal_of(target, asked.measure, target.year_aims.all())
    is_county = goal is None or unit.level == Level.COUNTY
    parts = {} if is_county else {aim.unit_id: aim.value for aim in target.place_aims.all()}
    return place_goal(goal, target, unit, parts)


def trend_chart(asked, rows, goal):
    """The data of the chart and of the table beside it; None where fewer than two periods are known."""
    if len(rows) < 2:
        return None
    unit = asked.measure.unit
    summary = _("%(title)s，%(unit)s，%(count)s 期的走势") % {
        "title": measure_title(asked.measure.code), "unit": asked.unit.name, "count": len(rows),
    }  # fmt: skip
    return {
        "periods": [period_title(row.period) for row in rows],
        "value": [figure(row.value, unit) for row in rows],
        "lower": [figure(row.lower, unit) for row in rows],
        "upper": [figure(row.upper, unit) for row in rows],
        "path": _path(asked, rows, goal),
        "ahead": ahead(asked, rows, goal),
        "unit": str(unit_title(unit)),
        "words": {
            "value": _("现值"),
            "band": _("95% 区间"),
            "path": _("应达水平"),
            "ahead": _("照此走势"),
            "ahead_band": _("90% 预测区间"),
            "summary": summary,
        },
    }


def _path(asked, rows, goal):
    """Where the value had to stand at the end of each period; None where the target gives no path."""
    target = wanted(goal, DEFAULT) if goal else None
    if target is None:
        return None
    return [
        figure(path(target, goal, row.period_end).edge(row.value or 0), asked.measure.unit) for row in rows
    ]


def _same_kind(rows, period):
    kind = periods.parse(period).kind if period else ""
    return [row for row in rows if periods.parse(row.period).kind == kind]
