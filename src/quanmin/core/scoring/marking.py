"""Points from what is known of a unit: one worked line an item, deduction and veto, and their sum.

    mark(scheme, {"measure:hypertension-control-rate": Known(Fraction("65.2"), 652, 1000)})

Figures are taken to two decimals, as they are printed, so that a clerk with a calculator gets the same points; points
are rounded half up to a hundredth. The total is the sum of the lines, always: what keeps it from falling below nought,
and what a veto takes away, are lines too. A score never falls when a figure improves, all else alike.

The interval of a score follows from the intervals of its items (MOVER: Zou and Donner, Stat Med 2008;27:1693): the
items' reaches are added as squares. An item without an interval adds none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor, isnan, sqrt
from typing import Literal

from quanmin.core.allocating.shares import shared
from quanmin.core.scoring.scheme import Deduction, Item, Scheme, Veto

Kind = Literal["item", "deduction", "floor", "veto"]
_FINEST = 100  # figures are taken to two decimals


@dataclass(frozen=True)
class Known:
    """What is known of a unit under one name: the figure, its counts and 95 % interval, and where it comes from.

    `missing` says, for people, why there is no value.
    """

    value: Fraction | None
    numerator: int | None = None
    denominator: int | None = None
    lower: float | None = None
    upper: float | None = None
    origin: str = ""
    missing: str = ""

    @property
    def taken(self) -> Fraction | None:
        """The value as the rules take it: to two decimals, halves away from nought."""
        if self.value is None:
            return None
        sign = -1 if self.value < 0 else 1
        return sign * Fraction(_half_up(abs(self.value) * _FINEST), _FINEST)


NOTHING = Known(None)


@dataclass(frozen=True)
class Line:
    """One line of a score: the part of the scheme, what was known, and the points, in hundredths.

    `of` are the points the part could give (items) or take (deductions); `own` those the scheme writes for the item,
    which differ where points of items without a figure were shared. `worst` and `best` are the points at the ends of
    the figure's interval.
    """

    kind: Kind
    key: str
    points: int
    of: int
    own: int
    known: Known
    worst: int
    best: int


@dataclass(frozen=True)
class Score:
    """The worked lines of one unit and their sum, with the interval that chance leaves it, in hundredths."""

    lines: tuple[Line, ...]
    total: int
    lower: int
    upper: int
    vetoed: bool


def mark(scheme: Scheme, known: Mapping[str, Known]) -> Score:
    """The score of one unit; what is not in `known` is not known."""
    facts = {fact: known.get(fact, NOTHING) for fact in scheme.facts}
    of = _points_in_play(scheme, facts)
    lines = [_item_line(item, facts[item.fact], of[item.key]) for item in scheme.items]
    lines += [_deduction_line(one, facts[one.fact]) for one in scheme.deductions]
    below = -sum(line.points for line in lines)
    if below > 0:
        lines.append(_plain("floor", "floor", below))
    vetoes = [one for one in scheme.vetoes if _happened(one, facts[one.fact])]
    for one in vetoes:
        lines.append(_veto_line(one, facts[one.fact], sum(line.points for line in lines)))
    total = sum(line.points for line in lines)
    lower, upper = _interval(lines, total, scheme.full) if not vetoes else (total, total)
    return Score(tuple(lines), total, lower, upper, bool(vetoes))


def _points_in_play(scheme: Scheme, facts: Mapping[str, Known]) -> dict[str, int]:
    """By item the points it can give: those of items without a figure go to the others, where the scheme says so."""
    gone = [item for item in scheme.items if item.missing == "shared" and facts[item.fact].value is None]
    if not gone:
        return {item.key: item.points for item in scheme.items}
    left = {place: item.points for place, item in enumerate(scheme.items) if item not in gone}
    if not any(left.values()):
        return {item.key: 0 if item in gone else item.points for item in scheme.items}
    parts = shared(scheme.full, left)
    return {item.key: parts.get(place, 0) for place, item in enumerate(scheme.items)}


def _item_line(item: Item, known: Known, of: int) -> Line:
    value = known.taken
    if value is None:
        return Line("item", item.key, 0, of, item.points, known, 0, 0)
    points = earned(item, value, of)
    ends = [
        earned(item, Fraction(repr(float(end))), of)
        for end in (known.lower, known.upper)
        if end is not None and not isnan(end)
    ]
    return Line("item", item.key, points, of, item.points, known, min([points, *ends]), max([points, *ends]))


def earned(item: Item, value: Fraction, of: int) -> int:
    """The points a figure earns of those the item can give."""
    if item.steps:
        sign = 1 if item.more_is_better else -1
        reached = [points for mark, points in item.steps if sign * value >= sign * mark]
        return _half_up(Fraction(max(reached, default=0) * of, item.points)) if item.points else 0
    zero, full = item.zero or Fraction(0), item.full or Fraction(0)
    share = (value - zero) / (full - zero)
    return _half_up(of * min(max(share, Fraction(0)), Fraction(1)))


def _deduction_line(one: Deduction, known: Known) -> Line:
    times = known.taken or Fraction(0)
    points = -min(one.most, _half_up(one.each * max(times, Fraction(0))))
    return Line("deduction", one.key, points, one.most, one.most, known, points, points)


def _happened(one: Veto, known: Known) -> bool:
    return known.taken is not None and known.taken >= one.at_least


def _veto_line(one: Veto, known: Known, so_far: int) -> Line:
    points = min(0, one.cap - so_far)
    return Line("veto", one.key, points, one.cap, one.cap, known, points, points)


def _plain(kind: Kind, key: str, points: int) -> Line:
    return Line(kind, key, points, 0, 0, NOTHING, points, points)


def _interval(lines: list[Line], total: int, full: int) -> tuple[int, int]:
    down = sqrt(sum((line.points - line.worst) ** 2 for line in lines))
    up = sqrt(sum((line.best - line.points) ** 2 for line in lines))
    return max(0, round(total - down)), min(full, round(total + up))


def _half_up(exact: Fraction) -> int:
    return floor(exact + Fraction(1, 2))
