"""What a figure stands on, in a sentence: the years a place added up and who is behind it, or why there is no figure.

Chinese and English, in this order.
"""

from datetime import date

from quanmin.core.measures.growing import FEWEST
from quanmin.core.measures.kinds import Growth, Kind, LifeTable, Rate, Total
from quanmin.core.periods import Period

Sentence = tuple[str, str]
BIRTHS, LIVED = ("活产 {:,}", "{:,} live births"), ("{:,} 人年", "{:,} person-years")


def basis(kind: Kind, end: date, *, numerator: int, denominator: int, years: int | None) -> Sentence:
    """Over which years a place's figure was added up, with the deaths and the births or person-years behind it.

    Empty for a figure that adds up no years, and for one that has no value.
    """
    if not years or not _adds_up_years(kind):
        return "", ""
    span = Period(end, end, "", "month").reaching_back(12 * years)
    behind = _behind(kind, denominator)
    return (
        f"合并{span.title()}共{years}年：死亡 {numerator:,}，{behind[0]}。",
        f"Added up over {years} {'year' if years == 1 else 'years'}, {span.title('en')}: {_deaths(numerator)}, "
        f"{behind[1]}.",
    )


def no_value(kind: Kind, *, numerator: int, denominator: int) -> Sentence:
    """Why a place has no value, as words that stand in brackets."""
    if isinstance(kind, Growth):
        return _not_compared(kind)
    if not denominator:
        return "分母为零，没有应计入的对象", "nobody to count: the denominator is zero"
    rule = kind.pooling if isinstance(kind, Rate | LifeTable) else None
    if rule is None or denominator >= rule.fewest:
        return _no_table(kind)
    behind, least = _behind(kind, denominator), _behind(kind, int(rule.fewest))
    return (
        f"合并到{max(rule.spans)}年也只有{behind[0]}（死亡 {numerator:,}），不足{least[0]}，不计算",
        f"even {max(rule.spans)} years hold only {behind[1]} and {_deaths(numerator)}; it takes {least[1]}",
    )


def _adds_up_years(kind: Kind) -> bool:
    return isinstance(kind, Rate | LifeTable) and kind.pooling is not None


def _deaths(number: int) -> str:
    return "1 death" if number == 1 else f"{number:,} deaths"


def _behind(kind: Kind, number: int) -> Sentence:
    zh, en = LIVED if isinstance(kind, LifeTable) else BIRTHS
    return zh.format(number), en.format(number)


def _no_table(kind: Kind) -> Sentence:
    if not isinstance(kind, LifeTable):
        return "没有结果", "no result"
    zh, en = (
        "有年龄组没有人口，或最高年龄组没有死亡，算不出寿命表",
        ("an age band has nobody in it, or nobody died in the oldest: there is no life table"),
    )
    if kind.health is None:
        return zh, en
    return f"{zh}；或有年龄组在调查中没有问到足够的人", f"{en}; or the survey asked too few of an age band"


def _not_compared(kind: Growth) -> Sentence:
    if isinstance(kind.now, Total):
        return "上年没有可比的数", "there is nothing of the year before to compare with"
    return (
        f"本年或上年不足 {FEWEST} 例，不作比较",
        f"fewer than {FEWEST} in this year or the year before: they are not compared",
    )
