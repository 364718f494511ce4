"""Tasks and targets go to the units the plan names; a unit may object with reasons, and the office rules."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.errors import UsageError
from quanmin.plans.models import (
    DUTY_TRANSITIONS,
    OPEN_DUTIES,
    RULINGS,
    Assignment,
    Duty,
    Objection,
    Part,
    Standing,
    State,
    Target,
    Task,
)
from quanmin.plans.named_units import directory
from quanmin.units.models import UnitAlias

BATCH = 500


def assign_all(plan, by):
    """The rows of a plan's assignments, inside the action that approves it.

    What a unit already had of the version before follows to the new one, with its objections; the rest is withdrawn.
    """
    known, now = directory(), timezone.now()
    wanted = {}
    for kind, field in ((Task, "task"), (Target, "target")):
        for fact in kind.objects.filter(plan=plan).exclude(standing=Standing.REJECTED):
            for row in _rows(plan, fact, field, known):
                row.at, row.by = now, by
                wanted.setdefault(_key(field, fact, row), row)
    _follow(plan, wanted)
    Assignment.objects.bulk_create(wanted.values(), batch_size=BATCH)


def link_name(plan, written, unit, *, by):
    """Say which unit a name in the plan means; what waits under that name goes to the unit, here and in later plans."""
    with acting(by, Permission.ASSIGN_TASK) as trail:
        waiting = list(Assignment.objects.filter(plan=plan, written=written, state=Duty.UNLINKED))
        if not waiting:
            raise UsageError(_("没有以 %(name)s 为名、等待对应的任务。") % {"name": repr(written)})
        UnitAlias.objects.update_or_create(name=written, defaults={"unit": unit})
        for row in waiting:
            row.unit = unit
            already = _open().filter(task=row.task_id, target=row.target_id, unit=unit).exists()
            _moved(row, Duty.WITHDRAWN if already else Duty.ASSIGNED)
        trail.add("unit name linked", plan, unit=unit, count=len(waiting))
    return waiting


def object_to(assignment, reason, *, by):
    """Object to an assignment, for one's own unit; the office will rule."""
    if not reason.strip():
        raise UsageError(_("请写明提出异议的理由。"))
    with acting(by, Permission.ANSWER_TASK, on=assignment.unit) as trail:
        kept = _locked(assignment)
        _moved(kept, Duty.OBJECTED)
        objection = Objection.objects.create(assignment=kept, reason=reason.strip(), at=timezone.now(), by=by)
        trail.add("objection made", objection, assignment=kept.pk)
    return objection


def rule(objection, ruling, reason, *, by, to_unit=None):
    """Rule on an objection: uphold the assignment, withdraw it, or give it to another unit; always with reasons."""
    if ruling not in RULINGS:
        raise UsageError(_("请选择维持、改派或撤回。"))
    if not reason.strip():
        raise UsageError(_("请写明裁定的理由。"))
    with acting(by, Permission.ASSIGN_TASK) as trail:
        kept = (
            Objection.objects.select_for_update(of=("self",))
            .select_related("assignment")
            .get(pk=objection.pk)
        )
        if kept.ruling:
            raise UsageError(_("这条异议已经裁定。"))
        if ruling == Duty.REASSIGNED:
            _give_to(kept.assignment, to_unit, by)
        _moved(kept.assignment, ruling)
        kept.ruling, kept.ruling_reason = ruling, reason.strip()
        kept.to_unit = to_unit if ruling == Duty.REASSIGNED else None
        kept.ruled_at, kept.ruled_by = timezone.now(), by
        kept.save()
        trail.add("objection ruled on", kept, unit=kept.assignment.unit, ruling=str(ruling))
    return kept


def _give_to(assignment, unit, by):
    if unit is None or unit == assignment.unit:
        raise UsageError(_("请选择改派给哪个单位。"))
    if _open().filter(task=assignment.task_id, target=assignment.target_id, unit=unit).exists():
        raise UsageError(_("%(unit)s 已经承担这一项。") % {"unit": unit.name})
    Assignment.objects.create(
        plan=assignment.plan, task=assignment.task, target=assignment.target, part=assignment.part,
        written=assignment.written, unit=unit, at=timezone.now(), by=by,
    )  # fmt: skip


def _rows(plan, fact, field, known):
    """The assignments of one fact: leads first, so that a unit named twice leads; unknown names wait."""
    named = [(Part.LEAD, name) for name in fact.lead]
    named += [(Part.COOPERATE, name) for name in getattr(fact, "cooperate", ())]
    for part, written in named:
        given = {"plan": plan, "part": part, "written": written[:200], field: fact}
        units = known.units(written)
        for unit in units:
            yield Assignment(unit=unit, **given)
        if not units:
            yield Assignment(state=Duty.UNLINKED, **given)


def _key(field, fact, row):
    return field, fact.pk, row.unit_id or row.written


def _follow(plan, wanted):
    """Move what goes on to the new version and withdraw what does not; what moved is not written again."""
    if plan.amends_id is None:
        return
    new = {}
    for (field, number, unit), row in wanted.items():
        old = getattr(row, field).replaces_id
        if old is not None:
            new[field, old, unit] = (field, number, unit)
    for old in Assignment.objects.filter(Q(plan=plan.amends_id), state__in=OPEN_DUTIES):
        field = "task" if old.task_id else "target"
        key = new.get((field, old.task_id or old.target_id, old.unit_id or old.written))
        if key is None:
            _moved(old, Duty.WITHDRAWN)
            continue
        row = wanted.pop(key)
        old.plan, old.part, old.task, old.target = plan, row.part, row.task, row.target
        old.save()


def _open():
    return Assignment.objects.filter(state__in=OPEN_DUTIES)


def _locked(assignment):
    kept = Assignment.objects.select_for_update(of=("self",)).select_related("plan").get(pk=assignment.pk)
    if kept.plan.state != State.APPROVED:
        raise UsageError(_("这份规划已不在执行，不再受理异议。"))
    return kept


def _moved(assignment, state):
    if state not in DUTY_TRANSITIONS[Duty(assignment.state)]:
        labels = {"now": Duty(assignment.state).label, "wanted": Duty(state).label}
        raise UsageError(_("这一项现在是“%(now)s”，不能改为“%(wanted)s”。") % labels)
    assignment.state = state
    assignment.save()
