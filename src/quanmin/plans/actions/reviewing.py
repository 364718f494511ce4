"""A person decides on what the machine read: accept, correct, reject, add, and take the last decision back.

Every act leaves a Decision for each fact, with what it was before, so that nothing a person changed is lost.
"""

from contextlib import contextmanager

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.core.measures import BY_CODE
from quanmin.errors import UsageError
from quanmin.plans.checking import checked_target, checked_task
from quanmin.plans.models import Decision, Plan, Standing, State, Target, Task, Verdict

KEPT = {
    "target": ("indicator", "comparator", "value", "value_high", "unit", "year", "year_said", "annual", "approximate",
               "baseline", "baseline_year", "nature", "kind", "domain", "lead", "measure", "match"),
    "task": ("path", "project", "title", "lead", "cooperate", "deadline", "deadline_year"),
    "finding": (),
}  # fmt: skip
DECIDED = ("standing", "decided_at", "decided_by")
BATCH = 500


def accept(facts, *, by):
    """Say that facts of one plan stand as they were read; those already decided on are left as they are."""
    facts = list(facts)
    if not facts:
        raise UsageError(_("没有可接受的内容；请先选中至少一条。"))
    with reviewing(facts[0].plan_id, by) as (plan, trail):
        line = trail.add("facts accepted", plan, count=len(facts)).number
        accept_on(plan, facts, line=line, by=by)
    return facts


def accept_on(plan, facts, *, line, by):
    """The rows of an acceptance under a line of the trail that stands already."""
    decisions, now = [], timezone.now()
    for fact in facts:
        if fact.standing == Standing.READ:
            decisions.append(_decision(plan, fact, Verdict.ACCEPT, line=line, by=by, before=_standing(fact)))
            fact.standing, fact.decided_at, fact.decided_by = Standing.ACCEPTED, now, by
    for kind in {type(fact) for fact in facts}:
        kind.objects.bulk_update([fact for fact in facts if type(fact) is kind], DECIDED, batch_size=BATCH)
    Decision.objects.bulk_create(decisions, batch_size=BATCH)


def reject(fact, *, reason, by):
    """Say that a fact is none: it stays readable with its reason, and counts nowhere."""
    if not reason.strip():
        raise UsageError(_("请写明剔除的理由。"))
    with reviewing(fact.plan_id, by) as (plan, trail):
        line = trail.add("fact rejected", fact).number
        _decide(plan, fact, Verdict.REJECT, Standing.REJECTED, line=line, by=by, reason=reason.strip())
    return fact


def correct(fact, *, by, **changes):
    """Put right what was misread; the old values stay in the decision. UsageError for a value that cannot be."""
    kind = fact._meta.model_name
    unknown = set(changes) - set(KEPT[kind])
    assert not unknown, f"{kind} has no field {unknown} to correct"
    with reviewing(fact.plan_id, by) as (plan, trail):
        line = trail.add("fact corrected", fact, fields=sorted(changes)).number
        before = _values(fact)
        for name, value in _completed(fact, changes).items():
            setattr(fact, name, value)
        (checked_target if kind == "target" else checked_task)(fact)
        _decide(plan, fact, Verdict.CORRECT, Standing.CORRECTED, line=line, by=by, before=before)
    return fact


def match_target(target, measure, *, by):
    """Say which measure shows a target; none when nothing does. For plans still under review."""
    return correct(target, measure=measure, by=by)


def add_target(plan, *, start, end, by, **fields):
    """Add a target the machine did not see; its sentence is the stretch of the text it was taken from."""
    target = Target(start=start, end=end, **fields)
    return _add(plan, target, checked_target, {"sentence": plan.text[start:end]}, by=by)


def add_task(plan, *, start, end, by, **fields):
    """Add a task the machine did not see; its text is the stretch of the plan's it was taken from."""
    task = Task(start=start, end=end, **fields)
    return _add(plan, task, checked_task, {"text": plan.text[start:end]}, by=by)


