"""What is wrong or doubtful in a form that was filled.

Hard faults refuse it: a figure is missing, out of its range, not whole, a share is no share, or figures contradict
each other. Soft ones ask for a reason: a figure moved far against the last period. A reason given settles the doubt; it
never settles a fault.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import isfinite

from quanmin.core.forms.declare import Cell, Check, Form

_SHARES = {"%": 100, "‰": 1000}
_HAIR = 0.051  # a share written to one decimal may differ so much from its counts


@dataclass(frozen=True)
class Answer:
    """What was entered in one cell, and the reason given for what is unusual in it."""

    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    reason: str = ""


@dataclass(frozen=True)
class Doubt:
    """One thing that is wrong (`hard`) or asks for a reason, in Chinese and English; `cell` is where."""

    cell: str
    hard: bool
    zh: str
    en: str


NOTHING = Answer()


def figure_of(cell: Cell, answer: Answer) -> float | None:
    """The figure a cell says: as written, or worked out of its two counts."""
    if answer.value is not None or cell.shape != "share" or not answer.denominator:
        return answer.value
    return (answer.numerator or 0.0) / answer.denominator * _SHARES.get(cell.unit, 1)


def doubts(form: Form, answers: Mapping[str, Answer], last: Mapping[str, float]) -> tuple[Doubt, ...]:
    """All faults and doubts, in the order of the form; `last` are the figures of the last period by cell."""
    found: list[Doubt] = []
    for cell in form.cells:
        answer = answers.get(cell.key, NOTHING)
        faults = list(_faults(cell, answer))
        found += faults or _jump(cell, answer, last.get(cell.key))
    figures = {cell.key: figure_of(cell, answers.get(cell.key, NOTHING)) for cell in form.cells}
    return (*found, *(doubt for check in form.checks for doubt in _between(check, figures, form)))


def open_doubts(found: tuple[Doubt, ...], answers: Mapping[str, Answer]) -> tuple[Doubt, ...]:
    """Those that still stand in the way: every fault, and every doubt without a reason."""
    return tuple(one for one in found if one.hard or not answers.get(one.cell, NOTHING).reason.strip())


def _faults(cell: Cell, answer: Answer) -> Iterator[Doubt]:
    given = [number for number in (answer.value, answer.numerator, answer.denominator) if number is not None]
    if not all(map(isfinite, given)):
        yield Doubt(cell.key, True, "不是有限的数。", "Not a finite number.")
        return
    counts = _counts_fault(cell, answer)
    if counts is not None:
        yield counts
        return
    figure = figure_of(cell, answer)
    if figure is None:
        if cell.required:
            yield Doubt(cell.key, True, "没有填写。", "Not filled in.")
        return
    yield from _range(cell, figure)


def _counts_fault(cell: Cell, answer: Answer) -> Doubt | None:
    """What is wrong with the two counts of a share."""
    top, bottom = answer.numerator, answer.denominator
    if cell.shape != "share" or (top is None and bottom is None):
        return None
    if top is None or bottom is None or bottom <= 0 or top < 0 or (cell.unit in _SHARES and top > bottom):
        return Doubt(cell.key, True, "分子、分母要都填写，分母大于0，分子不大于分母。",
                     "Fill in both counts; the lower is above 0, the upper no greater.")  # fmt: skip
    worked = figure_of(cell, Answer(None, top, bottom))
    if answer.value is not None and worked is not None and abs(answer.value - worked) > _HAIR:
        return Doubt(cell.key, True, f"填写的 {answer.value:g} 与分子÷分母得出的 {worked:.2f} 不一致。",
                     f"{answer.value:g} was written, but the two counts give {worked:.2f}.")  # fmt: skip
    return None


def _range(cell: Cell, figure: float) -> Iterator[Doubt]:
    if cell.shape == "count" and figure != int(figure):
        yield Doubt(cell.key, True, f"{figure:g} 不是整数。", f"{figure:g} is not a whole number.")
    elif (cell.low is not None and figure < cell.low) or (cell.high is not None and figure > cell.high):
        low, high = ("" if end is None else f"{end:g}" for end in (cell.low, cell.high))
        yield Doubt(cell.key, True, f"{figure:g} 超出允许范围 {low}～{high}。",
                    f"{figure:g} is outside {low} to {high}.")  # fmt: skip


def _jump(cell: Cell, answer: Answer, before: float | None) -> list[Doubt]:
    figure = figure_of(cell, answer)
    if figure is None or before is None or cell.jump is None:
        return []
    is_share = cell.unit in _SHARES
    allowed = cell.jump if is_share else abs(before) * cell.jump / 100
    if abs(figure - before) <= allowed:
        return []
    points = ("个百分点" if cell.unit == "%" else "个千分点", " points") if is_share else ("%", " per cent")
    zh = f"与上期 {before:.4g} 相差超过 {cell.jump:g}{points[0]}，请说明原因。"
    return [
        Doubt(cell.key, False, zh, f"More than {cell.jump:g}{points[1]} away from {before:.4g}; say why.")
    ]


def _between(check: Check, figures: Mapping[str, float | None], form: Form) -> Iterator[Doubt]:
    parts, whole = [figures[key] for key in check.parts], figures[check.whole]
    if whole is None or any(part is None for part in parts):
        return
    summed = sum(part for part in parts if part is not None)
    hair = 1e-6 * max(1.0, abs(whole))
    holds = summed <= whole + hair if check.relation == "sum-at-most" else abs(summed - whole) <= hair
    if not holds:
        title = next(cell.title for cell in form.cells if cell.key == check.whole)
        yield Doubt(check.whole, True, f"{check.title}：合计 {summed:g}，而“{title}”为 {whole:g}。",
                    f"{check.title_en}: the parts add up to {summed:g}, against {whole:g}.")  # fmt: skip
