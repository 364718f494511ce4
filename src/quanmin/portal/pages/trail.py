"""The trail: who read and wrote what, latest first, for those who watch over it."""

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from quanmin.accounts.queries import entries
from quanmin.portal.acts import say_act, say_kind
from quanmin.portal.asked import row_number
from quanmin.portal.frame import Crumb, page, show, show_part

PAGE = 50


@page
def trail(request):
    asked = request.GET.get("resident", "")
    number = row_number(asked)
    lines = entries(request.user, resident_id=number)
    found = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "entry": entry,
            "act": say_act(entry.act),
            "kind": say_kind(entry.on_kind),
            "people": len(entry.details.get("ids", ())),
        }
        for entry in found
    ]
    context = {"title": _("审计记录"), "found": found, "rows": rows, "asked": asked}
    if request.htmx:
        return show_part(request, "portal/parts/trail.html", context)
    return show(request, "portal/trail.html", context, tab="trail", crumbs=[Crumb(_("审计记录"))])
