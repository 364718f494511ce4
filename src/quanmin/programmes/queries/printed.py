"""Forms for paper, as the standard lays them out: a row a field with its numbered options, a column a visit."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from quanmin.accounts.acting import require
from quanmin.accounts.audit import record_reading
from quanmin.accounts.permissions import Permission
from quanmin.core.protocols import Protocol, in_force
from quanmin.core.protocols.rows import form_code
from quanmin.programmes.forms import asked_by, restored, task
from quanmin.programmes.models import Filled, Standing, Visit
from quanmin.programmes.planning import own_protocols
from quanmin.programmes.queries.reach import own_resident, own_visit
from quanmin.records.models import Resident

# The follow-up forms of the standard have four visits a page; a yearly examination has a page of its own.
COLUMNS = 4
ONCE = ("resident-record",)
MOST = 200


@dataclass(frozen=True)
class Column:
    """One visit on a form: what was answered, and what the protocol made of it."""

    filled: Filled
    visit: Visit
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Sheet:
    """One sheet of one form of one resident, with up to COLUMNS visits; `blank` columns are left to fill by hand.

    It is sheet `number` of the `count` that this form has of the resident.
    """

    resident: Resident
    protocol: Protocol
    columns: tuple[Column, ...]
    blank: int
    number: int = 1
    count: int = 1


def sheets_of_visit(visit_id, seen_by):
    """The forms a visit filled, each with the visits before it on the same page."""
    visit = own_visit(visit_id, seen_by)
    codes = {form_code(one.protocol, one.item) for one in visit.forms.all()}
    return [
        sheet
        for sheet in _sheets([visit.resident], seen_by)
        if sheet.protocol.code in codes and _holds(sheet, visit)
    ]


def sheets_of_resident(resident_id, seen_by):
    """Every form of a resident that a visit here has filled."""
    return _sheets([own_resident(resident_id, seen_by)], seen_by)


def sheets_of_day(unit, day, seen_by):
    """The forms of all visits of a day in a unit, by resident; at most MOST residents."""
    require(seen_by, Permission.RECORD, on=unit)
    seen = Visit.objects.filter(standing=Standing.STANDS, seen_on=day)
    near = Resident.objects.filter(village__position__range=(unit.position, unit.last), visits__in=seen)
    people = list(near.select_related("village").distinct().order_by("village__position", "id")[:MOST])
    visits = set(seen.filter(resident__in=people).values_list("pk", flat=True))
    return [
        sheet for sheet in _sheets(people, seen_by) if any(one.visit.pk in visits for one in sheet.columns)
    ]


def blank_sheet(resident_id, code, day, seen_by):
    """An empty form of a protocol for a resident, to be filled by hand; None where no edition is in force."""
    resident, protocol = own_resident(resident_id, seen_by), in_force(code, day)
    record_reading(seen_by, "printed form", [resident.pk], unit=resident.village)
    return Sheet(resident, protocol, (), width(protocol)) if protocol else None


def width(protocol):
    """How many visits stand beside each other on a page of the protocol's form; who somebody is stands there once."""
    if protocol.code in ONCE:
        return 1
    return COLUMNS if protocol.repeats or (protocol.steps and not protocol.seasons) else 1


def _holds(sheet, visit):
    return any(one.visit.pk == visit.pk for one in sheet.columns)


def _sheets(people, seen_by):
    record_reading(seen_by, "printed form", [one.pk for one in people])
    forms = Filled.objects.filter(visit__resident__in=people, visit__standing=Standing.STANDS)
    rows = forms.select_related("visit__by", "visit__unit").order_by("visit__seen_on", "visit_id", "id")
    own, found = own_protocols(), {}
    for one in rows:
        _add(found, one, own)
    return [
        sheet
        for person in people
        for code in sorted(code for number, code in found if number == person.pk)
        for sheet in _paged(person, found[person.pk, code])
    ]


def _add(found, one, own):
    """One form filled goes to the page of its form; a check-up two programmes asked for stands there once."""
    visit = one.visit
    kind = task(f"{one}", visit.seen_on, own)
    columns = found.setdefault((visit.resident_id, kind.form.code), [])
    if any(column.visit.pk == visit.pk for column, _form in columns) and kind.form.code != kind.protocol.code:
        return
    columns.append((Column(one, visit, restored(asked_by([kind]), visit.answers)), kind.form))


def _paged(person, columns):
    """The visits on numbered sheets; a sheet has one edition of the form."""
    sheets: list = []
    for column, form in columns:
        if not sheets or form != sheets[-1][0] or len(sheets[-1][1]) == width(form):
            sheets.append((form, []))
        sheets[-1][1].append(column)
    return [
        Sheet(person, form, tuple(shown), width(form) - len(shown), number, len(sheets))
        for number, (form, shown) in enumerate(sheets, 1)
    ]


def day_of(text, otherwise: date):
    """The day a text says, or the other one."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return otherwise
