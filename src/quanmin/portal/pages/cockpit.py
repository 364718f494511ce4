"""The first page: every target of the plan for one's own unit, and the places under it ranked and mapped."""

from django.shortcuts import redirect
from django.utils.translation import gettext as _

from quanmin.accounts.permissions import Role
from quanmin.portal.frame import page, show, show_part
from quanmin.portal.standing import standing


@page
def cockpit(request):
    if (
        request.user.role == Role.DEPARTMENT
    ):  # An office has no residents of its own; its first page is its duties.
        return redirect("duties")
    context = {"title": _("指标总览"), **standing(request, request.user.unit)}
    if request.htmx:
        return show_part(request, "portal/parts/targets.html", context)
    return show(request, "portal/cockpit.html", context, tab="cockpit")
