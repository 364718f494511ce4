"""Will the target be met by its date? The stored results' forecast as a page says it and as the chart draws it."""

from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from quanmin.core import periods
from quanmin.core.measures.outlook import outlook
from quanmin.core.scoring.path import path, wanted
from quanmin.core.scoring.values import DEFAULT
from quanmin.core.stats.trend import DEFAULT as RULE
from quanmin.portal.numbers import aligned
from quanmin.portal.words import kind_of, period_title, unit_title

WORDS = {
    "likely": later("很可能达到"),
    "open": later("未定"),
    "unlikely": later("不大可能达到"),
    "untold": later("说不准"),
}
WHY = {
    "too-few-results": later("有结果的期数不到3期，还看不出走势。"),
    "due-already": later("目标的日期已经到了，不再预测，请看现值。"),
    "too-far": later("离目标日期太远：超过已有结果所跨时间的两倍，往后推没有根据。"),
    "no-target": later("目标没有写出可以比较的数值。"),
}


def forecast_of(asked, rows, goal):
    """The verdict in words, its sentence and its numbers; None without a target that can be compared."""
    if goal is None or goal.due == date.max:
        return None
    found = _outlook(asked, rows, goal)
    return {
        "verdict": found.verdict,
        "word": _("已经到期") if found.why == "due-already" else WORDS[found.verdict],
        "sentence": WHY[found.why] if found.why else _sentence(asked, found, goal),
        "seasonal": found.seasonal and not found.why,
        "confidence": f"{RULE.confidence:.0%}",
        "likely": f"{RULE.likely:.0%}",
        "unlikely": f"{RULE.unlikely:.0%}",
    }


def ahead(asked, rows, goal):
    """What the chart draws beyond the last result: each period up to the due day; None without a forecast."""
    if goal is None or not rows or _outlook(asked, rows, goal).verdict == "untold":
        return None
    coming = _coming(periods.parse(rows[-1].period), goal.due)
    told = [_outlook(asked, rows, replace(goal, due=period.end, steps=())) for period in coming]
    target, unit = wanted(goal, DEFAULT), asked.measure.unit
    return {
        "periods": [period_title(period.name) for period in coming],
        "value": [figure(one.value, unit) for one in told],
        "lower": [figure(one.lower, unit) for one in told],
        "upper": [figure(one.upper, unit) for one in told],
        "path": [figure(path(target, goal, period.end).edge(0), unit) for period in coming],
    }


def figure(value, unit):
    """The figure as the chart takes it, rounded as it is written."""
    return None if value is None else float(aligned(value, unit).replace(",", ""))


def _coming(last, due):
    """The periods after the last one, up to the one that ends on the due day or first after it."""
    if ".." in last.name or due <= last.end:
        return []
    return periods.between(last, periods.containing(due, last.kind))[1:]


def _outlook(asked, rows, goal):
    figures = [(row.period, row.numerator, row.denominator, row.value) for row in rows]
    return outlook(asked.measure, type(kind_of(asked.measure.code)).__name__, figures, goal)


def _sentence(asked, found, goal):
    unit = asked.measure.unit
    return _(
        "照近 %(count)s 期的走势，到 %(day)s 约为 %(value)s%(unit)s（%(sure)s 区间 %(lower)s–%(upper)s），"
        "达到目标的可能性%(chance)s。"
    ) % {
        "count": found.results, "day": goal.due.isoformat(), "value": aligned(found.value, unit),
        "unit": unit_title(unit), "sure": f"{RULE.confidence:.0%}", "lower": aligned(found.lower, unit),
        "upper": aligned(found.upper, unit), "chance": _chance(found.chance),
    }  # fmt: skip


def _chance(share):
    if share < 0.01:
        return _("不到 1%")
    if share > 0.99:
        return _("超过 99%")
    return _("约 %(percent)s") % {"percent": f"{share:.0%}"}
