"""Advice of a check: drafted, issued under a number, answered, carried out, confirmed; then the check is closed."""

from django.db.models import Max
from django.utils.translation import gettext as _

from quanmin import clock
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.errors import UsageError
from quanmin.impacts.actions.filling import MOST_LETTERS, keep_files
from quanmin.impacts.actions.moving import locked, move, move_advice, said
from quanmin.impacts.actions.numbering import number_check
from quanmin.impacts.answers import filled
from quanmin.impacts.models import Recommendation
from quanmin.impacts.states import SETTLED, AdviceState, Stage


def draft_advice(check, *, text, unit, due_on, by):
    """Add a piece of advice for a unit while the check is being assessed; nobody outside the office sees it yet."""
    if due_on is None or due_on <= clock.today():
        raise UsageError(_("落实期限要在今天以后。"))
    with acting(by, Permission.RULE_CHECK, on=check.unit) as trail:
        kept = _assessed(check)
        place = (kept.advice.aggregate(last=Max("place"))["last"] or 0) + 1
        advice = Recommendation.objects.create(
            impact=kept, place=place, unit=unit, due_on=due_on, text=said(text, _("请写明建议的内容。"))[:MOST_LETTERS]
        )  # fmt: skip
        trail.add("impact advice drafted", advice, unit=unit, check=kept.pk)
    return advice


def drop_advice(advice, *, by):
    """Take out a piece of advice that is only drafted; those after it move up."""
    with acting(by, Permission.RULE_CHECK, on=advice.unit) as trail:
        kept = locked(advice)
        if kept.state != AdviceState.DRAFTED:
            raise UsageError(_("已经提出的建议不能删除。"))
        trail.add("impact advice dropped", kept, unit=kept.unit, check=kept.impact_id)
        after = list(kept.impact.advice.filter(place__gt=kept.place))
        kept.delete()
        for one in after:
            one.place -= 1
            one.save(update_fields=("place",))


def issue_advice(check, findings, *, by, on=None):
    """End the assessment: its findings and advice go out under a number, and units are asked to answer.

    UsageError while fewer experts were heard than the ruling asks for. Without advice there is nothing to follow up.
    """
    found = said(findings, _("请写明评估结论。"))
    with acting(by, Permission.RULE_CHECK, on=check.unit) as trail:
        kept, today = _assessed(check), on or clock.today()
        least, heard = filled(kept).asked.ruling(kept.ruling).experts, kept.opinions.count()
        if heard < least:
            words = _("专家评估至少要有 %(least)s 位专家的意见，现在只有 %(heard)s 位。")
            raise UsageError(words % {"least": least, "heard": heard})
        kept.findings = found
        number_check(kept, Stage.ADVISED, today, by=by)
        move(kept, Stage.ADVISED, by=by, text=found, on=today)
        asked = list(kept.advice.select_related("unit", "impact"))
        for one in asked:
            move_advice(one, AdviceState.ASKED, by=by, on=today)
        trail.add("impact advice issued", kept, advice=len(asked))
    return kept


def answer_advice(advice, verdict, reply, *, by, on=None):
    """The unit adopts a piece of advice, adopts it in part, or declines it; all but the first with reasons."""
    if verdict not in ("adopted", "partly", "declined"):
        raise UsageError(_("请选择采纳、部分采纳或不采纳。"))
    if verdict != "adopted" and not reply.strip():
        raise UsageError(_("部分采纳和不采纳的，请写明理由。"))
    state = AdviceState.DECLINED if verdict == "declined" else AdviceState.ADOPTED
    with acting(by, Permission.FILL_CHECK, on=advice.unit) as trail:
        kept = locked(advice)
        kept.partly, kept.reply = verdict == "partly", reply.strip()[:MOST_LETTERS]
        kept.replied_on = on or clock.today()
        _refuse_answered(kept)
        move_advice(kept, state, by=by, text=kept.reply, on=on)
        trail.add("impact advice answered", kept, unit=kept.unit, verdict=verdict)
    return kept


def report_done(advice, text, *, by, files=(), on=None):
    """The unit says what it did on advice it adopted, with what shows it."""
    done = said(text, _("请写明落实的情况。"))[:MOST_LETTERS]
    with acting(by, Permission.FILL_CHECK, on=advice.unit) as trail:
        kept = locked(advice)
        kept.done, kept.done_on = done, on or clock.today()
        move_advice(kept, AdviceState.REPORTED, by=by, text=done, on=on)
        keep_files(kept.impact, files, by=by, advice=kept)
        trail.add("impact advice reported done", kept, unit=kept.unit, files=len(files))
    return kept


def confirm_advice(advice, *, by, on=None):
    """The office has seen that advice was carried out."""
    with acting(by, Permission.RULE_CHECK, on=advice.unit) as trail:
        kept = locked(advice)
        kept.confirmed_on = on or clock.today()
        move_advice(kept, AdviceState.CONFIRMED, by=by, on=on)
        trail.add("impact advice confirmed", kept, unit=kept.unit)
    return kept


def send_back_advice(advice, reason, *, by):
    """The office does not find that advice was carried out; the unit reports again."""
    why = said(reason, _("请写明不予认可的理由。"))
    with acting(by, Permission.RULE_CHECK, on=advice.unit) as trail:
        kept = locked(advice)
        if kept.state != AdviceState.REPORTED:
            raise UsageError(_("单位报了落实以后才能退回。"))
        kept.done_on = None
        move_advice(kept, AdviceState.ADOPTED, by=by, text=why)
        trail.add("impact advice sent back", kept, unit=kept.unit)
    return kept


def close_check(check, *, by):
    """Close a check once every piece of its advice was carried out and confirmed, or declined with reasons."""
    with acting(by, Permission.RULE_CHECK, on=check.unit) as trail:
        kept = locked(check)
        open_advice = kept.advice.exclude(state__in=SETTLED).count()
        if open_advice:
            raise UsageError(_("还有 %(n)s 条建议没有落实或答复，不能办结。") % {"n": open_advice})
        move(kept, Stage.CLOSED, by=by)
        trail.add("impact check closed", kept)
    return kept


def _assessed(check):
    kept = locked(check)
    if kept.stage != Stage.ASSESSING:
        raise UsageError(_("评估中才能提出建议。"))
    return kept


def _refuse_answered(advice):
    if advice.state != AdviceState.ASKED:
        raise UsageError(_("这条建议已经答复过，或还没有提出。"))
