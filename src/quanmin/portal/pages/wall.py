"""The wall: one screen for a room, which tells by itself who lags and by how much, and stays right for hours."""

from django.shortcuts import render

from quanmin import clock
from quanmin.portal.county_map import county_map
from quanmin.portal.frame import page
from quanmin.portal.numbers import DASH
from quanmin.portal.rows import target_row
from quanmin.portal.templatetags.lights import ORDER, WORDS
from quanmin.portal.words import domain_title, period_title
from quanmin.results.publishing import hidden_of
from quanmin.supervision import queries as supervision
from quanmin.units.models import Level

ROWS_A_SCENE = 7
MOST_SCENES = 4  # a round takes about a minute; who wants them all opens the desk
MOST_PLACES = 14


@page
def wall(request):
    """The whole screen, or for the screen itself, which asks twice a minute, what is on it now."""
    part = "portal/parts/wall_stage.html" if request.GET.get("part") else "portal/wall.html"
    return render(request, part, stage(request.user))


def stage(user):
    """What the screen shows: the tally of lights, the places by rank, the targets that lag, a few at a time."""
    unit, seen = user.unit, supervision.cockpit(user)
    rows = [target_row(row, unit, user) for domain in seen.domains for row in domain.rows]
    red = [row for row in rows if row["colour"] == "red"]
    lagging = _once(sorted(red, key=lambda row: (-_behind(row), row["target"].pk)))
    shown = [_line(row, seen.run, unit) for row in lagging[: ROWS_A_SCENE * MOST_SCENES]]
    places = [] if unit.level == Level.VILLAGE else supervision.township_ranking(user, unit=unit)
    return {
        "unit": unit,
        "run": seen.run,
        "today": clock.today(),
        "period": period_title(seen.run.periods[-1]) if seen.run and seen.run.periods else "",
        "tally": [
            {"colour": colour, "word": WORDS[colour], "count": sum(row["colour"] == colour for row in rows)}
            for colour in ORDER
        ],
        "targets": len(rows),
        "places": _ends_of(places),
        "map": county_map(seen.run.snapshot.folder if seen.run else "", places),
        "scenes": [shown[start : start + ROWS_A_SCENE] for start in range(0, len(shown), ROWS_A_SCENE)],
        "lagging": len(lagging),
    }


def _once(rows):
    """Of the targets that several plans and years set for one measure, the one that lags most."""
    found = {}
    for row in rows:
        found.setdefault(row["target"].measure, row)
    return list(found.values())


def _behind(row):
    """How far a target lags behind its path, as a share of what it should be by now: comparable between units."""
    if row["value"] is None or not row["expected_value"]:
        return 0.0
    return abs(row["value"] - row["expected_value"]) / abs(row["expected_value"])


def _line(row, run, unit):
    """One target that lags; a wall is read by anybody, so a small number stays hidden on it."""
    hidden = run is not None and (unit.pk, row["period"]) in hidden_of(run, row["target"].measure)
    return {
        "title": row["title"],
        "domain": domain_title(row["domain"]),
        "value": DASH if hidden else row["value_text"],
        "unit": "" if hidden else row["unit"],
        "expected": row["expected"],
        "aim": row["aim"],
        "year": row["target"].year,
        "lead": row["target"].lead[:2],
        "share": None if hidden else _share(row),
    }


def _share(row):
    """How long the bar is: the value against what it should be by now, where more is better; None elsewhere."""
    aim, value = row["expected_value"], row["value"]
    if row["target"].comparator not in (">=", ">", "=", "cover_all") or not aim or value is None:
        return None
    return max(0, min(100, round(value / aim * 100)))


def _ends_of(places):
    """Who leads and who comes last; what lies between is cut where a screen cannot hold it."""
    if len(places) <= MOST_PLACES:
        return {"first": places, "last": [], "between": 0, "lowest": _lowest(places)}
    half = MOST_PLACES // 2
    return {
        "first": places[:half],
        "last": places[-half:],
        "between": len(places) - MOST_PLACES,
        "lowest": _lowest(places),
    }


def _lowest(places):
    """The rank of those who come last; None where nobody could be judged or all stand alike."""
    judged = [one.place for one in places if one.green_share is not None]
    return max(judged) if judged and max(judged) > 1 else None
