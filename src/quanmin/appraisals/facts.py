"""What is known of units for a scheme: measured results, lights, returns, and what the office entered.

A figure that was entered after an appeal takes the place of the measured one, and says so. What is kept of a score is
Chinese whoever asks: the record is the county's.
"""

from datetime import date
from fractions import Fraction

from django.db.models import Count
from django.utils import timezone

from quanmin import clock
from quanmin.core.measures import BY_CODE
from quanmin.core.periods import parse
from quanmin.core.scoring.marking import Known
from quanmin.core.scoring.scheme import ENTERED, FACTS, MEASURE
from quanmin.results.models import Result
from quanmin.results.providers import provided
from quanmin.returns.queries import punctuality
from quanmin.supervision.keeping import nodes_kept_in
from quanmin.supervision.models import Colour, Light, Notice
from quanmin.supervision.states import UNIT_STAGES
from quanmin.units.models import Level


def known(scheme, units, *, run, period, entered=()):
    """By unit number and fact, what is known for a period; `entered` are the entered facts that stand."""
    facts = {unit.pk: {} for unit in units}
    measured = _measured(scheme, units, run, period)
    for fact in scheme.facts:
        found = measured.get(fact, {}) if fact.startswith(MEASURE) else _found(fact, units, run, period)
        for number, one in found.items():
            facts[number][fact] = one
    for row in entered:
        if row.unit_id in facts and row.fact in scheme.facts:
            facts[row.unit_id][row.fact] = Known(Fraction(row.value), origin=_entered_words(row))
    return facts


def unit_of(fact):
    """The unit a fact is counted in, to stand after its figure."""
    if fact.startswith(MEASURE):
        measure = BY_CODE.get(fact.removeprefix(MEASURE))
        return measure.unit if measure else ""
    return FACTS[fact][2] if fact in FACTS else ""


def _measured(scheme, units, run, period):
    """By fact and unit number, the results of measures: of places from the run, of organisations from its totals."""
    codes = [fact.removeprefix(MEASURE) for fact in scheme.facts if fact.startswith(MEASURE)]
    organisations = [unit for unit in units if unit.level == Level.ORGANISATION]
    placed = Result.objects.of(run).filter(measure__in=codes, period=period, unit__in=units).values()
    own = provided(run, [code for code in codes if code in BY_CODE], period, organisations)
    title = parse(period).title()
    rows = [(one, one["unit_id"], f"第 {run.pk} 次计算，{title}") for one in placed]
    rows += [(one, one["unit"], f"第 {run.base_id or run.pk} 次计算，{title}，本机构") for one in own]
    found = {}
    for one, number, origin in rows:
        if one["value"] is not None:
            found.setdefault(f"{MEASURE}{one['measure']}", {})[number] = _known(one, origin)
    return found


def _known(one, origin):
    value = Fraction(repr(one["value"]))
    return Known(value, one["numerator"], one["denominator"], one["lower"], one["upper"], origin)


def _found(fact, units, run, period):
    if fact == "targets-green":
        return _lights(units, run)
    if fact == "tasks-on-time":
        return _tasks(units, period)
    if fact in ("returns-on-time", "returns-overdue"):
        return _punctual(fact, units, period)
    # Of what the office enters, nothing entered is nothing that happened or was visited.
    return {} if fact.startswith(ENTERED) else _overdue_notices(units)


def _tasks(units, period):
    """The share of the ledger's nodes due in the year of the period, up to today, that evidence shows done in time."""
    year, today = parse(period).end.year, clock.today()
    kept = nodes_kept_in(date(year, 1, 1), date(year, 12, 31), today)
    origin = f"{year} 年到期的任务节点，截至 {today}，以佐证为准"
    return {
        unit.pk: Known(Fraction(100 * done, due), done, due, origin=origin)
        for unit in units
        for due, done in [kept.get(unit.pk, (0, 0))]
        if due
    }


def _lights(units, run):
    """The share of green among the lights that could be judged."""
    counted = {}
    for unit_id, colour in Light.objects.of(run).filter(unit__in=units).values_list("unit", "colour"):
        if colour != Colour.GREY:
            green, judged = counted.get(unit_id, (0, 0))
            counted[unit_id] = (green + (colour == Colour.GREEN), judged + 1)
    origin = f"第 {run.pk} 次计算的亮灯"
    return {
        number: Known(Fraction(100 * green, judged), green, judged, origin=origin)
        for number, (green, judged) in counted.items()
    }


def _punctual(fact, units, period):
    """How the returns due in the year of the period were kept, as it stands today."""
    end = parse(period).end
    kept = punctuality(first=date(end.year, 1, 1), last=date(end.year, 12, 31), on=clock.today())
    origin = f"{end.year} 年到期的报表"
    if fact == "returns-overdue":
        nothing = dict.fromkeys((unit.pk for unit in units), 0)
        late = nothing | {number: one.overdue for number, one in kept.items() if number in nothing}
        return {number: Known(Fraction(count), origin=origin) for number, count in late.items()}
    numbers = {unit.pk for unit in units} & kept.keys()
    return {
        number: Known(
            Fraction(100 * kept[number].in_time, kept[number].due),
            kept[number].in_time,
            kept[number].due,
            origin=origin,
        )
        for number in sorted(numbers)
    }


def _overdue_notices(units):
    """How many notices are with each unit past the day of their present step."""
    late = Notice.objects.filter(unit__in=units, stage__in=UNIT_STAGES, due_on__lt=clock.today())
    counted = dict(late.order_by().values_list("unit").annotate(Count("id")))
    origin = f"截至 {clock.today()} 的督办单"
    return {unit.pk: Known(Fraction(counted.get(unit.pk, 0)), origin=origin) for unit in units}


def _entered_words(row):
    return f"{timezone.localtime(row.at).date()} 录入：{row.document}"
