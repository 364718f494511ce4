"""How many more people a goal needs: one rule for the indicator's page, the planner and the evaluation."""

from quanmin.core.measures.asking import kind_of
from quanmin.core.measures.kinds import Count, Pooled
from quanmin.core.scoring.path import wanted
from quanmin.core.scoring.values import DEFAULT
from quanmin.core.stats.reaching import still_needed

# A row of these is somebody who can still be served; a clinic or a report that came late is not.
OF_PEOPLE = frozenset({"residents", "births", "pregnancies", "conditions", "contracts"})


def counts_people(measure):
    """Is the measure a share of people of which more is better, so that somebody can be reached for it?"""
    kind = kind_of(measure)
    parts = kind.parts if isinstance(kind, Pooled) else (kind,)
    return measure.better == "higher" and all(
        isinstance(part, Count) and part.of in OF_PEOPLE for part in parts
    )


def people_needed(measure, goal, figures):
    """The fewest people who would meet the goal; None where there is no such number.

    `figures` has numerator and denominator: a result or a light.
    """
    span = wanted(goal, DEFAULT) if goal else None
    if span is None or span.low is None or span.high is not None or not counts_people(measure):
        return None
    if figures is None or not figures.denominator or figures.numerator is None:
        return None
    return still_needed(
        figures.numerator, figures.denominator, span.low, comparator=">" if span.strict else ">=",
        multiplier=measure.multiplier,
    )  # fmt: skip
