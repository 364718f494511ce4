"""Residents who may stand twice: the list with reasons, two side by side, the merge and its undoing."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quanmin.accounts.permissions import Permission, may
from quanmin.core.snapshot.rows import OF_RESIDENTS
from quanmin.errors import UsageError
from quanmin.portal.after_entering import plan_anew
from quanmin.portal.frame import Crumb, page, show
from quanmin.portal.person_forms import TAKEN, MergeForm
from quanmin.records import actions
from quanmin.records import queries as records
from quanmin.records.actions.merging import WITHDRAWN
from quanmin.records.models import Verdict
from quanmin.records.overlay import rows_of_residents
from quanmin.records.twins import reasons

PAGE = 50
HISTORY = tuple(table for table in OF_RESIDENTS if table.name != "residents")


@page
def duplicates(request):
    """Pairs that wait for a decision, the likeliest first; or those decided."""
    verdict = request.GET.get("verdict", Verdict.OPEN)
    rows = records.pairs(request.user, verdict=verdict if verdict in Verdict.values else Verdict.OPEN)
    found = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    seen = records.persons([number for one in found for number in (one.left_id, one.right_id)], request.user)
    context = {
        "title": _("疑似重复的居民"), "found": found, "verdict": verdict, "verdicts": Verdict.choices,
        "rows": [_row(one, seen) for one in found], "may_look": may(request.user, Permission.BRING_IN),
    }  # fmt: skip
    crumbs = [Crumb(_("居民"), reverse("people")), Crumb(context["title"])]
    return show(request, "portal/duplicates.html", context, tab="people", crumbs=crumbs)


def _row(one, seen):
    return {
        "pair": one, "left": seen[one.left_id], "right": seen[one.right_id],
        "percent": likely_written(one.probability), "reasons": reasons(one.levels),
    }  # fmt: skip


@page
def pair(request, number):
    """Two residents side by side, with what is known of each."""
    one = records.pair(number, request.user)
    both = [records.resident(resident, request.user) for resident in (one.left_id, one.right_id)]
    may_decide = all(may(request.user, Permission.KEEP_RESIDENTS, on=who.village) for who in both)
    context = {
        "title": _("核对是否同一人"), "pair": one, "both": both, "lines": _compared(both, records.differing(one)),
        "history": _histories(one, request.user), "reasons": reasons(one.levels),
        "percent": likely_written(one.probability),
        "may_decide": may_decide, "choosing": may_decide and one.verdict == Verdict.OPEN,
    }  # fmt: skip
    crumbs = [Crumb(_("居民"), reverse("people")), Crumb(_("疑似重复的居民"), reverse("duplicates")),
              Crumb(context["title"])]  # fmt: skip
    return show(request, "portal/pair.html", context, tab="people", crumbs=crumbs)


def _compared(both, differing):
    """The particulars of both, line by line, and whether they differ."""
    left, right = both
    return [
        {"name": name, "title": title, "left": getattr(left, name), "right": getattr(right, name),
         "differs": name in differing}
        for name, title in TAKEN.items()
    ]  # fmt: skip


def likely_written(probability):
    """A probability as people read it: never quite certain."""
    return "> 99.9%" if probability > 0.999 else f"{probability:.1%}"


def _histories(one, user):
    """How many rows each has in each table, and the first and last day of them."""
    rows = [
        rows_of_residents([number], [table.name for table in HISTORY])
        for number in (one.left_id, one.right_id)
    ]
    counted = [{"title": table.title, "left": len(rows[0][table.name]), "right": len(rows[1][table.name]),
                "joined": table.name not in WITHDRAWN}
               for table in HISTORY]  # fmt: skip
    return [line for line in counted if line["left"] or line["right"]]


@page
@require_POST
def look(request):
    """Look for pairs among all residents anew."""
    found = actions.find_duplicates(by=request.user)
    messages.success(request, _("已查找：%(count)s 对待核对。") % {"count": found})
    return redirect("duplicates")


@page
@require_POST
def decide(request, number, verdict):
    """Say of a pair that it is two people, or take that back."""
    one = records.pair(number, request.user)
    acts = {"apart": actions.keep_apart, "open": actions.reopen}
    if verdict not in acts:
        raise Http404
    try:
        acts[verdict](one, by=request.user)
        messages.success(request, _("已记下。"))
    except UsageError as error:
        messages.error(request, str(error))
    return redirect("duplicates")


@page
@require_POST
def merge(request, number):
    """Make the pair one person."""
    one, form = records.pair(number, request.user), MergeForm(request.POST)
    if not form.is_valid() or form.cleaned_data["kept"] not in (one.left_id, one.right_id):
        messages.error(request, _("请选择保留哪一份档案。"))
        return redirect("pair", number=number)
    said = form.cleaned_data
    kept, absorbed = (one.left, one.right) if said["kept"] == one.left_id else (one.right, one.left)
    try:
        actions.merge_residents(kept, absorbed, take=said["take"], reason=said["reason"], by=request.user)
    except UsageError as error:
        messages.error(request, str(error))
        return redirect("pair", number=number)
    plan_anew(kept.pk, absorbed.pk)
    messages.success(request, _("已合并到 %(number)s 号；需要时可在“合并记录”里撤销。") % {"number": kept.pk})
    return redirect("resident", number=kept.pk)


@page
def merges(request):
    """What was merged, and what was taken back."""
    found = Paginator(records.merges(request.user), PAGE).get_page(request.GET.get("page"))
    seen = records.people(
        [number for one in found for number in (one.kept_id, one.absorbed_id)], request.user
    )
    rows = [
        {"merge": one, "kept": seen[one.kept_id], "absorbed": seen[one.absorbed_id],
         "rows": len(one.moved) + len(one.pointed)}
        for one in found
    ]  # fmt: skip
    context = {"title": _("合并记录"), "found": found, "rows": rows}
    crumbs = [Crumb(_("居民"), reverse("people")), Crumb(_("疑似重复的居民"), reverse("duplicates")),
              Crumb(context["title"])]  # fmt: skip
    return show(request, "portal/merges.html", context, tab="people", crumbs=crumbs)


@page
@require_POST
def undo(request, number):
    """Make two again what was merged."""
    one = records.merges(request.user).filter(pk=number).first()
    if one is None:
        raise Http404
    try:
        actions.undo_merge(one, by=request.user)
        plan_anew(one.kept_id, one.absorbed_id)
        messages.success(request, _("已撤销合并，两份档案恢复原样。"))
    except UsageError as error:
        messages.error(request, str(error))
    return redirect("merges")


urlpatterns = [
    path("duplicates/", duplicates, name="duplicates"),
    path("duplicates/look/", look, name="duplicates-look"),
    path("duplicates/<int:number>/", pair, name="pair"),
    path("duplicates/<int:number>/merge/", merge, name="merge"),
    path("duplicates/<int:number>/<slug:verdict>/", decide, name="pair-decide"),
    path("merges/", merges, name="merges"),
    path("merges/<int:number>/undo/", undo, name="merge-undo"),
]
