"""Reminders: what is due or overdue now, what the system said of it and to whom, and which of it one has read."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quanmin import clock
from quanmin.accounts.permissions import Permission, may
from quanmin.core.codes.working_days import add_working_days, working_days
from quanmin.portal.asked import row_number
from quanmin.portal.frame import Crumb, page, show
from quanmin.portal.letters import document_number
from quanmin.portal.words import period_title
from quanmin.returns import queries as returns
from quanmin.supervision.actions import mark_seen
from quanmin.supervision.models import ReminderKind
from quanmin.supervision.queries import notices as queries
from quanmin.supervision.states import UNIT_STAGES

PAGE, AHEAD, MOST_DUE = 50, 5, 100


@page
def reminders(request):
    is_unread = request.GET.get("show") == "unread"
    every = queries.reminders(request.user)
    unread = every.filter(is_seen=False).count()
    found = Paginator(every.filter(is_seen=False) if is_unread else every, PAGE).get_page(
        request.GET.get("page")
    )
    due = _due(request.user)
    context = {
        "title": _("催办提醒"),
        "due": due[:MOST_DUE],
        "more": max(len(due) - MOST_DUE, 0),
        "late": sum(one["late"] > 0 for one in due),
        "ahead": AHEAD,
        "found": found,
        "rows": [_row(one) for one in found],
        "unread": unread,
        "is_unread": is_unread,
    }
    crumbs = [Crumb(_("督办"), reverse("notices")), Crumb(context["title"])]
    return show(request, "portal/reminders.html", context, tab="notices", crumbs=crumbs)


@page
@require_POST
def read(request):
    """Mark one reminder as read, or all of them."""
    found, number = queries.reminders(request.user), request.POST.get("reminder", "")
    if number:
        found = found.filter(pk=row_number(number))
    count = mark_seen(found, by=request.user)
    messages.success(request, _("已阅知 %(count)s 条催办。") % {"count": count})
    return redirect("reminders")


def _due(user):
    """Notices and returns that are overdue or due within a week of working days, the most urgent first."""
    today = clock.today()
    until = add_working_days(today, AHEAD)
    rows = [
        {"kind": _("督办"), "url": reverse("notice", args=(one.pk,)), "title": one.title, "unit": one.unit.name,
         "state": one.get_stage_display(), "due": one.due_on, "with": _holder(one, one.stage)}
        for one in queries.due_by(user, until)
    ]  # fmt: skip
    if may(user, Permission.SEE_RETURNS, on=user.unit):
        rows += [
            {"kind": _("报表"), "url": reverse("return", args=(one.pk,)), "unit": one.unit.name, "due": one.due_on,
             "title": f"{one.title} · {period_title(one.period)}", "state": one.get_state_display(),
             "with": one.unit.name}
            for one in returns.due_by(user, until)
        ]  # fmt: skip
    rows.sort(key=lambda row: row["due"])
    left = [working_days(today, row["due"]) for row in rows]
    return [{**row, "left": days, "late": max(-days, 0)} for row, days in zip(rows, left, strict=True)]


def _row(one):
    number = document_number(one.notice)
    return {"reminder": one, "number": number, "to": _told(one), "is_over": one.due_on != one.notice.due_on}


def _told(one):
    """Who a reminder speaks to: whoever the step is with, then one leader after the other."""
    leader = {ReminderKind.FIRST: _("分管领导"), ReminderKind.SECOND: _("主要领导")}.get(one.kind)
    holder = _holder(one.notice, one.stage)
    return f"{holder} · {leader}" if leader else holder


def _holder(notice, stage):
    """With whom a step is: the unit, or the office that issued the notice."""
    return notice.unit.name if stage in UNIT_STAGES else notice.issuer.name


urlpatterns = [
    path("", reminders, name="reminders"),
    path("read/", read, name="reminders-read"),
]
