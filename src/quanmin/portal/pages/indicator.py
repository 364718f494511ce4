"""One indicator for one unit: its definition, its figures, its trend, and the same for every place under the unit."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from quanmin.accounts.permissions import Permission, may
from quanmin.core import periods
from quanmin.core.measures import BY_CODE
from quanmin.core.measures.asking import kind_of
from quanmin.core.measures.basis import basis, no_value
from quanmin.core.measures.declare import ATTRIBUTIONS
from quanmin.errors import UsageError
from quanmin.plans.queries import measured_targets
from quanmin.portal.asked import row_number
from quanmin.portal.forecasts import forecast_of
from quanmin.portal.frame import page, show, show_part, way
from quanmin.portal.lifespans import lifespan
from quanmin.portal.numbers import aim_written, aligned, written
from quanmin.portal.pages.unit import wanted_unit
from quanmin.portal.places import places_table, scale_of, sorted_places
from quanmin.portal.reach import still_to_reach
from quanmin.portal.rows import explanation, indicator_url, people_link
from quanmin.portal.trends import goal_here, results_so_far, trend_chart
from quanmin.portal.words import (
    claim,
    clauses_of,
    in_english,
    measure_title,
    opens_to,
    period_title,
    reading,
    unit_title,
)
from quanmin.portal.young import young
from quanmin.results import queries as results
from quanmin.results.parameters import measure_in, set_in
from quanmin.supervision import queries as supervision
from quanmin.units.models import Level

WINDOWS = {
    "point": later("期末那一天"),
    "quarter": later("本季度"),
    "year": later("到期末为止的12个月"),
    "two-years": later("到期末为止的12个月，与再前12个月相比"),
    "three-years": later("到期末为止的3年"),
    "five-years": later("到期末为止的一年；人少的地方合并三年或五年"),
}

DIRECTIONS = {"higher": later("越高越好"), "lower": later("越低越好"), "neither": later("不分高低")}


@dataclass(frozen=True)
class Asked:
    """What an indicator page is about: measure, unit and period in the latest run, held against a target."""

    measure: object
    unit: object
    run: object
    period: str
    target: object


@page
def indicator(request, code):
    asked = asked_for(request, code)
    table = places_of(request, asked)
    if request.htmx:
        return show_part(request, "portal/parts/places.html", {"asked": asked, "table": table})
    own, goal, rows = own_result(request.user, asked), goal_here(asked), results_so_far(request.user, asked)
    context = {
        "title": measure_title(code),
        "asked": asked,
        "periods": _periods(asked.run),
        "period_title": period_title(asked.period),
        "headline": _headline(request.user, asked, own),
        "running": _running(asked, rows),
        "chart": trend_chart(asked, rows, goal),
        "forecast": forecast_of(asked, rows, goal),
        "reach": still_to_reach(request.user, asked, goal, own),
        "lifespan": lifespan(asked),
        "table": table,
        "may_export_exact": may(request.user, Permission.EXPORT_EXACT, on=asked.unit),
        "definition": definition(asked.measure),
    }
    crumbs = way(asked.unit, request.user.unit, last=measure_title(code))
    return show(request, "portal/indicator.html", context, tab="cockpit", unit=asked.unit, crumbs=crumbs)


def asked_for(request, code):
    """The question a request asks; UsageError for a measure, unit or period that is not there."""
    if code not in BY_CODE:
        raise UsageError(_("没有代码为 %(code)s 的指标；请从指标词典里选。") % {"code": code})
    run = results.latest_run()
    wanted = row_number(request.GET.get("unit", ""))
    unit = wanted_unit(wanted) if wanted else request.user.unit
    known = run.periods if run else []
    period = request.GET.get("period") or (known[-1] if known else "")
    if period and period not in known:
        raise UsageError(_("最近一次计算里没有 %(period)s；请在页面上选一个统计期。") % {"period": period})
    return Asked(
        measure_in(run, code), unit, run, period, _target(code, period, request.GET.get("target", ""))
    )


def _target(code, period, wanted):
    """The target asked for by number; else that of the period's year or the next after it, else the last."""
    year = periods.parse(period).end.year if period else 0
    found = measured_targets().filter(measure=code)
    targets = sorted(found, key=lambda target: (target.year or 9999, target.pk))
    named = [target for target in targets if str(target.pk) == wanted]
    ahead = [target for target in targets if (target.year or 9999) >= year]
    return (named or ahead or targets[-1:] or [None])[0]


def _periods(run):
    return [{"name": name, "title": period_title(name)} for name in reversed(run.periods)] if run else []


def own_result(user, asked):
    """The result of the unit itself; None where there is none."""
    return results.result(asked.measure.code, asked.unit, asked.period, asked.run, seen_by=user)


