"""The words round a figure: what stands before it (不低于, 提高到), what after it (以上, 以内), and what they compare.

"以上、以下、以内" include the number (Civil Code, article 1259). 达到 and 降到 are bounds in the direction of the verb.
"""

import re
from dataclasses import dataclass

from quanmin.core.reading.draft import Comparator

_RISING = "提高|提升|上升|增加|增长|扩大|扩|拓展|升高|升|增|增至|延长|回升"
_FALLING = "下降|降低|减少|缩短|压缩|压减|回落|控制|降|减|下调|缩小"
_BEFORE: tuple[tuple[str, Comparator], ...] = (
    (
        r"(?:不|不得|不应|不能)(?:低于|少于|小于|短于)|至少(?:要?达到|要?有|为)?|≥|大于等于|大于或等于|最低",
        ">=",
    ),
    (r"(?:不|不得|不应|不能)(?:高于|超过|大于|多于|长于|超)|≤|小于等于|小于或等于|至多|最多", "<="),
    (r"高于|大于|多于|超过|突破|超|>", ">"),
    (r"低于|小于|少于|<", "<"),
    (rf"(?:{_RISING})(?:并?(?:稳定|保持)在|到|至|为)|达到?|升至|至少达", ">="),
    (rf"(?:{_FALLING})(?:并?(?:稳定|保持)在|到|至|为)|控制在|压减到|降为", "<="),
    (
        r"(?:达到?|不少于|不低于|至少)(?:全[县市区]|平均)?每[■\d一二三四五六七八九十百千万]*(?:名|个)?(?:常住|户籍)?(?:人口|人|居民|户|张床位?)",
        ">=",
    ),
    (r"(?:稳定|保持|维持|巩固|精准|保)在?|持平在", "="),
    (rf"(?:{_RISING})(?:了)?", "increase_by"),
    (rf"(?:{_FALLING})(?:了)?", "decrease_by"),
)
_CUE = tuple((re.compile(rf"(?:{pattern})$"), comparator) for pattern, comparator in _BEFORE)
_ADVERBS = re.compile(
    r"(?:分别|依次|各自|各|均|都|约|大约|大致|近|稳定|持续|总体|力争|原则上|基本|逐步|在|为|是|要|应|须|需|将|平均|也|每年|年均|分|全部|总量|均要|按照|按|总共|共|累计|以(?=每年|年均)|◇+的?|到(?=◇)|至(?=◇)|（|：)$"
)
_AFTER = re.compile(r"(?:及|或|（含）|■{3})?(?P<word>以上|以下|以内|之内|之间|左右|上下)")
_PACE = re.compile(
    r"的?(?:增速|速度|幅度|比例|步伐)(?:逐年|稳步|持续)?(?P<way>提高|提升|上升|增加|增长|递增|下降|降低|减少|递减)"
)
_AFTER_COMPARATORS: dict[str, Comparator] = {"以上": ">=", "以下": "<=", "以内": "<=", "之内": "<="}
_TOGETHER = re.compile(r"分别|依次|各自")
_EACH = re.compile(r"均|都|各达|各")


@dataclass(frozen=True)
class Cue:
    """What was said before a figure: the comparator (None for nothing), where its words begin, how it was said."""

    comparator: Comparator | None
    start: int
    respectively: bool = False
    each: bool = False
    yearly: bool = False
    compared: bool = False
    reached: bool = False
    firm: bool = False


def cue_before(left: str) -> Cue:
    """The cue that ends the text left of a figure; `start` is an offset into that text."""
    rest, words, comparator = left, "", None
    for _ in range(8):
        cut, found = _one_cue(rest)
        if cut == rest:
            break
        words, rest = rest[len(cut) :] + words, cut
        comparator = _stronger(comparator, found)
    if comparator is None and re.search(r"(?:至少|不少于|不低于)\S{0,6}$", rest):
        comparator = ">="
    return Cue(
        comparator,
        len(rest),
        respectively=bool(_TOGETHER.search(words)),
        each=bool(_EACH.search(words)),
        yearly=bool(re.search("每年|年均|逐年", left)),
        reached=bool(re.search("达到?(?!.*(?:不|至少))", words)),
        firm=bool(re.search("[不≥≤<>]|至少|高于|低于|超过", words)),
        compared=bool(re.search("(?:比|较|同比)[^，]{0,12}$|基础上[^，]{0,6}$", left)),
    )


def _one_cue(text: str) -> tuple[str, Comparator | None]:
    for pattern, comparator in _CUE:
        if found := pattern.search(text):
            return text[: found.start()], comparator
    adverb = _ADVERBS.search(text)
    return (text[: adverb.start()], None) if adverb else (text, None)


def _stronger(first: Comparator | None, second: Comparator | None) -> Comparator | None:
    """Of two cues in a row (达到不低于) the exact bound holds, not the verb."""
    if first is None or second is None:
        return first or second
    return first if first not in ("=", "increase_by", "decrease_by") else second


def cue_after(right: str) -> tuple[Comparator | None, int, bool]:
    """The comparator after a figure, how many letters it takes, and whether the figure is only about right (左右)."""
    if paced := _PACE.match(right):
        falls = re.match("下降|降低|减少|递减", paced["way"])
        return "decrease_by" if falls else "increase_by", paced.end(), False
    found = _AFTER.match(right)
    if not found:
        return None, 0, False
    return _AFTER_COMPARATORS.get(found["word"]), found.end(), found["word"] in ("左右", "上下")
