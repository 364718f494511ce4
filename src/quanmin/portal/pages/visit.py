"""One visit: the form, what is wrong with it, what it filled, and putting it right.

A browser that sends `Accept: application/json` (the queue of visits saved without a link) is answered in JSON; the
statuses say what to do: 200 kept, 409 somebody was there before, 422 something to put right, 404 not one's own.
"""

from contextlib import suppress
from datetime import date
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from quanmin import clock
from quanmin.core.periods import completed_years
from quanmin.errors import UsageError
from quanmin.portal.frame import Crumb, page, show
from quanmin.portal.visit_fields import choices, fields_of, group, said_value
from quanmin.programmes import actions
from quanmin.programmes.checking import Report, said
from quanmin.programmes.forms import asked_by, read_values, task
from quanmin.programmes.models import Standing
from quanmin.programmes.planning import own_protocols
from quanmin.programmes.queries import form as queries
from quanmin.programmes.refusals import SameDay, ToConfirm, Unknown, VisitRefused
from quanmin.programmes.words import findings_of, item_title, outcome_title, say, short

BEFORE, REASON = "f-", "why-"
REFERRALS = {"emergency": later("紧急转诊"), "upper": later("转诊至上级医院")}
REFUSED, CONFLICT = 422, 409


@require_http_methods(["GET", "HEAD", "POST"])
@page
def visit(request, number):
    """The form of a visit; sent, it is saved, or shown again with what is wrong beside each field."""
    try:
        if request.method == "POST":
            return _saved(
                request, number, lambda: actions.save_visit(report_of(request.POST, number), by=request.user)
            )
        found = queries.visit_form(number, request.user, on=_day_of(request.GET.get("on", "")))
    except Unknown as unknown:
        return _unknown(request, unknown)
    return _form(request, found, given=found.draft.answers if found.draft else None)


@require_POST
@page
def draft(request, number):
    """Keep what was typed so far; answered without a page."""
    given = {name: request.POST.getlist(name) for name in request.POST if name != "csrfmiddlewaretoken"}
    try:
        actions.keep_draft(number, given, by=request.user)
    except Unknown as unknown:
        return _unknown(request, unknown)
    return JsonResponse({"kept": True})


@require_safe
@page
def saved(request, number):
    """What a visit filled, when the next one is, and what remains."""
    try:
        found = queries.saved_visit(number, request.user)
    except Unknown:
        raise Http404 from None
    context = {"title": _("随访已保存"), **_result(found)}
    crumbs = [Crumb(_("今天要做"), reverse("day")), Crumb(found.visit.resident.name)]
    return show(request, "portal/visit_saved.html", context, tab="day", crumbs=crumbs)


@require_http_methods(["GET", "HEAD", "POST"])
@page
def correct(request, number):
    """The form as it was sent, to be sent again as it should have been, with why."""
    try:
        old = queries.saved_visit(number, request.user)
        resident = old.visit.resident_id
        if request.method == "POST":
            why = request.POST.get("why", "")
            return _saved(
                request,
                resident,
                lambda: actions.correct_visit(
                    number, report_of(request.POST, resident), why=why, by=request.user
                ),
                old=old,
            )
        found = queries.visit_form(resident, request.user, on=old.visit.seen_on)
    except Unknown:
        raise Http404 from None
    return _form(request, found, given=_as_given(old), old=old)


@require_POST
@page
def withdraw(request, number):
    """Take a visit back that was not made, or not to this resident."""
    try:
        actions.withdraw_visit(number, why=request.POST.get("why", ""), by=request.user)
        messages.success(request, _("这份随访已撤销，应做清单已重新编排。"))
    except Unknown:
        raise Http404 from None
    except UsageError as error:
        messages.error(request, str(error))
    return redirect("visit-saved", number=number)


def report_of(given, resident_id):
    """The Report a sent form says; VisitRefused where it has no key, no day, or no service there is on that day."""
    try:
        key, day = UUID(given.get("key", "")), date.fromisoformat(given.get("seen_on", ""))
    except ValueError:
        raise VisitRefused(_("随访日期 %(day)s 不是日期，或表单不完整；请重新打开随访表。") % {
            "day": repr(given.get("seen_on", ""))}) from None  # fmt: skip
    names = tuple(dict.fromkeys(given.getlist("task")))
    own = own_protocols(day)
    try:
        asked = asked_by([task(name, day, own) for name in names])
    except UsageError as error:
        raise VisitRefused(f"{error}") from error
    sent = {name.removeprefix(BEFORE): given.getlist(name) for name in given if name.startswith(BEFORE)}
    unknown = {
        key: texts[0]
        for key, texts in sent.items()
        if key not in {one.field.key for one in asked} and any(texts)
    }
    reasons = {
        name.removeprefix(REASON): text.strip()[:200]
        for name, text in given.items()
        if name.startswith(REASON) and text.strip()
    }
    return Report(
        key=key, resident_id=resident_id, seen_on=day, tasks=names, values=read_values(asked, sent) | unknown,
        reasons=reasons, known=tuple(given.getlist("known")),
    )  # fmt: skip


