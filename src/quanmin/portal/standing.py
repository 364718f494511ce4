"""How one unit stands: the targets its filters leave, its tally of lights, the places under it. Two pages share it."""

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.http import urlencode

from quanmin.accounts.acting import require
from quanmin.accounts.permissions import Permission, may
from quanmin.portal.county_map import county_map
from quanmin.portal.frame import show
from quanmin.portal.kept import kept_part
from quanmin.portal.numbers import aim_written
from quanmin.portal.rows import by_domain, chosen, domain_of, target_row
from quanmin.portal.templatetags.lights import ORDER, WORDS
from quanmin.portal.words import domain_title, in_english
from quanmin.portal.young import young
from quanmin.supervision import queries as supervision
from quanmin.supervision.goals import no_measure_words
from quanmin.units.models import Level

PART = "portal/parts/targets.html"
FILTERS = ("light", "domain", "plan", "q")


def show_standing(request, unit, *, title, **around):
    """The page of a unit; for htmx, which asks with other filters, the part alone that they change."""
    part = standing(request, unit)
    if request.htmx:
        return HttpResponse(part)
    context = {
        "title": title,
        "unit": unit,
        "standing": part,
        "may_export_exact": may(request.user, Permission.EXPORT_EXACT, on=unit),
    }
    return show(request, "portal/cockpit.html", context, unit=unit, **around)


def standing(request, unit):
    """How a unit stands, as the filters in the address leave it, as a part of a page; Refused without the right.

    It is kept until something is written that can change it, but for what somebody looks for by name.
    """
    require(request.user, Permission.SEE_FIGURES, on=unit)
    asked = {name: request.GET.get(name, "") for name in FILTERS}

    def found():
        return _found(request.user, unit, asked, request.path)

    if asked["q"]:
        return render_to_string(PART, found())
    return kept_part(request, (unit.pk, request.path, *asked.values()), PART, found)


def _found(user, unit, asked, here):
    seen = supervision.cockpit(user, unit=unit)
    running = young(seen.run, seen.run.periods[-1]) if seen.run else None
    whole = running["whole"] if running else ""
    rows = [target_row(row, unit, user, whole=whole) for domain in seen.domains for row in domain.rows]
    left = chosen(rows, light=asked["light"], domain=asked["domain"], plan=asked["plan"], text=asked["q"])
    counted, above = _counted_here(left, unit, asked)
    return {
        "here": here,
        "run": seen.run,
        "running": running,
        "domains": by_domain(counted),
        "above": above,
        "shown": len(left),
        "asked": asked,
        "is_filtered": any(asked.values()),
        "tiles": _tiles(rows, asked),
        "domain_choices": [
            (name, domain_title(name)) for name in dict.fromkeys(row["domain"] for row in rows)
        ],
        "plan_choices": _plans(rows),
        "unmeasured": _unmeasured(seen.unmeasured, asked),
        **_places(user, unit, seen.run),
    }


def _counted_here(rows, unit, asked):
    """The lines that can have a figure here, and those that are counted further up; all where a light is asked for."""
    if unit.level == Level.COUNTY or asked["light"]:
        return rows, []
    return [row for row in rows if row["is_counted"]], [row for row in rows if not row["is_counted"]]


def _unmeasured(targets, asked):
    """The targets that no measure shows, as the filters leave them; none where lights of one colour are asked for."""
    text = asked["q"].strip().lower()
    left = [
        target
        for target in ([] if asked["light"] else targets)
        if asked["plan"] in ("", f"{target.plan_id}")
        and asked["domain"] in ("", domain_of(target))
        and text in target.indicator.lower()
    ]
    return [_said(target) for target in left]


def _said(target):
    said = no_measure_words(target)
    return {
        "target": target,
        "domain": domain_title(domain_of(target)),
        "aim": aim_written(target.comparator, target.value, target.unit, target.value_high),
        "why": said[1 if in_english() else 0],
    }


def _plans(rows):
    """The plans the targets come from, to choose one; none where there is only one."""
    plans = {str(row["target"].plan_id): row["target"].plan.title for row in rows}
    return list(plans.items()) if len(plans) > 1 else []


def _tiles(rows, asked):
    """One tile a light: its count, and the address that shows only these, or all again when it is pressed twice."""
    tiles = []
    for colour in ORDER:
        current = asked["light"] == colour
        others = {**asked, "light": "" if current else colour}
        query = urlencode({name: value for name, value in others.items() if value})
        count = sum(row["colour"] == colour for row in rows)
        tiles.append(
            {"colour": colour, "word": WORDS[colour], "count": count, "url": f"?{query}", "current": current}
        )
    return tiles


def _places(user, unit, run):
    if unit.level == Level.VILLAGE:
        return {"standings": [], "map": None}
    standings = supervision.township_ranking(user, unit=unit)
    return {"standings": standings, "map": county_map(run.snapshot.folder if run else "", standings)}
