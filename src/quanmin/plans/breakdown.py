"""How a target divides: its way by year, and whether townships share a rate or a count."""

import re
from itertools import pairwise

from quanmin import clock
from quanmin.core.planning.years import level, yearly_counts, yearly_rates
from quanmin.plans.models import Sharing

# Things one counts; a figure in any other unit is a rate, a mean or an amount that is not shared out.
COUNTED = frozenset(
    [
        "个",
        "台",
        "人",
        "名",
        "张",
        "所",
        "家",
        "支",
        "条",
        "项",
        "户",
        "处",
        "套",
        "辆",
        "座",
        "间",
        "块",
        "亩",
        "人次",
        "例",
        "件",
        "次",
        "场",
        "期",
        "份",
        "村",
        "街",
        "镇",
    ]
)
PER_HEAD = re.compile("每|率|均|比例|比重|占比|密度")
BOUNDS = {">=": "least", ">": "least", "<=": "most", "<": "most"}
SIGNS = {"increase_by": 1, "decrease_by": -1}


def is_count(target):
    """Whether a target counts things of which each township can do its part."""
    whole = target.value is not None and target.value >= 0 and float(target.value).is_integer()
    return whole and target.unit in COUNTED and not PER_HEAD.search(target.indicator)


def first_year(plan):
    """The year a plan begins in: the one it was issued in, else the present one."""
    if plan.issued_on:
        return plan.issued_on.year
    said = re.search(r"20\d\d", plan.issued)
    return int(said[0]) if said else clock.today().year


def last_year(targets, tasks, first):
    """The year a plan ends in: the last any target or task of it names."""
    named = [*(one.year for one in targets if one.kind == "target"), *(one.deadline_year for one in tasks)]
    return max([first, *(year for year in named if year)])


def nodes_of(target, targets):
    """What the plan itself writes for a target's indicator in the years before it is due: its value by year.

    Nothing where the plan says two values for one year, or changes and ranges, which are no points on a way.
    """
    family = [
        one for one in targets
        if one.kind == "target" and (one.indicator, one.unit) == (target.indicator, target.unit)
        and one.value is not None and one.year is not None and one.comparator not in (*SIGNS, "range")
    ]  # fmt: skip
    values = {one.year: one.value for one in family}
    if is_count(target) or len({(one.year, one.value) for one in family}) != len(values):
        return {}
    return {year: value for year, value in sorted(values.items()) if target.year and year < target.year}


def year_path(target, first, nodes=None):
    """What a target asks for at the end of each year, in its own unit; empty when it has no year or no amount.

    The way runs through `nodes`, the values the plan writes for years before (see `nodes_of`).
    """
    path = _straight_path(target, first)
    start = target.baseline_year if target.baseline is not None and target.baseline_year is not None else 0
    nodes = {year: value for year, value in (nodes or {}).items() if year > start}
    if not path or not nodes or target.comparator in SIGNS:
        return path
    points = [*([(start, target.baseline)] if start else []), *nodes.items(), (target.year, target.value)]
    early = {} if start else level(points[0][1], min(first, points[0][0]), points[0][0])
    ways = (yearly_rates(low, begun, high, due) for (begun, low), (due, high) in pairwise(points))
    return {**early, **{year: value for way in ways for year, value in way.items()}}


def _straight_path(target, first):
    if target.kind != "target" or target.year is None or target.value is None or target.comparator == "range":
        return {}
    dated = target.baseline is not None and target.baseline_year is not None
    if target.comparator in SIGNS and dated:
        return _changed_path(target)
    if is_count(target) and not dated:
        return yearly_counts(int(target.value), min(first, target.year), target.year)
    if target.comparator in SIGNS:
        return {}
    if not dated:
        return level(target.value, min(first, target.year), target.year)
    bound = BOUNDS.get(target.comparator)
    return yearly_rates(target.baseline, target.baseline_year, target.value, target.year, bound=bound)


def _changed_path(target):
    """A rise or fall from the baseline: per cents of it compound when they are yearly, points add up."""
    sign, years = SIGNS[target.comparator], target.year - target.baseline_year
    relative = target.unit == "%"
    if target.annual and relative:
        factor = 1 + sign * target.value / 100
        return {target.baseline_year + n: round(target.baseline * factor**n, 6) for n in range(1, years + 1)}
    whole = target.value * years if target.annual else target.value
    step = abs(target.baseline) * whole / 100 if relative else whole
    return yearly_rates(target.baseline, target.baseline_year, target.baseline + sign * step, target.year)


def sharing_of(target, places):
    """How a target is shared among so many places: a rate holds everywhere, a count too small stays the county's."""
    if target.kind != "target" or target.value is None:
        return ""
    if not is_count(target):
        return Sharing.RATE
    return Sharing.SHARE if places and target.value >= places else Sharing.COUNTY
