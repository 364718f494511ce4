"""What every action on a check begins and ends with: its row taken, a move along the tables, a step in its history."""

from django.utils.translation import gettext as _

from quanmin import clock
from quanmin.errors import UsageError
from quanmin.impacts.models import CheckStep, ImpactCheck, Recommendation
from quanmin.impacts.states import ADVICE_TRANSITIONS, CHECK_TRANSITIONS


def locked(row):
    """The row itself, taken so that two who act at once go one after the other."""
    kind = type(row)
    assert kind in (ImpactCheck, Recommendation)
    related = ("unit", "plan") if kind is ImpactCheck else ("unit", "impact__unit")
    return kind.objects.select_for_update(of=("self",)).select_related(*related).get(pk=row.pk)


def move(check, stage, *, by, text="", on=None):
    """Move a check and write the step; UsageError when no move leads there."""
    if stage not in CHECK_TRANSITIONS[check.stage]:
        words = _("评估现在是“%(now)s”，不能变为“%(to)s”；请刷新页面。")
        raise UsageError(words % {"now": check.get_stage_display(), "to": stage.label})
    check.stage = stage
    check.save()
    step(check, stage, by=by, text=text, on=on)


def move_advice(advice, state, *, by, text="", on=None):
    """Move a piece of advice and write the step; UsageError when no move leads there."""
    if state not in ADVICE_TRANSITIONS[advice.state]:
        words = _("这条建议现在是“%(now)s”，不能变为“%(to)s”；请刷新页面。")
        raise UsageError(words % {"now": advice.get_state_display(), "to": state.label})
    advice.state = state
    advice.save()
    step(advice.impact, state, by=by, text=text, advice=advice, on=on)


def step(check, state, *, by, text="", advice=None, on=None):
    """Write a step into the history of a check."""
    CheckStep.objects.create(
        impact=check, advice=advice, state=state, text=text.strip(), on=on or clock.today(), at=clock.now(), by=by
    )  # fmt: skip


def said(text, words):
    """A text without the blanks around it; UsageError with these words when there is none."""
    if not text.strip():
        raise UsageError(words)
    return text.strip()
