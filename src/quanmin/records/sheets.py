"""Tables that people filled in: CSV in UTF-8 or GB18030, or Excel, as rows of text under their column titles."""

import csv
import io
import re
from dataclasses import dataclass
from unicodedata import category

from django.utils.translation import gettext as _
from lxml import etree

from quanmin.core.reading.encodings import decoded
from quanmin.core.reading.packed import attribute, local, package
from quanmin.core.reading.workbook import opened_sheets
from quanmin.errors import DocumentError, UsageError

MOST_ROWS, MOST_COLUMNS, LARGEST_MB = 50_000, 200, 20
# What a spreadsheet would take for a formula when the file is opened, in wide letters too.
FORMULA = ("=", "@", "+", "-", "\t", "\r", "＝", "＠", "＋", "－")
NUMBER = re.compile(r"[-+－＋][\d.,]+([eE][-+]?\d+)?|\+?[\d-]+|-+")
NO_TABLES = (b"%pdf", b"<html", b"<!doctype", b"<?xml", b"<table")
LEADS = "xl/_rels/workbook.xml.rels"


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
    if data.lstrip(b"\xef\xbb\xbf \r\n").lower().startswith(NO_TABLES):
        raise _unreadable()
    try:
        rows = _of_workbook(data, name) if data.startswith(b"PK") else _of_text(data, name)
    except (DocumentError, csv.Error) as error:
        raise _unreadable() from error
    filled = [(number, row) for number, row in rows if any(cell.strip() for cell in row)]
    if not filled:
        raise UsageError(_("文件是空的；请先下载模板填写。"))
    return _sheet(filled)


def _unreadable():
    return UsageError(_("文件读不出来；请存为 UTF-8 或 GB18030 的 CSV，或 Excel（xlsx）。"))


def _of_text(data, name):
    text = decoded(data, name).replace("\r\n", "\n").replace("\r", "\n")
    head = text.split("\n", 1)[0]
    mark = max((",", "\t", ";", "，"), key=head.count)
    return list(enumerate(csv.reader(io.StringIO(text), delimiter=mark), start=1))


def _of_workbook(data, name):
    """The first sheet that is filled; refused where it has a formula, whose value depends on who opened it last."""
    sheets = opened_sheets(data, name)
    filled = next((one for one in sheets if one.cells and not one.hidden), None)
    if filled is None:
        return []
    if _has_formulas(package(data, name), sheets.index(filled)):
        raise UsageError(_("表里有公式单元格；请复制后“选择性粘贴为数值”，再导入。"))
    cells = filled.cells
    rows, columns = (max((place[at] for place in cells), default=-1) + 1 for at in (0, 1))
    if columns > MOST_COLUMNS:
        raise UsageError(_("超过 %(most)s 列；请只保留模板里的列。") % {"most": MOST_COLUMNS})
    kept = range(min(rows, MOST_ROWS + 2))
    return [(row + 1, [cells.get((row, column), "") for column in range(columns)]) for row in kept]


def _has_formulas(opened, number):
    """Whether the sheet of that number, in the order of the workbook, holds a formula."""
    leads = {attribute(node, "Id"): attribute(node, "Target") or "" for node in opened.children(LEADS)}
    named = [node for node in opened.part("xl/workbook.xml").iter(etree.Element) if local(node) == "sheet"]
    target = leads.get(attribute(named[number], "id"), "").removeprefix("/xl/")
    sheet = opened.part(f"xl/{target}")
    return sheet is not None and any(local(node) == "f" for node in sheet.iter(etree.Element))


def plain_title(title):
    """A title as it is compared: without blanks, signs nobody sees and the star of what must be filled."""
    seen = "".join(sign for sign in title if not sign.isspace() and category(sign) != "Cf")
    return seen.removesuffix("*").replace("(", "（").replace(")", "）")


def _sheet(filled):
    titles = tuple(plain_title(title) for title in filled[0][1])
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
    """Whether a spreadsheet would take the text for a formula; a number or telephone may begin with a sign."""
    return text.startswith(FORMULA) and not NUMBER.fullmatch(text)
