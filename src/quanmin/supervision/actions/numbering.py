"""Numbers of documents: one series for each issuer, kind and year, from 1 on, none left out and none twice."""

from quanmin.supervision.models import Bulletin, Issuer, Notice, Numbering, Series
from quanmin.units.models import Level, Unit
from quanmin.units.queries import root

HEALTH = "卫生健康"


def issuer_of(user):
    """Who somebody's documents come from: their unit, under the name of the health office where it is the county."""
    unit = user.unit or root()
    known = Issuer.objects.filter(unit=unit).first()
    return known or Issuer.objects.create(unit=unit, name=_name(unit), letters=f"{unit.name[:1]}卫督")


def next_number(issuer, series, year):
    """The year, the next number of a series, and the document numbered before it, inside the action that issues."""
    number = take_number(issuer, series, year)
    kind = Notice if series == Series.NOTICE else Bulletin
    before = kind.objects.filter(issuer=issuer, year=year, number=number - 1).first()
    return year, number, before


def take_number(issuer, series, year):
    """The next number of a series, inside the action that issues.

    The row of the series is held until the action ends, so that two who issue at once get two numbers.
    """
    Numbering.objects.get_or_create(issuer=issuer, series=series, year=year)
    held = Numbering.objects.select_for_update().get(issuer=issuer, series=series, year=year)
    held.last += 1
    held.save(update_fields=("last",))
    return held.last


def _name(unit):
    if unit.level != Level.COUNTY:
        return unit.name
    office = Unit.objects.filter(level=Level.DEPARTMENT, name__contains=HEALTH).order_by("position").first()
    return office.name if office else f"{unit.name}{HEALTH}局"
