"""Figures in running text as targets: which figures are promises, of what, how bounded, by when, from where.

The rules are of Chinese plan grammar and know no particular plan: a measure with a cue and a figure (…率不低于90%), a
share of things (70%的乡镇卫生院…), a number of things made (建成2所…), a frequency (每年开展1次…), a change
(比2015年下降30%), lists paired by 分别. A figure that fits no rule is left alone.
"""

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass

from quanmin.core.reading.clauses import Clause, Painted, clauses, painted, sentences
from quanmin.core.reading.completing import completed, per_people
from quanmin.core.reading.counting import counted
from quanmin.core.reading.coverage import covered
from quanmin.core.reading.directions import falls
from quanmin.core.reading.draft import Comparator, Kind, Target, Value
from quanmin.core.reading.genre import intended
from quanmin.core.reading.naming import (
    MEASURE,
    Place,
    are_places,
    measured_lists,
    shared_names,
    shares_measure,
    subjects,
    topic,
    trimmed,
)
from quanmin.core.reading.numbers import Quantity, quantities
from quanmin.core.reading.page import Line
from quanmin.core.reading.phrases import Phrase, phrases
from quanmin.core.reading.setting import Setting, years_for
from quanmin.core.reading.tense import looking_back

_PENALTY = re.compile(r"不得分|扣完为止|予以通报|扣\d|加\d+分")
_SHARED_OUT = re.compile(r"(?:按照?|以|根据|依据)(?P<base>[^，。]{2,16})的$")
_SIZES = (
    "岁",
    "天",
    "分钟",
    "小时",
    "克",
)  # units in which a measure grows or shrinks, and nothing is counted
_OF_A_BUILDING = re.compile(r"(?:建筑面积|占地(?:面积)?|用地面积|建设周期|周期|工期)$")
_SAMPLED = re.compile(r"抽[取查检样]|随机")  # a share drawn for checking is no share reached
_SETS = re.compile(r"^(?:设置|配置|配备|安排|设立|提取|建设)(?P<thing>.{2,20})$")


@dataclass(frozen=True)
class Named:
    """What a phrase's figures are about: one name a figure, or several names for one figure."""

    names: tuple[str, ...]
    kind: Kind = "target"
    unit: str | None = None


@dataclass(frozen=True)
class _Spot:
    """A sentence being read: its setting, its painted text and its start."""

    setting: Setting
    text: Painted
    sentence: int

    def name(self, place: Place) -> str:
        """The words at a place of the page, as written."""
        return self.setting.page.text[place[0] : place[1]]

    def trimmed(self, place: Place) -> Place:
        """`naming.trimmed` in page offsets."""
        shift = self.text.start
        start, end = trimmed(self.text.text, (place[0] - shift, place[1] - shift))
        return start + shift, end + shift


def line_targets(setting: Setting, line: Line | Place) -> Iterator[tuple[Target, bool]]:
    """The figures of a paragraph, each with whether its sentence only reports; in order of the text."""
    place = (line.start, line.end) if isinstance(line, Line) else line
    text = painted(setting.page.plain, *place)
    spoken: Place | None = None
    before: tuple[Target, ...] = ()
    for sentence, meant in _meant(setting, text):
        told = looking_back(setting, text, sentence) if meant else [sentence]
        found, spoken = _sentence(_Spot(setting, text, sentence[0]), sentence, spoken, before)
        before = (*before, *found)
        for target in found:
            yield target, any(start <= target.span[0] < end for start, end in told)


def _meant(setting: Setting, text: Painted) -> Iterator[tuple[tuple[int, int], bool]]:
    """The sentences; of prose, which has no plan round it, whether each means what it says as a promise."""
    if setting.genre == "prose":
        return intended(text, setting.page.plain)
    return ((sentence, True) for sentence in sentences(text))


def _sentence(
    spot: _Spot, sentence: tuple[int, int], spoken: Place | None, before: tuple[Target, ...]
) -> tuple[list[Target], Place | None]:
    """The targets of a sentence, and the measure it spoke of last, which the next may leave unsaid.

    `before` are the targets of the sentences before it in the paragraph.
    """
    read: list[Target] = []
    counting, per = False, ""
    for clause in clauses(spot.text, sentence):
        words = spot.text.cut(clause.start, clause.end)
        if _PENALTY.search(words):
            continue
        whole = list(covered(spot.setting, spot.text, clause, spoken))
        if whole:
            read += whole
            continue
        found: list[Target] = []
        for phrase in phrases(spot.text, clause):
            named = _named_before(spot, phrase, (*before, *read, *found)) or _named(
                spot, phrase, spoken, counting
            )
            counting = named is not None and not phrase.figures[0].is_ratio
            if named:
                found += _targets(spot, phrase, named)
                spoken = _left_subject(spot, phrase) or spoken
        whole_names = completed(
            found, _words_before(spot, clause), per=per, last=read[-1].indicator if read else ""
        )
        read += whole_names
        per = per_people(whole_names)
        spoken = _spoken(spot, clause) or spoken
    return read, spoken


