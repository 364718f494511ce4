"""The first page: every target of the plan for one's own unit, and the places under it ranked and mapped."""

from django.utils.translation import gettext as _

from quanmin.portal.frame import page, show, show_part
from quanmin.portal.standing import standing


@page
def cockpit(request):
    context = {"title": _("指标总览"), **standing(request, request.user.unit)}
    if request.htmx:
        return show_part(request, "portal/parts/targets.html", context)
    return show(request, "portal/cockpit.html", context, tab="cockpit")
