"""Figures as Excel files: for others, with small numbers hidden (what one gets unasked), or exact for inside.

`?for=inside` asks for exact figures: it needs the right and leaves a line in the trail.
"""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from quanmin.accounts.acting import require
from quanmin.accounts.permissions import Permission
from quanmin.core.measures import BY_CODE, CATALOGUE
from quanmin.errors import UsageError
from quanmin.portal.frame import page
from quanmin.portal.pages.indicator import asked_for, own_result, places_of
from quanmin.portal.reach import still_to_reach
from quanmin.portal.sheets import needed_sheet, places_sheet, results_sheet
from quanmin.portal.trends import goal_here
from quanmin.results import queries as results
from quanmin.results.publishing import hidden_of, is_hidden, note_exact
from quanmin.units.models import Level

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page
def indicator_sheet(request, code):
    """The table of an indicator's page."""
    asked = asked_for(request, code)
    require(request.user, Permission.SEE_FIGURES, on=asked.unit)
    if _is_inside(request):
        note_exact(asked.run, by=request.user, unit=asked.unit, what=code, period=asked.period)
        hidden = frozenset()
    else:
        hidden = hidden_of(asked.run, code) if asked.run else frozenset()
    file = places_sheet(asked, places_of(request, asked), hidden)
    return _download(file, f"{code}-{asked.unit.pk}-{asked.period}.xlsx")


@page
def reach_sheet(request, code):
    """How many residents each place has still to reach; work for inside the house, and so always exact."""
    asked = asked_for(request, code)
    reach = still_to_reach(request.user, asked, goal_here(asked), own_result(request.user, asked))
    if reach is None:
        raise UsageError(_("这项指标在这里没有可以按人数算的目标；请从指标页面上导出。"))
    note_exact(asked.run, by=request.user, unit=asked.unit, what=f"reach {code}", period=asked.period)
    return _download(needed_sheet(asked, reach), f"reach-{code}-{asked.unit.pk}-{asked.period}.xlsx")


@page
def results_file(request):
    """All figures of one's own unit and its townships in the latest run, for one period."""
    unit, run = request.user.unit, results.latest_run()
    if run is None:
        raise UsageError(_("还没有计算过指标；请县卫健局先导入数据快照并计算。"))
    period = _period(request, run)
    rows = _rows(request.user, unit, run, period)
    if _is_inside(request):
        note_exact(run, by=request.user, unit=unit, what="results", period=period)
    file = results_sheet(run, period, rows, _shown if _is_inside(request) else _hidden_in(run))
    return _download(file, f"results-{unit.pk}-{period}.xlsx")


def _is_inside(request):
    return request.GET.get("for") == "inside"


def _period(request, run):
    period = request.GET.get("period") or run.periods[-1]
    if period not in run.periods:
        raise UsageError(_("最近一次计算里没有 %(period)s；请在页面上选一个统计期。") % {"period": period})
    return period


def _rows(user, unit, run, period):
    """In the order of the catalogue, then of the tree; villages are left to the pages."""
    found = results.within(unit, run, seen_by=user, periods=[period]).select_related("unit")
    kept = [
        row
        for row in found
        if row.measure in BY_CODE and (row.unit.level != Level.VILLAGE or row.unit == unit)
    ]
    order = {measure.code: place for place, measure in enumerate(CATALOGUE)}
    return sorted(kept, key=lambda row: (order[row.measure], row.unit.position))


def _shown(_row):
    return False


def _hidden_in(run):
    return lambda row: is_hidden(run, row.measure, row)


def _download(file, name):
    answer = HttpResponse(file, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
