"""Checks as files: the letter under its number in the layout of official documents, and the list as an Excel sheet."""

from datetime import datetime, time

from django.utils.timezone import get_current_timezone
from django.utils.translation import override

from quanmin.core.impact.declare import EFFECTS
from quanmin.core.writing.impact import ImpactText, impact_letter
from quanmin.core.writing.official_letter import letter_date
from quanmin.core.writing.workbook import Column, Sheet, workbook
from quanmin.errors import UsageError
from quanmin.impacts.answers import filled
from quanmin.impacts.models import Recommendation
from quanmin.impacts.states import AdviceState
from quanmin.impacts.words import EFFECT_WORDS
from quanmin.plans.documents import DOCX, XLSX, File

COLUMNS = (
    Column("序号", 6, "whole"), Column("项目或政策", 40), Column("类别", 11, "centred"), Column("填报单位", 24),
    Column("状态", 12, "centred"), Column("系统建议", 12, "centred"), Column("裁定", 12, "centred"),
    Column("裁定人", 12), Column("文号", 22), Column("评估期限", 12, "date"), Column("建议", 7, "whole"),
    Column("已了结", 8, "whole"), Column("逾期", 7, "whole"), Column("所属规划", 40),
)  # fmt: skip
ADVICE_COLUMNS = (
    Column("项目或政策", 34), Column("序号", 6, "whole"), Column("建议", 50), Column("承办单位", 22),
    Column("落实期限", 12, "date"), Column("状态", 16, "centred"), Column("答复", 40), Column("落实情况", 40),
)  # fmt: skip


def letter(check):
    """The letter of a check that has a number, in Chinese whoever asks for it; UsageError before that."""
    if check.number is None:
        raise UsageError("裁定不需评估或提出建议以后才有文号和正文。")
    with override("zh-hans"):
        content = impact_letter(_text(check), made_at=_noon(check.issued_on))
    return File(f"健康影响评估-{check.year}-{check.number}.docx", DOCX, content)


def list_workbook(checks, day):
    """The checks of a list and what became of their advice as an Excel file, as they stand on a day."""
    title = f"健康影响评估一览（{day}）"
    with override("zh-hans"):
        rows = [_row(place, one) for place, one in enumerate(checks, 1)]
        advice = Recommendation.objects.filter(impact__in=[one.pk for one in checks])
        advice = advice.exclude(state=AdviceState.DRAFTED).select_related("impact", "unit")
        given = [_advice_row(one) for one in advice.order_by("-impact", "place")]
    sheets = [
        Sheet("评估", title, COLUMNS, rows, frozen=2, paper="A3"),
        Sheet("建议", title, ADVICE_COLUMNS, given, frozen=1, paper="A3"),
    ]
    return File(f"{title}.xlsx", XLSX, workbook(sheets, title=title, made_at=_noon(day)))


def number_of(check):
    """The number as documents write it: 云卫健评〔2025〕3号; empty before it was issued."""
    if check.number is None:
        return ""
    return f"{check.issuer.letters.removesuffix('督')}健评〔{check.year}〕{check.number}号"


def _text(check):
    form = filled(check)
    ruling = form.asked.ruling(check.ruling)
    advice = [
        (str(one.place), one.text, one.unit.name, letter_date(one.due_on))
        for one in check.advice.all()
        if one.state != AdviceState.DRAFTED
    ]
    addressed = dict.fromkeys([check.unit.name, *(row[2] for row in advice)])
    return ImpactText(
        issuer=check.issuer.name, number=number_of(check), to="、".join(addressed), title=check.title,
        summary=check.summary, screened=_screened(check, form), effects=_effects(form),
        ruling=f"裁定：{ruling.title}。{check.ruling_reason}（裁定人：{check.ruler}）",
        scope=check.scope, findings=check.findings,
        experts=[(one.name, one.post, one.text) for one in check.opinions.all()], advice=advice,
        reply_days=form.asked.reply_days, issued_on=check.issued_on,
        footnote=f"{form.asked.title}（{form.asked.version}版）；依据{form.asked.basis}。表中只列有影响或说不清的项目。",
    )  # fmt: skip


def _screened(check, form):
    counted = dict.fromkeys(EFFECTS, 0)
    for answer in form.answers.values():
        if answer.effect:
            counted[answer.effect] += 1
    options = (
        f"{scale.title}：{scale.options[scale.rank(form.chosen.get(scale.key, ''))].title}"
        for scale in form.asked.scales
    )
    said = (
        f"按筛查表{len(form.answers)}项逐项填报，不利影响{counted['bad']}项，有利影响{counted['good']}项，"
        f"说不清{counted['unknown']}项；{'；'.join(options)}。"
    )
    grounds = "；".join(one["said"] for one in check.grounds)
    proposed = form.asked.ruling(check.proposed).title
    return f"{said}按裁定规则建议{proposed}" + (f"（{grounds}）。" if grounds else "。")


def _effects(form):
    """Question, effect and note of whatever is not without effect, the gravest first."""
    found = [
        (question.title, form.answers[question.key]) for question in form.asked.questions
        if question.key in form.answers and form.answers[question.key].effect not in (None, "none")
    ]  # fmt: skip
    found.sort(key=lambda row: -EFFECTS.index(row[1].effect))
    return [(title, str(EFFECT_WORDS[answer.effect]), answer.note) for title, answer in found]


def _row(place, one):
    return (
        place, one.title, one.get_kind_display(), one.unit.name, one.get_stage_display(), one.get_proposed_display(),
        one.get_ruling_display(), one.ruler, number_of(one), one.due_on, one.given or None, one.settled or None,
        one.late or None, one.plan.title,
    )  # fmt: skip


def _advice_row(one):
    state = f"{one.get_state_display()}（部分）" if one.partly else one.get_state_display()
    return (one.impact.title, one.place, one.text, one.unit.name, one.due_on, state, one.reply, one.done)


def _noon(day):
    return datetime.combine(day, time(12), get_current_timezone())
