"""Plans: the list, a new document, and one plan as its facts beside the text they were read from."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from quanmin.accounts.acting import require
from quanmin.accounts.permissions import Permission, may
from quanmin.core.reading.pieces import MAX_BYTES
from quanmin.errors import DocumentError, UsageError
from quanmin.flow import put_in_force
from quanmin.plans import actions, queries
from quanmin.plans.models import Plan, State
from quanmin.portal.frame import Crumb, page, show
from quanmin.portal.numbers import aim_written
from quanmin.portal.plan_forms import DocumentForm
from quanmin.portal.plan_text import blocks, facts_of
from quanmin.portal.refusals import refusal
from quanmin.portal.words import measure_title

SIDES = ("outline", "targets", "tasks", "findings")
STEPS = {
    "review": lambda plan, reason, by: actions.review_plan(plan, by=by),
    "approve": lambda plan, reason, by: put_in_force(plan, by=by),
    "return": lambda plan, reason, by: actions.return_plan(plan, reason=reason, by=by),
    "close": lambda plan, reason, by: actions.close_plan(plan, reason=reason, by=by),
}


@page
def plans(request):
    counted = queries.progress(request.user)
    context = {
        "title": _("规划"),
        "plans": [{"plan": one, "progress": counted[one.pk]} for one in queries.plans(request.user)],
        "may_keep": may(request.user, Permission.KEEP_PLAN),
        "sees_checks": may(request.user, Permission.SEE_CHECKS, on=request.user.unit),
    }
    return show(request, "portal/plans.html", context, tab="plans", crumbs=[Crumb(_("规划"))])


@page
def upload(request):
    """A document dropped here is read and kept as a draft; one that cannot be read is refused in one sentence."""
    require(request.user, Permission.KEEP_PLAN)
    context = {"title": _("导入规划文件"), "limit_mb": MAX_BYTES // 1_000_000}
    if request.method == "POST":
        answer = _read(request)
        if "plan" in answer:
            return redirect("plan", number=answer["plan"].pk)
        context |= answer
    crumbs = [Crumb(_("规划"), reverse("plans")), Crumb(context["title"])]
    return show(request, "portal/upload.html", context, tab="plans", crumbs=crumbs)


def _read(request):
    """The plan that was read, the one that was read before from the same file, or why there is none."""
    form = DocumentForm(request.POST, request.FILES)
    if not form.is_valid():
        return {"error": _("请先选择一个规划文件。")}
    file = form.cleaned_data["document"]
    if too_big := refused_size(file):
        return {"error": too_big}
    source = file.read()
    known = queries.kept_before(source, request.user)
    if known is not None:
        return {"known": known}
    try:
        return {"plan": actions.keep_document(source, source_name=file.name, by=request.user)}
    except DocumentError as error:
        return {"error": refusal(error, file.name)}


def refused_size(file):
    """Why a file is too big to be read; empty when it is not."""
    if file.size <= MAX_BYTES:
        return ""
    words = _("文件 %(name)s 有 %(size)s MB，超过 %(limit)s MB 的上限；请去掉图片或附件后再导入。")
    size = {"size": file.size // 1_000_000, "limit": MAX_BYTES // 1_000_000}
    return words % {"name": repr(file.name), **size}


@page
def plan(request, number):
    document = wanted_plan(request, number)
    facts = (document.targets.all(), document.tasks.all(), document.findings.all())
    side = request.GET.get("show", "")
    context = {
        "title": document.title,
        "plan": document,
        "side": side if side in SIDES else "outline",
        "outline": queries.outline(document),
        "targets": [_target(target) for target in queries.standing_targets(document)],
        "tasks": queries.standing_tasks(document),
        "findings": facts[2],
        "blocks": blocks(document.text, facts_of(*facts)),
        "moves": queries.moves(document, request.user),
        "versions": queries.versions(document, request.user),
        **allowed_steps(request.user, document),
    }
    crumbs = [Crumb(_("规划"), reverse("plans")), Crumb(document.title)]
    return show(request, "portal/plan.html", context, tab="plans", crumbs=crumbs)


@page
@require_POST
def move(request, number, step):
    """Move a plan on; what stands in the way is said on its page."""
    document = wanted_plan(request, number)
    if step not in STEPS:
        raise Http404
    try:
        STEPS[step](document, request.POST.get("reason", ""), request.user)
    except UsageError as error:
        messages.error(request, str(error))
    return redirect("plan", number=number)


def wanted_plan(request, number):
    """The plan of that number; the page of what is not there otherwise."""
    try:
        return queries.plan(number, request.user)
    except Plan.DoesNotExist:
        raise Http404 from None


def allowed_steps(user, document):
    """Which buttons a plan's page has for this person in this state."""
    approves, reviews = may(user, Permission.APPROVE_PLAN), may(user, Permission.REVIEW_PLAN)
    state = document.state
    return {
        "may_review": reviews and state == State.DRAFT,
        "may_return": reviews and state == State.REVIEWED,
        "may_approve": approves and state == State.REVIEWED,
        "may_amend": may(user, Permission.KEEP_PLAN) and state == State.APPROVED,
        "may_close": approves and state in (State.DRAFT, State.REVIEWED, State.APPROVED),
    }


def _target(target):
    aim = aim_written(target.comparator, target.value, target.unit, target.value_high)
    return {"target": target, "aim": aim, "measure": measure_title(target.measure) if target.measure else ""}
