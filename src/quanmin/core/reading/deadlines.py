"""When a task is due: the words of its deadline and the year in them."""

import re

from quanmin.core.reading.clauses import DATE, FIVE_YEARS, painted

_STANDING = re.compile(r"长期|持续|常态|逐年|全年|每(?:个)?(?:年|半年|月|季|周|日|天|学期)")

_BEGUN = re.compile(
    r"[^，。；]{0,6}(?:启动|开工|动工|开始|前期|立项|试点)"
)  # a date of beginning is no deadline
_PERIOD = re.compile(r"“?(?P<period>十[三四五六])五”?(?:期间|时期|期末|末)")
_SHORT = 5  # years: a five-year plan that ended longer before the horizon is history


def deadline_year(words: str, fallback: int | None) -> int | None:
    """The year of a deadline; a standing duty (长期坚持) has none, 年底前 is the plan's own year."""
    found = DATE.search(words)
    if found and (found["one"] or found["until"]):
        return int(found["until"] or found["one"])
    if period := re.search(r"十[一二三四五六](?=”?五)", words):
        return FIVE_YEARS.get(period[0], fallback)
    if _STANDING.search(words) and "全年" not in words:
        return None
    return fallback


def said_deadline(plain: str, start: int, end: int, horizon: int | None) -> tuple[str, int | None]:
    """The first date a task's own text sets (力争到2025年), in words and as a year; if none, the horizon."""
    text = painted(plain, start, end)
    due = [
        year
        for year in text.years
        if year.role == "due"
        and (horizon is None or year.year <= horizon + 10)
        and not text.cut(year.start, year.start + 1).startswith("■")
    ]
    begun = bool(due) and bool(_BEGUN.match(plain[due[0].end : end]))
    if begun and len(due) > 1:
        due = due[1:]
    if due:
        year = due[0]
        before = re.search(r"(?:力争)?(?:到|至|在)?$", plain[max(start, year.start - 3) : year.start])
        return plain[year.start - (len(before[0]) if before else 0) : year.end], year.year
    period = _PERIOD.search(plain[start:end])
    if period and FIVE_YEARS[period["period"]] >= (horizon or 0) - _SHORT:
        return period[0], FIVE_YEARS[period["period"]]
    return "", horizon
