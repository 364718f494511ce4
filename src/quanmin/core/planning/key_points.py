"""A task cut into what is to be done each year until it is due (年度重点任务).

A sentence of the task that names a year is that year's point. A year without one is given a plain one to start from:
begin, carry on, finish. A person may write any of them anew.
"""

import re

_SENTENCE = re.compile(r"[^。；;\n]*(?:[。；;]|$)")
_YEAR = re.compile(r"(20\d{2})年")
_LABEL = re.compile(r"(?:时限|时间|节点|单位|部门)：")  # who and when, not what
_MOST_YEARS = 15  # a task for longer is a standing duty; its later years are planned when they come


def key_points(title: str, text: str, first: int, last: int) -> dict[int, str]:
    """One point a year, first to last; the sentence that names the year, else a plain one made of the title."""
    said = _said(text)
    years = range(first, min(last, first + _MOST_YEARS - 1) + 1)
    return {year: said.get(year) or _plain(title, year, first, last) for year in years}


def standing_points(title: str, text: str, first: int, last: int) -> dict[int, str]:
    """One point a year of a task that is never done (长期坚持): it is carried on, unless a sentence names the year."""
    said = _said(text)
    years = range(first, min(last, first + _MOST_YEARS - 1) + 1)
    return {year: said.get(year) or f"持续推进：{title}" for year in years}


def _said(text: str) -> dict[int, str]:
    """The first sentence that names each year, when it names one year alone."""
    found: dict[int, str] = {}
    for sentence in _SENTENCE.findall(text.replace("**", "")):
        years = {int(year) for year in _YEAR.findall(sentence)}
        if len(years) == 1 and not _LABEL.search(sentence):
            found.setdefault(years.pop(), sentence.strip("。；; "))
    return found


def _plain(title: str, year: int, first: int, last: int) -> str:
    if first == last:
        return f"完成：{title}"
    if year == first:
        return f"启动：{title}"
    return f"全面完成：{title}" if year == last else f"持续推进：{title}"
