"""The table of one indicator over the places under a unit, and its orders."""

from django.utils.translation import gettext as _

from quanmin.portal.numbers import aligned, written
from quanmin.portal.rows import explanation, indicator_url, people_link
from quanmin.results.queries import by_level
from quanmin.supervision.queries import lights_within
from quanmin.units.models import Level

RANK = {"red": 0, "yellow": 1, "green": 2, "grey": 3}
ORDERS = {
    "value": lambda row: row["value"],
    "people": lambda row: row["people"],
    "denominator": lambda row: row["denominator"],
    "light": lambda row: RANK.get(row["colour"]),
}


def places_table(user, asked, level):
    """One row a place of the level, in the order of the tree."""
    code, unit = asked.measure.code, asked.measure.unit
    found = by_level(code, asked.unit, level, asked.period, asked.run, seen_by=user)
    lights = lights_within(asked.target, asked.unit, level, user) if asked.target else {}
    lights = {unit_id: light for unit_id, light in lights.items() if light.period == asked.period}
    return [
        {
            **_row(one, lights.get(one.unit_id), unit),
            "url": indicator_url(code, one.unit, asked.period),
            **people_link(code, one, one.unit, user),
        }
        for one in found
    ]


def scale_of(rows):
    """The lowest and highest figure that the table's small pictures must hold."""
    figures = [row[name] for row in rows for name in ("value", "expected") if row[name] is not None]
    figures += [edge for row in rows if row["interval"] for edge in row["interval"]]
    return (min(figures), max(figures)) if figures else (0, 0)


def _row(found, light, unit):
    interval = (found.lower, found.upper) if found.lower is not None and found.upper is not None else None
    return {
        "place": found.unit,
        "above": found.unit.parent if found.unit.level == Level.VILLAGE else None,
        "colour": light.colour if light else "",
        "why": explanation(light) if light else "",
        "value": found.value,
        "value_text": aligned(found.value, unit),
        "interval": interval,
        "interval_text": f"{aligned(found.lower, unit)}–{aligned(found.upper, unit)}" if interval else "",
        "expected": light.expected if light else None,
        "numerator": found.numerator,
        "denominator": found.denominator,
        "years": found.years,
        "share": _share(found),
    }


def _share(found):
    """Numerator and denominator, and how many years a small place added up for them."""
    share = f"{written(found.numerator, decimals=0)} / {written(found.denominator, decimals=0)}"
    return _("%(share)s（%(years)s年）") % {"share": share, "years": found.years} if found.years else share


def sorted_places(rows, sort):
    """The rows by a named column, a minus in front for the largest first; unknown values always last."""
    column, largest_first = sort.removeprefix("-"), sort.startswith("-")
    if column not in ORDERS:
        return rows
    known = [row for row in rows if ORDERS[column](row) is not None]
    rest = [row for row in rows if ORDERS[column](row) is None]
    return sorted(known, key=ORDERS[column], reverse=largest_first) + rest
