"""Scores: schemes and what if, the order of units with what chance leaves of it, every worked line, appeals."""

from collections import Counter
from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from quanmin.accounts.permissions import Permission, may
from quanmin.appraisals import actions, documents, queries
from quanmin.appraisals.facts import unit_of
from quanmin.appraisals.models import Appeal, Appraisal, Score
from quanmin.appraisals.states import Ruling, SchemeState, Stage
from quanmin.appraisals.weights import FIELDS
from quanmin.core.scoring.scheme import ENTERED, FACTS, MEASURE, POINT
from quanmin.core.scoring.scheme_reading import scheme_of
from quanmin.core.scoring.working import plain, points
from quanmin.errors import QuanminError, UsageError
from quanmin.portal.asked import unit_asked
from quanmin.portal.following import coming_from, fact_url, periods_open
from quanmin.portal.frame import Crumb, page, show
from quanmin.portal.pages.downloads import download
from quanmin.portal.words import domain_title, in_english, measure_title, period_title
from quanmin.results.queries import last_whole_period, latest_run
from quanmin.units.models import Unit


@require_safe
@page
def scores(request):
    may_keep = may(request.user, Permission.KEEP_SCHEME)
    context = {
        "title": _("考核"),
        "part": "scores",
        "appraisals": [_named(one) for one in queries.appraisals(request.user)],
        "schemes": list(queries.schemes(request.user)),
        "undrafted": queries.undrafted(request.user).values() if may_keep else [],
        "may_keep": may_keep,
        "periods": _periods(),
        "may_score": may(request.user, Permission.SCORE_UNITS),
        "appeals": [appeal_row(one) for one in queries.appeals(request.user) if one.ruling == Ruling.OPEN],
    }
    return show(request, "portal/scores.html", context, tab="scores", crumbs=[Crumb(context["title"])])


@page
@require_POST
def begin(request):
    """A new draft of a scheme."""
    return _acted(
        request, lambda: actions.begin_scheme(request.POST.get("code", ""), by=request.user), "scheme"
    )


@page
def scheme(request, number):
    """One scheme; where other marks were sent, the order they would give beside the present one. Nothing is kept."""
    kept, given = _wanted_scheme(request, number), request.POST
    read, run = scheme_of(kept.data), latest_run()
    period = given.get("period") or last_whole_period(run)
    rows, refused = _tried(kept, _marks(kept.data, given), period, request) if "try" in given else ([], "")
    may_keep = may(request.user, Permission.KEEP_SCHEME)
    context = {
        "title": kept.title,
        "scheme": kept,
        "read": read,
        "groups": [_group_title(group) for group in read.groups],
        "items": [_part(one, given) for one in read.items],
        "deductions": [_part(one, given) for one in read.deductions],
        "vetoes": [_part(one, given) for one in read.vetoes],
        "full": points(read.full),
        "periods": _periods(),
        "period": period,
        "rows": rows,
        "refused": refused,
        "may_keep": may_keep,
        "may_edit": may_keep and kept.state == SchemeState.DRAFT,
    }
    crumbs = [Crumb(_("考核"), reverse("scores")), Crumb(kept.title)]
    return show(request, "portal/scheme.html", context, tab="scores", crumbs=crumbs)


@page
@require_POST
def scheme_step(request, number, name):
    """Keep the marks of a draft, adopt it, give it up, or score units by it."""
    kept, given = _wanted_scheme(request, number), request.POST
    steps = {
        "save": lambda: actions.edit_scheme(kept, _marks(kept.data, given), by=request.user),
        "adopt": lambda: actions.adopt(kept, by=request.user),
        "discard": lambda: actions.discard(kept, by=request.user),
        "score": lambda: actions.appraise(kept, given.get("period", ""), by=request.user),
    }
    if name not in steps:
        raise Http404
    return _acted(request, steps[name], "appraisal" if name == "score" else "scheme", back=("scheme", number))


