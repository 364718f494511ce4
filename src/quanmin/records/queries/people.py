"""Reads of residents. Every one that shows a person writes a line in the trail."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from quanmin import clock
from quanmin.accounts import masking
from quanmin.accounts.acting import require
from quanmin.accounts.audit import record_reading
from quanmin.accounts.permissions import Permission, may
from quanmin.records.identity import index_of, unseal
from quanmin.records.models import Resident, Sex
from quanmin.records.timeline import Happening, happenings
from quanmin.units.models import Level, Unit

__all__ = [
    "Happening",
    "Person",
    "may_open",
    "people",
    "resident",
    "residents_by_township",
    "search",
    "timeline",
]


@dataclass(frozen=True)
class Person:
    """A resident as one person may see them: masked wherever the right is missing."""

    id: int
    name: str
    sex: str
    birth_date: str
    age_years: int
    phone: str
    address: str
    identity_number: str
    village: object
    left: date | None
    death_date: date | None
    masked: bool


def resident(id, seen_by):  # noqa: A002  the resident's own number
    """One Person; Refused without OPEN_RESIDENT on their village, Resident.DoesNotExist when there is none."""
    row = may_open(id, seen_by)
    record_reading(seen_by, "resident", [row.pk], unit=row.village)
    return _person(row, seen_by, plain=True)


def timeline(resident_id, seen_by):
    """All dated records of a resident (list of Happening), latest first, read from the snapshot they came with."""
    row = may_open(resident_id, seen_by)
    record_reading(seen_by, "timeline", [row.pk], unit=row.village)
    return happenings(row.pk)


def may_open(resident_id, seen_by):
    """The resident's row, for reads that will write their line; Refused without OPEN_RESIDENT on their village."""
    row = Resident.objects.select_related("village").get(pk=resident_id)
    require(seen_by, Permission.OPEN_RESIDENT, on=row.village)
    return row


def search(text, seen_by, *, limit=50):
    """Persons by whole name, pinyin initials, resident number or whole identity number, inside one's own subtree.

    Who may not open a resident may not search either: asking for a name would unmask it.
    """
    require(seen_by, Permission.OPEN_RESIDENT, on=seen_by.unit)
    wanted = _wanted(text.strip())
    if wanted is None:
        return []
    rows = list(_within_reach(seen_by).filter(wanted).select_related("village").order_by("id")[:limit])
    record_reading(seen_by, "search", [row.pk for row in rows], unit=seen_by.unit)
    return [_person(row, seen_by) for row in rows]


def people(ids, seen_by):
    """Persons of a list by their number, masked by right; the list that shows them writes the line in the trail."""
    rows = Resident.objects.filter(pk__in=ids).select_related("village")
    return {row.pk: _person(row, seen_by) for row in rows}


def _within_reach(seen_by):
    if may(seen_by, Permission.OPEN_RESIDENT):
        return Resident.objects.all()
    return Resident.objects.filter(village__position__range=(seen_by.unit.position, seen_by.unit.last))


def _wanted(text):
    """The condition a search text stands for; None when it is too short to mean somebody."""
    if len(text) == 18 and text[:17].isdigit():
        return Q(identity_index=index_of(text))
    if text.isdecimal():
        # Larger numbers cannot be a resident's, and SQLite would refuse them.
        return Q(pk=int(text)) if len(text) < 19 else None
    if text.isascii():
        return Q(initials=text.lower()) if len(text) > 1 else None
    return Q(name=text)


def _person(row, seen_by, *, plain=False):
    shown = plain or masking.sees_names(seen_by, row.village)
    number = unseal(row.pk, bytes(row.identity_cipher)) if row.identity_cipher else ""
    sees_number = may(seen_by, Permission.SEE_IDENTITY, on=row.village)
    return Person(
        id=row.pk,
        name=row.name if shown else masking.name(row.name),
        sex=str(Sex(row.sex).label),
        birth_date=f"{row.birth_date}" if shown else masking.birth_date(row.birth_date),
        age_years=_age(row.birth_date, row.death_date or clock.today()),
        phone=row.phone if shown else masking.phone(row.phone),
        address=row.address if shown else masking.address(row.address),
        identity_number=number if sees_number else masking.number(number),
        village=row.village,
        left=row.left,
        death_date=row.death_date,
        masked=not shown,
    )


def _age(birth, on):
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def residents_by_township():
    """How many people live in each township, by its number; a township without anybody has nought. Counts alone."""
    here = Q(children__residents__left__isnull=True, children__residents__death_date__isnull=True)
    townships = Unit.objects.filter(level=Level.TOWNSHIP).annotate(
        people=Count("children__residents", filter=here)
    )
    return dict(townships.values_list("pk", "people"))
