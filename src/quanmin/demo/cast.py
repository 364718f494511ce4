"""Who acts in a demo county: the accounts one may sign in with, and for every other unit one that nobody can."""

from dataclasses import dataclass

from quanmin.accounts.actions import keep_account, system_account
from quanmin.accounts.models import User
from quanmin.accounts.permissions import Role
from quanmin.demo.agenda import Agenda
from quanmin.units.models import Level, Unit

_OFFICERS = {
    Level.TOWNSHIP: Role.TOWNSHIP_MANAGER,
    Level.VILLAGE: Role.VILLAGE_DOCTOR,
    Level.COUNTY: Role.COUNTY_OFFICE,
}


@dataclass(frozen=True)
class Scene:
    """The year that is played, who runs it, and what is still to come; `red` are lines that were red a month ago."""

    year: int
    agenda: Agenda
    office: User
    head: User
    township: User
    school: User
    red: set


def scene_of(year):
    """The scene of a demo county's year."""
    names = {"office": "demo-county", "head": "demo-county-head", "township": "demo-township",
             "school": "demo-department"}  # fmt: skip
    people = {part: User.objects.select_related("unit").get(username=name) for part, name in names.items()}
    return Scene(year=year, agenda=Agenda(), red=set(), **people)


def officer_of(unit):
    """Who acts for a unit: its own account where it has one, else one without a password."""
    return _account(unit, _OFFICERS.get(unit.level, Role.DEPARTMENT), f"demo-unit-{unit.pk}", "承办人")


def head_of(unit):
    """Who signs for a unit."""
    return _account(unit, Role.UNIT_HEAD, f"demo-unit-{unit.pk}-head", "负责人")


def doctor_of(clinic):
    """The doctor of a village clinic, who sits on its village."""
    return officer_of(Unit.objects.get(pk=clinic.parent_id))


def _account(unit, role, username, name):
    known = User.objects.filter(unit=unit, role=role, is_active=True).select_related("unit").first()
    return known or keep_account(
        username, role=role, unit=unit, by=system_account(), name=f"{unit.name}{name}"
    )
