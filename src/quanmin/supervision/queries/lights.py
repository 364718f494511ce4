"""Reads of lights: the cockpit, the ranking, one unit's lights. Each asks the database a fixed number of times."""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count

from quanmin import clock
from quanmin.accounts.acting import require
from quanmin.accounts.permissions import Permission
from quanmin.core.periods import parse
from quanmin.plans.models import State, Target
from quanmin.plans.queries import targets_in_force
from quanmin.results.models import Result, Run
from quanmin.results.queries import latest_run
from quanmin.supervision.models import Colour, Light
from quanmin.units.models import Level, Unit

TREND_PERIODS = 12


@dataclass(frozen=True)
class Row:
    """One target on the cockpit: its light, its last quarters (oldest first, with period and value), the gap."""

    target: Target
    light: Light | None
    trend: list[Result]

    @property
    def gap(self):
        return self.light.gap if self.light else None


@dataclass(frozen=True)
class Domain:
    """The targets of one field of the plan."""

    title: str
    rows: list[Row]


@dataclass(frozen=True)
class Cockpit:
    """Everything the first page shows for one unit; `tally` counts lights by colour."""

    unit: Unit
    run: Run | None
    data_age_days: int | None
    domains: list[Domain]
    tally: dict[str, int]
    unmeasured: list[Target]


@dataclass(frozen=True)
class Standing:
    """One unit in the ranking: its lights by colour, and the share of green among those that could be judged."""

    place: int
    unit: Unit
    tally: dict[str, int]
    green_share: float | None


def cockpit(seen_by, *, unit=None):
    """The targets of approved plans for a unit (one's own when none is named), by domain."""
    unit = unit or seen_by.unit
    require(seen_by, Permission.SEE_FIGURES, on=unit)
    run = latest_run()
    wanted = targets_in_force().exclude(kind="achievement")
    # A plan's text is long, and would come once a target.
    targets = list(wanted.select_related("plan").defer("plan__text", "sentence"))
    lights = {light.target_id: light for light in _lights(run, unit).select_related(None)}
    trends = _trends(run, unit, [target.measure for target in targets if target.measure])
    rows = [
        Row(target, lights.get(target.pk), trends.get(target.measure, []))
        for target in targets
        if target.measure
    ]
    return Cockpit(
        unit=unit,
        run=run,
        data_age_days=_age(run),
        domains=_by_domain(rows),
        tally=_tally(light.colour for light in lights.values()),
        unmeasured=[target for target in targets if not target.measure],
    )


def unit_lights(unit, seen_by):
    """The lights of one unit in the latest run, in the order of the plan."""
    require(seen_by, Permission.SEE_FIGURES, on=unit)
    return list(_lights(latest_run(), unit))


def county_lights(target_ids):
    """The county's own lights of targets, by number, which every account may see beside its duties."""
    if not target_ids:
        return {}
    lights = Light.objects.of(latest_run()).filter(unit__level=Level.COUNTY, target__in=target_ids)
    return {light.target_id: light for light in lights}


def target_lights(target, unit, seen_by):
    """The lights of one target for the places directly under a unit, in the order of the tree."""
    require(seen_by, Permission.SEE_FIGURES, on=unit)
    lights = Light.objects.of(latest_run()).filter(target=target, unit__in=_places_under(unit))
    return list(lights.select_related("unit", "target").order_by("unit__position"))


def lights_within(target, unit, level, seen_by):
    """The lights of one target for all places of one level under a unit, by the number of the place."""
    require(seen_by, Permission.SEE_FIGURES, on=unit)
    places = Unit.objects.within(unit).filter(level=level)
    lights = Light.objects.of(latest_run()).filter(target=target, unit__in=places).select_related("target")
    return {light.unit_id: light for light in lights}


def within(unit, run, seen_by, *, level=None, plan=None, colour=None):
    """The lights of a unit and the places under it as rows to page through, each with its target, narrowed as asked."""
    require(seen_by, Permission.SEE_FIGURES, on=unit)
    lights = Light.objects.of(run).filter(unit__in=Unit.objects.within(unit))
    asked = {
        "target__plan__state": State.APPROVED,
        "unit__level": level,
        "target__plan": plan,
        "colour": colour,
    }
    narrowed = lights.filter(**{name: one for name, one in asked.items() if one is not None})
    return narrowed.select_related("target")


def township_ranking(seen_by, *, unit=None):
    """The places directly under a unit (one's own when none is named), most green first; equal shares share a place."""
    unit = unit or seen_by.unit
    require(seen_by, Permission.SEE_FIGURES, on=unit)
    under = list(_places_under(unit))
    return ranked(under, tallies(latest_run(), under))


def tallies(run, units):
    """The lights of each of the units by colour, in one question; a unit without lights has noughts."""
    lights = Light.objects.of(run).filter(unit__in=units, target__plan__state=State.APPROVED)
    counted = {unit.pk: _tally(()) for unit in units}
    for unit_id, colour, number in lights.values_list("unit_id", "colour").annotate(number=Count("id")):
        counted[unit_id][colour] = number
    return counted


def ranked(units, tallies):
    """Units by their share of green among the lights that could be judged; equal shares share a place."""
    shares = {unit.pk: _green_share(tallies[unit.pk]) for unit in units}
    ordered = sorted(
        units, key=lambda unit: (shares[unit.pk] is None, -(shares[unit.pk] or 0), unit.position)
    )
    better = Counter(shares.values())
    return [
        Standing(
            1 + sum(count for share, count in better.items() if _ahead(share, shares[unit.pk])),
            unit, tallies[unit.pk], shares[unit.pk],
        )
        for unit in ordered
    ]  # fmt: skip


def _ahead(share, other):
    return share is not None and (other is None or share > other)


def _green_share(tally):
    judged = sum(tally[colour] for colour in Colour.values if colour != Colour.GREY)
    return tally[Colour.GREEN] / judged if judged else None


def _places_under(unit):
    return Unit.objects.filter(parent=unit, level__in=(Level.TOWNSHIP, Level.VILLAGE))


def _lights(run, unit):
    lights = Light.objects.of(run).filter(unit=unit, target__plan__state=State.APPROVED)
    return lights.select_related("target").order_by("target__plan", "target__position")


def _trends(run, unit, measures):
    quarters = [name for name in run.periods if parse(name).kind == "quarter"] if run else []
    results = Result.objects.of(run).filter(unit=unit, measure__in=measures, period__in=quarters)
    trends = {}
    # Plain rows: a hundred measures of twelve quarters would be a thousand models.
    for row in results.order_by("period_end").values_list("measure", "period", "value", named=True):
        trends.setdefault(row.measure, []).append(row)
    return {measure: found[-TREND_PERIODS:] for measure, found in trends.items()}


def _by_domain(rows):
    titles = list(dict.fromkeys(row.target.domain for row in rows))
    ordered = sorted(rows, key=lambda row: titles.index(row.target.domain))
    return [Domain(title, list(found)) for title, found in groupby(ordered, lambda row: row.target.domain)]


def _age(run):
    if run is None or run.snapshot.until is None:
        return None
    return (clock.today() - run.snapshot.until).days


def _tally(colours):
    counted = Counter(colours)
    return {colour: counted[colour] for colour in Colour.values}
