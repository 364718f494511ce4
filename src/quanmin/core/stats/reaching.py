"""How many more residents meet a target, in which townships, and how many a week: whole numbers, exactly.

k = still_needed(8_930, 10_240, 90)
by_township = in_proportion(k, {EAST: 400, WEST: 910})
weekly(k, on=date(2025, 3, 1), due=date(2025, 12, 31))
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from math import ceil, floor
from typing import Literal

from quanmin.errors import UsageError

Comparator = Literal[">=", ">", "<=", "<"]


def still_needed(
    numerator: int, denominator: int, target: float, *, comparator: Comparator = ">=", multiplier: int = 100
) -> int | None:
    """The fewest residents who must be moved into the numerator (for <= and <, out of it) to meet the target.

    0 when it is met; None when all of them would not do, or when there is nobody to count. The target is taken as it
    is written, in the unit of the measure (90 for 90 % with multiplier 100), so that 0.9 of 10 is 9 and not more.
    """
    assert 0 <= numerator <= denominator, f"{numerator!r} of {denominator!r} is no share"
    if denominator == 0:
        return None
    wanted = Fraction(str(target)) / multiplier * denominator
    return _missing(numerator, denominator, wanted, comparator)


def _missing(numerator: int, denominator: int, wanted: Fraction, comparator: Comparator) -> int | None:
    """The step from the numerator to the nearest whole number that keeps the comparison."""
    least = {">=": ceil(wanted), ">": floor(wanted) + 1}.get(comparator)
    most = {"<=": floor(wanted), "<": ceil(wanted) - 1}.get(comparator)
    if least is not None:
        return max(least - numerator, 0) if least <= denominator else None
    assert most is not None, f"{comparator!r} is not a comparison of a target"
    return max(numerator - most, 0) if most >= 0 else None


def needed_each(
    counts: Mapping[int, tuple[int, int]],
    target: float,
    *,
    comparator: Comparator = ">=",
    multiplier: int = 100,
) -> dict[int, int | None]:
    """For a target that each unit must meet by itself: what is needed in each, by unit code in order."""
    return {
        unit: still_needed(*counts[unit], target, comparator=comparator, multiplier=multiplier)
        for unit in sorted(counts)
    }


def in_proportion(needed: int, gaps: Mapping[int, int]) -> dict[int, int]:
    """The residents needed, shared out by the size of each unit's gap; no unit gets more than its gap.

    What is left after rounding down goes to the largest remainders (Hamilton's method), of equal ones to the lowest
    unit code. UsageError when all gaps together are too small.
    """
    _refuse_too_many(needed, gaps)
    whole = sum(gaps.values())
    shares = {unit: divmod(needed * gap, whole) if whole else (0, 0) for unit, gap in gaps.items()}
    left = needed - sum(given for given, _ in shares.values())
    first = sorted(shares, key=lambda unit: (-shares[unit][1], unit))[:left]
    return {unit: shares[unit][0] + (unit in first) for unit in sorted(gaps)}


def largest_first(needed: int, gaps: Mapping[int, int]) -> dict[int, int]:
    """The residents needed, from as few units as can be: the largest gaps are closed first; 0 for the others.

    Of equal gaps the lowest unit code comes first. UsageError when all gaps together are too small.
    """
    _refuse_too_many(needed, gaps)
    taken = dict.fromkeys(sorted(gaps), 0)
    for unit in sorted(gaps, key=lambda unit: (-gaps[unit], unit)):
        taken[unit] = min(gaps[unit], needed)
        needed -= taken[unit]
    return taken


def _refuse_too_many(needed: int, gaps: Mapping[int, int]) -> None:
    there_are = sum(gaps.values())
    if not 0 <= needed <= there_are:
        raise UsageError(
            f"{needed!r} residents cannot be found in gaps of {there_are!r} in all; ask for 0 to {there_are!r}."
        )


def weekly(needed: int, *, on: date, due: date) -> tuple[int, ...]:
    """How many to reach in each week that begins from the day `on` and before `due` is over; empty when it is past.

    As even as can be: weeks differ by one at most, and the fuller come first.
    """
    weeks = max((due - on).days // 7 + 1, 0)
    each, more = divmod(needed, weeks) if weeks else (0, 0)
    return tuple(each + (week < more) for week in range(weeks))
