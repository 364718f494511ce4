"""Notices: the list with its clocks, a new one, and one with its steps; each as a page and as an official letter."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_POST

from quanmin import clock
from quanmin.accounts.acting import require
from quanmin.accounts.permissions import Permission, may
from quanmin.core.codes.working_days import add_working_days
from quanmin.core.writing.notice import notice_letter
from quanmin.errors import UsageError
from quanmin.portal.asked import row_number
from quanmin.portal.frame import Crumb, page, show
from quanmin.portal.letters import DOCX, document_number, letter_of_notice
from quanmin.portal.notice_moves import MOVES, allowed_moves, day_of
from quanmin.portal.notice_words import basis_footnote, basis_rows, suggested
from quanmin.portal.pages import reminders, wording
from quanmin.portal.pages.ledger_line import files_of
from quanmin.portal.remembering import asked_of
from quanmin.supervision import actions
from quanmin.supervision.models import Line, Notice, Stage, Urgency
from quanmin.supervision.queries import ledger as ledger_read
from quanmin.supervision.queries import notices as queries
from quanmin.supervision.states import CLOCKS
from quanmin.units.models import Level, Unit

PAGE = 50
NAMES = ("stage", "unit", "q", "late")
SEVERAL = {"open": later("未销号"), "unit": later("待单位办理"), "office": later("待县里办理")}
RECEIVERS = (Level.DEPARTMENT, Level.TOWNSHIP, Level.ORGANISATION)


@page
def notices(request):
    given = asked_of(request, "notices", NAMES)
    unit = row_number(given["unit"])
    stage = given["stage"] if given["stage"] in (*Stage.values, *queries.SEVERAL) else ""
    rows = queries.notices(request.user, stage=stage, unit=unit, text=given["q"], late=given["late"] == "1")
    found = Paginator(rows.prefetch_related("reminders"), PAGE).get_page(request.GET.get("page"))
    context = {
        "title": _("督办"),
        "given": given,
        "narrowed": any(given.values()),
        "found": found,
        "rows": [_row(one) for one in found],
        "tiles": _tiles(queries.counts(request.user), stage, given["late"] == "1"),
        "several": SEVERAL.items(),
        "stages": Stage.choices,
        "units": _receivers(),
        "unread": queries.reminders(request.user).filter(is_seen=False).count(),
        "may_issue": may(request.user, Permission.ISSUE_NOTICE),
    }
    return show(request, "portal/notices.html", context, tab="notices", crumbs=[Crumb(context["title"])])


def _tiles(counts, stage, late):
    """How many notices wait where, each with the list of these."""
    named = {"unit": SEVERAL["unit"], "office": SEVERAL["office"], "late": _("逾期"), "closed": _("已销号"),
             "proposed": _("待交办")}  # fmt: skip
    return [
        {"title": title, "count": counts[name], "late": name == "late" and counts["late"],
         "url": "?late=1" if name == "late" else f"?stage={name}", "current": late if name == "late" else stage == name}
        for name, title in named.items()
    ]  # fmt: skip


@page
def new_notice(request):
    """Put a notice on file, drawn up from a line of the ledger where one is named."""
    require(request.user, Permission.ISSUE_NOTICE)
    error = ""
    if request.method == "POST":
        try:
            drawn = _propose(request)
            return redirect("notice", number=drawn.pk)
        except UsageError as refused:
            error = str(refused)
    line = _line(request.POST.get("line") or request.GET.get("line", ""), request.user)
    context = {
        "title": _("督办立项"),
        "error": error,
        "line": line,
        "given": request.POST if request.method == "POST" else suggested(line, request.user),
        "units": _receivers(),
        "urgencies": [(value, label, CLOCKS[value].answer) for value, label in Urgency.choices],
        "due": add_working_days(clock.today(), CLOCKS[Urgency.ORDINARY].answer),
    }
    crumbs = [Crumb(_("督办"), reverse("notices")), Crumb(context["title"])]
    return show(request, "portal/notice_new.html", context, tab="notices", crumbs=crumbs)


@page
def notice(request, number):
    found = wanted_notice(request, number)
    context = {
        "title": found.title,
        "notice": found,
        "number": document_number(found),
        "clock": queries.ticking(found),
        "basis": basis_rows(found.basis),
        "footnote": basis_footnote(found.basis),
        "now": _light_now(found, request.user),
        "track": _track(found),
        "steps": list(found.steps.all()),
        "moves": allowed_moves(request.user, found),
        "may_see_files": may(request.user, Permission.SEE_EVIDENCE, on=found.unit),
        "due": add_working_days(clock.today(), CLOCKS[found.urgency].answer),
    }
    crumbs = [Crumb(_("督办"), reverse("notices")), Crumb(found.title)]
    return show(request, "portal/notice.html", context, tab="notices", crumbs=crumbs)


@page
@require_POST
def move(request, number, step):
    """Move a notice on; what stands in the way is said on its page."""
    found = wanted_notice(request, number)
    if step not in MOVES:
        raise Http404
    try:
        MOVES[step](found, request.POST, files_of(request), request.user)
        messages.success(request, _("已办理，流转记录见下方。"))
    except UsageError as error:
        messages.error(request, str(error))
    return redirect("notice", number=number)


@page
def letter(request, number):
    """The notice as a Word file in the layout of official documents, with the figures it was issued on."""
    found = wanted_notice(request, number)
    if found.number is None:
        raise UsageError(_("督办单交办以后才有文号和正文；请先交办。"))
    answer = HttpResponse(notice_letter(letter_of_notice(found), made_at=timezone.now()), content_type=DOCX)
    answer["Content-Disposition"] = f'attachment; filename="notice-{found.year}-{found.number}.docx"'
    return answer


def wanted_notice(request, number):
    """The notice of that number, as far as the person may see it; the page of what is not there otherwise."""
    try:
        return queries.notice(number, request.user)
    except Notice.DoesNotExist:
        raise Http404 from None


def _row(found):
    return {"notice": found, "number": document_number(found), "clock": queries.ticking(found)}


def _propose(request):
    given = request.POST
    unit = _receivers().filter(pk=row_number(given.get("unit", ""))).first()
    if unit is None:
        raise UsageError(_("请选择承办单位。"))
    return actions.propose_notice(
        unit=unit, title=given.get("title", ""), reason=given.get("reason", ""), demand=given.get("demand", ""),
        urgency=given.get("urgency", ""), line=_line(given.get("line", ""), request.user), by=request.user,
        answer_due=day_of(given.get("due", "")),
    )  # fmt: skip


def _line(written, user):
    number = row_number(written)
    if number is None or not Line.objects.filter(pk=number).exists():
        return None
    return ledger_read.one_line(number, user).line


def _light_now(found, user):
    """How the line stands today, beside what the notice was issued on."""
    if found.line_id is None:
        return None
    return ledger_read.one_line(found.line_id, user).line


def _track(found):
    """The eight steps of a notice's way, each passed, present or still to come."""
    way = (Stage.PROPOSED, Stage.ISSUED, Stage.SIGNED, Stage.WORKING, Stage.ANSWERED, Stage.REVIEWING, Stage.COMPLETED,
           Stage.CLOSED)  # fmt: skip
    names = (_("立项"), _("交办"), _("签收"), _("办理"), _("反馈"), _("复核"), _("办结"), _("销号"))
    now = {Stage.RETURNED: Stage.WORKING, Stage.OBJECTED: Stage.ISSUED}.get(found.stage, found.stage)
    place = way.index(now) if now in way else -1
    dates = {step.stage: step.on for step in found.steps.all()}
    return [
        {
            "name": name,
            "on": dates.get(stage),
            "state": "past" if spot < place else "now" if spot == place else "",
        }
        for spot, (stage, name) in enumerate(zip(way, names, strict=True))
    ]


def _receivers():
    return Unit.objects.filter(level__in=RECEIVERS).exclude(kind__in=("village-clinic", "outside-hospital"))


urlpatterns = [
    path("", notices, name="notices"),
    path("new/", new_notice, name="notice-new"),
    path("reminders/", include(reminders)),
    path("wording/", include(wording)),
    path("<int:number>/", notice, name="notice"),
    path("<int:number>/notice.docx", letter, name="notice-letter"),
    path("<int:number>/move/<slug:step>/", move, name="notice-move"),
]
