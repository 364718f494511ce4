"""One box over everything: indicators, units and, for those who may open them, residents."""

from django.utils.translation import gettext as _

from quanmin.accounts.permissions import Permission, may
from quanmin.portal.frame import Crumb, page, show
from quanmin.portal.words import found_measures, measure_title
from quanmin.records import queries as records
from quanmin.units.queries import places

MOST = 20


@page
def search(request):
    # From the bar it comes in the body: a name or a telephone has no place in an address.
    text = (request.POST.get("q") or request.GET.get("q", "")).strip()
    user = request.user
    may_open = may(user, Permission.OPEN_RESIDENT, on=user.unit)
    context = {
        "title": _("搜索"),
        "text": text,
        "measures": [(one.code, measure_title(one.code)) for one in found_measures(text)[:MOST]]
        if text
        else [],
        "units": places(user).filter(name__contains=text)[:MOST] if text else [],
        "people": records.search(text, user, limit=MOST) if text and may_open else [],
        "may_open": may_open,
    }
    context["found"] = any(len(context[name]) for name in ("measures", "units", "people"))
    return show(request, "portal/search.html", context, tab="search", crumbs=[Crumb(_("搜索"))])
