"""Money shared among units: by scores, or by services of which a sample was verified; to the fen, with its sums."""

from datetime import date
from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from quanmin.accounts.permissions import Permission, may
from quanmin.appraisals import actions, documents, queries
from quanmin.appraisals.models import Allotment, AllottedShare, SpotCheck
from quanmin.appraisals.sharing import money as yuan
from quanmin.appraisals.states import Method, Outcome, Stage
from quanmin.core.allocating.funds import declared
from quanmin.errors import UsageError
from quanmin.portal.asked import row_number
from quanmin.portal.frame import Crumb, page, show
from quanmin.portal.pages.downloads import download
from quanmin.portal.pages.scores import appeal_row, appraisal_title
from quanmin.portal.words import in_english
from quanmin.records.sensitive import programmes as sensitive_programmes
from quanmin.results.queries import latest_run

PAGE, PAGE_OF_CHECKS = 100, 50


@require_safe
@page
def money(request):
    may_allot = may(request.user, Permission.ALLOT_MONEY)
    run = latest_run()
    context = {
        "title": _("奖补资金"),
        "part": "money",
        "rows": [{"one": one, "budget": yuan(one.budget_fen)} for one in queries.allotments(request.user)],
        "may_allot": may_allot,
        "appraisals": _to_pay(request.user) if may_allot else [],
        "asked": request.GET.get("appraisal", ""),
        "funds": declared().values(),
        "snapshot": run.snapshot if run else None,
        "year": run.snapshot.until.year if run and run.snapshot.until else "",
    }
    crumbs = [Crumb(_("考核"), reverse("scores")), Crumb(context["title"])]
    return show(request, "portal/money.html", context, tab="scores", crumbs=crumbs)


@page
@require_POST
def begin(request, method):
    """A new allotment, by scores or by services."""
    make = {"scores": _by_scores, "services": _by_services}.get(method)
    if make is None:
        raise Http404
    try:
        made = make(request.POST, request.user)
    except UsageError as error:
        messages.error(request, str(error))
        return redirect("money")
    return redirect("allotment", number=made.pk)


@require_safe
@page
def allotment(request, number):
    kept = _wanted(request, number)
    found = Paginator(queries.shares(kept, request.user), PAGE).get_page(request.GET.get("page"))
    office = may(request.user, Permission.ALLOT_MONEY)
    checking = office and kept.method == Method.SERVICES
    appeals = [appeal_row(one) for one in queries.appeals(request.user, allotment=kept)]
    context = {
        "title": kept.title,
        "one": kept,
        "budget": yuan(kept.budget_fen),
        "found": found,
        "rows": [_share(row, request.user) for row in found],
        "scored": appraisal_title(kept.appraisal) if kept.appraisal_id else "",
        "total": yuan(sum(row.fen for row in queries.shares(kept, request.user))),
        "progress": _progress(kept, request) if checking else None,
        "rules": _rules(kept),
        "appeals": appeals,
        "may_rule": may(request.user, Permission.SCORE_UNITS),
        "may_work": office and kept.stage == Stage.CHECKING,
        "may_publish": office and kept.stage == Stage.WORKED,
        "may_sign": kept.stage == Stage.PUBLISHED and may(request.user, Permission.SIGN_SHEET),
        "may_withdraw": office and kept.stage in (Stage.CHECKING, Stage.WORKED, Stage.PUBLISHED),
    }
    crumbs = [
        Crumb(_("考核"), reverse("scores")),
        Crumb(_("奖补资金"), reverse("money")),
        Crumb(kept.title),
    ]
    return show(request, "portal/allotment.html", context, tab="scores", crumbs=crumbs)


@page
@require_POST
def step(request, number, name):
    """Share, publish, sign or withdraw."""
    kept, given = _wanted(request, number), request.POST
    steps = {
        "work-out": partial(actions.work_out, kept, by=request.user),
        "publish": partial(actions.publish_allotment, kept, by=request.user),
        "sign": partial(actions.sign_allotment, kept, by=request.user),
        "withdraw": partial(actions.withdraw_allotment, kept, given.get("reason", ""), by=request.user),
    }
    if name not in steps:
        raise Http404
    return _acted(request, steps[name], number)


@require_safe
@page
def checks(request, number):
    """The services that were drawn, of one unit or of all, with the outcome to write down."""
    kept = _wanted(request, number)
    rows = queries.checks(kept, request.user)
    asked = row_number(request.GET.get("unit", ""))
    if asked:
        rows = rows.filter(unit=asked)
    found = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "title": _("抽查登记"),
        "one": kept,
        "found": found,
        "rows": _named(kept, found, request.user),
        "asked": asked,
        "outcomes": Outcome.choices,
        "may_record": kept.stage == Stage.CHECKING,
        "seed": kept.rule.get("seed", ""),
    }
    crumbs = [
        Crumb(_("奖补资金"), reverse("money")),
        Crumb(kept.title, reverse("allotment", args=[number])),
        Crumb(context["title"]),
    ]
    return show(request, "portal/checks.html", context, tab="scores", crumbs=crumbs)


@page
@require_POST
def record(request, number):
    """Write down what the person served said of one service."""
    found = SpotCheck.objects.filter(pk=number).select_related("allotment").first()
    if found is None:
        raise Http404
    try:
        actions.record_check(
            found, request.POST.get("outcome", ""), note=request.POST.get("note", ""), by=request.user
        )
    except UsageError as error:
        messages.error(request, str(error))
    asked = f"?unit={found.unit_id}" if request.POST.get("unit") else ""
    return redirect(f"{reverse('checks', args=[found.allotment_id])}{asked}#check-{found.pk}")


