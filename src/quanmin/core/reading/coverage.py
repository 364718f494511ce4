"""Promises of all: 全覆盖, 覆盖所有…, 所有…建成…, 均能…, 应签尽签, 动态清零; and circles reached within minutes.

A promise about two kinds of places is two promises, unless words before the list narrow it as a whole.
"""

import re
from collections.abc import Iterator, Sequence

from quanmin.core.reading.clauses import Clause, Painted
from quanmin.core.reading.draft import Comparator, Kind, Target
from quanmin.core.reading.naming import Place, subjects, trimmed
from quanmin.core.reading.setting import Setting, years_for

_ALL_COVERED = re.compile(
    r"^(?!(?:力争|确保|基本|逐步|尽快|率先)*(?:实现|做到)?全覆盖)(?P<list>.{2,}?)(?:基本)?(?:实现|达到|做到)?(?:“[二两三四五]个)?(?:100%)?(?<![健安完])全覆盖"
)
_COVERS_ALL = re.compile(r"(?P<who>[^，]{0,16}?)覆盖(?:到)?(?:所有|全部|各级各类)(?P<list>[^，。；]{2,40})")
_ALL_DO = re.compile(
    r"(?<!融入)(?:所有|全部(?=\S{2,12}(?:建成|实现|达到(?!\d)|开展|实施|推行|建立|设立|纳入)))(?P<list>[^，。；]{2,40}?)(?P<act>(?:均|都|要|率先|全部|基本)*(?:创建为|创建成|建设成|建成|实现|达到(?!\d)|开展|设置|设立|配备|完成|纳入|提供|建立|通过|接入).{2,30})"
)
_EACH_DOES = re.compile(
    r"(?P<list>[^，。；]{2,30}?)(?P<act>(?:均|都|全部)(?:要|应)?(?:能够|能|可|有|设|建有|配有|建成|实现|开展|纳入|提供|设置|设立|配备|达标|达到(?=[^\d，]{2,20}(?:标准|要求)$)).{2,30})"
)
_DONE_FULLY = re.compile(r"(?P<who>.{0,20}?)应(?P<verb>\w)尽(?P=verb)")
_CLEARED = re.compile(r"(?P<who>.{2,30}?)(?:持续|保持|实现)*(?:动态)?清零")
_NEVER = re.compile(
    r"(?P<who>.{2,20}?)(?:实现|保持|确保|做到)*“?零”?(?P<what>发生|死亡|报告|新增|感染|事故|差错|发病|病例)”?"
)
_EVERYWHERE = re.compile(
    r"(?:确保|实现)+(?:◇+)?(?:实现)?全[县区市旗](?P<list>[^，。；]{0,16}?(?:机构|医院|卫生院|卫生室|学校))(?P<act>.{2,16})"
)
_CIRCLE = re.compile(r"(?P<minutes>\d+)分钟(?P<circle>[^，。；、”\d]{1,8}圈)")
_COVERED_THING = re.compile(
    r"(?<=[院室心站区县村镇])(?:发热|中医|远程|标准化|数字化|网络|预约|公共卫生|急救|信息)\S{2,10}$"
)
_PLACES = re.compile(r"(?:卫生院|卫生室|中心|服务站|医院|机构|乡镇|学校|社区|村)$")
_MANNER = re.compile(r"远程|线上|数字化|智能化")
_RESIDUE = re.compile("其[余馀餘他]|剩余")  # the rest of a whole is no indicator of its own
Pieces = Sequence[Place | str]
_COUNT = re.compile(r"^\d+(?:个|家|所|名)")


