"""A light in one sentence, with its numbers, in Chinese or English."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

from quanmin.core.codes.table import Row, rows
from quanmin.core.scoring.values import Light, Span

FILE = Path(__file__).with_name("explanations.csv")


def explain(light: Light, language: str = "zh", *, unit: str = "") -> str:
    """Why the light has its colour, in one sentence; Chinese, or English for any other language.

    `unit` is the measure's unit and follows each number: %, ‰, 岁. Numbers are rounded to two decimals.
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
        "due_day": _day_zh(due),
        "due": "" if due == date.max else f"{due.year}年",
        "beyond": "低于" if _is_low(light) else "高于",
        "interval": f"（区间{parts['lower']}～{parts['upper']}）"
        if parts["lower"] and parts["upper"]
        else "",
        "forecast": f"，照此下去到期约为{parts['heading']}" if parts["heading"] else "",
        "missing": f"（{value.missing}）" if value.missing else "",
        "target": _span(light.target, unit, joined="～", strict="高于 低于"),
    }


def _en_parts(light: Light, unit: str) -> dict[str, str]:
    parts = _parts(light, unit)
    due, value = light.goal.due, light.measured
    return parts | {
        "on": value.as_of.isoformat(),
        "due_day": due.isoformat(),
        "due": "all times" if due == date.max else str(due.year),
        "beyond": "below" if _is_low(light) else "above",
        "interval": f" ({parts['lower']} to {parts['upper']})" if parts["lower"] and parts["upper"] else "",
        "forecast": f"; heading for {parts['heading']} when it is due" if parts["heading"] else "",
        "missing": f" ({value.missing})" if value.missing else "",
        "target": _span(light.target, unit, joined=" to ", strict="above below"),
    }


def _parts(light: Light, unit: str) -> dict[str, str]:
    """The numbers, which are written alike in every language; empty where there is none."""
    measured = light.measured
    return {
        "value": _figure(measured.value, unit),
        "lower": _figure(measured.lower, unit),
        "upper": _figure(measured.upper, unit),
        "expected": _figure(light.expected, unit),
        "short": _figure(abs(light.distance) if light.distance is not None else None, unit),
        "heading": _figure(light.forecast, unit),
        "age": str((light.today - measured.as_of).days),
        "limit": str(light.rules.stale_after_days),
    }


def _is_low(light: Light) -> bool:
    value, expected = light.measured.value, light.expected
    return value is not None and expected is not None and value < expected


def _span(span: Span | None, unit: str, *, joined: str, strict: str) -> str:
    if span is None:
        return ""
    if span.low is not None and span.high is not None:
        return f"{_figure(span.low, unit)}{joined}{_figure(span.high, unit)}"
    above, below = strict.split() if span.strict else ("≥", "≤")
    sign, edge = (below, span.high) if span.low is None else (above, span.low)
    return f"{sign}{_figure(edge, unit)}"


def _figure(value: float | None, unit: str) -> str:
    """The number to two decimals, halves away from nought, without idle zeros."""
    if value is None or value != value:
        return ""
    rounded = Decimal(str(value)).quantize(Decimal("0.01"), ROUND_HALF_UP).normalize()
    return f"{rounded + 0:f}{unit}"


def _day_zh(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