@require_safe
@page
def appraisal(request, number):
    kept = _wanted(request, number)
    read = scheme_of(kept.scheme.data)
    rows = queries.ranking(kept, request.user)
    office = may(request.user, Permission.SCORE_UNITS)
    context = {
        "title": appraisal_title(kept),
        "one": kept,
        "groups": [
            {"group": group, "title": _group_title(group), "rows": _in_group(group, rows, request.user, read.full)}
            for group in read.groups
        ],
        "full": points(read.full),
        "appeals": [appeal_row(one) for one in queries.appeals(request.user, appraisal=kept)],
        "facts": _facts(kept, read) if office else [],
        "to_enter": [part for part in read.parts if part.fact.startswith(ENTERED)],
        "units": [row.unit for row in rows],
        "may_rule": office,
        **_steps(request.user, kept, office),
    }  # fmt: skip
    crumbs = [Crumb(_("考核"), reverse("scores")), Crumb(context["title"])]
    return show(request, "portal/appraisal.html", context, tab="scores", crumbs=crumbs)


@page
@require_POST
def appraisal_step(request, number, name):
    """Publish, sign or withdraw scores, or enter a fact."""
    kept, given = _wanted(request, number), request.POST
    steps = {
        "publish": lambda: actions.publish_appraisal(kept, by=request.user),
        "sign": lambda: actions.sign_appraisal(kept, by=request.user),
        "withdraw": lambda: actions.withdraw_appraisal(kept, given.get("reason", ""), by=request.user),
        "enter": lambda: actions.enter_fact(
            kept, _unit(given.get("unit", "")), given.get("fact", ""), given.get("value", ""),
            given.get("document", ""), by=request.user,
        ),
    }  # fmt: skip
    if name not in steps:
        raise Http404
    return _acted(request, steps[name], "", back=("appraisal", number))


@require_safe
@page
def score(request, number, unit):
    """One unit's score, line by line."""
    kept = _wanted(request, number)
    place = Unit.objects.filter(pk=unit).first()
    if place is None:
        raise Http404
    try:
        found = queries.score(kept, place, request.user)
    except Score.DoesNotExist:
        raise Http404 from None
    appeals = [one for one in queries.appeals(request.user, appraisal=kept) if one.unit_id == place.pk]
    context = {
        "title": place.name,
        "one": kept,
        "score": _standing(found, request.user, scheme_of(kept.scheme.data).full)
        | {"alone": kept.scores.filter(group=found.group).count() == 1},
        "lines": _lines(kept, found, place, request.user),
        "appeals": [appeal_row(one) for one in appeals],
        "may_appeal": kept.stage == Stage.PUBLISHED and may(request.user, Permission.APPEAL, on=place),
        "may_rule": may(request.user, Permission.SCORE_UNITS),
    }
    name = appraisal_title(kept)
    whole = Crumb(name, reverse("appraisal", args=[number]))
    crumbs = [Crumb(_("考核"), reverse("scores")), whole, Crumb(place.name)]
    return show(request, "portal/score.html", context, tab="scores", crumbs=crumbs)


@page
@require_POST
def appeal(request, number, unit):
    """Object to one line of one's own score."""
    found = Score.objects.filter(appraisal=number, unit=unit).select_related("unit", "appraisal").first()
    if found is None:
        raise Http404
    given = request.POST
    act = partial(actions.appeal, found, given.get("reason", ""), by=request.user, key=given.get("key", ""))
    return _acted(request, act, "", back=("score", number, unit), said=_("异议已提交，等候裁定。"))


@page
@require_POST
def rule(request, number):
    """Rule on one appeal."""
    found = Appeal.objects.filter(pk=number).first()
    if found is None:
        raise Http404
    given = request.POST
    back = ("appraisal", found.appraisal_id) if found.appraisal_id else ("allotment", found.allotment_id)
    reason, corrected = given.get("reason", ""), given.get("corrected", "")
    act = partial(actions.rule, found, given.get("ruling", ""), reason, by=request.user, corrected=corrected)
    return _acted(request, act, "", back=back, said=_("已裁定。"))