def covered(setting: Setting, text: Painted, clause: Clause, spoken: Place | None) -> Iterator[Target]:
    """The promises of all in a clause; none when it holds other figures."""
    words = setting.page.plain[clause.start : clause.end]
    shown = text.cut(clause.start, clause.end)
    if (
        re.search(r"逐步|普遍|尽可能", words) and "全覆盖" not in words and "均" not in words
    ) or "融入所有" in words:
        return
    places = list(_covered(words, shown))
    if places and "全覆盖" in words:
        yield from _before_comma(setting, text, clause)
    for name_of, _ in places:
        if _RESIDUE.match(words[slice(*name_of[0])] if not isinstance(name_of[0], str) else ""):
            continue
        yield _all(setting, text, clause, name_of)
    if not places:
        yield from _others(setting, text, clause, words, spoken)


def _covered(words: str, shown: str) -> Iterator[tuple[Pieces, Kind]]:
    if found := _ALL_COVERED.search(words):
        yield from (([*piece, "覆盖率"], "target") for piece in _items(words, shown, found, "list"))
    elif found := _COVERS_ALL.search(words):
        who = trimmed(words, found.span("who"))
        yield from (([who, *piece, "覆盖率"], "target") for piece in _items(words, shown, found, "list"))
    elif (
        found := _EVERYWHERE.search(words)
        or _ALL_DO.search(words)
        or (None if _holds_figures(shown) else _EACH_DOES.search(shown))
    ):
        yield from (([*piece], "target") for piece in _acts(words, shown, found))


def _holds_figures(shown: str) -> bool:
    """Whether a clause promises a figure of its own; how many places there are (18个乡镇卫生院全部…) is none."""
    return bool(re.search(r"\d", re.sub(r"^\D{0,4}\d+(?:个|所|家)(?=[^，]{2,12}(?:全部|均))", "", shown)))


def _items(words: str, shown: str, found: re.Match[str], group: str) -> Iterator[Pieces]:
    """The items of a covered list; a modifier before the list (…的甲和乙) keeps it one."""
    start, end = trimmed(shown, found.span(group))
    start += _skipped(shown[start:end])
    items = subjects(shown, (start, end))
    kept = [item for item in items if "全" not in shown[item[0] : item[1]]]
    tail = _COVERED_THING.search(shown[items[-1][0] : items[-1][1]])
    manner = _MANNER.match(shown[start:end])
    for place in kept:
        counted = _COUNT.match(shown[place[0] : place[1]])
        place = (place[0] + (counted.end() if counted else 0), place[1])
        own = shown[place[0] : place[1]]
        named: list[Place | str] = [place]
        if manner and place != items[0] and len(own) < 8 and not own.startswith("基层"):
            named.insert(0, manner[0])
        if tail and place != items[-1] and _PLACES.search(own):
            named.append(tail[0])
        yield named


def _skipped(shown: str) -> int:
    """How many letters to pass over at the start of a list: verbs that bring it about."""
    found = re.match(r"(?:.*(?:力争|确保|实现|推进|推动|形成|构建|基本))?(?=.{2})", shown)
    return found.end() if found else 0


def _acts(words: str, shown: str, found: re.Match[str]) -> Iterator[Pieces]:
    start, end = trimmed(shown, found.span("list"))
    counted = _COUNT.match(shown[start:end])
    start += counted.end() if counted else 0
    act = (found.start("act"), found.end("act"))
    items = subjects(shown, (start, end))
    results = subjects(shown, act)
    if (
        len(items) > 1
        and len(items) == len(results)
        and all(shown[b - 2 : b] == shown[d - 2 : d] for (_, b), (_, d) in zip(items, results, strict=True))
    ):
        made = re.match(r"(?:均|都|要|率先|全部|基本)*(?:创建为|创建成|建设成|建成)", words[act[0] :])
        yield from (
            [(place[0] + (made.end() if made and not number else 0), place[1])]
            for number, place in enumerate(results)
        )
    elif "的" in shown[items[0][0] : items[0][1]]:
        yield [(start, end), act]
    else:
        yield from ([place, act] for place in items)


