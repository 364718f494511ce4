"""Tables that a PDF page rules with lines: strokes that touch make a frame, and what they part are its cells.

A stroke missing between two squares joins them: that is how a merged cell is told, whatever drew it. A frame open at
its sides is closed there. A frame of one column is a box round running text and no table.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quanmin.core.reading.letters import Letter, Stroke
from quanmin.core.reading.lines import cell_text, printed_rows

_TOUCH = 3.0  # points between strokes that are meant to meet
_PADDING = 7.5  # points that word processors leave between a cell's text and its border, a little rounded up
_MOST_SQUARES = 40_000
_MOST_RULES = 2_000  # whole rules; a page with more is a drawing

_Region = dict[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class Frame:
    """The places of a table's rules, from the left and from the top, and for each square the square it belongs to."""

    across: tuple[float, ...]
    down: tuple[float, ...]
    region: _Region

    def holds(self, letter: Letter) -> bool:
        """Whether a letter is printed inside."""
        middle = (letter.left + letter.right) / 2
        return (
            self.across[0] < middle < self.across[-1]
            and self.down[0] < letter.base - letter.height * 0.3 < self.down[-1]
        )


def frames(strokes: Sequence[Stroke]) -> list[Frame]:
    """The tables a page rules, from the top."""
    found = (_frame(group) for group in _touching(strokes))
    return sorted((frame for frame in found if frame), key=lambda frame: frame.down[0])


def frame_rows(frame: Frame, letters: Iterable[Letter]) -> tuple[tuple[str, ...], ...]:
    """The text of each cell; one merged across keeps it in its first place, one merged down has it in every row."""
    held: dict[tuple[int, int], list[Letter]] = defaultdict(list)
    for letter in letters:
        middle = (letter.left + letter.right) / 2
        column = bisect_right(frame.across, middle) - 1
        row = bisect_right(frame.down, letter.base - letter.height * 0.3) - 1
        held[frame.region[row, column]].append(letter)
    texts = {
        square: cell_text(printed_rows(inside), _right_edge(frame, square) - _PADDING)
        for square, inside in held.items()
    }
    rows = [
        tuple(_shown(frame, texts, row, column) for column in range(len(frame.across) - 1))
        for row in range(len(frame.down) - 1)
    ]
    return tuple(row for row in rows if any(row))


def _shown(frame: Frame, texts: dict[tuple[int, int], str], row: int, column: int) -> str:
    square = frame.region[row, column]
    return texts.get(square, "") if square[1] == column else ""


def _right_edge(frame: Frame, square: tuple[int, int]) -> float:
    last = max(column for (_, column), first in frame.region.items() if first == square)
    return frame.across[last + 1]


def _touching(strokes: Sequence[Stroke]) -> list[list[Stroke]]:
    """Strokes in groups that hang together."""
    groups: list[list[Stroke]] = []
    for stroke in _whole(strokes):
        near = [group for group in groups if any(_meet(stroke, other) for other in group)]
        merged = [stroke, *(other for group in near for other in group)]
        groups = [group for group in groups if group not in near] + [merged]
    return groups


def _whole(strokes: Sequence[Stroke]) -> list[Stroke]:
    """Strokes drawn cell by cell put together to whole rules, which are few."""
    lines: dict[tuple[bool, float], list[Stroke]] = defaultdict(list)
    for stroke in sorted(strokes, key=lambda stroke: (stroke.top, stroke.left)):
        is_level = stroke.top == stroke.bottom
        lines[is_level, round((stroke.top if is_level else stroke.left) / _TOUCH)].append(stroke)
    whole = [rule for pieces in lines.values() for rule in _joined(pieces)]
    return whole if len(whole) <= _MOST_RULES else []


def _joined(pieces: list[Stroke]) -> list[Stroke]:
    """Pieces of one line, those that meet put together."""
    joined: list[Stroke] = []
    for piece in pieces:
        if joined and _meet(joined[-1], piece):
            last = joined.pop()
            if last.top == last.bottom:
                piece = Stroke(last.left, last.top, max(last.right, piece.right), last.top)
            else:
                piece = Stroke(last.left, last.top, last.left, max(last.bottom, piece.bottom))
        joined.append(piece)
    return joined


def _meet(one: Stroke, other: Stroke) -> bool:
    return (
        one.left <= other.right + _TOUCH
        and other.left <= one.right + _TOUCH
        and one.top <= other.bottom + _TOUCH
        and other.top <= one.bottom + _TOUCH
    )


def _frame(strokes: Sequence[Stroke]) -> Frame | None:
    level = [stroke for stroke in strokes if stroke.top == stroke.bottom]
    upright = [stroke for stroke in strokes if stroke.left == stroke.right]
    if len(level) < 2 or not upright:
        return None
    across = _places([*(s.left for s in strokes), *(s.right for s in strokes)])
    down = _places([*(s.top for s in strokes), *(s.bottom for s in strokes)])
    squares = (len(across) - 1) * (len(down) - 1)
    if len(across) < 3 or len(down) < 2 or squares > _MOST_SQUARES:
        return None
    return Frame(across, down, _regions(across, down, level, upright))


def _places(numbers: list[float]) -> tuple[float, ...]:
    """The numbers with those that touch taken as one."""
    groups: list[list[float]] = []
    for number in sorted(numbers):
        if groups and number - groups[-1][-1] <= _TOUCH:
            groups[-1].append(number)
        else:
            groups.append([number])
    return tuple(sum(group) / len(group) for group in groups)


def _regions(
    across: tuple[float, ...], down: tuple[float, ...], level: list[Stroke], upright: list[Stroke]
) -> _Region:
    """For each square the first square of its cell: those no stroke parts are one."""
    region: _Region = {}
    for row in range(len(down) - 1):
        for column in range(len(across) - 1):
            middle_x = (across[column] + across[column + 1]) / 2
            middle_y = (down[row] + down[row + 1]) / 2
            first = (row, column)
            if column and not _cuts_across(upright, across[column], middle_y):
                first = region[row, column - 1]
            elif row and not _cuts_down(level, down[row], middle_x):
                first = region[row - 1, column]
            region[row, column] = first
    return region


def _cuts_across(upright: list[Stroke], x: float, y: float) -> bool:
    return any(abs(s.left - x) <= _TOUCH and s.top - _TOUCH <= y <= s.bottom + _TOUCH for s in upright)


def _cuts_down(level: list[Stroke], y: float, x: float) -> bool:
    return any(abs(s.top - y) <= _TOUCH and s.left - _TOUCH <= x <= s.right + _TOUCH for s in level)
