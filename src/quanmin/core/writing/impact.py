"""The findings of a health impact check as an official letter: what was asked, found and ruled, and the advice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from quanmin.core.writing.official import Heading, Note, Paragraph, Part, Title, official_document
from quanmin.core.writing.official_letter import Addressee, Imprint, Letterhead, Signature
from quanmin.core.writing.official_tables import Column, Table

EFFECTS = (Column("健康决定因素", 46), Column("影响", 22, "center"), Column("说明", 88))
EXPERTS = (Column("专家", 22, "center"), Column("单位和专业", 48), Column("意见", 86))
ADVICE = (
    Column("序号", 12, "center"), Column("建议", 72), Column("承办单位", 38, "center"),
    Column("落实期限", 34, "center"),
)  # fmt: skip


@dataclass(frozen=True)
class ImpactText:
    """What the letter says, in the words of its page.

    `effects` are question, effect and note of whatever is not without effect; `experts` name, post and opinion;
    `advice` place, text, unit and day. `findings` is empty where no assessment was needed.
    """

    issuer: str
    number: str
    to: str
    title: str
    summary: str
    screened: str
    effects: Sequence[tuple[str, str, str]]
    ruling: str
    scope: str
    findings: str
    experts: Sequence[tuple[str, str, str]]
    advice: Sequence[tuple[str, str, str, str]]
    reply_days: int
    footnote: str
    issued_on: date


def impact_letter(text: ImpactText, *, made_at: datetime) -> bytes:
    """The bytes of the Word file of a check that has a number."""
    title = f"关于{text.title}\n健康影响评估{'意见' if text.findings else '筛查结果'}的函"
    parts: list[Part] = [
        Letterhead(text.issuer, text.number),
        Title(title),
        Addressee(f"{text.to}："),
        *_screening(text),
        *_assessment(text),
        Signature(text.issuer, text.issued_on),
        Imprint("", text.issuer, text.issued_on),
    ]
    return official_document(parts, title=title.replace("\n", ""), made_at=made_at)


def _screening(text: ImpactText) -> list[Part]:
    parts: list[Part] = [
        Heading("一、基本情况"), *_paragraphs(text.summary), Heading("二、筛查和裁定"), Paragraph(text.screened)
    ]  # fmt: skip
    if text.effects:
        parts.append(Table(EFFECTS, [list(row) for row in text.effects]))
    return [*parts, Note(f"注：{text.footnote}"), *_paragraphs(text.ruling)]


def _assessment(text: ImpactText) -> list[Part]:
    if not text.findings:
        return []
    parts: list[Part] = [
        Heading("三、评估结论"),
        Paragraph(f"评估范围：{text.scope}"),
        *_paragraphs(text.findings),
    ]
    if text.experts:
        parts += [Heading("四、专家意见"), Table(EXPERTS, [list(row) for row in text.experts])]
    heading = Heading(f"{'五' if text.experts else '四'}、意见建议")
    if not text.advice:
        return [*parts, heading, Paragraph("没有需要修改的意见，请按方案实施，发现新的健康影响时及时告知。")]
    asked = (
        f"请于收到后{text.reply_days}个工作日内逐条答复是否采纳；部分采纳或不采纳的，请说明理由。采纳的建议请在"
        "落实期限前办理，并报送落实情况和佐证材料。"
    )
    return [*parts, heading, Table(ADVICE, [list(row) for row in text.advice]), Paragraph(asked)]


def _paragraphs(text: str) -> list[Part]:
    return [Paragraph(line.strip()) for line in text.splitlines() if line.strip()]
