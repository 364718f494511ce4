"""Printed letters gathered into lines, and a line into the pieces that wide gaps part."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from statistics import median

from quanmin.core.reading.letters import Letter

_GAP = 0.9  # of a letter's width; justified text stretches less, table columns stand further apart
_WORD_GAP = 0.15
_NAME_GAP = 0.2  # more than the line's other gaps: a space between the names in a table cell
_HANGING = "，。、；：！？）》”’,.;:!?)"
_SAME_LINE = 0.45  # of a letter's height; raised and lowered letters stay on their line
_SAME_PLACE = (
    0.3  # of a letter's width: printed twice to look bold; in the very same place it is one sign for two, ——
)


# What the name of a unit ends with, and what goes on with a name that seemed to have ended.
_END = "(?:局|委|办|部|院|会|联|中心|政府|公司)"
_LIST = re.compile(rf"(?:[^\s，。；、]{{2,14}}\s+)*[^\s，。；、]{{2,12}}{_END}")
_NAME = re.compile(rf"[^\s，。；、]{{2,12}}{_END}(?:\s.*)?", re.DOTALL)
_GOES_ON = re.compile(r".{0,4}(?:分局|分院|分公司)|[会局委办部院]")


@dataclass(frozen=True)
class Piece:
    """Letters of one line without a wide gap between them, from left to right."""

    letters: tuple[Letter, ...]

    @property
    def left(self) -> float:
        """Where the first letter begins."""
        return self.letters[0].left

    @property
    def right(self) -> float:
        """Where the last letter ends."""
        return self.letters[-1].right

    @property
    def middle(self) -> float:
        """Half way between its ends."""
        return (self.left + self.right) / 2

    @property
    def text(self) -> str:
        """The letters, with spaces where Latin words part."""
        return written(self.letters)


@dataclass(frozen=True)
class Row:
    """One line of print across the page: its pieces from left to right."""

    pieces: tuple[Piece, ...]

    @cached_property
    def letters(self) -> tuple[Letter, ...]:
        """All its letters in order."""
        return tuple(letter for piece in self.pieces for letter in piece.letters)

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.pieces[0].left

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.pieces[-1].right

    @cached_property
    def edge(self) -> float:
        """Where its last word ends: a comma may hang over the margin."""
        return next(
            (letter.right for letter in reversed(self.letters) if letter.text not in _HANGING), self.right
        )

    @cached_property
    def base(self) -> float:
        """The line most of its letters stand on."""
        return median(letter.base for letter in self.letters)

    @cached_property
    def size(self) -> float:
        """The width of one Chinese letter of it."""
        return letter_size(self.letters)

    @cached_property
    def text(self) -> str:
        """The whole line as text."""
        return written(self.letters)


def printed_rows(letters: Iterable[Letter]) -> list[Row]:
    """The lines of print, from the top."""
    rows: list[list[Letter]] = []
    base = 0.0
    for letter in sorted(letters, key=lambda letter: letter.base):
        if not rows or letter.base - base > _SAME_LINE * letter.height:
            rows.append([])
            base = letter.base
        rows[-1].append(letter)
    return [Row(tuple(_pieces(row))) for row in rows]


def _pieces(letters: list[Letter]) -> list[Piece]:
    ordered = sorted(letters, key=lambda letter: (letter.left, letter.right))
    widest = _GAP * letter_size(ordered)
    pieces: list[list[Letter]] = [[ordered[0]]]
    for letter in ordered[1:]:
        last = pieces[-1][-1]
        if letter.text == last.text and 0 < letter.left - last.left < _SAME_PLACE * (last.right - last.left):
            continue
        if letter.left - last.right > widest:
            pieces.append([])
        pieces[-1].append(letter)
    return [Piece(tuple(piece)) for piece in pieces]


def letter_size(letters: Iterable[Letter]) -> float:
    """The width of a Chinese letter among these; guessed by height where there is none."""
    letters = tuple(letters)
    widths = [letter.right - letter.left for letter in letters if is_chinese(letter.text)]
    return max(1.0, median(widths) if widths else 0.75 * median(letter.height for letter in letters))


def is_chinese(text: str) -> bool:
    """Whether a letter is a Chinese one (or a radical that stands for one)."""
    return "\u2e80" <= text <= "\u9fff" and not "\u3000" <= text <= "\u303f"


def written(letters: Iterable[Letter]) -> str:
    """Letters of one line as text: a space between Latin words, over a wide gap, and where the file has one."""
    letters = tuple(letters)
    usual = _usual_gap(letters)
    text = [letter.text for letter in letters[:1]]
    for last, letter in pairwise(letters):
        text.append((" " if _is_parted(last, letter, usual) else "") + letter.text)
    return "".join(text)


def _usual_gap(letters: Sequence[Letter]) -> float:
    """How far the Chinese letters of a line stand apart: more than nothing where it is spaced out to the margin."""
    gaps = [
        letter.left - last.right
        for last, letter in pairwise(letters)
        if is_chinese(last.text) and is_chinese(letter.text)
    ]
    return max(0.0, median(gaps)) if len(gaps) > 1 else 0.0


def _is_parted(last: Letter, letter: Letter, usual: float) -> bool:
    gap = letter.left - last.right
    size = max(last.height, letter.height) * 0.75
    if last.text.isascii() and letter.text.isascii():
        return gap > _WORD_GAP * size
    if is_chinese(last.text) and is_chinese(letter.text) and gap - usual > _NAME_GAP * size:
        return True
    return gap > _GAP * size or letter.spaced


def cell_text(rows: Sequence[Row], edge: float) -> str:
    """The lines of a table cell; a line so full that the next word would not fit before `edge` runs on."""
    edge = max(edge, *(row.edge for row in rows))
    text = rows[0].text
    for last, row in pairwise(rows):
        is_full = last.right + max(0.9 * last.size, first_word(row.letters) - 1) > edge
        mark = "" if is_full and not row.letters[0].spaced else " " if is_full else "\n"
        text = text + mark + row.text if mark else with_rest(text, row.text)
    return text


def with_rest(cell: str, rest: str) -> str:
    """What a line's or a page's end cut: sentences run on; among the names of units the end parts two, if it can."""
    is_list = bool(_LIST.fullmatch(cell)) and not _GOES_ON.match(rest)
    parts_names = is_list and (" " in cell or bool(_NAME.fullmatch(rest)))
    return f"{cell} {rest}".strip() if parts_names else cell + rest


def first_word(letters: Sequence[Letter]) -> float:
    """The width of what a line's beginning may not be parted from: a figure, a Latin word, a letter and its comma."""
    end = 1
    while end < len(letters) and not _may_break(letters[end - 1], letters[end]):
        end += 1
    return letters[end - 1].right - letters[0].left


def _may_break(letter: Letter, after: Letter) -> bool:
    # Quotation marks hold on to both sides: some programs never part a line beside one.
    if after.text in "，。、；：！？）》“”‘’％%‰,.;:!?)" or letter.text in "（《“”‘’(":
        return False
    # Some programs keep 90.86%、92.17% together.
    return (
        is_chinese(letter.text)
        or is_chinese(after.text)
        or (letter.text in "，。；：" and not after.text.isascii())
    )
