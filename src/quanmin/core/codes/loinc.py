"""The LOINC codes of observations: what is measured, in which UCUM unit, under which name for people."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from quanmin.core.codes.table import rows
from quanmin.errors import UsageError

FILE = Path(__file__).with_name("loinc.csv")


@dataclass(frozen=True)
class Observable:
    """Something that is measured: our own key, its LOINC code, names for people, and its UCUM unit."""

    key: str
    code: str
    title: str
    title_en: str
    unit: str


@cache
def observables() -> tuple[Observable, ...]:
    """Everything we name a code for, in the order of the file."""
    return tuple(Observable(**row) for row in rows(FILE))


def observable(name: str) -> Observable:
    """The one with that key or that LOINC code: `height` or `8302-2`; UsageError for any other."""
    for known in observables():
        if name in (known.key, known.code):
            return known
    keys = ", ".join(known.key for known in observables())
    raise UsageError(f"{name!r} is neither a LOINC code in use nor one of {keys}.")


def check_digit(number: str) -> str:
    """The digit after the hyphen of a LOINC code, from the digits before it (the Luhn algorithm)."""
    doubled = (int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(number)))
    return str(-sum(part // 10 + part % 10 for part in doubled) % 10)
