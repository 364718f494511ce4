"""The ledger as a workbook: out with what is known and columns to fill in, and in again by the number of each line."""

import re
from dataclasses import dataclass

from quanmin.core.reading.workbook import opened_sheets
from quanmin.core.writing.workbook import Column, Notes, Sheet, workbook
from quanmin.errors import UsageError
from quanmin.supervision.models import Claim
from quanmin.supervision.nodes import DatedPoint

KEY, TEXT, PROBLEM, NEXT, CLAIM, NODE, PERSON, LAST = (
    "台账编号", "进展情况", "存在问题", "下一步措施", "自评", "完成节点（年份）", "责任人", "报送编号",
)  # fmt: skip
CLAIMS = {"绿灯": "green", "黄灯": "yellow", "红灯": "red", "绿": "green", "黄": "yellow", "红": "red"}
CLAIMS |= {value: value for value in Claim.values}
SAID = {"green": "绿灯", "yellow": "黄灯", "red": "红灯", "": ""}
LIGHTS = {**SAID, "grey": "暂不可评"}
COLUMNS = (
    Column(KEY, 9, "whole"), Column("类别", 7, "centred"), Column("规划", 26), Column("编号", 9, "centred"),
    Column("事项", 34), Column("牵头单位", 18), Column("配合单位", 24), Column("完成时限", 12, "date"),
    Column("下一节点", 12, "date"), Column("亮灯", 9, "centred"), Column("为什么", 34), Column("最近报送", 12, "date"),
    Column("佐证", 6, "whole"), Column(PERSON, 12, "fill"), Column(TEXT, 34, "fill"), Column(PROBLEM, 24, "fill"),
    Column(NEXT, 24, "fill"), Column(CLAIM, 8, "fill", ("绿灯", "黄灯", "红灯")), Column(NODE, 10, "fill"),
    Column(LAST, 9, "whole"),
)  # fmt: skip
USE = (
    "浅黄色的列可以填写后再导入系统；其余各列只供查看，导入时不读。每行按“台账编号”对应，请不要改动编号。没有改动的行"
    "导入后没有变化；改动过的行记为一条新的进展，旧的保留。表格不能带佐证文件：没有佐证的节点不算完成，请在页面上补附。"
)
MOST_ROWS, HEAD_WITHIN = 20_000, 10
_BLANK = re.compile(r"\s+")


@dataclass(frozen=True)
class Filled:
    """One row of a ledger that came back: where it stands in the sheet, and what was filled in.

    `last` is the number of the report it showed when it went out.
    """

    row: int
    key: str
    text: str
    problem: str
    next_step: str
    claim: str
    node: str
    last: str
    person: str | None


def ledger_book(rows, *, title, basis, made_at):
    """The bytes of an .xlsx file; `rows` are as wide as COLUMNS, `basis` are pairs of what the figures rest on."""
    sheet = Sheet("台账", title, COLUMNS, rows, frozen=5, paper="A3")
    return workbook((sheet, Notes("说明", "说明", [*basis, ("使用说明", USE)])), title=title, made_at=made_at)


def filled_rows(data, name):
    """The filled rows of a ledger; DocumentError or UsageError when the file is no workbook or no ledger."""
    for sheet in opened_sheets(data, name):
        head = _head(sheet.cells)
        if head is not None:
            return list(_rows(sheet.cells, *head))
    raise UsageError(f"{name!r} 里没有“{KEY}”这一列；请用系统导出的台账表填写后再导入。")


def node_year(written):
    """The year somebody wrote, such as 2025 or 2025年; None for nothing, UsageError for anything else."""
    found = re.fullmatch(r"(20\d\d)年?(?:\.0)?", written)
    if written and not found:
        raise UsageError(f"完成节点写的是 {written!r}；请只写年份，如 2025。")
    return int(found[1]) if found else None


def claim_of(written):
    """The light somebody gives; UsageError when it is none of the three."""
    if written not in CLAIMS:
        raise UsageError(f"自评写的是 {written!r}；请填绿灯、黄灯或红灯。")
    return CLAIMS[written]


def done_year(points: list[DatedPoint], node):
    """The year of a key point, to be written in its column."""
    return next((one.point.year for one in points if one.point.pk == node), None)


def _head(cells):
    """The row of the titles and the column of each title; None where this sheet is no ledger."""
    titles = {}
    for (row, column), text in cells.items():
        if row < HEAD_WITHIN:
            titles.setdefault(row, {})[_BLANK.sub("", text)] = column
    return next(((row, columns) for row, columns in sorted(titles.items()) if KEY in columns), None)


def _rows(cells, head, columns):
    last = max(row for row, _ in cells)
    if last - head > MOST_ROWS:
        raise UsageError(f"表格有 {last - head} 行，多于 {MOST_ROWS} 行；请分几个文件导入。")

    def cell(row, title):
        return cells.get((row, columns[title]), "").strip() if title in columns else ""

    for row in range(head + 1, last + 1):
        if cell(row, KEY):
            yield Filled(
                row + 1, cell(row, KEY), *(cell(row, title) for title in (TEXT, PROBLEM, NEXT, CLAIM, NODE, LAST)),
                person=cell(row, PERSON) if PERSON in columns else None,
            )  # fmt: skip
