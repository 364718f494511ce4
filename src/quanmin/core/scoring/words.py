"""A light in one sentence, with its numbers, in Chinese or English."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

from quanmin.core.codes.table import Row, rows
from quanmin.core.scoring.path import ends
from quanmin.core.scoring.values import Light, Span

FILE = Path(__file__).with_name("explanations.csv")

# A difference between two shares is counted in points: from 55 % to 60 % is not 5 % more.
_POINTS_ZH = {"%": "个百分点", "‰": "个千分点"}
_POINTS_EN = {"%": " percentage points", "‰": " per mille points"}
_DECIMALS = 2
_MOST_DECIMALS = 6


def explain(light: Light, language: str = "zh", *, unit: str = "") -> str:
    """Why the light has its colour, in one sentence; Chinese, or English for any other language.

    `unit` is the measure's unit and follows each number: %, ‰, 岁. Numbers are rounded to two decimals, or to as
    many more as it takes to tell the value from what was asked for.
    """
    chinese = language.startswith("zh")
    sentence = _sentences()[light.reason_code]["zh" if chinese else "en"]
    return sentence.format_map(_zh_parts(light, unit) if chinese else _en_parts(light, unit))


@cache
def _sentences() -> dict[str, Row]:
    return {row["reason"]: row for row in rows(FILE)}


def _zh_parts(light: Light, unit: str) -> dict[str, str]:
    parts = _parts(light, unit)
    due, value = light.goal.due, light.measured
    return parts | {
        "on": _day_zh(value.as_of),
        "until": _day_zh(value.on),
        "whole_on": _day_zh(value.whole.on) if value.whole else "",
        "due_day": _day_zh(due),
        "due": "" if due == date.max else f"{due.year}年",
        "beyond": _beyond(light, "低于 恰为 高于"),
        "short": _short(light, _POINTS_ZH.get(unit, unit)),
        "interval": f"（区间{parts['lower']}～{parts['upper']}）"
        if parts["lower"] and parts["upper"]
        else "",
        "forecast": f"，照此下去到期约为{parts['heading']}" if parts["heading"] else "",
        "missing": f"（{value.missing}）" if value.missing else "",
        "target": _target(light, unit, joined="～", strict="高于 低于"),
    }


def _en_parts(light: Light, unit: str) -> dict[str, str]:
    parts = _parts(light, unit)
    due, value = light.goal.due, light.measured
    return parts | {
        "on": value.as_of.isoformat(),
        "until": value.on.isoformat(),
        "whole_on": value.whole.on.isoformat() if value.whole else "",
        "due_day": due.isoformat(),
        "due": "all times" if due == date.max else str(due.year),
        "beyond": _beyond(light, "below at above"),
        "short": _short(light, _POINTS_EN.get(unit, unit)),
        "interval": f" ({parts['lower']} to {parts['upper']})" if parts["lower"] and parts["upper"] else "",
        "forecast": f"; heading for {parts['heading']} when it is due" if parts["heading"] else "",
        "missing": f" ({value.missing})" if value.missing else "",
        "target": _target(light, unit, joined=" to ", strict="above below"),
    }


def _parts(light: Light, unit: str) -> dict[str, str]:
    """The numbers, which are written alike in every language; empty where there is none."""
    measured, decimals = light.measured, _decimals(light)
    figures = {
        "value": measured.value,
        "lower": measured.lower,
        "upper": measured.upper,
        "whole": measured.whole.value if measured.whole else None,
        "expected": light.expected,
        "heading": light.forecast,
    }
    return {name: _figure(value, unit, decimals) for name, value in figures.items()} | {
        "age": str((light.today - measured.as_of).days),
        "limit": str(light.rules.stale_after_days),
    }


def _short(light: Light, unit: str) -> str:
    return _figure(abs(light.distance or 0.0), unit, _decimals(light))


def _beyond(light: Light, words: str) -> str:
    """Below, at or above what was asked for; a value can be at it and yet short, when more than it was asked for."""
    below, at, above = words.split()
    value, expected = light.measured.value, light.expected
    if value is None or expected is None or value == expected:
        return at
    return below if value < expected else above


def _decimals(light: Light) -> int:
    """How many decimals tell the value from what was asked for."""
    apart = abs(light.distance or 0.0)
    return next((n for n in range(_DECIMALS, _MOST_DECIMALS) if apart >= 10**-n or not apart), _MOST_DECIMALS)


def _target(light: Light, unit: str, *, joined: str, strict: str) -> str:
    """A range as the plan writes it, though its near end is what is asked for; anything else as a limit."""
    if light.goal.comparator == "range":
        return joined.join(_figure(end, unit) for end in ends(light.goal))
    return _span(light.target, unit, strict)


def _span(span: Span | None, unit: str, strict: str) -> str:
    if span is None:
        return ""
    above, below = strict.split() if span.strict else ("≥", "≤")
    sign, edge = (below, span.high) if span.low is None else (above, span.low)
    return f"{sign}{_figure(edge, unit)}"


def _figure(value: float | None, unit: str, decimals: int = _DECIMALS) -> str:
    """The number to so many decimals, halves away from nought, without idle zeros."""
    if value is None or value != value:
        return ""
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP).normalize()
    return f"{rounded + 0:f}{unit}"


def _day_zh(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
