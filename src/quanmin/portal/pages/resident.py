"""One resident: who it is as far as the reader may know, why they are in a gap, and all that was recorded, by day."""

from itertools import groupby

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from quanmin import clock
from quanmin.accounts.permissions import Permission, may
from quanmin.errors import Refused
from quanmin.portal import errors
from quanmin.portal.frame import Crumb, page, show, show_part, way
from quanmin.portal.rows import gap_url
from quanmin.portal.words import BY_CODE, gap_words, measure_title
from quanmin.programmes.queries.reach import may_visit
from quanmin.records import queries as records
from quanmin.records.models import Resident
from quanmin.worklists.queries import standing_of


@page
def resident(request, number):
    standing = records.standing_number(number)
    try:
        person = records.resident(standing, request.user)
    except Resident.DoesNotExist:
        raise Http404 from None
    except Refused as refusal:
        return _unreachable(request, number, refusal)
    if standing != number:
        return redirect("resident", number=standing)
    happenings = records.timeline(number, request.user)
    context = {"title": person.name, "person": person, **_days(request, happenings)}
    if request.htmx:
        return show_part(request, "portal/parts/days.html", context)
    context["standings"] = _standings(request.user, person)
    context["may_record"] = may(request.user, Permission.RECORD, on=person.village)
    context["may_visit"] = may_visit(person.id, request.user)
    context["may_keep"] = may(request.user, Permission.KEEP_RESIDENTS, on=person.village)
    crumbs = [*way(person.village, request.user.unit), *_way_back(request, person), Crumb(person.name)]
    return show(request, "portal/resident.html", context, tab="people", unit=person.village, crumbs=crumbs)


def _unreachable(request, number, refusal):
    """Who may open residents may open this one too, in an emergency and for a reason."""
    if not may(request.user, Permission.OPEN_RESIDENT, on=request.user.unit):
        raise refusal
    way_on = {"url": reverse("emergency", query={"number": number}), "title": _("紧急查阅")}
    return errors.apology(
        request, code=403, title=_("没有找到这位居民"), sentence=str(refusal), way_on=way_on
    )


def _way_back(request, person):
    """The gap list the reader came from."""
    code, period = request.GET.get("from", ""), request.GET.get("period", "")
    if code not in BY_CODE:
        return []
    return [
        Crumb(_("%(title)s缺口名单") % {"title": measure_title(code)}, gap_url(code, person.village, period))
    ]


def _days(request, happenings):
    """What was recorded, under its days, of all kinds or of the one asked for; the kinds with their counts."""
    wanted = request.GET.get("kind", "")
    kinds = {}
    for one in happenings:
        kinds.setdefault(one.table, {"table": one.table, "title": one.title, "count": 0})["count"] += 1
    shown = [one for one in happenings if not wanted or one.table == wanted]
    days = [_day(day, list(found)) for day, found in groupby(shown, lambda one: one.day)]
    return {"days": days, "kinds": sorted(kinds.values(), key=lambda kind: -kind["count"]), "kind": wanted}


def _day(day, happenings):
    """One day's lines; the readings of one source stand in one line. A day to come is an appointment."""
    lines = {}
    for one in happenings:
        key = (one.table, one.source) if one.table == "observations" else (one.table, one.row_id)
        line = lines.setdefault(
            key, {"title": one.title, "facts": [], "unit": one.unit, "source": one.source}
        )
        line["facts"] += one.facts
    return {"day": day, "is_ahead": day > clock.today(), "lines": list(lines.values())}


def _standings(user, person):
    return [
        {
            "title": measure_title(one.measure),
            "reasons": [gap_words(name) for name in one.failed],
            "met": one.met,
            "url": gap_url(one.measure, person.village, one.period),
            "why": reverse("why", args=(person.id, one.measure), query={"period": one.period}),
        }
        for one in standing_of(person.id, user)
    ]