@require_safe
@page
def sheet(request, number, kind):
    """The scores as a file."""
    kept = _wanted(request, number)
    write = {"xlsx": documents.scores_workbook, "docx": documents.scores_document}[kind]
    return download(write(kept, request.user))


def _acted(request, act, leads_to, *, back=("scores",), said=""):
    """Do it, and go to what came of it; what stood in the way is said on the page it was asked from."""
    try:
        made = act()
    except UsageError as error:
        messages.error(request, str(error))
        return redirect(back[0], *back[1:])
    messages.success(request, said or _("已办理。"))
    return redirect(leads_to, made.pk) if leads_to else redirect(back[0], *back[1:])


def _wanted(request, number):
    try:
        return queries.appraisal(number, request.user)
    except Appraisal.DoesNotExist:
        raise Http404 from None


def _wanted_scheme(request, number):
    found = queries.schemes(request.user).filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def _unit(text):
    found = unit_asked(text)
    if found is None:
        raise UsageError(_("请选择一个单位。"))
    return found


def _periods():
    run = latest_run()
    return [{"name": name, "title": period_title(name)} for name in reversed(run.periods)] if run else []


def appraisal_title(one):
    """An appraisal by its scheme and period: 乡镇（街道）健康工作年度考核 · 2025年第4季度."""
    return f"{one.scheme.title.removesuffix('方案')} · {period_title(one.period)}"


def _named(one):
    return {"one": one, "title": appraisal_title(one)}


def _marks(data, given):
    """The fields that were typed and differ from the scheme's own, by part."""
    marks = {}
    for name, fields in FIELDS.items():
        for part in data.get(name, ()):
            typed = {
                field: given.get(f"{part['key']}-{field}", "").strip() for field in fields if field in part
            }
            changed = {field: text for field, text in typed.items() if text and text != _shown(part[field])}
            if changed:
                marks[part["key"]] = changed
    return marks


def _shown(value):
    return f"{value:g}" if isinstance(value, float) else str(value)


def _part(one, given):
    """A part of a scheme with its marks as they stand, or as they were typed."""
    fields = {
        name: plain(value) if not isinstance(value, int) else points(value)
        for name in ("points", "zero", "full", "each", "most", "at_least", "cap")
        if (value := getattr(one, name, None)) is not None
    }
    typed = {name: given.get(f"{one.key}-{name}") or said for name, said in fields.items()}
    steps = [(plain(mark), points(earned)) for mark, earned in getattr(one, "steps", ())]
    return {
        "part": one, "title": one.title_en if in_english() else one.title,
        "heading": domain_title(getattr(one, "heading", "")), "fields": typed, "steps": steps,
        "unit": unit_of(one.fact), "code": one.fact.removeprefix(MEASURE) if one.fact.startswith(MEASURE) else "",
        "fact": _fact_title(one.fact),
    }  # fmt: skip


def _fact_title(fact):
    """What a part reads: a measure, something the system counts, or what the office enters."""
    if fact.startswith(MEASURE):
        return measure_title(fact.removeprefix(MEASURE))
    if fact in FACTS:
        return FACTS[fact][1 if in_english() else 0]
    return _("县级录入，附依据文件")


def _tried(kept, marks, period, request):
    """The rows of a what-if, or why there are none."""
    try:
        rows = queries.what_if(kept, marks, period, seen_by=request.user)
    except QuanminError as error:
        return [], str(error)
    counted = Counter(row.group.key for row in rows)
    alone = {key: count == 1 for key, count in counted.items()}
    return [
        {
            "unit": row.unit, "now": row.now.place, "then": row.then.place, "moved": row.now.place - row.then.place,
            "group": _group_title(row.group), "alone": alone[row.group.key],
            "by": abs(row.now.place - row.then.place), "score_now": _lined_up(row.score_now.total),
            "score_then": _lined_up(row.score_then.total), "reach": _reach(row.then.first, row.then.last),
        }
        for row in rows
    ], ""  # fmt: skip


