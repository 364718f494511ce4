"""Writes of the tree of units."""

from django.utils.translation import gettext as _
from pypinyin import lazy_pinyin

from quanmin.accounts.acting import acting
from quanmin.accounts.permissions import Permission
from quanmin.errors import UsageError
from quanmin.units.models import Level, Unit, UnitAlias

PLACES = {
    "county": Level.COUNTY,
    "township": Level.TOWNSHIP,
    "village": Level.VILLAGE,
    "department": Level.DEPARTMENT,
}
# Among brothers: places first, then organisations, then departments.
ORDER = {level: place for place, level in enumerate(Level.values)}


def bring_in_units(rows, *, by):
    """Keep the units of a snapshot, dicts of its table `units`; the same rows twice change nothing.

    Units the snapshot does not name stay, and the whole tree is numbered anew: two orders in one tree would let ranges
    overlap, and with them what people may see. UsageError for another county than the one kept here.
    """
    brought = {row["unit_id"]: _unit(row) for row in rows}
    kept = [unit for unit in Unit.objects.all() if unit.id not in brought]
    _refuse_another_county([*brought.values()], kept)
    units = _placed([*brought.values(), *kept])
    with acting(by, Permission.BRING_IN) as trail:
        Unit.objects.bulk_create(
            units,
            batch_size=500,
            update_conflicts=True,
            unique_fields=("id",),
            update_fields=("parent", "kind", "level", "name", "position", "last", "opened", "closed"),
        )
        trail.add("units brought in", count=len(brought))
    return len(brought)


def _refuse_another_county(brought, kept):
    ours = next((unit for unit in kept if unit.level == Level.COUNTY), None)
    theirs = next((unit for unit in brought if unit.level == Level.COUNTY), None)
    if ours is not None and theirs is not None:
        words = _(
            "这份数据是%(theirs)s（%(number)s）的，本系统是%(ours)s（%(kept)s）的；"
            "请核对县的编号，或另设 QUANMIN_HOME。"
        )
        raise UsageError(
            words % {"theirs": theirs.name, "number": theirs.pk, "ours": ours.name, "kept": ours.pk}
        )


def name_also(unit, name, *, by):
    """Keep another name a unit is written by in plans."""
    with acting(by, Permission.KEEP_PLAN) as trail:
        alias, _new = UnitAlias.objects.update_or_create(name=name, defaults={"unit": unit})
        trail.add("unit named also", alias, unit=unit)
    return alias


def _unit(row):
    level = PLACES.get(row["kind"], Level.ORGANISATION)
    return Unit(
        id=row["unit_id"], parent_id=row["parent_id"], kind=row["kind"], level=level, name=row["name"],
        opened=row.get("opened"), closed=row.get("closed"),
    )  # fmt: skip


def _placed(units):
    """The units in the order of the tree, numbered; each knows the last number under it."""
    under = {}
    for unit in units:
        under.setdefault(unit.parent_id, []).append(unit)
    ordered = []

    def place(unit):
        ordered.append(unit)
        unit.position = len(ordered)
        for child in sorted(under.get(unit.id, ()), key=_collation):
            place(child)
        unit.last = len(ordered)

    for unit in sorted(under.get(None, ()), key=_collation):
        place(unit)
    return ordered


def _collation(unit):
    return ORDER[unit.level], lazy_pinyin(unit.name), unit.name, unit.id
