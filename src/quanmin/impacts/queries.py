"""Reads of health impact checks: the list, one with all there is to see of it, and what is overdue."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q

from quanmin import clock
from quanmin.accounts.acting import require
from quanmin.accounts.permissions import Permission, may
from quanmin.impacts.models import CheckFile, CheckStep, ImpactCheck, Recommendation
from quanmin.impacts.states import SETTLED, WITH_OFFICE, WITH_UNIT, AdviceState, Stage
from quanmin.units.models import Level, Unit

OPEN, OVERDUE = "open", "overdue"
_OPEN_STAGES = (Stage.FILLING, Stage.SUBMITTED, Stage.RETURNED, Stage.ASSESSING, Stage.ADVISED)


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see of the checks; empty is everything."""

    stage: str = ""
    kind: str = ""
    ruling: str = ""
    text: str = ""
    plan: int | None = None
    line: int | None = None


def checks(seen_by, asked=None, on=None):
    """The checks the person may see, latest first, each with how many pieces of advice it has, settled and late.

    A unit sees its own checks and those with advice to it; whoever sits on the county sees all.
    """
    require(seen_by, Permission.SEE_CHECKS, on=seen_by.unit)
    late, rows = (
        _is_late(on or clock.today()),
        ImpactCheck.objects.select_related("unit", "plan", "line", "issuer"),
    )
    rows = rows.defer("asked", "plan__text", "answers", "grounds").filter(_seen(seen_by))
    issued = Count("advice", filter=~Q(advice__state=AdviceState.DRAFTED))
    # Grouping by check would otherwise leave the list without an order.
    rows = rows.order_by("-id").annotate(
        given=issued,
        settled=Count("advice", filter=Q(advice__state__in=SETTLED)),
        late=Count("advice", filter=late),
    )
    return rows if asked is None else _narrowed(rows, asked, on or clock.today())


def one(number, seen_by):
    """One check with experts, advice, files and history; ImpactCheck.DoesNotExist where the person may see none."""
    require(seen_by, Permission.SEE_CHECKS, on=seen_by.unit)
    advice = Recommendation.objects.select_related("unit").prefetch_related("files")
    if not may(seen_by, Permission.SEE_CHECKS):
        advice = advice.exclude(state=AdviceState.DRAFTED)
    files = CheckFile.objects.filter(advice__isnull=True).select_related("by")
    steps = CheckStep.objects.select_related("by", "advice")
    related = ("unit", "plan", "line", "issuer", "submitted_by", "ruled_by")
    rows = ImpactCheck.objects.select_related(*related).defer("plan__text").filter(_seen(seen_by))
    fetched = (Prefetch("advice", advice), Prefetch("files", files), Prefetch("steps", steps), "opinions")
    return rows.prefetch_related(*fetched).get(pk=number)


def file(number, key, seen_by):
    """One file of a check the person may see; CheckFile.DoesNotExist where there is none."""
    found = one(number, seen_by)
    shown = [advice.pk for advice in found.advice.all()]
    rows = CheckFile.objects.filter(Q(advice__isnull=True) | Q(advice__in=shown), impact=found)
    return rows.select_related("impact").get(pk=key)


def tally(seen_by):
    """How many checks stand in each stage, how many are open, and how many have something overdue."""
    rows = checks(seen_by).order_by()
    by_stage = dict(
        ImpactCheck.objects.filter(_seen(seen_by)).values_list("stage").annotate(Count("id", distinct=True))
    )
    told = {stage: by_stage.get(stage, 0) for stage in Stage.values}
    told[OPEN] = sum(told[stage] for stage in _OPEN_STAGES)
    told[OVERDUE] = _narrowed(rows, Asked(stage=OVERDUE), clock.today()).count()
    return told


def lines_with_checks(lines, seen_by):
    """By ledger line, how many checks it has that the person may see."""
    if not may(seen_by, Permission.SEE_CHECKS, on=seen_by.unit):
        return {}
    rows = ImpactCheck.objects.filter(_seen(seen_by), line__in=lines).order_by()
    return dict(rows.values_list("line").annotate(Count("id", distinct=True)))


def _seen(seen_by):
    if seen_by.unit is None or seen_by.unit.level == Level.COUNTY:
        return Q()
    own = Unit.objects.within(seen_by.unit)
    advised = Recommendation.objects.filter(unit__in=own).exclude(state=AdviceState.DRAFTED)
    return Q(unit__in=own) | Q(pk__in=advised.values("impact"))


def _narrowed(rows, asked, on):
    if asked.stage in Stage.values:
        rows = rows.filter(stage=asked.stage)
    elif asked.stage == OPEN:
        rows = rows.filter(stage__in=_OPEN_STAGES)
    elif asked.stage == OVERDUE:
        late = Recommendation.objects.filter(_late(on))
        rows = rows.filter(Q(stage__in=WITH_OFFICE, due_on__lt=on) | Q(pk__in=late.values("impact")))
    for name in ("kind", "ruling"):
        if getattr(asked, name):
            rows = rows.filter(**{name: getattr(asked, name)})
    if asked.plan:
        rows = rows.filter(plan=asked.plan)
    if asked.line:
        rows = rows.filter(line=asked.line)
    if asked.text:
        rows = rows.filter(Q(title__icontains=asked.text) | Q(unit__name__icontains=asked.text))
    return rows


def _late(on):
    """Advice whose day passed while it is still with its unit."""
    return Q(due_on__lt=on, state__in=WITH_UNIT)


def _is_late(on):
    return Q(advice__due_on__lt=on, advice__state__in=WITH_UNIT)
