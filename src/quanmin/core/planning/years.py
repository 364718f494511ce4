"""What a target asks for at the end of each year on its way.

    yearly_rates(50.0, 2020, 70.0, 2025)  → {2021: 54.0, 2022: 58.0, 2023: 62.0, 2024: 66.0, 2025: 70.0}
    yearly_counts(10, 2023, 2025)         → {2023: 3, 2024: 7, 2025: 10}

The way is a straight line: plans hardly ever say another one, and a person may set any year by hand.
"""

from typing import Literal

Bound = Literal["least", "most"]
_DIGITS = 6  # more than any plan writes; keeps 62.00000000000001 off the page


def yearly_rates(
    baseline: float, baseline_year: int, value: float, year: int, *, bound: Bound | None = None
) -> dict[int, float]:
    """The value wanted at the end of each year after the baseline's, on the straight line to the target.

    With a `bound` that the baseline already keeps (at least, at most) every year asks for the target in full: nobody
    is given leave to fall back to it. Empty when the target is not due after the baseline.
    """
    years = range(baseline_year + 1, year + 1)
    if (bound == "least" and baseline >= value) or (bound == "most" and baseline <= value):
        return level(value, baseline_year + 1, year)
    way = year - baseline_year
    return {one: round(baseline + (value - baseline) * (one - baseline_year) / way, _DIGITS) for one in years}


def yearly_counts(total: int, first: int, last: int) -> dict[int, int]:
    """How many of a count are to be there at the end of each year, first to last; whole numbers that end in the total.

    Each year's sum is rounded half up, so no year takes anything back. Empty when the last year lies before the first.
    """
    steps = last - first + 1
    return {first + step - 1: (2 * total * step + steps) // (2 * steps) for step in range(1, steps + 1)}


def level(value: float, first: int, last: int) -> dict[int, float]:
    """The same value for every year, first to last: a target that is to hold at all times."""
    return dict.fromkeys(range(first, last + 1), value)
