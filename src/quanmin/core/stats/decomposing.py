"""What moved a share: how much of a county's change each part brought, by doing better and by weighing more.

parts = change_by_part({EAST: (40, 100), WEST: (10, 100)}, {EAST: (60, 100), WEST: (10, 100)})
parts[EAST].own          # 1/10 of the county's change of 1/10: East did better
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

Count = tuple[int, int]


@dataclass(frozen=True)
class PartOfChange:
    """What one part brought to a change of the whole: by its own share moving, and by its weight moving."""

    own: Fraction
    weight: Fraction

    @property
    def together(self) -> Fraction:
        """Both."""
        return self.own + self.weight


def change_by_part(before: Mapping[int, Count], after: Mapping[int, Count]) -> dict[int, PartOfChange] | None:
    """By part, what it brought to the change of the pooled share; exact, and summing to the whole change.

    Counts are numerator and denominator by part. A part's own movement is weighed by its mean weight of both times, the
    movement of its weight by how far its mean share of both times lies from the whole's (Kitagawa, Components of a
    difference between two rates, 1955, two-factor form; the deviation from the whole changes no sum, since weights sum
    to one both times). A part without a denominator at one time has no share then: it counts with the other time's.
    None where the whole has no denominator at one of the times.
    """
    whole = _pooled(before), _pooled(after)
    if whole[0] is None or whole[1] is None:
        return None
    middle = (whole[0] + whole[1]) / 2
    people = sum(below for _, below in before.values()), sum(below for _, below in after.values())
    return {
        part: _part(before.get(part, (0, 0)), after.get(part, (0, 0)), people, middle)
        for part in sorted({*before, *after})
    }


def _pooled(counts: Mapping[int, Count]) -> Fraction | None:
    return _share((sum(top for top, _ in counts.values()), sum(below for _, below in counts.values())))


def _share(count: Count) -> Fraction | None:
    return Fraction(count[0], count[1]) if count[1] else None


def _part(before: Count, after: Count, people: tuple[int, int], middle: Fraction) -> PartOfChange:
    then, now = _share(before), _share(after)
    then, now = (now if then is None else then), (then if now is None else now)
    if then is None or now is None:
        return PartOfChange(Fraction(0), Fraction(0))
    weights = Fraction(before[1], people[0]), Fraction(after[1], people[1])
    return PartOfChange(
        own=(now - then) * (weights[0] + weights[1]) / 2,
        weight=(weights[1] - weights[0]) * ((then + now) / 2 - middle),
    )
