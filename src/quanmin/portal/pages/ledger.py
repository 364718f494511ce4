"""The working ledger: lines in force as table, Gantt chart, board by unit and calendar."""

from dataclasses import replace

from django.core.paginator import Paginator
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from quanmin import clock
from quanmin.accounts.permissions import Permission, Role, may
from quanmin.plans.models import Part, Plan, State
from quanmin.portal.frame import Crumb, page, show
from quanmin.portal.ledger_asked import KINDS, NAMES, SORTS, rows_of, wanted
from quanmin.portal.pages import board
from quanmin.portal.remembering import asked_of
from quanmin.portal.templatetags.lights import ORDER, WORDS
from quanmin.supervision.queries import ledger as queries
from quanmin.units.models import Level, Unit

PAGE = 50
VIEWS = {"": later("表格"), "gantt": later("进度图"), "units": later("单位看板"), "calendar": later("日历")}


@page
def ledger(request):
    given = asked_of(request, "ledger", NAMES, first=_first(request.user))
    asked = wanted(given)
    every = queries.ledger(request.user, replace(asked, light="", differs=False, problem=False))
    view = given["view"] if given["view"] in VIEWS else ""
    context = {
        "title": _("工作台账"),
        "given": given,
        "view": view,
        "today": clock.today(),
        **_choices(request.user, given, asked, every),
        **_shown(request, view, asked, given),
    }
    return show(request, "portal/ledger.html", context, tab="ledger", crumbs=[Crumb(context["title"])])


def _first(user):
    """An office that leads and helps begins with what is its own."""
    return {"unit": str(user.unit_id)} if user.role == Role.DEPARTMENT else {}


def _shown(request, view, asked, given):
    """What the view asked for shows; only its own questions go to the database."""
    if view == "units":
        return {"units": queries.by_unit(request.user, asked)}
    if view == "calendar":
        return board.calendar(request.user, asked, given["month"])
    found = Paginator(queries.ledger(request.user, asked), PAGE).get_page(request.GET.get("page"))
    rows = rows_of(found)
    if view == "gantt":
        return {"found": found, **board.gantt(rows)}
    return {"found": found, "rows": rows}


def _choices(user, given, asked, every):
    """What there is to choose from, with counts; every link keeps the other questions."""
    counted = queries.tally(every)
    special = every.order_by().aggregate(**queries.SPECIAL)
    return {
        "asked": asked,
        "tiles": [
            {"colour": colour, "word": WORDS[colour], "count": counted[colour], "current": asked.light == colour,
             "url": _link(given, light="" if asked.light == colour else colour)}
            for colour in ORDER
        ],
        "differs": {"count": special["differs"], "url": _link(given, differs="" if asked.differs else "1")},
        "problems": {"count": special["problems"], "url": _link(given, problem="" if asked.problem else "1")},
        "views": [{"title": title, "url": _link(given, view=name), "name": name} for name, title in VIEWS.items()],
        "kinds": KINDS.items(),
        "sorts": SORTS.items(),
        "parts": Part.choices,
        "plans": Plan.objects.filter(state=State.APPROVED).only("pk", "title"),
        "units_to_choose": _units(),
        "query": urlencode({name: value for name, value in given.items() if value and name != "view"}),
        "may_import": may(user, Permission.REPORT_PROGRESS, on=user.unit),
    }  # fmt: skip


def _units():
    return Unit.objects.filter(level__in=(Level.DEPARTMENT, Level.TOWNSHIP, Level.ORGANISATION)).exclude(
        kind__in=("village-clinic", "outside-hospital")
    )


def _link(given, **changes):
    """The address of the ledger with some questions changed; `all` where none is left, so that none comes back."""
    left = {name: value for name, value in {**given, **changes}.items() if value}
    return f"?{urlencode(left or {'all': 1})}"