def _facts(kept, read):
    """The facts that were entered and stand, each with the part of the scheme that reads it."""
    titles = {part.fact: part.title_en if in_english() else part.title for part in read.parts}
    rows = kept.facts.filter(current=True).select_related("unit", "by")
    return [{"row": row, "title": titles.get(row.fact, row.fact)} for row in rows]


def _in_group(group, rows, user, full):
    """The units of a group; one that is alone in it is not ranked."""
    found = [_standing(row, user, full) for row in rows if row.group == group.key]
    return [row | {"alone": len(found) == 1} for row in found]


def _group_title(group):
    return group.title_en if in_english() else group.title


def _standing(row, user, full):
    return {
        "row": row,
        "points": _lined_up(row.total),
        "interval": f"{_lined_up(row.lower)}–{_lined_up(row.upper)}",
        "reach": _reach(row.first, row.last),
        "certain": row.first == row.last,
        "band": [100 * end / full for end in (row.lower, row.upper, row.total)] if full else [0, 0, 0],
        "opens": may(user, Permission.SEE_FIGURES, on=row.unit),
    }


def _lined_up(hundredths):
    """Points with both decimals, so that a column lines up at the point."""
    return f"{hundredths / POINT:.2f}".replace("-", "−")


def _reach(first, last):
    return str(first) if first == last else f"{first}–{last}"


def _lines(kept, found, place, user):
    """The lines of a score, each with where what is behind it opens."""
    known, may_see = periods_open(), may(user, Permission.SEE_FIGURES, on=place)
    shown = [line for line in found.lines.all() if may_see or not line.fact.startswith(MEASURE)]
    urls = {
        line.pk: coming_from(fact_url(line.fact, place, kept.period, known), "score", kept.pk, place.pk)
        for line in shown
    }
    return [_line(line) | {"url": urls.get(line.pk, "")} for line in found.lines.all()]


def _line(line):
    english = in_english()
    return {
        "line": line,
        "title": line.title_en if english else line.title,
        "heading": domain_title(line.heading),
        "points": _lined_up(line.points),
        "of": points(line.of),
        "working": line.working_en if english else line.working,
        "minus": line.points < 0,
        "may_object": bool(line.fact),
    }


def appeal_row(one):
    """An appeal with what it is about: a line of a score, or a share of money."""
    if one.allotment_id:
        return {"appeal": one, "about": one.allotment.title, "corrects": _("分配权重")}
    read = scheme_of(one.appraisal.scheme.data)
    part = next((part for part in read.parts if part.key == one.key), None)
    title = (part.title_en if in_english() else part.title) if part else one.key
    return {"appeal": one, "about": title, "corrects": title}


def _steps(user, kept, office):
    return {
        "may_enter": office and kept.stage == Stage.WORKED,
        "may_publish": office and kept.stage == Stage.WORKED,
        "may_sign": kept.stage == Stage.PUBLISHED and may(user, Permission.SIGN_SHEET),
        "may_withdraw": office and kept.stage in (Stage.WORKED, Stage.PUBLISHED),
        "may_allot": may(user, Permission.ALLOT_MONEY) and kept.stage in (Stage.PUBLISHED, Stage.FINAL),
    }


urlpatterns = [
    path("", scores, name="scores"),
    path("schemes/begin/", begin, name="scheme-begin"),
    path("schemes/<int:number>/", scheme, name="scheme"),
    path("schemes/<int:number>/<slug:name>/", scheme_step, name="scheme-step"),
    path("<int:number>/", appraisal, name="appraisal"),
    path("<int:number>/sheet.xlsx", sheet, {"kind": "xlsx"}, name="scores-workbook"),
    path("<int:number>/sheet.docx", sheet, {"kind": "docx"}, name="scores-document"),
    path("<int:number>/units/<int:unit>/", score, name="score"),
    path("<int:number>/units/<int:unit>/appeal/", appeal, name="appeal"),
    path("<int:number>/<slug:name>/", appraisal_step, name="appraisal-step"),
    path("appeals/<int:number>/rule/", rule, name="appeal-rule"),
]
