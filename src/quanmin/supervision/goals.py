"""From a plan's target to what `core.scoring` judges: one scale, one date, one direction.

A plan writes per cent where a measure counts per mille; both are brought to the measure's unit, or no light is lit.
"""

import re
from dataclasses import replace
from datetime import date

from quanmin.core.measures.asking import kind_of
from quanmin.core.measures.basis import no_value
from quanmin.core.scoring.light import Goal
from quanmin.plans.models import Sharing
from quanmin.units.models import Level

SCALE = {
    "%": 100,
    "个百分点": 100,
    "‰": 1000,
    "/千": 1000,
    "/万": 10_000,
    "/10万": 100_000,
    "/百万": 1_000_000,
}
CHANGES = {"increase_by": 1, "decrease_by": -1}


def goal_of(target, measure, year_aims=()):
    """What the plan wants, in the measure's unit; None when the two cannot be compared: see `unit_words`.

    `year_aims` are what the plan was broken down to by year; without them the way is a straight line.
    """
    relative = target.comparator in CHANGES and target.unit == "%"
    factor = 1 if relative or _names_the_rest(target, measure) else _factor(target.unit, measure.unit)
    if factor is None or counts_other_things(measure):
        return None
    dated = target.baseline is not None and target.baseline_year is not None and target.year is not None
    return Goal(
        comparator=target.comparator,
        value=_scaled(_whole_change(target, relative=relative), factor),
        value_high=_scaled(target.value_high, factor),
        due=_year_end(target.year) or date.max,
        baseline=_scaled(target.baseline, factor) if dated or target.comparator in CHANGES else None,
        baseline_on=_year_end(target.baseline_year) if dated else None,
        better="neither" if keeps_within(target, measure) else measure.better,
        relative=relative,
        steps=tuple((_year_end(aim.year), _scaled(aim.value, factor)) for aim in year_aims),
    )


# 控制在8—10天, 保持在85%至93%之间: the plan itself says that both ends are limits.
_KEPT_WITHIN = r"(控制|保持|稳定|维持)在[^，。；、]{0,6}"
# Less is better of these, but not below what a plan names: whoever is sent home too early is not treated better.
_NOT_TOO_LITTLE = ("average-length-of-stay",)


def keeps_within(target, measure):
    """Has a target written as a range two limits, so that beyond its far end is as wrong as short of the near one?

    Yes where the plan says so (控制在, 保持在), and for the days of a stay. A count of things to build, or a share to
    reach, is reached by more than was promised.
    """
    if target.comparator != "range" or target.value is None:
        return False
    said = re.search(rf"{_KEPT_WITHIN}(?<![0-9.]){target.value:g}(?![0-9.])", target.sentence)
    return bool(said) or measure.code in _NOT_TOO_LITTLE


def place_goal(goal, target, unit, parts):
    """What a goal of the county is for one place; None when the place has no part in a count.

    `parts` are the values of townships that have one of their own, by unit number: a rate set for a township holds
    for its villages too, a share of a count is the township's alone.
    """
    if goal is None or unit.level == Level.COUNTY:
        return goal
    township = unit.pk if unit.level == Level.TOWNSHIP else unit.parent_id
    if target.sharing in (Sharing.SHARE, Sharing.COUNTY):
        has_part = unit.level == Level.TOWNSHIP and township in parts
        return _in_proportion(goal, parts[township] / target.value) if has_part and target.value else None
    if township not in parts or goal.comparator in CHANGES or not target.value:
        return goal
    share = parts[township] / target.value
    ends = {name: _scaled(getattr(goal, name), share) for name in ("value", "value_high")}
    return replace(goal, **ends, steps=())


def _in_proportion(goal, share):
    steps = tuple((day, value * share) for day, value in goal.steps)
    baseline = None if goal.baseline is None else goal.baseline * share
    high = None if goal.value_high is None else goal.value_high * share
    return replace(goal, value=goal.value * share, value_high=high, baseline=baseline, steps=steps)


_EACH = re.compile(r"以(乡|镇|街道|社区|行政村|村)[^，。；]{0,10}为单位")


def each_level(target):
    """The level at which every single place must reach the target (以乡镇为单位); None for the county as a whole."""
    found = _EACH.search(f"{target.indicator}。{target.sentence}")
    if not found:
        return None
    return Level.VILLAGE if found.group(1) in ("社区", "行政村", "村") else Level.TOWNSHIP


