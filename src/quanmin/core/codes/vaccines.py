"""What vaccines are called, in Chinese and in English."""

from functools import cache
from pathlib import Path

from quanmin.core.codes.table import Row, rows

FILE = Path(__file__).with_name("vaccines.csv")


def vaccine_title(code: str, language: str = "zh") -> str:
    """The name of a vaccine; a code that is not in the list is its own name, as records from elsewhere may have it."""
    row = _by_code().get(code)
    if row is None:
        return code
    return row["title" if language.startswith("zh") else "title_en"]


@cache
def _by_code() -> dict[str, Row]:
    return {row["code"]: row for row in rows(FILE)}
