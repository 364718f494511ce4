"""How a measure is declared: `@measure(...)` over a function (tables, period) → a kind.

Documents and pages read the declaration.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from math import inf
from pathlib import Path
from typing import Any, Literal

from quanmin.core.codes.table import rows
from quanmin.core.measures.kinds import Kind
from quanmin.core.periods import Period, spanning
from quanmin.errors import UsageError

Better = Literal["higher", "lower", "neither"]
Per = Literal["point", "quarter", "year", "two-years", "three-years", "five-years"]
Attribution = Literal["residence", "managing", "provider", "jurisdiction", "insurance"]
Privacy = Literal["usual", "sensitive", "counts"]
Counted = Literal["people", "visits", "institutions", "places", "events", "medicines"]
Setting = int | float | str
Rule = Callable[..., Kind]  # (tables, period), and by name whatever the measure's parameters are called

ATTRIBUTIONS: dict[Attribution, tuple[str, str]] = {
    "residence": ("按常住地", "by the place where the person usually lives"),
    "managing": ("按在管居民的常住地（即管理机构的辖区）", "by the village of the person under management"),
    "provider": ("按提供服务的机构", "by the organisation that gave the service"),
    "jurisdiction": ("按机构、场所或事件所在地", "by where the organisation, site or event is"),
    "insurance": ("按参保地", "by the county where the person is insured"),
}


# What a declaration says in one language, in the other; a test finds a measure that has no line, and a line left over.
TRANSLATED = {row["code"]: row for row in rows(Path(__file__).parent / "catalogue" / "definitions.csv")}


@dataclass(frozen=True)
class Parameter:
    """A number or reading of a definition that editions or counties set differently; the rule takes it by `name`.

    `title` says in Chinese what it is, `source` who set the default; `choices` closes the list of values.
    """

    name: str
    default: Setting
    title: str
    source: str
    choices: tuple[Setting, ...] = ()

    def refuse(self, value: Setting) -> str:
        """Why the value cannot be taken; empty when it can."""
        if self.choices and (value not in self.choices or isinstance(value, bool)):
            return f"choose one of {', '.join(map(str, self.choices))}"
        if isinstance(self.default, str):
            return "" if isinstance(value, str) else f"give a value like {self.default!r}"
        fits = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < inf
        return "" if fits else f"give a value like {self.default!r}, not below 0"


@dataclass(frozen=True)
class Measure:
    """One indicator's definition.

    `rule` returns people under named clauses for a window of time. `per` says which window an asked-for period
    gives it: the period itself (`quarter`), its last day (`point`), or the years that end with it: one, the two that a
    growth compares, three, or the five of which a place adds up as many as it needs.
    `multiplier` turns numerator ÷ denominator into `unit`. `exclusions` says who is left out, `attribution` for
    whom a row counts, `strata` by what else a value is worth showing, `traps` what a reader gets wrong; `set_to`
    holds the parameters that are not at their default.
    `privacy` says who sees the people behind the figure: who sees lists at all (`usual`), those who manage such
    patients (`sensitive`), or nobody, because it is known by its `counts` alone.
    `counts` says what the rows of a proportion are, and so what its gap is said in: people, unless declared otherwise.
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
    exclusions: str = ""
    attribution: Attribution = "residence"
    strata: tuple[str, ...] = ()
    traps: str = ""
    parameters: tuple[Parameter, ...] = ()
    set_to: tuple[tuple[str, Setting], ...] = ()
    privacy: Privacy = "usual"
    counts: Counted = "people"

    @property
    def definition(self) -> str:
        """The rule in one sentence, then what counts as missing: the docstring of the rule."""
        written = self.rule.func if isinstance(self.rule, partial) else self.rule
        return " ".join((written.__doc__ or "").split())

    @property
    def definition_zh(self) -> str:
        """The same in Chinese: how it is counted, what counts as missing, what is not counted twice."""
        return TRANSLATED[self.code]["definition_zh"]

    @property
    def numerator_en(self) -> str:
        """The numerator in English."""
        return TRANSLATED[self.code]["numerator_en"]

    @property
    def denominator_en(self) -> str:
        """The denominator in English; for a plain count, that there is none."""
        return TRANSLATED[self.code]["denominator_en"]

    @property
    def exclusions_en(self) -> str:
        """Who or what is left out, in English."""
        return TRANSLATED[self.code]["exclusions_en"]

    @property
    def settings(self) -> dict[str, Setting]:
        """Every parameter with the value in force."""
        return {one.name: one.default for one in self.parameters} | dict(self.set_to)

    def window(self, period: Period) -> Period:
        """The days the rule looks at when asked about a period."""
        return windows(self.per, period)

    def under(self, **values: Setting) -> "Measure":
        """The same measure with some parameters set otherwise; UsageError for a name or value it does not take."""
        known = {one.name: one for one in self.parameters}
        for name, value in values.items():
            _check(self.code, known, name, value)
        chosen = dict(self.set_to) | values
        rule = self.rule.func if isinstance(self.rule, partial) else self.rule
        return replace(self, rule=partial(rule, **chosen), set_to=tuple(sorted(chosen.items())))


def _check(code: str, known: dict[str, Parameter], name: str, value: Setting) -> None:
    if name not in known:
        has = ", ".join(known) or "none"
        raise UsageError(f"{code} has no parameter {name!r}; its parameters are: {has}.")
    if reason := known[name].refuse(value):
        raise UsageError(f"{code} cannot take {name}={value!r}; {reason}.")


YEARS: dict[Per, int] = {"two-years": 2, "three-years": 3, "five-years": 5}


def windows(per: Per, period: Period) -> Period:
    """The window of a rule kind for an asked-for period."""
    if per in ("point", "quarter"):
        return period
    year = period.trailing_year
    if per == "year":
        return year
    return spanning(year.start.replace(year=year.start.year - YEARS[per] + 1), year.end)


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
    **more: Any,
) -> Callable[[Rule], Measure]:
    """Declare the function below as a measure. Texts are Chinese; `title_en` and the docstring are English.

    `more` are the further fields of Measure: exclusions, attribution, strata, traps, parameters,
    privacy, counts.
    """

    def declared(rule: Rule) -> Measure:
        return Measure(
            code=code, title=title, title_en=title_en, domain=domain, unit=unit, better=better, per=per,
            multiplier=multiplier, numerator=numerator, denominator=denominator, source=source, aliases=aliases,
            rule=rule, **more,
        )  # fmt: skip

    return declared
