"""What the page of a health impact check shows: questions with their answers, the way it went, what may be done now."""

from django.urls import reverse
from django.utils.translation import gettext as _

from quanmin.accounts.permissions import Permission, may
from quanmin.core.impact.declare import EFFECTS
from quanmin.core.impact.ruling import Answer
from quanmin.impacts.answers import filled
from quanmin.impacts.states import TO_FILL, AdviceState, Ruling, Stage
from quanmin.impacts.words import EFFECT_WORDS
from quanmin.portal.frame import Crumb
from quanmin.portal.words import in_english

_WAY = (Stage.FILLING, Stage.SUBMITTED, Stage.ASSESSING, Stage.ADVISED, Stage.CLOSED)
_SHORT = (Stage.FILLING, Stage.SUBMITTED, Stage.EXEMPT)


def way_back(user, title):
    """The tab the checks are under, and the crumbs down to a title: their own for units, the plans' for the office."""
    if may(user, Permission.FILL_CHECK, on=user.unit):
        return "impacts", [Crumb(_("健康影响评估"), reverse("impacts")), Crumb(title)]
    above = [Crumb(_("规划"), reverse("plans")), Crumb(_("健康影响评估"), reverse("impacts"))]
    return "plans", [*above, Crumb(title)]


def form_of(check, *, shows_lacks):
    """The questionnaire as rows by determinant, its scales, and what the rule says of the answers as they stand."""
    form = filled(check)
    lacking = {one.key: one.en if in_english() else one.zh for one in form.lacks} if shows_lacks else {}
    return {
        "title": _named(form.asked),
        "basis": form.asked.basis,
        "knowledge": form.asked.knowledge,
        "version": form.asked.version,
        "determinants": [
            {"title": _named(group), "rows": [_question(one, form, lacking) for one in group.questions]}
            for group in form.asked.determinants
        ],
        "scales": [_scale(one, form, lacking) for one in form.asked.scales],
        "lacks": len(form.lacks),
        "proposal": _named(form.asked.ruling(form.proposal.ruling)),
        "grounds": [
            {"said": one.said_en if in_english() else one.said, "questions": _titles(form, one.questions)}
            for one in form.proposal.grounds
        ],
        "rulings": [{"key": one.key, "title": _named(one), "said": _asks(one)} for one in form.asked.rulings],
        "reply_days": form.asked.reply_days,
        "doubtful": "、".join(_named(one) for one in form.doubtful),
    }


def kept_grounds(check):
    """Why the rule proposed what it did when the questionnaire was handed in."""
    form = filled(check)
    return [
        {
            "said": one["said_en"] if in_english() else one["said"],
            "questions": _titles(form, one["questions"]),
        }
        for one in check.grounds
    ]


def way_of(check):
    """The stages a check goes through, each done, now or still to come."""
    if check.stage == Stage.WITHDRAWN:
        return []
    way = _SHORT if check.stage == Stage.EXEMPT else _WAY
    now = way.index(Stage.FILLING if check.stage == Stage.RETURNED else check.stage)
    last = len(way) - 1
    return [
        {
            "name": stage.label,
            "state": "past" if place < now or now == last else "now" if place == now else "",
        }
        for place, stage in enumerate(way)
    ]


def steps_for(user, check):
    """Which steps the person may take with a check now."""
    fills = may(user, Permission.FILL_CHECK, on=check.unit) and check.stage in TO_FILL
    office = may(user, Permission.RULE_CHECK)
    return {
        "may_fill": fills,
        "may_rule": office and check.stage == Stage.SUBMITTED and check.submitted_by_id != user.pk,
        "may_assess": office and check.stage == Stage.ASSESSING,
        "may_close": office and check.stage == Stage.ADVISED,
    }


def advice_row(user, advice, today):
    """One piece of advice with whether it is late and what the person may do with it now."""
    own, office = may(user, Permission.FILL_CHECK, on=advice.unit), may(user, Permission.RULE_CHECK)
    waits = advice.state in (AdviceState.ASKED, AdviceState.ADOPTED)
    return {
        "one": advice,
        "late_days": max((today - advice.due_on).days, 0) if waits else 0,
        "may_drop": office and advice.state == AdviceState.DRAFTED,
        "may_answer": own and advice.state == AdviceState.ASKED,
        "may_report": own and advice.state == AdviceState.ADOPTED,
        "may_confirm": office and advice.state == AdviceState.REPORTED,
    }


def answers_of(check, given):
    """What was typed into the questionnaire: answers by question, options by scale."""
    asked = filled(check).asked
    answers = {
        one.key: Answer(given.get(f"effect-{one.key}") or None, given.get(f"note-{one.key}", ""))
        for one in asked.questions
        if f"note-{one.key}" in given
    }
    scales = {one.key: given[f"scale-{one.key}"] for one in asked.scales if given.get(f"scale-{one.key}")}
    return answers, scales


def step_word(step):
    """What a step of the history is called."""
    words = dict(AdviceState.choices if step.advice_id else Stage.choices)
    return words.get(step.state, step.state)


def ruling_word(key):
    """What a ruling is called; nothing for none yet."""
    return Ruling(key).label if key else ""


def _question(one, form, lacking):
    answer = form.answers.get(one.key, Answer())
    return {
        "key": one.key,
        "title": _named(one),
        "hint": one.hint_en if in_english() else one.hint,
        "effect": answer.effect or "",
        "word": EFFECT_WORDS.get(answer.effect, ""),
        "note": answer.note,
        "lack": lacking.get(one.key, "") if answer.effect else "",
        "unanswered": one.key in lacking and not answer.effect,
        "choices": [
            {"key": key, "word": EFFECT_WORDS[key], "chosen": key == answer.effect} for key in EFFECTS
        ],
    }


def _scale(scale, form, lacking):
    chosen = form.chosen.get(scale.key, "")
    return {
        "key": scale.key,
        "title": _named(scale),
        "lack": lacking.get(scale.key, ""),
        "word": next((_named(one) for one in scale.options if one.key == chosen), ""),
        "options": [
            {"key": one.key, "title": _named(one), "chosen": one.key == chosen} for one in scale.options
        ],
    }


def _asks(ruling):
    """What a ruling asks for: days and experts."""
    parts = []
    if ruling.days:
        parts.append(_("%(days)s 个工作日内") % {"days": ruling.days})
    if ruling.experts:
        parts.append(_("至少 %(experts)s 位专家") % {"experts": ruling.experts})
    return "，".join(parts)


def _titles(form, keys):
    return "、".join(_named(form.question(key)) for key in keys)


def _named(thing):
    return thing.title_en if in_english() else thing.title
