"""Who is to be seen: one line a resident, those who matter most first."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection
from django.db.models import Case, Count, IntegerField, Max, Min, Q, Value, When

from quanmin import clock
from quanmin.accounts.acting import require
from quanmin.accounts.audit import record_reading
from quanmin.accounts.permissions import Permission, may
from quanmin.core.protocols.reading import sensitive_codes
from quanmin.programmes.models import Call, Due, Reached, Schedule, Standing, Visit
from quanmin.programmes.planning import BY_THE_WAY
from quanmin.records.identity import index_of
from quanmin.records.models import Resident
from quanmin.records.queries import Person, people
from quanmin.units.models import Level, Unit

HIGH_RISK = 2
WEEK = timedelta(days=7)
# Whom these follow is nobody's business but those who follow them.
SENSITIVE = tuple(sorted(sensitive_codes()))
STATES = ("overdue", "due", "risk", "promised")


@dataclass(frozen=True)
class Owed:
    """One thing a resident is owed, with how many days it is overdue (negative: days left)."""

    protocol: str
    item: str
    due: date
    days_overdue: int
    risk: int


@dataclass(frozen=True)
class Line:
    """One resident on the list; `person` is masked by right, `call` the last one, `seen_on` the last visit here."""

    person: Person
    risk: int
    owed: tuple[Owed, ...]
    call: Call | None
    seen_on: date | None


@dataclass(frozen=True)
class Worklist:
    """One page of the list; the counts are of the whole list of the unit, before it is narrowed."""

    unit: Unit
    day: date
    planned_on: date | None
    rows: tuple[Line, ...]
    total: int
    page: int
    pages: int
    counts: dict[str, int]


def worklist(unit, *, seen_by, protocol="", state="", text="", page=1, size=30, behind=()):
    """One page of who is to be seen in a unit, by risk, then `behind` programmes, then days overdue; Refused outside.

    `protocol` keeps who is owed something of it, `state` (STATES) the overdue, the due, those at high risk or those who
    promised to come; `text` a whole name, pinyin initials, a telephone, a resident's or identity number: to look for
    one needs the right to open residents, for it would unmask them.
    """
    require(seen_by, Permission.OPEN_RESIDENT if text.strip() else Permission.SEE_RESIDENTS, on=unit)
    on, kept = clock.today(), Schedule.objects.in_use()
    whole, leads = _shown(kept, unit, on, seen_by)
    counts = _counts(leads, on)
    rows = _narrowed(whole.filter(protocol=protocol) if protocol else leads, state, text.strip(), on)
    # Leads are one a resident; somebody may have promised twice.
    found = _ordered(rows, behind) if protocol or state == "promised" else _ordered_leads(rows, behind)
    total = found.count() if protocol or state or text.strip() else counts["all"]
    pages = max(1, -(-total // size))
    page = min(max(page, 1), pages)
    ids = [row["resident"] for row in found[(page - 1) * size : page * size]]
    rows = tuple(_lines(ids, whole, on, seen_by))
    record_reading(seen_by, "worklist", ids, unit=unit)
    return Worklist(unit, on, kept.day if kept else None, rows, total, page, pages, counts)


def owed_by_protocol(unit, *, seen_by):
    """How many residents of a unit are owed something of each protocol, the most first; nothing owed by the way."""
    require(seen_by, Permission.SEE_RESIDENTS, on=unit)
    whole, _leads = _shown(Schedule.objects.in_use(), unit, clock.today(), seen_by)
    each = whole.exclude(protocol__in=BY_THE_WAY).order_by().values("protocol", "resident").distinct()
    question, given = each.query.sql_with_params()
    # To count distinct residents within each group the database would sort all of them by themselves.
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT protocol, COUNT(*) FROM ({question}) AS owed GROUP BY 1 ORDER BY 2 DESC, 1", given
        )
        return dict(cursor.fetchall())


def by_place(unit, *, seen_by):
    """Of each village of a township, or each township of the county: how many are to be seen, late, at high risk.

    Rows of (place, to be seen, overdue, high risk, visits of the last seven days), in the order of the tree.
    """
    require(seen_by, Permission.SEE_FIGURES, on=unit)
    on = clock.today()
    near = "village" if unit.level == Level.TOWNSHIP else "village__parent"
    leads = _open(Schedule.objects.in_use(), unit, on).filter(lead=True).order_by()
    counted = {
        row[near]: row
        for row in leads.values(near).annotate(
            all=Count("id"),
            late=Count("id", filter=Q(due__lt=on)),
            risk=Count("id", filter=Q(risk__gte=HIGH_RISK)),
        )
    }
    visits = Visit.objects.filter(standing=Standing.STANDS, seen_on__gt=on - WEEK, seen_on__lte=on)
    seen = dict(
        visits.filter(resident__village__position__range=(unit.position, unit.last))
        .values_list(f"resident__{near}").annotate(Count("id")).order_by()
    )  # fmt: skip
    places = Unit.objects.filter(parent=unit, level__in=(Level.TOWNSHIP, Level.VILLAGE))
    nobody = {"all": 0, "late": 0, "risk": 0}
    return [(place, counted.get(place.pk, nobody), seen.get(place.pk, 0)) for place in places]


def _shown(kept, unit, on, seen_by):
    """What can be done in the unit on the day, as far as it is shown to the person; and of it one row a resident."""
    whole = _open(kept, unit, on)
    if may(seen_by, Permission.SEE_SENSITIVE, on=unit):
        return whole, whole.filter(lead=True)
    whole = whole.exclude(protocol__in=SENSITIVE)
    return whole, whole.filter(Q(lead=True) | Q(stand_in=True))


def _open(kept, unit, on):
    """What can be done on the day, of those who live in the unit."""
    dues = Due.objects.filter(schedule=kept, first__lte=on).filter(Q(until__isnull=True) | Q(until__gte=on))
    # Left out are those who died or left: few enough not to need a look at each of the others.
    gone = Resident.objects.filter(Q(death_date__isnull=False) | Q(left__isnull=False))
    here = _here(unit)
    return dues.filter(here).exclude(resident__in=gone.filter(here).values("pk"))


def _here(unit):
    """Whose village lies in the unit; the county is everybody."""
    if unit.level == Level.COUNTY:
        return Q()
    if unit.level == Level.VILLAGE:
        return Q(village=unit)
    return Q(village__position__range=(unit.position, unit.last))


def _narrowed(dues, state, text, on):
    if state == "overdue":
        dues = dues.filter(due__lt=on)
    elif state == "due":
        dues = dues.filter(due__gte=on)
    elif state == "risk":
        dues = dues.filter(risk__gte=HIGH_RISK)
    elif state == "promised":
        dues = dues.filter(resident__calls__outcome=Reached.WILL_COME, resident__calls__visit=None)
    return dues.filter(named(text)) if text else dues


def named(text):
    """Rows of the residents a text means: a whole name's beginning, initials, or a number written whole."""
    if len(text) == 18 and text[:17].isdigit():
        return Q(resident__identity_index=index_of(text))
    if text.isdecimal():
        return Q(resident__phone=text) if len(text) > 9 else Q(resident=int(text))
    return Q(resident__initials=text.lower()) if text.isascii() else Q(resident__name__startswith=text)


