"""How targets stand in a run: each of them for each place, in the last period in which the county has a value.

Judging keeps these as the run's lights. An evaluation of an earlier year asks for them as they stood at its end.
"""

from dataclasses import replace

from quanmin import clock
from quanmin.core.measures import BY_CODE
from quanmin.core.periods import parse
from quanmin.core.scoring.light import Goal, Measured, explain, judge
from quanmin.core.stats.waiting import weakest
from quanmin.plans.queries import measured_targets
from quanmin.results.models import Result
from quanmin.results.parameters import measure_in
from quanmin.supervision.goals import (
    NO_PART,
    counts_other_things,
    each_level,
    goal_of,
    missing_words,
    place_goal,
    unit_words,
    weakest_words,
)
from quanmin.supervision.models import Light
from quanmin.units.models import Level, Unit

PLACES = (Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)
FIGURES = ("value", "numerator", "denominator", "lower", "upper")
COLUMNS = (
    "run_id", "target_id", "unit_id", "period", "colour", "reason", "expected", "distance", "forecast", "explanation",
    "explanation_en", "rules", "judged_on", *FIGURES,
)  # fmt: skip


def lit(run, targets, *, levels=PLACES, until=None):
    """The rows of the lights of targets in a run, in the order of COLUMNS, for the places of the levels named.

    `until` asks how they stood on an earlier day: by periods that were over, against what was due by then.
    """
    places = list(Unit.objects.filter(level__in=PLACES))
    names = [name for name in run.periods if until is None or parse(name).end <= until]
    periods = _periods_with_a_value(run, {target.measure for target in targets}, names)
    for target in targets:
        known = periods.get(target.measure) or [_latest(names)]
        period = _latest(known)
        whole = _last_whole(known) if lacks_records(run, period) else None
        rows = _lights(run, target, places=places, period=period, whole=whole, today=until or clock.today())
        yield from (row for unit, row in rows if unit.level in levels)


def lights_then(run, targets, levels, until):
    """Lights as they stood on an earlier day, not kept anywhere."""
    return [
        Light(**dict(zip(COLUMNS, row, strict=True))) for row in lit(run, targets, levels=levels, until=until)
    ]


def judged_targets(measures=None):
    """The targets in force that get a light, of the measures named (default all); what was reached before gets none."""
    promised = measured_targets().exclude(kind="achievement").prefetch_related("year_aims", "place_aims")
    wanted = BY_CODE if measures is None else measures
    return [target for target in promised if target.measure in wanted and target.measure in BY_CODE]


def lacks_records(run, period):
    """Is this a quarter that is running, past the day up to which other systems have sent their records?"""
    asked, until = parse(period), run.snapshot.until
    return asked.is_running and until is not None and until < asked.end


def _periods_with_a_value(run, measures, names):
    """By measure, the periods in which the county has a value: yearly figures have none in most quarters."""
    county = Unit.objects.filter(level=Level.COUNTY)
    rows = Result.objects.of(run).filter(
        unit__in=county, measure__in=measures, period__in=names, value__isnull=False
    )
    found = {}
    for measure, period in rows.values_list("measure", "period"):
        found.setdefault(measure, []).append(period)
    return found


def _last_whole(names):
    """The last of the periods that is over; None where none is."""
    over = [name for name in names if not parse(name).is_running]
    return _latest(over) if over else None


def _latest(periods):
    """The period that ends last; of two that end together the shorter."""
    return max(periods, key=lambda name: (parse(name).end, parse(name).start))


def _lights(run, target, *, places, period, whole, today):
    """Each place with the row of one target's light, in the order of COLUMNS.

    `whole` names the last whole quarter, which speaks beside a running one that lacks records.
    """
    measure = measure_in(run, target.measure)
    goal, on = goal_of(target, measure, target.year_aims.all()), parse(period).end
    recorded = min(run.snapshot.until or today, today)
    parts = {aim.unit_id: aim.value for aim in target.place_aims.all()}
    by_unit, before = _figures_by_unit(run, target.measure, places, (period, whole))
    known = {}
    for unit in places:
        worst = _weakest_beneath(unit, target, measure, places, by_unit)
        judged = worst.pk if worst else unit.pk
        result = by_unit.get(judged)
        own = place_goal(goal, target, unit, parts)
        words = missing_words(result, unit.level, measure) if goal else unit_words(target, measure)
        words = words if own or not goal else NO_PART
        # Nothing is held against a figure in another unit: the light stays grey and says so.
        measured = _measured(result, words[0], on=on, recorded=recorded)
        if judged in before:
            measured = replace(
                measured, whole=_measured(before[judged], "", on=parse(whole).end, recorded=recorded)
            )
        asked = (own or goal or Goal(">=", target.value or 0.0), measured, words[1], worst and worst.pk)
        if asked not in known:
            # Hundreds of villages without a figure are told the same.
            known[asked] = _said(judge(asked[0], measured, today=today), words[1], measure.unit, worst)
        figures = _figures(None if counts_other_things(measure) else result, by_unit.get(unit.pk))
        yield unit, (run.pk, target.pk, unit.pk, period, *known[asked], *figures)


def _figures_by_unit(run, measure, places, periods):
    """The results of a measure for the places, by unit, of each of the periods; in one question."""
    rows = Result.objects.of(run).filter(measure=measure, period__in=filter(None, periods), unit__in=places)
    found = list(rows.values_list("unit_id", "period", *FIGURES, named=True))
    return [{row.unit_id: row for row in found if row.period == period} for period in periods]


def _figures(judged, own):
    """What a light keeps, in the order of FIGURES: the value judged, and who is counted in the place itself."""
    if judged is None:
        return [None] * len(FIGURES)
    people = own or judged
    return [judged.value, people.numerator, people.denominator, judged.lower, judged.upper]


def _weakest_beneath(unit, target, measure, places, by_unit):
    """The place that speaks for all when each must reach the target by itself; None where the unit speaks for it."""
    level = each_level(target)
    if level is None or unit.level in (level, Level.VILLAGE):
        return None
    beneath = {
        place.pk: place
        for place in places
        if place.level == level
        and place.pk in by_unit
        and (unit.level == Level.COUNTY or place.parent_id == unit.pk)
    }
    rows = [by_unit[number] for number in beneath]
    found = weakest(
        [row.unit_id for row in rows], [row.numerator for row in rows], [row.denominator for row in rows],
        better=measure.better,
    )  # fmt: skip
    return beneath.get(found)


def _measured(result, missing, *, on, recorded):
    if missing:
        return Measured(None, None, None, on, recorded, missing)
    return Measured(result.value, result.lower, result.upper, on, recorded)


def _said(verdict, missing_en, unit, worst=None):
    """What a light keeps of its verdict; the words for a missing value differ by language."""
    before, before_en = weakest_words(worst) if worst else ("", "")
    in_english = replace(verdict, measured=replace(verdict.measured, missing=missing_en))
    return (
        verdict.colour, verdict.reason_code, verdict.expected, verdict.distance, verdict.forecast,
        before + explain(verdict, "zh", unit=unit), before_en + explain(in_english, "en", unit=unit),
        verdict.rules.version, verdict.today,
    )  # fmt: skip
