"""Reads of residents. Every one that shows a person writes a line in the trail."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from quanmin import clock
from quanmin.accounts import masking
from quanmin.accounts.audit import record_reading
from quanmin.accounts.permissions import Permission, may
from quanmin.core.periods import completed_years
from quanmin.records.identity import unseal
from quanmin.records.models import Resident, Sex
from quanmin.records.queries.care import in_care, sees_sensitive
from quanmin.records.timeline import happenings
from quanmin.units.models import Level, Unit


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
    return person_of(row, seen_by, plain=True)


def timeline(resident_id, seen_by):
    """All dated records of a resident (list of Happening), latest first, read from the snapshot they came with."""
    row = may_open(resident_id, seen_by)
    record_reading(seen_by, "timeline", [row.pk], unit=row.village)
    return happenings(row.pk, sensitive=sees_sensitive(row, seen_by))


def may_open(resident_id, seen_by):
    """The resident's row, for reads that will write their line; Refused where they are not in one's care."""
    return in_care(resident_id, seen_by)


def people(ids, seen_by):
    """Persons of a list by their number, masked by right; the list that shows them writes the line in the trail."""
    rows = Resident.objects.filter(pk__in=ids).select_related("village")
    return {row.pk: person_of(row, seen_by) for row in rows}


def person_of(row, seen_by, *, plain=False):
    """A row as this person may see it; `plain` where the one person was opened, and that is written down."""
    shown = plain or masking.sees_names(seen_by, row.village)
    number = unseal(row.pk, bytes(row.identity_cipher)) if row.identity_cipher else ""
    sees_number = may(seen_by, Permission.SEE_IDENTITY, on=row.village)
    return Person(
        id=row.pk,
        name=row.name if shown else masking.name(row.name),
        sex=str(Sex(row.sex).label),
        birth_date=f"{row.birth_date}" if shown else masking.birth_date(row.birth_date),
        age_years=completed_years(row.birth_date, row.death_date or clock.today()),
        phone=row.phone if shown else masking.phone(row.phone),
        address=row.address if shown else masking.address(row.address),
        identity_number=number if sees_number else masking.number(number),
        village=row.village,
        left=row.left,
        death_date=row.death_date,
        masked=not shown,
    )


def residents_by_township():
    """How many people live in each township, by its number; a township without anybody has nought. Counts alone."""
    here = Q(children__residents__left__isnull=True, children__residents__death_date__isnull=True)
    townships = Unit.objects.filter(level=Level.TOWNSHIP).annotate(
        people=Count("children__residents", filter=here)
    )
    return dict(townships.values_list("pk", "people"))
