"""One resident's family-doctor contracts: signed, kept, renewed, changed and ended on one page."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_POST, require_safe

from quanmin import clock
from quanmin.errors import UsageError
from quanmin.portal.agreement_papers import as_printed
from quanmin.portal.asked import row_number
from quanmin.portal.contract_forms import (
    EndForm,
    KeptForm,
    RenewForm,
    TeamForm,
    WhyForm,
    correcting_form,
    sign_form,
    team_choices,
)
from quanmin.portal.frame import Crumb, page, show
from quanmin.portal.plan_forms import first_error
from quanmin.programmes import actions
from quanmin.programmes.actions import Renewal
from quanmin.programmes.agreements import GROUP_TITLES
from quanmin.programmes.queries.contract import contracts_of
from quanmin.programmes.queries.papers import papers_of_resident
from quanmin.programmes.refusals import Unknown
from quanmin.records import queries as records
from quanmin.records.models import Resident

DONE = {
    "sign": later("已签约。"), "renew": later("已续签。"), "end": later("已终止。"), "lapse": later("已登记到期不续。"),
    "withdraw": later("已作废。"), "team": later("已更换团队。"), "correct": later("已更正。"),
    "undo": later("已撤销上一步。"), "kept": later("已登记这项服务。"), "take-back": later("已撤销登记。"),
}  # fmt: skip


@require_safe
@page
def contract(request, number):
    """The contracts of a resident, and the form for the next one."""
    return _show(request, number, _found(request, number))


def _found(request, number):
    try:
        return contracts_of(number, request.user)
    except Resident.DoesNotExist:
        raise Http404 from None


def _show(request, number, found, *, form=None, correcting=None, error=""):
    person = records.resident(number, request.user)
    begin = {"day": clock.today()}
    context = {
        "title": _("家庭医生签约"), "person": person, "found": found, "today": clock.today(), "error": error,
        "form": form or sign_form(found), "correcting": correcting, "signs": _signs(found),
        "open_form": bool(error) or not any(one.state in ("in-force", "to-come") for one in found.held),
        "end_form": EndForm(initial=begin), "team_form": _team_form(found), "notes": _notes(found),
    }  # fmt: skip
    crumbs = [
        Crumb(_("居民"), reverse("people")),
        Crumb(person.name, reverse("resident", args=[number])),
        Crumb(context["title"]),
    ]
    return show(request, "portal/contract.html", context, tab="contracts", unit=person.village, crumbs=crumbs)


def _signs(found):
    """Whether a contract may be begun here: by somebody who records, for a resident who lives here."""
    resident = found.resident
    return found.may_record and resident.death_date is None and resident.left is None


def _notes(found):
    """The packages with what they promise and cost, whether the resident may have them or not."""
    return [
        {"package": one, "fits": fits, "whom": "、".join(str(GROUP_TITLES[group]) for group in one.groups)}
        for one, fits in found.packages
    ]


def _team_form(found):
    form = TeamForm()
    form.fields["team"].choices = team_choices(found.teams)
    return form


@require_safe
@page
def correct_form(request, number, row):
    """The form of a contract as it was signed, to put it right."""
    found = _found(request, number)
    held = next((one for one in found.held if one.row["contract_id"] == row and one.contract), None)
    if held is None or held.contract.brought_in or not found.may_record:
        raise Http404
    return _show(request, number, found, form=correcting_form(found, held), correcting=held)


@require_POST
@page
def change(request, number, what):
    """One thing done to a resident's contracts; then back to their page."""
    if what not in DONE:
        raise Http404
    try:
        _do(request, number, what)
    except Unknown:
        raise Http404 from None
    except UsageError as refusal:
        if what in ("sign", "correct"):
            return _again(request, number, what, str(refusal))
        messages.error(request, str(refusal))
    else:
        messages.success(request, DONE[what])
    return redirect(_back(request, number))


def _again(request, number, what, sentence):
    """The form as it was sent, with what was wrong."""
    found = _found(request, number)
    row = request.POST.get("contract", "")
    held = (
        next((one for one in found.held if f"{one.row['contract_id']}" == row), None)
        if what == "correct"
        else None
    )
    return _show(request, number, found, form=sign_form(found, request.POST), correcting=held, error=sentence)


def _do(request, number, what):
    given, user = request.POST, request.user
    if what in ("sign", "correct"):
        _sign(number, what, given, user)
        return
    row = row_number(given.get("contract", "")) or 0
    if what == "renew":
        said = _said(RenewForm(given))
        renewal = Renewal(said["key"], number, said["contract"], said["signed_on"], team_id=said["new_team"])
        actions.renew_contract(renewal, by=user)
    elif what == "end":
        actions.end_contract(number, row, by=user, **_said(EndForm(given)))
    elif what == "team":
        _give(number, row, given, user)
    elif what == "undo":
        actions.undo_step(number, row, by=user)
    elif what in ("lapse", "withdraw"):
        act = {"lapse": actions.let_lapse, "withdraw": actions.withdraw_contract}[what]
        act(number, row, by=user, **_said(WhyForm(given)))
    else:
        _keep(number, what, given, user)


def _sign(number, what, given, user):
    found = contracts_of(number, user)
    form = sign_form(found, given)
    if not form.is_valid():
        raise UsageError(first_error(form))
    if what == "sign":
        actions.sign_contract(form.agreement(number), by=user)
        return
    row = row_number(given.get("contract", "")) or 0
    actions.correct_contract(form.agreement(number), row, why=form.cleaned_data["why"], by=user)


def _give(number, row, given, user):
    form = TeamForm(given)
    form.fields["team"].choices = team_choices(contracts_of(number, user).teams)
    said = _said(form)
    actions.change_team(number, row, said["team"], why=said["why"], by=user)


def _keep(number, what, given, user):
    if what == "take-back":
        item = row_number(given.get("item", "")) or 0
        actions.take_back_kept(number, item, by=user)
        return
    said = _said(KeptForm(given))
    actions.record_kept(number, said["item"], said["day"], by=user)


def _said(form):
    if not form.is_valid():
        raise UsageError(first_error(form))
    return form.cleaned_data


def _back(request, number):
    """The resident's contracts, or the list a row of which was pressed."""
    return reverse("contracts") if request.POST.get("back") == "list" else reverse("contract", args=[number])


@require_safe
@page
def paper(request, number, row):
    """One contract as it is printed."""
    try:
        found = papers_of_resident(number, row, request.user)
    except Unknown:
        raise Http404 from None
    if not found:
        raise Http404
    context = {
        "title": _("打印签约协议书"),
        "papers": [as_printed(one) for one in found],
        "back": reverse("contract", args=[number]),
        "today": clock.today(),
    }
    return render(request, "portal/contract_papers.html", context)
