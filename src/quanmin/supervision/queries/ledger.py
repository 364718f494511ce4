"""Reads of the ledger: lines with their light on a day, narrowed, counted, by unit and by day.

The light of a task is a comparison of dates, that of a target a look at the latest run, both in the database: five
thousand lines are filtered by light in one question, and no light is ever out of date.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    F,
    OuterRef,
    Prefetch,
    Q,
    Subquery,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce, RowNumber

from quanmin import clock
from quanmin.accounts.acting import require
from quanmin.accounts.permissions import Permission, may
from quanmin.core.scoring.task import TASK_RULES, explain_task, light_on
from quanmin.plans.models import OPEN_DUTIES, Assignment, Part, State, Task
from quanmin.plans.queries import require_anywhere
from quanmin.results.queries import latest_run
from quanmin.supervision.basis import timetable_of_line
from quanmin.supervision.models import Colour, Evidence, Light, Line, Progress, RememberedFilter
from quanmin.supervision.nodes import points_of, reports_of
from quanmin.units.models import Level, Unit

# As the plans have them: tasks, then targets.
_IN_ORDER = ("plan_id", F("target").asc(nulls_first=True), "place", "id")
ORDERS = {
    "": _IN_ORDER,
    "due": (F("shown_due").asc(nulls_last=True), *_IN_ORDER),
    "light": ("light_order", F("shown_due").asc(nulls_last=True), *_IN_ORDER),
    "unit": (F("lead__position").asc(nulls_last=True), *_IN_ORDER),
    "report": (F("reported_on").asc(nulls_first=True), *_IN_ORDER),
}
_ORDER = {Colour.RED: 0, Colour.YELLOW: 1, Colour.GREY: 2, Colour.GREEN: 3}
# Without these a page of lines would carry the whole text of its plans.
_HEAVY = ("plan__text", "target__sentence", "target__lead")
# No join: a database cannot know how many lines a light leaves, and would go through all tasks for each of them.
_TASKS = Prefetch("task", Task.objects.defer("text", "lead", "cooperate"))


@dataclass(frozen=True)
class Asked:
    """What somebody wants to see of the ledger; empty is everything."""

    plan: int | None = None
    kind: str = ""
    unit: int | None = None
    part: str = ""
    light: str = ""
    text: str = ""
    year: int | None = None
    due: date | None = None
    differs: bool = False
    problem: bool = False
    sort: str = ""


@dataclass(frozen=True)
class OneLine:
    """A line with all there is to see of it: its units and persons, its nodes, its reports with evidence."""

    line: Line
    assignments: list
    points: list
    entries: list
    light: Light | None


@dataclass(frozen=True)
class Office:
    """One that leads or helps with a line: its name, or the plan's word for it, and who answers there."""

    part: str
    name: str
    charge: str


def ledger(seen_by, asked, on=None):
    """The lines in force that are asked for, each with its `light` on a day and the day it is `shown_due`."""
    require_anywhere(seen_by)
    lines = with_lights(Line.objects.filter(plan__state=State.APPROVED), on or clock.today())
    for name, question in _questions(asked).items():
        if getattr(asked, name):
            lines = lines.filter(question)
    if asked.unit:
        lines = lines.filter(_assigned_to(asked.unit, asked.part))
    lines = lines.select_related("plan", "lead", "target").defer(*_HEAVY).prefetch_related(_TASKS)
    return lines.order_by(*ORDERS.get(asked.sort, ORDERS[""]))


def with_lights(lines, on):
    """Lines with their `light` as it stands on a day, its place among lights, and their next day."""
    county = Light.objects.of(latest_run()).filter(unit__level=Level.COUNTY, target=OuterRef("target"))
    light = Case(
        When(target__isnull=False, then=Coalesce(Subquery(county.values("colour")[:1]), Value("grey"))),
        When(red_on__lte=on, then=Value("red")),
        When(yellow_on__lte=on, then=Value("yellow")),
        default=F("base"),
        output_field=CharField(),
    )
    order = Case(
        *(When(light=colour, then=Value(place)) for colour, place in _ORDER.items()), default=Value(9)
    )
    shown = Coalesce("next_due", "due", output_field=DateField())
    return lines.annotate(light=light, shown_due=shown).annotate(light_order=order)


