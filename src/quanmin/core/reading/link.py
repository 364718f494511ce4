"""Which measure of the catalogue an indicator of the plan is: proposed by likeness of names, never decided.

The score is the overlap of letter pairs (Dice) between the indicator and the closest of a measure's titles and
aliases, both without spaces, brackets, units, place words and the words every rate has. A name that contains all of
the other, less words that narrow it, scores up to 1; under `THRESHOLD` nothing is assumed. Ties go to the first code.
"""

import dataclasses
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from quanmin.core.reading.draft import Draft, Target
from quanmin.core.reading.widths import one_width, simplified

THRESHOLD = 0.72

_STEM = re.compile(
    r"(?:覆盖率|比例|达标率|建成率|设置率|普及率)$"
)  # how a share is called says little about what it is of
_STEM_WORTH = 0.95
_SHORT_STEM = 3  # letters; a shorter stem says too little

_DROPPED = re.compile(
    r"（(?:%|‰|/10万|1/10万|岁|人|张|个|名|天|分|元)）|[\s“”《》（）()、，·/—~–-]|全[县区市省州旗]|城乡|辖区|常住|以乡镇(?:街道)?为单位|在册的?|登记|国家(?!卫生|基本药物|级)|的|^年度|^每年"
)
_SAME = tuple(
    (re.compile(written), meant)
    for written, meant in (
        ("期望寿命", "预期寿命"),
        ("占总能量", "供能"),
        ("占比", "比例"),
        ("比重", "比例"),
        ("人数比例", "比例"),
        ("II型", "2型"),
        ("重性精神病", "严重精神障碍"),
        ("周岁", "岁"),
        ("(?<=贫血|肥胖|近视)患病率", "率"),
        ("(?<!注册)护士", "注册护士"),
        ("每千人口托位", "每千人口3岁以下婴幼儿托位"),
        ("^万人", "每万名居民"),
        ("国民体质(?:测定)?合格", "国民体质测定标准合格"),
        ("国家基本药物", "基本药物"),
    )
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
    ("人均预期寿命", "健康预期寿命"),
    ("频次", "率"),
    ("每千", "每万"),
    ("每千", "每十万"),
    ("每万", "每十万"),
    ("床位", "护士"),
    ("床位", "医师"),
    ("床位", "托位"),
    ("护士", "药师"),
    ("医师", "药师"),
    ("医师", "全科医生"),
    ("国家", "省级"),
    ("国家", "市级"),
    ("省级", "市级"),
    ("县城", "乡镇"),
    ("乡镇", "村"),
    ("食盐", "食用油"),
    ("肥胖", "近视"),
    ("宫颈", "两癌"),
)
# What a rate counts, by the act before 率; shares that only say how far a thing has come (覆盖率, 达标率) say no act.
_ACT = re.compile(
    r"(管理|控制|知晓|治疗|治愈|服药|筛查|检测|检查|体检|接种|死亡|发病|患病|报告|签约|建档|建册|访视|随访|参保|报销|使用|就诊"
    r"|早诊|生存|感染|近视|吸烟|贫血|肥胖|合格|识别|救治|转诊|互认)(?:服务|任务|完成)*率$"
)
_INSTITUTIONS = ("乡镇卫生院", "村卫生室", "社区卫生服务中心", "社区卫生服务站", "县级医院", "三级", "学校")
# Words that make an indicator another, narrower one when only one of two names has them.
_NARROWING = re.compile(
    r"规范|系统管理|基层|中医|公立|社会办|民营|心理|贫困|脱贫|低收入|残疾|高危|重点人群|特殊家庭|流动|新生儿|户籍|^每|新增|增长|增幅|三级|精神|儿科|产科|任务完成|老年|妇女|学生"
)
_NARROWER = 0.7  # the most that a narrower or wider name scores: proposed, never assumed


