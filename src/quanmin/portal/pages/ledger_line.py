"""One line of the ledger: where it comes from, who answers, its nodes, what was reported and shown, its light."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quanmin import clock
from quanmin.accounts.permissions import Permission, may
from quanmin.attaching import MOST_BYTES
from quanmin.errors import UsageError
from quanmin.impacts.queries import lines_with_checks
from quanmin.plans.models import Assignment, KeyPoint, Part, State
from quanmin.portal.asked import row_number
from quanmin.portal.frame import Crumb, page, show
from quanmin.portal.ledger_rows import line_row, point_row
from quanmin.supervision import actions
from quanmin.supervision.models import Claim, Evidence, Line, Progress
from quanmin.supervision.queries import ledger as queries
from quanmin.supervision.queries import notices as notices_read


@page
def line(request, number):
    seen, user = _seen(request, number), request.user
    units = queries.reporting_units(seen.line, user) if seen.line.plan.state == State.APPROVED else []
    leads = {row.unit_id for row in seen.assignments if row.part == Part.LEAD}
    context = {
        "title": seen.line.title,
        "row": line_row(seen.line, seen.assignments, clock.today(), seen.light),
        "seen": seen,
        "points": [point_row(one, seen.line, clock.today()) for one in seen.points],
        "entries": [_entry(one, user) for one in seen.entries],
        "units": units,
        "may_close_nodes": any(unit.pk in leads for unit in units),
        "claims": Claim.choices,
        "charges": [(row, may(user, Permission.REPORT_PROGRESS, on=row.unit)) for row in seen.assignments if row.unit],
        "notices": notices_read.notices_of(seen.line, user) if _sees_notices(user) else [],
        "may_issue": may(user, Permission.ISSUE_NOTICE),
        "checks": lines_with_checks([seen.line], user).get(seen.line.pk, 0),
        "may_check": bool(seen.line.task_id) and seen.line.plan.state == State.APPROVED and _may_check(user),
        "source": _source(seen.line),
    }  # fmt: skip
    crumbs = [Crumb(_("工作台账"), reverse("ledger")), Crumb(seen.line.title)]
    return show(request, "portal/line.html", context, tab="ledger", crumbs=crumbs)


@page
@require_POST
def report(request, number):
    """Report on a line, with files."""
    kept, given = _line(number), request.POST
    units = {str(unit.pk): unit for unit in queries.reporting_units(kept, request.user)}
    try:
        unit = units.get(given.get("unit", "")) or next(iter(units.values()), None)
        if unit is None:
            raise UsageError(_("您的单位不承担这一项，不能报送进展。"))
        node = KeyPoint.objects.filter(task=kept.task_id, pk=row_number(given.get("node", ""))).first()
        actions.report_progress(
            kept, unit=unit, text=given.get("text", ""), claim=given.get("claim", ""), node=node, by=request.user,
            problem=given.get("problem", ""), next_step=given.get("next_step", ""), files=files_of(request),
        )  # fmt: skip
        messages.success(request, _("进展已报送，亮灯已按节点和佐证更新。"))
    except UsageError as error:
        messages.error(request, str(error))
    return redirect("line", number=number)


@page
@require_POST
def refuse(request, number):
    """Refuse one report."""
    entry = Progress.objects.filter(pk=number).select_related("unit").first()
    if entry is None:
        raise Http404
    try:
        actions.refuse_progress(entry, request.POST.get("why", ""), by=request.user)
    except UsageError as error:
        messages.error(request, str(error))
    return redirect("line", number=entry.line_id)


@page
@require_POST
def take_back(request, number):
    """Take back one's own report of the day."""
    entry = Progress.objects.filter(pk=number).select_related("unit").first()
    if entry is None:
        raise Http404
    try:
        actions.take_back_progress(entry, request.POST.get("why", ""), by=request.user)
        messages.success(request, _("已撤回；亮灯已按其余进展更新。"))
    except UsageError as error:
        messages.error(request, str(error))
    return redirect("line", number=entry.line_id)


@page
@require_POST
def charge(request, number):
    """Say who answers for an assignment."""
    row = Assignment.objects.filter(pk=number, unit__isnull=False).select_related("unit").first()
    kept = row and Line.objects.filter(task=row.task_id, target=row.target_id).first()
    if kept is None:
        raise Http404
    actions.set_charge(
        row, request.POST.get("name", ""), phone=request.POST.get("phone", ""), by=request.user
    )
    return redirect("line", number=kept.pk)


@page
def evidence(request, number):
    """One file of evidence, as it was handed in; never shown inside the page."""
    try:
        found = queries.evidence(number, request.user)
    except Evidence.DoesNotExist:
        raise Http404 from None
    answer = HttpResponse(
        actions.take_evidence(found, by=request.user), content_type="application/octet-stream"
    )
    answer["Content-Disposition"] = content_disposition_header(True, found.name)
    return answer


def files_of(request):
    """The files of a form, by name and bytes; those past the limit are not read whole."""
    return [(file.name, file.read(MOST_BYTES + 1)) for file in request.FILES.getlist("files")]


def _seen(request, number):
    try:
        return queries.one_line(number, request.user)
    except Line.DoesNotExist:
        raise Http404 from None


def _line(number):
    kept = Line.objects.filter(pk=number).select_related("task", "target").first()
    if kept is None:
        raise Http404
    return kept


def _entry(one, user):
    may_refuse = one.refused_at is None and may(user, Permission.REVIEW_NOTICE, on=one.unit)
    return {
        "entry": one,
        "may_refuse": may_refuse,
        "may_take_back": one.refused_at is None
        and one.by_id == user.pk
        and localdate(one.at) == clock.today(),
        "was_taken_back": one.refused_by_id == one.by_id,
        "may_open": may(user, Permission.SEE_EVIDENCE, on=one.unit),
    }


def _source(kept):
    """The sentence of the plan, and the address where it is lit."""
    fact = f"k{kept.task_id}" if kept.task_id else f"t{kept.target_id}"
    side = "tasks" if kept.task_id else "targets"
    text = kept.task.text if kept.task_id else kept.target.sentence
    return {"text": text, "url": f"{reverse('plan', args=[kept.plan_id])}?show={side}#fact-{fact}"}


def _may_check(user):
    return may(user, Permission.RULE_CHECK) or may(user, Permission.FILL_CHECK, on=user.unit)


def _sees_notices(user):
    return may(user, Permission.SEE_NOTICES, on=user.unit)


urlpatterns = [
    path("<int:number>/", line, name="line"),
    path("<int:number>/report/", report, name="line-report"),
    path("reports/<int:number>/refuse/", refuse, name="progress-refuse"),
    path("reports/<int:number>/take-back/", take_back, name="progress-take-back"),
    path("charges/<int:number>/", charge, name="charge"),
    path("evidence/<int:number>/", evidence, name="evidence"),
]
