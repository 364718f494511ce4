"""A notice (督办通知) as an official letter: why, on which figures, what is asked by when, and how to answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from quanmin.core.writing.official import Heading, Note, Paragraph, Part, Title, official_document
from quanmin.core.writing.official_letter import (
    Addressee,
    Imprint,
    Letterhead,
    Signature,
    letter_date,
)
from quanmin.core.writing.official_tables import Column, Table

FIGURES = (Column("项目", 34, "center"), Column("内容", 122))


@dataclass(frozen=True)
class NoticeText:
    """What a notice says, in the words and figures of its page; `figures` are pairs, `footnote` what they rest on."""

    issuer: str
    number: str
    urgency: str
    unit: str
    title: str
    reason: str
    demand: str
    answer_due: date
    sign_days: int
    figures: Sequence[tuple[str, str]]
    footnote: str
    issued_on: date
    copies: str = ""


def notice_letter(text: NoticeText, *, made_at: datetime) -> bytes:
    """The bytes of the Word file of a notice."""
    parts: list[Part] = [
        Letterhead(text.issuer, text.number, text.urgency),
        Title(f"关于{text.title}的督办通知"),
        Addressee(f"{text.unit}："),
        *_body(text),
        Signature(text.issuer, text.issued_on),
        Imprint(text.copies, text.issuer, text.issued_on),
    ]
    return official_document(parts, title=f"关于{text.title}的督办通知", made_at=made_at)


def _body(text: NoticeText) -> list[Part]:
    parts: list[Part] = [Heading("一、督办事项"), *_paragraphs(text.reason)]
    if text.figures:
        parts += [Table(FIGURES, [list(pair) for pair in text.figures]), Note(f"注：{text.footnote}")]
    return [
        *parts,
        Heading("二、办理要求"),
        *_paragraphs(text.demand),
        Heading("三、办理时限"),
        Paragraph(
            f"请于收到后{text.sign_days}个工作日内签收，确定责任人，于{letter_date(text.answer_due)}前反馈办理情况并附佐证"
            "材料。对督办事项有异议的，请在办理前说明理由提出申诉。逾期未办的，按规定催办和通报。"
        ),
    ]


def _paragraphs(text: str) -> list[Part]:
    return [Paragraph(line.strip()) for line in text.splitlines() if line.strip()]
