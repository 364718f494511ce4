"""One target as the line a page shows: its light, figures as written, trend, gap and the links that open them."""

from functools import cache

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from quanmin.core.measures import BY_CODE
from quanmin.portal.counted import cases_said, rows_said
from quanmin.portal.numbers import DASH, aim_written, aligned
from quanmin.portal.templatetags.lights import ORDER
from quanmin.portal.words import domain_title, in_english, measure_title, opens_to, unit_title
from quanmin.worklists.queries import may_list

GREY = "grey"
# A target may speak of a change in points; the value beside it is still a share.
UNIT_OF_CHANGE = {"个百分点": "%", "个千分点": "‰"}


def domain_of(target):
    """The field of the plan a target stands in; where the plan names none, its measure's."""
    if target.domain:
        return target.domain
    measure = BY_CODE.get(target.measure)
    return measure.domain if measure else _("其他")


def shown_unit(target):
    """The unit its figures are in: the plan's own word, or the measure's where that is another (6.5张/千人 of +10%)."""
    measure = BY_CODE.get(target.measure)
    said = UNIT_OF_CHANGE.get(target.unit, target.unit)
    if measure is None or not said or measure.unit == said or measure.unit.startswith(f"{said}/"):
        return said
    return measure.unit


def indicator_url(code, unit, period=""):
    return _about("indicator", code, unit, period)


def gap_url(code, unit, period=""):
    return _about("gap", code, unit, period)


def _about(name, code, unit, period):
    asked = {"unit": unit.pk, "period": period} if period else {"unit": unit.pk}
    return f"{_address(name, code)}?{urlencode(asked)}"


@cache
def _address(name, code):
    return reverse(name, args=[code])


def target_row(row, unit, user, *, whole=""):
    """The line of one supervision.queries.Row for a unit; `whole` names the quarter shown beside a running one."""
    target, light = row.target, row.light
    period = light.period if light else ""
    counted_in = shown_unit(target)
    return {
        "target": target,
        "period": period,
        "title": measure_title(target.measure) if in_english() else target.indicator,
        "domain": domain_of(target),
        "colour": light.colour if light else GREY,
        "why": explanation(light),
        "is_counted": light is None or light.value is not None or light.denominator is not None,
        "value": light.value if light else None,
        "value_text": aligned(light.value if light else None, counted_in),
        "unit": unit_title(counted_in),
        "aim": aim_written(target.comparator, target.value, target.unit, target.value_high),
        "aim_value": target.value,
        "expected": aligned(light.expected if light else None, counted_in),
        "expected_value": light.expected if light else None,
        "whole_text": aligned(_value_in(row.trend, whole), counted_in) if whole else "",
        "whole_url": f"{indicator_url(target.measure, unit, whole)}&target={target.pk}",
        "trend": [result.value for result in row.trend],
        "url": f"{indicator_url(target.measure, unit, period)}&target={target.pk}",
        **people_link(target.measure, light, unit, user),
    }


def _value_in(trend, period):
    return next((result.value for result in trend if result.period == period), None)


def people_link(code, figures, unit, user):
    """How many people the number opens to, whether they are a gap or cases, and their list for those who may see it."""
    opens = opens_to(code)
    people = _how_many(opens, figures)
    allowed = people and may_list(code, unit, user)
    return {
        "opens": opens,
        "people": people,
        "people_said": _said(code, opens, people),
        "people_url": gap_url(code, unit, figures.period) if allowed else "",
    }


def _said(code, opens, people):
    if people is None:
        return DASH
    return rows_said(code, people) if opens == "gap" else cases_said(people)


def _how_many(opens, figures):
    if figures is None or not opens:
        return None
    if opens == "cases":
        return None if figures.numerator is None else round(figures.numerator)
    return figures.gap


def explanation(light):
    if light is None:
        return _("这一期没有计算结果")
    return light.explanation_en if in_english() else light.explanation


def chosen(rows, *, light="", domain="", plan="", text=""):
    """The lines that the filters leave."""
    text = text.strip().lower()
    return [
        row
        for row in rows
        if (not light or row["colour"] == light)
        and (not domain or row["domain"] == domain)
        and (not plan or str(row["target"].plan_id) == plan)
        and (not text or text in row["title"].lower() or text in row["target"].measure)
    ]


def by_domain(rows):
    """The lines under the titles of their fields, in the order of the plan.

    What lags comes first; the targets that several plans set for one measure stay together, by year.
    """
    worst = {}
    for row in rows:
        code, rank = row["target"].measure, ORDER.index(row["colour"])
        worst[code] = min(rank, worst.get(code, rank))
    groups = {}
    for row in sorted(rows, key=lambda row: _place(row["target"], worst)):
        groups.setdefault(row["domain"], []).append(row)
    titles = dict.fromkeys(row["domain"] for row in rows)
    return [{"title": domain_title(title), "rows": groups[title]} for title in titles]


def _place(target, worst):
    return worst[target.measure], target.measure, target.year or 9999, target.pk
