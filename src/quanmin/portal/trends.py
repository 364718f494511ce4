"""The trend of an indicator as the chart reads it: periods, values, interval, and the path to the target."""

from django.utils.translation import gettext as _

from quanmin.core import periods
from quanmin.core.scoring.path import path, wanted
from quanmin.core.scoring.values import DEFAULT
from quanmin.portal.numbers import aligned
from quanmin.portal.words import measure_title, period_title, unit_title
from quanmin.results.queries import trend
from quanmin.supervision.goals import goal_of

# Periods of all kinds come in one list; the last years of quarters are among these.
ENOUGH = 40


def trend_chart(user, asked):
    """The data of the chart and of the table beside it; None where fewer than two periods are known."""
    rows = _same_kind(
        trend(asked.measure.code, asked.unit, asked.run, seen_by=user, last=ENOUGH), asked.period
    )
    if len(rows) < 2:
        return None
    unit = asked.measure.unit
    summary = _("%(title)s，%(unit)s，%(count)s 期的走势") % {
        "title": measure_title(asked.measure.code), "unit": asked.unit.name, "count": len(rows),
    }  # fmt: skip
    return {
        "periods": [period_title(row.period) for row in rows],
        "value": [_rounded(row.value, unit) for row in rows],
        "lower": [_rounded(row.lower, unit) for row in rows],
        "upper": [_rounded(row.upper, unit) for row in rows],
        "path": _path(asked, rows),
        "unit": str(unit_title(unit)),
        "words": {"value": _("现值"), "band": _("95% 区间"), "path": _("应达水平"), "summary": summary},
    }


def _path(asked, rows):
    """Where the value had to stand at the end of each period; None where the target gives no path."""
    goal = goal_of(asked.target, asked.measure, asked.target.year_aims.all()) if asked.target else None
    target = wanted(goal, DEFAULT) if goal else None
    if target is None:
        return None
    return [
        _rounded(path(target, goal, row.period_end).edge(row.value or 0), asked.measure.unit) for row in rows
    ]


def _same_kind(rows, period):
    kind = periods.parse(period).kind if period else ""
    return [row for row in rows if periods.parse(row.period).kind == kind]


def _rounded(value, unit):
    return None if value is None else float(aligned(value, unit).replace(",", ""))
