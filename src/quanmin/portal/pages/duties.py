"""Who answers for what: a plan's assignments, a unit's own duties and objections, and the office's rulings."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quanmin import clock
from quanmin.accounts.acting import require
from quanmin.accounts.permissions import Permission, may
from quanmin.errors import UsageError
from quanmin.plans import actions, queries
from quanmin.plans.models import OPEN_DUTIES, Assignment, Duty, Objection, State
from quanmin.portal.asked import unit_asked
from quanmin.portal.frame import Crumb, page, show
from quanmin.portal.numbers import aim_written
from quanmin.portal.pages.plan import wanted_plan
from quanmin.supervision.queries import county_lights
from quanmin.supervision.queries.ledger import lines_about
from quanmin.units.models import Level, Unit

CHOSEN_FROM = (Level.DEPARTMENT, Level.TOWNSHIP, Level.ORGANISATION)


@page
def assignments(request, number):
    document = wanted_plan(request, number)
    rows = list(queries.assignments(document, request.user))
    units = {}
    for row in rows:
        if row.unit is not None:
            units.setdefault(row.unit, []).append(row)
    context = {
        "title": _("任务交办"),
        "plan": document,
        "part": "assignments",
        "units": sorted((_of_unit(unit, found) for unit, found in units.items()), key=_most_first),
        "unknown": _unknown(rows),
        "choices": _choices() if _rules(request.user) else [],
        "may_link": _rules(request.user) and document.state == State.APPROVED,
    }
    crumbs = [
        Crumb(_("规划"), reverse("plans")),
        Crumb(document.title, reverse("plan", args=[number])),
        Crumb(context["title"]),
    ]
    return show(request, "portal/assignments.html", context, tab="plans", crumbs=crumbs)


@page
@require_POST
def link_name(request, number):
    """Say which unit a name in the plan means."""
    document = wanted_plan(request, number)
    unit = _chosen(request.POST.get("unit", ""))
    try:
        if unit is None:
            raise UsageError(_("请选择一个单位。"))
        actions.link_name(document, request.POST.get("written", ""), unit, by=request.user)
    except UsageError as error:
        messages.error(request, str(error))
    return redirect("assignments", number=number)


@page
def duties(request):
    """What the plans in force ask of the person's own unit; the county's light stands beside each target."""
    require(request.user, Permission.ANSWER_TASK, on=request.user.unit)
    rows = list(queries.duties(request.user, year=clock.today().year))
    lights = county_lights([row.target_id for row in rows if row.target_id])
    lines = lines_about(rows)
    tasks = [_duty(row, lines) for row in rows if row.task_id]
    context = {
        "title": _("我的任务和目标"),
        "unit": request.user.unit,
        "tasks": [one for one in tasks if one["open"]],
        "targets": [_duty(row, lines, lights) for row in rows if row.target_id and row.state in OPEN_DUTIES],
        "past": [one for one in tasks if not one["open"]],
    }
    return show(request, "portal/duties.html", context, tab="duties", crumbs=[Crumb(context["title"])])


@page
@require_POST
def object_to(request, number):
    """Object to one assignment of one's own unit."""
    found = Assignment.objects.filter(pk=number).select_related("unit").first()
    if found is None:
        raise Http404
    try:
        actions.object_to(found, request.POST.get("reason", ""), by=request.user)
        messages.success(request, _("异议已提交，等待县卫健局裁定。"))
    except UsageError as error:
        messages.error(request, str(error))
    return redirect(f"{reverse('duties')}#duty-{number}")


@page
def objections(request):
    """The objections the office has to rule on, and those it has."""
    context = {
        "title": _("任务异议"),
        "open": queries.open_objections(request.user),
        "ruled": queries.ruled_objections(request.user),
        "choices": _choices(),
    }
    return show(
        request, "portal/objections.html", context, tab="objections", crumbs=[Crumb(context["title"])]
    )


@page
@require_POST
def rule(request, number):
    """Rule on one objection."""
    found = Objection.objects.filter(pk=number).first()
    if found is None:
        raise Http404
    given = request.POST
    try:
        unit = _chosen(given.get("unit", ""))
        actions.rule(found, given.get("ruling", ""), given.get("reason", ""), to_unit=unit, by=request.user)
    except UsageError as error:
        messages.error(request, str(error))
    return redirect("objections")


def _rules(user):
    return may(user, Permission.ASSIGN_TASK)


def _of_unit(unit, rows):
    """One unit's part of a plan: how much it leads and helps with, and what is disputed."""
    standing = [row for row in rows if row.state in OPEN_DUTIES]
    return {
        "unit": unit,
        "leads": sum(row.part == "lead" and row.task_id is not None for row in standing),
        "helps": sum(row.part == "cooperate" for row in standing),
        "targets": sum(row.target_id is not None for row in standing),
        "disputed": sum(row.state == Duty.OBJECTED for row in standing),
        "rows": [{"row": row, "closed": row.state not in OPEN_DUTIES} for row in rows],
    }


def _most_first(one):
    return -one["leads"], -one["helps"], -one["targets"], one["unit"].position


def _unknown(rows):
    """Names in the plan that no unit of the county goes by, with how often each waits."""
    counted = {}
    for row in rows:
        if row.state == Duty.UNLINKED:
            counted[row.written] = counted.get(row.written, 0) + 1
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))


def _duty(row, lines, lights=None):
    target = row.target
    return {
        "row": row,
        "line": lines.get((row.task_id, row.target_id)),
        "open": row.state in OPEN_DUTIES,
        "may_object": row.state == Duty.ASSIGNED,
        "objections": row.objections.all(),
        "aim": aim_written(target.comparator, target.value, target.unit, target.value_high) if target else "",
        "light": (lights or {}).get(row.target_id),
        "points": row.task.key_points.all() if row.task else (),
    }


def _choices():
    return Unit.objects.filter(level__in=CHOSEN_FROM).exclude(kind="village-clinic").exclude(parent=None)


def _chosen(text):
    return unit_asked(text)
