"""A spreadsheet's numbers as its cells show them: 0.65 under the format 0% is 65%, 45657 under yyyy年 is 2024年."""

import math
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache

# Formats that a file names by number alone (ECMA-376, 18.8.30), with those of Chinese Excel.
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 14: "yyyy/m/d",
    15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"',
    29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00",
    49: "@", 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"',
    55: 'yyyy"年"m"月"', 56: 'm"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
_TOKEN = re.compile(r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[[^\]]*\]|(?P<plain>.)', re.DOTALL)
_MOST = 1e15  # digits that a cell keeps
_LAST_DAY = 2_958_465  # 9999-12-31


def shown(number: float, code: str, from_1904: bool = False) -> str:
    """A number under a format; one without places for digits shows its own words, such as —."""
    section = _section(code, number)
    tokens = _tokens(section)
    pattern = "".join(plain for plain, _ in tokens)
    if _is_date(pattern) and 0 < number <= _LAST_DAY:
        return _day(number, pattern, from_1904)
    if "general" in pattern.lower():
        return _around(tokens, plain_number(number))
    if re.search("[Ee][+-]|/|@", pattern):
        return plain_number(number)
    if not re.search("[0#?]", pattern):
        return "".join(plain or literal for plain, literal in tokens)
    negative = number < 0 and ";" not in code
    return ("-" if negative else "") + _around(tokens, _digits(abs(number), pattern))


def plain_number(number: float) -> str:
    """A number without a format: as few digits as tell it apart, no more than a cell keeps."""
    if not math.isfinite(number):
        return ""
    return f"{number:.0f}" if number == int(number) and abs(number) < _MOST else f"{number:.15g}"


def _section(code: str, number: float) -> str:
    """The part of a format for positive, negative or no amounts."""
    parts = _sections(code)
    if number < 0 and len(parts) > 1:
        return parts[1]
    return parts[2] if number == 0 and len(parts) > 2 and parts[2] else parts[0]


@lru_cache(maxsize=256)
def _sections(code: str) -> tuple[str, ...]:
    return tuple(re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code))


@lru_cache(maxsize=256)
def _tokens(section: str) -> tuple[tuple[str, str], ...]:
    """Pairs of a pattern letter and a letter printed as it is; one of each pair is empty."""
    pairs: list[tuple[str, str]] = []
    for found in _TOKEN.finditer(section):
        literal = found["quoted"] or found["escaped"] or ""
        pairs.append((found["plain"] or "", literal))
    return tuple(pairs)


def _is_date(pattern: str) -> bool:
    return bool(re.search("[ymdYMD年月日]", pattern)) and not re.search(
        "[0#]|general", pattern, re.IGNORECASE
    )


def _day(number: float, pattern: str, from_1904: bool) -> str:
    """The day as far as the format shows it: a year, a month of a year, or a whole date."""
    epoch = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)
    day = epoch + timedelta(days=min(int(number), _LAST_DAY - 1500))
    parts = [("y", f"{day.year}年"), ("m", f"{day.month}月"), ("d", f"{day.day}日")]
    return "".join(text for letter, text in parts if letter in pattern.lower())


def _digits(number: float, pattern: str) -> str:
    """The number itself, rounded to the places the format has, a percentage as hundredths."""
    percent = "%" in pattern
    places = re.search(r"\.([0#?]+)", pattern)
    scaled = number * 100 if percent else number
    thousands = re.search(r"[0#?](,+)[^0#?,]*$", pattern.partition(".")[0])
    scaled /= 1000 ** len(thousands[1]) if thousands else 1
    fixed = f"{round(scaled, 12):.{len(places[1]) if places else 0}f}"
    optional = len(places[1]) - len(places[1].rstrip("#?")) if places else 0
    while optional and fixed.endswith("0"):
        fixed, optional = fixed[:-1], optional - 1
    return fixed.rstrip(".") if "." in fixed else fixed


def _around(tokens: Sequence[tuple[str, str]], number: str) -> str:
    """The number with what the format prints before and behind it."""
    digits = [place for place, (plain, _) in enumerate(tokens) if plain and plain in "0#?.GgEeNnRrAaLl"]
    if not digits:
        return number
    before = "".join(literal or plain for plain, literal in tokens[: digits[0]])
    behind = "".join(literal or plain for plain, literal in tokens[digits[-1] + 1 :])
    return before + number + behind.replace(",", "")