def weakest_words(unit):
    """That the worst of all places speaks for them, in Chinese and English."""
    return (
        f"要求各地逐个达到，现最差的是{unit.name}。",
        f"Every place must reach it; the weakest is {unit.name}. ",
    )


NO_PART = ("这项数量目标没有分到本级", "this count has no part for this place")


def missing_words(result, level=Level.COUNTY, measure=None):
    """Why a unit of a level has no value, in Chinese and English; empty when it has one."""
    if result is None and level == Level.COUNTY:
        return "没有上报或计算出的结果", "nothing was reported or computed"
    if result is None:
        return "本级不计算这项指标", "this measure is not computed at this level"
    if result.value is None and not result.denominator:
        return "分母为零，没有应计入的对象", "nobody to count: the denominator is zero"
    if result.value is None and measure is not None:
        counts = {"numerator": result.numerator or 0, "denominator": result.denominator}
        return no_value(kind_of(measure), **counts)
    return ("没有结果", "no result") if result.value is None else ("", "")


def counts_other_things(measure):
    """Does it add up wards, laboratories and centres, told apart by item alone, of which a target means one kind?"""
    return measure.strata == ("项目",)


def unit_words(target, measure):
    """Why plan and measure cannot be compared, in Chinese and English: they count other things, or in other units."""
    if counts_other_things(measure):
        return (
            "记录里只有各类项目合计的数，不能代表这一项；这一项的实有数由牵头单位在台账上报告",
            "records hold a sum of all kinds of items, which says nothing of this one; the lead reports that",
        )
    return (
        f"规划按“{target.unit}”计，指标按“{measure.unit}”计，无法比较",
        f"the plan counts in {target.unit}, the measure in {measure.unit}",
    )


SHARES = ("%", "‰")
NO_MEASURE = {
    "standard": (
        "这是怎么做的标准（频次、时长、每处几个），不是全县的一个数；由检查说明做到没有，记录里算不出",
        "this is a standard of how to do it, not a figure of the county; an inspection tells, records do not",
    ),
    "no-value": ("原文没有写出数值，没有可以对照的数", "the plan writes no value to hold anything against"),
    "share": (
        "词典里没有分子、分母与它相同的指标；所说的机构、场所或工作没有逐一的记录，要由牵头单位报送",
        "no measure has its numerator and denominator; no records list what it speaks of, the lead has to report it",
    ),
    "count": (
        "这是要建成或配备的数量，不在居民和服务记录里，要由牵头单位报送实有数",
        "this is a number of things to build or provide; records do not hold it, the lead has to report it",
    ),
}


def no_measure_words(target):
    """Why no measure shows a target, in Chinese and English; what it speaks of decides."""
    if target.kind == "standard":
        return NO_MEASURE["standard"]
    if target.value is None and target.comparator != "cover_all":
        return NO_MEASURE["no-value"]
    is_share = target.unit in SHARES or target.comparator == "cover_all"
    return NO_MEASURE["share" if is_share else "count"]


def _names_the_rest(target, measure):
    """每千人口执业医师数 3.2人: the name holds the 每千人口 that the measure's unit, 人/千人, spells out."""
    return "每" in target.indicator and measure.unit.startswith(f"{target.unit}/")


def _factor(written, wanted):
    """What a figure in the plan's unit is multiplied by to stand in the measure's; None when nothing would do."""
    if not written or written == wanted:
        return 1
    return SCALE[wanted] / SCALE[written] if written in SCALE and wanted in SCALE else None


def _whole_change(target, *, relative):
    """A change per year, over all its years: per cents compound, points add up."""
    years = (target.year or 0) - (target.baseline_year or 0)
    if not (target.annual and target.value is not None and target.baseline_year and 0 < years < 100):
        return target.value
    if not relative:
        return target.value * years
    sign = CHANGES[target.comparator]
    return abs((1 + sign * target.value / 100) ** years - 1) * 100


def _scaled(value, factor):
    # Ten digits keep 0.8 from becoming 0.8000000000000001 on its way from per mille to per cent.
    return None if value is None else round(value * factor, 10)


def _year_end(year):
    return date(year, 12, 31) if year else None
