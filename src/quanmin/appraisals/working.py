"""From a scheme and what is known to scores by group: used to keep scores, and to ask what if without keeping any."""

from dataclasses import dataclass

from quanmin.appraisals.facts import known
from quanmin.core.scoring.marking import Score, mark
from quanmin.core.scoring.ranking import Standing, ranked
from quanmin.core.scoring.scheme import Group
from quanmin.units.models import Unit


@dataclass(frozen=True)
class Scored:
    """One unit with its score and its place among the units it is compared with."""

    unit: Unit
    group: Group
    score: Score
    standing: Standing


def scored(scheme, *, run, period, entered=()):
    """Every unit the scheme compares with its score, by group and place; what is unknown as the scheme says."""
    kinds = [kind for group in scheme.groups for kind in group.kinds]
    units = list(Unit.objects.filter(kind__in=kinds, closed=None))
    facts = known(scheme, units, run=run, period=period, entered=entered)
    found = []
    for group in scheme.groups:
        own = {unit.pk: unit for unit in units if unit.kind in group.kinds}
        scores = {number: mark(scheme, facts[number]) for number in own}
        found += [Scored(own[one.unit], group, scores[one.unit], one) for one in ranked(scores)]
    return found
