"""Who one is, and the units one may ask about."""

from dataclasses import dataclass
from typing import Annotated, Literal

from ninja import Query, Router

from quanmin.accounts.permissions import ROLES
from quanmin.api.paging import USUAL, After, Limit, Page, page
from quanmin.units.models import Unit
from quanmin.units.queries import places

router = Router(tags=["units"])
Level = Literal["county", "township", "village"]


@dataclass(frozen=True)
class Place:
    """A county, township or village."""

    id: int
    parent: int | None
    level: str
    name: str


@dataclass(frozen=True)
class Self:
    """The account that asks: its role, its unit, and what it may do there and below."""

    role: str
    unit: Place
    permissions: list[str]


@router.get("/me", response=Self, summary="Who asks")
def me(request):
    """The account behind the session or token, and its permissions."""
    user = request.auth
    return Self(user.role, place_of(user.unit), [permission.value for permission in ROLES[user.role]])


@router.get("/units", response=Page[Place], summary="Units one may ask about")
def units(
    request,
    level: Annotated[Level | None, Query(description="Only units of this level.")] = None,
    limit: Limit = USUAL,
    after: After = "",
):
    """One's own unit and the places under it."""
    found = places(request.auth)
    return page(
        found.filter(level=level) if level else found, place_of, limit=limit, after=after, position=int
    )


def place_of(unit):
    """A unit as the api says it."""
    return Place(unit.pk, unit.parent_id, unit.level, unit.name)


def asked_unit(number, seen_by):
    """The unit of that number, one's own when none is asked for; Unit.DoesNotExist when there is none."""
    return seen_by.unit if number is None else Unit.objects.get(pk=number)
