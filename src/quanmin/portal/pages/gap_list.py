"""Gap lists: which of them a unit has, and the residents in one."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from quanmin.accounts.acting import require
from quanmin.accounts.permissions import Permission, may
from quanmin.portal.asked import page_number
from quanmin.portal.frame import Crumb, page, show, show_part, way
from quanmin.portal.pages.exports import XLSX
from quanmin.portal.pages.indicator import asked_for
from quanmin.portal.rows import by_domain, indicator_url, target_row
from quanmin.portal.words import gap_words, measure_title, opens_to, period_title
from quanmin.supervision.queries import cockpit
from quanmin.worklists.export import gap_list_xlsx
from quanmin.worklists.queries import gap_list, may_list

PAGE = 50


@page
def gaps(request):
    """The gap lists of one's own unit, the longest first within each field; one line a measure."""
    unit = request.user.unit
    seen = cockpit(request.user, unit=unit)
    rows = [target_row(row, unit, request.user) for domain in seen.domains for row in domain.rows]
    open_lists = {row["target"].measure: row for row in rows if row["opens"] == "gap" and row["people"]}
    ordered = sorted(open_lists.values(), key=lambda row: -row["people"])
    context = {
        "title": _("缺口名单"),
        "unit": unit,
        "domains": by_domain(ordered),
        "count": len(ordered),
        "run": seen.run,
    }
    return show(request, "portal/gaps.html", context, tab="gaps", crumbs=[Crumb(_("缺口名单"))])


@page
def gap(request, code):
    asked = asked_for(request, code)
    context = {
        "title": _("缺口名单"),
        "asked": asked,
        "measure_title": measure_title(code),
        **_list(request, asked),
    }
    if request.htmx:
        return show_part(request, "portal/parts/people.html", context)
    context["period_title"] = period_title(asked.period)
    context["may_export"] = may(request.user, Permission.EXPORT_LIST, on=asked.unit) and not context.get(
        "closed"
    )
    crumbs = way(asked.unit, request.user.unit)
    crumbs += [
        Crumb(measure_title(code), indicator_url(code, asked.unit, asked.period)),
        Crumb(_("缺口名单")),
    ]
    return show(request, "portal/gap.html", context, tab="gaps", unit=asked.unit, crumbs=crumbs)


@page
def gap_sheet(request, code):
    asked = asked_for(request, code)
    file = gap_list_xlsx(code, asked.unit, asked.period, by=request.user)
    answer = HttpResponse(file, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="gap-{code}-{asked.unit.pk}-{asked.period}.xlsx"'
    return answer


def _list(request, asked):
    """One page of the list as asked, with the clauses to narrow it by; no list where the run or the kind has none."""
    if asked.run is None or not opens_to(asked.measure.code):
        return {"list": None}
    require(request.user, Permission.SEE_RESIDENTS, on=asked.unit)
    if not may_list(asked.measure.code, asked.unit, request.user):
        return {"list": None, "closed": True}
    clause = request.GET.get("clause", "")
    found = gap_list(
        asked.measure.code, asked.unit, asked.period, seen_by=request.user, size=PAGE, run=asked.run,
        page=page_number(request.GET.get("page", "")), clause=clause or None,
        text=request.GET.get("q", ""), order=request.GET.get("sort", "").removeprefix("-"),
    )  # fmt: skip
    clauses = [
        {"name": name, "title": gap_words(name), "count": count, "current": name == clause}
        for name, count in found.by_clause.items()
    ]
    rows = [{"row": row, "reasons": [gap_words(name) for name in row.failed]} for row in found.rows]
    first = (found.page - 1) * PAGE + 1
    return {"list": found, "rows": rows, "clauses": clauses, "first": first, "last": first + len(rows) - 1}
