"""One plan in every format: the same targets and tasks come out, however it is spaced, wide or cut by pages."""

import html
import io

import docx
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.printing import Style, printed
from quanmin.core.reading import read_document
from quanmin.core.reading.blocks import document_blocks
from quanmin.core.reading.page import Line, laid_out
from quanmin.core.synth.plans import sample_plans
from tests.core.reading.writing import TITLE

WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def parts(data, name):
    """Paragraphs (bold between asterisks) and tables of a document, in order."""
    page = laid_out(document_blocks(data, name))
    for part in page.parts:
        if isinstance(part, Line):
            yield page.marked(part.start, part.end)
        else:
            yield [[cell.text for cell in row] for row in part.rows]


def as_text(plan):
    rows = (part if isinstance(part, str) else "\n".join("|".join(row) for row in part) for part in plan)
    return "\n".join(rows).encode()


def as_word(plan):
    document = docx.Document()
    for part in plan:
        if isinstance(part, str):
            paragraph = document.add_paragraph()
            for number, piece in enumerate(part.split("**")):
                paragraph.add_run(piece).bold = number % 2 == 1
        else:
            made = document.add_table(len(part), len(part[0]))
            for row, texts in zip(made.rows, part, strict=True):
                for cell, text in zip(row.cells, texts, strict=True):
                    cell.text = text
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def as_page(plan):
    written = ""
    for part in plan:
        if isinstance(part, str):
            pieces = (
                f"<b>{html.escape(p)}</b>" if n % 2 else html.escape(p)
                for n, p in enumerate(part.split("**"))
            )
            written += f"<p>{''.join(pieces)}</p>"
        else:
            cells = ("".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in part)
            written += f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"
    return f"<html><head><meta charset=gbk></head><body>{written}</body></html>".encode("gb18030")


def as_sheet(plan):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet, row = book.add_worksheet(), 0
        for part in plan:
            for texts in [[part]] if isinstance(part, str) else part:
                for column, text in enumerate(texts):
                    sheet.write_string(row, column, text)
                row += 1
    return buffer.getvalue()


FORMATS = {"text": as_text, "word": as_word, "page": as_page, "sheet": as_sheet, "print": printed}


def facts(data):
    """What a document promises and asks, without where in the text it stands."""
    draft = read_document(data, "plan")
    targets = [
        (
            one.indicator,
            one.comparator,
            one.value,
            one.unit,
            one.year,
            one.baseline,
            one.nature,
            one.lead,
            one.sentence,
        )
        for one in draft.targets
    ]
    tasks = [(one.path, one.title, one.lead, one.cooperate, one.deadline) for one in draft.tasks]
    return targets, tasks, [finding.code for finding in draft.findings]


@pytest.mark.parametrize("path", sample_plans(), ids=lambda path: path.name)
@pytest.mark.parametrize("form", FORMATS)
def test_a_whole_plan_says_the_same_in_every_format(path, form):
    data = path.read_bytes()
    plan = list(parts(data, path.name))

    assert facts(FORMATS[form](plan)) == facts(data)


RATES = st.sampled_from(["签约率", "产后访视率", "新生儿听力筛查率", "婴儿死亡率"])
FILLING = st.sampled_from(["完善随访制度，", "规范上门服务，强化培训考核，", "健全网络，", ""])


@st.composite
def plans(draw):
    """A small plan: a few sentences with a figure each, and perhaps a table."""
    sentences = [
        f"{draw(FILLING)}到{draw(st.integers(2023, 2027))}年，{draw(RATES)}达到{draw(st.integers(10, 99))}%以上。"
        for _ in range(draw(st.integers(1, 4)))
    ]
    table = [["序号", "指标", "单位", "2022年", "2027年目标"]]
    table += [
        [str(n), f"第{'甲乙丙丁'[n]}项检查率", "%", "50", f"≥{draw(st.integers(51, 99))}"]
        for n in range(draw(st.integers(0, 3)))
    ]
    return [TITLE, "一、目标", "".join(sentences), *([table] if len(table) > 1 else []), "二、任务"]


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(plan=plans(), form=st.sampled_from(sorted(FORMATS)))
def test_a_drawn_plan_says_the_same_in_every_format(plan, form):
    assert facts(FORMATS[form](plan))[:2] == facts(as_text(plan))[:2]


@settings(deadline=None, max_examples=25)
@given(plan=plans(), data=st.data(), form=st.sampled_from(["text", "word", "page"]))
def test_spaces_and_width_change_nothing_in_any_format(plan, data, form):
    space = data.draw(st.sampled_from([" ", "\u00a0", "\u3000", "\u2009", "\u200b"]))
    spaced = [
        "".join(f"{space}{letter}" if letter in "0123456789年达率" else letter for letter in part).translate(
            WIDE
        )
        if isinstance(part, str)
        else part
        for part in plan
    ]

    assert facts(FORMATS[form](spaced))[0] == facts(as_text(plan))[0]


@settings(deadline=None, max_examples=30)
@given(plan=plans(), above=st.integers(20, 40), indent=st.sampled_from([0, 2]))
def test_the_end_of_a_printed_page_inside_a_clause_changes_nothing(plan, above, indent):
    """Lines above push the plan down until a page ends inside its sentences or its table."""
    pushed = [plan[0], *["推进改革。"] * above, *plan[1:]]

    assert (
        facts(printed(pushed, Style(indent=indent, head="青石县人民政府公报")))[0] == facts(as_text(plan))[0]
    )


@settings(deadline=None, max_examples=30)
@given(plan=plans(), data=st.data())
def test_a_page_break_inside_a_sentence_of_text_changes_nothing(plan, data):
    """Plain text out of a PDF: blank lines, a page number and a form feed in the middle of a long sentence."""
    first = plan[2]
    if len(first) < 45:
        first = "完善随访制度，规范上门服务，强化培训考核，健全服务网络，落实经费保障；" + first
    at = data.draw(st.integers(25, len(first) - 2))
    gap = data.draw(st.sampled_from(["\n\n", "\n\f\n", "\n"]))

    assert (
        facts(as_text([*plan[:2], first[:at] + gap + first[at:], *plan[3:]]))[0]
        == facts(as_text([*plan[:2], first, *plan[3:]]))[0]
    )


ENCODINGS = ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("path", sample_plans()[:1], ids=lambda path: path.name)
def test_every_usual_encoding_is_told_by_its_letters(path, encoding):
    text = path.read_text("utf-8")

    assert facts(text.encode(encoding)) == facts(text.encode())


def test_big5_is_told_from_gbk():
    text = "青石縣健康行動方案\n一、總體目標\n到2025年，產後訪視率不低於95%，新生兒訪視率不低於90%。"

    assert [one[2] for one in facts(text.encode("big5"))[0]] == [95, 90]


def test_a_text_cut_inside_its_last_letter_loses_that_letter_alone():
    assert (
        read_document("到2025年，签约率达到65%。完".encode()[:-1], "plan").text.strip()
        == "到2025年，签约率达到65%。"
    )


def test_a_short_text_in_gbk_is_read():
    assert read_document("签约率达到65%。".encode("gbk"), "plan").text.strip() == "签约率达到65%。"
