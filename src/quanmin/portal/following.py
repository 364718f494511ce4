"""From a figure that was kept (a score, a bulletin, a report) to the page where it opens today."""

from urllib.parse import urlencode

from django.urls import reverse

from quanmin.core.measures import BY_CODE
from quanmin.core.scoring.scheme import MEASURE
from quanmin.portal.rows import indicator_url
from quanmin.results.queries import latest_run
from quanmin.units.models import Level

PLACES = (Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)


def periods_open():
    """The periods whose figures can be opened now: those of the latest run."""
    run = latest_run()
    return frozenset(run.periods) if run else frozenset()


def figure_url(code, unit, period, known, *, target=None):
    """The page of a measure for a place, of the period where it is among the known ones; "" for what has no page."""
    if code not in BY_CODE or unit is None or unit.level not in PLACES:
        return ""
    url = indicator_url(code, unit, period if period in known else "")
    return f"{url}&target={target}" if target else url


def fact_url(fact, unit, period, known):
    """Where the fact behind a line of a score stands: figures, lights, the ledger, returns or notices of the unit."""
    if fact.startswith(MEASURE):
        return figure_url(fact.removeprefix(MEASURE), unit, period, known)
    pages = {
        "targets-green": reverse("unit", args=[unit.pk]),
        "tasks-on-time": ledger_url(unit),
        "notices-overdue": notices_url(unit),
        "returns-on-time": returns_url(unit),
        "returns-overdue": returns_url(unit),
    }
    return pages.get(fact, "")


def ledger_url(unit):
    """The tasks and targets a unit leads."""
    return f"{reverse('ledger')}?{urlencode({'unit': unit.pk})}"


def notices_url(unit):
    """The notices a unit was given."""
    return f"{reverse('notices')}?{urlencode({'unit': unit.pk})}"


def returns_url(unit):
    """The returns a unit owes."""
    return f"{reverse('returns')}?{urlencode({'q': unit.name})}"
