"""Everything an evaluation shows, as plain figures: lights, places, what moved and by whom, tasks, what is needed."""

from collections import Counter

from django.utils.translation import gettext as _

from quanmin import __version__, clock
from quanmin.core.measures import BY_CODE
from quanmin.core.periods import parse
from quanmin.core.scoring.path import wanted
from quanmin.core.scoring.values import DEFAULT
from quanmin.core.stats.decomposing import change_by_part
from quanmin.core.stats.reaching import in_proportion
from quanmin.errors import UsageError
from quanmin.evaluations.models import Kind
from quanmin.plans.models import Standing
from quanmin.results.models import Result
from quanmin.results.queries import latest_run
from quanmin.supervision.goals import goal_of, no_measure_words
from quanmin.supervision.models import Colour, Light
from quanmin.supervision.needs import people_needed
from quanmin.supervision.queries import ledger, notices, township_ranking
from quanmin.units.models import Level, Unit
from quanmin.units.queries import root

MOST_CHANGES, MOST_PARTS, MOST_TASKS = 12, 3, 30


def gathered(plan, kind, year, *, by):
    """The figures of a plan's evaluation for a year, as JSON holds them; UsageError where the run has none of it."""
    run = latest_run()
    period = _last_period(run, year)
    lights = {light.target_id: light for light in _county_lights(run, plan)}
    promised = plan.targets.exclude(standing=Standing.REJECTED).exclude(kind="achievement")
    targets = list(promised.prefetch_related("year_aims"))
    places = township_ranking(by, unit=root())
    return {
        "county": root().name,
        "plan": plan.title,
        "period": period,
        "tally": _tally(light.colour for light in lights.values()),
        "targets": [_target(target, lights.get(target.pk)) for target in targets if target.measure],
        "unmeasured": [
            [target.indicator, no_measure_words(target)[0]] for target in targets if not target.measure
        ],
        "places": [_place(one) for one in places],
        **_changes(run, period, kind, targets),
        **_tasks(plan, by),
        "notices": notices.counts(by),
        "needs": _needs(run, targets, lights),
        "basis": _basis(run),
    }


def _last_period(run, year):
    if run is None:
        raise UsageError(_("还没有计算过指标；先计算，再起草评估报告。"))
    ending = [name for name in run.periods if parse(name).end.year == year]
    if not ending or parse(ending[-1]).end != parse(run.periods[-1]).end:
        last = parse(run.periods[-1]).end.year
        words = _("最近一次计算到 %(last)s 年，没有 %(year)s 年的亮灯；请先按该年计算，或评估 %(last)s 年。")
        raise UsageError(words % {"last": last, "year": year})
    return ending[-1]


def _county_lights(run, plan):
    lights = Light.objects.of(run).filter(unit__level=Level.COUNTY, target__plan=plan)
    return lights.select_related("target")


def _tally(colours):
    counted = Counter(colours)
    return {colour: counted[colour] for colour in Colour.values}


def _target(target, light):
    figures = ("value", "lower", "upper", "expected", "numerator", "denominator")
    return {
        "target": target.pk, "domain": target.domain, "indicator": target.indicator, "measure": target.measure,
        "comparator": target.comparator, "aim": target.value, "aim_high": target.value_high, "unit": target.unit,
        "year": target.year, "baseline": target.baseline, "baseline_year": target.baseline_year,
        "lead": target.lead, "colour": light.colour if light else Colour.GREY.value,
        "why": light.explanation if light else "", **{name: getattr(light, name, None) for name in figures},
    }  # fmt: skip


def _place(standing):
    tally = {str(colour): count for colour, count in standing.tally.items()}
    return {"unit": standing.unit.pk, "name": standing.unit.name, "place": standing.place, "tally": tally,
            "green_share": standing.green_share}  # fmt: skip


def _changes(run, period, kind, targets):
    """The measures of the plan that moved most since the period compared with, and the townships that moved them.

    A plain count has no interval, and that more was built says nothing more here.
    """
    earlier = _compared(run, period, kind)
    if earlier is None:
        return {"earlier": "", "changes": []}
    codes = list(dict.fromkeys(target.measure for target in targets if target.measure in BY_CODE))
    county = _counts(run, codes, (earlier, period), Level.COUNTY)
    townships = _counts(run, codes, (earlier, period), Level.TOWNSHIP)
    found = [_change(code, county, townships, earlier, period) for code in codes]
    found = [one for one in found if one is not None]
    return {"earlier": earlier, "changes": sorted(found, key=_most_moved)[:MOST_CHANGES]}


