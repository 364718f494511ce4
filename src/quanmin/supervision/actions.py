"""Writes of lights: every target of every approved plan, for the county and each township and village."""

from dataclasses import replace

from quanmin import clock
from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.core.measures import BY_CODE
from quanmin.core.periods import parse
from quanmin.core.scoring.light import Goal, Measured, explain, judge
from quanmin.plans.queries import measured_targets
from quanmin.results.models import Result
from quanmin.supervision.goals import goal_of, missing_words, unit_words
from quanmin.supervision.models import Light
from quanmin.units.models import Level, Unit

PLACES = (Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE)
FIGURES = ("value", "numerator", "denominator", "lower", "upper")


def judge_run(run, *, by):
    """Light the run's targets anew, each in the last period in which the county has a value; answers how many."""
    targets = [
        target for target in measured_targets().exclude(kind="achievement") if target.measure in BY_CODE
    ]
    places = list(Unit.objects.filter(level__in=PLACES))
    periods = _last_periods(run, {target.measure for target in targets})
    lights = [
        light
        for target in targets
        for light in _lights(run, target, places, periods.get(target.measure) or _latest(run.periods))
    ]
    with acting(by, Permission.JUDGE) as trail:
        Light.objects.filter(run=run).delete()
        Light.objects.bulk_create(lights, batch_size=1000)
        trail.add("run judged", run, lights=len(lights))
    return len(lights)


def _last_periods(run, measures):
    """By measure, the last period in which the county has a value: yearly figures have none in most quarters."""
    county = Unit.objects.filter(level=Level.COUNTY)
    rows = Result.objects.filter(run=run, unit__in=county, measure__in=measures, value__isnull=False)
    found = {}
    for measure, period in rows.values_list("measure", "period"):
        found.setdefault(measure, []).append(period)
    return {measure: _latest(periods) for measure, periods in found.items()}


def _latest(periods):
    """The period that ends last; of two that end together the shorter."""
    return max(periods, key=lambda name: (parse(name).end, parse(name).start))


def _lights(run, target, places, period):
    rows = Result.objects.filter(run=run, measure=target.measure, period=period, unit__in=places)
    by_unit = {row.unit_id: row for row in rows}
    return [_light(run, target, unit, period, by_unit.get(unit.pk)) for unit in places]


def _light(run, target, unit, period, result):
    measure = BY_CODE[target.measure]
    verdict, in_english = _verdicts(run, target, unit, result, on=parse(period).end)
    figures = {name: getattr(result, name, None) for name in FIGURES}
    return Light(
        run=run, target=target, unit=unit, period=period, colour=verdict.colour, reason=verdict.reason_code,
        expected=verdict.expected, distance=verdict.distance, forecast=verdict.forecast,
        explanation=explain(verdict, "zh", unit=measure.unit),
        explanation_en=explain(in_english, "en", unit=measure.unit),
        rules=verdict.rules.version, judged_on=verdict.today, **figures,
    )  # fmt: skip


def _verdicts(run, target, unit, result, *, on):
    """The light twice: with the words for a missing value in Chinese, and in English."""
    measure, today = BY_CODE[target.measure], clock.today()
    goal, (missing, missing_en) = goal_of(target, measure), missing_words(result, unit.level)
    if goal is None:
        # Nothing is held against a figure in another unit: the light stays grey and says so.
        goal, (missing, missing_en) = Goal(">=", target.value or 0.0), unit_words(target, measure)
    value, lower, upper = (None, None, None) if missing else (result.value, result.lower, result.upper)
    measured = Measured(value, lower, upper, on, run.snapshot.until or today, missing)
    verdict = judge(goal, measured, today=today)
    return verdict, replace(verdict, measured=replace(measured, missing=missing_en))
