"""Everything an evaluation shows, as plain figures: lights, places, what moved and by whom, tasks, what is needed."""

from collections import Counter
from datetime import date

from django.utils.translation import gettext as _

from quanmin import __version__, clock
from quanmin.core.measures import BY_CODE
from quanmin.core.periods import containing, months_before, parse
from quanmin.core.scoring.path import wanted
from quanmin.core.scoring.values import DEFAULT
from quanmin.core.stats.decomposing import change_by_part
from quanmin.core.stats.reaching import in_proportion
from quanmin.errors import UsageError
from quanmin.evaluations.models import Kind
from quanmin.plans.models import Standing
from quanmin.results.models import Result, Run
from quanmin.results.queries import latest_run
from quanmin.supervision.goals import goal_of, no_measure_words
from quanmin.supervision.lighting import judged_targets, lights_then
from quanmin.supervision.models import Colour, Light, Line
from quanmin.supervision.needs import people_needed
from quanmin.supervision.nodes import stood_on
from quanmin.supervision.queries import ledger, notices, ranked, township_ranking
from quanmin.units.models import Level, Unit
from quanmin.units.queries import root

MOST_CHANGES, MOST_PARTS, MOST_TASKS = 12, 3, 30


def gathered(plan, kind, year, *, by):
    """The figures of a plan's evaluation for a year, as JSON holds them; UsageError where no run has any of it.

    The year the latest run ends in is told as it stands now; an earlier one as it stood on its last day.
    """
    run, period, then = basis_for(year)
    promised = plan.targets.exclude(standing=Standing.REJECTED).exclude(kind="achievement")
    targets = list(promised.prefetch_related("year_aims"))
    county, places = _standing(run, plan, by) if then is None else _stood(run, plan, then)
    lights = {light.target_id: light for light in county}
    return {
        "county": root().name,
        "plan": plan.title,
        "period": period,
        "then": then.isoformat() if then else "",
        "tally": _tally(light.colour for light in lights.values()),
        "targets": [_target(target, lights.get(target.pk)) for target in targets if target.measure],
        "unmeasured": [
            [target.indicator, no_measure_words(target)[0]] for target in targets if not target.measure
        ],
        "places": [_place(one) for one in places],
        **_changes(run, period, kind, targets),
        **(_tasks(plan, by) if then is None else _tasks_then(plan, then)),
        "notices": notices.counts(by) if then is None else notices.counts_on(by, then),
        "needs": _needs(run, targets, lights),
        "basis": _basis(run, then),
    }


def basis_for(year):
    """The run that speaks for a year, its last period there, and the day an earlier year is told on; None for the last.

    That run is the latest that measured any of the year. UsageError names the years there are.
    """
    run = latest_run()
    if run is None:
        raise UsageError(_("还没有计算过指标；先计算，再起草评估报告。"))
    if parse(run.periods[-1]).end.year == year:
        return run, run.periods[-1], None
    for one in _finished_runs():
        names = [name for name in one.periods if parse(name).end.year == year]
        if names:
            return one, names[-1], date(year, 12, 31)
    words = _("没有哪次计算含 %(year)s 年；可以评估的年份：%(years)s。要评估其他年份，请先按该年计算。")
    raise UsageError(words % {"year": year, "years": "、".join(map(str, years_measured()))})


def years_measured():
    """The years some finished run has periods of, the latest first."""
    ends = {parse(name).end.year for run in _finished_runs() for name in run.periods}
    return sorted(ends, reverse=True)


def _finished_runs():
    return Run.objects.filter(finished_at__isnull=False).select_related("snapshot").order_by("-pk")


def _standing(run, plan, by):
    """The county's lights and the townships in order, as they stand."""
    return _county_lights(run, plan), township_ranking(by, unit=root())


def _stood(run, plan, then):
    """The same as they stood on a day: judged by what was due by then, for all plans in force."""
    lights = lights_then(run, judged_targets(), (Level.COUNTY, Level.TOWNSHIP), then)
    townships = list(Unit.objects.filter(level=Level.TOWNSHIP))
    tallies = {unit.pk: _tally(one.colour for one in lights if one.unit_id == unit.pk) for unit in townships}
    own = set(plan.targets.values_list("pk", flat=True))
    county = root().pk
    return [one for one in lights if one.unit_id == county and one.target_id in own], ranked(
        townships, tallies
    )


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
    earlier = compared(run.periods, period, kind)
    if not earlier:
        return {"earlier": "", "changes": []}
    codes = list(dict.fromkeys(target.measure for target in targets if target.measure in BY_CODE))
    county = _counts(run, codes, (earlier, period), Level.COUNTY)
    townships = _counts(run, codes, (earlier, period), Level.TOWNSHIP)
    found = [_change(code, county, townships, earlier, period) for code in codes]
    found = [one for one in found if one is not None]
    return {"earlier": earlier, "changes": sorted(found, key=_most_moved)[:MOST_CHANGES]}


def compared(periods, period, kind):
    """The name of the whole quarter to compare a period with: the same of the year before; "" where none was counted.

    For the middle and the end of a plan it is the same quarter of the earliest year. A quarter that still runs has no
    period like it: it is held against the last quarter that was over a year before its day.
    """
    last = _a_year_before(parse(period))
    alike = [name for name in periods if _is_alike(parse(name), last)]
    if not alike:
        return ""
    return max(alike, key=_end_of) if kind == Kind.YEARLY else min(alike, key=_end_of)


def _a_year_before(now):
    day = months_before(now.end, 12)
    then = containing(day, now.kind)
    return then if then.end <= day else then.before()


def _is_alike(one, last):
    same_part = (one.kind, one.end.month) == (last.kind, last.end.month)
    return same_part and not one.is_running and one.end <= last.end


def _end_of(name):
    return parse(name).end


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
        "task_tally": {str(colour): count for colour, count in ledger.tally(lines)["lights"].items()},
        "late": [_late(line, line.shown_due) for line in late],
    }


def _tasks_then(plan, then):
    """The tasks as they stood on a day, by what had been reported."""
    lines = list(Line.objects.filter(plan=plan, task__isnull=False).select_related("task", "lead"))
    stood = stood_on(lines, then)
    shown = [(line, *stood[line.pk]) for line in lines if line.pk in stood]
    late = sorted(
        (due or line.due or date.max, line.pk, line) for line, colour, due in shown if colour == "red"
    )
    return {
        "task_tally": _tally(colour for _line, colour, _due in shown),
        "late": [_late(line, due if due != date.max else None) for due, _pk, line in late[:MOST_TASKS]],
    }


def _late(line, due):
    return {"line": line.pk, "title": line.title, "lead": line.lead.name if line.lead else "",
            "due": due.isoformat() if due else ""}  # fmt: skip


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


def _basis(run, then):
    return {
        "run": run.pk, "base": run.base_id, "through": run.through, "snapshot": run.snapshot.name,
        "fingerprint": run.snapshot.fingerprint, "until": run.snapshot.until and run.snapshot.until.isoformat(),
        "computed": run.finished_at.isoformat(), "code": run.code_version, "drafted_by": __version__,
        "rules": DEFAULT.version, "day": (then or clock.today()).isoformat(),
    }  # fmt: skip
