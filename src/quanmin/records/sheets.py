"""Tables that people filled in: CSV in UTF-8 or GB18030, or Excel, as rows of text under their column titles."""

import csv
import io
from dataclasses import dataclass

from django.utils.translation import gettext as _
from lxml import etree

from quanmin.core.reading.encodings import decoded
from quanmin.core.reading.packed import local, package
from quanmin.core.reading.workbook import opened_sheets
from quanmin.errors import DocumentError, UsageError

MOST_ROWS, LARGEST_MB = 50_000, 20
# What a spreadsheet would take for a formula when the file is opened; a minus before digits is a number.
FORMULA = ("=", "@", "+", "\t", "\r")


@dataclass(frozen=True)
class Sheet:
    """Column titles in order, and for each filled line its number in the file and its texts by title."""

    titles: tuple[str, ...]
    lines: tuple[tuple[int, dict[str, str]], ...]


def read_sheet(data, name):
    """The first sheet of a file; UsageError says what makes it unfit: encoding, formulas, headers."""
    if len(data) > LARGEST_MB * 1_000_000:
        raise UsageError(_("文件超过 %(mb)s MB；请分成几份导入。") % {"mb": LARGEST_MB})
    if not data.strip():
        raise UsageError(_("文件是空的；请先下载模板填写。"))
    try:
        rows = _of_workbook(data, name) if data.startswith(b"PK") else _of_text(data, name)
    except (DocumentError, csv.Error) as error:
        raise UsageError(_("文件读不出来；请存为 UTF-8 或 GB18030 的 CSV，或 Excel（xlsx）。")) from error
    filled = [(number, row) for number, row in rows if any(cell.strip() for cell in row)]
    if not filled:
        raise UsageError(_("文件是空的；请先下载模板填写。"))
    return _sheet(filled)


def _of_text(data, name):
    text = decoded(data, name)
    head = text.split("\n", 1)[0]
    mark = max((",", "\t", ";", "，"), key=head.count)
    return list(enumerate(csv.reader(io.StringIO(text), delimiter=mark), start=1))


def _of_workbook(data, name):
    """The first sheet; refused where a cell is a formula, whose value depends on who opened it last."""
    sheet = package(data, name).part("xl/worksheets/sheet1.xml")
    if sheet is not None and any(local(node) == "f" for node in sheet.iter(etree.Element)):
        raise UsageError(_("表里有公式单元格；请复制后“选择性粘贴为数值”，再导入。"))
    cells = opened_sheets(data, name)[0].cells
    rows, columns = (max((place[at] for place in cells), default=-1) + 1 for at in (0, 1))
    kept = range(min(rows, MOST_ROWS + 2))
    return [(row + 1, [cells.get((row, column), "") for column in range(columns)]) for row in kept]


def _sheet(filled):
    titles = tuple(title.strip().removesuffix("*").strip() for title in filled[0][1])
    while titles and not titles[-1]:
        titles = titles[:-1]
    _refuse_titles(titles)
    if len(filled) - 1 > MOST_ROWS:
        raise UsageError(_("超过 %(most)s 行；请分成几份导入。") % {"most": MOST_ROWS})
    lines = tuple((number, _texts(titles, row)) for number, row in filled[1:])
    return Sheet(titles, lines)


def _refuse_titles(titles):
    twice = sorted({title for title in titles if titles.count(title) > 1})
    if twice:
        raise UsageError(_("列名重复：%(names)s；请删去多余的列。") % {"names": "、".join(map(repr, twice))})
    if "" in titles:
        raise UsageError(_("第一行有空的列名；请按模板填写列名。"))


def _texts(titles, row):
    """The cells under their titles; what stands beyond the last title is kept under the empty one, to be refused."""
    cells = [cell.strip() for cell in row] + [""] * (len(titles) - len(row))
    beyond = "".join(cells[len(titles) :])
    return dict(zip(titles, cells, strict=False)) | ({"": beyond} if beyond else {})


def is_formula(text):
    """Whether a spreadsheet would take the text for a formula; telephones may begin with +86."""
    return text.startswith(FORMULA) and not (text[:1] == "+" and text[1:].replace("-", "").isdecimal())
