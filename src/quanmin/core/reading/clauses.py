"""Sentences and clauses, with everything that looks like a figure but is none painted over.

The painted text has the length of the text it was made from: `■` covers titles, brackets, quotations, file numbers,
ages and other numbers inside names; `◇` covers a date, `▲` the points of a scoring rule. What is
left of digits is a figure someone promises or reports.
"""

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass

from quanmin.core.reading.numbers import Quantity, quantities, years_in_digits

_HIDDEN = (
    re.compile(r"《[^《》]{1,80}》"),
    re.compile(r"〔\d{4}〕(?:第)?\d+号"),
    re.compile(r"（[^（）]{0,400}）"),
    re.compile(r"（[^（）]{0,400}）"),
    re.compile(r"“[^“”]{1,60}”"),
    re.compile(r"「[^「」]{1,60}」"),
    re.compile(r"(?:电话|邮编|传真|索引号|文号|编号|邮箱|网址)(?:[：为是]|(?=[\dA-Za-z-]{6}))[^，。；]*"),
    re.compile(r"第(?:\d+|[一二三四五六七八九十百]+)(?:次|届|章|节|条|期|号|批|轮|个|名|阶段|部分|类)"),
    re.compile(r"\d{3,4}-\d{6,}|\d{7,}"),
)
_POINTS = re.compile(
    r"(?:[得扣加减计]|满分|总分|最高不超过|每(?:少|低|缺|高|超|增|降)\D{0,3})\d+(?:\.\d+)?(?:分|场|个百分点|次)(?:以上)?|总计\d+分|低于\d+分的|低于\d+(?:\.\d+)?%不"
)
_IN_NAMES = (
    re.compile(
        r"(?<![到达至\d.])(?<!寿命)\d+(?:(?:-|—|–|~|至|到)\d+)?(?:周岁|岁)(?:及?以[上下内])?(?=[^\s，。；：/%]|、\d+岁)(?!左右|[和及、]\d|提|上升|增|升|下降|降|延)"
    ),
    re.compile(r"\d+(?:(?:-|—|–|~|至|到)\d+)?个?月(?:龄|内)?(?=龄|婴|儿童|的?婴|宝宝)|\d+个月内"),
    re.compile(r"(?<!\d)\d{1,3}年(?=[^，。；：、\s]{0,3}(?:生存率|制|行动|计划|规划|存活率|工龄))"),
    re.compile(r"(?<!连续)(?<!\d)\d{1,3}(?:(?:-|—|至|到)\d{1,3})?年(?!\d)"),
    re.compile(
        r"每(?:\d+|[一二三四五六七八九十])?[十百千万亿]*(?:名|个|位)?(?:常住|户籍|服务|老年|新生|活产)?(?:人口|人(?!次)|居民|儿童|分娩量|老年人|产妇|户)"
    ),
    re.compile(r"\d+(?:秒|分钟|小时|天|日)(?:以?内)?(?=[^\d，。；、]{1,10}(?:率|比例))"),
    re.compile(r"(?<!\d)(?:120|119|12320|12345|12356)(?=\D{0,6}(?:急救|电话|热线|指挥|调度|平台|网络|系统))"),
    re.compile(r"每\d+(?:-|—|–|~|至|到)\d+(?:万|千|百)?(?:常住)?(?:人口|人|名|居民|户)"),
    re.compile(r"每\d+(?:万|千|百)?(?:人口|人|名|个|张|户)"),
    re.compile(r"\d+(?=型|版|号|G|\+|路公交|路线)"),
    re.compile(r"(?<![有备置达到配设\d.])\d+(?:名|个|张|人)(?:及?以上)(?=[^，。；、\d]{1,8}的)"),
    re.compile(
        r"(?:超过|不足|不满|满|低于|高于|大于|小于)\d+(?:\.\d+)?万?(?:人|户|张|名|元|%|平方米|公里)(?:以上)?的(?=，|[^，。目标]{2})"
    ),
    re.compile(r"\d+人以上(?=[^，。；、\d]{0,4}(?:学校|企业|机构|单位|村|社区))"),
    re.compile(r"\d+(?:个|种|类)[^，。；、\d]{1,8}以上的"),
    re.compile(r"(?<![到达至为于在])\d+(?:分钟|小时)内?(?=可|到达|[^，。；、以的\d]{0,4}圈|血糖)"),
)
DATE = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})年?(?:-|—|–|~|至|到)(?P<until>(?:19|20)\d{2})年?"
    r"|(?<!\d)(?P<one>(?:19|20)\d{2})年(?:度)?(?:第?[一二三四1-4]季度)?(?:\d{1,2}月(?:份)?(?:\d{1,2}日)?)?(?:上半年|下半年)?(?:底|末|初|中)?(?:之?前|以前)?"
    r"|(?<!\d)\d{1,2}月(?:\d{1,2}日)?(?:底|末|初)?(?:之?前)?"
)
FIVE_YEARS = {"十一": 2010, "十二": 2015, "十三": 2020, "十四": 2025, "十五": 2030, "十六": 2035}
_PLAN_PERIOD = re.compile(r"“?(十[一二三四五六])五”?(?=[^，。；]{0,24}(?:指标|目标|期末|末))")
_DATED = re.compile(r"（(?:[到至]?20\d{2}年[底末]?[、和及与]?)+）")
_FIGURE_END = re.compile(r"(?:[\d%‰岁人张个名万所家天元]|百分点|以[上下内]|左右)$")
_NUMBERING = re.compile(r"^（[一二三四五六七八九十\d]{1,3}）、?")
LONGEST = 400  # letters between two commas; more is no language
_COMPARED = re.compile(r"(?:比|较|同|与|相比于?|对比)$")
_FROM = re.compile(r"(?:从|由|自)$")


