"""What each place of a county is to do of a county's count.

    apportioned(10, {1: 300, 2: 300, 3: 400})  → {1: 3, 2: 3, 3: 4}

Largest remainders (Hamilton): every place gets the whole part of its share, and what is left goes to the largest
fractions. The parts always add up to the whole, and no place is more than one away from its exact share.
"""

from collections.abc import Mapping

from quanmin.core.allocating.shares import shared


def apportioned(total: int, weights: Mapping[int, float]) -> dict[int, int]:
    """A count shared among places by weight; equal fractions go to the smaller unit number first.

    Without any weight at all the places share alike. Empty without places. ValueError for a negative count or weight.
    """
    if not weights and total >= 0:
        return {}
    return shared(total, weights if any(weights.values()) else dict.fromkeys(weights, 1))
