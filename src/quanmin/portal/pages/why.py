"""Why a resident is in a number or not: each clause of the measure, and the records that decided it."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from quanmin.core.snapshot.tables import BY_NAME
from quanmin.portal.frame import Crumb, page, show, way
from quanmin.portal.words import BY_CODE, claim, gap_words, measure_title, period_title
from quanmin.records import queries as records
from quanmin.records.models import Resident
from quanmin.records.words import say_column, say_reading, say_value
from quanmin.results.queries import latest_run
from quanmin.worklists.queries import explained

SHOWN, SHOWN_LATEST = 12, 3  # the latest records of a clause; who wants all opens the resident's timeline


@page
def why(request, number, code):
    try:
        person = records.resident(number, request.user)
    except Resident.DoesNotExist:
        raise Http404 from None
    run = latest_run()
    period = request.GET.get("period") or (run.periods[-1] if run else "")
    cases = explained(person.id, code, period, seen_by=request.user)
    context = {
        "title": _("为什么：%(title)s") % {"title": measure_title(code)},
        "person": person,
        "definition": BY_CODE[code],
        "period": period_title(period),
        "cases": [_case(case) for case in cases],
        "back": reverse("resident", args=(person.id,)),
    }
    crumbs = [
        *way(person.village, request.user.unit),
        Crumb(person.name, context["back"]),
        Crumb(measure_title(code)),
    ]
    return show(request, "portal/why.html", context, tab="gaps", unit=person.village, crumbs=crumbs)


def _case(case):
    clauses = [_clause(told) for told in case.clauses]
    return {
        "title": BY_NAME[case.table].title,
        "number": case.subject_id,
        "of_resident": case.table == "residents",
        "eligible": case.eligible,
        "met": case.met,
        "parts": [
            {"title": _("算在内"), "clauses": [one for one in clauses if one["required"]]},
            {"title": _("算达到"), "clauses": [one for one in clauses if not one["required"]]},
        ],
    }


def _clause(told):
    grounds = [_ground(ground) for ground in told.grounds]
    return {
        "said": claim(told.name) if told.holds else gap_words(told.name),
        "required": told.required,
        "holds": told.holds,
        "own": [_said(BY_NAME["residents"], name, value) for name, value in told.own.items()],
        "grounds": [ground for ground in grounds if ground["records"] or not told.holds],
    }


def _ground(ground):
    """The records of a clause, latest first; the one that decided, if one did, before all others."""
    table, found, decides = BY_NAME[ground.fact.table], ground.records, ground.decides
    order = sorted(range(len(found)), key=lambda place: (place == decides, place), reverse=True)
    most = SHOWN if decides is None else SHOWN_LATEST
    shown = [{**_record(table, found[place]), "decides": place == decides} for place in order[:most]]
    return {"title": table.title, "records": shown, "more": max(0, len(found) - most)}


def _record(table, record):
    """A record as pairs of label and value; a reading as a doctor writes it."""
    rest = {name: value for name, value in record.items() if name not in table.key and value is not None}
    if table.name == "observations" and "value" in rest:
        reading = say_reading({"unit": "", "second_value": None, **rest})
        return {"pairs": [_said(table, "taken_at", rest["taken_at"]), reading]}
    pairs = [_said(table, name, value) for name, value in rest.items() if not table.column(name).refers]
    return {"pairs": pairs}


def _said(table, name, value):
    names = {column.name for column in table.columns}
    if name not in names:
        return name, "–" if value is None else str(value)
    column = table.column(name)
    return say_column(column), "–" if value is None else say_value(column, value)
