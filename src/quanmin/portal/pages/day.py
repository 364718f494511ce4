"""The day: who is to be seen, those who matter most first; and the calls made to them."""

from datetime import date

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_http_methods, require_POST

from quanmin import clock
from quanmin.accounts.permissions import Permission, may
from quanmin.errors import UsageError
from quanmin.hints.queries import open_hints
from quanmin.portal.asked import page_number, unit_asked
from quanmin.portal.frame import Crumb, page, show, show_part, way
from quanmin.portal.kept import kept
from quanmin.portal.numbers import overdue
from quanmin.portal.pages import printed, visit
from quanmin.portal.pages.worker import worker
from quanmin.programmes.actions import record_call
from quanmin.programmes.models import Reached
from quanmin.programmes.queries.worklist import by_place, owed_by_protocol, worklist
from quanmin.programmes.refusals import Unknown
from quanmin.programmes.words import item_title, short
from quanmin.supervision.queries import unit_lights
from quanmin.units.models import Level

SIZE = 30
WIDE = (Level.COUNTY, Level.TOWNSHIP)
STATES = {
    "overdue": later("逾期"),
    "due": later("应做"),
    "risk": later("高风险"),
    "promised": later("约好要来"),
}
RISKS = {3: later("需转诊"), 2: later("控制不满意或高危"), 1: later("重点关注")}
# The measures of a programme, by how their codes begin.
MEASURED = {
    "hypertension": ("hypertension",), "diabetes": ("diabetes",), "elderly": ("elderly",), "copd": ("copd",),
    "severe-mental-disorder": ("severe-mental", "mental"), "tuberculosis": ("tuberculosis", "tb"),
    "child": ("child", "under3", "under7", "newborn"), "immunisation": ("nip", "immunisation", "vaccin"),
    "maternal": ("maternal", "antenatal", "postnatal", "early-pregnancy"),
    "tcm-elderly": ("tcm-elderly", "elderly-tcm"), "family-doctor": ("contract", "family-doctor"),
}  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@page
def day(request):
    """The list of one's own unit, or of a place under it; who is looked for travels in the body."""
    unit = _asked_unit(request)
    behind = _behind(unit, request.user)
    wanted, text = request.GET, request.POST.get("q", "")[:60]
    found = worklist(
        unit, seen_by=request.user, protocol=wanted.get("protocol", ""), state=wanted.get("state", ""),
        text=text, page=page_number(request.POST.get("page") or wanted.get("page", "")), size=SIZE, behind=behind,
    )  # fmt: skip
    context = {
        "title": _("今天要做"),
        "unit": unit,
        "list": found,
        "text": text,
        **_listed(request, found, behind),
    }
    if request.htmx:
        return show_part(request, "portal/parts/day_list.html", context)
    if unit.level in WIDE:
        context["places"] = kept(
            request, ("day places", unit.pk), lambda: by_place(unit, seen_by=request.user)
        )
    context["hints"] = open_hints(request.user)
    context["may_set"] = may(request.user, Permission.SET_PROTOCOLS)
    crumbs = [*way(unit, request.user.unit), Crumb(_("今天要做"))]
    return show(request, "portal/day.html", context, tab="day", unit=unit, crumbs=crumbs)


@require_POST
@page
def call(request, number):
    """How a call to a resident ended."""
    given = request.POST
    try:
        record_call(
            number, given.get("outcome", ""), promised=_day(given.get("promised", "")), note=given.get("note", ""),
            by=request.user,
        )  # fmt: skip
        messages.success(request, _("已记下这次电话。"))
    except Unknown:
        raise Http404 from None
    except UsageError as error:
        messages.error(request, str(error))
    return redirect(f"{request.META.get('HTTP_REFERER') or '/day/'}")


def _asked_unit(request):
    return unit_asked(request.GET.get("unit", "")) or request.user.unit


def _behind(unit, user):
    """The programmes of which a target is red or yellow in the unit."""
    late = {
        light.target.measure
        for light in unit_lights(unit, user)
        if light.colour in ("red", "yellow") and light.target.measure
    }
    return tuple(
        code for code, begins in MEASURED.items() if any(measure.startswith(begins) for measure in late)
    )


def _listed(request, found, behind):
    protocol, state = request.GET.get("protocol", ""), request.GET.get("state", "")
    first = (found.page - 1) * SIZE + 1
    return {
        "lines": [_line(row) for row in found.rows],
        "first": first, "last": first + len(found.rows) - 1,
        "tabs": [
            {"code": code, "title": short(code), "count": count, "current": code == protocol, "behind": code in behind}
            for code, count in _owed_by_protocol(request, found.unit).items()
        ],
        "states": [
            {"code": code, "title": title, "count": found.counts.get(code), "current": code == state}
            for code, title in STATES.items()
        ],
        "outcomes": Reached.choices, "protocol": protocol, "state": state,
        "may_record": may(request.user, Permission.RECORD, on=found.unit),
        "may_search": may(request.user, Permission.OPEN_RESIDENT, on=found.unit),
    }  # fmt: skip


def _owed_by_protocol(request, unit):
    """Of a village as it stands; of a whole township or county as it stood when figures last moved."""

    def counted():
        return owed_by_protocol(unit, seen_by=request.user)

    return kept(request, ("day tabs", unit.pk), counted) if unit.level in WIDE else counted()


def _line(row):
    """One resident for the page; of many doses owed only the most urgent is spelt out."""
    tags = {}
    for one in row.owed:
        tag = tags.setdefault(one.protocol, {
            "title": short(one.protocol), "item": item_title(one.protocol, one.item), "late": one.days_overdue,
            "overdue": overdue(one.days_overdue), "due": one.due, "count": 0,
        })  # fmt: skip
        tag["count"] += 1
    return {
        "row": row, "person": row.person, "tags": list(tags.values()), "risk": row.risk,
        "risk_title": RISKS.get(row.risk), "call": _call(row),
    }  # fmt: skip


def _call(row):
    """The last call and what became of it; a promise that passed without a visit shows."""
    made = row.call
    if made is None:
        return None
    missed = made.promised is not None and made.visit_id is None and made.promised < clock.today()
    return {
        "call": made,
        "title": made.get_outcome_display(),
        "came": made.visit_id is not None,
        "missed": missed,
    }


def _day(text):
    """A day as a browser writes it, None where nothing is written; UsageError for anything else."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(_("%(text)s 不是日期；请写成 2026-01-31 的样子。") % {"text": repr(text)}) from None


urlpatterns = [
    path("", day, name="day"),
    path("worker.js", worker, name="day-worker"),
    path("print/", printed.forms, name="visit-print"),
    path("calls/<int:number>/", call, name="call"),
    path("visits/<int:number>/", visit.visit, name="visit"),
    path("visits/<int:number>/draft/", visit.draft, name="visit-draft"),
    path("saved/<int:number>/", visit.saved, name="visit-saved"),
    path("saved/<int:number>/correct/", visit.correct, name="visit-correct"),
    path("saved/<int:number>/withdraw/", visit.withdraw, name="visit-withdraw"),
]
