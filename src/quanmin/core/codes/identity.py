"""Identity numbers of GB 11643: division at issue, date of birth, sequence, check digit.

A number says where and when its holder was registered, so the division is that of its time: only the province
is checked. The residence permits of Hong Kong, Macao and Taiwan (81, 82, 83) and the permanent residence permit
of foreigners (9) have the same form. Nothing here keeps, logs or shows a number.
"""

import re
import unicodedata
from datetime import date
from typing import Literal

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_FORM = re.compile(r"[1-9][0-9]{16}[0-9X]")
_OLD_FORM = re.compile(r"[1-9][0-9]{14}")
# Two digits of GB/T 2260: six regions and Taiwan, then residents from Hong Kong, Macao and Taiwan.
_LAST_OF_REGION = {1: 5, 2: 3, 3: 7, 4: 6, 6: 5, 7: 1, 8: 3}
_PROVINCES = frozenset(
    {f"{region}{place}" for region, last in _LAST_OF_REGION.items() for place in range(1, last + 1)}
    | {f"5{place}" for place in range(5)}
)

Sex = Literal["male", "female"]


def check_digit(first: str) -> str:
    """The eighteenth character that follows seventeen digits; ValueError unless they are seventeen digits."""
    if not re.fullmatch(r"[0-9]{17}", first):
        raise ValueError("a check digit is computed from seventeen digits")
    total = sum(int(digit) * weight for digit, weight in zip(first, _WEIGHTS, strict=True))
    return _CHECKS[total % 11]


def normalised(number: str) -> str:
    """The number as eighteen characters: spaces and wide digits gone, x as X, an old one of fifteen lengthened.

    Old numbers wrote the year with two digits, always of the twentieth century. Text of another form comes back
    as it is, without spaces: whether it is a number at all is for `is_valid`.
    """
    written = re.sub(r"\s", "", unicodedata.normalize("NFKC", number)).upper()
    if _OLD_FORM.fullmatch(written):
        longer = f"{written[:6]}19{written[6:]}"
        return longer + check_digit(longer)
    return written


def is_valid(number: str) -> bool:
    """Whether the form, the province, the date of birth and the check digit are all right.

    A date that is not in the calendar (30 February) makes a number invalid although its check digit is right;
    a date to come is not caught here, because nothing here knows the day.
    """
    written = normalised(number)
    return bool(
        _FORM.fullmatch(written)
        and (written[:2] in _PROVINCES or written[0] == "9")
        and _day(written[6:14])
        and check_digit(written[:17]) == written[17]
    )


def birth_date(number: str) -> date | None:
    """The date of birth in the number; None when the number is not valid."""
    return _day(normalised(number)[6:14]) if is_valid(number) else None


def sex(number: str) -> Sex | None:
    """The sex in the number, from its sequence (odd is male); None when the number is not valid."""
    if not is_valid(number):
        return None
    return "male" if int(normalised(number)[16]) % 2 else "female"


def _day(digits: str) -> date | None:
    try:
        day = date.fromisoformat(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}")
    except ValueError:
        return None
    return day if day.year >= 1800 else None