@page
@require_POST
def appeal(request, number):
    """Object to the money of one's own unit."""
    found = AllottedShare.objects.filter(pk=number).select_related("unit", "allotment").first()
    if found is None:
        raise Http404
    act = partial(actions.appeal, found, request.POST.get("reason", ""), by=request.user)
    return _acted(request, act, found.allotment_id, said=_("异议已提交，等候裁定。"))


@require_safe
@page
def sheet(request, number, kind):
    """The shares as a file."""
    write = {"xlsx": documents.allotment_workbook, "docx": documents.allotment_document}[kind]
    return download(write(_wanted(request, number), request.user))


def _wanted(request, number):
    try:
        return queries.allotment(number, request.user)
    except Allotment.DoesNotExist:
        raise Http404 from None


def _acted(request, act, number, *, said=""):
    try:
        act()
        messages.success(request, said or _("已办理。"))
    except UsageError as error:
        messages.error(request, str(error))
    return redirect("allotment", number=number)


def _to_pay(user):
    """The appraisals money may be shared by."""
    found = queries.appraisals(user).filter(stage__in=(Stage.PUBLISHED, Stage.FINAL))
    return [{"one": one, "title": appraisal_title(one)} for one in found]


def _by_scores(given, user):
    found = queries.appraisals(user).filter(pk=row_number(given.get("appraisal", ""))).first()
    if found is None:
        raise UsageError(_("请选择一次已公示的考核。"))
    return actions.allot_by_scores(
        found, given.get("title", ""), given.get("budget", ""), pass_line=given.get("pass_line") or "0",
        times_residents="times_residents" in given, by=user,
    )  # fmt: skip


def _by_services(given, user):
    run, data = latest_run(), declared().get(given.get("fund", ""))
    if run is None or data is None:
        raise UsageError(_("请选择一项资金；还没有计算过指标时不能抽查。"))
    changed = {**data, "sample": given.get("sample") or data["sample"]}
    return actions.draw_services(
        changed, run.snapshot, given.get("title", ""), given.get("budget", ""), seed=given.get("seed", ""),
        first=_day(given.get("first", "")), last=_day(given.get("last", "")), by=user,
    )  # fmt: skip


def _day(text):
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(_("%(text)s 不是日期；请写成 2026-01-31 的样子。") % {"text": repr(text)}) from None


def _named(kept, found, user):
    """The services drawn, each with the name of its programme; whose it was only where the reader may know."""
    titles = {
        row["programme"]: row["title_en" if in_english() else "title"]
        for row in kept.rule["fund"]["services"]
    }
    return [
        {
            "check": row,
            "programme": titles.get(row.programme, row.programme),
            "closed": row.programme in sensitive_programmes()
            and not may(user, Permission.SEE_SENSITIVE, on=row.unit),
        }
        for row in found
    ]


def _share(row, user):
    scored = row.allotment.appraisal_id
    return {
        "row": row,
        "under": documents.above(row.unit),
        "score_url": reverse("score", args=[scored, row.unit_id]) if scored else "",
        "money": yuan(row.fen),
        "working": row.working_en if in_english() else row.working,
        "may_appeal": row.allotment.stage == Stage.PUBLISHED and may(user, Permission.APPEAL, on=row.unit),
    }


def _progress(kept, request):
    """How far the checks are, a page of units at a time; the sums are of all."""
    rows = queries.check_progress(kept, request.user)
    names = ("recorded", "drawn", "verified", "refuted", "unreached", "left")
    found = Paginator(rows, PAGE_OF_CHECKS).get_page(request.GET.get("checks"))
    return {"found": found, "total": {name: sum(row[name] for row in rows) for name in names}}


def _rules(kept):
    """What the money is shared by, in words."""
    if kept.method == Method.SCORES:
        rules = [_("按得分乘以常住居民人数分配") if kept.rule["times_residents"] else _("按得分分配")]
        line = kept.rule["pass_line"]
        return rules + ([_("低于 %(line)s 分不分配") % {"line": line}] if line != "0" else [])
    fund = kept.rule["fund"]
    return [
        _("%(first)s 至 %(last)s 记录完整的服务") % {"first": kept.first, "last": kept.last},
        _("每单位抽查 %(count)s 件，种子 %(seed)s") % {"count": fund["sample"], "seed": repr(kept.rule["seed"])},
        _("计付点数 = 记录的件数 × 属实比例 × 每件点数；属实比例是属实数 ÷ 有答复数，低于 %(least)s 的不计付")
        % {"least": fund["least"]},
        _("没有抽到或没有答复的服务，用该单位全部抽查的属实比例（写在括号里）"),
    ]  # fmt: skip


urlpatterns = [
    path("", money, name="money"),
    path("begin/<slug:method>/", begin, name="money-begin"),
    path("<int:number>/", allotment, name="allotment"),
    path("<int:number>/sheet.xlsx", sheet, {"kind": "xlsx"}, name="money-workbook"),
    path("<int:number>/sheet.docx", sheet, {"kind": "docx"}, name="money-document"),
    path("<int:number>/checks/", checks, name="checks"),
    path("checks/<int:number>/", record, name="check-record"),
    path("shares/<int:number>/appeal/", appeal, name="money-appeal"),
    path("<int:number>/<slug:name>/", step, name="money-step"),
]
