"""Returns: the list by state, one return with its form, and the steps it takes from level to level."""

from math import isfinite, nan

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later
from django.views.decorators.http import require_POST, require_safe

from quanmin import clock
from quanmin.accounts.acting import require
from quanmin.accounts.permissions import Permission, may
from quanmin.attaching import bytes_of
from quanmin.core.codes.working_days import working_days
from quanmin.core.forms.checking import Answer
from quanmin.errors import UsageError
from quanmin.portal.frame import Crumb, page, show
from quanmin.portal.numbers import written
from quanmin.portal.pages.downloads import download
from quanmin.portal.return_sheets import returns_workbook
from quanmin.portal.words import in_english, period_title, unit_title
from quanmin.returns import actions, queries
from quanmin.returns.models import Attachment, Return
from quanmin.returns.sheet import in_words, sheet
from quanmin.returns.states import TO_FILL, WITH_UNIT, State

PAGE = 50
OVERDUE = "overdue"
SAID = {
    "hand-in": later("已提交，等待单位负责人审签。"), "sign": later("已审签，等待县级采纳。"),
    "accept": later("已采纳，下次计算时进入指标结果。"), "send-back": later("已退回，退回理由已告知填报人。"),
    "reopen": later("可以更正了；采纳更正以前，原来的数继续有效。"), "withdraw": later("已撤销。"),
}  # fmt: skip


@require_safe
@page
def returns(request):
    given, rows = _asked(request)
    shown = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "title": _("报表"),
        "given": given,
        "chips": _chips(request.user, given["state"]),
        "found": shown,
        "rows": [_row(row, clock.today()) for row in shown],
        "may_open": may(request.user, Permission.ACCEPT_RETURN),
    }
    return show(request, "portal/returns.html", context, tab="returns", crumbs=[Crumb(context["title"])])


def _asked(request):
    """What was asked for, and the returns it leaves, the latest period first."""
    given = {name: request.GET.get(name, "").strip() for name in ("state", "q")}
    rows = queries.overdue(request.user) if given["state"] == OVERDUE else queries.returns(request.user)
    if given["state"] in State.values:
        rows = rows.filter(state=given["state"])
    if given["q"]:
        rows = rows.filter(unit__name__contains=given["q"]) | rows.filter(title__contains=given["q"])
    return given, rows.order_by("-period_end", "due_on", "unit__position", "id")


@require_safe
@page
def returns_sheet(request):
    """The list as an Excel file, narrowed as on the page."""
    _given, rows = _asked(request)
    return download(returns_workbook([_row(row, clock.today()) for row in rows], clock.today()))


@page
@require_POST
def open_returns(request):
    """Open what has become due."""
    opened = actions.open_returns(on=clock.today(), by=request.user)
    messages.success(request, _("新开 %(count)s 张报表。") % {"count": len(opened)})
    return redirect("returns")


@require_safe
@page
def one(request, number):
    found = _wanted(request, number)
    filled = sheet(found)
    may_fill = found.state in TO_FILL and may(request.user, Permission.FILL_RETURN, on=found.unit)
    context = {
        "title": found.title,
        "owed": found,
        "period": period_title(found.period),
        "late": _late(found, clock.today()),
        "basis": filled.form.basis,
        "needs_file": filled.form.evidence,
        "rows": [_cell(row) for row in filled.rows],
        "shares": any(row.cell.shape == "share" for row in filled.rows),
        "open": len(filled.open),
        "files": found.attachments.select_related("by"),
        "filings": list(found.filings.all())[::-1],
        "may_fill": may_fill,
        **_steps(request.user, found),
    }
    crumbs = [Crumb(_("报表"), reverse("returns")), Crumb(f"{found.unit.name} · {context['period']}")]
    return show(request, "portal/return.html", context, tab="returns", crumbs=crumbs)


@page
@require_POST
def step(request, number, name):
    """Take one step; what stands in the way is said on the page."""
    found, given = _wanted(request, number), request.POST
    steps = {
        "save": lambda: actions.save_answers(found, _answers(found, given), by=request.user),
        "hand-in": lambda: _hand_in(found, given, request.user),
        "attach": lambda: _attach(found, request.FILES.getlist("file"), request.user),
        "sign": lambda: actions.sign(found, by=request.user),
        "accept": lambda: actions.accept(found, by=request.user),
        "send-back": lambda: actions.send_back(found, given.get("reason", ""), by=request.user),
        "reopen": lambda: actions.reopen(found, given.get("reason", ""), by=request.user),
        "withdraw": lambda: actions.withdraw(found, given.get("reason", ""), by=request.user),
    }
    if name not in steps:
        raise Http404
    try:
        steps[name]()
        messages.success(request, SAID.get(name) or _("已保存。"))
    except UsageError as error:
        messages.error(request, str(error))
    return redirect("return", number=number)


