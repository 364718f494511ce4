"""What a notice rests on: the light and the figures of its target or task as the screen showed them, to be kept."""

from quanmin.core.measures import BY_CODE
from quanmin.core.scoring.task import Timetable, Turn, explain_task, light_on
from quanmin.results.queries import latest_run
from quanmin.supervision.models import Light
from quanmin.units.models import Level

FIGURES = ("value", "numerator", "denominator", "lower", "upper", "expected", "period", "explanation",
           "explanation_en", "rules")  # fmt: skip
AIM = ("indicator", "comparator", "value", "value_high", "unit", "year", "sentence")


def basis_of(notice, today):
    """The figures a notice is issued on; empty where it is about no line of the ledger."""
    line = notice.line
    if line is None:
        return {}
    shown = _task_basis(line, today) if line.task_id else _target_basis(line, notice.unit)
    return {"on": today.isoformat(), "title": line.title, "plan": line.plan.title, **shown}


def timetable_of_line(line):
    """The days on which the light of a task's line turns, as kept."""
    return Timetable(
        line.base, line.base_reason, line.base_about, _turn(line, "yellow"), _turn(line, "red"), line.next_due,
        line.rules,
    )  # fmt: skip


def light_of_target(target, unit):
    """The light of a target for a place, and for the county where the unit is none; None before it was judged."""
    lights = Light.objects.of(latest_run()).filter(target=target).select_related("unit", "run__snapshot")
    is_place = unit.level in (Level.TOWNSHIP, Level.VILLAGE)
    return lights.filter(unit=unit).first() if is_place else lights.filter(unit__level=Level.COUNTY).first()


def _task_basis(line, today):
    colour, reason, about = light_on(timetable_of_line(line), today)
    said = {"explanation": explain_task(reason, about, today), "rules": line.rules}
    return {
        "kind": "task", "colour": colour, "explanation_en": explain_task(reason, about, today, "en"),
        "deadline": line.task.deadline, "next_due": line.next_due.isoformat() if line.next_due else "",
        "claim": line.claim, **said,
    }  # fmt: skip


def _target_basis(line, unit):
    target = line.target
    aim = {f"aim_{name}": getattr(target, name) for name in AIM}
    light, measure = light_of_target(target, unit), BY_CODE.get(target.measure)
    if light is None or measure is None:
        return {"kind": "target", "colour": "grey", "claim": line.claim, **aim}
    return {
        "kind": "target", "colour": light.colour, "claim": line.claim, "place": light.unit.name,
        "measure": measure.code, "run": light.run_id, "judged_on": light.judged_on.isoformat(),
        "taken": light.run.snapshot.until.isoformat() if light.run.snapshot.until else "",
        **aim, **{name: getattr(light, name) for name in FIGURES},
    }  # fmt: skip


def _turn(line, colour):
    on = getattr(line, f"{colour}_on")
    return Turn(on, getattr(line, f"{colour}_reason"), getattr(line, f"{colour}_about")) if on else None
