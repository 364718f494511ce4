"""Units object to a line of their score or to their money; the office rules, with reasons."""

from decimal import Decimal

from django.utils.translation import gettext as _

from quanmin import clock
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.appraisals.actions.money import work_out_anew
from quanmin.appraisals.actions.scoring import keep_fact, keep_scores
from quanmin.appraisals.actions.staging import locked
from quanmin.appraisals.models import Allotment, AllottedShare, Appeal, Appraisal, Score
from quanmin.appraisals.states import APPEAL_TRANSITIONS, Ruling, Stage
from quanmin.appraisals.typed import typed_number
from quanmin.errors import UsageError


def appeal(thing, reason, *, by, key=""):
    """Object to a line of one's own score (with its key), or to one's own share of money; once it is published."""
    if not reason.strip():
        raise UsageError(_("请写明提出异议的理由。"))
    holds = {"appraisal": thing.appraisal} if isinstance(thing, Score) else {"allotment": thing.allotment}
    key = key if isinstance(thing, Score) else ""
    with acting(by, Permission.APPEAL, on=thing.unit) as trail:
        whole = locked(next(iter(holds.values())))
        if whole.stage != Stage.PUBLISHED:
            raise UsageError(_("只有公示期间可以提出异议。"))
        if isinstance(thing, Score) and not thing.lines.filter(key=key).exclude(fact="").exists():
            raise UsageError(_("请选择对哪一项得分有异议。"))
        if Appeal.objects.filter(**holds, unit=thing.unit, key=key, ruling=Ruling.OPEN).exists():
            raise UsageError(_("这一项已经提出异议，请等候裁定。"))
        kept = Appeal.objects.create(
            **holds, key=key, unit=thing.unit, reason=reason.strip(), at=clock.now(), by=by
        )
        trail.add("appeal made", kept, unit=kept.unit)
    return kept


def rule(row, ruling, reason, *, by, corrected=None):
    """Rule on an appeal: uphold what was published, or correct the figure behind it; always with reasons.

    A corrected figure goes the way of every other: the rule of the scheme makes the points of it, and all places and
    all money are worked anew.
    """
    if ruling not in APPEAL_TRANSITIONS[Ruling.OPEN]:
        raise UsageError(_("请选择维持或更正。"))
    if not reason.strip():
        raise UsageError(_("请写明裁定的理由。"))
    with acting(by, Permission.SCORE_UNITS) as trail:
        kept = locked(row)
        if kept.ruling != Ruling.OPEN:
            raise UsageError(_("这条异议已经裁定。"))
        kept.ruling, kept.ruling_reason = ruling, reason.strip()
        kept.ruled_at, kept.ruled_by = clock.now(), by
        if ruling == Ruling.CORRECTED:
            kept.corrected = _correct(kept, corrected, by)
        kept.save()
        trail.add("appeal ruled on", kept, unit=kept.unit, ruling=str(ruling))
    return kept


def _correct(row, corrected, by):
    """Put the corrected figure in place and work everything anew; the figure as it is kept."""
    said = f"异议 {row.pk} 裁定更正：{row.ruling_reason}"
    if row.appraisal_id is not None:
        appraisal = locked(Appraisal(pk=row.appraisal_id))
        _refuse_final(appraisal)
        line = Score.objects.get(appraisal=appraisal, unit=row.unit).lines.get(key=row.key)
        fact = keep_fact(appraisal, row.unit, line.fact, corrected, said, by=by)
        keep_scores(appraisal)
        for resting in appraisal.allotments.exclude(stage=Stage.WITHDRAWN):
            work_out_anew(locked(resting))
        return fact.value
    allotment = locked(Allotment(pk=row.allotment_id))
    _refuse_final(allotment)
    weight = typed_number(corrected, row.unit.name)
    if weight < 0:
        raise UsageError(_("更正后的数不能小于 0。"))
    AllottedShare.objects.filter(allotment=allotment, unit=row.unit).update(corrected=str(weight))
    work_out_anew(allotment)
    return Decimal(weight.numerator) / weight.denominator


def _refuse_final(whole):
    if whole.stage != Stage.PUBLISHED:
        raise UsageError(_("已经签发或撤销，不能再更正。"))