def _others(
    setting: Setting, text: Painted, clause: Clause, words: str, spoken: Place | None
) -> Iterator[Target]:
    if "全覆盖" in words and re.fullmatch(
        r"(?:力争|确保|基本|逐步|尽快|率先|◇|到|实现|做到)*全覆盖\S{0,3}", text.cut(clause.start, clause.end)
    ):
        yield _all(setting, text, clause, [_acted_on(_clause_before(setting, text, clause)), "覆盖率"])
    elif found := _DONE_FULLY.search(words):
        yield _all(setting, text, clause, [_before(setting, text, clause, found, spoken)])
    elif found := _CLEARED.search(words) or _NEVER.search(words):
        what = found.groupdict().get("what") or ""
        name = [trimmed(words, found.span("who")), "" if what in ("发生", "报告", "新增") else what]
        yield _made(
            setting,
            text,
            clause,
            name,
            ("=", 0.0, "人" if re.search("(?:人口?|患者|人员|人数|对象)$", words[slice(*name[0])]) else None),
        )
    elif found := _CIRCLE.search(words):
        minutes = float(found["minutes"])
        yield _made(
            setting,
            text,
            clause,
            [found.span("circle"), "到达时间"],
            ("<=", minutes, "分钟"),
            "standard",
            found.span("minutes"),
        )


def _before(
    setting: Setting, text: Painted, clause: Clause, found: re.Match[str], spoken: Place | None
) -> tuple[int, int] | str:
    """Whose 应签尽签 it is: said in the clause before, when this one names only the people at hand."""
    earlier = _clause_before(setting, text, clause)
    start, end = found.span("who")
    who = re.sub("(?:基本|全面|逐步)*(?:实现|做到?|达到)$", "", found.string[start:end])
    return earlier if "签约" in earlier else trimmed(found.string, (start, start + len(who)))


def _clause_before(setting: Setting, text: Painted, clause: Clause) -> str:
    before = text.text[: clause.start - text.start].rstrip("，")
    cut = max(before.rfind(mark) for mark in "，。；：") + 1
    return setting.page.text[text.start + cut : text.start + len(before)]


def _acted_on(clause: str) -> str:
    """What a clause is about: its words after the verb that opens it."""
    return re.sub(
        r"^(?:进一步|全面|深入|积极|大力|继续|稳步)*(?:开展|推进|推动|实施|扩大|加强|完善|落实|做好|提供|建立|健全|推行)(?:了)?",
        "",
        clause,
    )


def _before_comma(setting: Setting, text: Painted, clause: Clause) -> Iterator[Target]:
    """「实现甲，乙全覆盖」 with a comma for 、: a clause that only brings something about shares the predicate."""
    found = re.fullmatch(
        r"(?:力争|确保|基本)*实现(?P<what>[^，。；]{3,24})", _clause_before(setting, text, clause)
    )
    own = text.cut(clause.start, clause.end)
    if (
        found
        and not re.search("实现|\\d", own)
        and not re.search("共享|覆盖|互认|提升|发展|转变|支付|便捷", found["what"])
    ):
        yield _all(setting, text, clause, [found["what"], "覆盖率"])


def _all(setting: Setting, text: Painted, clause: Clause, name_of: Pieces) -> Target:
    return _made(setting, text, clause, name_of, ("cover_all", 100.0, "%"))


def _made(
    setting: Setting, text: Painted, clause: Clause, name_of: Pieces,
    said: tuple[Comparator, float, str | None], kind: Kind = "target", place: tuple[int, int] | None = None,
) -> Target:  # fmt: skip
    source = setting.page.text[clause.start : clause.end]
    name = "".join(piece if isinstance(piece, str) else source[piece[0] : piece[1]] for piece in name_of)
    years = years_for(setting, text, clause.sentence[0], (clause.start, clause.end))
    year = years[-1] if years else None
    span = place or (0, clause.end - clause.start)
    return Target(
        indicator=name.strip("“”"), comparator=said[0], value=said[1], unit=said[2],
        year=year or setting.heading.horizon, year_said=year is not None,
        span=(clause.start, clause.end), value_span=(clause.start + span[0], clause.start + span[1]),
        sentence=source, kind=kind,
    )  # fmt: skip
