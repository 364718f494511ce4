"""Plans: the list, and one plan as its facts beside the text they were read from."""

from django.http import Http404
from django.utils.translation import gettext as _

from quanmin.plans import queries
from quanmin.plans.models import Plan
from quanmin.portal.frame import Crumb, page, show
from quanmin.portal.numbers import aim_written
from quanmin.portal.plan_text import facts_of, pieces
from quanmin.portal.words import measure_title

SIDES = ("outline", "targets", "tasks", "findings")


@page
def plans(request):
    context = {"title": _("规划"), "plans": queries.plans(request.user)}
    return show(request, "portal/plans.html", context, tab="plans", crumbs=[Crumb(_("规划"))])


@page
def plan(request, number):
    try:
        document = queries.plan(number, request.user)
    except Plan.DoesNotExist:
        raise Http404 from None
    side = request.GET.get("show", "")
    context = {
        "title": document.title,
        "plan": document,
        "side": side if side in SIDES else "outline",
        "outline": queries.outline(document),
        "targets": [_target(target) for target in document.targets.all()],
        "tasks": document.tasks.all(),
        "findings": document.findings.all(),
        "pieces": pieces(document.text, facts_of(document)),
    }
    return show(
        request,
        "portal/plan.html",
        context,
        tab="plans",
        crumbs=[Crumb(_("规划"), ".."), Crumb(document.title)],
    )


def _target(target):
    aim = aim_written(target.comparator, target.value, target.unit, target.value_high)
    return {"target": target, "aim": aim, "measure": measure_title(target.measure) if target.measure else ""}