@dataclass(frozen=True)
class _Name:
    """A bare name and what decides whether another can be the same, worked out once."""

    bare: str
    pairs: frozenset[str]
    stem_pairs: frozenset[str]
    act: str
    ages: frozenset[str]
    places: frozenset[str]
    narrowing: frozenset[str]
    kind: str
    opposed: tuple[int, int]


def link_measures(draft: Draft, names: Mapping[str, Sequence[str]]) -> Draft:
    """The draft with each target's likeliest measure code and the score; below the threshold both stay None."""
    prepared = [(code, _name(_bare(title))) for code, titles in names.items() for title in titles if title]
    found = {
        indicator: _best(indicator, prepared) for indicator in {target.indicator for target in draft.targets}
    }
    return dataclasses.replace(
        draft, targets=tuple(_linked(target, *found[target.indicator]) for target in draft.targets)
    )


def _best(indicator: str, prepared: Sequence[tuple[str, _Name]]) -> tuple[float, str]:
    own = _name(_bare(indicator))
    scored = ((_alike(own, name), code) for code, name in prepared if own.pairs & name.pairs or own == name)
    return max(scored, key=lambda pair: pair[0], default=(0.0, ""))


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


def _linked(target: Target, score: float, code: str) -> Target:
    if score < THRESHOLD:
        return dataclasses.replace(target, measure=None, match=None)
    return dataclasses.replace(target, measure=code, match=round(score, 3))


@cache
def _bare(name: str) -> str:
    bare = _DROPPED.sub("", simplified(one_width(name)))
    for written, meant in _SAME:
        bare = written.sub(meant, bare)
    return bare


def comparable_name(name: str) -> str:
    """A name as it is compared: one width, simplified, without brackets, places and words that say nothing."""
    return _bare(name)


def likeness(first: str, second: str) -> float:
    """0 to 1: shared letter pairs of two bare names; words that exclude each other make it 0."""
    return _alike(_name(first), _name(second))


@cache
def _name(bare: str) -> _Name:
    found = _ACT.search(bare)
    stem = _STEM.sub("", bare)
    return _Name(
        bare, _pairs(bare), _pairs(stem) if len(stem) > _SHORT_STEM else frozenset(), found[1] if found else "",
        frozenset(re.findall(r"\d+", bare)), frozenset(place for place in _INSTITUTIONS if place in bare),
        frozenset(_NARROWING.findall(bare)),
        "count" if bare.endswith("数") else "share" if bare.endswith(("率", "比例")) else "",
        (_bits(bare, 0), _bits(bare, 1)),
    )  # fmt: skip


def _bits(bare: str, side: int) -> int:
    """Which of the opposed words of one side a name has, as bits."""
    return sum(1 << place for place, words in enumerate(_OPPOSED) if words[side] in bare)


def _alike(first: _Name, second: _Name) -> float:
    if first.bare == second.bare:
        return 1.0
    if _excluded(first, second):
        return 0.0
    alike = max(_dice(first.pairs, second.pairs), _STEM_WORTH * _dice(first.stem_pairs, second.stem_pairs))
    mixed = {first.kind, second.kind} == {"count", "share"}
    return min(alike, _NARROWER) if mixed or first.narrowing != second.narrowing else alike


def _excluded(first: _Name, second: _Name) -> bool:
    """Whether two names have opposed words or count different acts, different ages or different institutions."""
    opposed = (first.opposed[0] ^ second.opposed[0]) & (first.opposed[1] ^ second.opposed[1])
    acts = bool(first.act and second.act) and first.act != second.act
    ages = bool(first.ages and second.ages) and not (first.ages <= second.ages or second.ages <= first.ages)
    places = bool(first.places and second.places) and not first.places & second.places
    return bool(opposed) or acts or ages or places


def _dice(pairs: frozenset[str], others: frozenset[str]) -> float:
    return 2 * len(pairs & others) / (len(pairs) + len(others)) if pairs and others else 0.0


def _pairs(name: str) -> frozenset[str]:
    return frozenset(name[place : place + 2] for place in range(len(name) - 1))
