"""A plan is amended: a new version from a new document, or from the old text with edits. The old one stays."""

import hashlib

from django.utils import timezone
from django.utils.translation import gettext as _

from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.core.planning.versions import Said, paired
from quanmin.errors import UsageError
from quanmin.plans.actions.keeping import read_draft, write_draft
from quanmin.plans.actions.moving import locked
from quanmin.plans.models import UNDER_REVIEW, Finding, Origin, Plan, Standing, State, Target, Task

BATCH = 500
OWN = ("id", "plan_id", "replaces_id")  # what a copied fact does not take over


def amend_with_document(plan, source_bytes, *, source_name, by):
    """A new version read from an amended document, as a draft; each fact knows which one of the old it continues."""
    known = Plan.objects.filter(source_sha256=hashlib.sha256(source_bytes).hexdigest()).first()
    if known is not None:
        raise UsageError(
            _("这份文件已经导入过，是《%(title)s》；请选择修订后的文件。") % {"title": known.title}
        )
    draft = read_draft(source_bytes, source_name)
    with acting(by, Permission.KEEP_PLAN) as trail:
        old = _amendable(plan)
        new = write_draft(
            draft, source_name=source_name, source_bytes=source_bytes, by=by,
            lineage=old.lineage, version=_next_version(old), amends=old,
        )  # fmt: skip
        _continue_facts(old, new)
        trail.add("plan amendment begun", new, amends=old.pk)
    return new


def amend_by_hand(plan, *, by):
    """A new version with the old text and its facts as they stand, to be edited in a review."""
    with acting(by, Permission.KEEP_PLAN) as trail:
        old = _amendable(plan)
        new = _copied(old, by)
        for kind in (Target, Task, Finding):
            facts = kind.objects.filter(plan=old).exclude(standing=Standing.REJECTED)
            kind.objects.bulk_create([_copied_fact(fact, new) for fact in facts], batch_size=BATCH)
        trail.add("plan amendment begun", new, amends=old.pk)
    return new


def _amendable(plan):
    """The plan, locked; UsageError unless it is in force and nobody is amending it already."""
    old = locked(plan)
    if old.state != State.APPROVED:
        words = _("规划现在是“%(now)s”；只有已发布的规划才能修订。")
        raise UsageError(words % {"now": State(old.state).label})
    begun = Plan.objects.filter(lineage=old.lineage, state__in=UNDER_REVIEW).first()
    if begun is not None:
        words = _("第 %(version)s 版正在审核；请先发布或关闭它，再发起新的修订。")
        raise UsageError(words % {"version": begun.version})
    return old


def _next_version(old):
    return 1 + max(Plan.objects.filter(lineage=old.lineage).values_list("version", flat=True))


def _copied(old, by):
    same = (
        "title",
        "number",
        "issuer",
        "issued",
        "issued_on",
        "text",
        "source_name",
        "source_sha256",
        "lineage",
    )
    return Plan.objects.create(
        amends=old, version=_next_version(old), origin=Origin.EDITS, kept_by=by,
        **{name: getattr(old, name) for name in same},
    )  # fmt: skip


def _copied_fact(fact, plan):
    fields = {field.attname: getattr(fact, field.attname) for field in fact._meta.concrete_fields}
    kept = {name: value for name, value in fields.items() if name not in OWN}
    if kept["standing"] == Standing.READ:
        kept |= {
            "standing": Standing.ACCEPTED,
            "decided_at": timezone.now(),
            "decided_by_id": plan.kept_by_id,
        }
    continues = {} if isinstance(fact, Finding) else {"replaces": fact}
    return type(fact)(plan=plan, **continues, **kept)


def _continue_facts(old, new):
    for kind, said in ((Target, _said_target), (Task, _said_task)):
        before = kind.objects.filter(plan=old).exclude(standing=Standing.REJECTED)
        after = list(kind.objects.filter(plan=new))
        pairs = paired([said(one) for one in before], [said(one) for one in after])
        for fact in after:
            fact.replaces_id = pairs.get(fact.pk)
        kind.objects.bulk_update(after, ("replaces",), batch_size=BATCH)


def _said_target(target):
    return Said(target.pk, f"{target.kind} {target.unit}", target.indicator, target.year)


def _said_task(task):
    # A table gives many rows one title; the words of the task tell them apart.
    return Said(task.pk, "task", f"{task.title} {task.text}"[:200], None)
