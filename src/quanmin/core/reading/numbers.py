"""Quantities in Chinese text: figures with their unit, ranges, fractions in words, Chinese numerals before a counter.

Expects text of one width in simplified characters (`widths`). `14/10万`, `十万分之14` and `14/10万人` are one thing.
"""

import re
from dataclasses import dataclass

_DIGITS = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_FIGURE = r"\d+(?:\.\d+)?"
_COUNTERS = (
    "平方公里|平方千米|平方米|立方米|公里|千米|微克|毫克|千克|公斤|克|毫升|小时|分钟|人次|人份|批次|学时|课时|个月|公顷|亩|户|张|名|位|人|个|所"
    "|家|处|座|间|台|套|辆|部|份|件|例|场|次|期|篇|节|管|剂次|项|种|支|条|级|元|起|秒|周岁|岁|天|日|周|年|分|倍|批|类|床|对|米"
)
_PER = r"/(?:\d+万|十万|百万|千|万)?(?:常住)?(?:人口|人|户|床|年|月|周|天|日|立方米|升)?"
_UNIT = (
    rf"(?:个?百分点|%|‰|DDDs?|m2|㎡|/10万(?:人口|人)?|/十万(?:人口|人)?|/百万|(?:万亿|亿|万)?(?:{_COUNTERS})(?:{_PER})?"
    r"|万亿元|亿元|万元|万亿|亿|万)"
)
_DASH = r"(?:-|—|–|―|~|至|到)"
_QUANTITY = re.compile(
    rf"(?:(?<![\d.A-Za-z+:])|(?<=[A-Z][A-Z])(?=\d+(?:台|套|辆|人份)))(?:1:)?(?P<low>{_FIGURE})"
    rf"(?:(?P<first>{_UNIT})?{_DASH}(?P<high>{_FIGURE})(?=(?P<second>{_UNIT})|左右|$))?"
    rf"(?P<unit>{_UNIT}|:1(?=[^\d.:]|$))?(?![A-Za-z\d.])"
)
_WORDS = re.compile(
    r"(?P<base>百|千|万|十万|百万)分之(?P<share>[\d.]+|[零一二两三四五六七八九十百]+(?:点[零一二三四五六七八九]+)?)"
    r"|(?P<lower>[二三四五六七八九十])分之(?P<upper>[一二两三四五六七八九])|(?:(?P<tenths>[一二两三四五六七八九])成(?P<more>[一二三四五六七八九])?(?=以上|以下|左右|的|，|。|；|、|$)|(?<=[到过达近约占超])(?P<nearly>[一二两三四五六七八九])成(?P<extra>[一二三四五六七八九])?(?!立|果|为|功|本|员|熟|人|年))"
    r"|(?P<nothing>(?<=[为至到持])零)(?=[，。；、]|$)|(?P<half>过半|半数以上|一半以上)|(?:翻(?P<doubled>[一两二])番|(?<=[增长加高大])(?:了)?(?P<fold>[一两二三1-9])倍)"
)
_CHINESE_COUNT = re.compile(
    r"(?<![第数每二三四五六七八九十一百几])(?P<count>[一二两三四五六七八九十百]{1,5})"
    r"(?P<unit>个|所|家|名|处|期|次|台|辆)(?!月|方面|百分点|层次|环节)"
)
_CHINESE_DECIMAL = re.compile(
    rf"(?P<share>[零一二两三四五六七八九十百]+点[零一二三四五六七八九]+)(?P<unit>{_UNIT})"
)
PER_PEOPLE_WORDS = re.compile(
    r"每[\d一二三四五六七八九十百千万]+(?:名|个)?(?:常住|户籍|服务)?(?:人口|居民|人)"
)
_BASES = {"百": "%", "千": "‰", "万": "/万", "十万": "/10万", "百万": "/百万"}
_SPELLED = {
    "/十万": "/10万",
    "百分点": "个百分点",
    "m2": "平方米",
    "㎡": "平方米",
    "/10万人口": "/10万",
    "/10万人": "/10万",
    "/十万人口": "/10万",
    "/十万人": "/10万",
}


