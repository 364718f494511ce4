"""A notice moves on: proposed, issued, signed for, worked on, answered, reviewed, completed, closed.

Every move is one of NOTICE_TRANSITIONS, is made by somebody with the right to it, and leaves a step with who, when and
in what words. The clock of the stage that begins is set in the same moment.
"""

from django.utils.translation import gettext as _

from quanmin import clock
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.core.codes.working_days import add_working_days
from quanmin.errors import UsageError
from quanmin.supervision.actions.evidence import keep_evidence
from quanmin.supervision.actions.numbering import issuer_of, next_number
from quanmin.supervision.basis import basis_of
from quanmin.supervision.clocks import due_of
from quanmin.supervision.models import NOTICE_TRANSITIONS, Notice, Series, Stage, Step, Urgency
from quanmin.supervision.states import CLOCKS

MOST_YEARS = 10


def propose_notice(
    *, unit, title, reason, demand, by, urgency=Urgency.ORDINARY, line=None, answer_due=None, on=None
):
    """Put a notice on file (立项); it goes nowhere and has no number until it is issued."""
    if urgency not in CLOCKS:
        raise UsageError(_("请选择紧急程度。"))
    said = {"title": title.strip()[:200], "reason": reason.strip(), "demand": demand.strip()}
    if not all(said.values()):
        raise UsageError(_("请写明督办事项、立项缘由和办理要求。"))
    today = on or clock.today()
    due = answer_due or add_working_days(today, CLOCKS[urgency].answer)
    _refuse_odd_day(due, today)
    with acting(by, Permission.ISSUE_NOTICE, on=unit) as trail:
        notice = Notice.objects.create(
            issuer=issuer_of(by), unit=unit, line=line, urgency=urgency, since=today, answer_due=due, **said
        )
        _step(notice, Stage.PROPOSED, by=by, on=today)
        trail.add("notice proposed", notice)
    return notice


def issue_notice(notice, *, by, signer="", on=None):
    """Give the notice to its unit (交办): it takes the next number of its issuer and year, and keeps what was shown."""
    with acting(by, Permission.ISSUE_NOTICE, on=notice.unit) as trail:
        kept = _locked(notice)
        today = on or clock.today()
        if kept.stage != Stage.PROPOSED:
            raise UsageError(_("这份督办单已经交办过。"))
        _refuse_odd_day(kept.answer_due, today)
        kept.basis = basis_of(kept, today)
        kept.year, kept.number, kept.after = next_number(kept.issuer, Series.NOTICE, today.year)
        kept.issued_on, kept.signer = today, signer.strip()[:50]
        _move(kept, Stage.ISSUED, by=by, on=today)
        trail.add("notice issued", kept)
    return kept


def withdraw_notice(notice, reason, *, by, on=None):
    """Take a notice back before the unit works on it; its number stays taken."""
    _refuse_silence(reason)
    return _moved_by_office(
        notice, Stage.WITHDRAWN, "notice withdrawn", Permission.ISSUE_NOTICE, text=reason, by=by, on=on
    )


def sign_for(notice, *, by, on=None):
    """The unit has received it (签收)."""
    return _moved_by_unit(notice, Stage.SIGNED, "notice signed for", by=by, on=on)


def take_up(notice, *, person, by, measures="", phone="", on=None):
    """The unit works on it (办理): it names the person who answers for it, and what will be done."""
    if not person.strip():
        raise UsageError(_("请写明承办的责任人。"))
    given = {"person": person.strip()[:50], "phone": phone.strip()[:30]}
    return _moved_by_unit(
        notice, Stage.WORKING, "notice taken up", text=measures, by=by, on=on, changes=given
    )


def answer_notice(notice, text, *, by, files=(), on=None):
    """The unit says what it did (反馈), with what shows it; again after a return."""
    _refuse_silence(text)
    return _moved_by_unit(notice, Stage.ANSWERED, "notice answered", text=text, by=by, on=on, files=files)


def object_to_notice(notice, reason, *, by, on=None):
    """The unit objects (申诉), before it has begun to work on it."""
    _refuse_silence(reason)
    return _moved_by_unit(notice, Stage.OBJECTED, "notice objected to", text=reason, by=by, on=on)