def tally(lines):
    """How many of the lines have each light, how many differ from what their units say, how many have problems."""
    rows = (
        lines.order_by().prefetch_related(None).values_list("light").annotate(number=Count("pk"), **SPECIAL)
    )
    counted = {"lights": dict.fromkeys(Colour.values, 0), **dict.fromkeys(SPECIAL, 0)}
    for light, number, *special in rows:
        counted["lights"][light] = number
        for name, count in zip(SPECIAL, special, strict=True):
            counted[name] += count
    return counted


def by_unit(seen_by, asked, on=None):
    """For each unit that leads, its lines by light, those with problems, and those that differ; most red first."""
    lines = ledger(seen_by, asked, on).filter(lead__isnull=False).order_by().prefetch_related(None)
    rows = lines.values_list("lead_id", "light").annotate(
        number=Count("pk"), problems=Count("pk", filter=~Q(problem="")), differs=Count("pk", filter=DIFFERS)
    )
    found = defaultdict(lambda: {"problems": 0, "differs": 0, "lights": dict.fromkeys(Colour.values, 0)})
    for unit, light, number, problems, differs in rows:
        row = found[unit]
        row["lights"][light] += number
        row["problems"] += problems
        row["differs"] += differs
    units = Unit.objects.in_bulk(list(found))
    told = [{"unit": units[unit], "total": sum(row["lights"].values()), **row} for unit, row in found.items()]
    return sorted(told, key=_most_red)


def _most_red(row):
    lights = row["lights"]
    return -lights["red"], -lights["yellow"], -row["total"], row["unit"].position


def due_between(seen_by, asked, first, last, *, most):
    """By day, the lines whose next node or deadline lies between two days, and how many there are.

    Of each day the `most` lines furthest behind: a plan that is due on one day of December would be thousands.
    """
    lines = ledger(seen_by, asked).filter(shown_due__range=(first, last)).order_by().prefetch_related(None)
    counts = dict(lines.values_list("shown_due").annotate(number=Count("pk")))
    place = Window(RowNumber(), partition_by=F("shown_due"), order_by=("light_order", "pk"))
    found = {day: [] for day in counts}
    for line in lines.annotate(nth=place).filter(nth__lte=most).order_by("shown_due", "nth"):
        found[line.shown_due].append(line)
    return found, counts


def years_of(lines):
    """The key points of lines, by task, with the days they are due and were done."""
    rows = list(lines)
    return points_of(rows, reports_of(rows))


def lines_about(duties):
    """The numbers of the lines that duties are about, by task and target; there is none before the ledger opens."""
    tasks = {one.task_id for one in duties if one.task_id}
    targets = {one.target_id for one in duties if one.target_id}
    rows = Line.objects.filter(Q(task__in=tasks) | Q(target__in=targets))
    return {(task, target): number for number, task, target in rows.values_list("pk", "task", "target")}


def one_line(number, seen_by):
    """One line with its units, nodes and reports; Line.DoesNotExist where there is none."""
    require_anywhere(seen_by)
    lines = with_lights(Line.objects.all(), clock.today()).select_related("plan", "lead", "task", "target")
    line = lines.defer("plan__text").get(pk=number)
    reports = reports_of([line])
    entries = Progress.objects.filter(line=line).select_related("unit", "by", "refused_by", "node")
    return OneLine(
        line,
        list(assignments_of([line])[line.pk]),
        points_of([line], reports).get(line.task_id, []),
        list(entries.prefetch_related(Prefetch("evidence", Evidence.objects.order_by("id")))),
        _county_light(line),
    )


def assignments_of(lines):
    """The open assignments of lines with units and persons, by line, leads first."""
    by_task = {line.task_id: line.pk for line in lines if line.task_id}
    by_target = {line.target_id: line.pk for line in lines if line.target_id}
    rows = Assignment.objects.filter(Q(task__in=by_task) | Q(target__in=by_target), state__in=OPEN_DUTIES)
    found = {line.pk: [] for line in lines}
    for row in rows.select_related("unit", "charge").order_by("-part", "id"):
        found[by_task[row.task_id] if row.task_id else by_target[row.target_id]].append(row)
    return found


