"""A plan broken down: its targets by year and township, its tasks as key points of a year; the office may set each."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quanmin import clock
from quanmin.accounts.permissions import Permission, may
from quanmin.core.measures import BY_CODE
from quanmin.errors import UsageError
from quanmin.plans import actions, queries
from quanmin.plans.models import KeyPoint, Sharing, State
from quanmin.portal.asked import row_number
from quanmin.portal.frame import Crumb, page, show
from quanmin.portal.numbers import aim_written, written
from quanmin.portal.pages.plan import wanted_plan
from quanmin.portal.words import unit_title
from quanmin.records.queries import residents_by_township
from quanmin.results.queries import by_level, latest_run
from quanmin.units.models import Level
from quanmin.units.queries import root


@page
def breakdown(request, number):
    document = wanted_plan(request, number)
    targets = queries.breakdown(document, request.user)
    years = sorted({aim.year for target in targets for aim in target.year_aims.all()})
    context = {
        "title": _("年度与乡镇分解"),
        "plan": document,
        "part": "breakdown",
        "years": years,
        "this_year": clock.today().year,
        "rows": [_row(target, years) for target in targets],
    }
    return show(
        request, "portal/breakdown.html", context, tab="plans", crumbs=_crumbs(document, context["title"])
    )


@page
def breakdown_of(request, number, target):
    """One target by year and by township, with the forms to set them."""
    document, found = _wanted(request, number, target)
    places = list(found.place_aims.all())
    context = {
        "title": found.indicator,
        "plan": document,
        "target": found,
        "aim": _aim(found),
        "unit": unit_title(found.unit),
        "years": [_figure(one, found.unit) for one in found.year_aims.all()],
        "places": [_figure(one, found.unit) for one in places],
        "sum": written(sum(one.value for one in places), found.unit) if places else "",
        "is_count": found.sharing != Sharing.RATE,
        "may_set": _may_set(request.user, document),
        "bases": _bases(found),
    }
    crumbs = [*_crumbs(document, ""), Crumb(found.indicator)]
    crumbs[2] = Crumb(_("年度与乡镇分解"), reverse("breakdown", args=[number]))
    return show(request, "portal/breakdown_of.html", context, tab="plans", crumbs=crumbs)


@page
@require_POST
def set_breakdown(request, number, target, what):
    """Set years, townships, or the basis of sharing; what stands in the way is said on the page."""
    _document, found = _wanted(request, number, target)
    steps = {"years": _set_years, "places": _set_places, "share": _share}
    if what not in steps:
        raise Http404
    try:
        steps[what](found, request.POST, request.user)
    except UsageError as error:
        messages.error(request, str(error))
    return redirect("breakdown-of", number=number, target=target)


@page
def key_points(request, number):
    document = wanted_plan(request, number)
    points = list(queries.key_points(document, request.user))
    years = sorted({point.year for point in points})
    asked = request.GET.get("year", "")
    year = row_number(asked) if row_number(asked) in years else _nearest(years)
    context = {
        "title": _("年度重点任务"),
        "plan": document,
        "part": "key-points",
        "years": [{"year": one, "current": one == year} for one in years],
        "points": [point for point in points if point.year == year],
        "may_set": _may_set(request.user, document),
    }
    return show(
        request, "portal/key_points.html", context, tab="plans", crumbs=_crumbs(document, context["title"])
    )


@page
@require_POST
def write_key_point(request, number, point):
    found = KeyPoint.objects.filter(task__plan=number, pk=point).select_related("task__plan").first()
    if found is None:
        raise Http404
    try:
        actions.write_key_point(found, request.POST.get("text", ""), by=request.user)
    except UsageError as error:
        messages.error(request, str(error))
    return redirect(f"{reverse('key-points', args=[number])}?year={found.year}#point-{found.pk}")


def _wanted(request, number, target):
    document = wanted_plan(request, number)
    found = next((one for one in queries.breakdown(document, request.user) if one.pk == target), None)
    if found is None:
        raise Http404
    return document, found


def _crumbs(document, title):
    return [
        Crumb(_("规划"), reverse("plans")),
        Crumb(document.title, reverse("plan", args=[document.pk])),
        Crumb(title),
    ]


def _row(target, years):
    aims = {aim.year: aim for aim in target.year_aims.all()}
    return {
        "target": target,
        "aim": _aim(target),
        "baseline": written(target.baseline, target.unit),
        "years": [_figure(aims[year], target.unit) if year in aims else None for year in years],
        "places": len(target.place_aims.all()),
    }


def _aim(target):
    return aim_written(target.comparator, target.value, target.unit, target.value_high)


def _figure(aim, unit):
    said = {"text": written(aim.value, unit), "computed": written(aim.computed, unit)}
    return {"aim": aim, "value": _typed(aim.value), **said}


def _typed(value):
    """A number as somebody would type it: 62, 5.4."""
    return f"{value:.10g}"


def _may_set(user, document):
    return document.state == State.APPROVED and may(user, Permission.APPROVE_PLAN)


def _nearest(years):
    """This year, or the year next to it that the plan has."""
    today = clock.today().year
    return min(years, key=lambda year: (abs(year - today), year), default=None)


def _bases(target):
    """By what a count can be shared."""
    bases = [("people", _("按常住人口"))]
    if target.measure in BY_CODE:
        bases.append(("denominator", _("按指标分母人数")))
    return [*bases, ("alike", _("各乡镇平均"))]


def _set_years(target, given, by):
    typed = {aim: _number(given.get(f"year-{aim.year}")) for aim in target.year_aims.all()}
    changed = {
        aim.year: value
        for aim, value in typed.items()
        if value is not None and _typed(aim.value) != _typed(value)
    }
    if changed:
        actions.set_year_aims(target, changed, reason=given.get("reason", ""), by=by)


def _set_places(target, given, by):
    names = {name.removeprefix("place-"): value for name, value in given.items() if name.startswith("place-")}
    values = {row_number(unit): _number(value) for unit, value in names.items() if row_number(unit)}
    changed = {unit: value for unit, value in values.items() if value is not None}
    if not changed:
        raise UsageError(_("没有填写任何乡镇的数值。"))
    actions.set_place_aims(target, changed, reason=given.get("reason", ""), by=by)


def _share(target, given, by):
    basis = given.get("basis", "")
    if basis == "county":
        return actions.hold_by_county(target, by=by)
    people = residents_by_township()
    if basis == "alike":
        people = dict.fromkeys(people, 1)
    if basis == "denominator":
        people = _denominators(target, by)
    return actions.share_count(target, people, by=by)


def _denominators(target, by):
    run = latest_run()
    period = run.periods[-1] if run else ""
    rows = by_level(target.measure, root(), Level.TOWNSHIP, period, run, seen_by=by)
    if not any(row.denominator for row in rows):
        raise UsageError(_("最近一次计算里没有这项指标的分母；请按人口分摊。"))
    return {row.unit_id: row.denominator or 0 for row in rows}


def _number(text):
    """The number somebody typed; None when nothing was."""
    if not (text or "").strip():
        return None
    try:
        return float(text)
    except ValueError:
        raise UsageError(_("%s 不是数字。") % repr(text)) from None
