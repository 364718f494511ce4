"""Evaluations of plans: the list and a new draft, one as a page with its figures, its Word file, freezing."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quanmin import clock
from quanmin.accounts.permissions import Permission, may
from quanmin.core.writing import evaluation as columns
from quanmin.errors import UsageError
from quanmin.evaluations import actions, queries
from quanmin.evaluations.gathering import years_measured
from quanmin.evaluations.models import Evaluation, Kind
from quanmin.evaluations.wording import text_of, title_of
from quanmin.plans.models import Plan, State
from quanmin.portal.following import coming_from, figure_url, periods_open
from quanmin.portal.frame import Crumb, page, show
from quanmin.portal.letters import DOCX
from quanmin.units.queries import root


@page
def evaluations(request):
    context = {
        "title": _("评估报告"),
        "rows": [
            {"evaluation": one, "title": one.get_kind_display()} for one in queries.evaluations(request.user)
        ],
        "may_evaluate": may(request.user, Permission.EVALUATE),
        "plans": list(Plan.objects.filter(state=State.APPROVED).defer("text").order_by("pk")),
        "kinds": Kind.choices,
        "years": years_measured(),
        "year": clock.today().year - 1,
    }
    crumbs = [Crumb(_("规划"), reverse("plans")), Crumb(context["title"])]
    return show(request, "portal/evaluations.html", context, tab="plans", crumbs=crumbs)


@page
@require_POST
def draft(request):
    """Draft the evaluation of a plan for a year."""
    given = request.POST
    try:
        plan = Plan.objects.get(pk=int(given.get("plan", "")))
        made = actions.draft_evaluation(
            plan, given.get("kind", ""), int(given.get("year", "")), by=request.user
        )
    except (ValueError, Plan.DoesNotExist):
        messages.error(request, _("请选择规划、评估种类和年份。"))
        return redirect("evaluations")
    except UsageError as error:
        messages.error(request, str(error))
        return redirect("evaluations")
    return redirect("evaluation", number=made.pk)


@page
def evaluation(request, number):
    found = _wanted(request, number)
    text = text_of(found)
    context = {
        "title": title_of(found).replace("\n", ""),
        "evaluation": found,
        "text": text,
        "tables": _tables(text, _links(found, request.user)),
        "may_evaluate": may(request.user, Permission.EVALUATE) and not found.is_frozen,
    }
    crumbs = [
        Crumb(_("规划"), reverse("plans")),
        Crumb(_("评估报告"), reverse("evaluations")),
        Crumb(context["title"]),
    ]
    return show(request, "portal/evaluation.html", context, tab="plans", crumbs=crumbs)


def _tables(text, links):
    """The tables of the document under the names of its parts, so that page and paper cannot differ."""
    return {
        "targets": _table(columns.TARGETS, text.targets, links["targets"], opens=1),
        "places": _table(columns.PLACES, text.places, links["places"], opens=1),
        "changes": _table(columns.CHANGES, text.changes, links["changes"]),
        "tasks": _table(columns.TASKS, text.late_tasks, links["tasks"]),
        "needs": _table(columns.NEEDS, text.needs, links["needs"]),
    }


def _table(heads, rows, links, *, opens=0):
    """A table with the address behind one of its columns; "" leaves the cell as it is."""
    titles = [head.title.replace("\n", "") for head in heads]
    sides = ["num" if head.side == "center" else "" for head in heads]
    cells = [
        [(value, title, side, url if place == opens else "")
         for place, (value, title, side) in enumerate(zip(row, titles, sides, strict=True))]
        for row, url in zip(rows, links, strict=True)
    ]  # fmt: skip
    return {"heads": list(zip(titles, sides, strict=True)), "rows": cells}


def _links(found, user):
    """By table and row, where the figures of a report open today for this reader: indicator, place, task."""
    said, known = found.content, periods_open()
    county = root() if may(user, Permission.SEE_FIGURES, on=root()) else None
    measures = {one["target"]: one["measure"] for one in said["targets"]}

    def opened(code, target=None):
        return figure_url(code, county, found.period, known, target=target)

    links = {
        "targets": [opened(one["measure"], one["target"]) for one in said["targets"]],
        "places": [reverse("unit", args=[one["unit"]]) if county else "" for one in said["places"]],
        "changes": [opened(one["measure"]) for one in said["changes"]],
        "tasks": [reverse("line", args=[one["line"]]) for one in said["late"]],
        "needs": [opened(measures.get(one["target"], ""), one["target"]) for one in said["needs"]],
    }
    return {name: [coming_from(url, "report", found.pk) for url in urls] for name, urls in links.items()}


@page
def document(request, number):
    """The Word file: as frozen, else as drafted."""
    found = _wanted(request, number)
    written = bytes(found.document) if found.is_frozen else actions.draft_document(found)
    answer = HttpResponse(written, content_type=DOCX)
    name = f"{title_of(found)}{'' if found.is_frozen else _('（草稿）')}.docx".replace("\n", "")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer


@page
@require_POST
def freeze(request, number):
    """Freeze with the file that was finished outside, or as drafted where none was sent."""
    found, sent = _wanted(request, number), request.FILES.get("document")
    try:
        actions.freeze_evaluation(found, by=request.user, document=sent.read() if sent else None)
    except UsageError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("已定稿；内容和校验码不再变动。"))
    return redirect("evaluation", number=number)


@page
@require_POST
def redraft(request, number):
    """Draft it anew, from the run that speaks for its year now."""
    found = _wanted(request, number)
    try:
        actions.draft_evaluation(found.plan, found.kind, found.year, by=request.user)
    except UsageError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("已按最新的计算重新起草。"))
    return redirect("evaluation", number=number)


@page
@require_POST
def drop(request, number):
    """Throw a draft away."""
    try:
        actions.drop_draft(_wanted(request, number), by=request.user)
    except UsageError as error:
        messages.error(request, str(error))
        return redirect("evaluation", number=number)
    messages.success(request, _("草稿已删除。"))
    return redirect("evaluations")


def _wanted(request, number):
    try:
        return queries.evaluation(number, request.user)
    except Evaluation.DoesNotExist:
        raise Http404 from None


urlpatterns = [
    path("", evaluations, name="evaluations"),
    path("draft/", draft, name="evaluation-draft"),
    path("<int:number>/", evaluation, name="evaluation"),
    path("<int:number>/report.docx", document, name="evaluation-document"),
    path("<int:number>/freeze/", freeze, name="evaluation-freeze"),
    path("<int:number>/redraft/", redraft, name="evaluation-redraft"),
    path("<int:number>/drop/", drop, name="evaluation-drop"),
]
