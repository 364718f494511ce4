"""Reports on the ledger: what a unit did, what stands in the way, what it shows for it; and who answers for it."""

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from quanmin import clock
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.errors import UsageError
from quanmin.plans.models import OPEN_DUTIES, Assignment, Part, State
from quanmin.supervision.actions.evidence import keep_evidence
from quanmin.supervision.actions.ledger import refresh
from quanmin.supervision.models import Charge, Claim, Line, Progress

MOST_LETTERS = 4_000


def report_progress(line, *, unit, text, claim, by, problem="", next_step="", node=None, files=(), on=None):
    """Report on a line for a unit that leads or helps; the line's light follows at once.

    `node` is the key point that is called done, which only the lead may say. `on` is the day it speaks of: today, or
    an earlier one where an old ledger is brought in.
    """
    said = {
        name: _tidy(value) for name, value in (("text", text), ("problem", problem), ("next_step", next_step))
    }
    with acting(by, Permission.REPORT_PROGRESS, on=unit) as trail:
        kept = Line.objects.select_for_update(of=("self",)).select_related("plan").get(pk=line.pk)
        _check(kept, unit, said["text"], claim, node, on)
        entry = Progress.objects.create(
            line=kept,
            unit=unit,
            on=on or clock.today(),
            claim=claim,
            node=node,
            at=clock.now(),
            by=by,
            **said,
        )
        proofs = keep_evidence(files, unit=unit, by=by, progress=entry)
        refresh(Line.objects.filter(pk=kept.pk))
        trail.add("progress reported", entry, line=kept.pk, proofs=len(proofs))
    return entry


def refuse_progress(entry, why, *, by):
    """Refuse a report whose evidence does not show what it says: it stays readable and counts no more."""
    if not why.strip():
        raise UsageError(_("请写明不予认可的理由。"))
    with acting(by, Permission.REVIEW_NOTICE, on=entry.unit) as trail:
        kept = Progress.objects.select_for_update(of=("self",)).get(pk=entry.pk)
        if kept.refused_at is not None:
            raise UsageError(_("这条进展已经不予认可。"))
        kept.refused_at, kept.refused_by, kept.refused_why = clock.now(), by, why.strip()
        kept.save()
        refresh(Line.objects.filter(pk=kept.line_id))
        trail.add("progress refused", kept, unit=kept.unit, line=kept.line_id)
    return kept


def take_back_progress(entry, why, *, by):
    """Take back one's own report on the day it was made: it stays readable and counts no more, as a refused one.

    Later the office may have acted on it, and what was wrong is put right by another report.
    """
    if not why.strip():
        raise UsageError(_("请写明撤回的理由。"))
    with acting(by, Permission.REPORT_PROGRESS, on=entry.unit) as trail:
        kept = Progress.objects.select_for_update(of=("self",)).get(pk=entry.pk)
        if kept.by_id != by.pk or localdate(kept.at) != clock.today() or kept.refused_at is not None:
            raise UsageError(_("只能撤回自己当天报送的进展；更早的请另报一条更正。"))
        kept.refused_at, kept.refused_by, kept.refused_why = clock.now(), by, why.strip()
        kept.save()
        refresh(Line.objects.filter(pk=kept.line_id))
        trail.add("progress taken back", kept, unit=kept.unit, line=kept.line_id)
    return kept


def set_charge(assignment, name, *, by, phone=""):
    """Say who answers for an assignment in its unit; an empty name takes the person off."""
    with acting(by, Permission.REPORT_PROGRESS, on=assignment.unit) as trail:
        if name.strip():
            given = {
                "name": name.strip()[:50],
                "phone": phone.strip()[:30],
                "set_at": clock.now(),
                "set_by": by,
            }
            Charge.objects.update_or_create(assignment=assignment, defaults=given)
        else:
            Charge.objects.filter(assignment=assignment).delete()
        trail.add("charge set", assignment)


def assigned_part(line, unit):
    """`lead`, `cooperate`, or nothing: the part a unit has in a line."""
    rows = Assignment.objects.filter(
        task=line.task_id, target=line.target_id, unit=unit, state__in=OPEN_DUTIES
    )
    return rows.values_list("part", flat=True).first() or ""


def _check(line, unit, text, claim, node, on):
    part = assigned_part(line, unit)
    if line.plan.state != State.APPROVED:
        raise UsageError(_("这份规划已不在执行，不再报送进展。"))
    if not part:
        raise UsageError(_("%(unit)s 不承担这一项，不能报送进展。") % {"unit": unit.name})
    if not text:
        raise UsageError(_("请写明进展情况。"))
    if claim not in Claim.values:
        raise UsageError(_("请选择自评：绿灯、黄灯或红灯。"))
    if node is not None and (node.task_id != line.task_id or part != Part.LEAD):
        raise UsageError(_("只有牵头单位能报告本任务的节点完成。"))
    if on is not None and on > clock.today():
        raise UsageError(_("进展日期不能晚于今天。"))


def _tidy(text):
    # Browsers end a line with two signs and workbooks with one; what was reported is the same.
    kept = text.replace("\0", "").replace("\r\n", "\n").strip()
    if len(kept) > MOST_LETTERS:
        raise UsageError(_("一项最多写 %(most)s 字，请改为附件。") % {"most": MOST_LETTERS})
    return kept
