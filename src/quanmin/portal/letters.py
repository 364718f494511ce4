"""Notices and bulletins as the text of their letters: the very figures of their pages, with what these rest on."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from quanmin.core.periods import parse
from quanmin.core.writing.bulletin import BulletinText
from quanmin.core.writing.notice import NoticeText
from quanmin.core.writing.official_letter import letter_date
from quanmin.portal.notice_words import basis_footnote, basis_rows
from quanmin.portal.numbers import DASH, written
from quanmin.supervision.models import Urgency
from quanmin.supervision.states import CLOCKS

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ALL_UNITS = "各乡镇人民政府、街道办事处，县直有关单位"


def document_number(issued, series=""):
    """The number as documents write it: 云卫督〔2025〕3号; empty before it was issued."""
    if issued.number is None:
        return ""
    return f"{issued.issuer.letters}{series}〔{issued.year}〕{issued.number}号"


def letter_of_notice(notice):
    """The letter of a notice, in Chinese whoever asks for it."""
    with override("zh-hans"):
        urgent = "" if notice.urgency == Urgency.ORDINARY else str(notice.get_urgency_display())
        return NoticeText(
            issuer=notice.issuer.name, number=document_number(notice), urgency=urgent, unit=notice.unit.name,
            title=notice.title, reason=notice.reason, demand=notice.demand, answer_due=first_due(notice),
            sign_days=CLOCKS[notice.urgency].sign, figures=basis_rows(notice.basis),
            footnote=basis_footnote(notice.basis), issued_on=notice.issued_on,
        )  # fmt: skip


def first_due(notice):
    """By when the answer was first asked for: a return sets a later day, and the letter is what went out."""
    days = [
        step.due_on for step in notice.steps.all() if step.stage in ("working", "answered") and step.due_on
    ]
    return days[0] if days else notice.answer_due


def letter_of_bulletin(bulletin):
    """The letter of a bulletin, in Chinese whoever asks for it."""
    with override("zh-hans"):
        period = parse(bulletin.basis["period"]).title()
        return BulletinText(
            issuer=bulletin.issuer.name, number=document_number(bulletin, "通"),
            title=f"关于{period}重点任务和督办事项\n办理情况的通报", to=ALL_UNITS,
            opening=f"现将{period}重点任务节点完成情况和督办事项办理情况（截至{letter_date(bulletin.on)}）通报如下。",
            rows=[bulletin_cells(row) for row in bulletin.rows], behind=behind(bulletin.rows),
            footnote=bulletin_footnote(bulletin), day=bulletin.on,
        )  # fmt: skip


def bulletin_cells(row):
    """One unit's row as text, the same on the page and in the letter."""
    counts = (row[name] for name in ("nodes_due", "nodes_kept", "steps_due", "steps_kept"))
    return [
        str(row["place"] or DASH), row["name"], *map(str, counts), share_written(row), str(row["late_now"]),
        str(row["lights"]["red"]),
    ]  # fmt: skip


def share_written(row):
    """Of what was due, what was kept, in per cent; a dash where nothing was due."""
    return f"{written(100 * row['kept'] / row['due'], decimals=1)}%" if row["due"] else DASH


def behind(rows):
    """A sentence for each unit that did not keep what was due."""
    return [_behind(row) for row in rows if row["late_now"] or row["kept"] < row["due"]]


def _behind(row):
    said = {"unit": row["name"], "due": row["due"], "kept": row["kept"], "late": row["late_now"]}
    if not row["late_now"]:
        return _("%(unit)s：到期 %(due)s 项，按期完成 %(kept)s 项。") % said
    return _("%(unit)s：到期 %(due)s 项，按期完成 %(kept)s 项，现有逾期未办督办 %(late)s 件。") % said


def bulletin_footnote(bulletin):
    """What the figures are, where they come from and when they were taken."""
    return _(
        "按期率＝（按期完成的节点＋按期办理的督办环节）÷（到期节点＋到期督办环节）；节点以有佐证的完成日期为准，督办环节指"
        "签收和反馈，期限按工作日计；按期率相同的名次并列，没有到期事项的不排名。数据取自本系统台账和督办记录，截至 "
        "%(on)s（规则 %(rules)s，%(clocks)s）。"
    ) % {"on": bulletin.on, "rules": bulletin.basis["rules"], "clocks": bulletin.basis["clocks"]}  # fmt: skip
