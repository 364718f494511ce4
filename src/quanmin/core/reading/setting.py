"""Where a clause stands: the chapter's kind, the years in force, what the sentence spoke of before."""

import re
from dataclasses import dataclass

from quanmin.core.reading.clauses import Painted, Year
from quanmin.core.reading.draft import Heading
from quanmin.core.reading.page import Page

REVIEW = re.compile(
    r"发展基础|发展背景|规划背景|工作基础|现状|主要成效|工作成效|成就|回顾|完成情况|考核结果|家底|面临|形势|机遇|挑战|取得的?成绩"
)
_STATUS = re.compile(
    r"截至|截止|^目前|[，；]目前|现有|已(?:达|建成|完成|覆盖)|(?:^|[，：。；])\D{0,6}累计|据(?:统计|悉|介绍)|同比|(?:较|比)上年(?:同期)?(?:增|减|上|下|提|降)\D{0,4}\d"
)
_STATUS_TITLE = re.compile(r"(?:情况|公报|总结|报告|简报|动态|成效|通报|纪实|统计)(?:（[^）]*）)?$")


@dataclass(frozen=True)
class Setting:
    """What holds for every clause of a paragraph. `listed` is a year said in the line that opens the list."""

    page: Page
    heading: Heading
    review: bool
    listed: int | None = None


def is_report(title: str) -> bool:
    """Whether a document by its title reports and does not plan."""
    return bool(_STATUS_TITLE.search(title))


def reports(setting: Setting, text: Painted, start: int, end: int) -> bool:
    """Whether a sentence reports what was, by its words or by a year before the plan begins."""
    words = text.cut(start, end)
    if _STATUS.search(words):
        return True
    due = [year for year in text.years if start <= year.start < end and year.role == "due"]
    return bool(due) and all(_is_past(setting, year) for year in due)


def _is_past(setting: Setting, year: Year) -> bool:
    heading = setting.heading
    if heading.start and year.year < heading.start:
        return True
    written = setting.page.plain[year.start : year.end + 1]
    return bool(heading.horizon and year.year < heading.horizon and re.search(r"[末底][：的]$", written))


def years_for(setting: Setting, text: Painted, sentence: int, words: tuple[int, int]) -> tuple[int, ...]:
    """The years said for a figure: in its own words, else the last before them in the sentence, else the list's."""
    due = [year for year in text.years if year.role == "due" and sentence <= year.start < words[1]]
    own = [year for year in due if year.start >= words[0]]
    chosen = _together(setting, own or due)
    if chosen:
        return tuple(year.year for year in chosen)
    return (setting.listed,) if setting.listed else ()


def _together(setting: Setting, years: list[Year]) -> list[Year]:
    """The last run of years that stand in one list (到2025年和2030年)."""
    run: list[Year] = []
    for year in reversed(years):
        if run and not re.fullmatch(r"[、和及与到至]{1,2}", setting.page.plain[year.end : run[-1].start]):
            break
        run.append(year)
    return run[::-1]
