"""Family-doctor teams: who is in them, whom they serve."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quanmin import clock
from quanmin.accounts.acting import require
from quanmin.accounts.permissions import Permission, may
from quanmin.errors import UsageError
from quanmin.portal.asked import row_number
from quanmin.portal.contract_forms import FoundForm, MemberForm
from quanmin.portal.frame import Crumb, page, show, way
from quanmin.portal.pages.day import _day as day_of
from quanmin.portal.plan_forms import first_error
from quanmin.programmes.actions import add_member, close_team, end_member, found_team
from quanmin.programmes.queries.contract import teams_of
from quanmin.programmes.queries.contracts import by_team
from quanmin.units.models import Level, Unit


@page
def teams(request):
    """The teams of one's own unit; those who may, found another one."""
    unit = request.user.unit
    require(request.user, Permission.SEE_RESIDENTS, on=unit)
    homes = _homes(request.user)
    form = _found_form(homes, request.POST if request.method == "POST" else None)
    if request.method == "POST" and _founded(request, form, homes):
        return redirect("teams")
    serves = {team.pk: counts for team, counts in by_team(unit, request.user)}
    shown = [
        {"team": team, "members": members, "may": mine, "counts": serves.get(team.pk),
         "form": MemberForm(auto_id=f"m{team.pk}-%s", initial={"since": clock.today()})}
        for team, members, mine in teams_of(unit, request.user)
    ]  # fmt: skip
    context = {"title": _("家庭医生团队"), "unit": unit, "teams": shown, "form": form, "today": clock.today()}
    crumbs = [*way(unit, unit), Crumb(_("家庭医生签约"), reverse("contracts")), Crumb(context["title"])]
    return show(request, "portal/teams.html", context, tab="contracts", unit=unit, crumbs=crumbs)


@require_POST
@page
def change(request, number, what):
    """Somebody comes into a team or leaves it, or the team closes."""
    try:
        _act(number, what, request.POST, request.user)
        messages.success(request, _("已登记。"))
    except UsageError as refusal:
        messages.error(request, str(refusal))
    return redirect("teams")


def _act(number, what, given, user):
    if what == "join":
        form = MemberForm(given)
        if not form.is_valid():
            raise UsageError(first_error(form))
        add_member(number, by=user, **form.cleaned_data)
    elif what == "leave" and (member := row_number(given.get("member", ""))):
        end_member(number, member, day_of(given.get("day", "")) or clock.today(), by=user)
    elif what == "close":
        close_team(number, day_of(given.get("day", "")) or clock.today(), by=user)
    else:
        raise Http404


def _homes(user):
    """The organisations a person may found a team of."""
    if user.unit is None:
        return []
    near = Unit.objects.within(user.unit).filter(level=Level.ORGANISATION, closed=None)
    return [one for one in near if may(user, Permission.RECORD, on=one)]


def _found_form(homes, sent):
    form = FoundForm(sent, initial={"opened": clock.today()})
    form.fields["unit"].choices = [(one.pk, one.name) for one in homes]
    return form


def _founded(request, form, homes):
    try:
        if not form.is_valid():
            raise UsageError(first_error(form))
        said = form.cleaned_data
        unit = next(one for one in homes if one.pk == said["unit"])
        found_team(unit, said["name"], opened=said["opened"], by=request.user)
    except UsageError as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, _("已登记团队；请接着登记成员。"))
    return True
