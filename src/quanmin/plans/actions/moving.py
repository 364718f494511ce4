"""A plan moves on: reviewed, approved, returned, closed. Each move says who and when, and is one of TRANSITIONS."""

from django.utils import timezone
from django.utils.translation import gettext as _

from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.errors import UsageError
from quanmin.plans.actions.assigning import assign_all
from quanmin.plans.actions.breaking_down import break_down
from quanmin.plans.actions.reviewing import accept_on
from quanmin.plans.doubts import facts_with_old, items
from quanmin.plans.models import TRANSITIONS, Move, Plan, State


def review_plan(plan, *, by):
    """Say that the plan was compared with its document; what nobody doubted counts as accepted with this.

    UsageError while anything uncertain is undecided.
    """
    with acting(by, Permission.REVIEW_PLAN) as trail:
        kept = locked(plan)
        found = _items(kept)
        left = sum(item.is_open for item in found)
        if left:
            words = _("还有 %(count)s 条拿不准的内容没有决定；请先逐条接受、更正或剔除。")
            raise UsageError(words % {"count": left})
        rest = [item.fact for item in found if not item.is_decided]
        line = moved(kept, State.REVIEWED, "plan reviewed", trail, by=by, accepted=len(rest))
        accept_on(kept, rest, line=line, by=by)
    return kept


def approve_plan(plan, *, by, populations=None):
    """Put the plan in force, break it down and assign it: its targets are judged from the next run on.

    The version it amends, if one is in force, steps back in the same moment. `populations` are residents by number
    of township, by which counts are shared.
    """
    with acting(by, Permission.APPROVE_PLAN) as trail:
        kept = locked(plan)
        for old in Plan.objects.select_for_update().filter(lineage=kept.lineage, state=State.APPROVED):
            moved(old, State.AMENDED, "plan amended", trail, by=by)
        moved(kept, State.APPROVED, "plan approved", trail, by=by)
        break_down(kept, populations or {})
        assign_all(kept, by)
    return kept


def return_plan(plan, *, reason, by):
    """Send a reviewed plan back to review; the reason is for those who reviewed it."""
    _refuse_silence(reason)
    with acting(by, Permission.REVIEW_PLAN) as trail:
        kept = locked(plan)
        moved(kept, State.DRAFT, "plan returned", trail, by=by, reason=reason)
    return kept


def close_plan(plan, *, reason, by):
    """End a plan: it stays readable, and nothing is judged by it any more."""
    _refuse_silence(reason)
    with acting(by, Permission.APPROVE_PLAN) as trail:
        kept = locked(plan)
        moved(kept, State.CLOSED, "plan closed", trail, by=by, reason=reason)
    return kept


def take_as_read(plan, *, by):
    """Accept every fact of a draft as the machine read it, doubts and all, and call it reviewed.

    For documents whose reading was checked elsewhere, such as those a demo county starts with.
    """
    with acting(by, Permission.REVIEW_PLAN) as trail:
        kept = locked(plan)
        rest = [item.fact for item in _items(kept) if not item.is_decided]
        line = trail.add("facts accepted", kept, count=len(rest)).number
        accept_on(kept, rest, line=line, by=by)
    return review_plan(kept, by=by)


def locked(plan):
    """The plan as the database has it now, held until the action ends."""
    return Plan.objects.select_for_update().get(pk=plan.pk)


def moved(plan, state, act, trail, *, by, reason="", **details):
    """Move a locked plan, write who and when, and answer the number of the line in the trail."""
    if state not in TRANSITIONS[State(plan.state)]:
        labels = {"now": State(plan.state).label, "wanted": state.label}
        raise UsageError(_("规划现在是“%(now)s”，不能改为“%(wanted)s”；请刷新页面查看状态。") % labels)
    now = timezone.now()
    plan.state = state
    for name, value in _who_and_when(state, by, now).items():
        setattr(plan, name, value)
    plan.save()
    Move.objects.create(plan=plan, state=state, reason=reason.strip(), at=now, by=by)
    return trail.add(act, plan, **details).number


def _who_and_when(state, by, now):
    if state == State.REVIEWED:
        return {"reviewed_by": by, "reviewed_at": now}
    if state == State.APPROVED:
        return {"approved_by": by, "approved_at": now}
    return {"reviewed_by": None, "reviewed_at": None} if state == State.DRAFT else {}


def _items(plan):
    return items(plan, *facts_with_old(plan))


def _refuse_silence(reason):
    if not reason.strip():
        raise UsageError(_("请写明理由。"))
