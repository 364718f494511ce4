"""Hints, the rows behind them and shares, as a page shows them."""

from django.urls import reverse
from django.utils.translation import gettext as _

from quanmin.core.snapshot.tables import BY_NAME
from quanmin.hints.gathering import NO_TIMES
from quanmin.hints.words import as_judged, say
from quanmin.portal.numbers import written
from quanmin.records.words import say_reading, say_value
from quanmin.units.models import Level

SAID = ("programme", "kind", "method")
RARE = 1e-6


def figures(one):
    """A hint with its figures in words; `usual` is what chance gives where all is well."""
    check = as_judged(one.check_code, one.limits)
    answers = list(one.answers.all())
    return {
        "hint": one, "title": say(check.title), "asks": say(check.asks), "counts": say(check.counts),
        "finds": say(check.finds),
        "share": written(100 * one.found / one.looked, "%"),
        "usual": "" if one.expected is None else written(100 * one.expected, "%"),
        "chance": chance_written(one.chance), "answer": answers[0] if answers else None,
    }  # fmt: skip


def chance_written(chance):
    """How likely so many are by chance, as people say it; nothing where a rule asks and no test."""
    if chance is None:
        return ""
    if chance < RARE:
        return _("不到百万分之一")
    return _("约 %(number)s 分之一") % {"number": written(1 / chance, decimals=0)}


def row_line(row, check):
    """One row behind a hint: whom, when, what stands there now, and what it is held against."""
    person = row.person
    return {
        "row": row, "person": person, "day": row.ground.day, "now": _said(row.now, check),
        "at": _hour(row.now, check), "other": _other(row, check),
        "last": _last(person, check),
    }  # fmt: skip


def _hour(row, check):
    """When it was measured, where the hour is known: noon and midnight stand for a day without one."""
    if row is None or check.table != "observations" or row["taken_at"].time() in NO_TIMES:
        return ""
    return f"{row['taken_at']:%H:%M}"


def _other(row, check):
    """What a row is held against, with its day; nothing where it is held against no row."""
    if not row.ground.other:
        return ""
    return " ".join(
        filter(None, (f"{row.other['taken_at']:%Y-%m-%d}" if row.other else "", _said(row.other, check)))
    )


def _last(person, check):
    """The day after which there should be no service."""
    if person is None or not check.method.startswith("after-"):
        return None
    return person.death_date if check.method == "after-death" else person.left


def _said(row, check):
    """A row in words; that it was taken back, where it no longer stands."""
    if row is None:
        return _("已撤销")
    if check.table == "observations":
        return say_reading(row)[1]
    table = BY_NAME["contacts"]
    return " · ".join(str(say_value(table.column(name), row[name])) for name in SAID if row[name])


def rate_row(rate, check):
    """A share with its interval; organisations open no further, a township opens to its organisations."""
    opens = rate.unit.level == Level.TOWNSHIP
    return {
        "unit": rate.unit, "found": rate.found, "looked": rate.looked, "value": rate.value, "lower": rate.lower,
        "upper": rate.upper, "width": None if rate.value is None else rate.upper - rate.lower,
        "value_text": written(rate.value, "%", decimals=1),
        "interval": "–".join(written(end, decimals=1) for end in (rate.lower, rate.upper) if end is not None),
        "usual": None if not check.expected else 100 * check.expected,
        "url": reverse("hint-rates", query={"check": check.code, "unit": rate.unit.pk}) if opens else "",
    }  # fmt: skip
