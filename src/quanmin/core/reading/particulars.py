"""A document's particulars: title, file number, issuer, date, and the years it plans for."""

import re
from collections.abc import Iterator

from quanmin.core.reading.draft import Heading
from quanmin.core.reading.numbers import years_in_digits
from quanmin.core.reading.page import Page

_KIND = (
    r"(?:方案|规划|计划|意见|要点|细则|清单|办法|目标|指标|任务|行动|通知|分解表|明细表|责任书|纲要|对照|工作"
    r"|报告|情况|评价|决定)"
)
_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,10}〔(?P<year>\d{4})〕(?:第)?\d+号")
_DAY = re.compile(r"(?P<year>20\d{2}|19\d{2})(?:年|-|/)(?P<month>\d{1,2})(?:月|-|/)(?P<day>\d{1,2})日?")
_SPAN = re.compile(r"(?P<first>20\d{2})年?(?:-|—|–|~|至|到)(?P<last>20\d{2})年?")
# The years of the plan on a line of their own, under its title.
_UNDER_TITLE = re.compile(rf"[（(]?{_SPAN.pattern}[）)]?")
_LONGEST = 80  # letters of a title
_FIVE_YEARS = {"十二": 2015, "十三": 2020, "十四": 2025, "十五": 2030, "十六": 2035}
_LATER = re.compile(r"(?:到|至|力争)(?P<year>20\d{2})年")


def particulars(page: Page) -> Heading:
    """The particulars as far as the document prints them."""
    title = _title(page)
    date = _date(page)
    start, horizon = _years(page, (title, *_head(page)), date)
    number = _NUMBER.search(page.text[:3000])
    return Heading(title, number[0] if number else "", _issuer(page), date, horizon, start)


def _title(page: Page) -> str:
    front = dict(page.front).get("title")
    if front:
        return front
    head = list(_head(page))
    for text in head:
        if re.fullmatch(rf"[^。，：《]{{4,60}}{_KIND}(?:（[^）]*）)?", text):
            return text
    quoted = re.search(rf"《([^《》]*(?:“[^”]*”)?[^《》]*{_KIND}(?:（[^）]*）)?)》", "\n".join(head[:12]))
    return quoted[1] if quoted else (head[0][:_LONGEST] if head else "")


def _head(page: Page) -> Iterator[str]:
    """The lines before the first numbered one: letterhead, title, addressees."""
    for place, line in enumerate(page.lines[:80]):
        text = page.text[line.start : line.end]
        if re.match(r"一、|第一章|（一）|1[.、]", text) and place:
            return
        yield text


def _date(page: Page) -> str:
    for line in (*page.lines[:80], *page.lines[-6:]):
        found = _DAY.fullmatch(page.text[line.start : line.end]) or _DAY.match(
            page.text[line.start : line.end]
        )
        if found:
            return f"{found['year']}-{int(found['month']):02d}-{int(found['day']):02d}"
    return ""


def _title_years(title: str) -> tuple[int, int] | None:
    if found := _SPAN.search(title):
        return int(found["first"]), int(found["last"])
    if found := re.search(r"“?(十[二三四五六])五”?", title):
        last = _FIVE_YEARS[found[1]]
        return last - 4, last
    found = re.search(r"(20\d{2})年", title)
    return (int(found[1]), int(found[1])) if found else None


def _issuer(page: Page) -> str:
    for line in page.lines[:80]:
        text = page.text[line.start : line.end]
        if re.fullmatch(r"[^，。：《》]{3,30}(?:政府|委员会|办公室|局|委)(?:办公室)?(?:文件)?", text):
            return text.removesuffix("文件")
    return ""


def _years(page: Page, titles: tuple[str, ...], date: str) -> tuple[int | None, int | None]:
    """First and last year: a title's span, its five-year plan, its year, else the first 「到…年」 of the text."""
    for title in map(years_in_digits, titles):
        named = (
            title == titles[0]
            or _UNDER_TITLE.fullmatch(title)
            or re.search(f"{_KIND}(?:（[^）]*）)?$", title)
        )
        if named and (years := _title_years(title)):
            return years
    issued = int(date[:4]) if date else None
    later = (int(found["year"]) for found in _LATER.finditer(years_in_digits(page.plain)))
    horizon = next((year for year in later if not issued or year >= issued), None)
    return issued, horizon or _only_year(page.plain)


def _only_year(text: str) -> int | None:
    """The one year a text speaks of, file numbers aside; None when it speaks of several or of none."""
    years = {int(year) for year in re.findall(r"(?<!\d)(20\d{2})年", years_in_digits(text))}
    return years.pop() if len(years) == 1 else None
