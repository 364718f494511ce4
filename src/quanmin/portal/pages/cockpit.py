"""The first page: every target of the plan for one's own unit, and the places under it ranked and mapped."""

from django.shortcuts import redirect
from django.utils.translation import gettext as _

from quanmin.accounts.permissions import Role
from quanmin.portal.frame import page
from quanmin.portal.standing import show_standing


@page
def cockpit(request):
    if (
        request.user.role == Role.DEPARTMENT
    ):  # An office has no residents of its own; its first page is its duties.
        return redirect("duties")
    return show_standing(request, request.user.unit, title=_("指标总览"), tab="cockpit")
