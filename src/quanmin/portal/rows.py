"""One target as the line a page shows: its light, figures as written, trend, gap and the links that open them."""

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from quanmin.accounts.permissions import Permission, may
from quanmin.core.measures import BY_CODE
from quanmin.portal.numbers import aim_written, aligned
from quanmin.portal.words import has_gap_list, in_english, measure_title

GREY = "grey"


def domain_of(target):
    """The field of the plan a target stands in; where the plan names none, its measure's."""
    if target.domain:
        return target.domain
    measure = BY_CODE.get(target.measure)
    return measure.domain if measure else _("其他")


def indicator_url(code, unit, period=""):
    return _about("indicator", code, unit, period)


def gap_url(code, unit, period=""):
    return _about("gap", code, unit, period)


def _about(name, code, unit, period):
    asked = {"unit": unit.pk, "period": period} if period else {"unit": unit.pk}
    return f"{reverse(name, args=[code])}?{urlencode(asked)}"


def target_row(row, unit, user):
    """The line of one supervision.queries.Row for a unit."""
    target, light = row.target, row.light
    period = light.period if light else ""
    return {
        "target": target,
        "title": measure_title(target.measure) if in_english() else target.indicator,
        "domain": domain_of(target),
        "colour": light.colour if light else GREY,
        "why": explanation(light),
        "value": light.value if light else None,
        "value_text": aligned(light.value if light else None, target.unit),
        "unit": target.unit,
        "aim": aim_written(target.comparator, target.value, target.unit, target.value_high),
        "aim_value": target.value,
        "expected": aligned(light.expected if light else None, target.unit),
        "expected_value": light.expected if light else None,
        "trend": [result.value for result in row.trend],
        "url": indicator_url(target.measure, unit, period),
        **gap_link(target.measure, light, unit, user),
    }


def gap_link(code, figures, unit, user):
    """How many people are in the gap, and where their list is, for those who may see it."""
    if figures is None or figures.gap is None or not has_gap_list(code):
        return {"gap": None, "gap_url": ""}
    allowed = may(user, Permission.SEE_RESIDENTS, on=unit)
    return {
        "gap": figures.gap,
        "gap_url": gap_url(code, unit, figures.period) if allowed and figures.gap else "",
    }


def explanation(light):
    if light is None:
        return _("这一期没有计算结果")
    return light.explanation_en if in_english() else light.explanation


def chosen(rows, *, light="", domain="", text=""):
    """The lines that the filters leave."""
    text = text.strip().lower()
    return [
        row
        for row in rows
        if (not light or row["colour"] == light)
        and (not domain or row["domain"] == domain)
        and (not text or text in row["title"].lower() or text in row["target"].measure)
    ]


def by_domain(rows):
    """The lines under the titles of their fields, in the order in which the plan names these first."""
    groups = {}
    for row in rows:
        groups.setdefault(row["domain"], []).append(row)
    return [{"title": title, "rows": found} for title, found in groups.items()]
