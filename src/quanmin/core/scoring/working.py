"""A line of a score in words: what was known, the rule, and the sum, so that a unit can check it by hand.

worked(item, line)   "65.2%（652/1000）；40% 得 0 分，70% 得 15 分：15 × (65.2 − 40) ÷ (70 − 40) = 12.6"
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

from quanmin.core.codes.table import rows
from quanmin.core.scoring.marking import Line
from quanmin.core.scoring.scheme import POINT, Deduction, Item, Part, Scheme

FILE = Path(__file__).with_name("workings.csv")
Words = Mapping[str, str]


def worked(scheme: Scheme, line: Line, language: str = "zh", *, unit: str = "") -> str:
    """The line in one sentence, in Chinese, or English for any other language; `unit` follows the figures."""
    words = _words("zh" if language.startswith("zh") else "en")
    part = part_of(scheme, line)
    if part is None:
        return words["floor"]
    if isinstance(part, Item):
        return _item(part, line, words, unit)
    times = plain(line.known.taken or Fraction(0))
    if isinstance(part, Deduction):
        if not line.points:
            return words["none"]
        return words["deduction"].format(
            times=times, each=points(part.each), most=points(part.most), points=points(line.points)
        )
    return words["veto"].format(times=times, least=plain(part.at_least), cap=points(part.cap))


@cache
def _words(language: str) -> Words:
    return {row["key"]: row[language] for row in rows(FILE)}


def part_of(scheme: Scheme, line: Line) -> Part | None:
    """The part of the scheme a line belongs to; None for the line that keeps a score from falling below nought."""
    return next((part for part in scheme.parts if part.key == line.key), None)


def points(hundredths: int) -> str:
    """Points as people write them: 12.6, 100, −2."""
    return plain(Fraction(hundredths, POINT))


def plain(exact: Fraction) -> str:
    """A figure with two decimals at most and no idle zeros."""
    written = f"{Decimal(round(exact * POINT)) / POINT:f}"
    return (written.rstrip("0").rstrip(".") if "." in written else written).replace("-", "−")


def _item(item: Item, line: Line, words: Words, unit: str) -> str:
    value = line.known.taken
    if value is None:
        rule = words["shared" if item.missing == "shared" else "missing"]
        return rule.format(own=points(line.own))
    counts = _counts(line, words)
    raised = words["raised"].format(own=points(line.own)) if line.of != line.own else ""
    return f"{plain(value)}{unit}{counts}{_rule(item, line, words, unit)}{raised}{_sum(item, line, value, words)}"


def _counts(line: Line, words: Words) -> str:
    known = line.known
    if known.numerator is None or not known.denominator:
        return ""
    if known.denominator == 1 and known.value == known.numerator:
        return ""  # a plain count is held against nothing
    return words["counts"].format(top=known.numerator, bottom=known.denominator)


def _rule(item: Item, line: Line, words: Words, unit: str) -> str:
    if item.steps:
        step = words["step" if item.more_is_better else "step-low"]
        said = [step.format(mark=f"{plain(mark)}{unit}", points=points(given)) for mark, given in item.steps]
        return words["steps"].format(steps=words["join"].join(said))
    zero, full = (f"{plain(mark or Fraction(0))}{unit}" for mark in (item.zero, item.full))
    return words["marks" if item.more_is_better else "marks-low"].format(
        zero=zero, full=full, of=points(line.of)
    )


def _sum(item: Item, line: Line, value: Fraction, words: Words) -> str:
    said = {"points": points(line.points), "of": points(line.of), "value": plain(value)}
    if item.steps:
        return words["step-reached"].format(**said)
    zero, full = item.zero or Fraction(0), item.full or Fraction(0)
    sign = 1 if item.more_is_better else -1
    if sign * (value - full) >= 0:
        return words["full"].format(**said)
    if sign * (value - zero) <= 0:
        return words["zero"].format(**said)
    return words["sum"].format(zero=plain(zero), full=plain(full), **said)