def _ordered(dues, behind):
    """Residents, each once: by the highest risk, programmes whose targets are behind, and the earliest due day."""
    rows = dues.order_by().values("resident").annotate(
        graded=Max("risk"), behind=Min(_is_behind(behind)), owed=Min("due")
    )  # fmt: skip
    return rows.order_by("-graded", "behind", "owed", "resident")


def _ordered_leads(leads, behind):
    """The same of rows that are one a resident."""
    return (
        leads.annotate(behind=_is_behind(behind))
        .order_by("-risk", "behind", "due", "resident")
        .values("resident")
    )


def _is_behind(behind):
    return Case(When(protocol__in=behind, then=Value(0)), default=Value(1), output_field=IntegerField())


def _counts(leads, on):
    return leads.order_by().aggregate(
        all=Count("id"), overdue=Count("id", filter=Q(due__lt=on)), due=Count("id", filter=Q(due__gte=on)),
        risk=Count("id", filter=Q(risk__gte=HIGH_RISK)),
    )  # fmt: skip


def _lines(ids, whole, on, seen_by):
    owed, persons = defaultdict(list), people(ids, seen_by)
    for row in whole.filter(resident__in=ids).order_by("-risk", "due", "key"):
        owed[row.resident_id].append(Owed(row.protocol, row.item, row.due, (on - row.due).days, row.risk))
    calls = _last_calls(ids)
    seen = dict(
        Visit.objects.filter(resident__in=ids, standing=Standing.STANDS)
        .order_by().values_list("resident").annotate(Max("seen_on"))
    )  # fmt: skip
    for number in ids:
        mine = owed[number]
        risk = max((one.risk for one in mine), default=0)
        yield Line(persons[number], risk, tuple(mine), calls.get(number), seen.get(number))


def _last_calls(ids):
    found = {}
    for call in Call.objects.filter(resident__in=ids).order_by("id"):
        found[call.resident_id] = call
    return found
