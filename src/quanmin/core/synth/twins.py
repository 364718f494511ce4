"""A second entry of some residents, with the slips that clerks make: to try a search for twins on, its truth known.

Slips come independently and are those of registers kept by typing: a sign of the same sound (输入法), a sign that looks
or means alike, signs swapped or left out, a digit wrong or two digits swapped, a number not at hand, a telephone given
up, a family that moved, a birthday told by the farmers' calendar.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import numpy as np
import polars as pl
from pypinyin import Style, lazy_pinyin

from quanmin.core.synth.county import FIRST_DAY, County
from quanmin.core.synth.days import day_number
from quanmin.core.synth.draws import Stream, stream
from quanmin.core.synth.names import last_villages
from quanmin.core.synth.people import populate
from quanmin.core.synth.places import lay_out
from quanmin.core.synth.rates import read_words
from quanmin.core.synth.registers import Twice, residents_frame

Row = dict[str, object]
LAST = date(2025, 12, 31)
SHARE = 0.05
# How often each thing goes wrong in a second entry; what is left over is written as in the first.
NAME = {"homophone": 0.10, "another-sign": 0.05, "swapped": 0.03, "left-out": 0.02}
BIRTH = {"digit": 0.04, "day-month": 0.03, "farmers-calendar": 0.05, "year": 0.03}
IDENTITY = {"missing": 0.30, "digit": 0.10, "swapped": 0.08}
PHONE = {"missing": 0.08, "moved": 0.28, "digit": 0.06, "swapped": 0.04}
HOME = {"moved": 0.15, "group": 0.15}
WRONG_SEX = 0.01


@dataclass(frozen=True)
class Twins:
    """A register in which some stand twice: all rows, in drawn order of keys, and the pairs of keys of one person."""

    residents: pl.DataFrame
    pairs: frozenset[tuple[int, int]]


def a_register(residents: int, seed: int) -> pl.DataFrame:
    """The table `residents` of a made-up county in which nobody stands twice, with `village` and `township`."""
    last, places = day_number(LAST), lay_out(seed)
    people, _ = populate(seed, places, residents=residents, last=last)
    nobody = np.array([], dtype=np.int64)
    village = last_villages(people)
    return residents_frame(County(seed, FIRST_DAY, last, places, people), Twice(nobody, nobody)).with_columns(
        village=pl.Series(places.villages[village]),
        township=pl.Series(places.townships[places.township[village]]),
    )


def with_twins(residents: pl.DataFrame, seed: int, *, share: float = SHARE) -> Twins:
    """The register with a second entry for such a share of its residents, under keys that follow the largest.

    Columns: those of the table `residents`, and `village` with `township` where they live. The same seed gives the
    same twins.
    """
    rng = stream(seed, "twins")
    rows = residents.sort("resident_id").to_dicts()
    chosen = sorted(rng.choice(len(rows), round(len(rows) * share), replace=False).tolist())
    first = max(row["resident_id"] for row in rows) + 1
    second = [
        {**_second_entry(rng, rows[place], rows), "resident_id": first + i} for i, place in enumerate(chosen)
    ]
    pairs = frozenset((rows[place]["resident_id"], first + i) for i, place in enumerate(chosen))
    return Twins(pl.concat([residents, pl.DataFrame(second, schema=residents.schema)]), pairs)


def _second_entry(rng: Stream, row: Row, others: Sequence[Row]) -> Row:
    """One person written down again."""
    sex = {"male": "female", "female": "male"}.get(str(row["sex"]), "unknown")
    return {
        **row,
        "name": _slip(rng, NAME, NAMES, row["name"]),
        "birth_date": _slip(rng, BIRTH, BIRTHS, row["birth_date"]),
        "identity_number": _slip(rng, IDENTITY, NUMBERS, row["identity_number"]),
        "phone": _slip(rng, PHONE, PHONES, row["phone"]),
        "sex": sex if rng.random() < WRONG_SEX else row["sex"],
        **_home(rng, row, others),
    }


def _slip(
    rng: Stream, chances: dict[str, float], kinds: dict[str, Callable[..., object]], value: object
) -> object:
    """The value as written the second time; what was not known at first stays so."""
    if value is None:
        return None
    drawn = rng.random()
    for kind, chance in chances.items():
        if drawn < chance:
            return kinds[kind](rng, value)
        drawn -= chance
    return value


def _home(rng: Stream, row: Row, others: Sequence[Row]) -> Row:
    drawn = rng.random()
    if drawn < HOME["moved"]:
        other = others[int(rng.integers(len(others)))]
        return {name: other[name] for name in ("village", "township", "address")}
    if drawn < HOME["moved"] + HOME["group"] and row["address"]:
        return {"address": None}
    return {}


def _homophone(rng: Stream, name: str) -> str:
    place = int(rng.integers(1, len(name)))
    same = [sign for sign in _by_sound()[_sound(name[place])] if sign != name[place]] or [name[place]]
    return name[:place] + same[int(rng.integers(len(same)))] + name[place + 1 :]


def _another_sign(rng: Stream, name: str) -> str:
    place, signs = int(rng.integers(1, len(name))), _given_signs()
    return name[:place] + signs[int(rng.integers(len(signs)))] + name[place + 1 :]


def _given_swapped(rng: Stream, name: str) -> str:
    return name[:-2] + name[-1] + name[-2] if len(name) > 2 else name


def _left_out(rng: Stream, name: str) -> str:
    return name[:-2] + name[-1] if len(name) > 2 else name


def _digit(rng: Stream, number: str) -> str:
    place = int(rng.integers(6 if len(number) == 18 else 3, min(len(number), 17)))
    other = (int(number[place]) + int(rng.integers(1, 10))) % 10
    return f"{number[:place]}{other}{number[place + 1 :]}"


def _digits_swapped(rng: Stream, number: str) -> str:
    unequal = [i for i in range(3, min(len(number), 17) - 1) if number[i] != number[i + 1]] or [3]
    place = unequal[int(rng.integers(len(unequal)))]
    return number[:place] + number[place + 1] + number[place] + number[place + 2 :]


def _new_phone(rng: Stream, phone: str) -> str:
    return str(12_000_000_000 + int(rng.integers(10**9)))


def _missing(rng: Stream, value: object) -> None:
    return None


def _digit_of_day(rng: Stream, day: date) -> date:
    other = 1 + (day.day - 1 + 10 * int(rng.integers(1, 3))) % 30
    return day.replace(day=min(other, 28))


def _day_for_month(rng: Stream, day: date) -> date:
    return date(day.year, day.day, day.month) if day.day <= 12 else day


def _farmers_calendar(rng: Stream, day: date) -> date:
    """The farmers' calendar runs three to seven weeks behind."""
    return day - timedelta(days=int(rng.integers(20, 52)))


