"""What the review page shows of one fact: its line, its doubts, who decided, and the measures it may mean."""

from django.utils.translation import gettext as _

from quanmin.core.measures import BY_CODE
from quanmin.core.reading.link import proposals
from quanmin.plans.actions.keeping import NAMES
from quanmin.portal.numbers import aim_written, written
from quanmin.portal.words import found_measures, measure_title, unit_title

MOST_FOUND = 8
SHOWN = ("open", "targets", "tasks", "findings", "decided", "all")
KINDS = {"targets": "target", "tasks": "task", "findings": "finding"}


def chosen_items(items, show):
    """The facts one tab of the review lists."""
    if show == "open":
        return [item for item in items if item.is_open]
    if show == "decided":
        return [item for item in items if item.is_decided]
    return [item for item in items if show == "all" or item.kind == KINDS[show]]


def tabs(review, show):
    """The tabs with their counts; the uncertain come first."""
    titles = {
        "open": _("待定"), "targets": _("目标"), "tasks": _("任务"), "findings": _("疑点"),
        "decided": _("已决定"), "all": _("全部"),
    }  # fmt: skip
    return [
        {"name": name, "title": titles[name], "count": len(chosen_items(review.items, name)), "current": name == show}
        for name in SHOWN
    ]  # fmt: skip


def line(item):
    """One fact as its line on the page."""
    shown = {"target": _target, "task": _task, "finding": _finding}[item.kind](item.fact)
    return {"item": item, "fact": item.fact, **shown}


def _target(target):
    aim = aim_written(target.comparator, target.value, target.unit, target.value_high)
    said = [
        _("%(year)s年") % {"year": target.year} if target.year else _("无年份"),
        _baseline(target),
        _("牵头 %(units)s") % {"units": "、".join(target.lead)} if target.lead else "",
        target.nature,
    ]
    return {
        "title": target.indicator,
        "figure": aim if target.comparator != "cover_all" or target.value is not None else _("全覆盖"),
        "under": [one for one in said if one],
        "measure": _measure(target),
        "kind_note": "" if target.kind == "target" else target.kind,
    }


def _baseline(target):
    if target.baseline is None:
        return ""
    value = f"{written(target.baseline, target.unit, None)}{unit_title(target.unit)}"
    if target.baseline_year:
        return _("基期 %(value)s（%(year)s）") % {"value": value, "year": target.baseline_year}
    return _("基期 %(value)s") % {"value": value}


def _measure(target):
    if target.measure not in BY_CODE:
        return _("没有对应的指标定义，按上报值填报")
    title = measure_title(target.measure)
    if target.match is None:
        return title
    return _("%(title)s（相似度 %(score)s%%）") % {"title": title, "score": round(target.match * 100)}


def _task(task):
    said = [
        task.project,
        _("牵头 %(units)s") % {"units": "、".join(task.lead)} if task.lead else _("无牵头单位"),
        _("配合 %(units)s") % {"units": "、".join(task.cooperate)} if task.cooperate else "",
    ]
    text = task.text.replace("**", "")
    excerpt = "" if text.strip() == task.title.strip() else text
    return {
        "title": task.title,
        "figure": task.deadline,
        "under": [one for one in said if one],
        "excerpt": excerpt,
    }


def _finding(finding):
    return {"title": finding.message, "figure": "", "under": []}


def measure_choices(indicator, current, text=""):
    """Measures to choose from: those found by a text, else the likeliest by name with their scores; and none at all."""
    if text:
        offered = [(measure.code, None) for measure in found_measures(text)[:MOST_FOUND]]
    else:
        offered = list(proposals(indicator, NAMES))
    if current and current not in dict(offered):
        offered.insert(0, (current, None))
    rows = [
        {"code": code, "title": measure_title(code), "score": None if score is None else round(score * 100),
         "unit": unit_title(BY_CODE[code].unit), "current": code == current}
        for code, score in offered if code in BY_CODE
    ]  # fmt: skip
    return [
        *rows,
        {"code": "", "title": _("没有对应的，按上报值填报"), "score": None, "current": not current},
    ]
