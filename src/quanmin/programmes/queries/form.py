"""The form of one visit to one resident: what there is to do, what is asked, and what was found last."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from quanmin import clock
from quanmin.accounts.audit import record_reading
from quanmin.core.protocols import answers
from quanmin.programmes.facts import facts_of
from quanmin.programmes.forms import Asked, Task, asked_by, dose_of, restored, task
from quanmin.programmes.models import Draft, Filled, Standing, Visit
from quanmin.programmes.planning import BY_THE_WAY, owed, own_protocols
from quanmin.programmes.queries.reach import closed_protocols, served_resident, served_visit
from quanmin.programmes.words import say
from quanmin.records.models import Resident
from quanmin.records.overlay import rows_of_residents

# A quarterly visit can always be made early: the next one is never further off.
SOON_DAYS = 100
PANEL = "85354-9"


@dataclass(frozen=True)
class Todo:
    """One thing there is to do; `days_overdue` is negative while there is time, `open` when it is owed on the day."""

    task: Task
    due: date
    days_overdue: int
    risk: int
    open: bool
    ticked: bool


@dataclass(frozen=True)
class Last:
    """What was answered to a field last, and when."""

    value: Any
    day: date


@dataclass(frozen=True)
class Form:
    """All a page needs to ask one visit; `draft` is what the same person typed before and did not send."""

    resident: Resident
    person: Mapping[str, Any]
    day: date
    todo: tuple[Todo, ...]
    asked: tuple[Asked, ...]
    last: Mapping[str, Last]
    draft: Draft | None
    same_day: tuple[Visit, ...]


def visit_form(resident_id, seen_by, *, on=None):
    """The form for a visit on the day (default: today); Unknown for a resident whom one may not visit."""
    resident = served_resident(resident_id, seen_by)
    record_reading(seen_by, "visit form", [resident.pk], unit=resident.village)
    day, facts = on or clock.today(), facts_of([resident.pk])
    own = own_protocols(day)
    person = facts.people.row(0, named=True)
    closed = closed_protocols(resident, seen_by)
    items = owed(facts, day, own, ahead=SOON_DAYS).filter(~pl.col("protocol").is_in(closed))
    todo = tuple(_todo(items, day, own))
    asked = tuple(asked_by([one.task for one in todo], person=person, on=day))
    return Form(
        resident=resident, person=person, day=day, todo=todo, asked=asked, last=last_answers(resident.pk, asked, day),
        draft=Draft.objects.filter(resident=resident, by=seen_by).first(),
        same_day=tuple(visits_of_day(resident.pk, day, closed)),
    )  # fmt: skip


def _todo(items, day, own):
    """What is open, the most urgent first, then what opens soon; the first is ticked, with all that asks alike."""
    order = items.with_columns(
        (pl.col("first") > day).alias("closed"), pl.col("protocol").is_in(BY_THE_WAY).alias("by_the_way")
    ).sort("closed", "by_the_way", "risk", "due", "key", descending=[False, False, True, False, False])
    found, lead = {}, None
    for row in order.iter_rows(named=True):
        one = task(f"{row['protocol']}/{row['item']}", day, own)
        if one.name in found:
            continue
        lead = lead or one
        ticked = not row["closed"] and _asks_alike(one, lead)
        found[one.name] = Todo(
            one, row["due"], (day - row["due"]).days, row["risk"], not row["closed"], ticked
        )
    return found.values()


def _asks_alike(one, lead):
    """Whether most of what a task must have is asked by the first one anyway.

    Another dose is another vial, and another thing owed on the same form another thing to do: a renewal, spirometry.
    """
    if one != lead and (dose_of(one) is not None or one.protocol.code == lead.protocol.code):
        return False
    wanted = {field.key for field in one.form.fields if field.required}
    there = {field.key for field in lead.form.fields}
    return one == lead or (bool(wanted) and 2 * len(wanted & there) > len(wanted))


def visits_of_day(resident_id, day, closed=()):
    """The visits that stand of a resident on a day, with forms and makers; none that filled a form of `closed` ones."""
    rows = Visit.objects.filter(resident=resident_id, seen_on=day, standing=Standing.STANDS)
    if closed:
        rows = rows.exclude(forms__protocol__in=closed)
    return rows.select_related("by").prefetch_related("forms").order_by("id")


def last_answers(resident_id, asked, day):
    """For each field, what was last answered up to the day: in a visit here, or as a reading from anywhere."""
    found = {}
    codes = {one.field.code: one.field.key for one in asked if one.field.code}
    for row in rows_of_residents([resident_id], ("observations",))["observations"]:
        taken = row["taken_at"].date()
        if taken <= day:
            for key, value in _values(row, codes):
                _later(found, key, value, taken)
    visits = Visit.objects.filter(resident=resident_id, standing=Standing.STANDS, seen_on__lte=day)
    for visit in visits.order_by("seen_on", "id"):
        for key, value in restored(asked, visit.answers).items():
            _later(found, key, value, visit.seen_on)
    return found


def _later(found, key, value, day):
    if key not in found or found[key].day <= day:
        found[key] = Last(value, day)


def _values(row, codes):
    if row["code"] == PANEL:
        return [("sbp", row["value"]), ("dbp", row["second_value"])]
    return [(codes[row["code"]], row["value"])] if row["code"] in codes else []


@dataclass(frozen=True)
class Outcome:
    """A saved visit: its forms, and what the resident is still owed today with the fields each still lacks."""

    visit: Visit
    person: Mapping[str, Any]
    forms: tuple[Filled, ...]
    asked: tuple[Asked, ...]
    values: Mapping[str, Any]
    remains: tuple[tuple[Todo, tuple[str, ...]], ...]
    newer: Visit | None


def saved_visit(visit_id, seen_by):
    """What a visit became; Unknown for one that is not one's own to see."""
    visit = served_visit(visit_id, seen_by)
    record_reading(seen_by, "visit", [visit.resident_id], unit=visit.resident.village)
    own, facts = own_protocols(visit.seen_on), facts_of([visit.resident_id])
    person = facts.people.row(0, named=True)
    forms = tuple(visit.forms.all())
    asked = tuple(asked_by([task(f"{one}", visit.seen_on, own) for one in forms]))
    values = restored(asked, visit.answers)
    closed = closed_protocols(visit.resident, seen_by)
    items = owed(facts, visit.seen_on, own).filter(~pl.col("protocol").is_in(closed))
    todo = _todo(items, visit.seen_on, own)
    remains = tuple((one, _lacks(one, values, person, visit.seen_on)) for one in todo if one.open)
    return Outcome(visit, person, forms, asked, values, remains, Visit.objects.filter(corrects=visit).first())


def _lacks(todo, values, person, day):
    """The titles of the required fields a visit's values leave open; empty where they answer none of the form."""
    found = answers([todo.task.form], values, person=person, on=day)
    titles = {field.key: field.title for field in todo.task.form.fields}
    return tuple(say(titles[key]) for one in found for key in one.remaining)
