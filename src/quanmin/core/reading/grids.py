"""What the columns of a table are, by their headers: indicator, unit, start value, target values, leads, deadline."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from quanmin.core.reading.page import Cell, Grid

_ROLES: tuple[tuple[str, str], ...] = (
    ("person", r"领导|责任人|联系人|负责人|包抓|挂钩"),
    ("lead", r"牵头|责任|负责|主管|承办|数据来源单位"),
    ("cooperate", r"配合|协同|协办|参与|参加"),
    ("deadline", r"时限|完成时间|时间(?:节点|要求|安排|进度)|进度(?:要求|安排)|期限|截止"),
    ("note", r"备注|说明|依据|数据来源"),
    ("nature", r"属性|性质"),
    ("number", r"^序号$|^编号$|^No"),
    ("done", r"(?<!应)完成(?!时)|实际|达成"),
    ("baseline", r"现状|基期|基数|基线|基础值|基准"),
    ("target", r"目标值|目标|规划值|任务数|年度值|预期值|指标值"),
    ("field", r"^领域|^类别|^类型|^分类|^维度|^项目$|^工程$"),
    ("indicator", r"指标|评价内容"),
    ("task", r"任务|内容|措施|事项|举措|工作"),
    ("unit", r"单位"),
)
_YEAR = re.compile(r"(20\d{2})年?")
_LABEL = re.compile(r"牵头|责任|配合|参与")


@dataclass(frozen=True)
class Column:
    """One column: its role and the year its header names."""

    place: int
    role: str
    year: int | None
    header: str


@dataclass(frozen=True)
class Row:
    """One row of data: cells by role (several of a role in order), its stretch of the page."""

    start: int
    end: int
    cells: tuple[tuple[Column, Cell], ...]

    def first(self, role: str) -> Cell | None:
        """The first cell of that role that has words."""
        return next((cell for column, cell in self.cells if column.role == role and cell.text), None)

    def all(self, role: str) -> list[tuple[Column, Cell]]:
        """Every cell of that role."""
        return [(column, cell) for column, cell in self.cells if column.role == role]


@dataclass(frozen=True)
class Sheet:
    """A table understood: its columns and its rows; rows of headings alone are left out."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    def has(self, role: str) -> bool:
        """Whether some column has that role."""
        return any(column.role == role for column in self.columns)


def understood(grid: Grid, plain: str, start: int | None) -> Sheet | None:
    """The table by its header; None when no row reads as a header. `start` is the first year of the plan."""
    for place, cells in enumerate(grid.rows[:3]):
        columns = _columns([plain[cell.start : cell.end].replace(" ", "") for cell in cells], start)
        if sum(column.role != "" for column in columns) >= min(3, len(cells)):
            rows = [_row(columns, row) for row in grid.rows[place + 1 :] if any(cell.text for cell in row)]
            return Sheet(columns, tuple(row for row in rows if not _is_header(row)))
    return None


def _row(columns: tuple[Column, ...], cells: tuple[Cell, ...]) -> Row:
    return Row(cells[0].start, cells[-1].end, tuple(zip(columns, cells, strict=False)))


def _is_header(row: Row) -> bool:
    """A header printed again at the top of a page."""
    return sum(cell.text == column.header for column, cell in row.cells if cell.text) > 1


def _columns(headers: list[str], start: int | None) -> tuple[Column, ...]:
    columns = [Column(place, _role(header), _year(header), header) for place, header in enumerate(headers)]
    return tuple(_told_apart(columns, start))


def _role(header: str) -> str:
    if not header or len(header) > 24:
        return ""
    if re.fullmatch(r"(?:计量)?单位", header):
        return "unit"
    if re.fullmatch(r"20\d{2}年?", header):
        return "year"
    return next(
        (role for role, pattern in _ROLES if re.search(pattern, header)),
        "year" if _YEAR.search(header) else "",
    )


def _year(header: str) -> int | None:
    found = _YEAR.search(header)
    return int(found[1]) if found else None


def _told_apart(columns: list[Column], start: int | None) -> Iterator[Column]:
    """Bare year columns told apart, and a lone 单位 column of a task table, which names who is responsible."""
    measured = any(column.role in ("indicator", "target", "year") for column in columns)
    repeated = {
        column.header for column in columns if [other.header for other in columns].count(column.header) > 1
    }
    for column in columns:
        role = column.role
        if role == "year":
            role = "baseline" if _starts(column, columns, start) else "target"
        if role == "unit" and not measured:
            role = "lead"
        yield Column(column.place, _content(column, role, columns, repeated), column.year, column.header)


def _starts(column: Column, columns: list[Column], start: int | None) -> bool:
    """Whether a bare year is where the plan starts from: the first of several, before the plan begins."""
    if any(other.role in ("baseline", "done") for other in columns):
        return False
    years = sorted(other.year for other in columns if other.role in ("year", "target") and other.year)
    before = column.year is not None and (start is None or column.year < start)
    return before and len(years) > 1 and column.year == years[0]


def _content(column: Column, role: str, columns: list[Column], repeated: set[str]) -> str:
    """A content header over several columns: the last is the task, those before it project and item."""
    if column.header not in repeated or role not in ("task", "indicator", "field"):
        return role
    same = [other.place for other in columns if other.header == column.header]
    return "task" if column.place == same[-1] else "field"
