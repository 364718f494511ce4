"""How many more residents must be reached so that a target is met: for the unit, and shared out over its places."""

from datetime import date

from django.utils.translation import gettext as _

from quanmin import clock
from quanmin.core.scoring.path import wanted
from quanmin.core.scoring.values import DEFAULT
from quanmin.core.stats.reaching import in_proportion, weekly
from quanmin.portal.numbers import DASH, aligned, written
from quanmin.portal.rows import people_link
from quanmin.results.queries import by_unit
from quanmin.supervision.goals import goal_of, place_goal
from quanmin.supervision.needs import people_needed
from quanmin.units.models import Level


def still_to_reach(user, asked, goal, own):
    """The smallest number of residents that meets the unit's goal, by place and by week; None where nobody is reached.

    `own` is the unit's result. Only a proportion of which more is better has people to reach.
    """
    needed = people_needed(asked.measure, goal, own)
    if needed is None:
        return None
    parts = {aim.unit_id: aim.value for aim in asked.target.place_aims.all()}
    found = _places(user, asked)
    weeks = weekly(needed, on=clock.today(), due=goal.due) if goal.due < date.max else ()
    return {
        "needed": needed,
        "aim": aligned(wanted(goal, DEFAULT).low, asked.measure.unit),
        "due": goal.due if goal.due < date.max else None,
        "is_past": not weeks and goal.due < date.max,
        "weeks": len(weeks),
        "each_week": weeks[0] if weeks else None,
        "rows": _rows(user, asked, needed, found, parts),
    }


def _places(user, asked):
    if asked.unit.level not in (Level.COUNTY, Level.TOWNSHIP):
        return []
    found = by_unit(asked.measure.code, asked.unit, asked.period, asked.run, seen_by=user)
    return [row for row in found if row.denominator]


def _rows(user, asked, needed, found, parts):
    """One row a place: its share of what the unit needs, that share a week, and what it needs for its own target."""
    gaps = {row.unit_id: row.gap for row in found}
    # Residents who live in no place of the tree are in the unit's gap, and in nobody's share.
    shares = in_proportion(min(needed, sum(gaps.values())), gaps)
    whole = goal_of(asked.target, asked.measure, asked.target.year_aims.all())
    return [
        _row(user, asked, row, shares[row.unit_id], place_goal(whole, asked.target, row.unit, parts))
        for row in found
    ]


def _row(user, asked, result, share, goal):
    weeks = weekly(share, on=clock.today(), due=goal.due) if goal and goal.due < date.max else ()
    return {
        "place": result.unit,
        "value": result.value,
        "value_text": aligned(result.value, asked.measure.unit),
        "numerator": result.numerator,
        "denominator": result.denominator,
        "counts": f"{written(result.numerator, decimals=0)} / {written(result.denominator, decimals=0)}",
        "gap": result.gap,
        "share": share,
        "each_week": round(share / len(weeks), 2) if weeks else None,
        "pace": _pace(share, len(weeks)),
        "alone": people_needed(asked.measure, goal, result),
        **people_link(asked.measure.code, result, result.unit, user),
    }


def _pace(share, weeks):
    """How often somebody is to be reached: so many a week, or one in so many weeks."""
    if not weeks or not share:
        return DASH
    if share >= weeks:
        return _("每周 %(count)s 人") % {"count": -(-share // weeks)}
    return _("每 %(weeks)s 周 1 人") % {"weeks": weeks // share}
