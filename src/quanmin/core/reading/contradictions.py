"""Contradictions that only show when two places of one document are held side by side.

Each check names both places and both figures; which is right is for the office that issued the document to say.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from quanmin.core.reading.draft import Draft, Finding, Span, Target
from quanmin.core.reading.numbers import quantities

_INSTITUTION = re.compile(
    r"社区卫生服务(?:机构|中心|站)|基层医疗(?:卫生)?机构|乡镇卫生院|村卫生室|(?:区级|县级|二级(?:及?以上)?|三级)?(?:公立)?(?:综合)?医院|学校|企业"
)
_MEMBERSHIP = re.compile(r"覆盖|纳入|接入")
_FILLERS = re.compile(
    r"覆盖率?|纳入|接入|范围|比例|建设|服务|协作网|管理|市行政区域内|县域内?|全部|均|实现|城市|农村|的|[（）、“”]"
)
_PEOPLE_COUNTED = re.compile(
    r"(?:每[\d一二三四五六七八九十百千万]+(?:名|个)?)(?P<people>常住人口|户籍人口|服务人口|人口)"
)
_LOOSE = re.compile(r"在册的?|登记(?:在册)?的?|患者|报告|城乡|全[县区市]|[“”（）()、的\s]")
_NEXT = 4  # letters between a total and the rate in it
_WINDOW = 10  # letters of a name compared with another's
_NAMED_THINGS = re.compile(rf"(?=(?P<name>[\u4e00-\u9fff]{{{_WINDOW - 2}}}(?:系统|平台)))")
_MEANT_APART = set("一二三四五六七八九十上下东西南北左右前后内外男女市县区乡镇村省国级新老大小中与和及或的")


def contradictions(draft: Draft, promised: Sequence[Target]) -> Iterator[Finding]:
    """Every contradiction between two places of the draft."""
    yield from _shares(promised)
    yield from _denominators(promised)
    yield from _spellings(promised)
    yield from _totals(promised)
    yield from _counts(draft, promised)
    yield from _near_names(draft)
    yield from _dates(draft)
    yield from _units(draft, promised)


def _shares(promised: Sequence[Target]) -> Iterator[Finding]:
    """Two shares of the same institutions in the same thing: 覆盖70%的社区卫生服务机构, 100%的…纳入."""
    covers = [
        (
            target,
            place[0].replace("医疗卫生机构", "医疗机构"),
            _FILLERS.sub("", target.indicator.replace(place[0], "")),
        )
        for target in promised
        if _MEMBERSHIP.search(target.indicator)
        and target.unit == "%"
        and (place := _INSTITUTION.search(target.indicator))
    ]
    for (first, whose, thing), (second, other, same) in combinations(covers, 2):
        if (
            whose == other
            and first.year == second.year
            and first.value != second.value
            and _overlap(thing, same)
        ):
            yield Finding(
                "conflicting-shares",
                f"同是{whose}，“{first.indicator}”为{_shown(first)}，“{second.indicator}”为{_shown(second)}；请确认两处是否同一口径，保留一个目标值。",
                (first.span, second.span),
            )


def _overlap(first: str, second: str) -> bool:
    """Whether the shorter of two names of things lies nearly whole within the other, letter pair by letter pair."""
    pairs, others = ({name[at : at + 2] for at in range(len(name) - 1)} for name in (first, second))
    return bool(pairs and others) and len(pairs & others) >= 0.75 * min(len(pairs), len(others))


def _shown(target: Target) -> str:
    value = target.value
    number = (
        "—".join(f"{part:g}" for part in value)
        if isinstance(value, tuple)
        else f"{value:g}"
        if value is not None
        else "—"
    )
    return f"{number}{target.unit or ''}"


def _denominators(promised: Sequence[Target]) -> Iterator[Finding]:
    """One indicator per 1000 people in one place and per 1000 residents in another."""
    groups: dict[tuple[str, int | None], dict[str, Target]] = defaultdict(dict)
    for target in promised:
        if found := _PEOPLE_COUNTED.search(target.indicator):
            rest = re.sub(r"[（(].*?[）)]|数$", "", _PEOPLE_COUNTED.sub("", target.indicator))
            groups[rest, target.year].setdefault(found["people"], target)
    for group in groups.values():
        for first, second in pairwise(group.values()):
            yield Finding(
                "two-denominators",
                f"“{first.indicator}”（{_shown(first)}）与“{second.indicator}”（{_shown(second)}）分母口径不同；请统一按常住人口或户籍人口计算，并注明数据来源。",
                (first.span, second.span),
            )


def _spellings(promised: Sequence[Target]) -> Iterator[Finding]:
    """One indicator under two names with one value: 在册的严重精神障碍患者管理率, 严重精神障碍管理率."""
    groups: dict[tuple[str, int | None, object, str | None], dict[str, Target]] = defaultdict(dict)
    for target in promised:
        bare = _LOOSE.sub("", target.indicator)
        if len(bare) > 4 and not _PEOPLE_COUNTED.search(target.indicator):
            groups[bare, target.year, target.value, target.unit].setdefault(
                _own_words(target.indicator), target
            )
    for group in groups.values():
        for first, second in pairwise(group.values()):
            yield Finding(
                "same-indicator-two-names",
                f"“{first.indicator}”与“{second.indicator}”的目标值都是{_shown(first)}，应是同一指标；请统一名称和“以上”“不低于”等表述，合并监测。",
                (first.span, second.span),
            )


def _own_words(name: str) -> str:
    """A name without what never makes it another: quotation marks, brackets, spaces."""
    return re.sub(r"[“”（）()、\s]", "", name)


def _totals(promised: Sequence[Target]) -> Iterator[Finding]:
    """A total 「其中」 a rate per 1000: together they say how many people there are, which should be checked."""
    for first, second in pairwise(promised):
        rate = re.match(r"每千", second.indicator) and second.sentence.startswith("其中")
        is_total = re.search("总量|总数|总人数", first.sentence) and first.unit in ("人", "名", "张")
        near = 0 <= second.span[0] - first.span[1] < _NEXT
        total, share = first.value, second.value
        if rate and is_total and near and isinstance(total, float) and isinstance(share, float) and share:
            parts = f"“{first.indicator}{_shown(first)}”与“其中{second.indicator}{_shown(second)}”并提"
            people = f"折算人口约{total / share / 10:.1f}万人"
            yield Finding(
                "total-with-rate",
                f"{parts}，{people}；请与常住人口核对，并说明总量与比率的范围是否相同。",
                (first.span, second.span),
            )


def _counts(draft: Draft, promised: Sequence[Target]) -> Iterator[Finding]:
    """A number of things beside a range of the same things: 4个薄弱专科建设, 3-4个…薄弱专科."""
    for target in promised:
        if not isinstance(target.value, tuple) or target.unit not in ("个", "所", "家"):
            continue
        noun = target.indicator[-4:]
        start = draft.text.rfind("\n", 0, target.span[0]) + 1
        end = draft.text.find("\n", target.span[1])
        line = draft.text[start : end if end >= 0 else len(draft.text)]
        for found in re.finditer(rf"(?<![\d—–-])(?P<count>\d+)个[^，。；\d]{{0,10}}{re.escape(noun)}", line):
            if start + found.start() < target.span[0] or start + found.start() >= target.span[1]:
                yield Finding(
                    "conflicting-counts",
                    f"同一任务中“{found[0]}”与“{_shown(target)}{target.indicator}”数量说法不一；请写明已在建几个、目标几个。",
                    ((start + found.start(), start + found.end()), target.span),
                )


def _near_names(draft: Draft) -> Iterator[Finding]:
    """Names that differ in one letter (辅助诊断系统, 辅助诊疗系统), and 区域 beside 县域 before the same words."""
    first_at: dict[str, Span] = {}
    for found in _NAMED_THINGS.finditer(draft.text):
        first_at.setdefault(found["name"], found.span("name"))
    # Names alike but for one letter share the name with that letter left out.
    alike: dict[tuple[int, str], str] = {}
    for name in first_at:
        for place, letter in enumerate(name):
            twin = alike.setdefault((place, name[:place] + name[place + 1 :]), name)
            if twin != name and not _MEANT_APART & {letter, twin[place]}:
                yield _two_names(twin, name, (first_at[twin], first_at[name]))
    for found in re.finditer(r"县域(?P<thing>[\u4e00-\u9fff]{4,8}中心)", draft.text):
        other = draft.text.find(f"区域{found['thing']}")
        if other >= 0:
            yield _two_names(
                f"区域{found['thing']}", found[0], ((other, other + len(found[0])), found.span())
            )
            return


def _two_names(first: str, second: str, spans: tuple[Span, ...]) -> Finding:
    return Finding(
        "one-thing-two-names",
        f"“{first}”与“{second}”只差一字，疑为同一项目的两种写法；请统一名称，确属两项的分别列明。",
        spans,
    )


def _dates(draft: Draft) -> Iterator[Finding]:
    """「在2022年前」 and 「到2022年」 in one task: the last days differ by a year."""
    for task in draft.tasks:
        before = re.search(r"(?:在)?(?P<year>20\d{2})年(?:之|以)?前", task.text)
        until = before and re.search(rf"到{before['year']}年(?!(?:之|以)?前)", task.text)
        if before and until:
            yield Finding(
                "two-last-days",
                f"任务“{task.title}”既写“{before[0]}”又写“{until[0]}”，前者截止上一年年底，后者截止当年年底；请写明年月日。",
                (task.span,),
            )


def _units(draft: Draft, promised: Sequence[Target]) -> Iterator[Finding]:
    """The unit in the name's brackets against the unit after the figure: 使用强度（DDDs）降低到40%."""
    for target in promised:
        said = quantities(draft.text[target.value_span[0] : target.value_span[1]])
        if said and target.unit and "DDD" in target.unit and said[0].unit == "%":
            yield Finding(
                "unit-mismatch",
                f"“{target.indicator}”的单位是{target.unit}，正文却写成{said[0].low:g}%；请改正单位。",
                (target.span,),
            )
