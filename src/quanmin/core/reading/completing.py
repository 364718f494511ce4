"""Names that a clause leaves short because the words stand elsewhere in the sentence are made whole.

「建成卫生室120个，覆盖率100%」 is the coverage of clinics; 「1个省级、3个市级重点专科」 are all key specialities.
"""

import dataclasses
import re
from collections.abc import Sequence

from quanmin.core.reading.draft import Target

_BARE = re.compile(
    r"(?:总)?(?:覆盖率|达标率|完成率|普及率|占比|比例|建成率|合格率|知晓率|及时率|管理率|治愈率|增长率)"
)
_PER = re.compile(r"每[\d一二三四五六七八九十百千万]+(?:名|个)?(?:常住|户籍)?(?:人口|人|居民|儿童|老年人)")
_LEVEL = re.compile(r"(?:国家|省|自治区|市|县|区|旗|镇|乡|村)级")
_DOES = re.compile(r"(?:设置|设立|建立|建成|配备|开展|提供|达到|实现|完成|纳入|创建).+")
_OPENING = re.compile(
    r"^(?:大力|积极|全面|深入|继续|稳步|进一步|加快)*(?:开展|推进|推动|实施|扩大|加强|完善|落实|做好|提供|建立|健全|推行|建成|新建|建设|创建|普及|规范)(?:了)?"
)
_CLOSING = re.compile(r"(?:建设|创建|工作|项目|活动)?(?:\d+(?:\.\d+)?(?:万)?(?:个|所|家|人次?|名|处))?$")


def completed(targets: Sequence[Target], before: str, clause: str) -> list[Target]:
    """The targets of one clause with whole names; `before` is the clause before it."""
    named = [_complete(target, targets, before, clause, place) for place, target in enumerate(targets)]
    return [dataclasses.replace(target, indicator=name) for target, name in zip(targets, named, strict=True)]


def _complete(target: Target, targets: Sequence[Target], before: str, clause: str, place: int) -> str:
    name = target.indicator
    if _BARE.fullmatch(name) and before:
        return _borrowed(before, place, len(targets)) + name
    if _LEVEL.fullmatch(name):
        return name + _LEVEL.sub("", targets[-1].indicator, count=1)
    per = _PER.match(targets[0].indicator)
    if per and place and not name.startswith("每") and target.unit != "%":
        return per[0] + name
    if re.match(r"占(?!地)", name) and before and "比例" not in name:
        return re.split(r"\d|达到?|为", before)[0] + name + "比例"
    return name if not _lacks_act(target, targets, place) else _with_act(name, targets[-1].indicator)


def _borrowed(before: str, place: int, count: int) -> str:
    """What the clause before is about: each thing its own figure, or all of it."""
    about = _CLOSING.sub("", _OPENING.sub("", before))
    things = re.split(r"、|和|及", about)
    things = [things[0], *things[1:]]
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
