"""A whole amount shared by weight, in whole parts that add up to it exactly.

    shared(100, {1: 1, 2: 1, 3: 1})  → {1: 34, 2: 33, 3: 33}

Largest remainders (Hamilton): everyone gets the whole part of the exact share, and what is left goes, one each, to the
largest fractions; of equal fractions the smaller number comes first. No part is more than one away from its exact
share, and none falls when its own weight grows and nothing else changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

Weight = int | float | Fraction


@dataclass(frozen=True)
class Share:
    """One part with its sum: the weight, the exact share, the part, and whether it got one of what was left."""

    weight: Fraction
    exact: Fraction
    part: int
    rounded_up: bool


def shares(amount: int, weights: Mapping[int, Weight]) -> dict[int, Share]:
    """The parts by number, each with its sum, in the order of the weights given.

    ValueError for a negative amount or weight, and where there is an amount but nobody has any weight.
    """
    if amount < 0 or any(weight < 0 for weight in weights.values()):
        raise ValueError(f"{amount!r} cannot be shared by weights {dict(weights)!r}: none may be negative")
    exact_weights = {number: Fraction(weight) for number, weight in weights.items()}
    summed = sum(exact_weights.values(), Fraction(0))
    if amount and not summed:
        raise ValueError(f"{amount!r} cannot be shared: nobody has any weight")
    exact = {number: amount * w / summed if summed else Fraction(0) for number, w in exact_weights.items()}
    left = amount - sum(int(share) for share in exact.values())
    order = sorted(exact, key=lambda number: (int(exact[number]) - exact[number], number))
    lucky = frozenset(order[:left])
    return {
        number: Share(
            exact_weights[number], exact[number], int(exact[number]) + (number in lucky), number in lucky
        )
        for number in weights
    }


def shared(amount: int, weights: Mapping[int, Weight]) -> dict[int, int]:
    """The parts alone; see `shares`."""
    return {number: share.part for number, share in shares(amount, weights).items()}
