"""What each place of a county is to do of a county's count.

    apportioned(10, {1: 300, 2: 300, 3: 400})  → {1: 3, 2: 3, 3: 4}

Largest remainders (Hamilton): every place gets the whole part of its share, and what is left goes to the largest
fractions. The parts always add up to the whole, and no place is more than one away from its exact share.
"""

from collections.abc import Mapping
from fractions import Fraction


def apportioned(total: int, weights: Mapping[int, float]) -> dict[int, int]:
    """A count shared among places by weight; equal fractions go to the smaller unit number first.

    Without any weight at all the places share alike. Empty without places. ValueError for a negative count or weight.
    """
    if total < 0 or any(weight < 0 for weight in weights.values()):
        raise ValueError(
            f"a count of {total!r} cannot be shared by weights {dict(weights)!r}: none may be negative"
        )
    exact = _shares(total, weights)
    whole = {place: int(share) for place, share in exact.items()}
    left = total - sum(whole.values()) if whole else 0
    by_fraction = sorted(exact, key=lambda place: (whole[place] - exact[place], place))
    for place in by_fraction[:left]:
        whole[place] += 1
    return whole


def _shares(total: int, weights: Mapping[int, float]) -> dict[int, Fraction]:
    exact = {place: Fraction(weight) for place, weight in weights.items()}
    summed = sum(exact.values(), Fraction(0))
    if not summed:
        return {place: Fraction(total, len(exact)) for place in exact}
    return {place: total * weight / summed for place, weight in exact.items()}
