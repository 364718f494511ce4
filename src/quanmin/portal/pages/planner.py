"""The gap planner: how many people each open target still needs, by week and place, and where hands are short."""

from django.urls import reverse
from django.utils.translation import gettext as _

from quanmin.portal.asked import row_number
from quanmin.portal.counted import rows_said
from quanmin.portal.frame import Crumb, page, show
from quanmin.portal.numbers import aim_written, aligned
from quanmin.portal.pages.unit import wanted_unit
from quanmin.portal.rows import gap_url, indicator_url, shown_unit
from quanmin.portal.words import in_english, measure_title
from quanmin.worklists.planning import gap_plan
from quanmin.worklists.queries import may_list

PACE, MOST_PACE = 20, 500


@page
def planner(request):
    asked = row_number(request.GET.get("unit", ""))
    unit = wanted_unit(asked) if asked else request.user.unit
    found = gap_plan(unit, seen_by=request.user, pace=_pace(request.GET.get("pace", "")))
    context = {
        "title": _("缺口测算"),
        "unit": unit,
        "plan": found,
        "most_pace": MOST_PACE,
        "rows": [_row(aim, unit, request.user) for aim in found.aims],
        "short": sum(load.short for load in found.loads),
        "each_week": sum(load.each_week for load in found.loads),
    }
    crumbs = [Crumb(_("缺口名单"), reverse("gaps")), Crumb(context["title"])]
    return show(request, "portal/planner.html", context, tab="gaps", crumbs=crumbs, unit=unit)


def _pace(written):
    """People a doctor sees a week; what is no such number is the usual one."""
    return (
        min(max(int(written), 1), MOST_PACE)
        if written.isascii() and written.isdecimal() and len(written) < 6
        else PACE
    )


def _row(aim, unit, user):
    target, light = aim.target, aim.light
    return {
        "aim": aim,
        "needed": rows_said(target.measure, aim.needed),
        "title": measure_title(target.measure) if in_english() else target.indicator,
        "colour": light.colour,
        "value": aligned(light.value, shown_unit(target)),
        "wanted": aim_written(target.comparator, target.value, target.unit, target.value_high),
        "url": f"{indicator_url(target.measure, unit, light.period)}&target={target.pk}",
        "people_url": gap_url(target.measure, unit, light.period)
        if may_list(target.measure, unit, user)
        else "",
        "is_past": aim.due is not None and not aim.weeks,
    }
