"""The working ledger: lines in force as table, Gantt chart, board by unit and calendar."""

from dataclasses import replace

from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from quanmin import clock
from quanmin.accounts.permissions import Permission, may
from quanmin.plans.models import Part, Plan, State
from quanmin.portal.frame import Crumb, page, show
from quanmin.portal.kept import kept_for_all, part_for_all
from quanmin.portal.ledger_asked import KINDS, NAMES, SORTS, rows_of, wanted
from quanmin.portal.pages import board
from quanmin.portal.remembering import asked_of
from quanmin.portal.templatetags.lights import ORDER, WORDS
from quanmin.supervision.queries import ledger as queries
from quanmin.units.models import Level, Unit

PAGE, LINES = 50, "portal/parts/ledger_lines.html"
VIEWS = {"": later("表格"), "gantt": later("进度图"), "units": later("单位看板"), "calendar": later("日历")}


@page
def ledger(request):
    given = asked_of(request, "ledger", NAMES, first=_first(request.user))
    asked = wanted(given)
    view = given["view"] if given["view"] in VIEWS else ""
    context = {
        "title": _("工作台账"),
        "given": given,
        "view": view,
        "today": clock.today(),
        **_choices(request, given, asked),
        **_shown(request, view, asked, given),
    }
    return show(request, "portal/ledger.html", context, tab="ledger", crumbs=[Crumb(context["title"])])


def _first(user):
    """A unit that leads and helps begins with what is its own."""
    has_duties = user.unit is not None and user.unit.level in (Level.DEPARTMENT, Level.TOWNSHIP)
    return {"unit": str(user.unit_id)} if has_duties else {}


def _shown(request, view, asked, given):
    """What the view asked for shows; only its own questions go to the database."""
    if view == "units":
        return {"units": queries.by_unit(request.user, asked)}
    if view == "calendar":
        return board.calendar(request.user, asked, given["month"])
    lines = queries.ledger(request.user, asked)
    total = _kept(request, ("ledger total", asked), asked, lines.count)
    found = Paginator(range(total), PAGE).get_page(request.GET.get("page"))
    shown = lines[found.start_index() - 1 : found.end_index()] if total else []
    if view == "gantt":
        return {"found": found, **board.gantt(rows_of(shown))}
    return {"found": found, "lines": _table(request, asked, found.number, shown)}


def _table(request, asked, number, shown):
    """The rows of one page of the table, which are the same for everybody."""
    if asked.text:
        return render_to_string(LINES, {"rows": rows_of(shown)})
    return part_for_all(request, (asked, number), LINES, lambda: {"rows": rows_of(shown)})


def _kept(request, about, asked, work_out):
    """What is found is kept until something is written, but for words somebody looks for."""
    return work_out() if asked.text else kept_for_all(request, about, work_out)


def _choices(request, given, asked):
    """What there is to choose from, with counts; every link keeps the other questions."""
    user, whole = request.user, replace(asked, light="", differs=False, problem=False, sort="")
    counted = _kept(
        request, ("ledger counts", whole), asked, lambda: queries.tally(queries.ledger(user, whole))
    )
    return {
        "asked": asked,
        "tiles": [
            {"colour": colour, "word": WORDS[colour], "count": counted["lights"][colour],
             "current": asked.light == colour,
             "url": _link(given, light="" if asked.light == colour else colour)}
            for colour in ORDER
        ],
        "differs": {"count": counted["differs"], "url": _link(given, differs="" if asked.differs else "1")},
        "any_day": _link(given, due=""),
        "problems": {"count": counted["problems"], "url": _link(given, problem="" if asked.problem else "1")},
        "views": [{"title": title, "url": _link(given, view=name), "name": name} for name, title in VIEWS.items()],
        "kinds": KINDS.items(),
        "sorts": SORTS.items(),
        "parts": Part.choices,
        "plans": kept_for_all(request, ("ledger plans",), _plans),
        "units_to_choose": kept_for_all(request, ("ledger units",), _units),
        "query": urlencode({name: value for name, value in given.items() if value and name != "view"}),
        "may_import": may(user, Permission.REPORT_PROGRESS, on=user.unit),
    }  # fmt: skip


def _plans():
    return list(Plan.objects.filter(state=State.APPROVED).only("pk", "title"))


def _units():
    offices = Unit.objects.filter(level__in=(Level.DEPARTMENT, Level.TOWNSHIP, Level.ORGANISATION))
    return list(offices.exclude(kind__in=("village-clinic", "outside-hospital")))


def _link(given, **changes):
    """The address of the ledger with some questions changed; `all` where none is left, so that none comes back."""
    left = {name: value for name, value in {**given, **changes}.items() if value}
    return f"?{urlencode(left or {'all': 1})}"
