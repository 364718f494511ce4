"""What a check is, and the checks of this house, read from `checks.toml`."""

import tomllib
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

    @property
    def table(self) -> str:
        """The declared table whose rows are looked at."""
        return "contacts" if self.method in ("pace", "after-death", "after-leaving") else "observations"


@cache
def checks() -> tuple[Check, ...]:
    """Every check, in the order of the file; UsageError for a setting or a method nobody knows."""
    return tuple(_check(one) for one in tomllib.loads(FILE.read_text(encoding="utf-8"))["checks"])


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
        values[name] = Words(*values[name])
    return Check(**values)
