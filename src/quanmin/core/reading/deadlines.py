"""When a task is due: the words of its deadline and the year in them."""

import re

from quanmin.core.reading.clauses import DATE, painted

_STANDING = re.compile(r"长期|持续|常态|每年|全年")


def deadline_year(words: str, fallback: int | None) -> int | None:
    """The year of a deadline; a standing duty (长期坚持) has none, 年底前 is the plan's own year."""
    found = DATE.search(words)
    if found and (found["one"] or found["until"]):
        return int(found["one"] or found["until"])
    if _STANDING.search(words) and "全年" not in words:
        return None
    return fallback


def said_deadline(plain: str, start: int, end: int, horizon: int | None) -> tuple[str, int | None]:
    """The first date a task's own text sets (力争到2025年), in words and as a year; if none, the horizon."""
    text = painted(plain, start, end)
    for year in text.years:
        if (
            year.role == "due"
            and (horizon is None or year.year <= horizon + 10)
            and not text.cut(year.start, year.start + 1).startswith("■")
        ):
            before = re.search(r"(?:力争)?(?:到|至|在)?$", plain[max(start, year.start - 3) : year.start])
            return plain[year.start - (len(before[0]) if before else 0) : year.end], year.year
    return "", horizon
