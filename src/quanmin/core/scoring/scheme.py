"""What an assessment scheme (考核方案) says: items with their points and marks, deductions, vetoes, who is compared.

A scheme is data. Points are whole hundredths of a point, so that sums are exact; marks are exact fractions of what the
scheme writes. How points follow from them is in `marking.py`; how a scheme is read and refused in `scheme_reading.py`.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

POINT = 100  # hundredths in one point
MEASURE = "measure:"
ENTERED = "entered:"
# What an item may read beside a measure (`measure:CODE`) and a figure the office enters (`entered:NAME`).
FACTS: dict[str, tuple[str, str, str]] = {
    "targets-green": ("目标达标率", "share of targets with a green light", "%"),
    "tasks-on-time": ("任务节点按时完成率", "share of task nodes shown done in time", "%"),
    "returns-on-time": ("报表按时报送率", "share of returns handed in on time", "%"),
    "returns-overdue": ("逾期未报的报表", "returns overdue", "张"),
    "notices-overdue": ("逾期未办结的督办单", "notices overdue", "件"),
}
Missing = Literal["none", "shared"]


@dataclass(frozen=True)
class Group:
    """Units that may be compared with each other, by their kinds; every other unit is another race."""

    key: str
    title: str
    title_en: str
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Item:
    """One thing that earns points: none at `zero` or worse, all at `full` or better, in proportion between.

    With `steps` there is no line: the points of the best step that is reached count. Steps run from worst to best.
    `missing` says what becomes of the points where a unit has no figure: none, or shared among its other items.
    """

    key: str
    title: str
    title_en: str
    heading: str
    fact: str
    points: int
    zero: Fraction | None = None
    full: Fraction | None = None
    steps: tuple[tuple[Fraction, int], ...] = ()
    missing: Missing = "none"

    @property
    def more_is_better(self) -> bool:
        """Whether a greater figure earns more; marks and steps say so by their order."""
        if self.steps:
            return self.steps[-1][0] >= self.steps[0][0]
        return self.full is None or self.zero is None or self.full > self.zero


@dataclass(frozen=True)
class Deduction:
    """Points taken off for each time something happened, `most` at most."""

    key: str
    title: str
    title_en: str
    fact: str
    each: int
    most: int


@dataclass(frozen=True)
class Veto:
    """What caps the whole score at `cap` once it happened `at_least` so often (一票否决)."""

    key: str
    title: str
    title_en: str
    fact: str
    at_least: Fraction
    cap: int


Part = Item | Deduction | Veto


@dataclass(frozen=True)
class Scheme:
    """One scheme; the points of its items add up to `full`."""

    code: str
    title: str
    title_en: str
    basis: str
    full: int
    groups: tuple[Group, ...]
    items: tuple[Item, ...]
    deductions: tuple[Deduction, ...] = ()
    vetoes: tuple[Veto, ...] = ()

    @property
    def parts(self) -> tuple[Part, ...]:
        """Items, deductions and vetoes, in this order."""
        return (*self.items, *self.deductions, *self.vetoes)

    @property
    def facts(self) -> tuple[str, ...]:
        """What must be known of a unit to score it, each once, in the order of the scheme."""
        return tuple(dict.fromkeys(part.fact for part in self.parts))

    def group_of(self, kind: str) -> Group | None:
        """The group in which units of a kind are compared; None for a kind the scheme does not score."""
        return next((group for group in self.groups if kind in group.kinds), None)
