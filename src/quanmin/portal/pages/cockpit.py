"""The first page: every target of the plan for one's own unit, and the places under it ranked and mapped."""

from django.shortcuts import redirect
from django.utils.translation import gettext as _

from quanmin.accounts.permissions import Permission, Role, may
from quanmin.portal.frame import page
from quanmin.portal.standing import show_standing
from quanmin.units.models import Level


@page
def cockpit(request):
    user = request.user
    # An office has no residents of its own; it begins with its duties, its head with their ledger.
    if user.role == Role.DEPARTMENT or (user.unit and user.unit.level == Level.DEPARTMENT):
        return redirect("duties" if may(user, Permission.ANSWER_TASK, on=user.unit) else "ledger")
    return show_standing(request, request.user.unit, title=_("指标总览"), tab="cockpit")