@require_safe
@page
def file(request, number, attachment):
    """A file that came with a return."""
    found = _wanted(request, number)
    kept = Attachment.objects.filter(owed=found, pk=attachment).first()
    if kept is None:
        raise Http404
    require(request.user, Permission.SEE_RETURNS, on=found.unit)
    answer = HttpResponse(bytes_of(kept), content_type="application/octet-stream")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=kept.name)
    return answer


def _wanted(request, number):
    try:
        return queries.one(number, request.user)
    except Return.DoesNotExist:
        raise Http404 from None


def _chips(user, current):
    counts = queries.tally(user)
    named = [
        ("", _("全部"), sum(counts[state] for state in State.values)),
        (OVERDUE, _("逾期"), counts[OVERDUE]),
    ]
    named += [(state.value, state.label, counts[state]) for state in State if counts[state]]
    return [
        {"name": name, "title": title, "count": count, "current": name == current}
        for name, title, count in named
    ]


def _row(row, today):
    return {"row": row, "period": period_title(row.period), "late": _late(row, today)}


def _late(row, today):
    """How many working days a return is past its day while it is still with its unit; 0 in time."""
    return max(0, working_days(row.due_on, today)) if row.state in WITH_UNIT else 0


def _cell(row):
    cell, answer = row.cell, row.answer
    change = None if row.figure is None or row.last is None else row.figure - row.last
    return {
        "cell": cell,
        "title": cell.title_en if in_english() else cell.title,
        "unit": unit_title(cell.unit),
        "typed": {
            name: _typed(getattr(answer, name)) for name in ("value", "numerator", "denominator")
        },
        "reason": answer.reason,
        "figure": written(row.figure, cell.unit, decimals=None),
        "last": written(row.last, cell.unit),
        "change": "" if change is None else f"{change:+.4g}".replace("-", "−"),
        "doubts": [{"hard": doubt.hard, "said": in_words(doubt)} for doubt in row.doubts],
        "asks_reason": any(not doubt.hard for doubt in row.doubts) or bool(answer.reason),
        "range": _range(cell),
    }  # fmt: skip


def _range(cell):
    if cell.low is None and cell.high is None:
        return ""
    low, high = (f"{end:g}" if end is not None else "" for end in (cell.low, cell.high))
    return f"{low}–{high}" if high else f"≥ {low}"


def _typed(value):
    """A number as somebody would type it; nothing for none."""
    return "" if value is None else f"{value:.12g}"


def _steps(user, found):
    """Which steps the person may take now."""
    heads = may(user, Permission.SIGN_RETURN, on=found.unit)
    office = may(user, Permission.ACCEPT_RETURN)
    return {
        "may_sign": heads and found.state == State.SUBMITTED,
        "may_accept": office and found.state == State.SIGNED,
        "may_reopen": found.state == State.ACCEPTED and may(user, Permission.FILL_RETURN, on=found.unit),
        "may_withdraw": office
        and found.state in (State.OWED, State.RETURNED)
        and not any(filing.accepted_at for filing in found.filings.all()),
    }


def _answers(found, given):
    """What was typed, by cell of the form."""
    return {cell["key"]: _answer(cell, given) for cell in found.form["cells"]}


def _answer(cell, given):
    key = cell["key"]
    numbers = {
        name: _number(given.get(f"{name}-{key}", ""), cell["title"])
        for name in ("value", "numerator", "denominator")
    }
    return Answer(**numbers, reason=given.get(f"reason-{key}", ""))


def _number(text, title):
    written_plainly = text.strip().replace(",", "").replace("，", "")
    if not written_plainly:
        return None
    try:
        number = float(written_plainly)
    except ValueError:
        number = nan
    if not isfinite(number):
        raise UsageError(_("%(title)s：%(value)s 不是数字。") % {"title": title, "value": repr(text)})
    return number


def _hand_in(found, given, by):
    """What stands on the page is kept before it is handed in."""
    actions.save_answers(found, _answers(found, given), by=by)
    return actions.hand_in(found, by=by)


def _attach(found, files, by):
    if not files:
        raise UsageError(_("请先选择文件。"))
    for one_file in files:
        actions.attach(found, one_file.name, one_file.read(), by=by)


urlpatterns = [
    path("", returns, name="returns"),
    path("list.xlsx", returns_sheet, name="returns-sheet"),
    path("open/", open_returns, name="returns-open"),
    path("<int:number>/", one, name="return"),
    path("<int:number>/files/<int:attachment>/", file, name="return-file"),
    path("<int:number>/<slug:name>/", step, name="return-step"),
]
