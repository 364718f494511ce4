"""A clause cut into phrases: each figure, or list of figures, with the words that belong to it on either side."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from quanmin.core.reading.clauses import Clause, Painted, figures
from quanmin.core.reading.cues import Cue, cue_after, cue_before
from quanmin.core.reading.draft import Comparator
from quanmin.core.reading.naming import MEASURE
from quanmin.core.reading.numbers import Quantity

_LIST = re.compile(r"(?:、|和|及|与|或)(?:◇+(?:为)?)?")
_FROM = re.compile(r"(?:从|由|自)(?:人均|原来的|目前的|现在的)?(?:◇+的?)?(?:约)?$")
_TO = re.compile(
    r"^[^，。；、\d]{0,3}(?:提高|提升|上升|增加|增长|扩大|扩|拓展|延长|升高|升|增|下降|降低|减少|缩短|压缩|压减|回落|降|减)[^，。；\d]{0,3}(?:到|至|为)"
)
# 80%以上的乡镇卫生院能开展10项…: what each of the counted places must do, not a count of its own.
_DEMAND = re.compile(
    r"(?:及?以上)?的[^，；。、]{2,20}?(?:能够?|可|具备|配备|设置|设有|开展|提供|拥有|达到)[^，；。、]{0,10}"
)


@dataclass(frozen=True)
class Phrase:
    """One figure, or several in a row, with its surroundings; all places are offsets into the page.

    `left` and `right` are the words before the cue and after the figure; `after` the comparator said after each.
    """

    figures: tuple[Quantity, ...]
    cue: Cue
    after: tuple[Comparator | None, ...]
    approximate: bool
    left: tuple[int, int]
    words: tuple[int, int]
    right: tuple[int, int]
    baseline: Quantity | None
    clause: Clause


@dataclass(frozen=True)
class _Group:
    figures: tuple[Quantity, ...]
    after: tuple[Comparator | None, ...]
    approximate: bool
    start: int
    end: int
    baseline: Quantity | None


def phrases(text: Painted, clause: Clause) -> Iterator[Phrase]:
    """The phrases of a clause, left to right."""
    groups = list(_groups(text, clause))
    left = clause.start
    for place, group in enumerate(groups):
        limit = groups[place + 1].start if place + 1 < len(groups) else clause.end
        until = _boundary(text, group, limit) if place + 1 < len(groups) else limit
        before = group.baseline.start if group.baseline else group.start
        said = cue_before(text.cut(left, group.figures[0].start))
        name_end = min(left + said.start, before)
        yield Phrase(
            group.figures, said, group.after, group.approximate, (left, name_end), (left, group.figures[0].start),
            (group.end, until), group.baseline, clause,
        )  # fmt: skip
        left = until


def _boundary(text: Painted, group: _Group, limit: int) -> int:
    """Where the words between two figures change hands: a list mark at their end belongs to the second."""
    between = text.cut(group.end, limit)
    if re.match(r"[、和及与]|^$", between) or (cue_before(between).comparator and "、" not in between):
        return group.end
    cut = max(between.rfind("、"), between.rfind("和"), between.rfind("及"))
    return (
        group.end + cut
        if cut > 0
        else group.end + (0 if MEASURE.search(between[: cue_before(between).start]) else len(between))
    )


def _groups(text: Painted, clause: Clause) -> Iterator[_Group]:
    found = _without_thresholds(text, figures(text, clause.start, clause.end))
    at = 0
    while at < len(found):
        baseline = None
        if at + 1 < len(found) and _is_change(text, clause, found[at], found[at + 1]):
            baseline, at = found[at], at + 1
        group = _group(text, clause, found, at)
        yield (
            _Group(
                group.figures,
                group.after,
                group.approximate,
                baseline.start if baseline else group.start,
                group.end,
                baseline,
            )
            if baseline
            else group
        )
        at += len(group.figures)


def _without_thresholds(text: Painted, found: list[Quantity]) -> list[Quantity]:
    """Figures less those inside a name: …能治60个病种的…率达到50%, 80%的卫生院能开展10项…"""
    kept: list[Quantity] = []
    for place, figure in enumerate(found):
        following = found[place + 1] if place + 1 < len(found) else None
        inside = (
            following
            and not figure.is_ratio
            and following.is_ratio
            and (
                _runs_on(text.cut(figure.end, following.start))
                or (figure.unit == "次" and re.match("[^，、]{0,6}率", text.cut(figure.end, following.start)))
            )
        )
        demanded = (
            kept
            and kept[-1].is_ratio
            and not figure.is_ratio
            and _DEMAND.fullmatch(text.cut(kept[-1].end, figure.start))
        )
        if not inside and not demanded:
            kept.append(figure)
    return kept


def _runs_on(between: str) -> bool:
    return (
        len(between) > 2
        and not re.search("[、，]", between)
        and bool(MEASURE.search(between[: cue_before(between).start]))
        and "的" in between
    )


def _is_change(text: Painted, clause: Clause, first: Quantity, second: Quantity) -> bool:
    return bool(
        _FROM.search(text.cut(clause.start, first.start)) and _TO.match(text.cut(first.end, second.start))
    )


def _group(text: Painted, clause: Clause, found: list[Quantity], at: int) -> _Group:
    members, after = [found[at]], []
    comparator, size, approximate = cue_after(text.cut(found[at].end, clause.end))
    after.append(comparator)
    end = found[at].end + size
    for figure in found[at + 1 :]:
        if not _LIST.fullmatch(text.cut(end, figure.start)) or (
            figure.is_ratio != members[0].is_ratio and not _mixed(text, clause, members[0])
        ):
            break
        comparator, size, _ = cue_after(text.cut(figure.end, clause.end))
        members.append(figure)
        after.append(comparator)
        end = figure.end + size
    return _Group(tuple(members), tuple(after), approximate, members[0].start, end, None)


def _mixed(text: Painted, clause: Clause, first: Quantity) -> bool:
    return cue_before(text.cut(clause.start, first.start)).respectively
