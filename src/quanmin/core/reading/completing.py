"""Names that a clause leaves short because the words stand elsewhere in the sentence are made whole.

「建成卫生室120个，覆盖率100%」 is the coverage of clinics; 「1个省级、3个市级重点专科」 are all key specialities.
"""

import dataclasses
import re
from collections.abc import Sequence

from quanmin.core.reading.cues import cue_before
from quanmin.core.reading.draft import Target
from quanmin.core.reading.naming import KNOWN_RATE, MEASURE

_BARE = re.compile(
    r"(?:总)?(?:覆盖率|达标率|完成率|普及率|占比|比例|建成率|合格率|知晓率|及时率|管理率|治愈率|增长率)"
)
_PER = re.compile(r"每[\d一二三四五六七八九十百千万]+(?:名|个)?(?:常住|户籍)?(?:人口|人|居民|儿童|老年人)")
_LEVEL = re.compile(r"(?:国家|省|自治区|市|县|区|旗|镇|乡|村)级")
_SICK = re.compile(r"[^，、]{2,12}患者(?=\S)")
_DOES = re.compile(r"(?:设置|设立|建立|建成|配备|开展|提供|达到|实现|完成|纳入|创建).+")
_OPENING = re.compile(
    r"^(?:大力|积极|全面|深入|继续|稳步|进一步|加快)*(?:开展|推进|推动|实施|扩大|加强|完善|落实|做好|提供|建立|健全|推行|建成|新建|建设|创建|普及|规范)(?:了)?"
)
_WHOSE = re.compile(r"(?:其中)?\S{0,6}(?:人群|老年人|人口|居民|儿童|残疾人|孕产妇|家庭|学生)")
_ORGAN_END = re.compile(r"(?:医院|卫生院|保健院|服务中心|机构)$")
_REGION = re.compile(
    r"^(?:城市|城区|城镇|县城|农村|乡村|乡镇|山区|牧区|平原|丘陵|高原|边远|偏远)(?:社区|地区|区域|居民|人口|范围)?"
)
_REGION_END = re.compile(r"(?<=[率间径例量])(?:城市|城区|城镇|县城|农村|乡村|乡镇|山区|牧区)(?:社区|地区)?$")
_NUMBERING = re.compile(r"^(?:\d+[.、]|[一二三四五六七八九十]+、|（[一二三四五六七八九十\d]+）)")
_CLOSING = re.compile(r"(?:建设|创建|工作|项目|活动)?(?:\d+(?:\.\d+)?(?:万)?(?:个|所|家|人次?|名|处))?$")


def completed(targets: Sequence[Target], before: str, *, per: str, last: str) -> list[Target]:
    """The targets of a clause with whole names; `before` is the clause before it, `per` its 每千人口, `last` its
    indicator, if any."""
    targets = _bounded(targets)
    named = [
        _in_region(
            _complete(target, targets, before, per, place),
            targets[place - 1].indicator if place else last,
            target.unit,
        )
        for place, target in enumerate(targets)
    ]
    return [dataclasses.replace(target, indicator=name) for target, name in zip(targets, named, strict=True)]


def _bounded(targets: Sequence[Target]) -> Sequence[Target]:
    """「不低于85%且不高于93%」 is one range."""
    if len(targets) != 2 or [target.comparator for target in targets] != [">=", "<="]:
        return targets
    low, high = targets
    same = low.indicator == high.indicator and low.unit == high.unit and low.year == high.year
    if (
        not same
        or not isinstance(low.value, float)
        or not isinstance(high.value, float)
        or low.value >= high.value
    ):
        return targets
    return [dataclasses.replace(low, comparator="range", value=(low.value, high.value))]


def per_people(targets: Sequence[Target]) -> str:
    """The 「每千人口」 that the last of these names begins with, which the next clause may leave unsaid."""
    found = _PER.match(targets[-1].indicator) if targets else None
    return found[0] if found else ""


def _complete(target: Target, targets: Sequence[Target], before: str, per: str, place: int) -> str:
    name = target.indicator
    # Said in the clause before, the name stands for itself: 签约率2024年达到50%，2025年达到60%.
    if before and name not in before and (_BARE.fullmatch(name) or _names_act(name, before)):
        return _joined(_borrowed(before, place, len(targets)), name)
    if place and (sick := _SICK.match(targets[0].indicator)) and len(name) < 7 and KNOWN_RATE.fullmatch(name):
        return sick[0] + name
    if _LEVEL.fullmatch(name):
        return name + _LEVEL.sub("", targets[-1].indicator, count=1)
    own = _PER.match(targets[0].indicator)
    per = own[0] if own and place else per
    small = isinstance(target.value, float) and target.value < 30 and (place > 0 or target.value % 1 != 0)
    if per and small and target.unit in ("人", "张", "个", "名") and not name.startswith("每"):
        return per + name
    if re.match(r"占(?!地)", name) and before and "比例" not in name:
        return re.split(r"\d|达到?|为", before)[0] + name + "比例"
    return name if not _lacks_act(target, targets, place) else _with_act(name, targets[-1].indicator)


def _in_region(name: str, before: str, unit: str | None) -> str:
    """A name that only says where or whose takes the measure said before it.

    「城市服务半径不超过5公里，农村不超过10公里」 speaks of two radii; 「签约率48%，重点人群78%」 of two rates.
    """
    if unit == "张" and _ORGAN_END.search(name):
        return name + "床位"
    above = _REGION_END.sub("", _REGION.sub("", before, count=1))
    if not MEASURE.search(above):
        return name
    if _REGION.fullmatch(name) or (_PER.fullmatch(name) and not _PER.match(above)):
        return name + above
    rates = (
        unit in ("%", "‰") and KNOWN_RATE.search(above) and not _WHOSE.search(above.replace("家庭医生", ""))
    )
    return name + above if rates and _WHOSE.fullmatch(name) else name


def _names_act(name: str, before: str) -> bool:
    """A rate that only names the act of the clause before (…免费接种，接种率达到90%)."""
    return len(name) < 5 and name.endswith("率") and name[:-1] in before


def _joined(about: str, name: str) -> str:
    return about + ("率" if about.endswith(name[:-1]) and name.endswith("率") else name)


def _borrowed(before: str, place: int, count: int) -> str:
    """What the clause before is about: each thing its own figure, or all of it."""
    figure = re.search(r"\d+(?:\.\d+)?(?:%|‰|项|种|张|人)", before)
    before = before[: cue_before(before[: figure.start()]).start] if figure and figure.start() > 3 else before
    about = _CLOSING.sub("", _OPENING.sub("", _NUMBERING.sub("", before)))
    about = re.sub(r"^.*\d万?(?:名|人次|人|个|所|家)|^全[县区市旗]", "", about)
    things = re.split(r"、|和|及", about)
    return things[place] if len(things) == count > 1 else about


def _lacks_act(target: Target, targets: Sequence[Target], place: int) -> bool:
    """Whether a share of things lacks what they do, said only after the last share (100%的甲、95%的乙设置…)."""
    shares = (
        target.indicator.endswith("比例") and place + 1 < len(targets) and target.span == targets[-1].span
    )
    return (
        shares
        and not _DOES.search(target.indicator)
        and bool(_DOES.search(targets[-1].indicator))
        and target.unit == "%"
    )


def _with_act(name: str, last: str) -> str:
    found = _DOES.search(last)
    return name.removesuffix("比例") + (found[0] if found else "")
