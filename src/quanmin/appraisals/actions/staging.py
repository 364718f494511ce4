"""Moves along the tables of states: published by the office, signed by the head of the county office."""

from django.utils.translation import gettext as _

from quanmin import clock
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.appraisals.states import Ruling, Stage
from quanmin.errors import UsageError


def locked(row):
    """The row itself, taken so that two who act at once go one after the other."""
    return type(row).objects.select_for_update(of=("self",)).get(pk=row.pk)


def moved(row, stage, transitions):
    """The row in another stage, not saved yet; UsageError where no move leads there."""
    if stage not in transitions[row.stage]:
        words = _("现在是“%(now)s”，不能变为“%(to)s”；请刷新页面。")
        raise UsageError(words % {"now": row.get_stage_display(), "to": stage.label})
    row.stage = stage
    return row


def published(row, transitions, right, *, by):
    """Publish a result to the units it speaks of; from now on they may appeal."""
    with acting(by, right) as trail:
        kept = moved(locked(row), Stage.PUBLISHED, transitions)
        kept.published_at, kept.published_by = clock.now(), by
        kept.save()
        trail.add(f"{kept._meta.model_name} published", kept)
    return kept


def signed(row, transitions, *, by):
    """Sign a published result, as the head of the county office; it never changes after that.

    UsageError while an appeal is open, or for whoever worked it out.
    """
    with acting(by, Permission.SIGN_SHEET) as trail:
        kept = moved(locked(row), Stage.FINAL, transitions)
        if kept.appeals.filter(ruling=Ruling.OPEN).exists():
            raise UsageError(_("还有没有裁定的异议，裁定以后才能签发。"))
        if kept.worked_by_id == by.pk:
            raise UsageError(_("计算的人不能自己签发，请由单位负责人签发。"))
        kept.signed_at, kept.signed_by = clock.now(), by
        kept.save()
        trail.add(f"{kept._meta.model_name} signed", kept)
    return kept


def withdrawn(row, transitions, right, reason, *, by):
    """Take back a result that is not signed yet; it stays readable and counts for nothing."""
    if not reason.strip():
        raise UsageError(_("请写明撤销的理由。"))
    with acting(by, right) as trail:
        kept = moved(locked(row), Stage.WITHDRAWN, transitions)
        kept.save()
        trail.add(f"{kept._meta.model_name} withdrawn", kept, reason=reason.strip())
    return kept
