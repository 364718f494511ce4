"""What a check is, and the checks of this house, read from `checks.toml`; a county may set their limits otherwise."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from quanmin.errors import UsageError

FILE = Path(__file__).with_name("checks.toml")
METHODS = ("end-digits", "copied", "same-day", "pace", "after-death", "after-leaving", "beyond-supplies")


@dataclass(frozen=True)
class Words:
    """One thing said in Chinese and in English."""

    zh: str
    en: str


@dataclass(frozen=True)
class Limit:
    """A number of a check that a county may set from `low` to `high`; `unit` is what it counts, % a share of 0 to 1."""

    key: str
    title: Words
    unit: Words
    low: float
    high: float
    whole: bool


# Of each limit its name and what it counts; whole numbers count things.
LIMITS = {
    "fewest": (Words("至少有多少才判断", "how many there must be to judge"), Words("条", "rows"), True),
    "least": (Words("至少占多少才提示", "least share that is asked about"), Words("%", "%"), False),
    "false_share": (Words("碰巧被提示的至多占", "most asked by chance"), Words("%", "%"), False),
    "times": (Words("容许为巧合的多少倍", "how many times chance is allowed"), Words("倍", "times"), False),
    "most": (Words("超过多少人才提示", "more than so many are asked about"), Words("人", "residents"), True),
    "days": (Words("超过多少天才提示", "after more than so many days"), Words("天", "days"), True),
}


@dataclass(frozen=True)
class Check:
    """One way to look at records.

    `method` says how (METHODS, `looking.py`), `table` whose rows it counts; `counts` is what it looks at, `finds` what
    stands out, `innocent` how that may come about. A unit is asked when at least `fewest` rows
    were looked at, at least the share `least` of them stands out, and, where `false_share` is given, chance does not
    explain it: of all units asked, at most that share is asked by chance. The other settings are those of the method.
    """

    code: str
    method: str
    title: Words
    asks: Words
    counts: Words
    finds: Words
    innocent: Words
    source: str
    fewest: int = 1
    least: float = 0.0
    false_share: float | None = None
    codes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    ends: tuple[int, ...] = ()
    step: float = 1.0
    expected: float = 0.0
    times: float = 1.0
    ceiling: float = 1.0
    minutes: int = 0
    most: int = 0
    days: int = 0
    item: str = ""
    limits: tuple[Limit, ...] = ()

    @property
    def table(self) -> str:
        """The declared table whose rows are looked at."""
        return "contacts" if self.method in ("pace", "after-death", "after-leaving") else "observations"


def checks() -> tuple[Check, ...]:
    """Every check as declared, in the order of the file; UsageError for a setting or a method nobody knows."""
    return tuple(with_limits(code, {}) for code in _declared())


def with_limits(code: str, limits: Mapping[str, float]) -> Check:
    """The check with limits set otherwise, in its words too; UsageError for one it lacks or one out of its range."""
    return _with_limits(code, tuple(sorted(limits.items())))


@cache
def _with_limits(code: str, limits: tuple[tuple[str, float], ...]) -> Check:
    if code not in _declared():
        raise UsageError(f"{code!r} is not a check; choose one of {', '.join(_declared())}.")
    declared = _check(_declared()[code])
    own = {key: _within(declared, key, value) for key, value in limits}
    return _check({**_declared()[code], **own})


@cache
def _declared() -> dict[str, dict[str, Any]]:
    return {one["code"]: one for one in tomllib.loads(FILE.read_text(encoding="utf-8"))["checks"]}


def _within(check: Check, key: str, value: float) -> float:
    limit = next((one for one in check.limits if one.key == key), None)
    if limit is None:
        known = ", ".join(one.key for one in check.limits)
        raise UsageError(f"{check.code} has no limit {key!r} that can be set; it has {known or 'none'}.")
    if not limit.low <= value <= limit.high:
        raise UsageError(f"{check.code}: {key} = {value!r} is outside {limit.low:g} to {limit.high:g}.")
    if limit.whole and value != int(value):
        raise UsageError(f"{check.code}: {key} = {value!r} counts {limit.unit.en}; write a whole number.")
    return int(value) if limit.whole else value


def _check(said: dict[str, Any]) -> Check:
    unknown = set(said) - {one.name for one in fields(Check)}
    if unknown or said.get("method") not in METHODS:
        raise UsageError(
            f"check {said.get('code')!r} has the method {said.get('method')!r} and the settings {sorted(unknown)!r}; "
            f"methods are {', '.join(METHODS)}, settings those of `Check`."
        )
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in said.items()
    }
    for name in ("title", "asks", "counts", "finds", "innocent"):
        values[name] = Words(*(text.format_map(said) for text in values[name]))
    values["limits"] = tuple(_limit(key, *span) for key, span in said.get("limits", {}).items())
    return Check(**values)


def _limit(key: str, low: float, high: float) -> Limit:
    title, unit, whole = LIMITS[key]
    return Limit(key, title, unit, low, high, whole)