def offices_of(lines):
    """Who leads and who helps with lines, by line, leads first: as plain rows, for a list shows hundreds."""
    by_task = {line.task_id: line.pk for line in lines if line.task_id}
    by_target = {line.target_id: line.pk for line in lines if line.target_id}
    rows = Assignment.objects.filter(Q(task__in=by_task) | Q(target__in=by_target), state__in=OPEN_DUTIES)
    found = {line.pk: [] for line in lines}
    told = rows.order_by("-part", "id").values_list(
        "task_id", "target_id", "part", "unit__name", "written", "charge__name"
    )
    for task, target, part, name, written, charge in told:
        found[by_task[task] if task else by_target[target]].append(
            Office(part, name or written, charge or "")
        )
    return found


def last_reports(lines):
    """The last report on each of the lines, by line."""
    rows = (
        Progress.objects.filter(line__in=[line.pk for line in lines])
        .select_related("node")
        .order_by("on", "id")
    )
    return {row.line_id: row for row in rows}


def own_lines(seen_by):
    """How many lines the person's own unit has a part in."""
    return Line.objects.filter(plan__state=State.APPROVED).filter(_assigned_to(seen_by.unit_id, "")).count()


def reporting_units(line, seen_by):
    """The units for which the person may report on a line, leads first."""
    rows = Assignment.objects.filter(
        task=line.task_id, target=line.target_id, unit__isnull=False, state__in=OPEN_DUTIES
    )
    units = [row.unit for row in rows.select_related("unit").order_by("-part", "id")]
    return [unit for unit in units if may(seen_by, Permission.REPORT_PROGRESS, on=unit)]


def evidence(number, seen_by):
    """One file, for who may see the evidence of its unit; Evidence.DoesNotExist where there is none."""
    found = Evidence.objects.select_related("unit").get(pk=number)
    require(seen_by, Permission.SEE_EVIDENCE, on=found.unit)
    return found


def why(line, on, language="zh"):
    """Why the light of a line has its colour on a day, in one sentence, with the version of the rules."""
    _colour, reason, about = light_on(timetable_of_line(line), on)
    return explain_task(reason, about, on, language, TASK_RULES)


def why_of(found, language="zh"):
    """Why one line (see `one_line`) has its light today: the rule for a task, the judgement of the run for a target."""
    if found.line.task_id:
        return why(found.line, clock.today(), language)
    if found.light is None:
        return ""
    return found.light.explanation if language == "zh" else found.light.explanation_en


def differs(line):
    """Whether a line's unit says another light than it has; where there is none to hold it against, nothing differs."""
    return bool(line.claim) and line.claim != line.light and line.light != Colour.GREY


def remembered(user, page):
    """What somebody last asked of a page; None the first time."""
    found = RememberedFilter.objects.filter(user=user, page=page).first()
    return found.asked if found else None


def _county_light(line):
    if line.target_id is None:
        return None
    lights = Light.objects.of(latest_run()).filter(target=line.target_id, unit__level=Level.COUNTY)
    return lights.select_related("run__snapshot").first()


def _assigned_to(unit, part):
    rows = Assignment.objects.filter(unit=unit, state__in=OPEN_DUTIES)
    rows = rows.filter(part=part) if part in Part.values else rows
    return Q(task__in=rows.filter(task__isnull=False).values("task")) | Q(
        target__in=rows.filter(target__isnull=False).values("target")
    )


# A claim that is not the light; where there is no light to hold it against, nothing differs.
DIFFERS = ~Q(claim="") & ~Q(claim=F("light")) & ~Q(light=Colour.GREY)
SPECIAL = {"differs": Count("pk", filter=DIFFERS), "problems": Count("pk", filter=~Q(problem=""))}


def _questions(asked):
    return {
        "plan": Q(plan=asked.plan),
        "kind": Q(task__isnull=asked.kind != "task"),
        "light": Q(light=asked.light),
        "text": Q(title__icontains=asked.text) | Q(lead__name__icontains=asked.text),
        "year": Q(shown_due__year=asked.year),
        "due": Q(shown_due=asked.due),
        "differs": DIFFERS,
        "problem": ~Q(problem=""),
    }
