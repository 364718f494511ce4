"""Small documents to read, written for the tests."""

import io

import docx

from quanmin.core.reading import read_document

TITLE = "青石县全民健康行动实施方案（2023—2027年）"


def plan(*lines, title=TITLE):
    """A plan with the given lines under a heading on aims, as UTF-8."""
    return "\n".join((title, "一、总体目标", *lines)).encode()


def read(*lines, title=TITLE):
    """The draft of such a plan."""
    return read_document(plan(*lines, title=title), "plan.txt")


def said(*lines, title=TITLE):
    """What a plan with these lines promises, as (indicator, comparator, value, unit, year)."""
    targets = read(*lines, title=title).targets
    return [
        (target.indicator, target.comparator, target.value, target.unit, target.year) for target in targets
    ]


def word_file(*lines, table=(), merged=()):
    """A Word file: paragraphs, then a table; `merged` are pairs of cells to merge."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    if table:
        made = document.add_table(len(table), len(table[0]))
        for row, texts in enumerate(table):
            for place, text in enumerate(texts):
                made.cell(row, place).text = text
        for first, last in merged:
            text = made.cell(*first).text
            made.cell(*first).merge(made.cell(*last)).text = text
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
