"""From a spot check to what is paid for: the verified share of a sample stands for all services of its kind.

The rule, for each unit and kind of service:

    counted = recorded × verified ÷ checked        (exact, never rounded before the money is shared)

Checked are the services somebody asked about and got an answer to; who could not be reached is left out, and said. Of
a kind of which nothing was checked, the unit's share over all its kinds stands in; a unit of which nothing at all was
checked has no count. A share below the `least` pays for nothing: that is a false return, not an error.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from quanmin.core.stats.intervals import wilson


@dataclass(frozen=True)
class Checked:
    """What a spot check found of one unit's services of one kind."""

    recorded: int
    verified: int
    refuted: int
    unreached: int = 0

    def __post_init__(self) -> None:
        if min(self.recorded, self.verified, self.refuted, self.unreached) < 0:
            raise ValueError(f"{self!r}: no count may be negative")
        if self.verified + self.refuted + self.unreached > self.recorded:
            raise ValueError(f"{self!r}: more was drawn than was recorded")

    @property
    def answered(self) -> int:
        """How many of the sample gave an answer."""
        return self.verified + self.refuted


@dataclass(frozen=True)
class Counted:
    """What is paid for of one kind: the services that count, the share behind it, and whose share it is."""

    services: Fraction
    share: Fraction
    borrowed: bool
    refused: bool


def counted(found: Mapping[str, Checked], *, least: Fraction = Fraction(0)) -> dict[str, Counted] | None:
    """By kind what counts of a unit's services; None when nothing of the unit was checked though it has services."""
    answered = sum(one.answered for one in found.values())
    if not answered:
        return None if any(one.recorded for one in found.values()) else {}
    over_all = Fraction(sum(one.verified for one in found.values()), answered)
    return {kind: _counted(one, over_all, least) for kind, one in found.items()}


def _counted(one: Checked, over_all: Fraction, least: Fraction) -> Counted:
    share = Fraction(one.verified, one.answered) if one.answered else over_all
    refused = share < least
    return Counted(Fraction(0) if refused else one.recorded * share, share, not one.answered, refused)


def verified_interval(one: Checked) -> tuple[float, float]:
    """The 95 % interval of the verified share (Wilson), shown beside it; not a number where nothing was checked."""
    return wilson(one.verified, one.answered)
