"""Which measure of the catalogue an indicator of the plan is: proposed by likeness of names, never decided.

The score is the overlap of letter pairs (Dice) between the indicator and the closest of a measure's titles and
aliases, both without spaces, brackets, units, place words and the words every rate has. A name that contains all of
the other, less words that narrow it, scores up to 1; under `THRESHOLD` nothing is proposed. Ties go to the first code.
"""

import dataclasses
import re
from collections.abc import Mapping, Sequence

from quanmin.core.reading.draft import Draft, Target
from quanmin.core.reading.widths import one_width, simplified

THRESHOLD = 0.72

_STEM = re.compile(
    r"(?:覆盖率|比例|达标率|建成率|设置率|普及率)$"
)  # how a share is called says little about what it is of
_STEM_WORTH = 0.95

_DROPPED = re.compile(
    r"（(?:%|‰|/10万|1/10万|岁|人|张|个|名|天|分|元)）|[\s“”《》（）()、，·/—-]|全[县区市省州旗]|城乡|辖区|常住|以乡镇(?:街道)?为单位|在册的?|登记|国家|的"
)
_SAME = (
    ("期望寿命", "预期寿命"),
    ("占总能量", "供能"),
    ("占比", "比例"),
    ("比重", "比例"),
    ("人数比例", "比例"),
    ("II型", "2型"),
    ("重性精神病", "严重精神障碍"),
)
_OPPOSED = (
    ("高血压", "糖尿病"),
    ("婴儿", "新生儿"),
    ("孕产妇", "婴儿"),
    ("老年人", "儿童"),
    ("血压", "血糖"),
    ("规范管理", "控制"),
    ("医师", "护士"),
    ("管理率", "服药率"),
    ("宫颈", "乳腺"),
    ("门诊", "住院"),
    ("报告率", "发病率"),
    ("患病率", "发病率"),
    ("死亡率", "发病率"),
)


def link_measures(draft: Draft, names: Mapping[str, Sequence[str]]) -> Draft:
    """The draft with each target's likeliest measure code and the score; below the threshold both stay None."""
    prepared = {code: tuple(_bare(title) for title in titles if title) for code, titles in names.items()}
    return dataclasses.replace(draft, targets=tuple(_linked(target, prepared) for target in draft.targets))


def proposals(
    indicator: str, names: Mapping[str, Sequence[str]], most: int = 5
) -> tuple[tuple[str, float], ...]:
    """The likeliest measure codes for an indicator with their scores, best first; for a person to choose from."""
    bare = _bare(indicator)
    scored = {
        code: max((likeness(bare, _bare(title)) for title in titles if title), default=0.0)
        for code, titles in names.items()
    }
    best = sorted(scored.items(), key=lambda pair: (-pair[1], pair[0]))[:most]
    return tuple((code, round(score, 3)) for code, score in best if score > 0)


def _linked(target: Target, prepared: Mapping[str, Sequence[str]]) -> Target:
    bare = _bare(target.indicator)
    best, code = max(
        ((likeness(bare, name), code) for code, titles in prepared.items() for name in titles),
        key=lambda pair: pair[0],
        default=(0.0, ""),
    )
    if best < THRESHOLD:
        return dataclasses.replace(target, measure=None, match=None)
    return dataclasses.replace(target, measure=code, match=round(best, 3))


def _bare(name: str) -> str:
    bare = _DROPPED.sub("", simplified(one_width(name)))
    for written, meant in _SAME:
        bare = bare.replace(written, meant)
    return bare


def comparable_name(name: str) -> str:
    """A name as it is compared: one width, simplified, without brackets, places and words that say nothing."""
    return _bare(name)


def likeness(first: str, second: str) -> float:
    """0 to 1: shared letter pairs of two bare names; words that exclude each other make it 0."""
    if first == second:
        return 1.0
    if any((a in first) != (a in second) and (b in first) != (b in second) for a, b in _OPPOSED):
        return 0.0
    stems = _STEM.sub("", first), _STEM.sub("", second)
    return max(
        _dice(first, second), _STEM_WORTH * _dice(*stems) if all(len(stem) > 3 for stem in stems) else 0.0
    )


def _dice(first: str, second: str) -> float:
    pairs, others = _pairs(first), _pairs(second)
    shared = len(pairs & others)
    return 2 * shared / (len(pairs) + len(others)) if pairs and others else 0.0


def _pairs(name: str) -> set[str]:
    return {name[place : place + 2] for place in range(len(name) - 1)}
