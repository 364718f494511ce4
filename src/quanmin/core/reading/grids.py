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
_LONGEST = 12  # letters of a heading under a heading
_FIRST_IN_CHARGE = re.compile(r"牵头|主责|主办|承办")
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
    rows = [[plain[cell.start : cell.end].replace(" ", "") for cell in cells] for cells in grid.rows[:4]]
    for place, upper in enumerate(rows[:3]):
        if sum(map(bool, upper)) < 2:  # a title across the table
            continue
        headers, height = _headers(upper, rows[place + 1] if place + 1 < len(rows) else [])
        columns = _columns(headers, start)
        if sum(column.role != "" for column in columns) >= min(3, len(upper)):
            data = [
                _row(columns, row) for row in grid.rows[place + height :] if any(cell.text for cell in row)
            ]
            return Sheet(columns, tuple(row for row in data if not _is_header(row)))
    return None


def _headers(upper: list[str], lower: list[str]) -> tuple[list[str], int]:
    """The header of each column, and over how many rows they stand: 目标值 over 2022年 and 2025年 is two headers."""
    if not _is_second_row(upper, lower):
        return _over(upper, ("task", "field", "indicator", "lead", "cooperate")), 1
    return [_one_header(above, below) for above, below in zip(_over(upper), lower, strict=True)], 2


def _over(headers: list[str], roles: tuple[str, ...] = ()) -> list[str]:
    """The headers said again over the further columns they stand over; only those of the roles named, if any are."""
    over: list[str] = []
    for header in headers:
        wide = over[-1] if over and (not roles or _role(over[-1]) in roles) else ""
        over.append(header or wide)
    return over


def _is_second_row(upper: list[str], lower: list[str]) -> bool:
    """Whether a row goes on with the headings above it: what it says anew stands under headings of several columns."""
    if len(upper) != len(lower):
        return False
    fresh = [
        place
        for place, (above, below) in enumerate(zip(upper, lower, strict=True))
        if below not in ("", above)
    ]
    return (
        len(fresh) > 1
        and all(_is_wide(upper, place) for place in fresh)
        and not any(
            re.fullmatch(r"[\d.,%‰≥≤<>—-]+", lower[place]) and not _YEAR.match(lower[place])
            for place in fresh
        )
        and all(len(lower[place]) <= _LONGEST for place in fresh)
    )


def _is_wide(headers: list[str], place: int) -> bool:
    """Whether the header at a place stands over its neighbour too: merged cells are blank, drawn ones say it again."""
    header, after = headers[place], headers[place + 1 : place + 2]
    before = headers[place - 1 : place] if place else []
    return not header or after in ([""], [header]) or before == [header]


def _one_header(above: str, below: str) -> str:
    """A heading with what stands under it; the lower alone where it says what the column is."""
    if below in ("", above):
        return above
    says_itself = _role(below) not in ("", "year") or re.fullmatch(
        r"(?:指标|年度)?(?:数?值|年份|年度|数据)", above
    )
    return below if says_itself else above + below


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
    led = any(column.role == "lead" and _FIRST_IN_CHARGE.search(column.header) for column in columns)
    latest = max((column.year or 0 for column in columns if column.role == "baseline"), default=0)
    for column in columns:
        role = column.role
        if role == "year":
            role = "baseline" if _starts(column, columns, start) else "target"
        if role == "unit" and not measured:
            role = "lead"
        if (
            role == "lead"
            and led
            and re.search("责任|负责", column.header)
            and not _FIRST_IN_CHARGE.search(column.header)
        ):
            role = "cooperate"  # beside the unit that leads, those responsible are those who help
        if role == "baseline" and column.year and column.year < latest:
            role = ""  # of several years looked back at, the last is where the plan starts from
        yield Column(column.place, _content(column, role, columns, repeated), column.year, column.header)


def _starts(column: Column, columns: list[Column], start: int | None) -> bool:
    """Whether a bare year is where the plan starts from: the first of several, before the plan begins."""
    if any(other.role in ("baseline", "done") for other in columns):
        return False
    years = sorted(other.year for other in columns if other.role in ("year", "target") and other.year)
    before = column.year is not None and (start is None or column.year < start)
    return before and len(years) > 1 and column.year == years[0]


def _content(column: Column, role: str, columns: list[Column], repeated: set[str]) -> str:
    """A content header over several columns: the last is the task or indicator, those before it project and item."""
    if column.header not in repeated or role not in ("task", "indicator", "field"):
        return role
    same = [other.place for other in columns if other.header == column.header]
    last = "indicator" if role == "indicator" else "task"
    return last if column.place == same[-1] else "field"
