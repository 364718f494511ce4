"""Finding residents: by name, initials, number, telephone or identity number, in a village, by sex and age.

A list costs the same for whoever may see one village as for whoever may see all: each has an index to read it from.
"""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from quanmin import clock
from quanmin.accounts.acting import require
from quanmin.accounts.audit import record_reading
from quanmin.accounts.permissions import Permission, may
from quanmin.core.codes.identity import normalised
from quanmin.records.identity import index_of
from quanmin.records.initials import initials
from quanmin.records.models import Merge, Resident
from quanmin.records.queries.people import person_of
from quanmin.units.models import Level, Unit

SIZE = 50
LONGEST = 20  # signs of initials that are kept
LARGEST, MOST_DIGITS = 2**63 - 1, 18
STATES = ("here", "left", "dead", "all")


@dataclass(frozen=True)
class Asked:
    """What is looked for: a text, a village, and what narrows it."""

    text: str = ""
    village: Unit | None = None
    sex: str = ""
    age_from: int | None = None
    age_to: int | None = None
    state: str = "all"


@dataclass(frozen=True)
class Found:
    """One page of what was found; `merged` says under which number somebody stood before, where it was another."""

    people: list
    page: int
    has_more: bool
    merged: dict = field(default_factory=dict)


def find(asked, seen_by, *, page=1, size=SIZE):
    """One page of residents within one's reach; nobody where nothing that means somebody is asked for.

    Who may not open a resident may not search either: asking for a name would unmask it.
    """
    require(seen_by, Permission.OPEN_RESIDENT, on=seen_by.unit)
    wanted = _wanted(asked)
    if wanted is None:
        return Found([], 1, False)
    rows = _narrowed(_within_reach(seen_by, asked.village), asked).filter(wanted)
    first = (page - 1) * size
    ordered = rows.select_related("village").order_by("initials", "id")[first : first + size + 1]
    return _shown(list(ordered), page, size, seen_by)


def search(text, seen_by, *, limit=SIZE):
    """Persons by name or its beginning, initials, number, telephone or identity number, the first so many."""
    return find(Asked(text=text), seen_by, size=limit).people


def standing_number(number):
    """The number under which a resident stands now: the kept one's where they were merged, else the same."""
    seen = set()
    while number not in seen:
        seen.add(number)
        kept = Merge.objects.filter(absorbed=number, undone_at=None).values_list("kept", flat=True).first()
        number = kept or number
    return number


def _shown(rows, page, size, seen_by):
    """The rows as persons; who was merged is shown once, as the one who stands for both."""
    absorbed = {row.pk: standing_number(row.pk) for row in _absorbed(rows[:size])}
    missing = set(absorbed.values()) - {row.pk for row in rows}
    kept = {row.pk: row for row in Resident.objects.select_related("village").filter(pk__in=missing)}
    kept |= {row.pk: row for row in rows[:size]}
    numbers = dict.fromkeys(absorbed.get(row.pk, row.pk) for row in rows[:size])
    record_reading(seen_by, "search", list(numbers), unit=seen_by.unit)
    return Found(
        people=[person_of(kept[number], seen_by) for number in numbers if number in kept],
        page=page, has_more=len(rows) > size, merged={new: old for old, new in absorbed.items()},
    )  # fmt: skip


def _absorbed(rows):
    gone = set(
        Merge.objects.filter(absorbed__in=[row.pk for row in rows], undone_at=None).values_list(
            "absorbed", flat=True
        )
    )
    return [row for row in rows if row.pk in gone] if gone else []


def _within_reach(seen_by, village):
    """The residents of the village asked for, or of all one's own; as a list of villages, which an index can read."""
    if village is not None:
        require(seen_by, Permission.OPEN_RESIDENT, on=village)
        return Resident.objects.filter(village=village)
    if may(seen_by, Permission.OPEN_RESIDENT):
        return Resident.objects.all()
    own = Unit.objects.within(seen_by.unit).filter(level=Level.VILLAGE).values_list("pk", flat=True)
    return Resident.objects.filter(village__in=list(own))


def _wanted(asked):
    """The condition a text stands for; None when neither text nor village says who is meant."""
    text = asked.text.strip()
    if not text:
        return Q() if asked.village is not None else None
    number = normalised(text)
    if len(number) == 18 and number[:17].isdecimal():
        return Q(identity_index=index_of(number))
    if text.replace("-", "").isdecimal():
        return _by_digits(text)
    if text.isascii():
        return _by_initials(text.lower()) if len(text) > 1 or asked.village else None
    return _by_name(text) if len(text) > 1 or asked.village else None


def _by_digits(text):
    """A resident's number, or a telephone written whole."""
    # Longer numbers cannot be a resident's, and SQLite would refuse them.
    own = Q(pk=int(text)) if text.isdecimal() and len(text) <= MOST_DIGITS else Q(pk__in=())
    return own | Q(phone=text) if len(text) >= 7 else own


def _by_initials(text):
    return _between(text) & Q(initials__startswith=text)


def _by_name(text):
    return _between(initials(text)) & Q(name__startswith=text)


def _between(begins):
    """The stretch of the index in which all initials that begin so lie; they are small letters."""
    begins = begins[:LONGEST]
    return Q(initials__gte=begins, initials__lte=begins + "z" * LONGEST)


def _narrowed(rows, asked):
    rows = rows.filter(sex=asked.sex) if asked.sex else rows
    today = clock.today()
    if asked.age_from is not None:
        rows = rows.filter(birth_date__lte=_years_before(today, asked.age_from))
    if asked.age_to is not None:
        rows = rows.filter(birth_date__gt=_years_before(today, asked.age_to + 1))
    return rows.filter(_of_state(asked.state, today))


def _of_state(state, today):
    if state == "dead":
        return Q(death_date__isnull=False)
    if state == "left":
        return Q(death_date__isnull=True, left__lte=today)
    if state == "here":
        return Q(death_date__isnull=True) & (Q(left__isnull=True) | Q(left__gt=today))
    return Q()


def _years_before(day, years):
    if day.year <= years:
        return date.min
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - years, day=28 if leap else day.day)
