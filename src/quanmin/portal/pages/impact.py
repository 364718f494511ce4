"""One health impact check: its questionnaire, ruling, experts and advice, each step, its files and its letter."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from quanmin import clock
from quanmin.attaching import MOST_BYTES
from quanmin.errors import UsageError
from quanmin.impacts import actions, documents, queries
from quanmin.impacts.answers import filled
from quanmin.impacts.models import CheckFile, ImpactCheck
from quanmin.impacts.states import ISSUED, TO_FILL, Stage
from quanmin.portal.asked import row_number
from quanmin.portal.frame import page, show
from quanmin.portal.impact_rows import (
    advice_row,
    answers_of,
    form_of,
    kept_grounds,
    ruling_word,
    step_word,
    steps_for,
    way_back,
    way_of,
)
from quanmin.portal.notice_moves import day_of
from quanmin.portal.pages.downloads import download
from quanmin.units.models import Level, Unit

STEPS = ("save", "hand-in", "attach", "withdraw", "send-back", "rule", "opinion", "advise", "issue", "close")
ADVICE_STEPS = ("drop", "answer", "done", "confirm", "back")


def _experts(found):
    """How many experts the ruling asks for, and how many were heard; None where it asks for none."""
    least = filled(found).asked.ruling(found.ruling).experts if found.ruling else 0
    return {"least": least, "heard": len(found.opinions.all())} if least else None


@require_safe
@page
def impact(request, number):
    found, user = _wanted(request, number), request.user
    steps = steps_for(user, found)
    advice = [advice_row(user, one, clock.today()) for one in found.advice.all()]
    context = {
        "title": found.title,
        "check": found,
        "number": documents.number_of(found),
        "way": way_of(found),
        "form": form_of(found, shows_lacks=steps["may_fill"] and bool(found.answers)),
        "grounds": kept_grounds(found),
        "proposed": ruling_word(found.proposed),
        "ruling": ruling_word(found.ruling),
        "advice": advice,
        "shows_advice": bool(advice) or found.stage in (Stage.ASSESSING, Stage.ADVISED, Stage.CLOSED),
        "late": found.due_on and found.stage == Stage.ASSESSING and found.due_on < clock.today(),
        "open_advice": sum(1 for row in advice if row["one"].state not in ("confirmed", "declined")),
        "steps": [{"step": one, "word": step_word(one)} for one in found.steps.all()],
        "issued": found.stage in ISSUED,
        "filling": found.stage in TO_FILL,
        "experts": _experts(found),
        "units": _advised() if steps["may_assess"] else [],
        **steps,
    }
    tab, crumbs = way_back(user, found.title)
    return show(request, "portal/impact.html", context, tab=tab, crumbs=crumbs)


@page
@require_POST
def step(request, number, name):
    """Take one step with a check; what stands in the way is said on its page."""
    found, given, by = _wanted(request, number), request.POST, request.user
    if name not in STEPS:
        raise Http404
    does = {
        "save": lambda: actions.save_answers(found, *answers_of(found, given), by=by),
        "hand-in": lambda: _hand_in(found, given, by),
        "attach": lambda: actions.attach(found, _files(request), by=by),
        "withdraw": lambda: actions.withdraw(found, given.get("reason", ""), by=by),
        "send-back": lambda: actions.send_back(found, given.get("reason", ""), by=by),
        "rule": lambda: actions.rule(
            found, given.get("ruling", ""), given.get("reason", ""), ruler=given.get("ruler", ""),
            scope=given.get("scope", ""), by=by,
        ),
        "opinion": lambda: actions.add_opinion(
            found, name=given.get("name", ""), post=given.get("post", ""), text=given.get("text", ""), by=by
        ),
        "advise": lambda: actions.draft_advice(
            found, text=given.get("text", ""), unit=_unit(given.get("unit", "")), due_on=day_of(given.get("due", "")),
            by=by,
        ),
        "issue": lambda: actions.issue_advice(found, given.get("findings", ""), by=by),
        "close": lambda: actions.close_check(found, by=by),
    }  # fmt: skip
    return _done(request, number, does[name], _("已保存。") if name in ("save", "attach") else _("已办理。"))


@page
@require_POST
def advice_step(request, number, advice, name):
    """Take one step with a piece of advice."""
    found = next((one for one in _wanted(request, number).advice.all() if one.pk == advice), None)
    if found is None or name not in ADVICE_STEPS:
        raise Http404
    given, by = request.POST, request.user
    does = {
        "drop": lambda: actions.drop_advice(found, by=by),
        "answer": lambda: actions.answer_advice(
            found, given.get("verdict", ""), given.get("reply", ""), by=by
        ),
        "done": lambda: actions.report_done(found, given.get("text", ""), files=_files(request, 0), by=by),
        "confirm": lambda: actions.confirm_advice(found, by=by),
        "back": lambda: actions.send_back_advice(found, given.get("reason", ""), by=by),
    }
    return _done(request, number, does[name], _("已办理。"))


@require_safe
@page
def letter(request, number):
    """The letter of a check that has a number."""
    return download(documents.letter(_wanted(request, number)))


@require_safe
@page
def file(request, number, key):
    """A file of a check or of a piece of its advice."""
    try:
        found = queries.file(number, key, request.user)
    except (ImpactCheck.DoesNotExist, CheckFile.DoesNotExist):
        raise Http404 from None
    answer = HttpResponse(actions.take_file(found, by=request.user), content_type="application/octet-stream")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=found.name)
    return answer


def _wanted(request, number):
    try:
        return queries.one(number, request.user)
    except ImpactCheck.DoesNotExist:
        raise Http404 from None


def _done(request, number, act, said):
    try:
        act()
        messages.success(request, said)
    except UsageError as error:
        messages.error(request, str(error))
    return redirect("impact", number=number)


def _hand_in(found, given, by):
    """What stands on the page is kept before it is handed in."""
    actions.save_answers(found, *answers_of(found, given), by=by)
    return actions.hand_in(found, by=by)


def _files(request, least=1):
    """The files of a form; those past the limit are not read whole."""
    files = [(one.name, one.read(MOST_BYTES + 1)) for one in request.FILES.getlist("files")]
    if len(files) < least:
        raise UsageError(_("请先选择文件。"))
    return files


def _advised():
    """The units advice may go to."""
    levels = (Level.DEPARTMENT, Level.TOWNSHIP, Level.ORGANISATION)
    return list(Unit.objects.filter(level__in=levels, closed=None).exclude(kind="village-clinic"))


def _unit(text):
    number = row_number(text)
    found = next((one for one in _advised() if one.pk == number), None)
    if found is None:
        raise UsageError(_("请选择承办单位。"))
    return found


urlpatterns = [
    path("<int:number>/", impact, name="impact"),
    path("<int:number>/letter.docx", letter, name="impact-letter"),
    path("<int:number>/files/<int:key>/", file, name="impact-file"),
    path("<int:number>/advice/<int:advice>/<slug:name>/", advice_step, name="impact-advice"),
    path("<int:number>/<slug:name>/", step, name="impact-step"),
]