def _words_before(spot: _Spot, clause: Clause) -> str:
    """The clause before, in the same sentence; '' at its start."""
    before = spot.text.cut(spot.sentence, clause.start).rstrip("，；：")
    cut = max(before.rfind(mark) for mark in "，；：") + 1
    return spot.name((spot.sentence + cut, spot.sentence + len(before)))


def _left_subject(spot: _Spot, phrase: Phrase) -> Place | None:
    """The measure just named, which the next figure of the same clause may leave unsaid."""
    left = spot.trimmed(phrase.left)
    # A bracket behind the name (签约率（重点人群）) is painted over.
    return left if MEASURE.search(spot.text.cut(*left).rstrip("■")) else None


def _spoken(spot: _Spot, clause: Clause) -> Place | None:
    """What the next clause may leave unsaid: this clause's measure, or its first subject."""
    shift = spot.text.start
    first = next(phrases(spot.text, clause), None)
    end = first.left[1] if first else clause.end
    found = topic(spot.text.text, (clause.start - shift, end - shift))
    return (found[0] + shift, found[1] + shift) if found else None


def _named(spot: _Spot, phrase: Phrase, spoken: Place | None, counting: bool) -> Named | None:
    """The indicator of a phrase, or None when its figure is no promise."""
    if _OF_A_BUILDING.search(spot.text.cut(*spot.trimmed(phrase.left))):
        return None
    if _is_money(spot, phrase) or phrase.figures[0].unit in ("日", "月", "周", "批", "倍", "支", "对"):
        return None
    left = spot.trimmed(phrase.left)
    if phrase.figures[0].is_ratio or _is_measured(spot, phrase, left) or _goes_on(spot, phrase, left, spoken):
        return _rate(spot, phrase, left, spoken)
    found = counted(spot.setting, spot.text, phrase, left, counting)
    return Named((found[0],), found[1], found[2]) if found else None


def _named_before(spot: _Spot, phrase: Phrase, before: tuple[Target, ...]) -> Named | None:
    """The indicators that figures without a name of their own go on with.

    分别达到70%、68% after two rates: as many as there are figures, the last named ones in their order.
    每年新增3家 after a count of 家: more of the same.
    """
    words = spot.text.cut(*spot.trimmed(phrase.left))
    names = tuple(dict.fromkeys(target.indicator for target in before))
    if phrase.cue.respectively and not words and 1 < len(phrase.figures) <= len(names):
        return Named(names[-len(phrase.figures) :])
    grown = re.fullmatch("(?:◇|、)*(?:每年)?再?新", words) and not spot.text.cut(*phrase.right)
    if grown and before and before[-1].unit == phrase.figures[0].unit:
        return Named((before[-1].indicator,))
    return None


def _is_money(spot: _Spot, phrase: Phrase) -> bool:
    words = spot.text.cut(*phrase.left)
    return "元" in phrase.figures[0].unit and not re.search(
        "增加值|产值|规模|收入|人均|营业额|费用|支出", words
    )


def _goes_on(spot: _Spot, phrase: Phrase, left: Place, spoken: Place | None) -> bool:
    """Whether a bare count says more of the measure spoken of: 远期达到5人, 较2020年净增0.3人."""
    bare = left[1] - left[0] < 2 or _is_comparison(spot.text.cut(*left))
    right = spot.text.cut(*phrase.right).strip("■▲◇、")
    return bool(spoken and bare and not right and phrase.cue.comparator and phrase.figures[0].unit)


def _is_measured(spot: _Spot, phrase: Phrase, left: Place) -> bool:
    """A count or a size said like a rate: a noun of measure or a cue before it and nothing to count after it."""
    right = spot.text.cut(*phrase.right)
    words = spot.text.cut(*left)
    if phrase.figures[0].unit in ("", "分"):
        bounded = phrase.cue.comparator or any(phrase.after) or re.search("[率比数]$", words)
        return bool(bounded and MEASURE.search(words)) and not right.strip("■▲")
    rest = re.sub(r"^(?:预留|配置|设置|规划|安排|测算|配备|执行|推进|控制|设定)", "", right)
    measured = MEASURE.search(words) or words.endswith("能力")
    return bool(measured) and not re.search("^[^■▲、，]", rest) and left[1] - left[0] > 1