@dataclass(frozen=True)
class Year:
    """A year the text names: `role` is due, compared (比2015年), start (从2015年) or noted (60%（2030年）)."""

    start: int
    end: int
    year: int
    role: str


@dataclass(frozen=True)
class Clause:
    """A stretch between commas, with offsets into the page."""

    start: int
    end: int
    sentence: tuple[int, int]


@dataclass(frozen=True)
class Painted:
    """A paragraph, painted: offsets are the page's."""

    start: int
    text: str
    years: tuple[Year, ...]

    def cut(self, start: int, end: int) -> str:
        """The painted text between two offsets of the page."""
        return self.text[start - self.start : end - self.start]


def painted(plain: str, start: int, end: int) -> Painted:
    """The stretch of simplified text with names, titles and dates painted over."""
    text = years_in_digits(plain[start:end])
    text = _NUMBERING.sub(lambda match: "◇" * len(match[0]), text)
    years = _period_years(text, start)
    text, bracketed = _bracketed_years(text, start)
    years += bracketed
    for pattern in _HIDDEN:
        text = pattern.sub(lambda match: "■" * len(match[0]), text)
    text = _POINTS.sub(lambda match: "▲" * len(match[0]), text)
    years += _years(text, start)
    text = DATE.sub(lambda match: "◇" * len(match[0]), text)
    for pattern in _IN_NAMES:
        text = pattern.sub(_cover_digits, text)
    return Painted(start, text, tuple(sorted(years, key=lambda year: year.start)))


def _cover_digits(match: re.Match[str]) -> str:
    return re.sub(r"[\d.]", "■", match[0])


def _period_years(text: str, start: int) -> list[Year]:
    found = _PLAN_PERIOD.finditer(text)
    return [Year(start + match.start(), start + match.end(), FIVE_YEARS[match[1]], "due") for match in found]


def _bracketed_years(text: str, start: int) -> tuple[str, list[Year]]:
    """Years alone in brackets: after a figure its date (60%（2030年）), else the time (近期（2025年）)."""
    years: list[Year] = []
    for match in _DATED.finditer(text):
        role = "noted" if _FIGURE_END.search(text[: match.start()]) else "due"
        place = start + match.start(), start + match.end()
        years += [Year(*place, int(year), role) for year in re.findall(r"20\d{2}", match[0])]
        mark = "■" if role == "noted" else "◇"
        text = text[: match.start()] + mark * len(match[0]) + text[match.end() :]
    return text, years


def _years(text: str, start: int) -> list[Year]:
    years: list[Year] = []
    for match in DATE.finditer(text):
        written = match["until"] or match["one"]
        if written:
            role = _role(text[: match.start()], text[match.end() :])
            years.append(Year(start + match.start(), start + match.end(), int(written), role))
    return years


def _role(before: str, after: str) -> str:
    if _COMPARED.search(before) or re.match(r"(?:相比|基础上|的?基数)", after):
        return "compared"
    return "start" if _FROM.search(before) else "due"


def sentences(text: Painted) -> Iterator[tuple[int, int]]:
    """The sentences of a paragraph: up to a full stop; a semicolon does not end one."""
    at = 0
    for match in re.finditer(r"[。！？]|$", text.text):
        if match.end() > at:
            yield text.start + at, text.start + match.end()
            at = match.end()


def clauses(text: Painted, sentence: tuple[int, int]) -> Iterator[Clause]:
    """The clauses of a sentence: between commas, semicolons and colons."""
    at = sentence[0]
    for match in re.finditer(r"[，；：。！？]|$", text.cut(*sentence)):
        end = sentence[0] + match.start()
        if 0 < end - at <= LONGEST:
            yield Clause(at, end, sentence)
        at = sentence[0] + match.end()


def figures(text: Painted, start: int, end: int) -> list[Quantity]:
    """The quantities between two offsets, with page offsets."""
    return [
        dataclasses.replace(found, start=start + found.start, end=start + found.end)
        for found in quantities(text.cut(start, end))
    ]
