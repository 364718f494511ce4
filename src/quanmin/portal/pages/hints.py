"""Hints to look again: a unit's own with the rows behind them, its answers, deliveries; shares for the county."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission, may
from quanmin.errors import UsageError
from quanmin.hints import actions, queries
from quanmin.hints.states import State
from quanmin.hints.words import as_judged, by_code, item_title, items, say
from quanmin.portal.asked import page_number, unit_asked
from quanmin.portal.frame import Crumb, page, show
from quanmin.portal.hint_forms import AnswerForm, DeliveryForm
from quanmin.portal.hint_rows import figures, rate_row, row_line
from quanmin.portal.pages.exports import XLSX
from quanmin.portal.sheets import shares_sheet
from quanmin.units.models import Unit

HISTORY, DELIVERIES = 100, 200


@require_safe
@page
def hints(request):
    """What one's own unit is asked to look at again; those answered beside."""
    state = request.GET.get("state", State.OPEN)
    state = state if state in State.values else State.OPEN
    found = list(queries.hints(request.user, state=state)[:HISTORY])
    context = {
        "title": _("核对提示"), "state": state, "states": State.choices, "sweep": queries.last_sweep(),
        "rows": [figures(one) for one in found],
    }  # fmt: skip
    return show(request, "portal/hints.html", context, tab="hints", crumbs=[Crumb(context["title"])])


@require_safe
@page
def hint(request, number):
    """One hint with its figures, its rows and what was answered."""
    return _shown(request, queries.hint(number, request.user), AnswerForm())


def _shown(request, asked, form, *, status=200):
    rows = queries.rows_of(asked, request.user, page=page_number(request.GET.get("page", "")))
    check = as_judged(asked.check_code, asked.limits)
    lines = [row_line(row, check) for row in rows.rows]
    context = {
        "title": say(check.title), "one": figures(asked), "check": check, "list": rows, "form": form,
        "lines": lines, "versus": any(line["last"] or line["other"] for line in lines),
        "first": (rows.page - 1) * queries.SIZE + 1, "last": (rows.page - 1) * queries.SIZE + len(rows.rows),
        "innocent": say(check.innocent), "counts": say(check.counts), "history": asked.answers.select_related("by"),
        "may_answer": asked.state != State.LIFTED and may(request.user, Permission.ANSWER_HINT, on=asked.unit),
    }  # fmt: skip
    crumbs = [Crumb(_("核对提示"), reverse("hints")), Crumb(asked.unit.name), Crumb(context["title"])]
    answer = show(request, "portal/hint.html", context, tab="hints", unit=asked.unit, crumbs=crumbs)
    answer.status_code = status
    return answer


@require_POST
@page
def answer(request, number):
    """What the unit found when it looked."""
    asked, form = queries.hint(number, request.user), AnswerForm(request.POST)
    if not form.is_valid():
        return _shown(request, asked, form, status=400)
    try:
        actions.answer(number, form.cleaned_data["state"], form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("已记下答复；以前的记录不再提示。"))
    except UsageError as error:
        messages.error(request, str(error))
    return redirect("hint", number=number)


@require_safe
@page
def rates(request):
    """The county's view: by place the share that stands out, with its interval; no person, no rows, no ranking."""
    check, place = _asked(request)
    found = queries.rates(check.code, place, request.user)
    whole = queries.whole(check.code, place, request.user)
    context = {
        "title": _("待核对比例"), "check": check, "said": say(check.title), "place": place,
        "counts": say(check.counts), "finds": say(check.finds),
        "innocent": say(check.innocent), "sweep": queries.last_sweep(),
        "checks": [(one.code, say(one.title)) for one in by_code().values()],
        "rows": [rate_row(one, check) for one in found], "whole": rate_row(whole, check) if whole else None,
    }  # fmt: skip
    crumbs = [
        Crumb(context["title"], reverse("hint-rates")),
        *([Crumb(place.name)] if place != request.user.unit else []),
    ]
    return show(request, "portal/hint_rates.html", context, tab="hint-rates", unit=place, crumbs=crumbs)


@require_safe
@page
def rates_sheet(request):
    """The same as an Excel file."""
    check, place = _asked(request)
    found = queries.rates(check.code, place, request.user)
    with acting(request.user, Permission.SEE_HINT_RATES, on=place) as trail:
        trail.add("hint shares taken", place, unit=place, check=check.code)
    said = {"title": say(check.title), "counts": say(check.counts), "finds": say(check.finds)}
    file = shares_sheet(said, place, queries.last_sweep(), [rate_row(one, check) for one in found])
    sent = HttpResponse(file, content_type=XLSX)
    sent["Content-Disposition"] = f'attachment; filename="{check.code}-{place.pk}.xlsx"'
    return sent


def _asked(request):
    """The check and the place asked for; the first check and one's own unit unless said otherwise."""
    known, asked = by_code(), request.GET.get("check", "")
    check = queries.check_shared(asked if asked in known else next(iter(known)))
    return check, unit_asked(request.GET.get("unit", "")) or request.user.unit


@page
def deliveries(request):
    """What the unit received, and the form to enter more."""
    units = list(queries.receiving_units(request.user))
    choices = [(item, item_title(item)) for item in items()]
    form = DeliveryForm(request.POST or None, units=units, items=choices)
    if request.method == "POST" and form.is_valid() and _entered(request, form.cleaned_data):
        return redirect("deliveries")
    rows = queries.deliveries(request.user)[:DELIVERIES]
    context = {
        "title": _("到货登记"), "form": form, "rows": [(row, item_title(row.item)) for row in rows],
        "may_enter": bool(units) and may(request.user, Permission.ANSWER_HINT, on=request.user.unit),
    }  # fmt: skip
    crumbs = [Crumb(_("核对提示"), reverse("hints")), Crumb(context["title"])]
    return show(request, "portal/deliveries.html", context, tab="hints", crumbs=crumbs)


def _entered(request, said):
    try:
        unit = Unit.objects.get(pk=said["unit"])
        actions.enter_delivery(unit, said["item"], said["day"], said["number"], by=request.user)
        messages.success(request, _("已登记到货。"))
    except UsageError as error:
        messages.error(request, str(error))
        return False
    return True


@require_POST
@page
def take_back(request, number):
    """Take back a delivery entered by mistake."""
    actions.take_back_delivery(number, by=request.user)
    messages.success(request, _("已撤回。"))
    return redirect("deliveries")


urlpatterns = [
    path("", hints, name="hints"),
    path("<int:number>/", hint, name="hint"),
    path("<int:number>/answer/", answer, name="hint-answer"),
    path("shares/", rates, name="hint-rates"),
    path("shares/sheet.xlsx", rates_sheet, name="hint-rates-sheet"),
    path("deliveries/", deliveries, name="deliveries"),
    path("deliveries/<int:number>/back/", take_back, name="delivery-back"),
]
