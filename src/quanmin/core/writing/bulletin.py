"""A bulletin (通报) as an official letter: how units kept what was due in a period, in the order of their places."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from quanmin.core.writing.official import Heading, Note, Paragraph, Part, Title, official_document
from quanmin.core.writing.official_letter import Addressee, Imprint, Letterhead, Signature
from quanmin.core.writing.official_tables import Column, Table

COLUMNS = (
    Column("名次", 11, "center"), Column("单位", 42), Column("到期\n节点", 13, "center"),
    Column("按期\n完成", 13, "center"), Column("到期\n督办", 13, "center"), Column("按期\n办理", 13, "center"),
    Column("按期率", 18, "center"), Column("逾期\n未办", 13, "center"), Column("红灯\n任务", 13, "center"),
)  # fmt: skip


@dataclass(frozen=True)
class BulletinText:
    """What a bulletin says, in the words and figures of its page."""

    issuer: str
    number: str
    title: str
    to: str
    opening: str
    rows: Sequence[Sequence[str]]
    behind: Sequence[str]
    footnote: str
    day: date


def bulletin_letter(text: BulletinText, *, made_at: datetime) -> bytes:
    """The bytes of the Word file of a bulletin."""
    parts: list[Part] = [
        Letterhead(text.issuer, text.number),
        Title(text.title),
        Addressee(f"{text.to}："),
        Paragraph(text.opening),
        Heading("一、总体情况"),
        Table(COLUMNS, text.rows),
        Note(f"注：{text.footnote}"),
        Heading("二、存在的问题"),
        *(Paragraph(line) for line in text.behind or ("本期到期的事项都已按期完成。",)),
        Heading("三、工作要求"),
        Paragraph(
            "请未按期完成的单位逐项说明原因，确定完成日期，附佐证材料反馈；其他单位对照节点抓紧推进，按时报送进展。"
        ),
        Signature(text.issuer, text.day),
        Imprint("", text.issuer, text.day),
    ]
    return official_document(parts, title=text.title, made_at=made_at)
