"""A plan beside its parent's or its neighbour's: softer targets, missing indicators, other denominators, other years.

Of a parent the plan must be no softer; with a neighbour nothing is right or wrong, only different. Indicators are
paired by name without place words, then by the measure both were linked to; a name that is only alike is said to be
defined otherwise and never compared by its figures.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from quanmin.core.reading.baselines import bare_indicator
from quanmin.core.reading.directions import falls
from quanmin.core.reading.draft import Draft, Span, Target
from quanmin.core.reading.link import comparable_name, likeness
from quanmin.core.reading.numbers import PER_PEOPLE_WORDS

_ALIKE = 0.68  # likeness from which two names may mean one thing; a narrower name scores 0.7
_SURE = 0.95  # match of a measure from which its code speaks for the indicator


@dataclass(frozen=True)
class Difference:
    """One thing in which two plans differ: in words, with both sentences and where they stand."""

    code: str
    message: str
    sentences: tuple[str, str]
    spans: tuple[Span | None, Span | None]


def against_parent(plan: Draft, parent: Draft) -> tuple[Difference, ...]:
    """Where a plan falls short of its parent, in the order of the parent's text."""
    return tuple(_differences(plan, parent, parental=True))


def against_neighbour(plan: Draft, neighbour: Draft) -> tuple[Difference, ...]:
    """Where two plans of one rank differ."""
    return tuple(_differences(plan, neighbour, parental=False))


def _differences(plan: Draft, other: Draft, *, parental: bool) -> Iterator[Difference]:
    own = _targets(plan)
    led = any(target.lead for target in own)
    for said in _grouped(_targets(other)):
        first = said[0]
        same = [target for target in own if _is_same(target, first)]
        if not same:
            yield _missing(first, own, parental=parental)
            continue
        yield from _denominators(same, first)
        yield from _years_and_values(same, said, parental=parental)
        if led:
            yield from _owners(same, first, parental=parental)
        yield from _natures(same, first, parental=parental)
    if not led and (theirs := next((target for target in _targets(other) if target.lead), None)):
        message = f"本方案的指标都没有写明牵头单位，{_whose(parental)}逐项写明；请随文明确各指标的牵头单位。"
        yield Difference("lead-missing", message, ("", theirs.sentence), (None, theirs.span))


def _targets(draft: Draft) -> list[Target]:
    return [target for target in draft.targets if target.kind == "target"]


def _grouped(targets: Sequence[Target]) -> list[list[Target]]:
    """The targets by indicator: one for each year it is due."""
    groups: list[list[Target]] = []
    for target in targets:
        group = next((group for group in groups if _is_same(group[0], target)), None)
        if group is None:
            groups.append([target])
        elif target.year not in [other.year for other in group]:
            group.append(target)
    return groups


def _is_same(first: Target, second: Target) -> bool:
    names = _bare(first.indicator), _bare(second.indicator)
    sure = (first.match or 0) >= _SURE and (second.match or 0) >= _SURE
    return names[0] == names[1] or (first.measure is not None and first.measure == second.measure and sure)


def _bare(name: str) -> str:
    """A name by which plans are paired; whose people a rate counts (常住, 户籍) is compared apart."""
    return re.sub(r"常住|户籍", "", comparable_name(bare_indicator(name)))


def _missing(said: Target, own: Sequence[Target], *, parental: bool) -> Difference:
    alike = max(
        own, key=lambda target: likeness(_bare(target.indicator), _bare(said.indicator)), default=None
    )
    if alike is not None and likeness(_bare(alike.indicator), _bare(said.indicator)) >= _ALIKE:
        message = (
            f"“{alike.indicator}”与{_whose(parental)}“{said.indicator}”名称相近而不相同（{_figure(alike)}、{_figure(said)}）；"
            "请核对定义和分子分母，同一指标应统一名称。"
        )
        return _difference("other-definition", message, alike, said)
    message = f"缺少{_whose(parental)}的指标“{said.indicator}”（{_figure(said)}，{_due(said)}）；{_advice(parental)}。"
    return Difference("missing-indicator", message, ("", said.sentence), (None, said.span))


def _advice(parental: bool) -> str:
    return "请补充本级目标值，或说明不适用的理由" if parental else "如本地也监测这一指标，请考虑列入"


def _whose(parental: bool) -> str:
    return "上级" if parental else "对照方案"


def _difference(code: str, message: str, own: Target, said: Target) -> Difference:
    return Difference(code, message, (own.sentence, said.sentence), (own.span, said.span))


def _figure(target: Target) -> str:
    if target.comparator == "cover_all":
        return "全覆盖"
    if target.value is None:
        return "没有数值"
    value = target.value
    number = "—".join(f"{part:g}" for part in value) if isinstance(value, tuple) else f"{value:g}"
    sign = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "increase_by": "提高", "decrease_by": "降低"}
    return f"{sign.get(target.comparator, '')}{number}{target.unit or ''}"


