"""The dictionary of measures: every definition, by field."""

from django.utils.translation import gettext as _

from quanmin.core.measures.declare import ATTRIBUTIONS
from quanmin.portal.frame import Crumb, page, show, show_part
from quanmin.portal.pages.indicator import DIRECTIONS, WINDOWS
from quanmin.portal.words import domain_title, found_measures, in_english, measure_title, unit_title


@page
def measures(request):
    found = found_measures(request.GET.get("q", ""))
    domains = {}
    for measure in found:
        line = _line(measure)
        domains.setdefault(measure.domain, []).append(line)
    groups = [{"title": domain_title(title), "lines": lines} for title, lines in domains.items()]
    context = {
        "title": _("指标词典"),
        "domains": groups,
        "count": len(found),
        "text": request.GET.get("q", ""),
    }
    if request.htmx:
        return show_part(request, "portal/parts/dictionary.html", context)
    return show(request, "portal/measures.html", context, tab="measures", crumbs=[Crumb(_("指标词典"))])


def _line(measure):
    return {
        "measure": measure,
        "title": measure_title(measure.code),
        "window": WINDOWS[measure.per],
        "unit": unit_title(measure.unit),
        "direction": DIRECTIONS[measure.better],
        "attribution": ATTRIBUTIONS[measure.attribution][1 if in_english() else 0],
        "parameters": [f"{one.title} {one.default}" for one in measure.parameters],
    }
