"""The catalogue of measures: what each number means."""

from dataclasses import dataclass
from typing import Annotated

from django.http import Http404
from ninja import Query, Router

from quanmin.accounts.acting import require
from quanmin.accounts.permissions import Permission
from quanmin.api.paging import USUAL, After, Limit, Page, page_of_list
from quanmin.core.measures import BY_CODE, CATALOGUE

router = Router(tags=["measures"])


@dataclass(frozen=True)
class MeasureItem:
    """The definition of one measure."""

    code: str
    title: str
    title_en: str
    domain: str
    unit: str
    better: str
    per: str
    numerator: str
    numerator_en: str
    denominator: str
    denominator_en: str
    exclusions: str
    exclusions_en: str
    definition: str
    definition_zh: str
    source: str
    aliases: list[str]


@router.get("/measures", response=Page[MeasureItem], summary="Catalogue of measures")
def measures(
    request,
    domain: Annotated[str, Query(description="Only measures of this field, such as 慢性病.")] = "",
    limit: Limit = USUAL,
    after: After = "",
):
    """All measures in the order of the catalogue."""
    require(request.auth, Permission.SEE_FIGURES, on=request.auth.unit)
    found = [one for one in CATALOGUE if domain in ("", one.domain)]
    return page_of_list(found, measure_of, limit=limit, after=after)


@router.get("/measures/{code}", response=MeasureItem, summary="One measure")
def measure(request, code: str):
    """The definition behind a code."""
    require(request.auth, Permission.SEE_FIGURES, on=request.auth.unit)
    if code not in BY_CODE:
        raise Http404
    return measure_of(BY_CODE[code])


def measure_of(one):
    """A measure as the api says it."""
    return MeasureItem(
        **{name: getattr(one, name) for name in MeasureItem.__dataclass_fields__ if name != "aliases"},
        aliases=list(one.aliases),
    )
