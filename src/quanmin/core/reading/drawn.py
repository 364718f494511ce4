"""Tables drawn in plain text: with bars, tabs or spaces, or a Word table flattened to one cell a line.

A flattened table starts every cell with a tab, prints further lines of a cell without one, and leaves blank lines
between rows and sometimes inside a cell; rows are cut by the number of cells a row usually has.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable

from quanmin.core.reading.pieces import Paragraph, Printed, Table

_Rows = list[list[str]]
_HEADS = re.compile(r"指标|任务|单位|20\d{2}年?|目标|现状|基期|属性|性质|责任|牵头|时限|序号")
_LEAST = 3  # columns of a table parted by spaces alone


def find_tables(blocks: Iterable[Printed]) -> list[Printed]:
    """The blocks with drawn tables turned into tables."""
    found: list[Printed] = []
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            lines.append(block.text)
        else:
            found += [*_drawn(lines), block]
            lines = []
    return found + _drawn(lines)


def _drawn(lines: list[str]) -> list[Printed]:
    blocks: list[Printed] = []
    at = 0
    while at < len(lines):
        table, after = _table_at(lines, at)
        blocks.append(table or Paragraph(lines[at]))
        at = after
    return blocks


def _table_at(lines: list[str], at: int) -> tuple[Table | None, int]:
    for reader in (_barred, _tabbed, _flattened, _spaced):
        rows, after = reader(lines, at)
        if len(rows) > 1:
            return Table(_squared(rows)), after
    return None, at + 1


def _squared(rows: _Rows) -> tuple[tuple[str, ...], ...]:
    width = max(map(len, rows))
    return tuple(tuple(row) + ("",) * (width - len(row)) for row in rows)


def _barred(lines: list[str], at: int) -> tuple[_Rows, int]:
    rows, after = _while(lines, at, lambda line: line.count("|") > 1 or line.count("｜") > 1)
    framed = all(row.strip()[:1] in "|｜" for row in rows)
    cells = [_bar_cells(row.strip(), framed=framed) for row in rows]
    return [row for row in cells if not all(re.fullmatch(r"：?-+：?", cell) for cell in row)], after


def _bar_cells(row: str, *, framed: bool) -> list[str]:
    """The cells between bars; without a frame a bar at the edge means an empty cell, as merged cells come out."""
    if framed:
        row = row[1:].removesuffix("|").removesuffix("｜")
    return [cell.strip() for cell in re.split(r"[|｜]", row)]


def _tabbed(lines: list[str], at: int) -> tuple[_Rows, int]:
    rows, after = _while(lines, at, lambda line: len(re.findall(r"[^\t]\t", line)) > 1)
    return [row.split("\t") for row in rows], after


def _spaced(lines: list[str], at: int) -> tuple[_Rows, int]:
    """Cells parted by spaces alone: only below a line of headings, and while every line has as many cells as it."""
    heads = lines[at].split()
    if len(heads) < _LEAST or len(_HEADS.findall(lines[at])) < _LEAST or re.search("[。，；：]", lines[at]):
        return [], at + 1
    rows, after = _while(lines, at, lambda line: len(line.split()) == len(heads) and "。" not in line)
    return [row.split() for row in rows], after


def _while(lines: list[str], at: int, belongs: Callable[[str], bool]) -> tuple[list[str], int]:
    """The lines from `at` that belong, and where they stop; a page break (blank lines) inside is passed over."""
    rows: list[str] = []
    after = at
    while at < len(lines) and (belongs(lines[at]) or (rows and not lines[at].strip())):
        if lines[at].strip():
            rows.append(lines[at])
            after = at + 1
        at += 1
    return rows, after


def _flattened(lines: list[str], at: int) -> tuple[_Rows, int]:
    if not lines[at].startswith("\t"):
        return [], at
    groups, after = _cell_groups(lines, at)
    width = _usual_width([len(group) for group in groups])
    if width < 3:
        return [], at
    header, cells = groups[0], [cell for group in groups[1:] for cell in group]
    rows = [cells[place : place + width] for place in range(0, len(cells), width)]
    return [_spread(header, width), *rows], after


def _cell_groups(lines: list[str], at: int) -> tuple[list[list[str]], int]:
    """Cells between blank lines. A line without a tab goes on with the cell before it."""
    groups: list[list[str]] = [[]]
    after = at
    for place in range(at, len(lines)):
        line = lines[place]
        if line.startswith("\t"):
            groups[-1].append(line.strip())
        elif line.strip():
            if not _continues(groups, lines, place):
                break
            (groups[-1] or groups[-2])[-1] += "\n" + line.strip()
        elif groups[-1]:
            groups.append([])
        after = place + 1
    return [group for group in groups if group], after


def _continues(groups: list[list[str]], lines: list[str], place: int) -> bool:
    """Text without a tab belongs to the table only when more cells follow it."""
    return any(groups) and any(line.startswith("\t") for line in lines[place + 1 : place + 40])


def _usual_width(sizes: list[int]) -> int:
    return Counter(sizes).most_common(1)[0][0] if sizes else 0


def _spread(header: list[str], width: int) -> list[str]:
    """A header with fewer cells than columns: its widest, the content, stands over the columns left over."""
    missing = width - len(header)
    if missing <= 0:
        return header[:width]
    place = next((number for number, cell in enumerate(header) if re.search("内容|任务|措施|项目", cell)), 0)
    return header[:place] + [header[place]] * (missing + 1) + header[place + 1 :]
