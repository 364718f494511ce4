"""Targets out of tables: one for each value cell of a row, with the row's start value, unit, nature and lead."""

import dataclasses
import re
from collections.abc import Iterator

from quanmin.core.reading.clauses import DATE, painted
from quanmin.core.reading.cues import cue_after, cue_before
from quanmin.core.reading.draft import Comparator, Target, Value
from quanmin.core.reading.grids import Column, Row, Sheet
from quanmin.core.reading.naming import MEASURE, are_measures, subjects
from quanmin.core.reading.numbers import Quantity, quantities
from quanmin.core.reading.page import Cell
from quanmin.core.reading.setting import Setting
from quanmin.core.reading.targets import line_targets
from quanmin.core.reading.units import unit_names

_BRACKET = re.compile(
    r"（(?P<unit>%|‰|/\s?10万|1/10万|/十万|岁|人|名|个|张|天|日|分钟|亿元|万元|元|平方米|所|家|[^（）]{1,6}/[^（）]{1,6}|分|级|次|克|小时|项|万人|公里)）$"
)
_NONE = re.compile(r"^[-—–－/]*$")
_SAME = re.compile(r"同比例|同步|同幅")
_MADE = re.compile(r"^(?:建成|达标|完成|持续改善|逐步|稳步|进一步|.*下达|.*待定)")


def table_targets(setting: Setting, sheet: Sheet) -> Iterator[Target]:
    """The targets of an indicator table or of a task table with values; a figure said in both columns counts once."""
    if not sheet.has("target"):
        return
    for row in sheet.rows:
        seen: set[tuple[str, str]] = set()
        for column, cell in row.all("target"):
            for target in _cell_targets(setting, sheet, row, column, cell):
                key = (target.indicator, cell.text)
                if not (target.annual and key in seen):
                    yield target
                seen.add(key)


def _cell_targets(setting: Setting, sheet: Sheet, row: Row, column: Column, cell: Cell) -> Iterator[Target]:
    named = row.first("indicator") or _measured_task(row) or row.first("task")
    if named is None or re.search(r"合计|小计", named.text):
        return
    if told := list(_told(setting, row, column, cell, named)):
        yield from told
        return
    said = _said(setting, cell)
    if said is None or (said.value is None and any(_is_said(other) for _, other in row.all("target"))):
        return
    name, unit = _name_and_unit(setting, row, named)
    base, base_year = _baseline(setting, sheet, row)
    year = _due(setting, row, column)
    for single in _singles(setting, name):
        target = dataclasses.replace(
            said, indicator=single, year=year if said.annual else year or setting.heading.horizon,
            year_said=year is not None, unit=_unit(said, unit), span=(row.start, row.end),
            sentence=setting.page.text[row.start : row.end], nature=_text(row, "nature"), lead=_lead(setting, row),
        )  # fmt: skip
        if said.baseline is None and said.baseline_year is None and base is not None:
            target = dataclasses.replace(target, baseline=base, baseline_year=base_year)
        yield target


def _measured_task(row: Row) -> Cell | None:
    """Of several columns that tell the task, the last whose words end in a measure (重点任务, 具体举措: …率)."""
    cells = [cell for _, cell in row.all("task") if MEASURE.search(cell.text.rstrip("。；，"))]
    return cells[-1] if cells else None


def _is_said(cell: Cell) -> bool:
    """Whether a cell says something; a dash beside it then says that nothing is due that year."""
    return bool(cell.text) and not _NONE.fullmatch(cell.text.replace(" ", "")) and not _SAME.search(cell.text)


def _told(setting: Setting, row: Row, column: Column, cell: Cell, named: Cell) -> Iterator[Target]:
    """The targets of a value cell that names its own indicators (老年人体检率75%), as a sentence would."""
    words = setting.page.plain[cell.start : cell.end]
    found = quantities(painted(words, 0, len(words)).text)
    before = words[: cue_before(words[: found[0].start]).start] if found else ""
    is_task = row.first("indicator") is None
    if not found or not (MEASURE.search(before) or (is_task and len(before) > 2)):
        return
    year = _due(setting, row, column) or setting.heading.horizon
    for target, _ in line_targets(dataclasses.replace(setting, listed=year), (cell.start, cell.end)):
        yield dataclasses.replace(
            target, span=(row.start, row.end), sentence=setting.page.text[row.start : row.end],
            nature=_text(row, "nature"), lead=_lead(setting, row),
        )  # fmt: skip