def rule_on_notice(notice, *, upheld, reason, by, on=None):
    """Rule on an objection: the notice stands and must be signed for anew, or is withdrawn."""
    _refuse_silence(reason)
    stage = Stage.ISSUED if upheld else Stage.WITHDRAWN
    with acting(by, Permission.REVIEW_NOTICE, on=notice.unit) as trail:
        kept = _locked(notice)
        if kept.stage != Stage.OBJECTED:
            raise UsageError(_("这份督办单没有待裁定的申诉。"))
        _move(kept, stage, text=reason, by=by, on=on)
        trail.add("notice objection ruled on", kept, ruling=str(stage))
    return kept


def review_notice(notice, *, accepted, opinion, by, answer_due=None, on=None):
    """Review an answer (复核): it is enough and the matter completed (办结), or it goes back with a new day (退回)."""
    _refuse_silence(opinion)
    with acting(by, Permission.REVIEW_NOTICE, on=notice.unit) as trail:
        kept = _locked(notice)
        today = on or clock.today()
        _move(kept, Stage.REVIEWING, by=by, on=today)
        if not accepted:
            due = answer_due or add_working_days(today, CLOCKS[kept.urgency].answer)
            _refuse_odd_day(due, today)
            kept.answer_due, kept.returned = due, kept.returned + 1
        _move(kept, Stage.COMPLETED if accepted else Stage.RETURNED, text=opinion, by=by, on=today)
        trail.add("notice completed" if accepted else "notice returned", kept)
    return kept


def close_notice(notice, *, by, text="", on=None):
    """Strike a completed notice off the list (销号)."""
    return _moved_by_office(
        notice, Stage.CLOSED, "notice closed", Permission.REVIEW_NOTICE, text=text, by=by, on=on
    )


def _moved_by_unit(notice, stage, act, *, by, text="", on=None, files=(), changes=None):
    with acting(by, Permission.ANSWER_NOTICE, on=notice.unit) as trail:
        kept = _locked(notice)
        for name, value in (changes or {}).items():
            setattr(kept, name, value)
        step = _move(kept, stage, text=text, by=by, on=on)
        keep_evidence(files, unit=kept.unit, by=by, step=step)
        trail.add(act, kept)
    return kept


def _moved_by_office(notice, stage, act, right, *, by, text="", on=None):
    with acting(by, right, on=notice.unit) as trail:
        kept = _locked(notice)
        _move(kept, stage, text=text, by=by, on=on)
        trail.add(act, kept)
    return kept


def _move(notice, stage, *, by, on=None, text=""):
    """Move a locked notice along the table of moves, write the step, and set the clock of the stage that begins."""
    if stage not in NOTICE_TRANSITIONS[Stage(notice.stage)]:
        labels = {"now": Stage(notice.stage).label, "wanted": stage.label}
        raise UsageError(_("督办单现在是“%(now)s”，不能改为“%(wanted)s”；请刷新页面查看状态。") % labels)
    today = on or clock.today()
    met = notice.due_on
    notice.stage, notice.since = stage, today
    notice.due_on = due_of(notice, today)
    notice.save()
    return _step(notice, stage, by=by, on=today, text=text, due_on=met)


def _step(notice, stage, *, by, on, text="", due_on=None):
    return Step.objects.create(
        notice=notice, stage=stage, text=text.strip(), on=on, due_on=due_on, at=clock.now(), by=by
    )


def _locked(notice):
    return (
        Notice.objects.select_for_update(of=("self",))
        .select_related("unit", "issuer", "line")
        .get(pk=notice.pk)
    )


def _refuse_odd_day(due, today):
    if due <= today:
        raise UsageError(_("办理时限 %(due)s 不晚于 %(today)s；请另选一天。") % {"due": due, "today": today})
    # A year typed wrong; and clocks count days on from it, which the last day of the calendar does not have.
    if due.year > today.year + MOST_YEARS:
        raise UsageError(_("办理时限 %(due)s 太远；请核对年份。") % {"due": due})


def _refuse_silence(text):
    if not text.strip():
        raise UsageError(_("请写明理由或情况。"))
