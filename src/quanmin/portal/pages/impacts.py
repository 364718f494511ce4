"""Health impact checks: the list with what is overdue, a new one, and the list as a file."""

from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from quanmin import clock
from quanmin.accounts.permissions import Permission, may
from quanmin.errors import Refused, UsageError
from quanmin.impacts import actions, queries
from quanmin.impacts.documents import list_workbook, number_of
from quanmin.impacts.queries import OPEN, OVERDUE, Asked
from quanmin.impacts.states import Kind, Ruling, Stage
from quanmin.plans.models import Plan, State
from quanmin.portal.asked import row_number
from quanmin.portal.frame import page, show
from quanmin.portal.impact_rows import ruling_word, way_back
from quanmin.portal.pages.downloads import download
from quanmin.supervision.models import Line
from quanmin.units.models import Level, Unit

PAGE = 50
NAMES = ("stage", "kind", "ruling", "q", "plan", "line")
MOST_ROWS = 5_000


@require_safe
@page
def impacts(request):
    given, asked = _asked(request)
    found = Paginator(queries.checks(request.user, asked), PAGE).get_page(request.GET.get("page"))
    context = {
        "title": _("健康影响评估"),
        "given": given,
        "asked_for": any(given.values()),
        "chips": _chips(request.user, given["stage"]),
        "found": found,
        "rows": [_row(one) for one in found],
        "kinds": Kind.choices,
        "rulings": Ruling.choices,
        "may_open": bool(_units(request.user)),
    }
    tab, crumbs = way_back(request.user, "")
    return show(request, "portal/impacts.html", context, tab=tab, crumbs=crumbs[:-1])


@page
def new(request):
    """Open a check of a project or policy, from a line of the ledger where one is named."""
    units = _units(request.user)
    if not units:
        raise Refused(_("只有规划的责任单位和县卫健局可以发起健康影响评估。"))
    error = ""
    if request.method == "POST":
        try:
            return redirect("impact", number=_open(request, units).pk)
        except UsageError as refused:
            error = str(refused)
    given = request.POST if request.method == "POST" else request.GET
    line = _line(given.get("line", ""))
    context = {
        "title": _("发起健康影响评估"),
        "error": error,
        "given": given,
        "line": line,
        "units": units,
        "kinds": Kind.choices,
        "plans": list(_plans()),
    }
    tab, crumbs = way_back(request.user, context["title"])
    return show(request, "portal/impact_new.html", context, tab=tab, crumbs=crumbs)


@require_safe
@page
def impacts_sheet(request):
    """The checks of the list, and what became of their advice, as an Excel file."""
    _given, asked = _asked(request)
    return download(list_workbook(list(queries.checks(request.user, asked)[:MOST_ROWS]), clock.today()))


def _asked(request):
    given = {name: request.GET.get(name, "").strip()[:100] for name in NAMES}
    numbers = {name: row_number(given[name]) for name in ("plan", "line")}
    asked = Asked(
        stage=given["stage"],
        kind=given["kind"] if given["kind"] in Kind.values else "",
        ruling=given["ruling"] if given["ruling"] in Ruling.values else "",
        text=given["q"],
        **numbers,
    )
    return given, asked


def _chips(user, current):
    counts = queries.tally(user)
    named = [
        ("", _("全部"), sum(counts[stage] for stage in Stage.values)),
        (OPEN, _("未办结"), counts[OPEN]),
        *((stage.value, stage.label, counts[stage]) for stage in Stage),
        (OVERDUE, _("有逾期"), counts[OVERDUE]),
    ]
    return [
        {"name": name, "title": title, "count": count, "current": name == current}
        for name, title, count in named
        if count or name in ("", current)
    ]


def _row(one):
    return {"one": one, "number": number_of(one), "ruling": ruling_word(one.ruling or one.proposed)}


def _units(user):
    """For which units the person may open a check: their own, or for the office any that has duties."""
    if may(user, Permission.RULE_CHECK):
        levels = (Level.DEPARTMENT, Level.TOWNSHIP, Level.ORGANISATION)
        return list(Unit.objects.filter(level__in=levels, closed=None).exclude(kind="village-clinic"))
    return [user.unit] if may(user, Permission.FILL_CHECK, on=user.unit) else []


def _plans():
    return Plan.objects.filter(state=State.APPROVED).defer("text").order_by("pk")


def _open(request, units):
    given, line = request.POST, _line(request.POST.get("line", ""))
    plan = line.plan if line else _plans().filter(pk=row_number(given.get("plan", ""))).first()
    unit = next((one for one in units if one.pk == row_number(given.get("unit", ""))), None)
    if plan is None or unit is None:
        raise UsageError(_("请选择规划和填报单位。"))
    return actions.open_check(
        plan, unit=unit, kind=given.get("kind", ""), title=given.get("title", ""), summary=given.get("summary", ""),
        line=line, by=request.user,
    )  # fmt: skip


def _line(text):
    """The ledger line that is named, of a plan in force; None for none."""
    rows = Line.objects.filter(pk=row_number(text), plan__state=State.APPROVED)
    return rows.select_related("plan").defer("plan__text").first()


urlpatterns = [
    path("", impacts, name="impacts"),
    path("new/", new, name="impact-new"),
    path("list.xlsx", impacts_sheet, name="impacts-sheet"),
]