def undo_last(plan, *, by):
    """Take back the person's own last act in a plan, over all facts it decided on; the decisions, taken back."""
    with reviewing(plan.pk, by) as (kept, trail):
        own = Decision.objects.filter(plan=kept, by=by, undone_at__isnull=True)
        line = own.aggregate(last=Max("line"))["last"]
        if line is None:
            raise UsageError(_("没有可以撤销的决定。"))
        decisions = list(own.filter(line=line).select_related("target", "task", "finding"))
        _refuse_overtaken(kept, decisions, by)
        for decision in decisions:
            _take_back(decision)
        own.filter(line=line).update(undone_at=timezone.now(), undone_by=by)
        trail.add("decision undone", kept, line=line, count=len(decisions))
    return decisions


@contextmanager
def reviewing(plan_id, by):
    """The frame of every decision: the right, the plan locked, and still a draft."""
    with acting(by, Permission.REVIEW_PLAN) as trail:
        plan = Plan.objects.select_for_update().get(pk=plan_id)
        if plan.state != State.DRAFT:
            now = State(plan.state).label
            raise UsageError(
                _("规划现在是“%(now)s”，内容不能再改；要改请先退回审核或发起修订。") % {"now": now}
            )
        yield plan, trail


def _add(plan, fact, check, quoted, *, by):
    if not 0 <= fact.start < fact.end <= len(plan.text) or not plan.text[fact.start : fact.end].strip():
        raise UsageError(_("请先在原文里选中一段文字，再补录。"))
    with reviewing(plan.pk, by) as (kept, trail):
        last = type(fact).objects.filter(plan=kept).aggregate(last=Max("position"))["last"] or 0
        fact.plan, fact.position = kept, last + 1
        for name, value in quoted.items():
            setattr(fact, name, value)
        if fact._meta.model_name == "target":
            fact.domain = _domain(fact.measure)
        check(fact)
        fact.standing, fact.decided_at, fact.decided_by = Standing.ADDED, timezone.now(), by
        fact.save()
        line = trail.add("fact added", fact).number
        _decision(kept, fact, Verdict.ADD, line=line, by=by, before={}).save()
    return fact


def _decide(plan, fact, verdict, standing, *, line, by, before=None, reason=""):
    decision = _decision(
        plan, fact, verdict, line=line, by=by, before=before or _standing(fact), reason=reason
    )
    fact.standing, fact.decided_at, fact.decided_by = standing, timezone.now(), by
    fact.save(update_fields=(*KEPT[fact._meta.model_name], *DECIDED))
    decision.after = _values(fact)
    decision.save()


def _decision(plan, fact, verdict, *, line, by, before, reason=""):
    kind = fact._meta.model_name
    return Decision(
        plan=plan, verdict=verdict, reason=reason, before=before, line=line, at=timezone.now(), by=by, **{kind: fact}
    )  # fmt: skip


def _standing(fact):
    at = fact.decided_at.isoformat() if fact.decided_at else None
    return {"standing": fact.standing, "decided_at": at, "decided_by_id": fact.decided_by_id}


def _values(fact):
    """All that a correction may change, and who stood behind it until now."""
    return {name: getattr(fact, name) for name in KEPT[fact._meta.model_name]} | _standing(fact)


def _completed(fact, changes):
    """Changes with what follows from them: another measure has its own field of health and no score of likeness."""
    measure = changes.get("measure", getattr(fact, "measure", None))
    if "measure" not in changes or measure == fact.measure:
        return changes
    return {**changes, "match": None, "domain": _domain(measure)}


def _domain(measure):
    return BY_CODE[measure].domain if measure in BY_CODE else ""


def _refuse_overtaken(plan, decisions, by):
    """Nobody takes back what somebody else has decided on since."""
    later = Decision.objects.filter(plan=plan, undone_at__isnull=True, line__gt=decisions[0].line).exclude(
        by=by
    )
    since = {(one.target_id, one.task_id, one.finding_id) for one in later}
    if any((one.target_id, one.task_id, one.finding_id) in since for one in decisions):
        raise UsageError(_("之后已有别人对同一条内容作过决定，不能撤销；请直接更正。"))


def _take_back(decision):
    """The fact as it was before; one that was added has no before and is left out."""
    fact = decision.fact
    if decision.verdict == Verdict.ADD:
        fact.delete()
        return
    for name, value in decision.before.items():
        setattr(fact, name, value)
    fact.save()