def _year_off(rng: Stream, day: date) -> date:
    return day.replace(year=day.year + (1 if rng.random() < 0.5 else -1), day=min(day.day, 28))


NAMES: dict[str, Callable[..., object]] = {
    "homophone": _homophone, "another-sign": _another_sign, "swapped": _given_swapped, "left-out": _left_out,
}  # fmt: skip
BIRTHS: dict[str, Callable[..., object]] = {
    "digit": _digit_of_day, "day-month": _day_for_month, "farmers-calendar": _farmers_calendar, "year": _year_off,
}  # fmt: skip
NUMBERS: dict[str, Callable[..., object]] = {
    "missing": _missing, "digit": _digit, "swapped": _digits_swapped,
}  # fmt: skip
PHONES: dict[str, Callable[..., object]] = {**NUMBERS, "moved": _new_phone}


@cache
def _given_signs() -> str:
    lists = read_words("names")
    return "".join(sign for name, signs in lists.items() if name != "surnames" for sign in signs)


@cache
def _by_sound() -> dict[str, list[str]]:
    """The 3,755 common characters of GB 2312 (its first plane: rows 16 to 55) by their sound."""
    codes = [bytes((0xA0 + row, 0xA0 + place)) for row in range(16, 56) for place in range(1, 95)]
    found: dict[str, list[str]] = {}
    for code in codes[:3755]:
        sign = code.decode("gb2312")
        found.setdefault(_sound(sign), []).append(sign)
    return found


@cache
def _sound(sign: str) -> str:
    return lazy_pinyin(sign, style=Style.NORMAL)[0]
