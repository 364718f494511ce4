"""What falls due from today on, as a calendar file for telephones and mail programs."""

from datetime import UTC, timedelta

from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _

from quanmin import clock
from quanmin.accounts.permissions import Permission, may
from quanmin.core.writing.calendar import DueDay, calendar_file
from quanmin.portal.frame import page
from quanmin.portal.ledger_asked import NAMES, wanted
from quanmin.portal.words import period_title
from quanmin.returns import queries as returns
from quanmin.supervision.queries import ledger, notices

AHEAD = timedelta(days=366)
MOST_LINES = 1000


@page
def due_days(request):
    """Nodes and deadlines of the lines asked for, notices to be dealt with, returns to be handed in: a year ahead."""
    given = dict.fromkeys(NAMES, "") | {name: request.GET.get(name, "").strip()[:100] for name in NAMES}
    asked, first = wanted(given), clock.today()
    things = [
        *_lines(request, asked, first),
        *_notices(request, asked, first),
        *_returns(request, asked, first),
    ]
    title = _("到期事项 · %(unit)s") % {"unit": request.user.unit.name}
    file = calendar_file(things, title=title, made_at=clock.now().astimezone(UTC))
    answer = HttpResponse(file, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="due-{first:%Y%m%d}.ics"'
    return answer


def _lines(request, asked, first):
    rows = ledger.ledger(request.user, asked).filter(shown_due__range=(first, first + AHEAD))
    for line in rows.order_by("shown_due", "pk")[:MOST_LINES]:
        lead = line.lead.name if line.lead else ""
        yield _thing(
            request, "line", line.pk, line.shown_due, _("台账：%(title)s") % {"title": line.title}, lead
        )


def _notices(request, asked, first):
    if not may(request.user, Permission.SEE_NOTICES, on=request.user.unit):
        return
    for one in notices.due_between(request.user, first, first + AHEAD, unit=asked.unit):
        said = f"{one.unit.name} · {one.get_stage_display()}"
        yield _thing(request, "notice", one.pk, one.due_on, _("督办：%(title)s") % {"title": one.title}, said)


def _returns(request, asked, first):
    if not may(request.user, Permission.SEE_RETURNS, on=request.user.unit):
        return
    for one in returns.due_between(request.user, first, first + AHEAD, unit=asked.unit):
        said = f"{one.unit.name} · {period_title(one.period)}"
        yield _thing(request, "return", one.pk, one.due_on, _("报表：%(title)s") % {"title": one.title}, said)


def _thing(request, kind, number, day, title, said):
    address = request.build_absolute_uri(reverse(kind, args=(number,)))
    return DueDay(f"{kind}-{number}", day, title, said, address)


urlpatterns = [path("calendar.ics", due_days, name="ledger-calendar")]
