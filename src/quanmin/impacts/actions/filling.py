"""A check is opened and its questionnaire filled by the unit whose project it is, then handed in to be ruled on."""

from django.utils.translation import gettext as _

from quanmin import clock
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission, may
from quanmin.attaching import bytes_of, taken_in
from quanmin.core.impact.declare import EFFECTS
from quanmin.core.impact.reading import data_of, declared
from quanmin.errors import UsageError
from quanmin.impacts.actions.moving import locked, move, said, step
from quanmin.impacts.answers import filled
from quanmin.impacts.models import CheckFile, ImpactCheck
from quanmin.impacts.states import TO_FILL, Kind, Stage
from quanmin.plans.models import State

MOST_LETTERS = 2_000


def open_check(plan, *, unit, kind, title, summary, by, line=None):
    """Open a check of a unit's project or policy, kept with a plan in force and, where it belongs to one, a task.

    The health office may open it for a unit, which then fills it.
    """
    if kind not in Kind.values:
        raise UsageError(_("请选择评估对象的类别。"))
    if plan.state != State.APPROVED or (line is not None and line.plan_id != plan.pk):
        raise UsageError(_("健康影响评估要挂在一个在施规划下，台账任务要属于这个规划。"))
    written = {
        "title": said(title, _("请写明项目或政策的名称。"))[:200],
        "summary": said(summary, _("请写明项目或政策的主要内容。"))[:MOST_LETTERS],
    }
    right = Permission.FILL_CHECK if may(by, Permission.FILL_CHECK, on=unit) else Permission.RULE_CHECK
    with acting(by, right, on=unit) as trail:
        check = ImpactCheck.objects.create(
            plan=plan, line=line, unit=unit, kind=kind, asked=data_of(declared()), opened_at=clock.now(),
            opened_by=by, **written,
        )  # fmt: skip
        step(check, Stage.FILLING, by=by)
        trail.add("impact check opened", check)
    return check


def save_answers(check, answers, scales, *, by):
    """Keep what was answered so far, by question and scale; UsageError for what the questionnaire has not."""
    with acting(by, Permission.FILL_CHECK, on=check.unit) as trail:
        kept = locked(check)
        _refuse_closed(kept)
        _refuse_unknown(filled(kept).asked, answers, scales)
        kept.answers |= {
            key: {"effect": one.effect, "note": one.note.strip()[:MOST_LETTERS]}
            for key, one in answers.items()
        }
        kept.scales |= dict(scales)
        kept.save(update_fields=("answers", "scales"))
        trail.add("impact check filled", kept, answers=len(answers))
    return kept


def hand_in(check, *, by):
    """Hand the questionnaire in; the ruling its answers call for is kept with the grounds."""
    with acting(by, Permission.FILL_CHECK, on=check.unit) as trail:
        kept = locked(check)
        form = filled(kept)
        if form.lacks:
            raise UsageError(
                _("还有 %(n)s 处没有填好，不能提交；有不利影响或说不清的，要写明是什么影响、影响到谁。")
                % {"n": len(form.lacks)}
            )
        kept.submitted_at, kept.submitted_by = clock.now(), by
        kept.proposed = form.proposal.ruling
        kept.grounds = [
            {"said": one.said, "said_en": one.said_en, "questions": list(one.questions)}
            for one in form.proposal.grounds
        ]
        move(kept, Stage.SUBMITTED, by=by)
        trail.add("impact check handed in", kept, proposed=kept.proposed)
    return kept


def attach(check, files, *, by):
    """Keep papers of the project (name and bytes) while the questionnaire is open; the same file twice is kept once."""
    with acting(by, Permission.FILL_CHECK, on=check.unit) as trail:
        kept = locked(check)
        _refuse_closed(kept)
        added = keep_files(kept, files, by=by)
        trail.add("impact check papers kept", kept, files=len(added))
    return added


def keep_files(check, files, *, by, advice=None):
    """The rows of files of a check or of a piece of its advice, inside an action."""
    known = set(check.files.filter(advice=advice).values_list("sha256", flat=True))
    rows = [one for one in taken_in(files, by=by) if one["sha256"] not in known]
    return CheckFile.objects.bulk_create(CheckFile(impact=check, advice=advice, **row) for row in rows)


def take_file(file, *, by):
    """The bytes of a file, for who may see the check; leaves a line in the trail."""
    with acting(by, Permission.SEE_CHECKS, on=by.unit) as trail:
        trail.add("impact check file taken", file)
    return bytes_of(file)


def withdraw(check, reason, *, by):
    """Take back a check that nobody ruled on; it stays readable."""
    why = said(reason, _("请写明撤销的理由。"))
    with acting(by, Permission.FILL_CHECK, on=check.unit) as trail:
        kept = locked(check)
        move(kept, Stage.WITHDRAWN, by=by, text=why)
        trail.add("impact check withdrawn", kept)
    return kept


def _refuse_closed(check):
    if check.stage not in TO_FILL:
        words = _("评估现在是“%(now)s”，不能再填写。")
        raise UsageError(words % {"now": check.get_stage_display()})


def _refuse_unknown(asked, answers, scales):
    questions = {one.key for one in asked.questions}
    options = {(scale.key, one.key) for scale in asked.scales for one in scale.options}
    wrong = [*(answers.keys() - questions), *(scales.items() - options)]
    wrong += [one.effect for one in answers.values() if one.effect not in (None, *EFFECTS)]
    if wrong:
        raise UsageError(_("筛查表里没有 %(wrong)s。") % {"wrong": "、".join(map(repr, wrong))})
