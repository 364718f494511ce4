"""The values a light is made from and the light itself. How they are judged is in `light.py`."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Colour = Literal["green", "yellow", "red", "grey"]
Comparator = Literal["=", ">=", "<=", ">", "<", "range", "increase_by", "decrease_by", "cover_all"]
Reason = Literal[
    "reached", "reached-uncertain", "on-path", "on-path-uncertain", "within-chance", "near", "not-whole",
    "behind", "missed", "no-value", "no-baseline", "no-target", "stale",
]  # fmt: skip


@dataclass(frozen=True)
class Span:
    """The values that are wanted: from `low` to `high`, None where there is no limit. `strict` leaves the ends out."""

    low: float | None
    high: float | None
    strict: bool = False

    def margin(self, value: float) -> float:
        """How far inside the span a value lies; below 0 is how far outside."""
        return min(self._margins(value).values())

    def edge(self, value: float) -> float:
        """The limit that decides: the one crossed, or the nearest."""
        margins = self._margins(value)
        return min(margins, key=lambda limit: margins[limit])

    def meets(self, value: float) -> bool:
        """Whether the value is wanted; differences of rounding do not count."""
        hair = 1e-9 * max(1.0, abs(value), abs(self.edge(value)))
        margin = self.margin(value)
        return margin > hair if self.strict else margin >= -hair

    def reaches(self, lower: float, upper: float) -> bool:
        """Whether any value from `lower` to `upper` is wanted."""
        nearest = min(max(lower, self.low if self.low is not None else upper), upper)
        return self.meets(lower) or self.meets(upper) or self.meets(nearest)

    def _margins(self, value: float) -> dict[float, float]:
        below = {} if self.high is None else {self.high: self.high - value}
        above = {} if self.low is None else {self.low: value - self.low}
        return below | above


@dataclass(frozen=True)
class Goal:
    """What a plan wants of an indicator, in the unit of the measure.

    `=` is read as plans mean it: at least the value where more is better, at most where less is. `range` runs
    from `value` to `value_high` and is reached from its near end: 2 to 3 by 2 or any more where more is better, by
    3 or any less where less is; where `neither` is, only between the two. `increase_by` and `decrease_by` add
    `value` to the baseline or take it away, or with `relative` so many per cent of the baseline; without a value,
    any change in that direction is wanted. `cover_all` without a value wants `Rules.all_covered`. `steps` are the
    values wanted on dates along the way, in their order, where a plan was broken down by year; without them the way
    is one straight line.
    """

    comparator: Comparator
    value: float | None
    value_high: float | None = None
    due: date = date.max
    baseline: float | None = None
    baseline_on: date | None = None
    better: Literal["higher", "lower", "neither"] = "higher"
    relative: bool = False
    steps: tuple[tuple[date, float], ...] = ()


@dataclass(frozen=True)
class Measured:
    """A result: its value and interval, the last day of its period, and the day its data were taken.

    Data taken before the period was over are judged as of the day they were taken. `missing` says, in words for
    people, why there is no value. `whole` is the result of the last whole quarter, given where the period is still
    running and its last days lack the records of other systems.
    """

    value: float | None
    lower: float | None
    upper: float | None
    on: date
    recorded: date
    missing: str = ""
    whole: "Measured | None" = None

    @property
    def as_of(self) -> date:
        """The day the value speaks of."""
        return min(self.on, self.recorded)


@dataclass(frozen=True)
class Rules:
    """The thresholds of a light. A county that changes one gives its rules another `version`.

    `near_of_way`: a value that misses the path by at most this share of the way from baseline to target is near.
    `near_of_target`: where there is no way (no baseline, or one beyond the target), this share of the target.
    `stale_after_days`: a value older than this is not judged. A year and a quarter: the time by which the figure
    of the next calendar year is due.
    `all_covered`: what `cover_all` without a number wants, in per cent.
    `forecast_from`: a forecast is drawn once this share of the time from baseline to due has passed.
    """

    version: str = "2026-3"
    near_of_way: float = 0.1
    near_of_target: float = 0.05
    stale_after_days: int = 456
    all_covered: float = 100.0
    forecast_from: float = 0.2


DEFAULT = Rules()


@dataclass(frozen=True)
class Light:
    """A colour and all that explains it.

    `expected` is where the path stood on the day of the value and `distance` how far the value is beyond it, both
    in the measure's unit: below 0 is behind, whichever way is better. `target` is what is wanted when it is due.
    `forecast` is where the line from the baseline through the value arrives on the due date, None when it is too
    early to say, when it is due already, or without a baseline.
    """

    colour: Colour
    reason_code: Reason
    expected: float | None
    distance: float | None
    forecast: float | None
    target: Span | None
    goal: Goal
    measured: Measured
    today: date
    rules: Rules
