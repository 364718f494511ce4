"""Printed lines as paragraphs: a line so full that the next word would not fit runs on, also over the page's end."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from quanmin.core.reading.letters import Letter
from quanmin.core.reading.lines import Row, first_word, is_chinese, written
from quanmin.core.reading.pieces import MARKER, Block, Paragraph, Table

_INDENT = 0.8  # of a letter: a line that begins further in opens a paragraph
_PITCH = 1.3  # times the usual distance of lines: white space between paragraphs
_SLACK = 0.5  # of a letter: lines not spaced out to the margin end a little before it
_OTHER_SIZE = 0.12  # a heading's letters are wider than the text's by more
_CENTRED = 2.5  # letters free on both sides
_ENDS = ("。", "；", "：", "！", "？", "”", "》", "）", ")", ";", ":")
_DATE = re.compile(r"\d{4}\s*年.*日|[一二〇○零]{4}年.*")
_LEAST_HEAVY = 4  # letters; a heavy figure inside a sentence is no lead


@dataclass(frozen=True)
class FlowLine:
    """A printed line with the margins it is set in; `pitch` is the usual distance of lines on its page."""

    row: Row
    left: float
    right: float
    pitch: float
    page: int


def flowed(parts: Iterable[FlowLine | Table]) -> list[Block]:
    """Paragraphs and tables in order."""
    blocks: list[Block] = []
    open_lines: list[FlowLine] = []
    for part in parts:
        if isinstance(part, FlowLine) and open_lines and _runs_on(open_lines[-1], part):
            open_lines.append(part)
            continue
        blocks += _closed(open_lines)
        open_lines = [part] if isinstance(part, FlowLine) else []
        blocks += [part] if isinstance(part, Table) else []
    return blocks + _closed(open_lines)


def _runs_on(line: FlowLine, following: FlowLine) -> bool:
    row, after = line.row, following.row
    if abs(row.size - after.size) > _OTHER_SIZE * row.size:
        return False
    if line.page == following.page and 0 < line.pitch * _PITCH < after.base - row.base:
        return False
    if _is_centred(line) and _is_centred(following):
        return _is_title_cut(row, after)
    if after.left - following.left > _INDENT * after.size or not _is_full(line, after):
        return False
    return not (MARKER.match(after.text) and row.text.endswith(_ENDS))


def _is_full(line: FlowLine, after: Row) -> bool:
    """Whether the first word of the next line would not have fitted; figures and Latin words are not broken."""
    return line.right - line.row.right < first_word(after.letters) + _SLACK * line.row.size


def _is_centred(line: FlowLine) -> bool:
    free = _CENTRED * line.row.size
    before, behind = line.row.left - line.left, line.right - line.row.right
    return before > free and behind > free and abs(before - behind) < free


def _is_title_cut(row: Row, after: Row) -> bool:
    """Whether two centred lines are one title: neither a number nor a date begins the second."""
    texts = (row.text, after.text)
    numbered = any(MARKER.match(text) or _DATE.match(text) for text in texts)
    return not numbered and not row.text.endswith(_ENDS) and len(row.letters) >= 8


def _closed(lines: list[FlowLine]) -> list[Block]:
    return [Paragraph(_text(lines))] if lines else []


def _text(lines: list[FlowLine]) -> str:
    """The paragraph's text with its heavy stretches marked, unless all of it is heavy."""
    stretches = [stretch for line in lines for stretch in _stretches(line.row.letters)]
    if all(heavy for heavy, text in stretches if _chinese(text)):
        return _joined([text for _, text in stretches])
    whole = [
        (heavy, _joined([text for _, text in group]))
        for heavy, group in groupby(stretches, key=lambda stretch: stretch[0])
    ]
    return _joined(
        [f"**{text}**" if heavy and _chinese(text) >= _LEAST_HEAVY else text for heavy, text in whole]
    )


def _stretches(letters: tuple[Letter, ...]) -> list[tuple[bool, str]]:
    """A line in stretches of heavy and plain letters; the space between two belongs to the second."""
    found: list[tuple[bool, str]] = []
    start = 0
    for heavy, group in groupby(letters, key=lambda letter: letter.heavy):
        end = start + len(tuple(group))
        before = written(letters[:start])
        found.append((heavy, written(letters[:end])[len(before) :]))
        start = end
    return found


def _chinese(text: str) -> int:
    return sum(map(is_chinese, text))


def _joined(texts: list[str]) -> str:
    whole = texts[0]
    for text in texts[1:]:
        if re.search(r"[A-Za-z][-\u00ad]$", whole):
            whole = whole[:-1] + text
        else:
            whole += (" " if re.search("[A-Za-z]$", whole) and re.match("[A-Za-z]", text) else "") + text
    return whole
