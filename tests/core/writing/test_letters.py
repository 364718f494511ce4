"""Notices and bulletins as letters, read back and held against GB/T 9704-2012, and printed by LibreOffice."""

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from quanmin.core.writing.bulletin import BulletinText, bulletin_letter
from quanmin.core.writing.notice import NoticeText, notice_letter
from quanmin.core.writing.official_letter import letter_date
from tests.core.office import needs_office
from tests.core.writing.test_printed import printed

NOON = datetime(2026, 1, 6, 12, 0)
NOTICE = NoticeText(
    issuer="云岭县卫生健康局", number="云卫督〔2025〕3号", urgency="特急", unit="云岭县教育体育局",
    title="健身设施建设滞后",
    reason="亮红灯。\n\n已连续两期。", demand="请查明原因。", answer_due=date(2026, 1, 9), sign_days=1,
    figures=(("现值", "61.2%（1,204 / 1,967）"), ("亮灯", "落后")), footnote="口径与时间。",
    issued_on=date(2025, 12, 31),
    copies="县政府督查室",
)  # fmt: skip
BULLETIN = BulletinText(
    issuer="云岭县卫生健康局", number="云卫督通〔2026〕1号", title="关于2025年重点任务和督办事项\n办理情况的通报",
    to="各乡镇人民政府",
    opening="现通报如下。", rows=[(str(n), f"第{n}局", "3", "2", "1", "1", "75%", "0", "1") for n in range(1, 31)],
    behind=(), footnote="按期率的算法。", day=date(2026, 1, 6),
)  # fmt: skip


def read(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def lines(document: Any) -> list[tuple[str, str]]:
    return [(line.style.name, line.text) for line in document.paragraphs if line.text]


def fonts(document: Any, style: str) -> tuple[str, float, str | None]:
    found = document.styles[style]
    colour = found.font.color.rgb
    return found.element.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia")), found.font.size.pt, str(colour)


def test_the_parts_of_a_notice_stand_in_the_order_of_the_standard() -> None:
    told = lines(read(notice_letter(NOTICE, made_at=NOON)))

    assert told[:3] == [
        ("紧急程度", "特急"),
        ("发文机关标志", "云岭县卫生健康局文件"),
        ("发文字号", "云卫督〔2025〕3号"),
    ]
    assert told[3][0] == "公文标题"
    assert told[4] == ("主送机关", "云岭县教育体育局：")
    assert told[-4:] == [
        ("发文机关署名", "云岭县卫生健康局"), ("成文日期", "2025年12月31日"), ("版记", "抄送：县政府督查室。"),
        ("版记", "云岭县卫生健康局\t2025年12月31日印发"),
    ]  # fmt: skip


def test_a_notice_has_its_three_headings() -> None:
    told = lines(read(notice_letter(NOTICE, made_at=NOON)))

    heads = [text for style, text in told if style == "Heading 1"]
    assert heads == ["一、督办事项", "二、办理要求", "三、办理时限"]


@pytest.mark.parametrize(
    ("style", "font", "size", "colour"),
    [
        ("发文机关标志", "方正小标宋简体", 42, "FF0000"),
        ("发文字号", "仿宋_GB2312", 16, "000000"),
        ("紧急程度", "黑体", 16, "000000"),
        ("主送机关", "仿宋_GB2312", 16, "000000"),
        ("成文日期", "仿宋_GB2312", 16, "000000"),
        ("版记", "仿宋_GB2312", 14, "000000"),
    ],
)
def test_each_part_of_a_letter_has_its_font_size_and_colour(
    style: str, font: str, size: float, colour: str
) -> None:
    assert fonts(read(notice_letter(NOTICE, made_at=NOON)), style) == (font, size, colour)


def test_the_head_stands_35_mm_down_and_a_red_line_under_the_number() -> None:
    document = read(notice_letter(replace(NOTICE, urgency=""), made_at=NOON))
    mark, number = document.paragraphs[:2]

    assert round(mark.paragraph_format.space_before.mm, 1) == 35
    rule = number._p.pPr.find(qn("w:pBdr")).find(qn("w:bottom"))
    assert (rule.get(qn("w:color")), rule.get(qn("w:space"))) == ("FF0000", str(round(Mm(4).pt)))


def test_a_long_name_is_set_smaller_so_that_it_stands_on_one_line() -> None:
    long = replace(NOTICE, issuer="云岭县人民政府卫生健康工作领导小组办公室")
    (run,) = read(notice_letter(long, made_at=NOON)).paragraphs[1].runs

    assert run.font.size * len(run.text) <= Mm(156) < (run.font.size + Pt(1)) * len(run.text)


def test_the_table_of_a_notice_holds_the_figures_as_given_and_a_note_says_what_they_rest_on() -> None:
    document = read(notice_letter(NOTICE, made_at=NOON))

    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows[1:]] == [
        list(pair) for pair in NOTICE.figures
    ]
    assert ("公文附注", "注：口径与时间。") in lines(document)


def test_a_notice_without_figures_has_no_table() -> None:
    assert not read(notice_letter(replace(NOTICE, figures=()), made_at=NOON)).tables


@pytest.mark.parametrize("text", ["a\x00b\x0bc", "<w:p>&amp;", "\ud800x"])
def test_what_no_word_file_can_hold_is_left_out(text: str) -> None:
    document = read(notice_letter(replace(NOTICE, title=text, copies=text, unit=text), made_at=NOON))

    assert any("督办通知" in line for _, line in lines(document))


def test_a_bulletin_lists_its_units_in_order_and_says_when_nothing_is_late() -> None:
    document = read(bulletin_letter(BULLETIN, made_at=NOON))

    assert [row.cells[1].text for row in document.tables[0].rows[1:4]] == ["第1局", "第2局", "第3局"]
    assert "本期到期的事项都已按期完成。" in [text for _, text in lines(document)]


def test_the_same_letter_is_the_same_bytes() -> None:
    assert _parts(notice_letter(NOTICE, made_at=NOON)) == _parts(notice_letter(NOTICE, made_at=NOON))


def _parts(data: bytes) -> str:
    return str(read(data).element.xml)


def test_a_date_of_a_letter_has_no_noughts_in_front() -> None:
    assert letter_date(date(2026, 1, 6)) == "2026年1月6日"


def pages_of(data: bytes, folder: Path) -> Sequence[tuple[tuple[int, int], str]]:
    return printed(data, "letter.docx", folder)


@needs_office
def test_a_printed_notice_has_its_head_first_and_its_foot_last(tmp_path: Path) -> None:
    pages = pages_of(notice_letter(NOTICE, made_at=NOON), tmp_path)

    assert {size for size, _ in pages} == {(210, 297)}
    assert pages[0][1].startswith("特急云岭县卫生健康局文件云卫督〔2025〕3号")
    assert "2025年12月31日印发" in pages[-1][1]
    assert "抄送：县政府督查室" in pages[-1][1]


@needs_office
def test_the_table_of_a_printed_bulletin_repeats_its_head(tmp_path: Path) -> None:
    pages = pages_of(bulletin_letter(BULLETIN, made_at=NOON), tmp_path)

    assert len(pages) == 3
    assert all("名次单位" in text for _, text in pages[:2])
