"""How a measure is declared: `@measure(...)` over a function (tables, period) → a kind.

Documents and pages read the declaration.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from quanmin.core.measures.kinds import Kind
from quanmin.core.measures.tables import Tables
from quanmin.core.periods import Period

Better = Literal["higher", "lower", "neither"]
Per = Literal["point", "quarter", "year", "three-years"]
Rule = Callable[[Tables, Period], Kind]


@dataclass(frozen=True)
class Measure:
    """One indicator's definition.

    `rule` returns people under named clauses for a window of time. `per` says which window an asked-for period
    gives it: the period itself (`quarter`), its last day (`point`), or the year or three years that end with it.
    `multiplier` turns numerator ÷ denominator into `unit`.
    """

    code: str
    title: str
    title_en: str
    domain: str
    unit: str
    better: Better
    per: Per
    multiplier: int
    numerator: str
    denominator: str
    source: str
    aliases: tuple[str, ...]
    rule: Rule

    @property
    def definition(self) -> str:
        """The rule in one sentence, then what counts as missing: the docstring of the rule."""
        return " ".join((self.rule.__doc__ or "").split())

    def window(self, period: Period) -> Period:
        """The days the rule looks at when asked about a period."""
        return windows(self.per, period)


def windows(per: Per, period: Period) -> Period:
    """The window of a rule kind for an asked-for period."""
    if per in ("point", "quarter"):
        return period
    year = period.trailing_year
    if per == "year":
        return year
    start = year.start.replace(year=year.start.year - 2)
    return Period(start, year.end, f"{start:%Y-%m}..{year.end:%Y-%m}", "year")


def measure(
    *,
    code: str,
    title: str,
    title_en: str,
    domain: str,
    numerator: str,
    denominator: str,
    source: str,
    unit: str = "%",
    better: Better = "higher",
    per: Per = "year",
    multiplier: int = 100,
    aliases: tuple[str, ...] = (),
) -> Callable[[Rule], Measure]:
    """Declare the function below as a measure. Texts are Chinese; `title_en` and the docstring are English."""

    def declared(rule: Rule) -> Measure:
        return Measure(
            code=code, title=title, title_en=title_en, domain=domain, unit=unit, better=better, per=per,
            multiplier=multiplier, numerator=numerator, denominator=denominator, source=source, aliases=aliases,
            rule=rule,
        )  # fmt: skip

    return declared