def _rate(spot: _Spot, phrase: Phrase, left: Place, spoken: Place | None) -> Named | None:
    right = spot.text.cut(*phrase.right).strip("、")
    words = spot.text.cut(*left)
    if (
        right
        and not right.startswith("▲")
        and not MEASURE.search(words)
        and phrase.figures[0].unit in ("%", "‰")
    ):
        return _share(spot, phrase, left)
    if left[1] - left[0] < 2 or _is_comparison(words):
        if spoken is None or phrase.figures[0].unit == "" or not (phrase.cue.comparator or any(phrase.after)):
            return None
        left = spoken
    if re.search(r"(?:高于|低于|好于|优于)(?:全[国省市县区]|上年)?[^，]{0,6}(?:平均)?水平", words):
        return None
    return Named(tuple(_names(spot, phrase, left)))


def _is_comparison(words: str) -> bool:
    return bool(
        re.fullmatch(r"(?:比|较|与)?(?:上年度?|上一年度?|◇+|全[国省市]平均)?(?:■+)?(?:比)?净?", words)
    )


def _names(spot: _Spot, phrase: Phrase, left: Place) -> list[str]:
    """The names a measure's words hold: one, or the items of a list that the figures answer."""
    shift = spot.text.start
    text, source = spot.text.text, spot.setting.page.text[shift : shift + len(spot.text.text)]
    places = subjects(text, (left[0] - shift, left[1] - shift))
    if len(places) == len(phrase.figures) or phrase.cue.respectively or (phrase.cue.each and len(places) < 4):
        return shared_names(text, source, places) if len(places) > 1 else [spot.name(left)]
    lists = measured_lists(text, places)
    if len(places) > 1 and all(len(one) == 1 or shares_measure(text, one) for one in lists):
        return [name for one in lists for name in shared_names(text, source, one)]
    return [spot.name(left)]


def _share(spot: _Spot, phrase: Phrase, left: Place) -> Named | None:
    """A share before its noun: 「70%的乡镇卫生院达到…」 is the share of township hospitals that do."""
    right = spot.text.cut(*phrase.right)
    whole = spot.text.cut(phrase.words[0], phrase.words[1])
    base, thing = _SHARED_OUT.search(whole), _SETS.match(right)
    if base and thing:
        return Named((f"{thing['thing']}占{base['base']}比例",), "standard")
    if _SAMPLED.search(whole):
        return None
    start = phrase.right[0] + (1 if right.startswith("的") else 0)
    things = spot.trimmed((start, phrase.right[1]))
    if things[1] - things[0] < 2 or right.startswith("▲"):
        return None
    prefix = spot.name(left) if left[1] - left[0] > 1 and not base else ""
    names = _things(spot, phrase, things)
    ending = "比例" if right.startswith("的") and (len(names) == 1 or _same_as_said(names, right)) else ""
    return Named(tuple(prefix + name + ending for name in names), "standard" if base else "target")


def _same_as_said(names: list[str], right: str) -> bool:
    """Whether names are bare places, whose act a later share says."""
    return all(name in right for name in names)


def _things(spot: _Spot, phrase: Phrase, things: Place) -> list[str]:
    """All of several kinds of things are several promises (100%的甲、乙设置…); a smaller share is one, pooled."""
    whole = spot.name(things)
    if phrase.figures[0].low != 100:
        return [whole]
    found = re.search(r"设置|设立|建立|建成|配备|开展|提供|达到|实现|完成|纳入|创建", spot.text.cut(*things))
    shift = spot.text.start
    if not found:
        whole_places = subjects(spot.text.text, (things[0] - shift, things[1] - shift))
        each = [(start + shift, end + shift) for start, end in whole_places]
        return [spot.name(place) for place in each] if are_places(spot.text.text, whole_places) else [whole]
    places = subjects(spot.text.text, (things[0] - shift, things[0] + found.start() - shift))
    tail = whole[found.start() :]
    made = re.fullmatch(r"(设置|设立|建立|配备)(\S{2,10})", tail)
    tail = f"{made[2]}{made[1]}率" if made else tail
    return [spot.name((start + shift, end + shift)) + tail for start, end in places]


def _targets(spot: _Spot, phrase: Phrase, named: Named) -> Iterator[Target]:
    years = _noted_years(spot, phrase) or years_for(spot.setting, spot.text, spot.sentence, phrase.words)
    for place, (name, figure, after) in enumerate(_paired(phrase, named)):
        year = _year_of(years, place, len(phrase.figures))
        comparator, value = bounded(phrase, figure, after)
        if comparator == ">=" and after is None and phrase.cue.reached and falls(name):
            comparator = "<="
        name, unit = _unit_in_name(name, named.unit or _unit_as_written(spot, figure))
        yield _with_baseline(spot, phrase, Target(
            indicator=name, comparator=comparator, value=value, unit=unit,
            year=year or spot.setting.heading.horizon, year_said=year is not None,
            span=(phrase.clause.start, phrase.clause.end), value_span=(figure.start, figure.end),
            sentence=spot.name((phrase.clause.start, phrase.clause.end)), kind=named.kind,
            annual=phrase.cue.yearly, approximate=phrase.approximate,
        ))  # fmt: skip