@dataclass(frozen=True)
class Quantity:
    """A number with its unit at a place in the text; `spelled` means written in Chinese numerals."""

    start: int
    end: int
    low: float
    high: float | None
    unit: str
    spelled: bool = False
    above: bool = False
    grown: bool = False

    @property
    def is_ratio(self) -> bool:
        """A share or a rate, as opposed to a count or a measure."""
        return self.unit.startswith(("%", "‰", "/")) or self.unit == "个百分点"


def quantities(text: str) -> list[Quantity]:
    """Every quantity of the text, in order. A figure without a unit has the unit ''."""
    found = [_figure(match) for match in _QUANTITY.finditer(text)]
    found += [_in_words(match) for match in _WORDS.finditer(text)]
    found += [
        Quantity(
            match.start(), match.end(), chinese_number(match["count"]), None, match["unit"], spelled=True
        )
        for match in _CHINESE_COUNT.finditer(text)
    ]
    found += [
        Quantity(match.start(), match.end(), _share(match["share"]), None, match["unit"])
        for match in _CHINESE_DECIMAL.finditer(text)
    ]
    found.sort(key=lambda quantity: (quantity.start, -quantity.end))
    return [
        quantity
        for place, quantity in enumerate(found)
        if not place or quantity.start >= found[place - 1].end
    ]


_SPELLED_YEAR = re.compile(r"二[〇○零O][〇○零O一二三四五六七八九]{2}(?=年)")


def years_in_digits(text: str) -> str:
    """The text with years in Chinese numerals (二〇二五年) in digits, letter for letter."""
    return _SPELLED_YEAR.sub(lambda match: "".join(str(_DIGITS.get(letter, 0)) for letter in match[0]), text)


def _figure(match: re.Match[str]) -> Quantity:
    high = float(match["high"]) if match["high"] else None
    unit = (match["unit"] or match["first"] or "").removeprefix(":1")
    return Quantity(match.start(), match.end(), float(match["low"]), high, _SPELLED.get(unit, unit))


def _in_words(match: re.Match[str]) -> Quantity:
    if match["doubled"] or match["fold"]:
        return Quantity(match.start(), match.end(), _growth(match), None, "%", grown=True)
    if match["nothing"]:
        return Quantity(match.start(), match.end(), 0.0, None, "")
    above = bool(match["half"])
    if match["base"]:
        value, unit = _share(match["share"]), _BASES[match["base"]]
    elif match["lower"]:
        value, unit = round(100 * chinese_number(match["upper"]) / chinese_number(match["lower"]), 2), "%"
    else:
        tenths = chinese_number(match["tenths"] or match["nearly"] or "零")
        more = chinese_number(match["more"] or match["extra"] or "零")
        value, unit = (50.0 if above else 10.0 * tenths + more), "%"
    return Quantity(match.start(), match.end(), value, None, unit, above=above)


def _growth(match: re.Match[str]) -> float:
    """Growth in percent: 翻一番 is 100, 翻两番 300, 增加两倍 200."""
    if match["doubled"]:
        return 100.0 * (2 ** chinese_number(match["doubled"]) - 1)
    fold = match["fold"]
    return 100.0 * (float(fold) if fold.isdigit() else chinese_number(fold))


def _share(written: str) -> float:
    whole, _, part = written.partition("点")
    if re.fullmatch(r"[\d.]+", whole):
        return float(whole.rstrip("."))
    return chinese_number(whole) + (
        float("0." + "".join(str(_DIGITS[letter]) for letter in part)) if part else 0.0
    )


def chinese_number(written: str) -> float:
    """The value of a numeral below a thousand: 十二 is 12, 一百零五 is 105."""
    total, last = 0, 0
    for letter in written:
        if letter == "十":
            total, last = total + (last or 1) * 10, 0
        elif letter == "百":
            total, last = total + (last or 1) * 100, 0
        else:
            last = _DIGITS[letter]
    return float(total + last)