def _due(target: Target) -> str:
    return f"{target.year}年" if target.year else "未写年份"


def _denominators(same: Sequence[Target], said: Target) -> Iterator[Difference]:
    """One indicator per residents here and per registered people there."""
    theirs = PER_PEOPLE_WORDS.search(said.indicator)
    for target in same:
        ours = PER_PEOPLE_WORDS.search(target.indicator)
        if ours and theirs and ours[0] != theirs[0]:
            message = (
                f"“{target.indicator}”按{ours[0]}计算，“{said.indicator}”按{theirs[0]}计算（{_figure(target)}、{_figure(said)}）；"
                "请统一分母口径后再比较。"
            )
            yield _difference("other-denominator", message, target, said)
            return
        if target.unit != said.unit and not _same_unit(target, said):
            message = f"“{target.indicator}”的单位不同：本方案{_figure(target)}，对方{_figure(said)}；请统一计量单位。"
            yield _difference("other-unit", message, target, said)
            return


def _same_unit(first: Target, second: Target) -> bool:
    covering = "cover_all" in (first.comparator, second.comparator)
    changing = any(target.comparator.endswith("_by") for target in (first, second))
    return covering or changing or first.value is None or second.value is None


def _years_and_values(
    same: Sequence[Target], said: Sequence[Target], *, parental: bool
) -> Iterator[Difference]:
    shared = [(ours, theirs) for ours in same for theirs in said if ours.year == theirs.year]
    for ours, theirs in shared:
        yield from _values(ours, theirs, parental=parental)
        if ours.baseline_year and theirs.baseline_year and ours.baseline_year != theirs.baseline_year:
            message = (
                f"“{ours.indicator}”的基期不同：本方案为{_start(ours)}，{_whose(parental)}为{_start(theirs)}；"
                "请统一基期后再比较进度。"
            )
            yield _difference("other-baseline", message, ours, theirs)
    if not shared:
        ours, theirs = same[0], said[0]
        message = (
            f"“{ours.indicator}”的年份不同：本方案{_due(ours)}{_figure(ours)}，{_whose(parental)}{_due(theirs)}{_figure(theirs)}；"
            "请列出同一年份的目标值。"
        )
        yield _difference("other-year", message, ours, theirs)


def _start(target: Target) -> str:
    value = f"（{target.baseline:g}）" if target.baseline is not None else ""
    return f"{target.baseline_year}年{value}"


def _values(ours: Target, theirs: Target, *, parental: bool) -> Iterator[Difference]:
    if not _same_unit(ours, theirs) and ours.unit != theirs.unit:
        return
    softness = _softness(ours, theirs)
    if parental and softness > 0:
        message = (
            f"“{ours.indicator}”{_due(ours)}的目标宽于上级要求：本方案{_figure(ours)}，上级{_figure(theirs)}；"
            "请调整到不宽于上级目标，或附上级同意的说明。"
        )
        yield _difference("softer-than-parent", message, ours, theirs)
    elif not parental and softness:
        message = (
            f"“{ours.indicator}”{_due(ours)}的目标不同：本方案{_figure(ours)}，对照方案{_figure(theirs)}；"
            f"{'本方案较宽' if softness > 0 else '本方案较严'}，请结合基期水平判断是否合适。"
        )
        yield _difference("other-target", message, ours, theirs)


def _softness(ours: Target, theirs: Target) -> float:
    """Above 0 when our target asks less than theirs, below when more, 0 when as much or not to be compared."""
    if ours.comparator.endswith("_by") or theirs.comparator.endswith("_by"):
        own, other = _worst(ours, rising=True), _worst(theirs, rising=True)
        return (
            other - own
            if ours.comparator == theirs.comparator and own is not None and other is not None
            else 0
        )
    rising = not (falls(ours.indicator) or "<" in ours.comparator or "<" in theirs.comparator)
    own, other = _worst(ours, rising=rising), _worst(theirs, rising=rising)
    if own is None or other is None:
        return 0
    return (other - own) if rising else (own - other)


def _worst(target: Target, *, rising: bool) -> float | None:
    """The least that still fulfils a target."""
    if isinstance(target.value, tuple):
        return target.value[0] if rising else target.value[1]
    return target.value


def _owners(same: Sequence[Target], said: Target, *, parental: bool) -> Iterator[Difference]:
    if said.lead and not any(target.lead for target in same):
        named = "、".join(said.lead)
        message = f"“{same[0].indicator}”没有牵头单位，{_whose(parental)}由{named}牵头；请明确本级牵头单位。"
        yield _difference("lead-missing", message, same[0], said)


def _natures(same: Sequence[Target], said: Target, *, parental: bool) -> Iterator[Difference]:
    if parental and said.nature == "约束性" and {target.nature for target in same} == {"预期性"}:
        message = f"“{same[0].indicator}”在上级是约束性指标，本方案列为预期性；请改为约束性，或说明理由。"
        yield _difference("weaker-nature", message, same[0], said)
