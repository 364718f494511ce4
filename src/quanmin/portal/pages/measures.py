"""The dictionary of measures: every definition whole, found by words, field and how it is measured; also as Excel."""

from django.http import HttpResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from quanmin.core.measures import CATALOGUE
from quanmin.core.measures.declare import ATTRIBUTIONS
from quanmin.portal.frame import Crumb, page, show, show_part
from quanmin.portal.numbers import written
from quanmin.portal.pages.exports import XLSX
from quanmin.portal.pages.indicator import DIRECTIONS, WINDOWS, said_of
from quanmin.portal.sheets import dictionary_sheet
from quanmin.portal.words import (
    domain_title,
    found_measures,
    in_english,
    kind_of,
    measure_title,
    period_title,
    reading,
    unit_title,
)
from quanmin.results.parameters import settings_of
from quanmin.results.queries import latest_run, latest_values

WAYS = {"records": later("记录计算"), "survey": later("抽样调查"), "reported": later("部门填报")}
KINDS = {
    "Count": later("比例"), "Pooled": later("比例（几类记录合并）"), "Rate": later("率"), "Ratio": later("比"),
    "Mean": later("均数"), "Total": later("合计数"), "LifeTable": later("寿命表"), "Survey": later("调查推算"),
    "Reported": later("填报数"), "Quantile": later("中位数与百分位数"), "Growth": later("增长率"),
}  # fmt: skip
# So few are read one after another, and so stand open.
OPEN_UP_TO = 12


@page
def measures(request):
    lines = _asked_lines(request)
    domains = {}
    for line in lines:
        domains.setdefault(line["domain"], []).append(line)
    context = {
        "title": _("指标词典"),
        "domains": list(domains.items()),
        "count": len(lines),
        "known": sum(line["value"] is not None for line in lines),
        "are_open": len(lines) <= OPEN_UP_TO,
        **_choices(request),
    }
    if request.htmx:
        return show_part(request, "portal/parts/dictionary.html", context)
    return show(request, "portal/measures.html", context, tab="measures", crumbs=[Crumb(_("指标词典"))])


@page
def measures_sheet(request):
    """The measures that the search and the choices leave, as an Excel file."""
    answer = HttpResponse(dictionary_sheet(_asked_lines(request)), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="measures.xlsx"'
    return answer


def way_of(code):
    """How a measure is answered: from records, by a sample survey, or by what an office reports."""
    return {"Survey": "survey", "Reported": "reported"}.get(_kind_name(code), "records")


def _choices(request):
    asked = {name: request.GET.get(name, "") for name in ("q", "domain", "way")}
    domains = dict.fromkeys(measure.domain for measure in CATALOGUE)
    return {
        "asked": asked,
        "query": urlencode({name: value for name, value in asked.items() if value}),
        "domain_choices": [(name, domain_title(name)) for name in domains],
        "way_choices": list(WAYS.items()),
    }


def _asked_lines(request):
    domain, way = request.GET.get("domain", ""), request.GET.get("way", "")
    found = [
        measure
        for measure in found_measures(request.GET.get("q", ""))
        if domain in ("", measure.domain) and way in ("", way_of(measure.code))
    ]
    run = latest_run()
    values, own = latest_values(run, seen_by=request.user), settings_of(run)
    return [_line(measure, values.get(measure.code), own.get(measure.code, {})) for measure in found]


def _line(measure, known, own):
    """All that is said of one measure; `known` is the period and value of the county, where the run has one.

    `own` are the parameters that the run set otherwise than by default.
    """
    period, value = known or ("", None)
    code = measure.code
    return {
        "code": code,
        "title": measure_title(code),
        "other_title": measure.title if in_english() else measure.title_en,
        "domain": str(domain_title(measure.domain)),
        "way": str(WAYS[way_of(code)]),
        "kind": str(KINDS.get(_kind_name(code), _kind_name(code))),
        "unit": str(unit_title(measure.unit)),
        "direction": str(DIRECTIONS[measure.better]),
        "window": str(WINDOWS[measure.per]),
        **said_of(measure),
        "attribution": ATTRIBUTIONS[measure.attribution][1 if in_english() else 0],
        "strata": "、".join(measure.strata),
        "parameters": [_parameter(one, own) for one in measure.parameters],
        "traps": measure.traps,
        "source": measure.source,
        "aliases": "、".join(measure.aliases),
        "value": value,
        "value_text": written(value, measure.unit),
        "period": period_title(period) if period else "",
    }


def _parameter(one, own):
    """A parameter with its value in force, and the default where the county set it otherwise."""
    value = own.get(one.name, one.default)
    if value == one.default:
        return f"{one.title}：{reading(value)}（{one.source}）"
    said = _("本县设定，默认 %(default)s") % {"default": reading(one.default)}
    return f"{one.title}：{reading(value)}（{said}；{one.source}）"


def _kind_name(code):
    return type(kind_of(code)).__name__