def _compared(run, period, kind):
    """The same quarter a year before; for the middle and the end of a plan, the earliest of them that was counted."""
    alike = [name for name in run.periods if name != period and name[4:] == period[4:]]
    if not alike:
        return None
    return alike[-1] if kind == Kind.YEARLY else alike[0]


def _counts(run, codes, periods, level):
    """(measure, period) → unit → its result."""
    rows = Result.objects.of(run).filter(
        measure__in=codes, period__in=periods, unit__level=level, value__isnull=False
    )
    found = {}
    for row in rows:
        found.setdefault((row.measure, row.period), {})[row.unit_id] = row
    return found


def _change(code, county, townships, earlier, period):
    then, now = (next(iter(county.get((code, name), {}).values()), None) for name in (earlier, period))
    if then is None or now is None or then.value == now.value or then.upper is None or now.upper is None:
        return None
    apart = then.upper < now.lower or now.upper < then.lower
    return {
        "measure": code, "title": BY_CODE[code].title, "unit": BY_CODE[code].unit, "before": then.value,
        "after": now.value, "is_distinguishable": apart,
        "parts": _parts(code, townships.get((code, earlier), {}), townships.get((code, period), {})),
    }  # fmt: skip


def _parts(code, before, after):
    """The townships that moved the county's figure most, in the measure's unit; nothing where it is no plain share."""
    sides = [{unit: (row.numerator, row.denominator) for unit, row in rows.items() if row.denominator}
             for rows in (before, after)]  # fmt: skip
    moved = change_by_part(*sides)
    if moved is None:
        return []
    by = BY_CODE[code].multiplier
    ordered = sorted(moved.items(), key=lambda item: (-abs(item[1].together), item[0]))[:MOST_PARTS]
    names = dict(Unit.objects.filter(pk__in=[unit for unit, _part in ordered]).values_list("pk", "name"))
    return [{"name": names[unit], "own": float(part.own * by), "weight": float(part.weight * by)}
            for unit, part in ordered if part.together]  # fmt: skip


def _most_moved(change):
    scale = abs(change["before"]) or 1.0
    return (
        not change["is_distinguishable"],
        -abs(change["after"] - change["before"]) / scale,
        change["measure"],
    )


def _tasks(plan, by):
    lines = ledger.ledger(by, ledger.Asked(plan=plan.pk, kind="task"))
    late = lines.filter(light="red").order_by("shown_due", "pk")[:MOST_TASKS]
    return {
        "task_tally": {str(colour): count for colour, count in ledger.tally(lines).items()},
        "late": [{"line": line.pk, "title": line.title, "lead": line.lead.name if line.lead else "",
                  "due": line.shown_due.isoformat() if line.shown_due else ""} for line in late],
    }  # fmt: skip


def _needs(run, targets, lights):
    """For each target not yet met that counts people to reach: the fewest who would meet what is due, by township."""
    open_ = [target for target in targets if target.measure in BY_CODE and target.pk in lights
             and lights[target.pk].colour in (Colour.RED, Colour.YELLOW)]  # fmt: skip
    periods = {lights[target.pk].period for target in open_}
    counts = _counts(run, [target.measure for target in open_], periods, Level.TOWNSHIP)
    names = dict(Unit.objects.filter(level=Level.TOWNSHIP).values_list("pk", "name"))
    found = [_need(target, lights[target.pk], counts, names) for target in open_]
    return [one for one in found if one is not None]


def _need(target, light, counts, names):
    measure = BY_CODE[target.measure]
    goal = goal_of(target, measure, target.year_aims.all())
    needed = people_needed(measure, goal, light)
    rows = counts.get((target.measure, light.period), {})
    gaps = {unit: row.denominator - row.numerator for unit, row in rows.items()
            if row.denominator and row.numerator is not None and row.denominator >= row.numerator}  # fmt: skip
    if not needed or needed > sum(gaps.values()):
        return None
    shared = in_proportion(needed, gaps)
    return {
        "target": target.pk, "indicator": target.indicator, "unit": measure.unit, "value": light.value,
        "wanted": wanted(goal, DEFAULT).low, "needed": needed,
        "places": [[names[unit], count] for unit, count in shared.items() if count and unit in names],
    }  # fmt: skip


def _basis(run):
    return {
        "run": run.pk, "base": run.base_id, "through": run.through, "snapshot": run.snapshot.name,
        "fingerprint": run.snapshot.fingerprint, "until": run.snapshot.until and run.snapshot.until.isoformat(),
        "computed": run.finished_at.isoformat(), "code": run.code_version, "drafted_by": __version__,
        "rules": DEFAULT.version, "day": clock.today().isoformat(),
    }  # fmt: skip