def _headline(user, asked, found):
    """The figures of the unit itself, as the first line of the page says them."""
    light = _light(user, asked)
    unit, target = asked.measure.unit, asked.target
    return {
        "colour": light.colour if light else "",
        "why": _why(light, target, found),
        "value": aligned(found.value if found else None, unit),
        "interval": interval(found, unit),
        "numerator": written(found.numerator if found else None, decimals=0),
        "denominator": written(found.denominator if found else None, decimals=0),
        "aim": aim_written(target.comparator, target.value, target.unit, target.value_high) if target else "",
        "aim_year": target.year if target else None,
        "expected": aligned(light.expected, unit) if light and light.expected is not None else "",
        "lead": target.lead if target else [],
        "basis": _basis(asked, found, light),
        "target": target,
        **people_link(asked.measure.code, found, asked.unit, user),
    }


def _why(light, target, found):
    """Why the light has its colour, or why there is none."""
    if target is None:
        return _("规划里没有这项指标的目标值，只显示结果。")
    if light is None and found is not None and found.value is not None:
        return _("亮灯按最近一期判定，这一期只显示结果。")
    return explanation(light)


def _running(asked, rows):
    """What stands beside a quarter that is running: how far it is, and the figure of the last whole one."""
    said = young(asked.run, asked.period)
    if said is None:
        return None
    value = next((row.value for row in rows if row.period == said["whole"]), None)
    url = indicator_url(asked.measure.code, asked.unit, said["whole"])
    if asked.target:
        url += f"&target={asked.target.pk}"
    return said | {"value": aligned(value, asked.measure.unit), "url": url}


def _basis(asked, found, light):
    """What the figure stands on beside its target, in sentences: years added up, and parameters the county set."""
    said = [_set(*one) for one in set_in(asked.run, [asked.measure.code])]
    # A grey light says itself why there is no value.
    if found is not None and not (light and found.value is None):
        said.insert(0, basis_written(asked.measure, found))
    return " ".join(said)


def _set(_measure, one, value):
    return _("本县设定：%(parameter)s = %(value)s（默认 %(default)s）。") % {
        "parameter": one.title, "value": value, "default": one.default,
    }  # fmt: skip


def basis_written(measure, found):
    """Over which years a small place added up, or why it has no value; empty for other figures."""
    if found.denominator is None:
        return ""
    kind, counts = kind_of(measure), {"numerator": found.numerator or 0, "denominator": found.denominator}
    if found.value is None:
        return _("没有可用的数值（%(why)s）。") % {"why": no_value(kind, **counts)[in_english()]}
    return basis(kind, found.period_end, **counts, years=found.years)[in_english()]


def _light(user, asked):
    if asked.target is None:
        return None
    lights = supervision.unit_lights(asked.unit, user)
    same = [light for light in lights if light.target_id == asked.target.pk and light.period == asked.period]
    return same[0] if same else None


def interval(found, unit):
    """The 95 % interval as written; empty where the measure has none."""
    if found is None or found.lower is None or found.upper is None:
        return ""
    return f"{aligned(found.lower, unit)}–{aligned(found.upper, unit)}"


def places_of(request, asked):
    """The table of the places under the unit, by township or by village, sorted as asked."""
    levels = [level for level in (Level.TOWNSHIP, Level.VILLAGE) if _is_below(level, asked.unit)]
    level = request.GET.get("by", "")
    level = level if level in levels else (levels[0] if levels else "")
    rows = places_table(request.user, asked, level) if level else []
    sort = request.GET.get("sort", "")
    return {
        "levels": levels,
        "level": level,
        "sort": sort,
        "rows": sorted_places(rows, sort),
        "scale": scale_of(rows),
        "opens_title": _("个案") if opens_to(asked.measure.code) == "cases" else _("缺口"),
    }


def _is_below(level, unit):
    order = [Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE]
    return unit.level in order and order.index(level) > order.index(unit.level)


def said_of(measure):
    """Numerator, denominator, exclusions and the rule in the reader's language."""
    if in_english():
        return {"numerator": measure.numerator_en, "denominator": measure.denominator_en,
                "exclusions": measure.exclusions_en, "rule": measure.definition}  # fmt: skip
    return {"numerator": measure.numerator, "denominator": measure.denominator,
            "exclusions": measure.exclusions, "rule": measure.definition_zh}  # fmt: skip


def definition(measure):
    """The measure in words: what is counted, of whom, by which clauses, after which source."""
    eligible, met = clauses_of(measure.code)
    return {
        "code": measure.code,
        "unit": unit_title(measure.unit),
        "direction": DIRECTIONS[measure.better],
        "window": WINDOWS[measure.per],
        **said_of(measure),
        "eligible": [claim(clause) for clause in eligible],
        "met": [claim(clause) for clause in met],
        "attribution": ATTRIBUTIONS[measure.attribution][1 if in_english() else 0],
        "strata": measure.strata,
        "traps": measure.traps,
        "parameters": [
            (one.title, reading(measure.settings[one.name]), reading(one.default), one.source)
            for one in measure.parameters
        ],
        "source": measure.source,
        "aliases": measure.aliases,
    }
