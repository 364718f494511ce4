"""Reads of what a source says otherwise than it stands here: within one's own unit, the list written in the trail."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from quanmin.accounts import masking
from quanmin.accounts.acting import require
from quanmin.accounts.audit import record_reading
from quanmin.accounts.permissions import Permission, may
from quanmin.core.snapshot.rows import columns_of, from_json
from quanmin.core.snapshot.tables import BY_NAME
from quanmin.errors import Refused
from quanmin.records.entering import FIRST_KEY
from quanmin.records.meeting import ONCE
from quanmin.records.models import Difference, Record, Settled
from quanmin.records.particulars import PARTICULARS, opened
from quanmin.records.queries.people import people
from quanmin.records.sensitive import may_show
from quanmin.records.words import say_column, say_value
from quanmin.units.models import Unit

TITLES = {"name": later("姓名"), "birth_date": later("出生日期"), "phone": later("电话"), "address": later("住址"),
          "identity_number": later("证件号码"), "death_date": later("死亡日期")}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """One difference as a person may see it: what it is about, what stands here, and what the source says."""

    difference: Difference
    person: object
    title: str
    here: str
    there: str


def differences(seen_by, *, settled=Settled.OPEN):
    """The differences of residents within one's own unit, resident by resident."""
    require(seen_by, Permission.KEEP_RESIDENTS, on=seen_by.unit)
    rows = Difference.objects.filter(settled=settled).select_related("resident__village", "by")
    if may(seen_by, Permission.KEEP_RESIDENTS):
        return rows
    return rows.filter(resident__village__position__range=(seen_by.unit.position, seen_by.unit.last))


def difference(number, seen_by):
    """One that waits; Refused, in the same words, where there is none or the resident is not within one's own unit."""
    found = differences(seen_by).filter(pk=number).first()
    if found is None:
        raise Refused(_("没有找到这一处不一致，或不在您的服务范围内；请从名单里打开。"))
    return found


def told(found, seen_by):
    """These differences in words, masked by right; that they were read is written down."""
    found = list(found)
    numbers = [one.resident_id for one in found]
    record_reading(seen_by, "differences", list(dict.fromkeys(numbers)), unit=seen_by.unit)
    known, standing = people(numbers, seen_by), _standing(found) | _instead(found)
    units = Unit.objects.in_bulk(_units(found, standing))
    return [_told(one, known[one.resident_id], standing, units, seen_by) for one in found]


def _standing(found):
    """The records that stand for the rows that differ, by table and key."""
    asked = Q(pk__in=())
    for table in {one.table for one in found}:
        asked |= Q(table=table, key__in=[one.key for one in found if one.table == table])
    return {(one.table, one.key): one.row or {} for one in Record.objects.filter(asked, current=True)}


def _instead(found):
    """Where a row of the source stands back for one entered here: that one, by the table and key of the source's."""
    rows = [one for one in found if not one.column and one.table in ONCE]
    if not rows:
        return {}
    entered = Record.objects.filter(
        table__in=ONCE,
        resident__in=[one.resident_id for one in rows],
        key__gte=FIRST_KEY,
        current=True,
        row__isnull=False,
    )
    ours = {(record.table, record.resident_id): record.row for record in entered.order_by("pk")}
    return {(one.table, one.key): ours.get((one.table, one.resident_id), {}) for one in rows}


def _told(one, person, standing, units, seen_by):
    ours = standing.get((one.table, one.key), {})
    sensitive = may(seen_by, Permission.SEE_SENSITIVE, on=one.resident.village)
    whole = ours | (one.said if not one.column and one.said else {})
    if not may_show(whole, sensitive=sensitive):
        return Told(one, person, BY_NAME[one.table].title, "***", "***")
    if one.table == "residents" and one.column in PARTICULARS:
        here, there = _particular(one, person, seen_by)
    else:
        here, there = _words(one, ours, units), _words(one, one.said, units, said=True)
    return Told(one, person, _title(one), here, there)


def _title(one):
    if not one.column:
        return BY_NAME[one.table].title
    column = BY_NAME[one.table].column(one.column)
    word = TITLES.get(one.column) or say_column(column)
    return str(word) if one.table == "residents" else f"{BY_NAME[one.table].title} · {word}"


def _particular(one, person, seen_by):
    """What stands of a particular and what the source says, each shown as far as the person may see it."""
    there = opened(one.resident_id, one.column, one.said)
    if one.column == "sex":
        return person.sex, say_value(BY_NAME["residents"].column("sex"), there)
    here = str(getattr(person, one.column))
    if one.column == "identity_number":
        shown = may(seen_by, Permission.SEE_IDENTITY, on=one.resident.village)
        return here, there if shown else masking.number(there)
    return here, str(getattr(masking, one.column)(there) if person.masked else there)


def _words(one, row, units, *, said=False):
    """A value of a row, or the whole row, in the county's words."""
    table = BY_NAME[one.table]
    if one.column:
        row = {one.column: row} if said else row
        return _say(table.column(one.column), from_json(table, row)[one.column], units)
    if not row:
        return str(_("已在本县撤销"))
    facts = from_json(table, row)
    named = [(column, facts[column.name]) for column in columns_of(table) if column.refers in ("", "units")]
    return "、".join(
        f"{_named(column)} {_say(column, value, units)}" for column, value in named if value is not None
    )


def _named(column):
    return str(TITLES.get(column.name) or say_column(column))


def _say(column, value, units):
    if value is None:
        return ""
    if column.refers == "units":
        return units[value].name if value in units else str(value)
    return say_value(column, value)


def _units(found, standing):
    rows = [*standing.values(), *(one.said for one in found if isinstance(one.said, dict))]
    named = {row.get("unit_id") for row in rows}
    named |= {one.said for one in found if one.column in ("unit_id", "to_unit_id")}
    return named - {None}