def _unit(said: Target, unit: str | None) -> str | None:
    if said.comparator in ("increase_by", "decrease_by") and said.unit:
        return said.unit
    if said.unit and unit and said.unit != unit and said.unit in ("万", "亿"):
        return said.unit + unit
    return said.unit or unit


def _text(row: Row, role: str) -> str | None:
    cell = row.first(role)
    return cell.text if cell else None


def _lead(setting: Setting, row: Row) -> tuple[str, ...]:
    cell = row.first("lead")
    return unit_names(cell.text) if cell else ()


def _due(setting: Setting, row: Row, column: Column) -> int | None:
    if column.year:
        return column.year
    cell = row.first("deadline")
    found = DATE.search(setting.page.plain[cell.start : cell.end]) if cell else None
    return int(found["one"]) if found and found["one"] else None


def _name_and_unit(setting: Setting, row: Row, named: Cell) -> tuple[tuple[int, int], str | None]:
    """The indicator's place without the unit in brackets at its end, and that unit or the unit column's."""
    found = _BRACKET.search(setting.page.plain[named.start : named.end])
    place = (named.start, named.start + found.start()) if found else (named.start, named.end)
    place = (place[0] + _numbering(setting.page.plain[place[0] : place[1]]), place[1])
    cell = row.first("unit")
    written = found["unit"] if found else cell.text if cell else None
    if written and _NONE.fullmatch(written):
        written = None
    return place, written.replace(" ", "").removeprefix("1") if written and written.startswith(
        "1/"
    ) else written


def _numbering(text: str) -> int:
    found = re.match(
        r"(?:其中：?|\d{1,2}[.、]|[一二三四五六七八九十]{1,2}、|（[一二三四五六七八九十\d]+）)(?!\d)", text
    )
    return found.end() if found else 0


def _singles(setting: Setting, place: tuple[int, int]) -> list[str]:
    """Two rates in one row are two indicators; other names stay whole."""
    shown = painted(setting.page.plain, *place).text
    places = subjects(shown, (0, len(shown)))
    if not are_measures(shown, places):
        places = [(0, len(shown))]
    return [setting.page.text[place[0] + start : place[0] + end] for start, end in places]


def _baseline(setting: Setting, sheet: Sheet, row: Row) -> tuple[float | None, int | None]:
    for column, cell in row.all("baseline"):
        found = quantities(re.sub(r"[<>≤≥]", "", setting.page.plain[cell.start : cell.end]))
        if found:
            return found[0].low, column.year
    return None, None


def _said(setting: Setting, cell: Cell) -> Target | None:
    """What a value cell says: a bounded figure, a change, a rule without a figure; None for words and blanks."""
    words = setting.page.plain[cell.start : cell.end].replace(" ", "")
    blank = Target("", "=", None, None, None, (0, 0), (cell.start, cell.end), "")
    if _SAME.search(words):
        return dataclasses.replace(blank, comparator="increase_by")
    if _NONE.fullmatch(words):
        return blank if words else None
    if re.search("全覆盖|全部|应.尽", words):
        return dataclasses.replace(blank, comparator="cover_all", value=100.0, unit="%")
    text = painted(words, 0, len(words))
    found = quantities(text.text)
    return (
        _figure(setting, cell, blank, text.text, found[0], words)
        if found and not _MADE.search(words)
        else None
    )


def _figure(setting: Setting, cell: Cell, blank: Target, shown: str, figure: Quantity, words: str) -> Target:
    cue = cue_before(shown[: figure.start])
    after, _, about = cue_after(shown[figure.end :])
    changes = cue.comparator in ("increase_by", "decrease_by")
    value: Value = figure.low if figure.high is None else (figure.low, figure.high)
    comparator: Comparator = "range" if figure.high is not None and not changes else cue.comparator or "="
    compared = re.search(r"(?:比|较)(?P<year>20\d{2})年(?:（(?P<value>[\d.]+)[^）]*）)?", words)
    return dataclasses.replace(
        blank, comparator=comparator if changes or not after else after, value=value, unit=figure.unit or None,
        value_span=_place(setting, cell, figure), annual=cue.yearly, approximate=about,
        baseline=float(compared["value"]) if compared and compared["value"] else None,
        baseline_year=int(compared["year"]) if compared else None,
    )  # fmt: skip


def _place(setting: Setting, cell: Cell, figure: Quantity) -> tuple[int, int]:
    """The figure's place in the cell as laid out, where single spaces may stand between words."""
    kept = [place for place in range(cell.start, cell.end) if setting.page.plain[place] != " "]
    return kept[figure.start], kept[figure.end - 1] + 1