def _saved(request, number, save, old=None):
    """Save, and say so in the way asked; what stands in the way is shown beside its field."""
    try:
        kept = save()
    except VisitRefused as refusal:
        return _refused(request, number, refusal, old)
    address = reverse("visit-saved", args=[kept.pk])
    return JsonResponse({"kept": kept.pk, "address": address}) if _wants_json(request) else redirect(address)


def _refused(request, number, refusal, old):
    status = CONFLICT if isinstance(refusal, SameDay) else REFUSED
    if _wants_json(request):
        problems = [{"field": one.field, "hard": one.hard, "said": said(one)} for one in refusal.problems]
        return JsonResponse({"said": str(refusal), "problems": problems}, status=status)
    found = queries.visit_form(number, request.user, on=_day_of(request.POST.get("seen_on", "")))
    given = {name: request.POST.getlist(name) for name in request.POST}
    answer = _form(request, found, given=given, refusal=refusal, old=old)
    answer.status_code = status
    return answer


def _unknown(request, unknown):
    if _wants_json(request):
        return JsonResponse({"said": str(unknown), "problems": []}, status=404)
    raise Http404


def _wants_json(request):
    return "application/json" in request.headers.get("Accept", "")


def _day_of(text):
    """The day asked for, if it is one that a visit can have been on."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return min(day, clock.today())


def _form(request, found, *, given=None, refusal=None, old=None):
    given = given or {}
    ticked = set(given.get("task", ())) or {one.task.name for one in found.todo if one.ticked}
    extra = [name for name in ticked if name not in {one.task.name for one in found.todo}]
    more = _tasks_of(extra, found.day)
    extra, tasks = [one.name for one in more], [one.task for one in found.todo] + more
    shown = fields_of(
        asked_by(tasks, person=found.person, on=found.day), found, given=given, ticked=ticked, tasks=tasks,
        problems=refusal.problems if refusal else (),
    )  # fmt: skip
    resident = found.resident
    context = {
        "title": _("更正随访") if old else _("随访登记"), "found": found, "resident": resident, "old": old,
        "age": found.person["birth_date"] and completed_years(found.person["birth_date"], found.day),
        "choices": choices(found.todo, extra, ticked), "groups": group(shown),
        "key": given.get("key", [f"{uuid4()}"])[0], "seen_on": given.get("seen_on", [f"{found.day}"])[0],
        "why": given.get("why", [""])[0], "refusal": refusal, "confirm": isinstance(refusal, ToConfirm),
        "others": refusal.others if isinstance(refusal, SameDay) else (),
        "same_day": [one for one in found.same_day if old is None or one.pk != old.visit.pk],
        "today": clock.today(), "draft": found.draft if given and not refusal and not old else None,
        "problems": _problems(refusal, shown),
    }  # fmt: skip
    crumbs = [Crumb(_("今天要做"), reverse("day")), Crumb(resident.name)]
    return show(request, "portal/visit.html", context, tab="day", unit=resident.village, crumbs=crumbs)


def _tasks_of(names, day):
    """The tasks of the names there is a service for on the day: what was sent may name anything."""
    own, found = own_protocols(day), []
    for name in sorted(names):
        with suppress(UsageError):
            found.append(task(name, day, own))
    return found


def _problems(refusal, shown):
    """What is wrong, each with the field to go to where the form has one."""
    keys = {one["key"] for one in shown if one["shown"]}
    found = refusal.problems if refusal else ()
    return [{"said": said(one), "field": one.field, "shown": one.field in keys} for one in found]


def _as_given(old):
    """A saved visit as the form it was sent as, under a new key."""
    given = {f"{BEFORE}{key}": _texts(value) for key, value in old.visit.answers.items()}
    given |= {f"{REASON}{key}": [text] for key, text in old.visit.reasons.items()}
    given["task"] = [f"{one}" for one in old.forms if one.chosen]
    given["seen_on"] = [f"{old.visit.seen_on}"]
    return given


def _texts(value):
    if isinstance(value, list):
        return [f"{one}" for one in value]
    return [
        "1"
        if value is True
        else "0"
        if value is False
        else f"{value:g}"
        if isinstance(value, float)
        else f"{value}"
    ]


def _result(found):
    visit = found.visit
    given = [one.field for one in found.asked if found.values.get(one.field.key) is not None]
    return {
        "found": found, "visit": visit, "resident": visit.resident, "stands": visit.standing == Standing.STANDS,
        "forms": [_filled(one) for one in found.forms],
        "remains": [_remaining(todo, lacks) for todo, lacks in found.remains],
        "answers": [
            {"title": say(field.title), "value": said_value(field, found.values[field.key]), "unit": field.unit,
             "reason": visit.reasons.get(field.key, "")}
            for field in given
        ],
    }  # fmt: skip


def _filled(one):
    """A form as it was filled: its class, the referral, what to say."""
    findings = findings_of(one.protocol, one.findings)
    return {
        "form": one, "title": short(one.protocol), "item": item_title(one.protocol, one.item),
        "outcome": outcome_title(one.protocol, one.outcome), "refer": REFERRALS.get(one.refer, ""),
        "findings": [{"said": say(found.title), "grade": found.grade} for found in findings],
    }  # fmt: skip


def _remaining(todo, lacks):
    code = todo.task.protocol.code
    return {"todo": todo, "title": short(code), "item": item_title(code, todo.task.item), "lacks": lacks}
