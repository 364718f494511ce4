"""Reads of hints by the units they are for; of shares, by the county; of deliveries."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from quanmin.accounts.acting import require
from quanmin.accounts.audit import record_reading
from quanmin.accounts.permissions import Permission, may
from quanmin.core.stats.intervals import wilson
from quanmin.errors import Refused
from quanmin.hints.models import Delivery, Ground, Hint, Share, Sweep
from quanmin.hints.states import State
from quanmin.hints.words import as_judged, by_code
from quanmin.records.overlay import rows_of_residents
from quanmin.records.queries import Person, people
from quanmin.records.sensitive import may_show
from quanmin.units.models import Level, Unit

SIZE = 50


def hints(seen_by, *, state=State.OPEN):
    """The hints of a state to one's own unit and those under it, the latest first."""
    require(seen_by, Permission.SEE_HINTS, on=seen_by.unit)
    rows = Hint.objects.filter(unit__in=Unit.objects.within(seen_by.unit), check_code__in=by_code())
    return rows.filter(state=state).select_related("unit__parent").prefetch_related("answers__by")


def open_hints(seen_by):
    """How many hints wait for one's own unit; none for who may see none."""
    if seen_by.unit is None or not may(seen_by, Permission.SEE_HINTS, on=seen_by.unit):
        return 0
    return Hint.objects.filter(unit__in=Unit.objects.within(seen_by.unit), state=State.OPEN).count()


def hint(number, seen_by):
    """One hint; Refused in the same words where there is none and where it is another's."""
    return own_unit(Hint.objects.select_related("unit__parent").filter(pk=number).first(), seen_by)


def own_unit(found, seen_by):
    """What was found, when it is of one's own unit; Refused otherwise, in the same words for nothing."""
    if found is None or not may(seen_by, Permission.SEE_HINTS, on=found.unit):
        raise Refused(_("没有找到这条核对提示，或不属于您的单位；请从名单里打开。"))
    return found


@dataclass(frozen=True)
class Row:
    """One row behind a hint: whom it is about, masked by right, and both rows as they stand now (None: withdrawn)."""

    ground: Ground
    person: Person | None
    now: dict | None
    other: dict | None


@dataclass(frozen=True)
class Rows:
    """One page of the rows behind a hint; `closed` says how many of the page are shown to fewer people."""

    rows: tuple[Row, ...]
    total: int
    page: int
    pages: int
    closed: int


def rows_of(asked, seen_by, *, page=1):
    """One page of the rows behind a hint, the latest first; the reading is written down."""
    own_unit(asked, seen_by)
    grounds = asked.grounds.all()
    total = grounds.count()
    pages = max(1, -(-total // SIZE))
    page = min(max(page, 1), pages)
    part = list(grounds[(page - 1) * SIZE : page * SIZE])
    ids = list(dict.fromkeys(one.resident_id for one in part))
    table, persons = by_code()[asked.check_code].table, people(ids, seen_by)
    held = _held(ids, table)
    sensitive = may(seen_by, Permission.SEE_SENSITIVE, on=asked.unit)
    shown = [one for one in part if may_show(held.get(one.key) or {}, sensitive=sensitive)]
    record_reading(seen_by, "hint", [one.resident_id for one in shown], unit=asked.unit)
    rows = tuple(
        Row(one, persons.get(one.resident_id), held.get(one.key), held.get(one.other)) for one in shown
    )
    return Rows(rows, total, page, pages, len(part) - len(shown))


def _held(ids, table):
    """By key, the rows of a table on these residents as they stand."""
    found = rows_of_residents(ids, (table,))[table] if ids else []
    key = "contact_id" if table == "contacts" else "observation_id"
    return {row[key]: row for row in found}


@dataclass(frozen=True)
class Rate:
    """A place's or organisation's share that stands out, with its interval; no value where too little was looked at."""

    unit: Unit
    found: int
    looked: int
    value: float | None
    lower: float | None
    upper: float | None


def last_sweep():
    """The last look through the records; None before the first."""
    return Sweep.objects.order_by("-id").first()


def rates(code, place, seen_by):
    """The shares of a check: of a county's townships, or of a township's organisations, in the order of the tree.

    A township's share pools those of its organisations. Organisations beside the townships stand for themselves.
    """
    require(seen_by, Permission.SEE_HINT_RATES, on=place)
    rows, fewest = _shares(code, place)
    if place.level != Level.COUNTY:
        return [_rate(fewest, row.unit, row.found, row.looked) for row in rows]
    townships = list(Unit.objects.filter(parent=place, level=Level.TOWNSHIP))
    found = [_pooled(fewest, one, [row for row in rows if one.holds(row.unit)]) for one in townships]
    alone = [row for row in rows if not any(one.holds(row.unit) for one in townships)]
    return [
        *(one for one in found if one),
        *(_rate(fewest, row.unit, row.found, row.looked) for row in alone),
    ]


def whole(code, place, seen_by):
    """The share of a check in a whole place; None where nothing was looked at."""
    require(seen_by, Permission.SEE_HINT_RATES, on=place)
    rows, fewest = _shares(code, place)
    return _pooled(fewest, place, rows)


def check_shared(code):
    """A check as the last sweep judged by it: the shares the county is told are of its limits."""
    done = last_sweep()
    return as_judged(code, done.limits.get(code, {}) if done else {})


def _shares(code, place):
    """The shares of the last sweep in a place, in the order of the tree, and from how many on they have a value."""
    done = last_sweep()
    found = Share.objects.filter(sweep=done, check_code=code, unit__in=Unit.objects.within(place))
    limits = done.limits.get(code, {}) if done else {}
    return list(found.select_related("unit").order_by("unit__position")), as_judged(code, limits).fewest


def _pooled(fewest, unit, rows):
    looked = sum(row.looked for row in rows)
    return _rate(fewest, unit, sum(row.found for row in rows), looked) if looked else None


def _rate(fewest, unit, found, looked):
    if looked < fewest:
        return Rate(unit, found, looked, None, None, None)
    lower, upper = wilson(found, looked)
    return Rate(unit, found, looked, 100 * found / looked, 100 * lower, 100 * upper)


def deliveries(seen_by):
    """What one's own unit and those under it received, the latest first, taken-back entries with the rest."""
    require(seen_by, Permission.SEE_HINTS, on=seen_by.unit)
    rows = Delivery.objects.filter(unit__in=Unit.objects.within(seen_by.unit))
    return rows.select_related("unit", "by", "taken_back_by")


def receiving_units(seen_by):
    """The organisations of one's own unit that may receive something."""
    require(seen_by, Permission.SEE_HINTS, on=seen_by.unit)
    return Unit.objects.within(seen_by.unit).filter(level=Level.ORGANISATION, closed=None)
