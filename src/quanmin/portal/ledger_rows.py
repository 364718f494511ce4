"""Lines of the ledger, their nodes and reports as the pages, the workbook and the chart show them."""

from quanmin.core.codes.working_days import working_days
from quanmin.plans.models import Part
from quanmin.portal.numbers import aim_written
from quanmin.portal.words import in_english
from quanmin.supervision.ledger_sheet import LIGHTS, SAID
from quanmin.supervision.queries.ledger import differs, why


def line_row(line, assignments, today, light=None):
    """One line of the table: light and why, who answers, what is due, what was reported. `light` is a target's."""
    return {
        "line": line,
        "colour": line.light,
        "why": said_why(line, today, light),
        "differs": differs(line),
        "leads": [row for row in assignments if row.part == Part.LEAD],
        "helps": [row for row in assignments if row.part != Part.LEAD],
        "aim": aim_of(line),
        "left": working_days(today, line.shown_due) if line.shown_due else None,
    }


def said_why(line, today, light=None):
    """Why a line has its light: the rule with its dates for a task, the judgement of the run for a target."""
    if line.task_id:
        return why(line, today, "en" if in_english() else "zh")
    if light is None:
        return ""
    return light.explanation_en if in_english() else light.explanation


def aim_of(line):
    """What a target asks for; nothing for a task."""
    target = line.target
    return aim_written(target.comparator, target.value, target.unit, target.value_high) if target else ""


def point_row(point, line, today):
    """One node: done with evidence, only said to be done, late, or still to come."""
    if point.done_on:
        state = "done" if point.done_on <= point.due else "done-late"
    elif point.claimed_on:
        state = "claimed"
    elif point.due < line.begun:
        state = "before"
    else:
        state = "late" if point.due < today else "open"
    return {
        "point": point.point,
        "due": point.due,
        "state": state,
        "done_on": point.done_on or point.claimed_on,
    }


def sheet_row(row):
    """One line as cells of the workbook, in the order of its columns; the last report stands in the columns to fill."""
    line, last = row["line"], row["last"]
    persons = "、".join(one.charge for one in row["leads"] if one.charge)
    filled = (last.text, last.problem, last.next_step, SAID[last.claim]) if last else ("", "", "", "")
    return (
        line.pk, "任务" if line.task_id else "目标", line.plan.title, line.task.path if line.task_id else row["aim"],
        line.title, _names(row["leads"]), _names(row["helps"]), line.due, line.shown_due, LIGHTS[line.light],
        row["why"], line.reported_on, line.proofs, persons, *filled,
        str(last.node.year) if last and last.node else "", last.pk if last else None,
    )  # fmt: skip


def _names(offices):
    return "、".join(one.name for one in offices)
