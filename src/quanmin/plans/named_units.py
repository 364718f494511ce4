"""Which units of the county the names in a plan mean: one office under its several names, and groups such as 各乡镇."""

import re
from dataclasses import dataclass

from quanmin.core.reading.units import canonical
from quanmin.units.models import Level, Unit, UnitAlias

TOWNSHIPS = re.compile(
    r"^各(?:县区)?(?:乡镇|镇街|镇|乡|街道|乡（镇）)|^(?:各)?乡镇(?:（街道）|街道)?(?:人民)?政府$"
)
OFFICES = re.compile(
    r"^(?:县直|区直|市直|县级|区级)?各(?:部门|单位|委办局)$|成员单位$|^县直(?:各|有关)?(?:部门|单位)$"
)
CARE = re.compile(r"^(?:全县|县内|辖区)?各(?:级)?(?:医疗卫生|医疗|卫生)(?:单位|机构)")
CARERS = ("county-hospital", "tcm-hospital", "maternal-child-centre", "township-health-centre")


@dataclass(frozen=True)
class Directory:
    """Every way a unit of the county may be written, and the groups."""

    by_name: dict
    townships: tuple
    offices: tuple
    carers: tuple

    def units(self, written):
        """The units a name means: none when nobody knows it, or when two could be meant."""
        groups = ((TOWNSHIPS, self.townships), (OFFICES, self.offices), (CARE, self.carers))
        for pattern, units in groups:
            if pattern.search(written):
                return units
        names = (written, bare(written), canonical(written), canonical(bare(written)))
        found = next((self.by_name[name] for name in names if name in self.by_name), ())
        return found if len(found) == 1 else ()


def directory():
    """The directory of the county's units, read in two questions."""
    units = list(Unit.objects.exclude(level=Level.VILLAGE).exclude(kind="village-clinic"))
    county = next((unit.name for unit in units if unit.level == Level.COUNTY), "")
    by_name = {}
    for name, unit in _names(units, county):
        # An office comes before an organisation that goes by the same short name.
        known = by_name.get(name, ())
        if not known or (unit.level == Level.DEPARTMENT and known[0].level != Level.DEPARTMENT):
            by_name[name] = (unit,)
        elif unit not in known and unit.level == known[0].level:
            by_name[name] = (*known, unit)
    for alias in UnitAlias.objects.select_related("unit"):
        by_name[alias.name] = (alias.unit,)
    return Directory(
        by_name,
        townships=tuple(unit for unit in units if unit.level == Level.TOWNSHIP),
        offices=tuple(unit for unit in units if unit.level == Level.DEPARTMENT),
        carers=tuple(unit for unit in units if unit.kind in CARERS),
    )


def _names(units, county):
    """Every name of every unit, the full ones first: an exact name beats a short one."""
    shorts = ((unit.name.removeprefix(county) or unit.name, unit) for unit in units)
    rows = [(unit.name, unit) for unit in units]
    for short, unit in shorts:
        rows.append((short, unit))
        if unit.level in (Level.DEPARTMENT, Level.ORGANISATION):
            rows.append((canonical(short), unit))
        if unit.level == Level.TOWNSHIP:
            rows.append((f"{short}人民政府", unit))
    return rows


def bare(written):
    """A name without the place before it and the bracket behind it: 县财政局（牵头） is 财政局."""
    return re.sub(r"^(?:本?县|区|市|旗)(?=\S{2})", "", re.sub(r"（[^）]*）$", "", written.strip()))
