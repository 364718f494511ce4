"""Where a clause stands: the chapter's kind, the years in force, what the sentence spoke of before."""

import re
from dataclasses import dataclass

from quanmin.core.reading.clauses import Painted, Year
from quanmin.core.reading.draft import Genre, Heading
from quanmin.core.reading.page import Page

REVIEW = re.compile(
    r"发展基础|发展背景|规划背景|工作基础|现状|主要成效|工作成效|成就|回顾|完成情况|考核结果|家底|面临|形势|机遇|挑战|取得的?成绩"
)
AHEAD = re.compile(
    r"打算|计划|下一?步|安排|展望|思路|(?:主要|重点|目标)任务|20\d{2}年.{0,6}(?:目标|任务)"
)  # headings of a report on what comes next


@dataclass(frozen=True)
class Setting:
    """What holds for every clause of a paragraph. `listed` is a year said in the line that opens the list."""

    page: Page
    heading: Heading
    review: bool
    listed: int | None = None
    genre: Genre = "plan"


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
