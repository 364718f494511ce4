"""From a kept figure (of a score, bulletin or report) to the page where it opens today, and what that page says of it.

What was kept stays, what is counted goes on: the page one comes to names the paper, its day and its figure.
"""

from urllib.parse import urlencode

from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse
from django.utils.translation import gettext as _

from quanmin.appraisals.queries import appraisal, score
from quanmin.core.measures import BY_CODE
from quanmin.core.periods import parse
from quanmin.core.scoring.scheme import MEASURE
from quanmin.errors import Refused
from quanmin.evaluations.queries import evaluation
from quanmin.evaluations.wording import title_of
from quanmin.portal.asked import row_number
from quanmin.portal.letters import document_number
from quanmin.portal.numbers import aligned
from quanmin.portal.rows import indicator_url
from quanmin.portal.words import period_title, unit_title
from quanmin.results.queries import latest_run
from quanmin.supervision.queries.notices import bulletin
from quanmin.units.models import Level, Unit

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


def coming_from(url, *paper):
    """The address with the paper one leaves, its number, and the unit where it has a line for each."""
    return f"{url}{'&' if '?' in url else '?'}paper={'-'.join(map(str, paper))}" if url else ""


def paper_behind(request):
    """The paper a link of which led here: its title, address, day and what it says of this; None where none did."""
    paper, *numbers = request.GET.get("paper", "").split("-")
    number, unit = (row_number(one) for one in [*numbers, "", ""][:2])
    try:
        return PAPERS[paper](request, number, unit) if paper in PAPERS else None
    except (ObjectDoesNotExist, Refused):
        return None


def _code(request):
    """The measure the page is about; "" where it is about none."""
    return request.resolver_match.kwargs.get("code", "")


def _report(request, number, _unit):
    found, target, code = evaluation(number, request.user), request.GET.get("target", ""), _code(request)
    same = [one for one in found.content["targets"] if one["measure"] == code]
    named = [one for one in same if str(one["target"]) == target] or same
    return {
        "title": title_of(found).replace("\n", ""),
        "url": reverse("evaluation", args=[found.pk]),
        "said": _stopped(found.day, found.period, _figure(code, named[0]["value"] if named else None)),
    }


def _score(request, number, unit):
    found, place, code = appraisal(number, request.user), Unit.objects.get(pk=unit), _code(request)
    lines = score(found, place, request.user).lines.all()
    value = next((line.value for line in lines if line.fact == f"{MEASURE}{code}"), None)
    return {
        "title": f"{found.scheme.title} · {period_title(found.period)}",
        "url": reverse("score", args=[found.pk, place.pk]),
        "said": _stopped(parse(found.period).end, found.period, _figure(code, value)),
    }


def _bulletin(request, number, unit):
    found = bulletin(number, request.user)
    row = next((row for row in found.rows if row["unit"] == unit), None)
    said = _(
        "到期节点 %(nodes_due)s 个、按期 %(nodes_kept)s 个，到期督办环节 %(steps_due)s 个、按期 %(steps_kept)s 个"
    )
    return {
        "title": f"{document_number(found, '通')}《{found.title}》",
        "url": reverse("bulletin", args=[found.pk]),
        "said": _stopped(found.on, "", said % row if row else ""),
    }


PAPERS = {"report": _report, "score": _score, "bulletin": _bulletin}


def _figure(code, value):
    measure = BY_CODE.get(code)
    return (
        f"{aligned(float(value), measure.unit)}{unit_title(measure.unit)}"
        if measure and value is not None
        else ""
    )


def _stopped(day, period, figure):
    """Up to when the paper speaks, what it says, and why this page may say something else."""
    until = f"{day:%Y-%m-%d}" + (f"（{period_title(period)}）" if period and parse(period).end != day else "")
    kept = {"day": until, "figure": figure}
    said = _("那里的数停在 %(day)s，写的是 %(figure)s") if figure else _("那里的数停在 %(day)s")
    return said % kept + _("；本页按现在的记录计算，其后有新的记录、补录和更正，两处可以不同。")