def _year_of(years: tuple[int, ...], place: int, figures: int) -> int | None:
    """The year of a figure: its own of as many years, else the last of them, which they are steps to."""
    if not years:
        return None
    return years[place] if figures > 1 and place < len(years) and len(years) > 1 else years[-1]


def _noted_years(spot: _Spot, phrase: Phrase) -> tuple[int, ...]:
    """The years in brackets after the last figure: 50%和60%（2025年和2030年）."""
    end = phrase.figures[-1].end
    return tuple(
        year.year for year in spot.text.years if year.role == "noted" and end <= year.start <= end + 4
    )


def _unit_in_name(name: str, unit: str | None) -> tuple[str, str | None]:
    """The unit that the name itself prints in brackets (使用强度（DDDs）) holds against a slip in the text."""
    found = re.search(r"（(?P<unit>DDDs?|%|‰|/10万|岁|张|人|天)）$", name)
    return (name[: found.start()], found["unit"]) if found else (name, unit)


def _unit_as_written(spot: _Spot, figure: Quantity) -> str | None:
    """The unit in the document's own characters; people are 人, however they are counted (名, 位)."""
    if figure.unit in ("名", "位"):
        return "人"
    written = spot.name((figure.end - len(figure.unit), figure.end))
    same = spot.setting.page.plain[figure.end - len(figure.unit) : figure.end] == figure.unit
    return (written if same else figure.unit) or None


def _paired(phrase: Phrase, named: Named) -> list[tuple[str, Quantity, Comparator | None]]:
    """Names and figures in pairs: one to one, one name for all figures (years differ), or one figure for all names."""
    figures, names = phrase.figures, named.names
    shared = phrase.after[-1] if not any(phrase.after[:-1]) else None
    after = [comparator or shared for comparator in phrase.after]
    count = max(len(figures), len(names))
    if len(figures) > 1 and len(names) > 1 and len(figures) != len(names):
        count = min(len(figures), len(names))
    return [
        (
            names[place if len(names) > 1 else 0],
            figures[place if len(figures) > 1 else 0],
            after[place if len(figures) > 1 else 0],
        )
        for place in range(count)
    ]


def bounded(phrase: Phrase, figure: Quantity, after: Comparator | None) -> tuple[Comparator, Value]:
    """The comparator and value of a figure. All is all: 达到100% and 100%以上 say the same."""
    said = phrase.cue.comparator
    value: Value = figure.low if figure.high is None else (figure.low, figure.high)
    if figure.grown or after in ("increase_by", "decrease_by"):
        return after or "increase_by", value
    if said in ("increase_by", "decrease_by") and (
        figure.is_ratio or phrase.cue.yearly or phrase.cue.compared or figure.unit in _SIZES
    ):
        return said, value
    if figure.high is not None:
        return "range", value
    if figure.unit == "%" and figure.low == 100:
        return "=", value
    if figure.above:
        return ">", value
    if phrase.approximate and not phrase.cue.firm:
        return "=", value
    if said in (">", "<", ">=", "<=") and after is None:
        return said, value
    return after or ("=" if said in (None, "increase_by", "decrease_by") else said), value


def _with_baseline(spot: _Spot, phrase: Phrase, target: Target) -> Target:
    """The target with the starting value its own words give: 由…的24.6%降至, 比2015年（24.31）, （2024年为38分钟）."""
    years = [
        year
        for year in spot.text.years
        if phrase.words[0] <= year.start < phrase.words[1] and year.role != "due"
    ]
    year = years[0].year if years else None
    if phrase.baseline:
        return dataclasses.replace(target, baseline=phrase.baseline.low, baseline_year=year)
    value, noted = _noted(spot, years[0].end if years else phrase.right[0])
    if value is None and not years:
        value, noted = None, None
    return dataclasses.replace(target, baseline=value, baseline_year=year or noted)


def _noted(spot: _Spot, at: int) -> tuple[float | None, int | None]:
    """A value in brackets right after: （2024年为38分钟）."""
    found = re.match(
        r"（(?:(?P<year>(?:19|20)\d{2})年(?:底|末)?)?(?:的|为|是|基数|现状|：)*(?P<rest>\d[^）]{0,8})）",
        spot.setting.page.plain[at : at + 40],
    )
    if not found:
        return None, None
    values = quantities(found["rest"])
    return (values[0].low if values else None), int(found["year"]) if found["year"] else None
