"""Reads of the tree of units. The tree itself is public; what hangs on it is not."""

from quanmin.units.models import Level, Unit


def root():
    """The county; None before units were brought in."""
    return Unit.objects.filter(level=Level.COUNTY).first()


def subtree(unit):
    """The unit and everything under it, a parent before its children, brothers by pinyin."""
    return Unit.objects.within(unit)


def children(unit):
    """The units directly under this one, by pinyin; places before organisations is the caller's choice of level."""
    return Unit.objects.filter(parent=unit)


def ancestors(unit):
    """The units this one belongs to, the county first, itself left out."""
    return list(Unit.objects.above(unit).exclude(pk=unit.pk))


def find_unit(name):
    """The unit of that name or alias; None when no unit or more than one has it."""
    named = list(Unit.objects.filter(name=name)[:2]) or list(Unit.objects.filter(aliases__name=name)[:2])
    return named[0] if len(named) == 1 else None


def places(seen_by):
    """The county, townships and villages the person looks after, in the order of the tree."""
    if seen_by.unit is None:
        return Unit.objects.none()
    return subtree(seen_by.unit).filter(level__in=(Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE))
